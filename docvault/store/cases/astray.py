"""Case files that were entered and are not in their place: somebody renamed, moved or deleted their folder in a file manager (V034).

Lists ask for them each time, so the register is only parsed where a line names a folder that is not on the shelf.
"""

import os
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from docvault.errors import N_, RefusedError
from docvault.model.case.case_name import written
from docvault.model.case.kinds import KINDS
from docvault.model.values import dataclass
from docvault.store import chainfile
from docvault.store.cases.case_file import HISTORY, NoSuchCaseError
from docvault.store.cases.missing import missing, note_missing
from docvault.store.cases.register import first_hash
from docvault.store.layout import Layout

_FOLDER = b'"folder":"'
"""How a line of the register names a folder."""


class CaseAstrayError(NoSuchCaseError):
    """The case file was opened here, and its folder is not in its place."""

    message = N_("The folder of {kind} {id} is not in its place any more: {folder}.")
    next_step = N_(
        "`docvault revert {case}` looks for it in the vault and puts it back. "
        "If it was deleted, put it back from the trash or from your last backup: the next command takes it up."
    )


class NowhereError(CaseAstrayError):
    """The whole vault was looked through, and the folder is not in it."""

    message = N_("The folder of {kind} {id} was looked for in the whole vault and not found; it belongs at {folder}.")
    next_step = N_("Put it back there from the trash or from your last backup: the next command takes it up.")


class SeveralFoundError(RefusedError):
    """More than one folder could be the one that is missing."""

    message = N_("More than one folder could be {id}: {folders}.")
    next_step = N_("Move the copies out of the vault, and type the command again.")


@dataclass(frozen=True, slots=True)
class Astray:
    """A case file that is not in its place: the folder it was entered with, relative to the vault, and the hash of its first record."""

    kind: str
    id: str
    folder: str
    first: str


def astray(layout: Layout, kind: str, ids: Collection[str] | None = None, *, look_inside: bool = False) -> list[Astray]:
    """The case files of a kind that were entered and are not on their shelf, in the order they were entered; only of these ids, where some are given.

    With ids, or where `look_inside` says so, a folder without a history is none: half a move leaves such. Else it counts by its name.
    A line of the register that cannot be read is passed over: `check` names it.
    """
    wanted, register = f'"kind":"{kind}"'.encode(), layout.register("cases")
    there = set(_names(layout, kind, look_inside=look_inside) if ids is None else _among(layout, kind, ids))
    found: dict[str, Astray] = {}
    for line in chainfile.whole_lines(register):
        named = _folder_named(line)
        if wanted not in line or named in there or (ids is not None and named and named not in ids):
            continue
        with suppress(chainfile.BrokenChainError):
            data = chainfile.record_of(line, register).event.data
            one = Astray(*(str(data.get(name, "")) for name in ("kind", "id", "folder", "first")))
            if one.kind == kind and one.id not in there and (ids is None or one.id in ids):
                found[one.id] = one
    return list(found.values())


def demand_not_astray(layout: Layout, kind: str, case_id: str) -> None:
    """Say of a case file that was entered and is not in its place where that is. Raises `CaseAstrayError`."""
    for one in astray(layout, kind, {case_id}):
        note_missing(layout, kind, {*missing(layout).get(kind, ()), case_id})
        raise refusal_of(one)


def refusal_of(one: Astray, refusal: type[CaseAstrayError] = CaseAstrayError) -> CaseAstrayError:
    """Why nothing is done with a case file that is not in its place."""
    return refusal(kind=one.kind, id=one.id, case=written(one.kind, one.id), folder=one.folder)


def renamed_to(layout: Layout, one: Astray) -> Path | None:
    """The folder on the same shelf that begins with the same record; None where there is none."""
    places = _places(layout, one.kind)
    return next((path for place in places for path in _folders(place) if _begins_with(path, one.first)), None)


def where_now(layout: Layout, one: Astray) -> Path | None:
    """The folder anywhere in the vault that begins with the same record; None where there is none. Raises `SeveralFoundError`."""
    found = [path for path in _all_folders(layout) if _begins_with(path, one.first)]
    if len(found) > 1:
        raise SeveralFoundError(id=one.id, folders=", ".join(map(layout.shown, found)))
    return found[0] if found else None


def _folder_named(line: bytes) -> str:
    """The name of the folder a line of the register names, the empty text where it is written in another way."""
    _before, _sign, rest = line.partition(_FOLDER)
    return rest.partition(b'"')[0].rpartition(b"/")[2].decode(errors="replace")


def _names(layout: Layout, kind: str, *, look_inside: bool) -> Iterator[str]:
    folders = (path for place in _places(layout, kind) for path in _folders(place))
    return (path.name for path in folders if not look_inside or (path / HISTORY).exists())


def _among(layout: Layout, kind: str, ids: Collection[str]) -> Iterator[str]:
    """Those of these ids whose folder is on the shelf, with a history in it."""
    places = _places(layout, kind)
    return (one for one in ids if any((place / one / HISTORY).exists() for place in places))


def _places(layout: Layout, kind: str) -> list[Path]:
    """Where the folders of a kind stand: on its shelf, or in the years of that."""
    shelf = layout.shelf(kind)
    return _folders(shelf) if KINDS[kind].by_year else [shelf]


def _all_folders(layout: Layout) -> Iterator[Path]:
    for folder, names, _files in os.walk(layout.root):
        names[:] = sorted(name for name in names if Path(folder, name) != layout.derived)
        yield Path(folder)


def _folders(place: Path) -> list[Path]:
    """The folders in a folder, by name; none where it cannot be read, which `check` names."""
    try:
        with os.scandir(place) as entries:
            return sorted(Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False))
    except OSError:
        return []


def _begins_with(folder: Path, first: str) -> bool:
    try:
        return (folder / HISTORY).is_file() and first_hash(folder) == first
    except (chainfile.BrokenChainError, StopIteration, OSError):
        return False
