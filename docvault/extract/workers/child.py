"""A worker process seen from its parent: start it, ask it, kill it, and say in words what it died of."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import CancelledError
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, BinaryIO

from docvault.errors import N_, DocvaultError
from docvault.extract.workers.borders import Borders
from docvault.extract.workers.channel import BrokenChannel, Frame, Kind, receive
from docvault.extract.workers.handing import ToWorker
from docvault.extract.workers.jobs import Setup, setup_json
from docvault.model.intake.extracted import Reason, ReasonCode
from docvault.model.values import dataclass

_PACKAGE_FOLDER = str(Path(__file__).resolve().parents[3])
_KEPT = ("HOME", "LD_LIBRARY_PATH", "PYTHONHOME", "PYTHONNOUSERSITE")
"""What Python needs to find itself, its libraries and those installed for one user only."""
_KEPT_FOR_TESSERACT = ("PATH", "TESSDATA_PREFIX")
_GOODBYE_SECONDS = 1.0
_LAST_WORDS = 2000  # bytes of standard error
_SHORT_OF_MEMORY = (b"memory allocation", b"bad_alloc", b"out of memory", b"cannot allocate", b"memoryerror")


class WorkerNotStartedError(DocvaultError):
    """The system gives no process, or no room for its messages, to read a file with. That says nothing of the file."""

    message = N_("No process could be started to read files with ({problem}).")
    next_step = N_("Close other programs, or free some space where the system keeps temporary files, and try again.")


class WorkerNotShutInError(WorkerNotStartedError):
    """The system can keep a reading process from everything but reading, and would not. Nothing is read by one that isn't kept so."""

    message = N_("A process that reads files could not be kept from everything else ({problem}). No file was read.")
    next_step = N_("Show this to whoever looks after the computer, and `docvault about` with it.")


@dataclass(frozen=True, slots=True)
class Death:
    """Why a worker is gone. `by_the_file`: something in the file did it, as far as one can tell from outside."""

    reason: Reason
    by_the_file: bool = True
    at_a_limit: bool = False


