"""The verbs `add` and `get`: documents put into a case file by hand, versions copied out and verified on the way."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docvault.errors import N_, DamagedError, RefusedError, UsageError
from docvault.model.case import transitions
from docvault.model.case.numbering import free_document_id
from docvault.model.case.transitions import NewVersion, NoSuchDocumentError
from docvault.model.intake.matching import guess_kind
from docvault.model.names import safe_id, safe_name
from docvault.services.access import ReasonMissingError, demand_readable, enter_access
from docvault.services.kinds import demand_kind, department_of, words_of_kinds
from docvault.services.outside import demand_file, demand_place
from docvault.services.search.indexing import tell_index
from docvault.store import durable
from docvault.store.cases.case_file import NewFile
from docvault.store.durable import SourceMissingError

if TYPE_CHECKING:
    from docvault.services.vault import Vault
    from docvault.store.cases.case_file import CaseFile, CaseWriter


class SameBytesError(RefusedError):
    """The file already is the newest version of the document."""

    message = N_("{file} is byte for byte version {version} of {document}; nothing was added.")
    next_step = N_("Check that you took the new file.")


class DamagedVersionError(DamagedError):
    """The stored bytes are not those that were stored: nothing is handed out."""

    message = N_("{path} is damaged: its bytes are not those that were stored. Nothing was copied.")
    next_step = N_("Run `docvault check`, and bring the file back from your last backup.")


class MissingVersionError(DamagedError):
    """The stored file is not there: nothing is handed out."""

    message = N_("{path} is missing: it was stored, and is not there any more. Nothing was copied.")
    next_step = N_("Run `docvault check`, and bring the file back from your last backup.")


@dataclass(frozen=True, slots=True)
class Added:
    """One version that was added."""

    document: str
    version: int
    sha256: str
    file: str


@dataclass(frozen=True, slots=True)
class Copied:
    """A version that was copied out."""

    order: str
    document: str
    version: int
    newest: int
    sha256: str
    bytes: int
    out: Path


def add_documents(
    vault: "Vault",
    case_id: str,
    files: Sequence[Path],
    *,
    case_kind: str = "order",
    kind: str = "",
    document: str = "",
    title: str = "",
    note: str = "",
    change: str = "",
) -> tuple[list[Added], "CaseFile"]:
    """Add files as documents, or one file as a further version of `document`; each is durable before the next is begun.

    Raises `SourceMissingError`, `NotAFileError` before anything is added; `SameBytesError` for what is there already.
    """
    demand_kind(vault.config, kind)
    if document and len(files) > 1:
        raise OneFileAtATimeError(document=document)
    for path in files:
        demand_file(path)
    actor = vault.actor
    added: list[Added] = []
    with vault.cases.writing(case_kind, case_id) as writer:
        for path in files:
            known = writer.case.manifest.document(document) if document else None
            if document and known is None and not kind:
                raise NoSuchDocumentError(order=case_id, document=document)
            about = About(kind, document, title, note, change)
            added.append(_add(vault, writer, path, actor, about))
        case = writer.case
        tell_index(vault, [case])
    return added, case


class OneFileAtATimeError(UsageError):
    """Several files for one document: each would be a version of the same paper."""

    message = N_("{document} takes one file at a time: each file becomes a version of it.")
    next_step = N_("Add the files one after the other, oldest first.")


def get_version(
    vault: "Vault", case_id: str, wanted: str, out: Path, why: str, *, force: bool = False, case_kind: str = "order"
) -> Copied:
    """Copy a version out, comparing its bytes with their digest on the way, and enter it in the access register (R-OD13).

    `out` is a file or a folder. Raises `DamagedVersionError` and copies nothing when the bytes are not those that were stored, `MissingVersionError`;
    `MayNotReadError`, `NotThereError` (R-RO2); `NoSuchFolderError`, `NotAFileError`, `FileExistsAlreadyError` (unless `force`).
    """
    if not why.strip():
        raise ReasonMissingError(order=case_id)
    case = vault.cases.read(case_kind, case_id)
    document, version = transitions.find_version(case.manifest, wanted)
    demand_readable(vault, case_id, document, version)
    source = case.folder / document.place(version)
    target = out / version.file if out.is_dir() else out
    demand_place(target, force=force)
    enter_access(vault, "taken", case_id, why, document, version)
    try:
        durable.copy_out(source, target, sha256=version.sha256)
    except durable.SourceChangedError as error:
        raise DamagedVersionError(path=vault.layout.shown(source)) from error
    except SourceMissingError as error:
        raise MissingVersionError(path=vault.layout.shown(source)) from error
    return Copied(case_id, document.id, version.number, document.newest.number, version.sha256, version.bytes, target)


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a file that is added; the rest is guessed."""

    kind: str = ""
    document: str = ""
    title: str = ""
    note: str = ""
    change: str = ""


def _add(vault: "Vault", writer: "CaseWriter", path: Path, actor: str, about: About) -> Added:
    manifest, document, title = writer.case.manifest, about.document, about.title
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    size = path.stat().st_size
    name = safe_name(path.name)
    known = manifest.document(document) if document else None
    if known is not None and known.newest.sha256 == sha256:
        raise SameBytesError(file=path.name, version=known.newest.number, document=known.id)
    kind = about.kind or (
        known.kind if known else guess_kind([title, path.stem], words_of_kinds(vault.config), "other")
    )
    wanted = document or safe_id(title, fallback=kind) if title else document or kind
    new = NewVersion(
        document=known.id if known else free_document_id(manifest, safe_id(wanted, fallback=kind)),
        kind=kind,
        title=title or path.stem,
        department=department_of(vault.config, kind),
        file=name,
        original_name=path.name.encode(errors="replace").decode(),
        sha256=sha256,
        bytes=size,
        note=about.note,
        change=about.change,
    )
    changed, event, version = transitions.add_version(manifest, new, actor, vault.now())
    writer.commit(changed, event, [NewFile(new.document, version.number, name, path, sha256, size)])
    return Added(new.document, version.number, sha256, version.name)
