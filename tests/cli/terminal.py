"""A terminal for tests: `docvault` run in a real process, with nothing of the settings of whoever runs the tests."""

import atexit
import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from docvault.services.schemas import findings
from tests.cli.ready import CAN_FORK, Ready
from tests.cli.results import demand_described
from tests.pace import HANG_SECONDS, is_long

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as the one JSON document it must be."""
        return json.loads(self.out)


class Run(Protocol):
    """Runs `docvault` in a vault."""

    def __call__(self, *arguments: str | Path, env: Mapping[str, str] | None = None) -> Ran:
        """Run it with these arguments."""


def environment(**changes: str) -> dict[str, str]:
    """An English terminal without any setting of the person who runs the tests. Whoever has a home of their own has their settings there."""
    names = {
        "PATH",
        "HOME",
        "TMPDIR",
        "SYSTEMROOT",
        "VIRTUAL_ENV",
        *(() if "HOME" in changes else ("XDG_CONFIG_HOME",)),
    }
    kept = {name: value for name, value in os.environ.items() if name in names or name.startswith("COVERAGE_")}
    return {**kept, "LANG": "en_US.UTF-8", "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT), "TZ": "Asia/Shanghai", **changes}


SOON_SECONDS = 5


def soon() -> str:
    """A time that is still to come, and over when `time.sleep(SOON_SECONDS + 1)` is."""
    return (datetime.now(UTC) + timedelta(seconds=SOON_SECONDS)).isoformat(timespec="seconds")


def run_in(folder: Path, *arguments: str | Path, env: Mapping[str, str] | None = None) -> Ran:
    """Run `docvault` in a folder. What it prints with `--json` must keep the schema of the command."""
    changes = env or {}
    typed, surroundings = [str(argument) for argument in arguments], environment(**changes)
    run = forked if CAN_FORK and not _needs_a_start(changes) else started
    code, out, err = run(folder, typed, surroundings)
    encoding = changes.get("PYTHONIOENCODING", "utf-8").replace("ascii", "utf-8")  # click takes ASCII for a mistake
    ran = Ran(code, *(str(io.TextIOWrapper(io.BytesIO(written), encoding).read()) for written in (out, err)))
    if "--json" in arguments and ran.out:
        demand_described(typed, ran.json)
    if "--json" in arguments and ran.err.startswith("{"):
        assert not list(findings(json.loads(ran.err), "results/error"))
    return ran


def _needs_a_start(changes: Mapping[str, str]) -> bool:
    """Whether a command must have an interpreter of its own: for what that reads when it starts, for coverage, and in `make test-long`."""
    read_at_the_start = any(name.startswith(("PYTHON", "LANG", "LC_")) for name in changes)
    return is_long() or read_at_the_start or any(name.startswith("COVERAGE_") for name in os.environ)


def started(folder: Path, arguments: Sequence[str], surroundings: Mapping[str, str]) -> tuple[int, bytes, bytes]:
    """Run a command in an interpreter of its own."""
    command = [sys.executable, "-P", "-m", "docvault", *arguments]
    done = subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, timeout=HANG_SECONDS, check=False)
    return done.returncode, done.stdout, done.stderr


_ready: list[Ready] = []
"""Processes that wait for a command: one, and more where tests run several commands at once."""


def forked(folder: Path, arguments: Sequence[str], surroundings: Mapping[str, str]) -> tuple[int, bytes, bytes]:
    """Run a command in a fork of a process that has imported docvault."""
    ready = _ready.pop() if _ready else _make_ready()
    ended = ready.run(folder, arguments, surroundings)
    _ready.append(ready)
    return ended


def _make_ready() -> Ready:
    ready = Ready(environment())
    atexit.register(ready.close)
    return ready
