"""One job on its way through the pool: what to ask a worker, what its answers mean, what to do when it dies over it."""

import json
import os
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from docvault.extract.workers.channel import Kind
from docvault.extract.workers.child import Child, Death
from docvault.extract.workers.jobs import PartJob, ReadJob, RecogniseJob
from docvault.extract.workers.merge import Recognition, pages_to_recognise, with_recognised
from docvault.model.intake.extracted import Extracted, Outcome, Page, Reason, ReasonCode, from_json
from docvault.model.limits import Limits

if TYPE_CHECKING:
    from docvault.extract.workers.merge import PagePlace

PageProgress = Callable[[str, int, int], None]
"""(sha256, pages done, pages in all), from a thread of the pool."""

Opener = Callable[[Path], BinaryIO]
"""Opens a file to hand over. Raises `OSError`."""

Guarded = Callable[[Child], Any]
"""Keeps an eye on a child while it works: a context manager that kills it at the wall limit."""

_ATTEMPTS = 2
_DEADLY_PAGES = 3  # a file that kills three workers is not tried further
_BATCH = 8  # pages of one file before others have their turn
_NUMBERS = count(1)


class Task(Protocol):
    """A job with the future its caller waits for."""

    future: "Future[Extracted]"

    def run(self, child: Child, guarded: Guarded) -> bool:
        """Take the job as far as this child can; False: it needs another turn."""


class ReadTask:
    """Reading one file, once more without pdfium when its worker crashed."""

    def __init__(self, job: ReadJob, limits: Limits, opener: Opener) -> None:
        """Nothing is done yet."""
        self.future: Future[Extracted] = Future()
        self._job = job
        self._limits = limits
        self._opener = opener
        self._careful = False
        self._attempts = 0

    def run(self, child: Child, guarded: Guarded) -> bool:
        """Read it, or settle why not."""
        self._attempts += 1
        try:
            file = self._opener(self._job.path)
        except OSError as error:
            self.future.set_result(unreadable(_unopened(error)))
            return True
        with file, guarded(child):
            child.ask({"job": "read", "name": self._job.name, "careful": self._careful}, file)
            frame = child.answer()
        if frame is None:
            return self._mourn(child.death(self._limits.cpu_seconds))
        reading = from_json(frame.payload) if frame.kind is Kind.READING else None
        self.future.set_result(reading or unreadable(reason_of(frame.payload)))
        return True

    def _mourn(self, death: Death) -> bool:
        if death.at_a_limit or self._attempts >= _ATTEMPTS:
            self.future.set_result(unreadable(death.reason))
            return True
        self._careful = death.by_the_file
        return False


class PartTask:
    """Writing the bytes of one part, into a file that is opened for the worker: it may open none."""

    def __init__(self, job: PartJob, limits: Limits, opener: Opener) -> None:
        """Nothing is done yet."""
        self.future: Future[Extracted] = Future()
        self._job = job
        self._limits = limits
        self._opener = opener

    def run(self, child: Child, guarded: Guarded) -> bool:
        """Write it, or settle why not. What was begun stays for the caller to remove."""
        job = self._job
        try:
            with self._opener(job.path) as source, job.target.open("xb") as target, guarded(child):
                child.ask({"job": "part", "name": job.name, "number": job.number}, source, target)
                frame = child.answer()
        except OSError as error:
            self.future.set_result(unreadable(_unopened(error)))
            return True
        if frame is not None and frame.kind is Kind.DONE:
            self.future.set_result(Extracted("", Outcome.EMPTY, "part/1"))
            return True
        reason = child.death(self._limits.cpu_seconds).reason if frame is None else reason_of(frame.payload)
        self.future.set_result(unreadable(reason))
        return True


