"""The verb `watch`: the inboxes watched until it is told to stop (design 5).

Events of the system where they arrive, polling where they do not: a probe file per folder tells which. A rescan now and then finds what events missed. At rest
it sleeps; readers are child processes that leave when idle.
"""

import errno
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from docvault.errors import N_, BusyError
from docvault.model.intake.polling import Plan, Waiting, next_look, next_try
from docvault.services.intake.folder_events import FolderEvents
from docvault.services.intake.inbox_folders import usable
from docvault.services.intake.ingest import intake_of, watcher_of
from docvault.services.intake.news import News, Tell

if TYPE_CHECKING:
    from docvault.services.intake.pipeline import Intake
    from docvault.services.vault import Vault

_NONE_LEFT = frozenset({errno.ENOSPC, errno.EMFILE, errno.ENFILE})


class NoEventsError(BusyError):
    """The system tells of nothing that happens in a folder."""

    message = N_(
        "The system does not tell what happens there ({problem}): it is looked at every {seconds} seconds instead."
    )


class NoWatchesLeftError(NoEventsError):
    """All watches, or all that tell of them, are taken by programs of this computer."""

    message = N_("The system has no watches left: it is looked at every {seconds} seconds instead.")
    next_step = N_(
        "An administrator of this computer lets there be more: `sysctl fs.inotify.max_user_instances=1024 fs.inotify.max_user_watches=524288`."
    )


HELD_SECONDS = 20.0
"""How often held files are looked at for growth."""
NOTICES_KEPT = 20
"""So many notices, the last ones, are left for the end: a watcher runs for months."""


def watch(
    vault: "Vault",
    stop: threading.Event,
    tell: Tell = lambda _: None,
    ready: Callable[[], None] = lambda: None,
    wake: threading.Event | None = None,
) -> None:
    """Watch until `stop` is set. `ready` is called once what was left over is taken up and events are being received.

    Setting `wake` after `stop` ends the watcher's sleep at once.

    Raises `WatchedError` while another process watches the same vault, `LockBusyError` while one ingests.
    """
    wake = wake or threading.Event()
    with (
        watcher_of(vault),
        intake_of(vault, tell) as intake,
        FolderEvents(_modes(vault), wake, stop) as events,
    ):
        seconds = vault.config.intake.poll_seconds
        for folder, error in events.problems:
            told = NoWatchesLeftError if error.errno in _NONE_LEFT else NoEventsError
            problem = error.strerror or str(error)
            tell(News("polled", "", vault.layout.shown(folder), error=told(seconds=seconds, problem=problem)))
        _run(_Looking(vault, intake, events, wake), tell, ready, stop)


def _run(looking: "_Looking", tell: Tell, ready: Callable[[], None], stop: threading.Event) -> None:
    """Look again and again. What somebody else keeps busy, and a full disk, are waited for: nobody else would start the watcher again.

    What was left in hand is taken up at the start, and once more when a look succeeds again after some that did not.
    """
    is_recovered = is_announced = False
    failed = 0
    while not stop.is_set():
        looking.wake.clear()
        if stop.is_set():
            break  # it was set between the two looks, with the call to wake up
        try:
            if not is_recovered:
                looking.intake.recover()
                is_recovered = True
            if not is_announced:
                ready()
                is_announced = True
            if failed:
                looking.wake.set()  # no pause at its end: what was left in hand comes next
            looking.once()
        except BusyError as error:
            if not failed:
                tell(News("busy", "", "", error=error))
            failed += 1
            looking.intake.open_anew()
            _pause(looking.wake, stop, next_try(failed))
        else:
            is_recovered, failed = not failed, 0


def _pause(wake: threading.Event, stop: threading.Event, seconds: float) -> None:
    """Wait so long, whatever arrives meanwhile; not when it is time to stop."""
    until = time.monotonic() + seconds
    while not stop.is_set() and (left := until - time.monotonic()) > 0:
        wake.wait(left)
        wake.clear()  # `stop` is set before it is woken


class _Looking:
    """One look after the other: what is ready is taken, what was read handed on, then a pause."""

    def __init__(self, vault: "Vault", intake: "Intake", events: FolderEvents, wake: threading.Event) -> None:
        settings = vault.config.intake
        self._plan = Plan(poll=settings.poll_seconds, rescan=settings.rescan_seconds)
        self._events = events
        self._held_at = time.monotonic()
        self._vault = vault
        self.intake = intake
        self.wake = wake

    def once(self) -> None:
        """Take what is ready, hand on what was read, and pause until something happens."""
        del self._vault.notices[:-NOTICES_KEPT]
        unsettled = self.intake.step()
        if time.monotonic() - self._held_at > HELD_SECONDS:
            self.intake.look_after_held()
            self._held_at = time.monotonic()
        waiting = Waiting(unsettled=unsettled > 0, reading=self.intake.busy > 0, polling=self._events.any_polled)
        pause = min(next_look(self._plan, waiting), HELD_SECONDS)
        if self.intake.busy:
            self.intake.collect(pause)
        else:
            self.wake.wait(pause)


def _modes(vault: "Vault") -> dict[Path, str]:
    """How each inbox is watched, but for those that lie where none may: nothing is written there, no probe either."""
    folders = {folder for _channel, folder in usable(vault.layout, vault.config, [])}
    return {path: inbox.watch for inbox in vault.config.inboxes if (path := vault.root / inbox.path) in folders}
