"""The verbs `file` and `reject`: a waiting item becomes a document of an order, or is put away with a reason (FORMAT.md sections 6 and 7).

The register says `filing` before the order changes and `filed` after; the item's folder goes last. Whoever finds `filing` without
an end (`finish_filing`) looks into the order and finishes or undoes.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, UsageError
from docvault.model.case import transitions
from docvault.model.case.history import WATCHER
from docvault.model.case.numbering import free_document_id
from docvault.model.case.transitions import NewVersion, NoSuchDocumentError
from docvault.model.intake.extracted import Extracted
from docvault.model.intake.item import DUPLICATE, FILED, FILING, REJECTED, WAITING, fold, step
from docvault.model.intake.matching import guess_kind
from docvault.model.names import safe_id, safe_name
from docvault.model.values import dataclass, replace
from docvault.services.case_change import change_case
from docvault.services.intake.item_entries import ItemStateError, find_item
from docvault.services.kinds import demand_kind, department_of, words_of_kinds
from docvault.services.search.indexing import follow_intake
from docvault.store import durable
from docvault.store.cases.case_file import NewFile
from docvault.store.dirty import ITEM, DirtyMarks
from docvault.store.intake.files import IntakeFiles

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import ItemEntry
    from docvault.model.case.history import Event
    from docvault.model.case.manifest import Manifest, Version
    from docvault.services.vault import Vault


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


def file_item(vault: "Vault", typed: str, target: Target) -> FiledItem:
    """File an item, or one part of it, to an order; durable on return.

    Raises `NoSuchItemError`, `ItemStateError`, `NoSuchCaseError`, `OrderClosedError`, `NoSuchDocumentError`, `NoSuchPartError`.
    """
    demand_kind(vault.config, target.kind)
    entry = find_item(vault, typed)
    if target.part:
        return _file_part(vault, entry, target)
    return file_entry(vault, entry, target, vault.who.id)


def file_entry(vault: "Vault", entry: "ItemEntry", target: Target, actor: str) -> FiledItem:
    """File a whole item in somebody's name (`docvault` when the vault's settings decide)."""
    case = vault.cases.read("order", target.order)
    if case.manifest.state != "open":
        raise transitions.OrderClosedError(order=target.order, state=case.manifest.state)
    if target.document and case.manifest.document(target.document) is None and not target.kind:
        raise NoSuchDocumentError(order=target.order, document=target.document)
    marks = DirtyMarks(vault.layout)
    marks.mark(ITEM, entry.item)
    _step(vault, entry, "filing", {WAITING, REJECTED}, actor, order=target.order)
    try:
        filed = _commit(vault, entry, target, actor)
    except BaseException:
        _step(vault, entry, "waiting", {FILING}, actor)
        raise
    _step(vault, entry, "filed", {FILING}, actor, order=filed.order, document=filed.document, version=filed.version)
    IntakeFiles(vault.layout).clear(entry.item)
    marks.clear(ITEM, entry.item)
    return filed


def reject_item(vault: "Vault", typed: str, why: str) -> "ItemEntry":
    """Put an item away with a reason: advertising, a wrong number. Its bytes stay; `file` can still take it up. Durable on return."""
    entry = find_item(vault, typed)
    if not why.strip():
        raise NoReasonError(item=entry.item)
    actor = vault.who.id
    DirtyMarks(vault.layout).mark(ITEM, entry.item)
    _step(vault, entry, "rejected", {WAITING}, actor, why=why.strip())
    DirtyMarks(vault.layout).clear(ITEM, entry.item)
    return find_item(vault, entry.item)


def handle_item(vault: "Vault", typed: str) -> "ItemEntry":
    """Mark an item as dealt with: what filed itself, or what needs nothing more. It leaves the agenda. Durable on return."""
    entry = find_item(vault, typed)
    _step(vault, entry, "handled", {WAITING, FILED, REJECTED, DUPLICATE}, vault.who.id)
    return find_item(vault, entry.item)


def finish_filing(vault: "Vault", item: str) -> None:
    """Finish or undo a filing that a crash interrupted: the order has the version, or it has not (FORMAT.md section 7)."""
    entry = find_item(vault, item)
    if entry.state != FILING:
        return
    vault.cases.recover("order", entry.order)
    found = _version_of_item(vault, entry)
    if found is None:
        _step(vault, entry, "waiting", {FILING}, WATCHER)
        return
    _step(vault, entry, "filed", {FILING}, WATCHER, order=entry.order, document=found[0], version=found[1])
    IntakeFiles(vault.layout).clear(item)


def _version_of_item(vault: "Vault", entry: "ItemEntry") -> tuple[str, int] | None:
    if not vault.cases.exists("order", entry.order):
        return None
    for document in vault.cases.read("order", entry.order).manifest.documents:
        for version in document.versions:
            if version.item == entry.item and not version.part and version.sha256 == entry.sha256:
                return document.id, version.number
    return None


def _commit(vault: "Vault", entry: "ItemEntry", target: Target, actor: str) -> FiledItem:
    extracted = vault.kept_text.get(entry.sha256)
    source = vault.root / entry.path
    _case, new, version = change_case(
        vault,
        "order",
        target.order,
        lambda manifest, now: _with_version(vault, manifest, entry, target, extracted, actor, now),
        lambda new, version: [NewFile.of(new.document, version, source, keep_source=False)],
    )
    return FiledItem(entry.item, entry.file, target.order, new.document, version.number, new.kind)


def _file_part(vault: "Vault", entry: "ItemEntry", target: Target) -> FiledItem:
    """File one attachment as a document of its own; the item itself stays what it is."""
    actor = vault.who.id
    part_name = _part_name(vault, entry, target.part)
    staged = vault.layout.staging / f"part~{entry.item}~{target.part}~{vault.holder.pid}"
    durable.make_folders(staged.parent, durable=False)
    _extract_part(vault, entry, target.part, staged)
    try:
        sha256, size = durable.digest(staged)
        part = replace(entry, file=part_name, sha256=sha256, bytes=size, title="")
        _case, new, version = change_case(
            vault,
            "order",
            target.order,
            lambda manifest, now: _with_version(vault, manifest, part, target, vault.kept_text.get(sha256), actor, now),
            lambda new, version: [NewFile.of(new.document, version, staged)],
        )
    finally:
        durable.remove(staged, sync=False)
    data: dict[str, str | int] = {
        "order": target.order,
        "document": new.document,
        "version": version.number,
        "part": target.part,
    }
    vault.registers.append("intake", [step("part-filed", entry.item, actor, vault.now(), **data)])
    follow_intake(vault, vault.index)
    return FiledItem(entry.item, part_name, target.order, new.document, version.number, new.kind)


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
    vault: "Vault",
    manifest: "Manifest",
    entry: "ItemEntry",
    target: Target,
    extracted: Extracted | None,
    actor: str,
    now: str,
) -> "tuple[Manifest, Event, NewVersion, Version]":
    new = _new_version(vault, manifest, entry, target, extracted)
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


def _step(vault: "Vault", entry: "ItemEntry", action: str, allowed: set[str], actor: str, **data: str | int) -> None:
    """Append a step of an item, looking under the register's lock whether it is still in a state that allows it."""
    with vault.registers.locked("intake"):
        follow_intake(vault, vault.index)
        now = vault.index.item(entry.item)[0]
        if now.state not in allowed or (now.state == REJECTED and not now.path):  # disposed of
            where = f" ({now.order})" if now.order and now.state in {FILED, FILING} else ""
            raise ItemStateError(item=entry.item, state=now.state, where=where, wanted=action)
        vault.registers.append_locked("intake", [step(action, entry.item, actor, vault.now(), **data)])
        follow_intake(vault, vault.index)
    if action in {"rejected", "waiting"}:
        rewrite_item_file(vault, entry.item)


def rewrite_item_file(vault: "Vault", item: str) -> None:
    """Make `item.yaml` say what the register says (V053)."""
    state = None
    for record in vault.registers.about("intake", item):
        state = fold(state, record)
    if state is not None and state.has_folder and vault.layout.item(item).is_dir():
        IntakeFiles(vault.layout).write_item(state)
