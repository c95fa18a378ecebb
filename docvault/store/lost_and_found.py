"""lost+found: where leftovers of a crash go, for a person to look at. Never deleted, never overwritten, each with a note of its origin."""

import os
import time
from pathlib import Path

from docvault.model.names import free_name, safe_name
from docvault.store import durable
from docvault.store.layout import Layout


class LostAndFound:
    """The `lost+found/` of one vault."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def keep(self, path: Path) -> Path:
        """Move a file or folder here and return its new place; durable on return."""
        target = self._place(path)
        durable.move(path, target / path.name)
        return target

    def keep_bytes(self, origin: Path, text: bytes) -> Path:
        """Keep bytes cut off the end of `origin`; durable on return."""
        target = self._place(origin)
        durable.write_new(target / f"{origin.name}.cut-off", text)
        durable.sync_folder(target)
        return target

    def _place(self, origin: Path) -> Path:
        root = self._layout.lost_and_found
        durable.make_folders(root)
        stamp = time.strftime("%Y%m%d-%H%M%S")
        shown = self._layout.shown(origin)
        taken = frozenset(name.casefold() for name in os.listdir(root))
        target = root / free_name(safe_name(f"{stamp} {shown.replace('/', ' ')}"), taken)
        durable.make_folders(target)
        durable.write_new(target / "from.txt", f"{shown}\n".encode())
        return target
