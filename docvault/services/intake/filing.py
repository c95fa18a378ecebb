"""The verbs `file` and `reject`: a waiting item becomes a document of an order, or is rejected with a reason (FORMAT.md sections 6 and 7).

The register says `filing` before the order changes and `filed` after, all while the order is held; the item's folder goes last. Whoever finds
`filing` without an end (`finish_filing`) looks into the order and finishes or undoes.
"""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, BusyError, DocvaultError, UsageError
from docvault.model.case import transitions
from docvault.model.case.history import WATCHER
from docvault.model.case.kinds import ORDER
from docvault.model.case.numbering import free_document_id
from docvault.model.case.transitions import NewVersion, NoSuchDocumentError
from docvault.model.intake.extracted import Extracted
from docvault.model.intake.item import FILING, ItemState, step
from docvault.model.intake.matching import guess_kind
from docvault.model.names import safe_id, safe_name
from docvault.model.progress import Progress, unseen
from docvault.model.sentence import Sentence
from docvault.model.values import dataclass, replace
from docvault.services.case_change import changing
from docvault.services.document_kinds import demand_kind, department_of, words_of_kinds
from docvault.services.intake.item_entries import ItemStateError, change_item, demand_step, find_item, state_of
from docvault.services.search.index_entries import item_state
from docvault.store import durable
from docvault.store.cases.case_file import NewFile
from docvault.store.dirty import DirtyMarks

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import ItemEntry
    from docvault.model.case.history import Event
    from docvault.model.case.manifest import Manifest, Version
    from docvault.services.vault import Vault
    from docvault.store.intake.item_book import Steps

REGISTER_FOLLOWS = N_("This is filed in {order}. The intake register follows with the next command that can write it.")


class NoReasonError(UsageError):
    """An item is rejected with a reason, or not at all."""

    message = N_("Why is item {item} rejected?")
    next_step = N_("Say it with `--why`; it stays in the register.")


class NoSuchPartError(UsageError):
    """A mail has no such attachment."""

    message = N_("{file} has no part {part}.")
    next_step = N_("`docvault inbox {item}` shows its parts by number.")


class PartUnreadableError(UsageError):
    """An attachment that cannot be taken out of its mail or archive."""

    message = N_("Part {part} of {file} cannot be taken out: {problem}.")
    next_step = N_("File the whole instead, without `--part`.")


@dataclass(frozen=True, slots=True)
class Target:
    """Where an item goes. Kind, document and title are guessed when they are empty; `part` is an attachment's number, 0 the whole."""

    order: str
    kind: str = ""
    document: str = ""
    title: str = ""
    part: int = 0
    change: str = ""  # the change notice the version is made by


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

    def to_tree(self) -> dict[str, Any]:
        """The result as JSON."""
        return {
            "item": self.item,
            "file": self.file,
            "order": self.order,
            "document": self.document,
            "version": self.version,
            "kind": self.kind,
        }


def file_item(
    vault: "Vault", typed: str, target: Target, *, expected_head: str = "", progress: Progress = unseen
) -> FiledItem:
    """File an item, or one part of it, to an order; durable on return. `progress` is told of reading the part.

    Raises `NoSuchItemError`, `ItemStateError`, `NoSuchCaseError`, `OrderClosedError`, `NoSuchDocumentError`, `NoSuchPartError`.
    """
    demand_kind(vault.config, target.kind)
    entry = find_item(vault, typed)
    if target.part:
        return _file_part(vault, entry, target, expected_head, progress)
    return file_entry(vault, entry, target, vault.who.id, expected_head=expected_head)


def file_entry(vault: "Vault", entry: "ItemEntry", target: Target, actor: str, *, expected_head: str = "") -> FiledItem:
    """File a whole item in somebody's name (`docvault` when the vault's settings decide).

    All of it happens while the order is held: who finds an item being filed and can hold its order knows that nobody is at it any more.
    """
    with changing(vault, ORDER, target.order, expected_head=expected_head) as order:
        _demand_place(order.case.manifest, target)
        change_item(vault, entry.item, lambda state: [_entered(vault, state, "filing", actor, order=target.order)])
        try:
            new, version = order.change(
                lambda manifest, now: _with_version(vault, manifest, entry, target, actor, now),
                lambda new, version: [NewFile.of(new.document, version, vault.root / entry.path, keep_source=False)],
            )
        except BaseException:
            change_item(vault, entry.item, partial(_end_of_filing, vault, actor))
            raise
        _enter_filed(vault, entry.item, target.order, partial(_end_of_filing, vault, actor))
    return FiledItem(entry.item, entry.file, target.order, new.document, version.number, new.kind, order.case.head.hash)


