"""The verb `ingest`: one pass over the inboxes, until everything that lies there is taken in, read, and filed or waiting."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, BusyError
from docvault.model.intake.item import DUPLICATE, FILED, REJECTED, WAITING
from docvault.model.sentence import Sentence
from docvault.model.values import dataclass
from docvault.services.intake.item_trees import fate_tree
from docvault.services.intake.pipeline import Intake, Tell
from docvault.store.locks import hold

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import ItemEntry
    from docvault.language.spoken import Language
    from docvault.services.vault import Vault

_TICK = 0.1


TAKEN_IN = N_(
    "Files taken in by this pass and safe in the vault: {count}. `docvault ingest` goes on with reading and filing them."
)


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What arrived in this pass and what became of it. `unsettled` counts files that were still being written when the pass ended."""

    items: "tuple[ItemEntry, ...]"
    unsettled: int = 0

    def count(self, state: str) -> int:
        """How many of the items are in a state."""
        return sum(entry.state == state for entry in self.items)

    def to_tree(self, language: "Language") -> dict[str, Any]:
        """The JSON document of the command (design 7)."""
        return {
            "arrived": len(self.items),
            "filed": self.count(FILED),
            "waiting": self.count(WAITING),
            "duplicate": self.count(DUPLICATE),
            "rejected": self.count(REJECTED),
            "unsettled": self.unsettled,
            "items": [fate_tree(entry, language) for entry in self.items],
        }


def ingest(vault: "Vault", tell: Tell = lambda _: None) -> IngestResult:
    """Take in what lies in the inboxes; returns when all of it is read and filed or waiting.

    Files somebody is still writing are waited for as long as a file that looks incomplete is (`incomplete_seconds`), then left for the
    next pass. Raises `LockBusyError` while a watcher runs on the vault, `IndexBusyError` when others keep the index for longer than who asks waits:
    what was taken in then is in, and the next pass goes on with it.
    """
    with intake_of(vault, tell) as intake:
        patient_until = time.monotonic() + vault.who.patience
        while True:
            try:
                intake.recover()  # what an earlier pass, or the try before this one, had in hand
                unsettled = _pass(vault, intake)
            except BusyError:
                if time.monotonic() > patient_until:
                    if intake.tally.arrived:
                        vault.notices.append(Sentence(TAKEN_IN, {"count": len(set(intake.tally.arrived))}))
                    raise
                time.sleep(_TICK)
            else:
                return became_of(vault, intake.tally.arrived, unsettled)


def _pass(vault: "Vault", intake: Intake) -> int:
    """Go on until all that lies there is read, and filed or waiting. Returns how many files were still being written."""
    deadline = time.monotonic() + vault.config.intake.incomplete_seconds + 5
    while True:
        unsettled = intake.step()
        if not unsettled and not intake.busy:
            break
        if unsettled and not intake.busy and time.monotonic() > deadline:
            break
        intake.collect(_TICK) if intake.busy else time.sleep(_TICK)
    intake.look_after_held()
    while intake.collect(_TICK):
        pass
    return unsettled


def became_of(vault: "Vault", items: Iterable[str], unsettled: int = 0) -> IngestResult:
    """What became of items that arrived, by their ids."""
    found = (entry for item in dict.fromkeys(items) if (entry := vault.index.exact_item(item)) is not None)
    return IngestResult(tuple(found), unsettled)


@contextmanager
def intake_of(vault: "Vault", tell: Tell) -> Iterator[Intake]:
    """The intake of a vault, held for one process at a time. Whoever takes it recovers it first."""
    with hold(vault.layout.lock("intake"), "the inbox", vault.holder, timeout=0.5):
        intake = Intake(vault, tell)
        try:
            yield intake
        finally:
            intake.close()
