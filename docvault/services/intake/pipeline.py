"""The intake at work: look, take, read, recognise, match, file or wait (design 5). `ingest` runs it until nothing is left to do, `watch` forever.

One thread does all of this and owns the vault. What each step remembers is its own: `arrivals`, `held_files`, `item_reading`, `version_reading`, `deciding`.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from docvault.extract.workers.child import WorkerNotStartedError
from docvault.model.intake.item import FILING
from docvault.model.names import decoded
from docvault.services.intake.arrivals import Arrivals
from docvault.services.intake.deciding import Deciding
from docvault.services.intake.filing import finish_filing
from docvault.services.intake.held_files import HeldFiles
from docvault.services.intake.inbox_folders import Odd
from docvault.services.intake.inboxes import Inboxes
from docvault.services.intake.item_reading import ItemReading
from docvault.services.intake.mending import mend_folders
from docvault.services.intake.news import News, Tell
from docvault.services.intake.readings import Readings
from docvault.services.intake.retelling import Retelling
from docvault.services.intake.version_reading import VersionReading
from docvault.services.search.register_mark import demand_whole_register
from docvault.store.intake.files import IntakeFiles

if TYPE_CHECKING:
    from docvault.services.vault import Vault

_GROUP = 100


class Intake:
    """The intake of one vault; one per vault at a time, under the lock `intake` its caller holds."""

    def __init__(self, vault: "Vault", tell: Tell = lambda _: None) -> None:
        self._vault = vault
        self._tell = tell
        self.inboxes = Inboxes(vault)
        self.odd: dict[Path, Odd] = {}
        self._readings = Readings(vault)
        self._versions = VersionReading(vault, self._readings, tell)
        self._deciding = Deciding(vault, tell)
        self._items = ItemReading(vault, self._readings, self._deciding, tell)
        self._arrivals = Arrivals(vault, self.inboxes, self._items, tell)
        self._held = HeldFiles(vault, self._arrivals, self._items, tell)

    def close(self) -> None:
        """Stop the readers. What they had in hand is read again at the next start."""
        self._readings.close()

    @property
    def busy(self) -> int:
        """How many readings are under way."""
        return self._readings.under_way

    @property
    def untold(self) -> list[str]:
        """Items that are registered, and of which neither the index nor whoever watches was told yet."""
        return [one.item for one in self._arrivals.untold]

    def recover(self) -> None:
        """Take up again what a killed process had in hand: held files without an item, filings without an end, items not read.

        Raises `RegisterShorterError`.
        """
        demand_whole_register(self._vault, self._vault.index)
        self._arrivals.held_back.clear()
        self._arrivals.tell_taken()
        IntakeFiles(self._vault.layout).clear_staging()
        self._vault.cases.set_staged_aside()
        for entry in self._vault.index.items((FILING,)):
            finish_filing(self._vault, entry.item)
        mend_folders(self._vault)
        Retelling(self._vault).finish()
        self._held.take_unregistered()
        self._items.read_waiting()
        self._versions.look_soon()

    def open_anew(self) -> None:
        """Have the index opened anew by whatever comes next, where it was opened only to be read: there was no room, or somebody kept it busy."""
        if self._vault.behind is not None:
            self._vault.close()

    def read_waiting(self) -> None:
        """Read and match what waits and was not read yet, or has no suggestions. Nothing is taken, and no register is written."""
        self._items.read_waiting()

    def refused(self) -> dict[Path, Exception]:
        """Files that could not be taken, in the inboxes, or in the holding places since somebody was stopped there; and why."""
        return {**self._arrivals.held_back, **self.inboxes.refused()}

    def step(self) -> int:
        """Look into the inboxes and take what is ready; hand on what was read. Returns how many files still have to come to rest."""
        if self._arrivals.untold:
            self._arrivals.tell_taken()
        look = self.inboxes.look()
        self._tell_odd(look.odd)
        for start in range(0, len(look.ready), _GROUP):
            self._arrivals.take(look.ready[start : start + _GROUP])
        self.collect(0.0)
        if not self.busy:
            self._deciding.match_answers()
            self._versions.read_some()
        return look.waiting + sum(file.path in self.inboxes.resting for file in look.ready)

    def collect(self, seconds: float) -> int:
        """Wait up to `seconds` for a reading to finish, and hand on all that have. Returns how many are still under way."""
        for reading, future in self._readings.finished(seconds):
            item, sha256 = reading.item, reading.sha256
            try:
                extracted = future.result()
            except WorkerNotStartedError as error:
                self._items.not_started(item, error) if item else self._versions.not_started(sha256, error)
            else:
                self._items.finished(item, sha256, extracted) if item else self._versions.finished(sha256, extracted)
        return self.busy

    def look_after_held(self) -> None:
        """Look at held files: what grew is made whole again, what has been quiet for long enough is removed (design 5). What was not read is tried again."""
        self._items.try_again()
        self._held.look_after()

    def _tell_odd(self, found: Iterable[Odd]) -> None:
        """Tell of what is not taken, of each thing once until it is another, or something else is wrong with it."""
        before, self.odd = self.odd, {one.path: one for one in found}
        for path, one in self.odd.items():
            told = before.get(path)
            if told is None or (told.known_by, str(told.error)) != (one.known_by, str(one.error)):
                shown = decoded(self._vault.layout.shown(path))
                self._tell(News("failed", "", shown, detail=str(one.error), error=one.error))
