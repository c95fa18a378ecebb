"""Measuring: medians of interleaved runs, so that ratios hold when the machine's speed drifts."""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence


def interleaved(works: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Seconds of each work, run in turn `rounds` times after one round that does not count."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(rounds + 1):
        for name, work in works.items():
            start = time.perf_counter()
            work()
            if turn:
                taken[name].append(time.perf_counter() - start)
    return taken


def commands(wanted: Mapping[str, Sequence[str]], rounds: int) -> dict[str, float]:
    """Median milliseconds of whole processes, run in turn."""
    works = {name: _command(command) for name, command in wanted.items()}
    return {name: statistics.median(taken) * 1000 for name, taken in interleaved(works, rounds).items()}


def _command(command: Sequence[str]) -> Callable[[], object]:
    return lambda: subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def children_cpu(work: Callable[[], object]) -> tuple[float, float]:
    """CPU seconds (this process and its ended children) and wall seconds of a work."""
    before, start = _cpu(), time.perf_counter()
    work()
    return _cpu() - before, time.perf_counter() - start


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a Markdown table."""
    print("| " + " | ".join(header) + " |")
    print("|" + "---|" * len(header))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")


def installed(program: str) -> bool:
    """Whether a reference program is there; what is absent is said to be absent."""
    return shutil.which(program) is not None


def python(*arguments: str) -> list[str]:
    """A command of this Python."""
    return [sys.executable, *arguments]


def without_vault() -> None:
    """Forget a vault the caller's environment names, and a wish not to keep compiled bytecode: an installed program has it."""
    os.environ.pop("DOCVAULT_VAULT", None)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
