"""Keeping the index in step with the files: told of every change, healed when it missed some, made again (design 6).

How the index notices that it is stale: a mark under `.docvault/dirty` for each change of a case file it was not told of (a killed process);
registers and histories that have another size than when they were read; another boot of the machine since (a loss of power takes unsynced
marks with it), which makes it compare every history once.
"""

import zlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from docvault.errors import N_
from docvault.index.contract.catalogue import ItemEntry
from docvault.index.contract.index import Index
from docvault.index.errors import IndexBroken, NoIndexToReadError
from docvault.index.open import delete_index, open_index
from docvault.model.sentence import Sentence
from docvault.model.system_errors import DiskFullError, NotWritableError
from docvault.model.values import replace
from docvault.services.search.index_entries import case_entry, item_entry
from docvault.store.dirty import DirtyMarks
from docvault.store.layout import SHELVES
from docvault.store.locks import hold

if TYPE_CHECKING:
    from docvault.model.intake.item import ItemState
    from docvault.model.vault_config import VaultConfig
    from docvault.services.vault import Vault
    from docvault.store.cases.case_file import CaseFile

Progress = Callable[[int, int], None]
_BATCH = 500
_INTAKE, _BOOT, _RULES, _MATCHED = "intake_bytes", "boot", "rules", "matched"


def healed_index(vault: "Vault") -> tuple[Index, bool]:
    """Open the index, bring it up to date, and make it again when it cannot be used.

    Also says whether waiting items are to be matched again: it was made from nothing, or other rules settle due times now.
    """
    try:
        return _opened(vault)
    except IndexBroken:
        delete_index(vault.layout.index)
        return _opened(vault)


def index_as_it_is(vault: "Vault") -> tuple[Index, bool]:
    """Open the index of a vault that cannot be written to: nothing is brought up to date, nothing matched. Says too whether it is known to be behind.

    Raises `NoIndexToReadError`.
    """
    folder = vault.layout.index
    try:
        index = open_index(folder, vault.config.engine, vault.kept_text.get, read_only=True)
        return index, _is_behind(vault, index)
    except IndexBroken as error:
        raise NoIndexToReadError(path=str(folder), problem=error.values["problem"]) from error


def _is_behind(vault: "Vault", index: Index) -> bool:
    """Whether something is marked as untold. What a loss of power took with it, only a look at every history would show."""
    marks = index.marks()
    rules = rules_digest(vault.config)
    untold = any(kind in SHELVES for kind, _ in DirtyMarks(vault.layout).all())
    return (
        untold
        or marks.get(_RULES, rules) != rules
        or _size(vault.layout.register("intake")) != int(marks.get(_INTAKE, "0"))
    )


def _opened(vault: "Vault") -> tuple[Index, bool]:
    index = open_index(vault.layout.index, vault.config.engine, vault.kept_text.get)
    heal(vault, index)
    return index, index.marks().get(_MATCHED) != rules_digest(vault.config)


def note_matched(vault: "Vault") -> None:
    """Waiting items have their suggestions and due times by the rules of now."""
    vault.index.put(marks={_MATCHED: rules_digest(vault.config)})


def heal(vault: "Vault", index: Index, *, thorough: bool = False, progress: Progress = lambda *_: None) -> int:
    """Tell the index what it missed; returns how many case files that were. `thorough` compares every history as after a loss of power."""
    marks = index.marks()
    dirty = DirtyMarks(vault.layout)
    stale = [(kind, case_id) for kind, case_id in dirty.all() if kind in SHELVES]
    boot, rules = boot_id(), rules_digest(vault.config)
    if thorough or marks.get(_BOOT) != boot:
        stale += _compared(vault, index)
    if marks.get(_RULES, rules) != rules:  # due times and duties were made by other rules
        stale += [(kind, case_id) for kind, case_id, _size in vault.cases.heads()]
    stale = list(dict.fromkeys(stale))
    for start in range(0, len(stale), _BATCH):
        batch = stale[start : start + _BATCH]
        sizes = _put_cases(vault, index, batch)
        for kind, case_id in batch:
            dirty.clear(kind, case_id)
        while grown := [case for case in sizes if _history_size(vault, *case) != sizes[case]]:
            sizes = _put_cases(vault, index, grown)  # somebody changed it between our reading and our telling
        progress(min(start + _BATCH, len(stale)), len(stale))
    follow_intake(vault, index)
    if (marks.get(_BOOT), marks.get(_RULES)) != (boot, rules):
        index.put(marks={_BOOT: boot, _RULES: rules})
    return len(stale)


