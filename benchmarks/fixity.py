"""Fixity of a whole vault (2 GB in 2,000 files, warm): against hashlib in as many processes as cores, sha256sum and bagit."""

import hashlib
import os
import random
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.measure import installed, table
from docvault.services.proof.checking.findings import FileToHash
from docvault.services.proof.checking.fixity import check_bytes

FILES, SIZE = 2000, 1 << 20


def digest(path: Path) -> str:
    """The reference: hashlib as it is."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main() -> None:
    """Measure and print MB/s, the best of three in turn."""
    with tempfile.TemporaryDirectory(dir=".", prefix="bench-") as name:
        root = Path(name).absolute()
        block = random.randbytes(SIZE)
        files = []
        for number in range(FILES):
            content = number.to_bytes(8, "big") + block[8:]
            path = root / f"{number:04}.bin"
            path.write_bytes(content)
            files.append(FileToHash(path, hashlib.sha256(content).hexdigest(), SIZE, "V041"))
        paths = [file.path for file in files]
        works: dict[str, Callable[[], object]] = {
            "docvault check": lambda: list(check_bytes(root, files)),
            f"hashlib in {os.cpu_count()} processes": lambda: in_processes(paths),
        }
        if installed("sha256sum"):
            works["sha256sum, two at a time"] = lambda: subprocess.run(  # noqa: S602 - a pipe of two programs
                f"find {root} -name '*.bin' -print0 | xargs -0 -P 2 -n 500 sha256sum > /dev/null",
                shell=True,
                check=True,
            )
        speed = {work: max(rate(run) for _ in range(3)) for work, run in works.items()}
        base = speed[f"hashlib in {os.cpu_count()} processes"]
        table(
            ("2,000 files of 1 MB", "MB/s", "× hashlib"),
            [(work, f"{rate_:.0f}", f"{rate_ / base:.2f}") for work, rate_ in speed.items()],
        )


def in_processes(paths: Sequence[Path]) -> list[str]:
    """Hashlib in as many processes as cores."""
    with ProcessPoolExecutor() as pool:
        return list(pool.map(digest, paths, chunksize=50))


def rate(run: Callable[[], object]) -> float:
    """MB/s of one run."""
    start = time.perf_counter()
    run()
    return FILES * SIZE / 1e6 / (time.perf_counter() - start)


if __name__ == "__main__":
    main()
