"""The verb `add`: documents put into an order by hand."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, UsageError
from docvault.model.case import transitions
from docvault.model.case.case_name import case_name
from docvault.model.case.kinds import ORDER
from docvault.model.case.numbering import document_name, free_document_id
from docvault.model.case.transitions import NewVersion, NoSuchDocumentError
from docvault.model.intake.matching import guess_kind
from docvault.model.names import decoded, safe_id, safe_name
from docvault.model.nearest import as_typed
from docvault.model.sentence import Sentence
from docvault.model.values import dataclass
from docvault.services.access import demand_open_case
from docvault.services.case_change import changing
from docvault.services.document_kinds import demand_own_kind, department_of, is_open_kind, kind_id, words_of_kinds
from docvault.services.entering import demand_may_add
from docvault.services.issued_papers import Holder, demand_changeable, old_holders
from docvault.services.outside import demand_file
from docvault.services.seeing import reader
from docvault.services.which_paper import Said, demand_other_bytes, demand_which, paper_of
from docvault.store import digests
from docvault.store.cases.case_file import NewFile

if TYPE_CHECKING:
    from docvault.model.case.history import Event
    from docvault.model.case.manifest import Manifest
    from docvault.services.vault import Vault
    from docvault.store.cases.case_file import CaseFile


BEFORE = N_("Added to {order} before that, and in the vault: {names}.")


EMPTY = N_("{file} is empty (0 bytes); it was added as it is. Look whether the right file was taken.")


class OneFileAtATimeError(UsageError):
    """Several files for one document: each would be a version of the same paper."""

    message = N_("{document} takes one file at a time: each file becomes a version of it.")
    next_step = N_("Add the files one after the other, oldest first.")


@dataclass(frozen=True, slots=True)
class Added:
    """One version that was added."""

    document: str
    version: int
    sha256: str
    file: str
    holders: tuple[Holder, ...] = ()  # who works from an older version

    def to_tree(self) -> dict[str, Any]:
        """The version as JSON."""
        tree: dict[str, Any] = {
            "document": self.document,
            "version": self.version,
            "sha256": self.sha256,
            "file": self.file,
        }
        return tree | {"holders": [one.to_tree() for one in self.holders]} if self.holders else tree


def add_documents(
    vault: "Vault",
    order: str,
    files: Sequence[Path],
    *,
    kind: str = "",
    document: str = "",
    title: str = "",
    note: str = "",
    change: str = "",
    new: bool = False,
    override: str = "",
    late: str = "",
    expected_head: str = "",
) -> tuple[list[Added], "CaseFile"]:
    """Add files as documents, or one file as a further version of `document`; each is durable before the next is begun. `new`: each is another paper.

    Raises `SourceMissingError`, `NotAFileError` before anything is added; `SameBytesError` for what is there already, `WhichPaperError` where it is to be
    said whether a file is a further version, `ChangeWantedError` for what is out and takes a change notice; with `override` a manager goes on without.
    """
    kind = kind_id(vault.config, kind)
    if document and len(files) > 1:
        raise OneFileAtATimeError(document=document)
    for path in files:
        demand_file(path)
    actor = vault.who.id
    demand_open_case(vault, order)
    about = About(kind, document, title, note, change, new, override, late)
    added: list[Added] = []
    with changing(vault, *case_name(order), expected_head=expected_head) as held:
        try:
            for path in files:
                (file,) = held.change(partial(_addition, vault, path, about, actor), lambda file: [file])
                known = held.case.manifest.document(file.document)
                out = old_holders(known) if known is not None else ()
                added.append(Added(file.document, file.version, file.sha256, decoded(path.name), out))
        except BaseException:
            if added:
                vault.notices.append(Sentence(BEFORE, {"names": ", ".join(one.file for one in added), "order": order}))
            raise
        return added, held.case


def added_tree(order: str, added: Sequence[Added]) -> dict[str, Any]:
    """What was added to an order as JSON."""
    return {"order": order, "added": [one.to_tree() for one in added]}


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a file that is added; the rest is guessed."""

    kind: str = ""
    document: str = ""
    title: str = ""
    note: str = ""
    change: str = ""
    new: bool = False  # another paper, beside those of its kind that are there
    override: str = ""  # why it replaces what is out without a change notice
    late: str = ""  # why it is added to an order that is closed


def _addition(
    vault: "Vault", path: Path, about: About, actor: str, manifest: "Manifest", now: str
) -> "tuple[Manifest, Event, NewFile]":
    """A file added to a case file: as a document, or as a further version of one."""
    document, title = about.document, about.title
    known = manifest.document(document) if document else None
    if document and known is None and not about.kind:
        known_ids = (one.id for one in manifest.documents)
        raise NoSuchDocumentError(order=manifest.called, document=as_typed(document, known_ids))
    name = decoded(path.name)
    stem = Path(name).stem
    kind = about.kind or (known.kind if known else guess_kind([title, stem], words_of_kinds(vault.config), "other"))
    transitions.demand_taking(manifest, known.kind if known else kind, about.late)
    demand_may_add(vault, known.kind if known else kind, known, manifest.kind)
    sha256, size = digests.digest(path)  # counted: some shares name another size
    said = Said(name, document, about.new, about.change)
    demand_other_bytes(vault, manifest, sha256, said, reader(vault))
    demand_which(vault, manifest, kind, paper_of(name, title), said, typed=decoded(str(path)))
    demand_changeable(vault, manifest, known, kind, now, change=about.change, override=about.override)
    wanted = document_name(document, title, kind, is_open=manifest.kind == ORDER and is_open_kind(vault.config, kind))
    demand_own_kind(known, about.kind)
    new = NewVersion(
        document=known.id if known else free_document_id(manifest, safe_id(wanted, fallback=kind)),
        kind=kind,
        title=title or stem,
        department=department_of(vault.config, kind),
        file=safe_name(name),
        original_name=name,
        sha256=sha256,
        bytes=size,
        note=about.note,
        change=about.change,
        override=about.override,
        late=about.late,
    )
    changed, event, version = transitions.add_version(manifest, new, actor, now)
    if not size:
        vault.notices.append(Sentence(EMPTY, {"file": name}))
    return changed, event, NewFile.of(new.document, version, path)
