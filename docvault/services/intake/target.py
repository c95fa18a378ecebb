"""Where an item goes when it is filed, and the version of a document it becomes there."""

from typing import TYPE_CHECKING, Any

from docvault.model.case import transitions
from docvault.model.case.history import WATCHER
from docvault.model.case.kinds import ORDER
from docvault.model.case.numbering import document_name, free_document_id
from docvault.model.case.transitions import NewVersion
from docvault.model.control.inheriting import Source, inheriting, source_of
from docvault.model.control.rights import GENERAL
from docvault.model.intake.extracted import Extracted
from docvault.model.intake.matching import guess_kind
from docvault.model.names import safe_id, safe_name
from docvault.model.values import dataclass
from docvault.services.document_kinds import demand_own_kind, department_of, is_open_kind, words_of_kinds
from docvault.services.entering import demand_may_add
from docvault.services.intake.raising import closed_by_parts, same_document, source_of_parts
from docvault.services.issued_papers import Holder, old_holders

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import ItemEntry
    from docvault.model.case.history import Event
    from docvault.model.case.manifest import Manifest, Version
    from docvault.services.vault import Vault
    from docvault.store.cases.case_file import CaseFile


@dataclass(frozen=True, slots=True)
class Target:
    """Where an item goes. Kind, document and title are guessed when they are empty; `part` is an attachment's number, 0 the whole."""

    order: str
    kind: str = ""
    document: str = ""
    title: str = ""
    part: int = 0
    change: str = ""  # the change notice the version is made by
    new: bool = False  # another paper, beside those of its kind that are there
    override: str = ""  # why it replaces what is out without a change notice
    late: str = ""  # why it is filed to an order that is closed
    afterwards: bool = False  # the evidence of a signature, which is owed after an order is closed too


@dataclass(frozen=True, slots=True)
class FiledItem:
    """Where an item went."""

    item: str
    file: str
    order: str
    document: str
    version: int
    kind: str
    head: str  # hash of the order's head with it
    holders: tuple[Holder, ...] = ()  # who works from an older version

    def to_tree(self) -> dict[str, Any]:
        """The result as JSON."""
        out = {"holders": [one.to_tree() for one in self.holders]} if self.holders else {}
        return {
            "item": self.item,
            "file": self.file,
            "order": self.order,
            "document": self.document,
            "version": self.version,
            "kind": self.kind,
            **out,
        }


def filed_as(case: "CaseFile", entry: "ItemEntry", file: str, new: NewVersion, version: int) -> FiledItem:
    """Where an item went, by the order as it is with it."""
    document = case.manifest.document(new.document)
    out = old_holders(document) if document is not None else ()
    return FiledItem(entry.item, file, case.manifest.called, new.document, version, new.kind, case.head.hash, out)


def with_version(
    vault: "Vault", manifest: "Manifest", entry: "ItemEntry", target: Target, actor: str, now: str
) -> "tuple[Manifest, Event, NewVersion, Version]":
    """Add to an order the version that an item, or a part of one, becomes: manifest, event, what was added."""
    source = _source(vault, entry, target)
    new = new_version(vault, manifest, entry, target, source, actor)
    changed, event, version = transitions.add_version(manifest, new, actor, now)
    document = changed.document(new.document)
    if source is not None and document is not None:
        document = inheriting(vault.config, document, source)
        changed = changed.with_document(document)
    if not target.part and document is not None:
        changed = changed.with_document(closed_by_parts(vault, entry, document))
    return changed, event, new, version


def _source(vault: "Vault", entry: "ItemEntry", target: Target) -> Source | None:
    """What a part follows in who may read it, its mail; and a duplicate, what it is the same as, unless it is said to be something else."""
    if target.part:
        return source_of_parts(vault, entry)
    same = same_document(vault, entry) if not target.kind else None
    return source_of(vault.config, same, entry.item) if same is not None else None


def new_version(
    vault: "Vault", manifest: "Manifest", entry: "ItemEntry", target: Target, source: Source | None, actor: str
) -> NewVersion:
    """What an item, or a part of one taken out of `source`, is to become in an order. Raises what `demand_may_add` raises."""
    extracted = vault.kept_text.get(entry.sha256)
    known = manifest.document(target.document) if target.document else None
    stem = stem_of(entry.file)
    same = same_document(vault, entry) if not (target.kind or target.part or known) else None
    there = known or same
    kind = target.kind or (there.kind if there else guessed_kind(vault, extracted, entry.file))
    if actor != WATCHER:
        demand_may_add(vault, known.kind if known else kind, known, manifest.kind)
    demand_own_kind(known, target.kind)
    title = target.title or (extracted.facts.title if extracted else "") or stem
    is_open = (
        manifest.kind == ORDER and is_open_kind(vault.config, kind) and (source is None or source.level == GENERAL)
    )
    wanted = document_name(target.document, title, kind, is_open=is_open and kind in {"correspondence", "other"})
    name = safe_name(entry.file)
    return NewVersion(
        document=known.id if known else free_document_id(manifest, safe_id(wanted, fallback=kind)),
        kind=kind,
        title=" ".join(title.split())[:200],
        department=same.department if same is not None else department_of(vault.config, kind),
        file=name,
        original_name=entry.file,
        sha256=entry.sha256,
        bytes=entry.bytes,
        received=entry.received,
        channel=entry.channel,
        sender=extracted.facts.sender if extracted else "",
        item=entry.item,
        part=target.part,
        change=target.change,
        override=target.override,
        late=target.late,
        afterwards=target.afterwards,
    )


def demand_taken(vault: "Vault", manifest: "Manifest", entry: "ItemEntry", target: Target) -> None:
    """Refuse an item that a closed order does not take. Raises what `demand_taking` raises."""
    known = manifest.document(target.document) if target.document else None
    kind = known.kind if known else target.kind
    if not kind and manifest.state != "open":
        kind = guessed_kind(vault, vault.kept_text.get(entry.sha256), entry.file)
    transitions.demand_taking(manifest, kind, target.late, afterwards=target.afterwards)


def guessed_kind(vault: "Vault", extracted: Extracted | None, file: str) -> str:
    """The kind an item is of, by the name of its file and what was read in it."""
    texts = [
        stem_of(file),
        extracted.facts.title if extracted else "",
        *(page.text for page in (extracted.pages[:2] if extracted else ())),
    ]
    fallback = "other"
    if extracted and is_letter(extracted):  # a mail is known by its subject, and with files in it, it is a letter
        texts = [] if extracted.parts else [extracted.facts.title]
        fallback = "correspondence" if vault.config.kind("correspondence") else fallback
    return guess_kind(texts, words_of_kinds(vault.config), fallback)


def is_letter(extracted: Extracted) -> bool:
    """Whether something is a mail."""
    return bool(extracted.facts.sender or extracted.facts.message_id)


def stem_of(file: str) -> str:
    """The name of a file without its ending."""
    return file.rpartition(".")[0] or file
