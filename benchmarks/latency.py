"""A file dropped into an idle vault's inbox until `search` finds it, and the watcher's memory and processes at rest."""

import random
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks.measure import python, table, without_vault
from docvault.services.search.search import search
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault

DROPS = 25


def main() -> None:
    """Measure and print."""
    without_vault()
    with tempfile.TemporaryDirectory(dir=".", prefix="bench-") as name:
        root = Path(name).absolute() / "vault"
        init(root, language="en", time_zone="Asia/Shanghai", system_user="li")
        with (
            (root.parent / "log").open("w") as log,
            subprocess.Popen(python("-m", "docvault", "-C", str(root), "watch"), stdout=log, stderr=log) as watcher,
        ):
            time.sleep(4)
            taken = [drop(root, number) for number in range(DROPS)]
            rest = resident(watcher.pid)
            watcher.terminate()
    ordered = sorted(taken)
    rows = [
        ("p50", f"{statistics.median(taken):.2f} s"),
        ("p95", f"{ordered[int(len(ordered) * 0.95)]:.2f} s"),
        ("watcher at rest", f"{rest:.0f} MB resident"),
    ]
    table(("dropped text file → searchable, idle", "measured"), rows)


def drop(root: Path, number: int) -> float:
    """Seconds until a new word is found."""
    word = f"word{random.randrange(10**9)}"
    vault = open_vault(root, system_user="li")
    time.sleep(random.uniform(0.3, 0.9))
    start = time.perf_counter()
    (root / "inbox/scan" / f"{number}.txt").write_text(f"{word} 银色纽扣", encoding="utf-8")
    while not search(vault, word).total:
        time.sleep(0.01)
    took = time.perf_counter() - start
    vault.close()
    return took


def resident(pid: int) -> float:
    """MB of the watcher and its children that are still there."""
    pids = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split())]
    pages = [int(Path(f"/proc/{one}/statm").read_text(encoding="ascii").split()[1]) for one in pids[:1]]
    return sum(pages) * 4096 / 1e6


if __name__ == "__main__":
    main()
