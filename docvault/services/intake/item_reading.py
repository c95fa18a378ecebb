"""Items read: text before pages are recognised, so that an item that waits can be searched as soon as it was read."""

from pathlib import Path
from typing import TYPE_CHECKING

from docvault.extract.workers.child import WorkerNotStartedError
from docvault.extract.workers.jobs import ReadJob, RecogniseJob
from docvault.model.case.case_name import case_name
from docvault.model.intake.item import WAITING
from docvault.services.intake.deciding import Deciding
from docvault.services.intake.item_entries import find_item
from docvault.services.intake.news import News, Tell
from docvault.services.intake.readings import Reading, Readings
from docvault.services.intake.unread import left_over
from docvault.services.search.index_entries import READING

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import ItemEntry
    from docvault.model.intake.extracted import Extracted
    from docvault.services.vault import Vault


class ItemReading:
    """Has items read and, by what they say, decided of; remembers those nobody could look at yet."""

    def __init__(self, vault: "Vault", readings: Readings, deciding: Deciding, tell: Tell) -> None:
        self._vault = vault
        self._readings = readings
        self._deciding = deciding
        self._tell = tell
        self._untried: set[str] = set()

    def read(self, entry: "ItemEntry") -> None:
        """Have an item read, from its folder or where it was filed. Text that is kept of the same bytes is taken instead."""
        if entry.path:
            self._read(entry.item, entry.sha256, self._vault.root / entry.path, entry.file)
            return
        document = self._vault.cases.read(*case_name(entry.order)).manifest.document(entry.document)
        if document is not None:
            newest = document.newest
            path = self._vault.cases.version_path(*case_name(entry.order), document.id, newest.number)
            self._read(entry.item, newest.sha256, path, newest.name)

    def read_waiting(self) -> None:
        """Read and match what waits and was not read yet, or has no suggestions. Nothing is taken, and no register is written."""
        under_way = self._readings.items()
        for entry in self._vault.index.items((WAITING,)):
            if entry.item in under_way:
                continue
            is_unread = entry.outcome in {"", READING}
            if is_unread or not entry.suggestions:
                self.read(entry)
            if is_unread:  # nobody was told yet what became of it
                self._tell(News("resumed", entry.item, entry.file))

    def try_again(self) -> None:
        """Have those read that nobody could look at before."""
        untried, self._untried = self._untried, set()
        for item in sorted(untried):
            entry = find_item(self._vault, item)
            if entry.path:
                self.read(entry)

    def finished(self, item: str, sha256: str, extracted: "Extracted") -> None:
        """Keep what was read of an item, have its pages recognised where some are left, and decide of it."""
        self._vault.kept_text.put(sha256, extracted)
        entry = find_item(self._vault, item)
        if entry.sha256 != sha256:
            self._vault.index.retext([sha256])  # a correction of a filed item, or one that was corrected meanwhile
            return
        under_way = self._recognise(entry, extracted)
        if entry.state == WAITING:
            self._deciding.match(entry, extracted, under_way=under_way)
        else:
            self._vault.index.retext([sha256])
        self._tell(News("read", item, entry.file, detail=READING if under_way else extracted.outcome.value))

    def not_started(self, item: str, error: WorkerNotStartedError) -> None:
        """The item is in; nobody could look at it yet. It is tried again with the held files, and at the next start."""
        self._untried.add(item)
        self._tell(News("failed", item, find_item(self._vault, item).file, detail=str(error), error=error))

    def _read(self, item: str, sha256: str, path: Path, name: str) -> None:
        kept = self._vault.kept_text.get(sha256)
        if kept is not None and not left_over(kept):
            self.finished(item, sha256, kept)
            return
        self._start(item, sha256, ReadJob(path, name, sha256))

    def _recognise(self, entry: "ItemEntry", extracted: "Extracted") -> bool:
        if not self._vault.config.intake.recognise or not left_over(extracted):
            return False
        path = self._vault.root / entry.path if entry.path else self._filed_path(entry)
        self._start(entry.item, entry.sha256, RecogniseJob(path, entry.file, extracted, entry.sha256))
        return True

    def _filed_path(self, entry: "ItemEntry") -> Path:
        return self._vault.cases.version_path(*case_name(entry.order), entry.document, entry.version)

    def _start(self, item: str, sha256: str, job: ReadJob | RecogniseJob) -> None:
        try:
            self._readings.start(Reading(item, sha256), job)
        except WorkerNotStartedError as error:
            self.not_started(item, error)