class Child:
    """One worker process. All methods but `kill` belong to the thread that started it: on Linux the process dies with it."""

    def __init__(self, setup: Setup, module: str = "docvault.extract.workers.worker") -> None:
        """Start the process; it gets ready while we go on."""
        self._setup = setup
        self.leaving = False
        """It is gone or takes no further job."""
        self._timed_out = False
        self._dismissed = False
        self._borders: Borders | None = None
        try:
            self._noise = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the child is gone
        except OSError as error:
            raise WorkerNotStartedError(problem=error.strerror or str(error)) from error
        try:
            self._process, self._to = _started(setup, module, self._noise)
        except OSError as error:
            self._noise.close()
            raise WorkerNotStartedError(problem=error.strerror or str(error)) from error
        self._from = _answers_of(self._process)
        with suppress(OSError):
            self._to.tell(Frame(Kind.SETUP, setup_json(setup)))

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    def ask(self, job: Mapping[str, Any], *files: IO[bytes]) -> None:
        """Hand over a job and the files it is about: what is read, and what is written. When the process is gone, `answer` says so."""
        with suppress(OSError):
            self._to.ask(job, files)

    def borders(self) -> Borders | None:
        """Wait until it is ready; what keeps it in, None when the process is gone. Raises `WorkerNotShutInError`."""
        if self._borders is None and (frame := self._frame()) is not None:
            told = json.loads(frame.payload) if frame.kind is Kind.READY else {"problem": "?"}
            if "problem" in told:
                self.leaving = True
                raise WorkerNotShutInError(problem=told["problem"])
            self._borders = Borders(**told)
        return self._borders

    def answer(self) -> Frame | None:
        """Wait for the next frame; None when the process is gone: see `death`. Whoever limits the wait kills it.

        Raises `CancelledError` when it was killed because nobody wants an answer any more, and `WorkerNotShutInError`.
        """
        return None if self.borders() is None else self._frame()

    def _frame(self) -> Frame | None:
        try:
            frame = receive(self._from)
        except (BrokenChannel, OSError, ValueError):
            frame = None
        if frame is None or frame.last:
            self.leaving = True
        if frame is None and self._dismissed:
            raise CancelledError
        return frame

    def kill(self, *, timed_out: bool = False) -> None:
        """End the process and whatever it started, at once; from any thread."""
        self.leaving = True
        self._timed_out |= timed_out
        self._dismissed |= not timed_out
        self._end()

    def _end_helpers(self) -> None:
        """End what a worker that died by itself had started: its process group still carries its number."""
        if sys.platform != "win32":
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def _end(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            if sys.platform == "win32":
                self._process.kill()
            else:  # the group, be the worker itself gone or not: what it started may hold the pipe open we read from
                os.killpg(self._process.pid, signal.SIGKILL)

    def death(self, cpu_seconds: int) -> Death:
        """What the process died of, for a job that was allowed `cpu_seconds`. Reaps it."""
        code = self._reap()
        if self._timed_out:
            return Death(Reason(ReasonCode.TOO_LONG, {"seconds": self._setup.limits.wall_seconds}), at_a_limit=True)
        if sys.platform != "win32" and code == -signal.SIGXCPU:
            return Death(Reason(ReasonCode.TOO_LONG, {"seconds": cpu_seconds}), at_a_limit=True)
        if any(words in self._last_words().lower() for words in _SHORT_OF_MEMORY):
            return Death(Reason(ReasonCode.TOO_MUCH_MEMORY, {"megabytes": self._megabytes()}), at_a_limit=True)
        killed = sys.platform != "win32" and code == -signal.SIGKILL
        return Death(Reason(ReasonCode.CRASHED, {"detail": _how(code)}), by_the_file=not killed)

    def close(self) -> None:
        """Let the process leave, or end it when it doesn't; nothing of it is left afterwards."""
        with suppress(OSError):
            self._to.close()
        self._reap()
        self._from.close()
        self._noise.close()

    def _reap(self) -> int:
        try:
            code = self._process.wait(_GOODBYE_SECONDS)
        except subprocess.TimeoutExpired:
            self._end()
            code = self._process.wait()
        self._end_helpers()
        return code

    def _last_words(self) -> bytes:
        size = self._noise.seek(0, os.SEEK_END)
        self._noise.seek(max(0, size - _LAST_WORDS))
        return self._noise.read()

    def _megabytes(self) -> int:
        limits = self._setup.limits
        return (limits.recognise_memory_bytes if self._setup.recognising else limits.memory_bytes) >> 20


def _started(setup: Setup, module: str, noise: IO[bytes]) -> "tuple[subprocess.Popen[bytes], ToWorker]":
    way = ToWorker()
    try:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", module],
            stdin=way.theirs,
            stdout=subprocess.PIPE,
            stderr=noise,
            env=_environment(setup.engine),
            **_OWN_GROUP,
        )
    except OSError:
        way.close()
        raise
    way.started()
    return process, way


def _answers_of(process: "subprocess.Popen[bytes]") -> BinaryIO:
    if process.stdout is None:
        raise AssertionError("it was asked for")
    return process.stdout  # type: ignore[return-value]


def _environment(engine: str) -> dict[str, str]:
    """Nothing of ours but where the program is; one thread and few memory arenas, because address space is limited; and no word to its maker."""
    kept = _KEPT + (_KEPT_FOR_TESSERACT if engine == "tesseract" else ())
    known = (
        dict(os.environ) if sys.platform == "win32" else {name: os.environ[name] for name in kept if name in os.environ}
    )
    path = os.pathsep.join(filter(None, (_PACKAGE_FOLDER, os.environ.get("PYTHONPATH"))))
    single = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
    return {**known, **single, "ORT_DISABLE_TELEMETRY": "1", "PYTHONPATH": path}


def _how(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


# A group of its own: Ctrl-C at the terminal reaches only the parent, and helpers of a worker die with it.
_OWN_GROUP: dict[str, Any] = {"start_new_session": True}
if sys.platform == "win32":
    _OWN_GROUP = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
