"""The intake's files: holding places inside inboxes, copies of our own, items' folders (FORMAT.md sections 6 and 7).

A dropped file is renamed into `.taken/<item>/` of its inbox, so that the sender sees it gone and nobody takes it twice. What enters the vault is a
copy in a file of our own, never the dropped inode, which somebody may still hold open for writing.
"""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from docvault.errors import N_
from docvault.model.intake.item import ItemState, item_yaml
from docvault.model.names import safe_name
from docvault.model.sentence import Sentence
from docvault.model.values import dataclass
from docvault.store import border, durable, group_files, inside
from docvault.store.border import Folder, OddError, OpenFile, odd, open_file, open_folder
from docvault.store.layout import HOLDING, Layout
from docvault.store.locks import process_runs
from docvault.store.lost_and_found import LostAndFound
from docvault.store.yaml_text import dump_yaml

ITEM_FILE = "item.yaml"
NOWHERE = N_("it cannot wait in {path}: {problem}")


@dataclass(frozen=True, slots=True)
class Held:
    """A file in a holding place: which item took it, and the file itself."""

    item: str
    path: Path


@dataclass(frozen=True, slots=True)
class Staged:
    """A durable copy that is not yet anybody's: its place, the digest and size of its bytes."""

    path: Path
    sha256: str
    bytes: int