class RecogniseTask:
    """Recognising the pages of one file, a few at a time; a page that kills its worker is left out, the others go on."""

    def __init__(self, job: RecogniseJob, limits: Limits, progress: PageProgress | None, opener: Opener) -> None:
        """Nothing is done yet."""
        self.future: Future[Extracted] = Future()
        self._job = job
        self._limits = limits
        self._opener = opener
        self._progress = progress
        self._number = next(_NUMBERS)  # by which a worker knows that it has parts of this file at hand
        self._left = pages_to_recognise(job.reading)
        self._pages = len(self._left)
        self._done = Recognition()
        self._deadly = 0
        self._spared: PagePlace | None = None

    def run(self, child: Child, guarded: Guarded) -> bool:
        """Recognise the next pages; True when none is left."""
        if self._left and (death := self._batch(child, guarded)):
            self._mourn(death)
        if self._left:
            return False
        self.future.set_result(with_recognised(self._job.reading, self._done))
        return True

    def _batch(self, child: Child, guarded: Guarded) -> Death | None:
        """Have some pages recognised; what the worker died of or gave up for."""
        try:
            file = self._opener(self._job.path)
        except OSError as error:
            return Death(_unopened(error))
        with file:
            pages, further = self._left[:_BATCH], self._left[_BATCH:]
            later = sorted({part for part, _, _ in further if part})
            job = {"job": "recognise", "name": self._job.name, "pages": pages, "later": later, "task": self._number}
            child.ask(job, file)
        while True:
            with guarded(child):  # anew for each page
                frame = child.answer()
            if frame is None:
                return child.death(self._limits.page_seconds)
            if frame.kind is not Kind.PAGE:
                return Death(reason_of(frame.payload)) if frame.kind is Kind.FAILED else None
            self._take(json.loads(frame.payload))

    def _take(self, answer: dict[str, Any]) -> None:
        part, number = answer["part"], answer["page"]
        self._left = [place for place in self._left if place[:2] != (part, number)]
        self._done.engine = answer.get("engine") or self._done.engine
        self._done.codes += answer.get("codes", ())
        if answer.get("text"):
            self._done.pages.append(
                Page(
                    answer["text"],
                    number,
                    part,
                    recognised=True,
                    confidence=answer["confidence"],
                    boxes=tuple(tuple(box) for box in answer["boxes"]),
                    turn=answer["turn"],
                )
            )
        if answer["reason"]:
            self._done.reasons[part, number] = reason_in(answer["reason"])
        if self._progress:
            self._progress(self._job.sha256, self._pages - len(self._left), self._pages)

    def _mourn(self, death: Death) -> None:
        """The first page left is the one it happened to. A worker killed from outside gets a second chance."""
        part, page, _ = self._left[0]
        if not death.by_the_file and self._spared != (part, page):
            self._spared = (part, page)
            return
        self._deadly += 1
        lost = self._left if self._deadly >= _DEADLY_PAGES else self._left[:1]
        self._done.reasons.update({(part, page): death.reason for part, page, _ in lost})
        self._left = self._left[len(lost) :]


def opened(path: Path) -> BinaryIO:
    """A file to hand over. A pipe or a device that lies there keeps nobody waiting. Raises `OSError`."""
    return open(path, "rb", opener=_without_waiting)


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _unopened(error: OSError) -> Reason:
    return Reason(ReasonCode.CRASHED, {"detail": f"{type(error).__name__}: {error}"[:200]})


def unreadable(reason: Reason) -> Extracted:
    """A reading that came to nothing."""
    return Extracted("application/octet-stream", Outcome.UNREADABLE, "pool/1", reasons=(reason,))


def reason_of(payload: bytes) -> Reason:
    """The reason a worker gave; when it makes no sense, that is the reason."""
    try:
        return reason_in(json.loads(payload))
    except (ValueError, KeyError, TypeError):
        return Reason(ReasonCode.CRASHED, {"detail": "the worker's answer makes no sense"})


def reason_in(tree: dict[str, Any]) -> Reason:
    """A reason out of a frame."""
    return Reason(ReasonCode(tree["code"]), tree["values"])


def give_up(task: Task, error: BaseException | None = None) -> None:
    """Tell the caller that nothing comes any more: the pool was closed, or something of ours is broken."""
    if not task.future.done():
        task.future.set_exception(error or CancelledError())
