"""Telling the index: of every change of a case file, and of what the intake register says of items (design 6).

The index is derived. What it could not be told stays marked under `.docvault/dirty`, and whoever opens the index next tells it (`upkeep/healing`); the
change itself stands. Busy is not broken: an index that somebody else keeps locked is left alone.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from docvault.errors import N_, BusyError, DamagedError, DocvaultError
from docvault.index.contract.catalogue import CaseEntry, ItemEntry
from docvault.index.contract.index import Index
from docvault.index.errors import IndexBroken
from docvault.model.intake.item_steps import IllegalStepError, fold
from docvault.model.sentence import Sentence
from docvault.model.system_errors import DiskFullError, told
from docvault.model.values import replace
from docvault.services.search.index_entries import case_entry, item_entry, item_state, mark_of_item
from docvault.services.search.register_mark import marks_at, read_to, unreadable_of
from docvault.store.dirty import DirtyMarks
from docvault.store.locks import hold

if TYPE_CHECKING:
    from docvault.model.case.history import Record
    from docvault.model.vault_config import VaultConfig
    from docvault.services.vault import Vault
    from docvault.store.cases.case_file import CaseFile

RULES_MARK, MATCHED_MARK, OTHERS_MARK = "rules", "matched", "others"
"""What the index remembers: by which rules due times were made, and waiting items matched; what indexes of other versions of docvault were like when it
last looked."""
PATIENCE = 3.0
"""Seconds to wait for an index that somebody else keeps busy: what is derived is not worth a longer wait."""
_BATCH = 2000

UNTOLD = N_(
    "This is in the vault. The index is busy and does not know of it yet: it is told by the next command, until then no search finds it."
)
UNTELLABLE = N_(
    "This is in the vault. The index could not be told of it: {problem} It is told by the next command that can, until then no search finds it."
)


def tell_index(vault: "Vault", cases: "Sequence[CaseFile]", *, done: bool = True) -> None:
    """Step 5 of the write order. An index that fails here is noticed as stale later; the change itself stands, and a notice says so.

    Unless it is `done`, a further change was begun and broke off: the marks stay, and whoever opens the vault next looks for what it left.
    """
    try:
        _put(vault, [case_entry(vault, case) for case in cases], cases)
    except IndexBroken:
        vault.close()  # its marks stay: whoever opens the index next makes it anew
        return
    except (DocvaultError, OSError) as error:
        note_untold(vault, error)
        return
    dirty = DirtyMarks(vault.layout)
    for case in cases if done else ():
        if case.is_published:
            dirty.clear(case.kind, case.id)


def _put(vault: "Vault", entries: Sequence[CaseEntry], cases: "Sequence[CaseFile]") -> None:
    from docvault.services.search.known_ends import lost_ends

    while True:
        index = vault.index
        index.put(entries, marks=lost_ends(index, cases))
        if not index.is_replaced():  # else somebody made another one meanwhile, which is to know it too
            return


def note_untold(vault: "Vault", error: DocvaultError | OSError) -> None:
    """Say that what is in the vault is not in the index yet, and why. What is derived follows later; nothing has failed."""
    if isinstance(error, BusyError) and not isinstance(error, DiskFullError):
        vault.notices.append(Sentence(UNTOLD))
        return
    known = vault.behind.values.get("problem") if vault.behind else None  # why it could only be read: the disk is full
    vault.close()
    problem = told(error) if isinstance(error, OSError) else error
    vault.notices.append(Sentence(UNTELLABLE, {"problem": known or Sentence(problem.message, problem.values)}))


@contextmanager
def saying_what_stands(vault: "Vault") -> Iterator[None]:
    """After an error inside, notices that something is in the vault and not in the index are taken back: nothing was put in."""
    before = list(vault.notices)
    try:
        yield
    except BaseException:
        vault.notices[:] = [one for one in vault.notices if one in before or one.message not in {UNTOLD, UNTELLABLE}]
        raise


def note_matched(vault: "Vault") -> None:
    """Waiting items have their suggestions and due times by the rules of now."""
    vault.index.put(marks={MATCHED_MARK: rules_digest(vault.config)})


def follow_intake(vault: "Vault", index: Index) -> None:
    """Read the end of the intake register and put what became of the items. Processes that follow it at the same time wait for each other."""
    if register_size(vault) > read_to(index.marks()):
        with _following(vault):
            _follow(vault, index)


def tell_of_items(vault: "Vault") -> None:
    """Let the index follow the intake register after a change of it, which stands: an index that is busy follows later, and a notice says so."""
    try:
        follow_intake(vault, vault.index)
    except IndexBroken:
        vault.close()  # whoever opens it next makes it anew
    except (DocvaultError, OSError) as error:
        note_untold(vault, error)


def item_now(vault: "Vault", item: str) -> ItemEntry | None:
    """An item as the register tells it up to its end, beside what the index knows of it; None when it has not arrived. Nothing is written."""
    entry, offset = _at_one_moment(vault.index, item)
    if register_size(vault) <= offset:
        return entry
    state = item_state(entry) if entry is not None else None
    for record in vault.registers.records("intake", offset):
        if record.event.data["item"] == item:
            state = fold(state, record)
    return item_entry(vault, state, entry) if state is not None else None


def untold_arrivals(vault: "Vault") -> list[str]:
    """Items that arrived since the index read the register."""
    offset = read_to(vault.index.marks())
    if register_size(vault) <= offset:
        return []
    return [
        str(record.event.data["item"])
        for record in vault.registers.records("intake", offset)
        if record.event.action == "arrived"
    ]


def _at_one_moment(index: Index, item: str) -> tuple[ItemEntry | None, int]:
    """What the index knows of an item, and how far it had read the register then: others may let it read on between two questions."""
    while True:
        mark = read_to(index.marks())
        entry = index.exact_item(item)
        if read_to(index.marks()) == mark:
            return entry, mark


def describe_item(vault: "Vault", item: str, **fields: str) -> ItemEntry:
    """Put what was found out by reading an item (outcome, suggestions, …), on top of what the register says of it now. Returns the entry."""
    index = vault.index
    with _following(vault):
        _follow(vault, index)
        found = index.exact_item(item)
        if found is None:
            raise IndexBroken(problem=Sentence(N_("it does not know item {item}"), {"item": item}))
        entry = replace(found, **fields)  # type: ignore[arg-type]  # text fields only
        entry = replace(entry, mark=mark_of_item(vault, item_state(entry), entry.looks_like))
        index.put(items=[entry])
    return entry


def put_cases(
    vault: "Vault", index: Index, cases: Iterable[tuple[str, str]], damaged: set[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    """Tell the index of case files as they are; returns how long the history of each was before, in bytes, -1 where there is none.

    One that is damaged keeps nobody from the others: it is left as the index knows it, and added to `damaged`.

    What somebody tells the index between our reading and our telling stays: of two states it knows the later one.
    """
    told_before = {case: index.head(*case) for case in cases}
    sizes = {case: history_size(vault, *case) for case in told_before}
    there, gone = [], []
    for kind, case_id in sizes:
        if vault.cases.exists(kind, case_id):
            try:
                there.append(vault.cases.read(kind, case_id))
            except DamagedError:
                damaged.add((kind, case_id))
        else:
            gone.append((kind, case_id))
    if there:
        from docvault.services.search.known_ends import lost_ends

        index.put([case_entry(vault, case) for case in there], marks=lost_ends(index, there), told_before=told_before)
    if gone:
        index.remove(gone)
    return sizes


def history_size(vault: "Vault", kind: str, case_id: str) -> int:
    """How long a history is, in bytes; -1 where there is none."""
    folder = vault.cases.folder(kind, case_id)
    return _size(folder / "history.jsonl") if folder is not None else -1


def register_size(vault: "Vault") -> int:
    """How long the intake register is, in bytes."""
    return _size(vault.layout.register("intake"))


def rules_digest(config: "VaultConfig") -> str:
    """What changes when `vault.yaml` settles due times, duties or levels otherwise, or, where every member signs, when one comes or leaves."""
    settled = (
        *(config.time_zone, config.calendar, config.control, config.stages, config.kinds, config.retention),
        *(config.service_hours, config.in_charge, config.who_signs(), config.confidentiality),
    )
    return format(zlib.crc32(repr(settled).encode()), "08x")


def _following(vault: "Vault") -> AbstractContextManager[None]:
    return hold(vault.layout.lock("index~intake"), Sentence(N_("the index")), vault.holder, timeout=vault.who.patience)


def _follow(vault: "Vault", index: Index) -> None:
    """Read on where the index stopped. Each batch stands with its mark, so that whoever is stopped goes on there."""
    marks, size = index.marks(), register_size(vault)
    start, unreadable = read_to(marks), unreadable_of(marks)
    lines = vault.registers.lines("intake", start) if size > start else iter(())
    while batch := list(islice(lines, _BATCH)):
        end = batch[-1][1]
        entries, passed = _folded(vault, index, [record for record, _ in batch])
        unreadable += passed
        index.put(items=entries, marks=marks_at(vault, end, unreadable))
        vault.parts.catching_up(end - start, size - start)


def _folded(vault: "Vault", index: Index, records: "Sequence[Record | None]") -> tuple[list[ItemEntry], int]:
    """What records make of items, and how many of them say nothing that can be understood: of what they are about the other records count."""
    whole = [record for record in records if record is not None]
    known = {item: index.exact_item(item) for item in dict.fromkeys(map(_item_of, whole))}
    states = {item: item_state(entry) for item, entry in known.items() if entry is not None}
    touched: dict[str, None] = {}
    passed = len(records) - len(whole)
    for record in whole:
        item = _item_of(record)
        try:
            states[item] = fold(states.get(item), record)
        except IllegalStepError:
            passed += 1
        else:
            touched[item] = None
    return [item_entry(vault, states[item], known[item]) for item in touched], passed


def _item_of(record: "Record") -> str:
    return str(record.event.data.get("item", ""))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
