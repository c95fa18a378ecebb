"""The worker process: reads or recognises one file after another within its bounds. Started by the pool, never by a person.

It takes jobs over its standard input until that ends. Everything heavy is imported with the first job that needs it,
and whatever a file does to this process, the pool sees it from outside.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, BinaryIO

from docvault.extract.workers import bounds
from docvault.extract.workers.borders import Borders, shut_in
from docvault.extract.workers.channel import Frame, Kind, receive, send
from docvault.extract.workers.handing import FromParent, private_streams
from docvault.extract.workers.jobs import Setup, read_setup
from docvault.extract.workers.parts import PartsAtHand
from docvault.model.intake.extracted import Reason, ReasonCode, to_json
from docvault.model.values import plain

if TYPE_CHECKING:
    from docvault.extract.pictures.engines import Engine
    from docvault.extract.pictures.images import PageImage

_WORN = 2  # a worker that already holds this part (a half) of its memory leaves, before a later file is blamed for it
_STANDARD_ERROR = 2


class Worker:
    """One worker: its setup, the engine once it is needed, and a method per kind of job."""

    def __init__(self, setup: Setup, answer: Callable[[Frame], None]) -> None:
        """Answers go to `answer` as they come."""
        self._setup = setup
        self._limits = setup.limits
        self._answer = answer
        self._engine: Engine | None = None
        self._engine_tried = False
        self._parts = PartsAtHand(self._limits)
        self._memory = self._limits.recognise_memory_bytes if setup.recognising else self._limits.memory_bytes
        self._held_bytes = bounds.memory_gauge()
        self._jobs: dict[str, Callable[..., Frame]] = {
            "read": self.read,
            "recognise": self.recognise,
            "part": self.part,
        }

    def bound(self) -> None:
        """Put the process under its limits."""
        bounds.leave_with_parent(self._setup.parent)
        bounds.bound_process(self._memory, self._limits.part_bytes)
        if self._setup.recognising:
            bounds.give_way()

    def shut_in(self) -> Borders:
        """Give up all rights but reading, for good. Raises `OSError`."""
        return shut_in(self._setup.engine if self._setup.recognising else "")

    def handle(self, job: dict[str, Any], files: Sequence[BinaryIO] = ()) -> Frame:
        """Carry out one job on the files that came with it, and close them; what it answers last."""
        kind = job.pop("job")
        bounds.allow_cpu(self._limits.cpu_seconds)
        try:
            with ExitStack() as open_files:
                frame = self._jobs[kind](*map(open_files.enter_context, files), **job)
        except MemoryError:
            return Frame(Kind.FAILED, _reason_json(self._out_of_memory()), last=True)
        except Exception as error:  # noqa: BLE001 - a reader's bug is this file's trouble, not the next one's
            detail = f"{type(error).__name__}: {error}"[:200]
            return Frame(Kind.FAILED, _reason_json(Reason(ReasonCode.CRASHED, {"detail": detail})), last=True)
        return Frame(frame.kind, frame.payload, last=self._held_bytes() * _WORN > self._memory)

    def read(self, file: BinaryIO, name: str, careful: bool) -> Frame:  # noqa: FBT001 - a job's fields
        """Read a file. `careful`: without the library that may have killed the worker before."""
        from docvault.extract.read import read

        return Frame(Kind.READING, to_json(read(file, name, self._limits, avoid_pdfium=careful)))

    def part(self, file: BinaryIO, target: BinaryIO, name: str, number: int) -> Frame:
        """Write the bytes of a part into a new file. They are not durable yet."""
        from docvault.extract.read import part_bytes

        target.write(part_bytes(file, name, number, self._limits))
        target.flush()
        return Frame(Kind.DONE)

    def recognise(
        self, file: BinaryIO, name: str, pages: list[tuple[int, int, str]], later: list[int], task: int
    ) -> Frame:
        """Recognise pages given as (part, page, media type), pages of one part together; each is answered as it is done.

        `later` are the parts whose pages come in further jobs of the same `task`.
        """
        self._parts.begin(task)
        wanted = {part for part, _, _ in pages if part} | set(later)
        for part, of_part in groupby(pages, key=itemgetter(0)):
            together = list(of_part)
            bounds.allow_cpu(self._limits.cpu_seconds)
            source = self._parts.take(file, name, part, wanted) if part else file
            self._recognise_part(source, part, together[0][2], [page for _, page, _ in together])
        self._parts.keep(later)
        return Frame(Kind.DONE)

    def _recognise_part(self, source: BinaryIO | bytes, part: int, media_type: str, numbers: list[int]) -> None:
        from docvault.extract.pictures.images import TooLargeImage, damage
        from docvault.extract.pictures.recognise import READER, recognise_page

        for number in numbers:
            bounds.allow_cpu(self._limits.page_seconds)
            answer: dict[str, Any] = {"part": part, "page": number}
            try:
                page = next(self._images(source, media_type, [number]))
                engine = self._engine_when_there()
                answer["engine"] = f"{engine.name} {READER}" if engine else ""
                done = recognise_page(page.image, engine)
                answer |= {"text": done.text, "confidence": done.confidence, "codes": done.codes}
                answer |= {"boxes": done.boxes, "turn": done.turn}
                reason = _shortcoming(page, engine)
            except MemoryError:
                raise
            except TooLargeImage as large:
                reason = Reason(ReasonCode.TOO_LARGE_IMAGE, {"pixels": large.pixels})
            except Exception as error:  # noqa: BLE001 - whatever a decoder raises is this page's trouble only
                reason = damage(error)
            answer["reason"] = json.loads(_reason_json(reason)) if reason else None
            self._answer(Frame(Kind.PAGE, json.dumps(answer).encode()))

    def _images(self, source: BinaryIO | bytes, media_type: str, numbers: Iterable[int]) -> Iterator["PageImage"]:
        if media_type == "application/pdf":
            from docvault.extract.pdf.pages import pdf_pages

            return pdf_pages(source, numbers, self._limits)
        from docvault.extract.pictures.images import image_pages

        return image_pages(source, numbers, self._limits)

    def _engine_when_there(self) -> "Engine | None":
        if self._setup.engine and not self._engine_tried:
            from docvault.extract.pictures.engines import EngineMissing, open_engine

            self._engine_tried = True
            try:
                self._engine = open_engine(self._setup.engine)
            except EngineMissing:
                self._engine = None
        return self._engine

    def _out_of_memory(self) -> Reason:
        return Reason(ReasonCode.TOO_MUCH_MEMORY, {"megabytes": self._memory >> 20})


def _shortcoming(page: "PageImage", engine: "Engine | None") -> Reason | None:
    if engine is None:
        return Reason(ReasonCode.NOT_RECOGNISED, {"pages": 1})
    return Reason(ReasonCode.DAMAGED, {"detail": "a part of the page is missing"}) if page.damaged else None


def _reason_json(reason: Reason) -> bytes:
    return json.dumps({"code": reason.code, "values": dict(reason.values)}).encode()


def serve(
    incoming: FromParent, outgoing: BinaryIO, make: Callable[[Setup, Callable[[Frame], None]], Worker] = Worker
) -> None:
    """Take jobs until the stream ends or the worker has to leave."""
    first = receive(incoming)
    if first is None:
        return
    worker = make(read_setup(first.payload), lambda frame: send(outgoing, frame))
    worker.bound()
    send(outgoing, ready := _ready(worker))
    while not ready.last and (frame := receive(incoming)) is not None:
        job = json.loads(frame.payload)
        answer = worker.handle(job, incoming.files(job))
        _forget_noise()
        send(outgoing, answer)
        if answer.last:
            return


def _ready(worker: Worker) -> Frame:
    """Shut the worker in, and say so. One that could have been and is not reads nothing."""
    try:
        return Frame(Kind.READY, json.dumps(plain(worker.shut_in())).encode())
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        return Frame(Kind.READY, json.dumps({"problem": str(error) or type(error).__name__}).encode(), last=True)


def _forget_noise() -> None:
    """Empty the file that catches standard error: what it says at the worker's death is to be about the last job."""
    sys.stderr.flush()
    try:
        os.ftruncate(_STANDARD_ERROR, 0)
        os.lseek(_STANDARD_ERROR, 0, os.SEEK_SET)
    except OSError:
        pass  # started by hand: standard error is no file


if __name__ == "__main__":
    serve(*private_streams())
    # Without waiting for the libraries' own threads and their cleaning up: there is nothing to save.
    os._exit(0)
