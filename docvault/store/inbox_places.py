"""Where an inbox may lie (FORMAT.md, V005): what is dropped there is moved away, so it must never be a place where a vault keeps its own files."""

import os
import stat
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from docvault.errors import N_, RefusedError
from docvault.model.case.kinds import KINDS
from docvault.model.sentence import Sentence
from docvault.store.border import way_to
from docvault.store.layout import HOLDING, Layout

WHOLE = N_("the whole vault lies in the inbox {path}, and its own files would be taken in and moved away")
OWN = N_(
    "the inbox {path} lies in {folder}, where the vault keeps files of its own, which would be taken in and moved away"
)
OTHER = N_("the inbox {path} lies in another vault, {vault}, whose files would be taken in and moved away")
HOLDS_OTHER = N_("another vault, {vault}, lies in the inbox {path}, and its files would be taken in and moved away")
HELD = N_("the inbox {path} lies in a place where files wait that were taken in ({folder})")
LINKED = N_(
    "the inbox {path} leads through the link {link}, and links are not followed; name the folder itself: {real}"
)
OF_THE_SYSTEM = N_(
    "the inbox {path} is a folder that the system keeps files in, which would be taken in and moved away"
)
TWICE = N_("the inbox {path} stands there twice")
SAME = N_("the inbox {path} is the same folder as {other}")
INSIDE = N_("the inbox {path} lies in another one, {other}, which takes in what lies there")
UNSTEADY = N_("what leads to the inbox {path} changes while it is looked at")
NOT_A_FOLDER = N_("the inbox {path} is not a folder")

Place = tuple[int, int]


class MisplacedInboxError(RefusedError):
    """An inbox that lies where it must not: nothing of what lies there is looked at or moved. `problem` says why."""

    message = N_("Nothing is taken from it: {problem}.")
    next_step = N_("An administrator names another folder in vault.yaml and records that with `docvault adopt`.")


def is_vault(folder: Path) -> bool:
    """Whether a vault lies in a folder, whatever state it is in."""
    register, settings = folder / "registers" / "vault.jsonl", folder / "vault.yaml"
    return _is_file(register) or (_is_file(settings) and os.path.isdir(register.parent))  # noqa: PTH112 - False too where it cannot be seen


def own_names() -> frozenset[str]:
    """The folders of the vault in which it keeps files of its own."""
    return frozenset(
        {"intake", "registers", "lost+found", "bin", ".docvault", *(kind.shelf for kind in KINDS.values())}
    )


def own_places(layout: Layout) -> dict[Place, str]:
    """The vault's own folders by what the system knows them by, under whatever name they are reached; the vault's root under `.`."""
    found = {}
    for name in (".", *sorted(own_names())):
        place = _place(layout.root / name)
        if place is not None:
            found[place] = name
    return found


def misplaced(layout: Layout, path: str) -> Sentence | None:
    """Why the inbox that `vault.yaml` calls `path` cannot be one; None where nothing speaks against it. What lies in it is not looked at."""
    try:
        return _misplaced(layout, path)
    except OSError:  # somebody moves what leads to it about
        return Sentence(UNSTEADY, {"path": path})


def _misplaced(layout: Layout, path: str) -> Sentence | None:
    inbox = layout.root / path
    root, real = Path(os.path.realpath(layout.root)), Path(os.path.realpath(inbox))
    own = own_places(layout)
    if root.is_relative_to(real) or _place(real) in {_place(above) for above in (root, *root.parents)} - {None}:
        return Sentence(WHOLE, {"path": path})
    folder = _own_folder(root, real, own)
    if folder:
        return Sentence(OWN, {"path": path, "folder": folder})
    other = next((above for above in (real, *real.parents) if is_vault(above)), root)
    if other != root and own.get(_place(other) or (0, 0)) != ".":
        return Sentence(OTHER, {"path": path, "vault": other})
    if _is_of_the_system(real):
        return Sentence(OF_THE_SYSTEM, {"path": path})
    if HOLDING in real.parts:
        return Sentence(HELD, {"path": path, "folder": HOLDING})
    return _in_the_way(layout, path)


def in_each_other(layout: Layout, paths: Sequence[str]) -> Iterator[tuple[int, Sentence]]:
    """Inboxes that are one folder, or of which one lies in the other: the place of the later or inner one, and the problem."""
    real = [Path(os.path.realpath(layout.root / path)) for path in paths]
    for place, here in enumerate(real):
        for other, there in enumerate(real):
            if here == there and other < place:
                said = TWICE if paths[place] == paths[other] else SAME
                yield place, Sentence(said, {"path": paths[place], "other": paths[other]})
            elif here != there and here.is_relative_to(there):
                yield place, Sentence(INSIDE, {"path": paths[place], "other": paths[other]})


def _is_of_the_system(real: Path) -> bool:
    """Whether a folder is one of the operating system's, or one that all folders of people lie in, or somebody's whole home."""
    first, second = (*real.parts[1:3], "", "")[:2]
    if first.casefold() in _OF_THE_SYSTEM:
        return True
    return (not second and first.casefold() in _OF_ALL) or real == Path.home()


_BY_SYSTEM = {
    "win32": {"windows", "program files", "program files (x86)", "programdata"},
    "darwin": {"bin", "sbin", "usr", "etc", "dev", "cores", "system", "library", "applications"},
}
_OF_THE_SYSTEM = frozenset(
    _BY_SYSTEM.get(sys.platform, {"bin", "boot", "dev", "etc", "lib", "lib32", "lib64", "proc", "sbin", "sys", "usr"})
)
_OF_ALL = frozenset({"", "home", "media", "mnt", "opt", "root", "run", "srv", "tmp", "users", "var", "volumes"})


def holds_vault(layout: Layout, path: str) -> Sentence | None:
    """Whether another vault lies right in an inbox: said before anything is taken from there. Deeper ones are passed over when they are met."""
    try:
        with os.scandir(os.path.realpath(layout.root / path)) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False) and is_vault(Path(entry.path)):
                    return Sentence(HOLDS_OTHER, {"path": path, "vault": entry.path})
    except OSError:
        return None
    return None


def _own_folder(root: Path, real: Path, own: dict[Place, str]) -> str:
    """The folder of the vault's own that a place is or lies in; the empty text for none."""
    first = real.relative_to(root).parts[0] if real.is_relative_to(root) else ""
    by_name = next((name for name in own_names() if name == first.casefold()), "")
    return by_name or next(
        (own[at] for above in (real, *real.parents) if (at := _place(above)) in own and own[at] != "."), ""
    )


def _in_the_way(layout: Layout, path: str) -> Sentence | None:
    inbox = layout.root / path
    base, names = way_to(layout.root, inbox)
    reached = base
    for name in names:
        reached /= name
        try:
            mode = os.lstat(reached).st_mode
        except OSError:
            return None  # not there yet, or out of reach: whoever looks into it says so
        if stat.S_ISLNK(mode):
            link = Path(os.path.realpath(reached.parent)) / name
            return Sentence(LINKED, {"path": path, "link": link, "real": os.path.realpath(inbox)})
    return None if stat.S_ISDIR(os.lstat(inbox).st_mode) else Sentence(NOT_A_FOLDER, {"path": path})


def _place(path: Path) -> Place | None:
    try:
        info = path.stat()
    except OSError:
        return None
    return info.st_dev, info.st_ino


def _is_file(path: Path) -> bool:
    return os.path.isfile(path)  # noqa: PTH113 - False too where it cannot be seen
