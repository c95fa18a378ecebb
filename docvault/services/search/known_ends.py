"""How far histories are known to have gone: the index has the end of each, and remembers in a mark the end of one that was found to lack it.

The index follows the files and never holds them back: also when a history is shorter than it was, since an older state may have been put back from a
backup. That it was longer once is kept all the same, until the index is made again on purpose.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from docvault.errors import DamagedError
from docvault.model.case.history import Head
from docvault.store import chainfile
from docvault.store.cases.case_file import HISTORY

if TYPE_CHECKING:
    from docvault.index.contract.index import Index
    from docvault.services.vault import Vault
    from docvault.store.cases.case_file import CaseFile

_MARK = "cut"


class Knowing(Protocol):
    """An index, ours or that of another version of docvault: as far as it can be read, it knows how far histories went."""

    def heads(self) -> Mapping[tuple[str, str], tuple[str, int]]:
        """(kind, id) of every case file to (head, history_bytes)."""

    def head(self, kind: str, case_id: str) -> tuple[str, int] | None:
        """(head, history_bytes) of one case file."""

    def marks(self) -> Mapping[str, str]:
        """Small values kept with the index."""


def known_ends(index: Knowing, kind: str, case_id: str) -> Sequence[Head]:
    """The ends the history of a case file is known to have had."""
    ends = [_head(*found)] if (found := index.head(kind, case_id)) else []
    marked = index.marks().get(_name(kind, case_id))
    return [_read(marked), *ends] if marked else ends


def all_known_ends(index: Knowing) -> dict[tuple[str, str], list[Head]]:
    """The same of every case file, by kind and id."""
    ends = {case: [_head(*found)] for case, found in index.heads().items()}
    for name, value in index.marks().items():
        mark, _, rest = name.partition(":")
        kind, _, case_id = rest.partition("/")
        if mark == _MARK:
            ends.setdefault((kind, case_id), []).append(_read(value))
    return ends


def lost_ends(index: "Index", cases: "Iterable[CaseFile]") -> dict[str, str]:
    """Marks that keep what the index knows of histories that lack it now: put them with the entries that would overwrite it."""
    marks: dict[str, str] = {}
    for case in cases:
        found = index.head(case.kind, case.id)
        if found and not chainfile.has_end(case.folder / HISTORY, _head(*found)):
            marks |= _mark(case.kind, case.id, known_ends(index, case.kind, case.id))
    return marks


def ends_to_keep(vault: "Vault", indexes: Iterable[Knowing]) -> Mapping[str, str]:
    """Marks for an index that is made again: of cut histories whose manifest says more than they do. What was put back from a backup is forgotten."""
    lost = _lost(vault, indexes, {})
    return {
        name: value
        for (kind, case_id), ends in lost.items()
        if _is_cut(vault, kind, case_id)
        for name, value in _mark(kind, case_id, ends).items()
    }


def _is_cut(vault: "Vault", kind: str, case_id: str) -> bool:
    """Whether its manifest says more than its history, or it cannot be read, so that nobody knows."""
    try:
        return vault.cases.read(kind, case_id).hand_edited
    except DamagedError:
        return True


def ends_handed_over(vault: "Vault", index: Knowing, others: Iterable[Knowing]) -> Mapping[str, str]:
    """Marks for our index of what those of other versions know of histories that lack it now."""
    known, marks = index.heads(), index.marks()
    handed: dict[str, str] = {}
    for (kind, case_id), ends in _lost(vault, others, known).items():
        ours = marks.get(_name(kind, case_id))
        handed |= _mark(kind, case_id, [*ends, *([_read(ours)] if ours else [])])
    return handed


def _lost(
    vault: "Vault", indexes: Iterable[Knowing], known: Mapping[tuple[str, str], tuple[str, int]]
) -> dict[tuple[str, str], list[Head]]:
    """The ends that histories do not have any more. Those `known` to be there are not looked for."""
    lost: dict[tuple[str, str], list[Head]] = {}
    for index in indexes:
        for case, ends in all_known_ends(index).items():
            doubtful = [end for end in ends if (end.hash, end.bytes) != known.get(case)]
            folder = vault.cases.folder(*case) if doubtful else None
            if folder:
                gone = [end for end in doubtful if not chainfile.has_end(folder / HISTORY, end)]
                lost.setdefault(case, []).extend(gone)
    return {case: ends for case, ends in lost.items() if ends}


def _mark(kind: str, case_id: str, ends: Sequence[Head]) -> dict[str, str]:
    """The mark that keeps the furthest of these ends."""
    furthest = max(ends, key=lambda end: end.bytes)
    return {_name(kind, case_id): f"{furthest.bytes} {furthest.hash}"}


def _name(kind: str, case_id: str) -> str:
    return f"{_MARK}:{kind}/{case_id}"


def _head(hash_: str, size: int) -> Head:
    return Head(hash=hash_, bytes=size)


def _read(value: str) -> Head:
    size, _, hash_ = value.partition(" ")
    return _head(hash_, int(size))
