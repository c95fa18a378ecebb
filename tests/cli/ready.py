"""A process that has imported docvault and forks for each command: what a test then pays for is the command, not the start of an interpreter.

A fork has outputs, a folder, surroundings and an end of its own, as any process. In `make test-long` each command is an interpreter of its own.
"""

import gc
import json
import os
import pkgutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import docvault
from tests.pace import HANG_SECONDS

CAN_FORK = hasattr(os, "fork")
_NOT_OURS = ("docvault.__main__", "docvault.extract.", "docvault.index.whoosh")
"""What runs in processes of its own, or seldom and takes long to import."""
_LATE = (
    "cryptography.hazmat.primitives.asymmetric.ed25519",
    "email.message",
    "holidays",
    "jsonschema_rs",
    "yaml",
    "zoneinfo",
)
"""Libraries that commands import when they need them."""


class Ready:
    """The process, seen from the tests: it carries out one command after the other, and ends with them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "tests.cli.ready"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        self._outputs = Path(self._told())

    def run(self, folder: Path, arguments: Sequence[str], environment: Mapping[str, str]) -> tuple[int, bytes, bytes]:
        """How a command ended, and what it wrote to its two outputs."""
        assert self._process.stdin is not None
        asked = {"folder": str(folder), "arguments": list(arguments), "environment": dict(environment)}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        code = int(self._told())
        out, err = (self._outputs / "out", self._outputs / "err")
        written = (code, out.read_bytes(), err.read_bytes())
        for path in (out, err):
            path.unlink()  # whoever the command left behind may go on writing
        return written

    def close(self) -> None:
        """End the process."""
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            stream.close()
        self._process.wait(HANG_SECONDS)

    def _told(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the process that is ready for commands has ended"
        return line.strip()


def main() -> None:
    """Import docvault, then fork for each line of the input and tell how the command ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the tests, which ends this
    for module in pkgutil.walk_packages(docvault.__path__, "docvault.", onerror=_fail):
        if not module.name.startswith(_NOT_OURS):
            import_module(module.name)
    for name in _LATE:
        import_module(name)
    setattr(os, "fsync", os.fstat)  # noqa: B010 - mypy would not have it otherwise; no power is lost here
    gc.freeze()  # else the first collection in each fork would copy all of it
    with tempfile.TemporaryDirectory(prefix="docvault-outputs-") as outputs:
        print(outputs, flush=True)  # noqa: T201
        for line in sys.stdin:
            child = os.fork()
            if child == 0:
                _become(Path(outputs), **json.loads(line))
            print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201


def _fail(name: str) -> None:
    raise ImportError(name)


def _become(outputs: Path, folder: str, arguments: Sequence[str], environment: Mapping[str, str]) -> NoReturn:
    """Be `docvault` with these arguments, as if just started."""
    for number, path in enumerate((Path(os.devnull), outputs / "out", outputs / "err")):
        opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    os.chdir(folder)
    sys.argv = ["docvault", *arguments]
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.alarm(int(HANG_SECONDS))
    from docvault.__main__ import main as command

    command()
    os._exit(0)


if __name__ == "__main__":
    main()
