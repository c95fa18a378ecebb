"""The verb `ingest`: one pass over the inboxes, until everything that lies there is taken in, read, and filed or waiting."""

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, BusyError, DocvaultError
from docvault.model.intake.item import DUPLICATE, FILED, REJECTED, WAITING
from docvault.model.names import decoded
from docvault.model.person_ids import UNTOLD
from docvault.model.sentence import Sentence
from docvault.model.values import dataclass, field, replace
from docvault.services.asker import UntoldUserError
from docvault.services.intake.beside import note_beside
from docvault.services.intake.further import why_it_waits
from docvault.services.intake.item_trees import fate_tree
from docvault.services.intake.news import News, Tell, error_of
from docvault.services.intake.pipeline import Intake
from docvault.services.intake.seen_items import seen_items
from docvault.services.search.indexing import item_now
from docvault.services.seeing import reader
from docvault.store.inbox_places import MisplacedInboxError
from docvault.store.locks import LockBusyError, hold, is_held

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import ItemEntry
    from docvault.language.spoken import Language
    from docvault.services.vault import Vault

_MENDING_SECONDS = 600.0
"""How long a watcher, which nobody would start again, waits for somebody who mends what a killed process left of items, one by one."""
_IN_PASSING_SECONDS = 5.0
"""How long `ingest` waits for that; it is run again."""
_TICK = 0.1
WATCHER, TAKING = "watcher", "watching"
"""The locks of the one who watches, and of whoever takes in, a watcher or a pass."""
_NAMED = 20
TAKEN_BEFORE = N_(
    "Taken in before that, and in the vault: {names}. `docvault ingest` goes on with reading and filing it."
)


