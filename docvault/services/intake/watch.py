"""The verb `watch`: the inboxes watched until it is told to stop (design 5).

Events of the system where they arrive, polling where they do not: a probe file per folder tells which. A rescan now and then finds what events missed. At rest
it sleeps; readers are child processes that leave when idle.
"""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from docvault.model.intake.polling import Plan, Waiting, next_look
from docvault.services.intake.folder_events import FolderEvents
from docvault.services.intake.ingest import intake_of
from docvault.services.intake.pipeline import News, Tell

if TYPE_CHECKING:
    from docvault.services.intake.pipeline import Intake
    from docvault.services.vault import Vault

HELD_SECONDS = 20.0
"""How often held files are looked at for growth."""


def watch(
    vault: "Vault",
    stop: threading.Event,
    tell: Tell = lambda _: None,
    ready: Callable[[], None] = lambda: None,
    wake: threading.Event | None = None,
) -> None:
    """Watch until `stop` is set. `ready` is called once what was left over is taken up and events are being received.

    Setting `wake` after `stop` ends the watcher's sleep at once.

    Raises `LockBusyError` while another process watches or ingests the same vault.
    """
    wake = wake or threading.Event()
    with intake_of(vault, tell) as intake, FolderEvents(_modes(vault), wake, stop) as events:
        for folder, problem in events.problems:
            tell(News("failed", "", str(folder), detail=problem))
        ready()
        _run(vault, intake, events, wake, stop)


def _run(vault: "Vault", intake: "Intake", events: FolderEvents, wake: threading.Event, stop: threading.Event) -> None:
    settings = vault.config.intake
    plan = Plan(poll=settings.poll_seconds, rescan=settings.rescan_seconds)
    held_at = time.monotonic()
    while not stop.is_set():
        wake.clear()
        if stop.is_set():
            break  # it was set between the two looks, with the call to wake up
        unsettled = intake.step()
        if time.monotonic() - held_at > HELD_SECONDS:
            intake.look_after_held()
            held_at = time.monotonic()
        waiting = Waiting(unsettled=unsettled > 0, reading=intake.busy > 0, polling=events.any_polled)
        pause = min(next_look(plan, waiting), HELD_SECONDS)
        if intake.busy:
            intake.collect(pause)
        else:
            wake.wait(pause)


def _modes(vault: "Vault") -> dict[Path, str]:
    return {vault.root / inbox.path: inbox.watch for inbox in vault.config.inboxes}
