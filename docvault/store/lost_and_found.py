"""lost+found: where leftovers of a crash go, for a person to look at. Never deleted, never overwritten, each with a note of its origin."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from docvault.errors import DocvaultError
from docvault.model.names import free_name, safe_name
from docvault.store import durable
from docvault.store.layout import Layout

_NOTE = "from.txt"


class LostAndFound:
    """The `lost+found/` of one vault."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def keep(self, path: Path) -> Path:
        """Move a file or folder here and return its new place; durable on return."""
        with self._place(path) as target:
            durable.move(path, target / path.name)
        return target

    def keep_bytes(self, origin: Path, text: bytes) -> Path:
        """Keep bytes cut off the end of `origin`; durable on return."""
        with self._place(origin) as target:
            durable.write_new(target / f"{origin.name}.cut-off", text)
            durable.sync_folder(target)
        return target

    @contextmanager
    def _place(self, origin: Path) -> Iterator[Path]:
        """A folder of its own, with the note; after an error it goes again, unless something got there before it."""
        root = self._layout.lost_and_found
        durable.make_folders(root)
        stamp = time.strftime("%Y%m%d-%H%M%S")
        shown = self._layout.shown(origin)
        taken = frozenset(name.casefold() for name in os.listdir(root))
        target = root / free_name(safe_name(f"{stamp} {shown.replace('/', ' ')}"), taken)
        durable.make_folders(target)
        try:
            durable.write_new(target / _NOTE, f"{shown}\n".encode())
            yield target
        except BaseException:
            with suppress(DocvaultError, OSError):
                if os.listdir(target) == [_NOTE]:
                    durable.remove(target / _NOTE, sync=False)
                durable.remove_empty_folders(target, root)
            raise