@dataclass(frozen=True, slots=True)
class NotTaken:
    """What lies in an inbox as it came and was not taken in: its path from the vault's folder, and why."""

    path: str
    error: DocvaultError

    def to_tree(self, language: "Language") -> dict[str, str]:
        """Path and reason as JSON."""
        return {"path": self.path, "why": language.error(self.error)}


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What arrived in this pass and what became of it. `unsettled` counts files that were still being written when the pass ended.

    `not_taken` is what the next pass tries again, `odd` what it will not take either: links, pipes, an inbox that lies where none may.

    `stopped` is what ended the pass before all that arrived was read, and filed or waiting: the next one goes on with it.
    """

    items: "tuple[ItemEntry, ...]"
    unsettled: int = 0
    not_taken: tuple[NotTaken, ...] = ()
    odd: tuple[NotTaken, ...] = ()
    stopped: DocvaultError | None = None
    waits: Mapping[str, Sentence] = field(
        default_factory=dict
    )  # of items that wait to be told from a paper of their order: why

    @property
    def hindered(self) -> DocvaultError | None:
        """Why not all that lay there could be done, None when it was. Odd files are the matter of whoever put them there, a misplaced inbox is not."""
        misplaced = (one.error for one in self.odd if isinstance(one.error, MisplacedInboxError))
        return self.stopped or next((one.error for one in self.not_taken), None) or next(misplaced, None)

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
            "not_taken": [one.to_tree(language) for one in self.not_taken],
            "odd": [one.to_tree(language) for one in self.odd],
            **({"unfinished": language.error(self.stopped)} if self.stopped else {}),
            "items": [fate_tree(entry, language, self.waits.get(entry.item)) for entry in self.items],
        }


def ingest(vault: "Vault", tell: Tell = lambda _: None) -> IngestResult:
    """Take in what lies in the inboxes; returns when all of it is read and filed or waiting.

    Files somebody is still writing are waited for as long as a file that looks incomplete is (`incomplete_seconds`), then left for the
    next pass. When others keep the index for longer than who asks waits, or the disk is full, the result says what is in nevertheless; the next pass
    goes on with it. Raises `LockBusyError` while a watcher runs on the vault.
    """
    arrived: dict[str, str] = {}  # item to file

    def hear(news: News) -> None:
        if news.is_arrival:
            arrived[news.item] = news.file
        tell(news)

    note_beside(vault)
    try:
        return _ingest(vault, hear, arrived)
    except KeyboardInterrupt:
        if arrived:
            names = list(arrived.values())
            shown = ", ".join(names[:_NAMED]) + (f" … ({len(names)})" if len(names) > _NAMED else "")
            vault.notices.append(Sentence(TAKEN_BEFORE, {"names": shown}))
        raise


def _ingest(vault: "Vault", hear: Tell, arrived: Iterable[str]) -> IngestResult:
    """One pass, tried again while somebody keeps the index busy, as long as who asks waits."""
    with intake_of(vault, hear, _IN_PASSING_SECONDS) as intake:
        patient_until = time.monotonic() + vault.who.patience
        while True:
            try:
                intake.open_anew()
                intake.recover()  # what an earlier pass, or the try before this one, had in hand
                unsettled = _pass(vault, intake)
            except BusyError as error:
                if time.monotonic() > patient_until:
                    return replace(_result(vault, intake, arrived), stopped=error)
                time.sleep(_TICK)
            else:
                return _result(vault, intake, arrived, unsettled)


def _result(vault: "Vault", intake: Intake, arrived: Iterable[str], unsettled: int = 0) -> IngestResult:
    result = became_of(vault, [*arrived, *intake.untold], unsettled)
    refused = ((path, error_of(error)) for path, error in intake.refused().items())
    left = tuple(NotTaken(decoded(vault.layout.shown(path)), error) for path, error in refused if error is not None)
    odd = tuple(NotTaken(decoded(vault.layout.shown(path)), one.error) for path, one in intake.odd.items())
    return replace(result, not_taken=left, odd=odd)


def _pass(vault: "Vault", intake: Intake) -> int:
    """Go on until all that can be taken is read, and filed or waiting. Returns how many files were still being written."""
    deadline = time.monotonic() + vault.config.intake.incomplete_seconds + 5
    while True:
        unsettled = intake.step() - len(intake.inboxes.refused())
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
    """What became of items that arrived, by their ids, as the register tells it up to its end."""
    found = (entry for item in dict.fromkeys(items) if (entry := item_now(vault, item)) is not None)
    shown = seen_items(vault, tuple(found))
    waits = {one.item: why for one in shown if (why := why_it_waits(vault, one)) is not None}
    return IngestResult(shown, unsettled, waits=waits)


def _seen(vault: "Vault", news: News) -> News:
    """A piece of news without the name of a file that whoever watches may not read; of what waits to be told from a paper of its order, why."""
    if reader(vault).reads_everything and news.what != "waiting":
        return news
    entry = item_now(vault, news.item) if news.item else None
    if entry is None:
        return news if reader(vault).items else replace(news, file="")
    [seen] = seen_items(vault, [entry])
    return replace(news, file="" if seen.closed else news.file, waits=why_it_waits(vault, seen))


class WatchedError(BusyError):
    """A watcher is at work: who, where and since when."""

    message = N_("A watcher is at work in this vault since {since}: that of {holder} (process {pid} on {host}).")
    next_step = N_("A second one is not needed, nor is `docvault ingest`: what lies in the inboxes is taken in.")


@contextmanager
def watcher_of(vault: "Vault") -> Iterator[None]:
    """Be the watcher of a vault, of which there is one. Raises `WatchedError`."""
    with ExitStack() as held:
        _enter(held, vault, WATCHER)
        yield


def _enter(held: ExitStack, vault: "Vault", lock: str) -> None:
    """Hold a lock of those who take in. Raises `WatchedError` where it is a watcher that does, `LockBusyError` where it is a pass."""
    try:
        held.enter_context(hold(vault.layout.lock(lock), Sentence(N_("the inbox")), vault.holder, timeout=0.5))
    except LockBusyError as error:
        if not is_held(vault.layout.lock(WATCHER)):
            raise
        raise WatchedError(**error.values) from error


@contextmanager
def intake_of(vault: "Vault", tell: Tell, patience: float = _MENDING_SECONDS) -> Iterator[Intake]:
    """The intake of a vault, held for one process at a time. Whoever takes it recovers it first.

    Who else watches or ingests is told at once, with `WatchedError` or `LockBusyError`. Whoever only mends an item in passing is waited for
    `patience` seconds: no watcher ends for that.
    Raises `UntoldUserError` where people are proven, and the system can be believed neither in who takes in nor in whose files lie there.
    """
    if vault.who.system_user == UNTOLD and not vault.config.is_declared:
        raise UntoldUserError
    with ExitStack() as held:
        _enter(held, vault, TAKING)
        held.enter_context(hold(vault.layout.lock("intake"), Sentence(N_("the inbox")), vault.holder, timeout=patience))
        intake = Intake(vault, lambda news: tell(_seen(vault, news)))
        try:
            yield intake
        finally:
            intake.close()