class IntakeFiles:
    """The intake's files of one vault."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._lost = LostAndFound(layout)

    def opened(self, path: Path) -> AbstractContextManager[tuple[Folder, OpenFile]]:
        """Open a file in an inbox or its holding place, and the folder it lies in. Raises `OddError`, `SourceMissingError`."""
        return open_file(self._layout.root, path)

    def hold(self, folder: Folder, name: str, inbox: Path, item: str) -> Path:
        """Rename a dropped file into the holding place and return its new path.

        OSError, `NotWritableError` and `OddError`, when it is none any more, leave it where it was.
        """
        target = inbox / HOLDING / item
        with open_folder(self._layout.root, inbox) as place, self._holding(place) as holding:
            try:
                with holding.make(item) as held:
                    border.move(folder, name, held, name)
                    problem = odd(held.info(name))
                    if problem:  # something else was put in its place a moment ago
                        border.move(held, name, folder, name)
                        raise OddError(problem=problem)  # noqa: TRY301
            except BaseException:
                self._drop_empty(target, inbox)
                raise
        return target / name

    def _holding(self, place: Folder) -> Folder:
        try:
            return place.make(HOLDING)
        except OddError as error:
            shown = self._layout.shown(place.path / HOLDING)
            raise OddError(problem=Sentence(NOWHERE, {"path": shown, "problem": error.values["problem"]})) from error

    def held_items(self, inbox: Path) -> list[str]:
        """Which items have something in an inbox's holding place; nothing where it cannot be listed."""
        try:
            with open_folder(self._layout.root, inbox / HOLDING) as holding:
                return [name for name, _info in holding.entries()]
        except (OSError, OddError):
            return []

    def held(self, inbox: Path) -> Iterator[Held]:
        """Every ordinary file in an inbox's holding place."""
        for item in self.held_items(inbox):
            for path in self.held_of(inbox, item):
                yield Held(item, path)

    def held_of(self, inbox: Path, item: str) -> list[Path]:
        """The ordinary files of one item in an inbox's holding place; nothing where it cannot be listed."""
        folder = inbox / HOLDING / item
        try:
            with open_folder(self._layout.root, folder) as opened:
                return [folder / name for name, info in opened.entries() if not odd(info)]
        except (OSError, OddError):
            return []

    def release(self, held: Held, inbox: Path) -> None:
        """Remove a held file: its bytes are durable and verified in the vault, and nobody has written to it for long."""
        with open_folder(self._layout.root, held.path.parent) as folder:
            border.remove(folder, held.path.name)
        self._drop_empty(held.path.parent, inbox)

    def return_to_inbox(self, held: Held, inbox: Path) -> Path:
        """Put a held file back into its inbox, to arrive anew."""
        root, name = self._layout.root, held.path.name
        with open_folder(root, held.path.parent) as folder, open_folder(root, inbox) as place:
            if any(name == taken for taken, _info in place.entries()):
                name = f"{held.item}-{name}"
            border.move(folder, held.path.name, place, name)
        self._drop_empty(held.path.parent, inbox)
        return inbox / name

    def stage(self, source: OpenFile, item: str) -> Staged:
        """Copy an open file's bytes into a file of our own under staging; durable on return."""
        durable.make_folders(self._layout.staging, durable=False, derived=True)
        target = self._staged(item)
        durable.remove(target, sync=False)
        digest, size = durable.copy_open(source.handle, source.path, target)
        return Staged(target, digest, size)

    def is_used(self, item: str) -> bool:
        """Whether an item of this id has a folder, or is being staged by this process."""
        return self._layout.item(item).exists() or self._staged(item).exists()

    def _staged(self, item: str) -> Path:
        return self._layout.staging / f"item~{item}~{durable.own_mark()}"

    def discard(self, staged: Staged) -> None:
        """Remove a staged copy that is not needed; its source is still there."""
        durable.remove(staged.path, sync=False)

    def place(self, staged: Staged, state: ItemState) -> Path:
        """Make the item's folder of a staged copy, with its `item.yaml`; durable on return. Returns the file's path."""
        folder = self._layout.item(state.item)
        durable.make_folders(folder.parent, derived=True)
        durable.make_folders(folder, durable=False)
        target = folder / state.arrival.file
        durable.move(staged.path, target, sync=False)
        durable.stage(folder / ITEM_FILE, dump_yaml(item_yaml(state)))
        durable.sync_folder(folder)
        durable.sync_folder(folder.parent)
        return target

    def replace(self, staged: Staged, state: ItemState) -> None:
        """Put a staged copy in the place of an item's file, whose bytes it begins with; otherwise the old file goes to lost+found first."""
        target = self._layout.item(state.item) / state.arrival.file
        durable.make_folders(target.parent)
        if target.exists() and not _begins_with(staged.path, target):
            self._lost.keep(target)
        durable.publish(staged.path, target)

    def write_item(self, state: ItemState) -> None:
        """Write `item.yaml` anew, as the register tells the item; durable on return."""
        folder = self._layout.item(state.item)
        durable.stage(folder / f".{ITEM_FILE}", dump_yaml(item_yaml(state)))
        group_files.keep_group_rights(folder / f".{ITEM_FILE}", folder / ITEM_FILE)
        durable.publish(folder / f".{ITEM_FILE}", folder / ITEM_FILE)

    def clear(self, item: str) -> None:
        """Remove an item's folder: its bytes are in a case file, or it is a duplicate."""
        folder = self._layout.item(item)
        durable.remove_folder(folder, sync=False)
        durable.remove_empty_folders(folder.parent, self._layout.intake)

    def items(self) -> Iterator[str]:
        """Ids of all items that have a folder."""
        for day in sorted(self._layout.intake.glob("[0-9]*/[0-9]*/[0-9]*")):
            for entry in sorted(os.scandir(day), key=lambda entry: entry.name):
                if entry.is_dir():
                    yield entry.name

    def set_aside(self, item: str) -> None:
        """Move the folder of an item the register does not know to lost+found; it arrives anew from its holding place."""
        self._lost.keep(self._layout.item(item))

    def clear_staging(self) -> None:
        """Remove staged copies of processes that are gone. Their sources are in holding places, and items; nothing is lost with them."""
        for what in ("item", "part"):
            for path in self._layout.staging.glob(f"{what}~*"):
                if not process_runs(path.name.rpartition("~")[2]):
                    durable.remove(path, sync=False)

    @staticmethod
    def safe(name: str) -> str:
        """The name a dropped file is stored with; `item.yaml` is ours."""
        made = safe_name(name)
        return f"_{made}" if made.casefold() == ITEM_FILE else made

    @staticmethod
    def _drop_empty(folder: Path, inbox: Path) -> None:
        durable.remove_empty_folders(folder, inbox)


def _begins_with(path: Path, beginning: Path) -> bool:
    with inside.reading(path) as whole, inside.reading(beginning) as start:
        while block := start.read(durable.BLOCK):
            if whole.read(len(block)) != block:
                return False
    return True