def reject_item(vault: "Vault", typed: str, why: str) -> "ItemEntry":
    """Reject an item with a reason: advertising, a wrong number. Its bytes stay; `file` can still take it up. Durable on return."""
    entry = find_item(vault, typed)
    if not why.strip():
        raise NoReasonError(item=entry.item)
    actor = vault.who.id
    change_item(vault, entry.item, lambda state: [_entered(vault, state, "rejected", actor, why=why.strip())])
    return find_item(vault, entry.item)


def handle_item(vault: "Vault", typed: str) -> "ItemEntry":
    """Mark an item as dealt with: what filed itself, or what needs nothing more. It leaves the agenda. Durable on return."""
    entry = find_item(vault, typed)
    actor = vault.who.id
    change_item(vault, entry.item, lambda state: [_entered(vault, state, "handled", actor)])
    return find_item(vault, entry.item)


def finish_filing(vault: "Vault", item: str) -> None:
    """Finish or undo a filing that a crash interrupted: the order has the version, or it has not (FORMAT.md section 7).

    An item is being filed only while its order is held: where somebody holds that, it is being filed now, and left alone.
    """
    state = state_of(vault, item)
    if state is None or state.state != FILING:
        return
    try:
        vault.cases.recover(ORDER, state.order, patience=0.0)
    except BusyError:
        return
    change_item(vault, item, partial(_end_of_filing, vault, WATCHER))


def _entered(vault: "Vault", state: ItemState, action: str, actor: str, **data: str | int) -> "Event":
    """A step of an item, if it can take it as it is."""
    demand_step(state, action)
    return step(action, state.item, actor, vault.now(), **data)


def _enter_filed(vault: "Vault", item: str, order: str, steps: "Steps") -> bool:
    """Enter in the register what the order has already. It stands: where it cannot be entered now, a notice says that it follows."""
    try:
        change_item(vault, item, steps)
    except (DocvaultError, OSError):
        vault.notices.append(Sentence(REGISTER_FOLLOWS, {"order": order}))
        return False
    return True


def _end_of_filing(vault: "Vault", actor: str, state: ItemState) -> "list[Event]":
    """How a filing ended: the order says it, whose history counts also when its manifest is not published yet."""
    if state.state != FILING:
        return []
    found = _version_of_item(vault, state)
    if found is None:
        return [step("waiting", state.item, actor, vault.now())]
    return [step("filed", state.item, actor, vault.now(), order=state.order, document=found[0], version=found[1])]


def _version_of_item(vault: "Vault", state: ItemState) -> tuple[str, int] | None:
    if not vault.cases.exists(ORDER, state.order):
        return None
    for document in vault.cases.read(ORDER, state.order).manifest.documents:
        for version in document.versions:
            if version.item == state.item and not version.part and version.sha256 == state.arrival.sha256:
                return document.id, version.number
    return None


def _demand_place(manifest: "Manifest", target: Target) -> None:
    """Refuse what the order cannot take, before the register says that the item is being filed."""
    transitions.demand_open(manifest)
    if target.document and manifest.document(target.document) is None and not target.kind:
        raise NoSuchDocumentError(order=target.order, document=target.document)


