"""A terminal for tests: `docvault` run in a real process, with nothing of the settings of whoever runs the tests."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from docvault.services.schemas import findings
from tests.cli.results import demand_described
from tests.pace import HANG_SECONDS

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
    command = [sys.executable, "-P", "-m", "docvault", *map(str, arguments)]
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(**(env or {})),
        capture_output=True,
        timeout=HANG_SECONDS,
        check=False,
        encoding=(env or {})
        .get("PYTHONIOENCODING", "utf-8")
        .replace("ascii", "utf-8"),  # click takes ASCII for a mistake
    )
    ran = Ran(done.returncode, done.stdout, done.stderr)
    if "--json" in arguments and ran.out:
        demand_described([str(argument) for argument in arguments], ran.json)
    if "--json" in arguments and ran.err.startswith("{"):
        assert not list(findings(json.loads(ran.err), "results/error"))
    return ran
