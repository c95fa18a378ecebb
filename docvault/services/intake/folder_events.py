"""Events of the file system for the inboxes, and a live probe of each folder: write a file, see whether its event comes."""

import os
import secrets
import threading
import warnings
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from docvault.store import durable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PROBE_SECONDS = 1.0


class FolderEvents:
    """Wakes a watcher when something happens in its folders. `any_polled` says that some folder's events do not arrive."""

    def __init__(self, modes: "Mapping[Path, str]", wake: threading.Event, stop: threading.Event) -> None:
        self._modes = modes
        self._wake = wake
        self._stop = stop
        self._observer: Any = None
        self.polled: set[Path] = set()
        self.problems: list[tuple[Path, OSError]] = []

    @property
    def any_polled(self) -> bool:
        """Whether some folder must be looked at without events."""
        return bool(self.polled)

    def __enter__(self) -> Self:
        """Begin to receive events, and probe every folder whose mode is `auto`."""
        wanted = [folder for folder, mode in self._modes.items() if mode != "polling"]
        self.polled = {folder for folder, mode in self._modes.items() if mode == "polling"}
        handler = _Waker(self._wake)
        self._start(wanted, handler)
        probed = [folder for folder in wanted if self._modes[folder] == "auto" and folder not in self.polled]
        self.polled |= {folder for folder in probed if not self._stop.is_set() and not handler.probe(folder)}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop receiving events."""
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()

    def _start(self, folders: list[Path], handler: "_Waker") -> None:
        try:
            from watchdog.observers import Observer
        except ImportError:
            self.polled |= set(folders)
            return
        # a folder that is made while watchdog walks there is registered twice, which it says on the terminal and which means nothing
        warnings.filterwarnings("ignore", message="Callback with id", category=RuntimeWarning)
        try:
            observer: Any = Observer()
            observer.start()  # before there is a folder: what the system refuses of one is then known of that one, and no other
        except OSError as error:
            self._poll(folders, error)
            return
        self._observer = observer
        for folder in folders:
            try:
                observer.schedule(handler, str(folder), recursive=True)
            except OSError as error:
                self._poll([folder], error)

    def _poll(self, folders: "Iterable[Path]", error: OSError) -> None:
        """Look at folders now and then, of which the system tells nothing."""
        for folder in folders:
            self.polled.add(folder)
            self.problems.append((folder, error))


class _Waker:
    """Takes events: a probe's is noted, every other wakes the watcher, but for those of the holding place."""

    def __init__(self, wake: threading.Event) -> None:
        self._wake = wake
        self._probe_name = ""
        self._probed = threading.Event()

    def dispatch(self, event: Any) -> None:
        """Called by the observer's thread for each event."""
        if event.event_type in {"opened", "closed_no_write"}:
            return
        path = os.fsdecode(event.src_path)
        if self._probe_name and path.endswith(self._probe_name):
            self._probed.set()
        elif f"{os.sep}.taken" not in path:
            self._wake.set()

    def probe(self, folder: Path) -> bool:
        """Write a file and see whether its event comes. A folder that cannot be written to counts as one without events."""
        self._probed.clear()
        self._probe_name = f".docvault-probe-{secrets.token_hex(4)}"
        path = folder / self._probe_name
        try:
            durable.write_new(path, b"", sync=False)
            arrived = self._probed.wait(PROBE_SECONDS)
            durable.remove(path, sync=False)
        except Exception:  # noqa: BLE001 - read-only, gone, refused: whatever it is, there is no event to rely on
            return False
        finally:
            self._probe_name = ""
        return arrived
