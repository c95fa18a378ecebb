"""Where case files lie: their folders, shelves that cannot be read (V034), and what stands among them that is none (W001, V013)."""

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from docvault.model.case.kinds import KINDS
from docvault.model.values import dataclass
from docvault.services.proof.checking.findings import Finding, is_no_part, name_findings, shown_path, unreadable
from docvault.services.proof.checking.vault_rules import stranger
from docvault.store.cases.case_file import HISTORY, MANIFEST


@dataclass(frozen=True, slots=True)
class CaseFolder:
    """A folder where a case file should be."""

    kind: str
    id: str
    path: Path


def case_folders(root: Path, entered: Collection[tuple[str, str]] | None) -> Iterator[CaseFolder]:
    """Every folder that stands where a case file stands, by kind and name, and is one: it has a manifest or a history, or was `entered` as one.

    Where nobody knows what was entered, each counts as one.
    """
    for kind in KINDS.values():
        for shelf in _years(root, kind.shelf) if kind.by_year else [root / kind.shelf]:
            for path in _folders(shelf):
                one = CaseFolder(kind.name, path.name, path)
                if _is_case(one, entered):
                    yield one


def _is_case(folder: CaseFolder, entered: Collection[tuple[str, str]] | None) -> bool:
    if entered is None or (folder.kind, folder.id) in entered:
        return True
    return not is_no_part(folder.id) and any(os.path.lexists(folder.path / name) for name in (MANIFEST, HISTORY))


def unread_shelves(root: Path) -> list[Finding]:
    """Folders of case files that cannot be read (V034). While there are any, it is not known which case files there are."""
    found: list[Finding] = []
    for shelf in _shelves(root):
        try:
            for entry in shelf.iterdir():
                entry.is_dir()
        except OSError as error:
            found.append(unreadable("V034", shown_path(shelf, root), error))
    return found


def strangers_among_cases(root: Path, entered: Collection[tuple[str, str]] | None) -> Iterator[Finding]:
    """Files and other folders where only folders of case files stand (W001), and names no system can hold (V013). `unread_shelves` tells what is left out."""
    known = {one.path for one in case_folders(root, entered)}
    for shelf in _shelves(root):
        try:
            found = _strangers_on(shelf, root, known)
        except OSError:
            continue
        yield from found


def _strangers_on(shelf: Path, root: Path, known: Collection[Path]) -> list[Finding]:
    found = name_findings(shelf, root)
    by_year = [root / kind.shelf for kind in KINDS.values() if kind.by_year]
    for entry in sorted(shelf.iterdir()):
        is_year = shelf in by_year and entry.is_dir() and entry.name.isdigit() and len(entry.name) == 4
        if not is_year and entry not in known:
            found.append(stranger(entry, root))
    return found


def _shelves(root: Path) -> list[Path]:
    shelves = [root / kind.shelf for kind in KINDS.values()]
    shelves += [year for kind in KINDS.values() if kind.by_year for year in _years(root, kind.shelf)]
    return [shelf for shelf in shelves if shelf.is_dir()]


def _years(root: Path, shelf: str) -> list[Path]:
    """The folders on a shelf that case files of a year may stand in."""
    return [path for path in _folders(root / shelf) if not is_no_part(path.name)]


def _folders(shelf: Path) -> list[Path]:
    """The folders in a folder, none when it cannot be read: `unread_shelves` says so."""
    try:
        return sorted(path for path in shelf.iterdir() if path.is_dir()) if shelf.is_dir() else []
    except OSError:
        return []
