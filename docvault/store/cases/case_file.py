"""What a case file is to those who use one: its files, its states as read, the writer of one that is held, and what can be wrong with it.

How it is found, read, changed and recovered is told by the modules beside this one; `case_files` puts them together.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from docvault.errors import N_, DamagedError, NotFoundError, RefusedError
from docvault.model.case.canonical import Json
from docvault.model.case.history import Event, Head
from docvault.model.case.manifest import Manifest, Version
from docvault.model.case.places import version_place
from docvault.model.values import dataclass

MANIFEST = "manifest.yaml"
NEXT = ".manifest.yaml.next"
HISTORY = "history.jsonl"


class NoSuchCaseError(NotFoundError):
    """There is no case file of this kind with this id."""

    message = N_("There is no {kind} {id} in this vault.")
    next_step = N_("`docvault {kind} list` shows those there are.")


class CaseExistsError(RefusedError):
    """The id is taken: a number is never used again (V034, R-OD1)."""

    message = N_("The {kind} {id} exists already.")
    next_step = N_("Choose another number, or leave the number out and docvault gives the next one.")


class HandEditedError(RefusedError):
    """The manifest is not what its history says: somebody edited it by hand (V032)."""

    message = N_("{path} was changed by hand; docvault does not write over it.")
    next_step = N_(
        "`docvault adopt {id}` keeps the change and records it, `docvault revert {id}` puts the recorded state back."
    )


class UnusableEditError(HandEditedError):
    """The manifest was edited by hand, and what it says now cannot be recorded."""

    message = N_("{path} was changed by hand and cannot be adopted: {problem}. docvault does not write over it.")
    next_step = N_("`docvault revert {id}` puts the recorded state back; or mend it first.")


class BadManifestError(DamagedError):
    """The manifest can be read as YAML and is not a manifest (V011)."""

    message = N_("{path}: {problem}.")
    next_step = N_("Mend it, or put the recorded state back with `docvault revert {id}`.")


class UnsoundEditError(RefusedError):
    """A manifest edited by hand says what cannot be recorded: a value the format, or the verb for it, refuses."""

    message = N_("{path} cannot be adopted: {problem}.")
    next_step = N_("Mend it, or put the recorded state back with `docvault revert {id}`.")


class NotEditedError(RefusedError):
    """`adopt` or `revert` of a manifest that is what its history says."""

    message = N_("The {kind} {id} was not changed by hand: there is nothing to adopt or revert.")
    next_step = N_("`docvault check` shows what is not as it was recorded.")


@dataclass(frozen=True, slots=True)
class Mended:
    """A recorded state that nobody can work with: the tree its history says, and the record after which it was sound last."""

    tree: Mapping[str, Json]
    record: int
    at: str
    fields: tuple[str, ...]  # that are as they were then; what else was recorded since still holds


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case file as read: its committed state and the end of its history. `hand_edited`: `manifest.yaml` says something else.

    `mended` of one that was read to be mended: `manifest` is then what is to be recorded next, and not what is recorded.
    """

    kind: str
    id: str
    folder: Path
    manifest: Manifest
    head: Head
    hand_edited: bool = False
    mended: Mended | None = None

    @property
    def is_published(self) -> bool:
        """Whether nothing is staged in it: the manifest of a change that is recorded may not get its place on a disk that fails."""
        return not (self.folder / NEXT).exists()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The committed state of a case file as bytes: what its manifest and its history hold."""

    case: CaseFile
    manifest: bytes
    history: bytes


@dataclass(frozen=True, slots=True)
class NewFile:
    """Bytes for `documents/<document>/v<version>/<file>`, with the digest they must have. A source that is ours may be linked."""

    document: str
    version: int
    file: str
    source: Path
    sha256: str
    bytes: int
    keep_source: bool = True

    @classmethod
    def of(cls, document: str, version: Version, source: Path, *, keep_source: bool = True) -> "NewFile":
        """The bytes of a version, as they lie at `source`."""
        return cls(document, version.number, version.file, source, version.sha256, version.bytes, keep_source)

    @property
    def place(self) -> str:
        """The path inside the case file's folder."""
        return version_place(self.document, self.version, self.file)


Commit = Callable[[CaseFile, Manifest, Event, Sequence[NewFile]], CaseFile]
"""Makes one change durable: the case file before it, the manifest after it, what happened, new versions to the case file after it."""


class CaseWriter:
    """A case file held for writing. Each commit is one change."""

    def __init__(self, case: CaseFile, commit: Commit) -> None:
        self._commit = commit
        self.case = case

    def commit(self, manifest: Manifest, event: Event, files: Sequence[NewFile] = ()) -> CaseFile:
        """Carry out a change in the write order; durable on return. After an error before the commit point nothing has happened."""
        self.case = self._commit(self.case, manifest, event, files)
        return self.case
