"""The intake at work: look, take, read, recognise, match, file or wait (design 5). `ingest` runs it until nothing is left to do, `watch` forever.

One thread does all of this and owns the vault; readings run in child processes and come back as finished futures. Text is read before pages are
recognised, and an item that waits can be searched as soon as it was read.
"""

import time
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from pathlib import Path
from typing import TYPE_CHECKING

from docvault.errors import BusyError, DocvaultError
from docvault.extract.child import WorkerNotStartedError
from docvault.extract.jobs import ReadJob, RecogniseJob
from docvault.extract.pool import Pool
from docvault.model.case.history import WATCHER
from docvault.model.case.kinds import ORDER
from docvault.model.intake.extracted import Extracted, Outcome
from docvault.model.intake.item import DUPLICATE, FILED, FILING, WAITING
from docvault.model.intake.matching import decide
from docvault.model.names import decoded
from docvault.services.intake.filing import file_entry, finish_filing
from docvault.services.intake.growing import GrownApartError, correct
from docvault.services.intake.inbox_folders import Odd, usable
from docvault.services.intake.inboxes import Inboxes, Resting
from docvault.services.intake.item_entries import find_item, state_of
from docvault.services.intake.mending import mend_item
from docvault.services.intake.news import News, Tell, error_of
from docvault.services.intake.suggesting import found_out, suggestions
from docvault.services.intake.taking import Dropped, Taken, take
from docvault.services.intake.target import Target
from docvault.services.intake.unread import left_over, unread_versions
from docvault.services.intake.wholeness import is_whole, made_whole
from docvault.services.search.index_entries import READING
from docvault.services.search.indexing import describe_item, follow_intake
from docvault.services.search.register_mark import demand_whole_register, told_unreadably
from docvault.store.border import OddError, identity
from docvault.store.durable import SourceMissingError
from docvault.store.intake.files import Held, IntakeFiles

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import ItemEntry
    from docvault.services.intake.unread import Unread
    from docvault.services.vault import Vault

_RETRY_SECONDS = 5.0
_GROUP = 100
_UNREAD_SECONDS, _UNREAD_LOOKED_AT, _UNREAD_AT_ONCE = 600.0, 50, 4
"""How often versions that nobody read are looked for, how many are looked at then, and how many are read before arrivals have their turn again."""


