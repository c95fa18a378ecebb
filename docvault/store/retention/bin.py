"""The bin: where the bytes of disposed versions lie until their term is over, or they are restored (FORMAT.md sections 5.2 and 7).

A version lies where its manifest says: marked with a disposal in that disposal's bin, unmarked in its case file. `settle` makes it so, by renames
within one filesystem; it is called after each commit that changes marks, and by whoever recovers the case file after a crash.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from docvault.store import digests, durable
from docvault.store.layout import Layout

if TYPE_CHECKING:
    from docvault.model.case.manifest import Manifest

INTAKE = "intake"
"""The folder of an order's bin that holds intake items."""


class Bin:
    """The bins of all disposals of one vault."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def folder(self, disposal: str, order: str) -> Path:
        """What a disposal put into its bin of one order."""
        return self._layout.bin / disposal / order

    def holding(self, manifest: "Manifest") -> str:
        """The disposal that has something of a case file in its bin; empty for none."""
        marks = {version.disposed for document in manifest.documents for version in document.versions}
        return next((one for one in self._names_of(manifest.id) if one in marks), "")

    def settle(self, manifest: "Manifest", folder: Path) -> None:
        """Let every version of a case file lie where its manifest says; durable on return. Does nothing when all do."""
        bins = [self.folder(disposal, manifest.id) for disposal in self._names_of(manifest.id)]
        for document in manifest.documents:
            for version in document.versions:
                place = document.place(version)
                here = folder / place
                if version.disposed:
                    _move(here, self.folder(version.disposed, manifest.id) / place, folder)
                else:
                    for bin_folder in bins:
                        _move(bin_folder / place, here, self._layout.bin)

    def item_folder(self, disposal: str, order: str, item: str) -> Path:
        """Where an intake item lies that went with an order."""
        return self.folder(disposal, order) / INTAKE / item

    def take_item(self, disposal: str, order: str, item: str) -> None:
        """Put an item's folder into the bin; durable on return. Does nothing when it is there."""
        _move(self._layout.item(item), self.item_folder(disposal, order, item), self._layout.intake)

    def give_item_back(self, disposal: str, order: str, item: str) -> None:
        """Put an item's folder back into the intake; durable on return. Does nothing when it is there."""
        _move(self.item_folder(disposal, order, item), self._layout.item(item), self._layout.bin)

    def bring_item_home(self, item: str) -> None:
        """Put an item's folder back into the intake from whichever bin it lies in; durable on return. Looks into every bin."""
        for disposal in _names(self._layout.bin):
            for order in self.orders(disposal):
                self.give_item_back(disposal, order, item)

    def orders(self, disposal: str) -> list[str]:
        """The orders of which a disposal has anything in its bin."""
        return _names(self._layout.bin / disposal)

    def destroy(self, disposal: str, order: str) -> None:
        """Remove for good what a disposal has in its bin of one order; durable on return. Does nothing when it is gone."""
        folder = self.folder(disposal, order)
        if folder.is_dir():
            durable.remove_folder(folder)
        durable.remove_empty_folders(folder.parent, self._layout.bin)

    def _names_of(self, order: str) -> Iterator[str]:
        return (one for one in _names(self._layout.bin) if self.folder(one, order).is_dir())


def _move(source: Path, target: Path, stop: Path) -> None:
    if not source.exists():
        return
    durable.make_folders(target.parent)
    if target.exists() and _same(source, target):  # a loss of power may leave both names of a rename
        _remove(source)
    else:
        durable.move(source, target)
    durable.remove_empty_folders(source.parent, stop)


def _same(source: Path, target: Path) -> bool:
    """Whether everything in one place is in the other, byte for byte."""
    if source.is_dir():
        return all(_same(path, target / path.name) for path in source.iterdir())
    return target.is_file() and digests.digest(source) == digests.digest(target)


def _remove(path: Path) -> None:
    if path.is_dir():
        durable.remove_folder(path)
    else:
        durable.remove(path)


def _names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder)) if folder.is_dir() else []
