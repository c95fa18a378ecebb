"""Versions nobody has read yet, read by the intake while nothing arrives: whoever added them was killed, or left it to the watcher."""

import time
from typing import TYPE_CHECKING

from docvault.extract.workers.child import WorkerNotStartedError
from docvault.extract.workers.jobs import ReadJob, RecogniseJob
from docvault.services.intake.news import News, Tell
from docvault.services.intake.readings import Reading, Readings
from docvault.services.intake.unread import left_over, unread_versions

if TYPE_CHECKING:
    from docvault.model.intake.extracted import Extracted
    from docvault.services.intake.unread import Unread
    from docvault.services.vault import Vault

_LOOK_SECONDS, _LOOKED_AT, _AT_ONCE = 600.0, 50, 4
"""How often versions that nobody read are looked for, how many are looked at then, and how many are read before arrivals have their turn again."""


class VersionReading:
    """Reads a few versions at a time, now and then, and as long as there are new ones."""

    def __init__(self, vault: "Vault", readings: Readings, tell: Tell) -> None:
        self._vault = vault
        self._readings = readings
        self._tell = tell
        self._versions: dict[str, Unread] = {}
        self._look_at = 0.0
        self._tried: set[str] = set()

    def look_soon(self) -> None:
        """Look for versions at the next turn, however long ago the last look was."""
        self._look_at = 0.0

    def read_some(self) -> None:
        """Have a few versions read that nobody read."""
        if time.monotonic() < self._look_at:
            return
        for one in unread_versions(self._vault, _LOOKED_AT):
            if one.sha256 not in self._tried and len(self._versions) < _AT_ONCE:
                self._tried.add(one.sha256)
                self._versions[one.sha256] = one
                self._start(one.sha256, ReadJob(one.path, one.name, one.sha256))
        if not self._versions:
            self._look_at = time.monotonic() + _LOOK_SECONDS
            self._tried.clear()

    def finished(self, sha256: str, extracted: "Extracted") -> None:
        """Keep what was read, have its pages recognised where some are left, and let the index know."""
        self._vault.kept_text.put(sha256, extracted)
        one = self._versions[sha256]
        if self._vault.config.intake.recognise and left_over(extracted):
            self._start(sha256, RecogniseJob(one.path, one.name, extracted, sha256))
            return
        del self._versions[sha256]
        self._vault.index.retext([sha256])

    def not_started(self, sha256: str, error: WorkerNotStartedError) -> None:
        """Tell that nobody could look at a version."""
        one = self._versions.pop(sha256)
        self._tell(News("failed", "", one.name, detail=str(error), error=error))

    def _start(self, sha256: str, job: ReadJob | RecogniseJob) -> None:
        try:
            self._readings.start(Reading("", sha256), job)
        except WorkerNotStartedError as error:
            self.not_started(sha256, error)
