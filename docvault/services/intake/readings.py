"""The readings that are under way: one pool of readers for all that arrives, and which file each of them has in hand."""

from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import TYPE_CHECKING

from docvault.extract.workers.jobs import ReadJob, RecogniseJob
from docvault.extract.workers.pool import Pool
from docvault.model.intake.extracted import Extracted
from docvault.model.values import dataclass
from docvault.store import inside

if TYPE_CHECKING:
    from docvault.services.vault import Vault


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that is being read: its digest, and the item it is of, none for a version nobody had read."""

    item: str
    sha256: str


class Readings:
    """Readings run in child processes and come back as finished futures."""

    def __init__(self, vault: "Vault") -> None:
        settings = vault.config.intake
        self._pool = Pool(
            vault.config.limits,
            workers=settings.workers or None,
            memory=settings.memory_megabytes << 20,
            recognise=settings.recognise,
            idle_seconds=settings.worker_idle_seconds,
            opener=inside.reading,
        )
        self._jobs: dict[Future[Extracted], Reading] = {}

    def close(self) -> None:
        """Stop the readers."""
        self._pool.close()

    @property
    def under_way(self) -> int:
        """How many there are."""
        return len(self._jobs)

    def items(self) -> set[str]:
        """The items that are being read."""
        return {one.item for one in self._jobs.values()}

    def start(self, reading: Reading, job: ReadJob | RecogniseJob) -> None:
        """Have a file read, or what was left of it recognised. Raises `WorkerNotStartedError`."""
        self._jobs[self._pool.submit(job)] = reading

    def finished(self, seconds: float) -> Iterator[tuple[Reading, Future[Extracted]]]:
        """Wait up to `seconds` for one to finish; those that have are under way no longer."""
        if not self._jobs:
            return
        done, _ = wait(self._jobs, timeout=seconds, return_when=FIRST_COMPLETED)
        for future in done:
            yield self._jobs.pop(future), future