class Intake:
    """The intake of one vault; one per vault at a time, under the lock `intake` its caller holds."""

    def __init__(self, vault: "Vault", tell: Tell = lambda _: None) -> None:
        settings = vault.config.intake
        self._vault = vault
        self._tell = tell
        self._files = IntakeFiles(vault.layout)
        self.inboxes = Inboxes(vault)
        self._pool = Pool(
            vault.config.limits,
            workers=settings.workers or None,
            recognise=settings.recognise,
            idle_seconds=settings.worker_idle_seconds,
        )
        self._jobs: dict[Future[Extracted], tuple[str, str]] = {}
        self._held_as: dict[Path, tuple[int, int]] = {}
        self._filed_mails: set[str] = set()
        self._untried: set[str] = set()
        self._untold: list[Taken] = []
        self._held_back: dict[Path, Exception] = {}
        self.odd: dict[Path, Odd] = {}
        self._versions: dict[str, Unread] = {}
        self._unread_at = 0.0
        self._unread_tried: set[str] = set()

    def close(self) -> None:
        """Stop the readers. What they had in hand is read again at the next start."""
        self._pool.close()

    @property
    def busy(self) -> int:
        """How many readings are under way."""
        return len(self._jobs)

    @property
    def untold(self) -> list[str]:
        """Items that are registered, and of which neither the index nor whoever watches was told yet."""
        return [one.item for one in self._untold]

    def recover(self) -> None:
        """Take up again what a killed process had in hand: held files without an item, filings without an end, items not read.

        Raises `RegisterShorterError`.
        """
        demand_whole_register(self._vault, self._vault.index)
        self._held_back.clear()
        self._tell_taken()
        self._files.clear_staging()
        self._vault.cases.set_staged_aside()
        for entry in self._vault.index.items((FILING,)):
            finish_filing(self._vault, entry.item)
        self._mend_folders()
        for channel, inbox in usable(self._vault.layout, self._vault.config, []):
            held = [one for one in self._files.held(inbox) if not self._known(one.item)]
            unreadable = told_unreadably(self._vault, self._vault.index.marks(), (one.item for one in held))
            held = [one for one in held if one.item not in unreadable]
            self._take([_again(one, inbox, channel) for one in held])
        self.read_waiting()
        self._unread_at = 0.0

    def open_anew(self) -> None:
        """Have the index opened anew by whatever comes next, where it was opened only to be read: there was no room, or somebody kept it busy."""
        if self._vault.behind is not None:
            self._vault.close()

    def read_waiting(self) -> None:
        """Read and match what waits and was not read yet, or has no suggestions. Nothing is taken, and no register is written."""
        under_way = {item for item, _sha256 in self._jobs.values()}
        for entry in self._vault.index.items((WAITING,)):
            if entry.item in under_way:
                continue
            is_unread = entry.outcome in {"", READING}
            if is_unread or not entry.suggestions:
                self._read(entry.item, entry.sha256, self._vault.root / entry.path, entry.file)
            if is_unread:  # nobody was told yet what became of it
                self._tell(News("resumed", entry.item, entry.file))

    def refused(self) -> dict[Path, Exception]:
        """Files that could not be taken, in the inboxes, or in the holding places since somebody was stopped there; and why."""
        return {**self._held_back, **self.inboxes.refused()}

    def step(self) -> int:
        """Look into the inboxes and take what is ready; hand on what was read. Returns how many files still have to come to rest."""
        if self._untold:
            self._tell_taken()
        look = self.inboxes.look()
        self._tell_odd(look.odd)
        for start in range(0, len(look.ready), _GROUP):
            self._take(look.ready[start : start + _GROUP])
        self.collect(0.0)
        if not self.busy:
            self._match_answers()
            self._read_versions()
        return look.waiting + sum(file.path in self.inboxes.resting for file in look.ready)

    def collect(self, seconds: float) -> int:
        """Wait up to `seconds` for a reading to finish, and hand on all that have. Returns how many are still under way."""
        if not self._jobs:
            return 0
        done, _ = wait(self._jobs, timeout=seconds, return_when=FIRST_COMPLETED)
        for future in done:
            item, sha256 = self._jobs.pop(future)
            try:
                extracted = future.result()
            except WorkerNotStartedError as error:
                self._tell_unread(item, sha256, error)
            else:
                self._finished(item, sha256, extracted) if item else self._version_read(sha256, extracted)
        return self.busy

    def look_after_held(self) -> None:
        """Look at held files: what grew is made whole again, what has been quiet for long enough is removed (design 5). What was not read is tried again."""
        self._try_again()
        keep_seconds = self._vault.config.intake.holding_hours * 3600
        for channel, inbox in usable(self._vault.layout, self._vault.config, []):
            for held in list(self._files.held(inbox)):
                try:
                    self._look_after(held, inbox, channel, keep_seconds)
                except (BusyError, OddError, SourceMissingError, OSError):
                    continue  # somebody still writes to it, or works on its order: at the next look
                except DocvaultError as error:
                    self._rest(Dropped(held.path, inbox, channel, time.time(), held.item), error)

    def _tell_odd(self, found: Iterable[Odd]) -> None:
        """Tell of what is not taken, of each thing once until it is another, or something else is wrong with it."""
        before, self.odd = self.odd, {one.path: one for one in found}
        for path, one in self.odd.items():
            told = before.get(path)
            if told is None or (told.known_by, str(told.error)) != (one.known_by, str(one.error)):
                shown = decoded(self._vault.layout.shown(path))
                self._tell(News("failed", "", shown, detail=str(one.error), error=one.error))

    # -- taking -------------------------------------------------------------------------------------------------------

    def _take(self, dropped: list[Dropped]) -> None:
        if not dropped:
            return
        taken, failed = take(self._vault, dropped)
        for file in dropped:
            if all(file is not one for one, _error in failed):
                self.inboxes.resting.pop(file.path, None)
                self._held_back.pop(file.path, None)
        for one in taken:
            self._remember(one, dropped)
            if one.held is not None:
                self._held_as[one.held] = one.held_as
            if not one.known:
                self._untold.append(one)
        for file, error in failed:
            self._rest(file, error)
        self._tell_taken()

    def _rest(self, file: Dropped, error: Exception) -> None:
        """A file that cannot be taken now is tried again and again; it is told once."""
        resting = self.inboxes.resting.get(file.path)
        before = resting.error if resting else self._held_back.get(file.path)
        if file.item:
            self._held_back[file.path] = error  # tried again with the held files, and at the next start
        else:
            self.inboxes.resting[file.path] = Resting(error, time.monotonic() + _RETRY_SECONDS)
        if type(before) is not type(error):
            self._tell(News("failed", file.item, file.path.name, detail=str(error), error=error_of(error)))

    def _tell_taken(self) -> None:
        """Let the index know of what was registered, tell whoever watches, and have it read. While the index is busy all of it waits."""
        follow_intake(self._vault, self._vault.index)
        while self._untold:
            one = self._untold.pop(0)
            self._tell(News("duplicate" if one.first else "taken", one.item, one.file, detail=one.first))
            if not one.first:
                self._read(one.item, one.sha256, self._vault.root / self._entry(one.item).path, one.file)

    def _remember(self, taken: Taken, dropped: Iterable[Dropped]) -> None:
        """A source that could not be removed is known by its identity from now on."""
        if not taken.left:
            return
        for file in dropped:
            if decoded(file.path.name) == taken.file:
                self.inboxes.left[file.path] = identity(file.path.lstat())

    def _known(self, item: str) -> bool:
        return self._vault.index.exact_item(item) is not None

    def _mend_folders(self) -> None:
        """Folders of items that do not agree with the register."""
        items = list(self._files.items())
        unreadable = told_unreadably(self._vault, self._vault.index.marks(), items)
        for item in items:
            if item in unreadable:
                continue
            found = self._vault.index.exact_item(item)
            if (
                found is None
                or found.state in {FILED, DUPLICATE}
                or not (self._vault.layout.item(item) / "item.yaml").is_file()
            ):
                mend_item(self._vault, item)

    def _look_after(self, held: Held, inbox: Path, channel: str, keep_seconds: float) -> None:
        with self._files.opened(held.path) as (folder, file):
            info, held_since = file.info, folder.info().st_mtime
        now = (info.st_size, info.st_mtime_ns)
        if self._held_as.get(held.path) != now:
            if state_of(self._vault, held.item) is None:
                if told_unreadably(self._vault, self._vault.index.marks(), (held.item,)):
                    return
                self._take([_again(held, inbox, channel)])
                return
            outcome = self._corrected(held, inbox)
            if outcome in {"anew", "later"}:
                return
            self._held_as[held.path] = now
            if outcome != "same":
                entry = self._entry(held.item)
                self._tell(News("corrected", held.item, entry.file, entry.order))
                self._read_again(entry)
        quiet = time.time() - max(info.st_mtime, held_since)
        if quiet > keep_seconds:
            self._make_whole(held.item)
            self._files.release(held, inbox)
            self._held_as.pop(held.path, None)

    def _make_whole(self, item: str) -> None:
        """Before a held file goes, an item that was damaged meanwhile is made whole from it."""
        entry = self._entry(item)
        if entry.path and not is_whole(self._vault.root / entry.path, entry.sha256, entry.bytes):
            made_whole(self._vault, entry)

    def _corrected(self, held: Held, inbox: Path) -> str:
        try:
            outcome = correct(self._vault, held, inbox)
        except GrownApartError as error:
            self._tell(News("failed", held.item, decoded(held.path.name), detail=str(error), error=error))
            outcome = "anew"
        self._held_back.pop(held.path, None)
        if outcome == "anew":
            self._held_as.pop(held.path, None)
        return outcome

    def _read_again(self, entry: "ItemEntry") -> None:
        if entry.path:
            self._read(entry.item, entry.sha256, self._vault.root / entry.path, entry.file)
            return
        case = self._vault.cases.read(ORDER, entry.order)
        document = case.manifest.document(entry.document)
        if document is not None:
            newest = document.newest
            path = self._vault.cases.version_path(ORDER, entry.order, document.id, newest.number)
            self._read(entry.item, newest.sha256, path, newest.name)

    # -- reading ------------------------------------------------------------------------------------------------------

    def _read(self, item: str, sha256: str, path: Path, name: str) -> None:
        kept = self._vault.kept_text.get(sha256)
        if kept is not None and not kept.to_recognise and not kept.parts_to_recognise:
            self._finished(item, sha256, kept)
            return
        self._submit(item, sha256, ReadJob(path, name, sha256))

    def _submit(self, item: str, sha256: str, job: ReadJob | RecogniseJob) -> None:
        try:
            self._jobs[self._pool.submit(job)] = (item, sha256)
        except WorkerNotStartedError as error:
            self._tell_unread(item, sha256, error)

    def _tell_unread(self, item: str, sha256: str, error: WorkerNotStartedError) -> None:
        """The item is in; nobody could look at it yet. It is tried again with the held files, and at the next start."""
        if not item:
            one = self._versions.pop(sha256)
            self._tell(News("failed", "", one.name, detail=str(error), error=error))
            return
        self._untried.add(item)
        self._tell(News("failed", item, self._entry(item).file, detail=str(error), error=error))

    def _try_again(self) -> None:
        untried, self._untried = self._untried, set()
        for item in sorted(untried):
            entry = self._entry(item)
            if entry.path:
                self._read(item, entry.sha256, self._vault.root / entry.path, entry.file)

    def _finished(self, item: str, sha256: str, extracted: Extracted) -> None:
        self._vault.kept_text.put(sha256, extracted)
        entry = self._entry(item)
        if entry.sha256 != sha256:
            self._vault.index.retext([sha256])  # a correction of a filed item, or one that was corrected meanwhile
            return
        under_way = self._recognise(entry, extracted)
        if entry.state == WAITING:
            self._match(entry, extracted, under_way=under_way)
        else:
            self._vault.index.retext([sha256])
        self._tell(News("read", item, entry.file, detail=READING if under_way else extracted.outcome.value))

    def _recognise(self, entry: "ItemEntry", extracted: Extracted) -> bool:
        if not self._vault.config.intake.recognise or not (extracted.to_recognise or extracted.parts_to_recognise):
            return False
        path = self._vault.root / entry.path if entry.path else self._filed_path(entry)
        self._submit(entry.item, entry.sha256, RecogniseJob(path, entry.file, extracted, entry.sha256))
        return True

    def _filed_path(self, entry: "ItemEntry") -> Path:
        return self._vault.cases.version_path(ORDER, entry.order, entry.document, entry.version)

    def _read_versions(self) -> None:
        """Read a few versions that nobody read: whoever added them was killed, or left it to us. Now and then, and as long as there are new ones."""
        if time.monotonic() < self._unread_at:
            return
        for one in unread_versions(self._vault, _UNREAD_LOOKED_AT):
            if one.sha256 not in self._unread_tried and len(self._versions) < _UNREAD_AT_ONCE:
                self._unread_tried.add(one.sha256)
                self._versions[one.sha256] = one
                self._submit("", one.sha256, ReadJob(one.path, one.name, one.sha256))
        if not self._versions:
            self._unread_at = time.monotonic() + _UNREAD_SECONDS
            self._unread_tried.clear()

    def _version_read(self, sha256: str, extracted: Extracted) -> None:
        self._vault.kept_text.put(sha256, extracted)
        one = self._versions[sha256]
        if self._vault.config.intake.recognise and left_over(extracted):
            self._submit("", sha256, RecogniseJob(one.path, one.name, extracted, sha256))
            return
        del self._versions[sha256]
        self._vault.index.retext([sha256])

    # -- matching -----------------------------------------------------------------------------------------------------

    def _match(self, entry: "ItemEntry", extracted: Extracted, *, under_way: bool) -> None:
        suggested = suggestions(self._vault, entry, extracted)
        found = found_out(self._vault, entry, extracted, suggested, under_way=under_way)
        readable = extracted.outcome not in {
            Outcome.UNREADABLE,
            Outcome.ENCRYPTED,
        }  # a person looks at what could not be read
        automatic = self._vault.config.intake.auto_file and readable and not under_way and not found["looks_like"]
        chosen = decide(suggested) if automatic else None
        entry = describe_item(self._vault, entry.item, **found | ({"outcome": READING} if chosen else {}))
        if chosen is not None and entry.state == WAITING:
            self._file(entry, chosen.order, extracted.outcome)
        elif not under_way:
            self._tell(News("waiting", entry.item, entry.file))

    def _file(self, entry: "ItemEntry", order: str, outcome: Outcome) -> None:
        """File an item by the vault's own decision. It counts as being read until that is done, so that nobody takes it for one that waits."""
        try:
            filed = file_entry(self._vault, entry, Target(order), WATCHER)
            self._tell(News("filed", entry.item, entry.file, filed.order, filed.document))
            self._filed_mails |= {entry.message_id} - {""}
        except DocvaultError as error:  # the order was closed or is being worked on: a person decides
            self._tell(News("failed", entry.item, entry.file, order, str(error), error))
        describe_item(self._vault, entry.item, outcome=outcome.value)

    def _match_answers(self) -> None:
        """Look again at waiting mails that answer one filed just now: of two that arrive together, the answer may be read first."""
        filed, self._filed_mails = self._filed_mails, set()
        for entry in self._vault.index.items((WAITING,)) if filed else ():
            extracted = self._vault.kept_text.get(entry.sha256) if entry.message_id else None
            if extracted is not None and filed & set(extracted.facts.references):
                self._match(entry, extracted, under_way=False)

    def _entry(self, item: str) -> "ItemEntry":
        return find_item(self._vault, item)


def _again(held: Held, inbox: Path, channel: str) -> Dropped:
    """A file that was taken and never registered, to be taken again, received when it was taken."""
    return Dropped(held.path, inbox, channel, held.path.lstat().st_ctime, held.item)
