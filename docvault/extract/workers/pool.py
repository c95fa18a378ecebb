"""A pool of worker processes: reads and recognises files within bounds, several at a time, and costs nothing when idle.

Reading and recognising have workers of their own. Recognising ones run at a lower priority, so that a text document never
waits for pages of pixels and these still go on when nothing else does (design 5). Workers start with the first job that
finds none free and leave when they had nothing to do for a while. A file at its limits holds one worker, no other file.

The parent side imports nothing heavy: it is what stays in memory when everything is done.
"""

import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Self

from docvault.extract.workers.child import Child, WorkerNotStartedError
from docvault.extract.workers.jobs import PartJob, ReadJob, RecogniseJob, Setup
from docvault.extract.workers.shares import half_of_the_memory, shared_out
from docvault.extract.workers.tasks import (
    Opener,
    PageProgress,
    PartTask,
    ReadTask,
    RecogniseTask,
    Task,
    give_up,
    opened,
)
from docvault.extract.workers.watchdog import Watchdog
from docvault.model.limits import Limits

if TYPE_CHECKING:
    from concurrent.futures import Future

    from docvault.model.intake.extracted import Extracted

_IDLE_SECONDS = 30.0

StartChild = Callable[[Setup], Child]


class Pool:
    """Use it as a context manager: leaving it ends every worker. Safe to use from several threads."""

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        workers: int | None = None,
        memory: int = 0,
        engine: str = "rapidocr",
        recognise: bool = True,
        idle_seconds: float = _IDLE_SECONDS,
        progress: PageProgress | None = None,
        start: StartChild = Child,
        opener: Opener = opened,
    ) -> None:
        """`workers` defaults to the number of cores, `memory` (bytes that all may hold together) to half of the machine's.

        `opener` opens what is handed to a worker. Nothing is started before the first job.
        """
        self._opener = opener
        shares = shared_out(limits or Limits(), workers or os.cpu_count() or 1, memory or half_of_the_memory())
        self._limits = shares.limits
        self._progress = progress
        self._watchdog = Watchdog(self._limits.wall_seconds)
        setups = [
            Setup(recognising, os.getpid(), engine if recognise else "", self._limits) for recognising in (False, True)
        ]
        self._reading = _Lane("read", shares.readers, idle_seconds, lambda: start(setups[0]), self._watchdog)
        self._recognising = _Lane(
            "recognise", shares.recognisers, idle_seconds, lambda: start(setups[1]), self._watchdog
        )

    def submit(self, job: ReadJob | RecogniseJob | PartJob) -> "Future[Extracted]":
        """Have a job done. Whatever the file does, the result says it; the future raises `CancelledError` when the pool closes first.

        Raises `WorkerNotStartedError`, as does the future: nobody could look at the file.

        A `PartJob` results in an empty reading, or one with the reason why the part couldn't be written.
        """
        match job:
            case ReadJob():
                return self._reading.put(ReadTask(job, self._limits, self._opener))
            case PartJob():
                return self._reading.put(PartTask(job, self._limits, self._opener))
            case RecogniseJob():
                return self._recognising.put(RecogniseTask(job, self._limits, self._progress, self._opener))

    def close(self) -> None:
        """Drop what is waiting, end what is running at once, let idle workers leave; none is left afterwards."""
        for lane in (self._reading, self._recognising):
            lane.stop()
        for lane in (self._reading, self._recognising):
            lane.join()
        self._watchdog.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Lane:
    """Workers of one role, each with the thread that owns it, and the jobs that wait for them in the order they came."""

    def __init__(
        self, name: str, most: int, idle_seconds: float, start: Callable[[], Child], watchdog: Watchdog
    ) -> None:
        self._name = name
        self._most = most
        self._idle_seconds = idle_seconds
        self._start = start
        self._watchdog = watchdog
        self._waiting: deque[Task] = deque()
        self._changed = threading.Condition()
        self._threads: set[threading.Thread] = set()
        self._asked: set[Child] = set()  # whose answer is waited for; the others leave by themselves
        self._free = 0  # threads that wait for a job
        self._serving = 0  # threads that will take one
        self._stopped = False

    def put(self, task: Task) -> "Future[Extracted]":
        with self._changed:
            if self._stopped:
                raise RuntimeError("the pool is closed")
            self._waiting.append(task)
            self._changed.notify()
            if len(self._waiting) > self._free and self._serving < self._most:
                self._serving += 1
                thread = threading.Thread(target=self._serve, name=f"docvault-{self._name}", daemon=True)
                try:
                    thread.start()
                except RuntimeError as error:  # the system gives no thread
                    self._serving -= 1
                    if not self._serving:
                        self._waiting.remove(task)
                        raise WorkerNotStartedError(problem=str(error)) from error
                else:
                    self._threads.add(thread)
        return task.future

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            dropped = list(self._waiting)
            self._waiting.clear()
            for child in self._asked:
                child.kill()
            self._changed.notify_all()
        for task in dropped:
            if task.future.cancel():
                task.future.set_running_or_notify_cancel()  # wakes whoever waits for several futures
            else:
                give_up(task)

    def join(self) -> None:
        with self._changed:
            threads = list(self._threads)
        for thread in threads:
            thread.join()

    def _serve(self) -> None:
        """One worker's life: from the first job that needs it until there is nothing more to do."""
        child: Child | None = None
        try:
            while task := self._next():
                try:
                    child = self._ready(child)
                    finished = task.run(child, self._guarding)
                except BaseException as error:  # noqa: BLE001 - the caller gets it, and the worker's state is unknown
                    if child:
                        child.kill()
                    give_up(task, error)
                else:
                    if not finished:
                        self._again(task)
        finally:
            if child:
                child.close()
            with self._changed:
                self._threads.discard(threading.current_thread())

    def _next(self) -> Task | None:
        """Wait for a job; None when this thread is no longer counted on and has to leave."""
        with self._changed:
            self._free += 1
            try:
                while not self._stopped:
                    if self._waiting:
                        task = self._waiting.popleft()
                        if task.future.running() or task.future.set_running_or_notify_cancel():
                            return task
                    elif not self._changed.wait(self._idle_seconds) and not self._waiting:
                        break
                self._serving -= 1
                return None
            finally:
                self._free -= 1

    def _ready(self, child: Child | None) -> Child:
        """The worker for the next job: the one at hand, or a new one."""
        if child and not child.leaving:
            return child
        if child:
            child.close()
        return self._start()

    @contextmanager
    def _guarding(self, child: Child) -> Iterator[None]:
        """While an answer is waited for: the worker is ended at the wall limit, and at once when the pool closes."""
        with self._changed:
            self._asked.add(child)
            if self._stopped:
                child.kill()
        try:
            with self._watchdog.guarding(child):
                yield
        finally:
            with self._changed:
                self._asked.discard(child)

    def _again(self, task: Task) -> None:
        with self._changed:
            if not self._stopped:
                self._waiting.append(task)
                return
        give_up(task)