def _file_part(vault: "Vault", entry: "ItemEntry", target: Target, expected_head: str, progress: Progress) -> FiledItem:
    """File one attachment as a document of its own, and read it; the item itself stays what it is."""
    actor = vault.who.id
    demand_step(item_state(entry), "part-filed")
    part_name = _part_name(vault, entry, target.part)
    staged = vault.layout.staging / f"part~{entry.item}~{target.part}~{durable.own_mark()}"
    durable.make_folders(staged.parent, durable=False)
    _extract_part(vault, entry, target.part, staged)
    try:
        sha256, size = durable.digest(staged)
        part = replace(entry, file=part_name, sha256=sha256, bytes=size, title="")
        with changing(vault, ORDER, target.order, expected_head=expected_head) as order:
            new, version = order.change(
                lambda manifest, now: _with_version(vault, manifest, part, target, actor, now),
                lambda new, version: [NewFile.of(new.document, version, staged)],
            )
            place: dict[str, str | int] = {
                "order": target.order,
                "document": new.document,
                "version": version.number,
                "part": target.part,
            }
            entered = _enter_filed(
                vault, entry.item, target.order, lambda state: [_entered(vault, state, "part-filed", actor, **place)]
            )
        if not entered:
            DirtyMarks(vault.layout).mark(ORDER, target.order)  # whoever opens the vault next enters it
    finally:
        durable.remove(staged, sync=False)
    from docvault.services.intake.unread import read_committed  # a whole item was read when it arrived

    read_committed(vault, order.case, {sha256}, progress)
    return FiledItem(entry.item, part_name, target.order, new.document, version.number, new.kind, order.case.head.hash)


def _part_name(vault: "Vault", entry: "ItemEntry", number: int) -> str:
    extracted = vault.kept_text.get(entry.sha256)
    part = next((part for part in (extracted.parts if extracted else ()) if part.number == number), None)
    if part is None:
        raise NoSuchPartError(item=entry.item, file=entry.file, part=number)
    return part.name.rpartition("/")[2] or f"part-{number}"


def _extract_part(vault: "Vault", entry: "ItemEntry", number: int, staged: Path) -> None:
    from docvault.extract.jobs import PartJob
    from docvault.extract.pool import Pool

    durable.remove(staged, sync=False)
    with Pool(vault.config.limits, workers=1) as pool:
        done = pool.submit(PartJob(_bytes_of(vault, entry), entry.file, number, staged)).result()
    if done.reason is not None or not staged.exists():
        raise PartUnreadableError(file=entry.file, part=number, problem=done.reason.code.value if done.reason else "?")


def _bytes_of(vault: "Vault", entry: "ItemEntry") -> Path:
    """Where an item's bytes lie: in its folder, or in the order it was filed to."""
    if entry.path:
        return vault.root / entry.path
    for where in vault.index.find_bytes(entry.sha256):
        if where.case_id:
            return vault.cases.version_path(where.case_kind, where.case_id, where.document, where.version)
    raise ItemStateError(item=entry.item, state=entry.state, where="", wanted="read")


def _with_version(
    vault: "Vault", manifest: "Manifest", entry: "ItemEntry", target: Target, actor: str, now: str
) -> "tuple[Manifest, Event, NewVersion, Version]":
    new = _new_version(vault, manifest, entry, target, vault.kept_text.get(entry.sha256))
    changed, event, version = transitions.add_version(manifest, new, actor, now)
    return changed, event, new, version


def _new_version(
    vault: "Vault", manifest: "Manifest", entry: "ItemEntry", target: Target, extracted: Extracted | None
) -> NewVersion:
    known = manifest.document(target.document) if target.document else None
    stem = entry.file.rpartition(".")[0] or entry.file
    kind = target.kind or (known.kind if known else _guessed_kind(vault, extracted, stem))
    title = target.title or (extracted.facts.title if extracted else "") or stem
    wanted = target.document or (kind if kind not in {"correspondence", "other"} else safe_id(title, fallback=kind))
    name = safe_name(entry.file)
    return NewVersion(
        document=known.id if known else free_document_id(manifest, safe_id(wanted, fallback=kind)),
        kind=kind,
        title=" ".join(title.split())[:200],
        department=department_of(vault.config, kind),
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
    )


def _guessed_kind(vault: "Vault", extracted: Extracted | None, stem: str) -> str:
    texts = [
        stem,
        extracted.facts.title if extracted else "",
        *(page.text for page in (extracted.pages[:2] if extracted else ())),
    ]
    fallback = "correspondence" if any(kind.id == "correspondence" for kind in vault.config.kinds) else "other"
    if extracted and (
        extracted.facts.sender or extracted.facts.message_id
    ):  # a mail is known by its subject, and with files in it, it is a letter
        texts = [] if extracted.parts else [extracted.facts.title]
    return guess_kind(texts, words_of_kinds(vault.config), fallback)
