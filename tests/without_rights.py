"""What the system refuses, for tests: folders that cannot be written, files that cannot be read, also where the tests run as root."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.cli.terminal import Ran, environment
from tests.pace import HANG_SECONDS

_DROPPED = "-dac_override,-dac_read_search,-fowner"
"""The rights of root by which it reads and writes whatever the mode of a file says."""
POSIX = sys.platform != "win32" and (os.geteuid() != 0 or shutil.which("setpriv") is not None)


def run_bare(folder: Path, *arguments: str | Path, env: Mapping[str, str] | None = None) -> Ran:
    """Run `docvault` in a folder as somebody whom the modes of files bind."""
    bound = ["setpriv", f"--bounding-set={_DROPPED}"] if os.geteuid() == 0 else []
    command = [*bound, sys.executable, "-m", "docvault", *map(str, arguments)]
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(**(env or {})),
        capture_output=True,
        timeout=HANG_SECONDS,
        check=False,
        encoding="utf-8",
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@contextmanager
def mode(path: Path, bits: int) -> Iterator[None]:
    """Give a file or folder another mode while the block runs."""
    before = path.stat().st_mode & 0o7777
    path.chmod(bits)
    try:
        yield
    finally:
        path.chmod(before)


@contextmanager
def read_only(root: Path) -> Iterator[None]:
    """Take the right to write from every folder and file of a tree while the block runs."""
    everything = [root, *root.rglob("*")]
    modes = {path: path.stat().st_mode & 0o7777 for path in everything}
    for path in everything:
        path.chmod(modes[path] & ~0o222)
    try:
        yield
    finally:
        for path in everything:
            if path.exists():
                path.chmod(modes[path])
