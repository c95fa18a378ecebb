"""A worker whose files do to it what hostile files do: the name of the file says what, and behind a bar where to leave a mark of it.

Everything else is the real worker, but that it is not shut in: it leaves marks. One that is shut in: `prying_worker`.
"""

import atexit
import ctypes
import json
import os
import resource
import signal
import sys
import time
from pathlib import Path
from typing import BinaryIO

from docvault.extract.workers.borders import Borders
from docvault.extract.workers.channel import Frame, Kind
from docvault.extract.workers.handing import private_streams
from docvault.extract.workers.worker import Worker, serve
from docvault.model.intake.extracted import Extracted, Outcome, Page, to_json


class HostileWorker(Worker):
    def shut_in(self) -> Borders:
        return Borders()

    def read(self, file: BinaryIO, name: str, careful: bool) -> Frame:
        what, _, mark = name.partition("|")
        doing = getattr(self, f"_{what.replace('-', '_')}", None)
        if doing is not None:
            doing(Path(mark), careful)
        text = f"{what} careful" if careful else what
        return Frame(Kind.READING, to_json(Extracted("text/plain", Outcome.TEXT, "hostile/1", pages=(Page(text),))))

    def recognise(
        self, file: BinaryIO, name: str, pages: list[tuple[int, int, str]], later: list[int], task: int
    ) -> Frame:
        name, _, mark = name.partition("|")
        for part, page, _ in pages:
            if name == "deadly-pages" and page in {2, 4}:
                os.abort()
            if name == "deadly":
                os.abort()
            if name == "killed-once":
                self._killed_once(Path(mark), careful=False)
            if name == "nonsense":
                return Frame(Kind.FAILED, b"?", last=True)
            if name == "hoard":
                raise MemoryError
            answer = {"part": part, "page": page, "engine": "hostile/1", "text": f"page {page}", "confidence": 0.9}
            self._answer(
                Frame(Kind.PAGE, json.dumps({**answer, "boxes": [], "turn": 0, "codes": [], "reason": None}).encode())
            )
        return Frame(Kind.DONE)

    def _loop(self, path: Path, careful: bool) -> None:
        while True:
            pass

    def _sleep(self, path: Path, careful: bool) -> None:
        path.write_text(str(os.getpid()))
        time.sleep(600)

    def _until_told(self, path: Path, careful: bool) -> None:
        path.write_text(str(os.getpid()))
        while not path.with_suffix(".told").exists():
            time.sleep(0.02)

    def _stop(self, path: Path, careful: bool) -> None:
        os.kill(os.getpid(), signal.SIGSTOP)

    def _hoard(self, path: Path, careful: bool) -> None:
        hoard = [bytearray(64 << 20) for _ in range(1000)]
        hoard.clear()

    def _rust_memory(self, path: Path, careful: bool) -> None:
        os.write(2, b"memory allocation of 8589934592 bytes failed\n")
        os.abort()

    def _abort(self, path: Path, careful: bool) -> None:
        if not careful:
            os.abort()

    def _always_abort(self, path: Path, careful: bool) -> None:
        os.abort()

    def _segfault(self, path: Path, careful: bool) -> None:
        ctypes.string_at(0)

    def _exit(self, path: Path, careful: bool) -> None:
        os._exit(3)

    def _raise(self, path: Path, careful: bool) -> None:
        raise KeyError("a reader's bug")

    def _killed_once(self, path: Path, careful: bool) -> None:
        if not path.exists():
            path.touch()
            os.kill(os.getpid(), signal.SIGKILL)

    def _noise(self, path: Path, careful: bool) -> None:
        print("noise " * 10_000)  # noqa: T201
        os.write(1, b"\x00r" * 100_000)
        os.write(2, b"noise" * 100_000)
        sys.stdout.flush()
        assert sys.stdin.read() == ""

    def _mark_when_leaving(self, path: Path, careful: bool) -> None:
        atexit.register(path.touch)

    def _linger(self, path: Path, careful: bool) -> None:
        atexit.register(time.sleep, 600)

    def _child(self, path: Path, careful: bool) -> None:
        helper = os.fork()
        if not helper:
            time.sleep(600)
        path.write_text(str(helper))
        time.sleep(600)

    def _child_and_abort(self, path: Path, careful: bool) -> None:
        if not path.exists():
            helper = os.fork()
            if not helper:
                time.sleep(600)
            path.write_text(str(helper))
        os.abort()

    def _large_file(self, path: Path, careful: bool) -> None:
        path.write_bytes(bytes(self._limits.part_bytes + 1))

    def _limits_in_force(self, path: Path, careful: bool) -> None:
        path.write_text(
            " ".join(
                str(resource.getrlimit(limit)[0])
                for limit in (
                    resource.RLIMIT_DATA,
                    resource.RLIMIT_AS,
                    resource.RLIMIT_FSIZE,
                    resource.RLIMIT_NOFILE,
                    resource.RLIMIT_CORE,
                )
            )
        )


if __name__ == "__main__":
    serve(*private_streams(), HostileWorker)
    atexit._run_exitfuncs()
    os._exit(0)