def tell_index(vault: "Vault", cases: "Sequence[CaseFile]") -> None:
    """Step 5 of the write order. An index that fails here is noticed as stale later; the change itself stands."""
    from docvault.services.search.known_ends import lost_ends

    dirty = DirtyMarks(vault.layout)
    entries = [case_entry(vault, case) for case in cases]
    try:
        told = None
        while told is not vault.index:  # not the one that was replaced meanwhile
            told = vault.index
            told.put(entries, marks=lost_ends(told, cases))
    except IndexBroken:
        vault.close()
        with suppress(OSError):
            delete_index(vault.layout.index)
        return
    except (DiskFullError, NotWritableError, OSError):
        vault.close()  # the marks stay: the index hears of it when there is room again
        return
    for case in cases:
        dirty.clear(case.kind, case.id)


def follow_intake(vault: "Vault", index: Index) -> None:
    """Read the end of the intake register and put what became of the items. Processes that follow it at the same time wait for each other."""
    if _size(vault.layout.register("intake")) != int(index.marks().get(_INTAKE, "0")):
        with _following(vault):
            _follow(vault, index)


def describe_item(vault: "Vault", item: str, **fields: str) -> ItemEntry:
    """Put what was found out by reading an item (outcome, suggestions, …), on top of what the register says of it now. Returns the entry."""
    index = vault.index
    with _following(vault):
        _follow(vault, index)
        entry = replace(index.item(item)[0], **fields)  # type: ignore[arg-type]  # text fields only
        index.put(items=[entry])
    return entry


def _following(vault: "Vault") -> AbstractContextManager[None]:
    return hold(vault.layout.lock("index~intake"), "the index", vault.holder)


def _follow(vault: "Vault", index: Index) -> None:
    from docvault.model.intake.item import fold, fold_all

    offset = int(index.marks().get(_INTAKE, "0"))
    size = _size(vault.layout.register("intake"))
    if size < offset:
        raise IndexBroken(problem=Sentence(N_("the intake register is shorter than it was")))
    if size == offset:
        return
    records, end = vault.registers.tail("intake", offset)
    touched = dict.fromkeys(str(record.event.data["item"]) for record in records)
    if offset:
        states = _states_of(index, touched)
        for record in records:
            item = str(record.event.data["item"])
            states[item] = fold(states.get(item), record)
    else:
        states = fold_all(records)
    known = {item: found[0] for item in touched if offset for found in [index.item(item)] if found}
    entries = [item_entry(vault, states[item], known.get(item)) for item in touched]
    for start in range(0, len(entries), _BATCH):
        last = start + _BATCH >= len(entries)
        index.put(items=entries[start : start + _BATCH], marks={_INTAKE: str(end)} if last else None)


def _states_of(index: Index, items: Iterable[str]) -> "dict[str, ItemState]":
    """What the register said of these items before its new end, rebuilt from the index."""
    from docvault.model.intake.item import REJECTED, Arrival, ItemState

    states: dict[str, ItemState] = {}
    for item in items:
        found = [entry for entry in index.item(item) if entry.item == item]
        if found:
            entry = found[0]
            name = Path(entry.path).name if entry.path else entry.file
            arrival = Arrival(item, entry.channel, name, entry.file, entry.received, entry.sha256, entry.bytes)
            states[item] = ItemState(
                arrival,
                entry.state,
                order=entry.order,
                document=entry.document,
                version=entry.version,
                duplicate_of=entry.duplicate_of,
                by="" if entry.handled else "docvault",
                handled=entry.handled,
                disposal="?" if entry.state == REJECTED and not entry.path else "",
            )
    return states


def _put_cases(vault: "Vault", index: Index, cases: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Tell the index of case files as they are; returns how long the history of each was before, in bytes, -1 where there is none."""
    sizes = {case: _history_size(vault, *case) for case in cases}
    from docvault.services.search.known_ends import lost_ends

    there, gone = [], []
    for kind, case_id in sizes:
        if vault.cases.exists(kind, case_id):
            there.append(vault.cases.read(kind, case_id))
        else:
            gone.append((kind, case_id))
    if there:
        index.put([case_entry(vault, case) for case in there], marks=lost_ends(index, there))
    if gone:
        index.remove(gone)
    return sizes


def _history_size(vault: "Vault", kind: str, case_id: str) -> int:
    folder = vault.cases.folder(kind, case_id)
    return _size(folder / "history.jsonl") if folder is not None else -1


def _compared(vault: "Vault", index: Index) -> list[tuple[str, str]]:
    """Case files whose history has another size than the index knows, and those that are gone."""
    known = dict(index.heads())
    stale = [
        (kind, case_id)
        for kind, case_id, size in vault.cases.heads()
        if known.pop((kind, case_id), ("", -1))[1] != size
    ]
    return [*stale, *known]


def rules_digest(config: "VaultConfig") -> str:
    """What changes when `vault.yaml` settles due times and duties otherwise, or, where every member signs, when one comes or leaves."""
    settled = (
        *(config.time_zone, config.calendar, config.control, config.stages, config.kinds, config.retention),
        *(sorted(config.service_hours.items()), config.in_charge, config.who_signs()),
    )
    return format(zlib.crc32(repr(settled).encode()), "08x")


def boot_id() -> str:
    """What changes when the machine starts anew; the empty text where the system has no such thing."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
