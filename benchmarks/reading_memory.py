"""Read and recognise every file of a folder: memory of the largest worker and of all that ran at once, and CPU.

python -m benchmarks.reading_memory FOLDER
"""

import os
import resource
import sys
import threading
from concurrent.futures import wait
from pathlib import Path

from benchmarks.measure import children_cpu, table
from docvault.extract.workers.jobs import ReadJob, RecogniseJob
from docvault.extract.workers.pool import Pool
from docvault.model.intake.extracted import Extracted

LOOK_SECONDS = 0.1


def main() -> None:
    """Measure and print."""
    files = [path for path in sorted(Path(sys.argv[1]).rglob("*")) if path.is_file()]
    together = Together()
    readings: list[Extracted] = []
    cpu, _ = children_cpu(lambda: readings.extend(read(files)))
    rows = [("read", f"{len(files)} files", f"{cpu:.1f}", largest(), together.take())]
    pages = sum(len(one.to_recognise) + len(one.parts_to_recognise) for one in readings)
    cpu, _ = children_cpu(lambda: recognise(files, readings))
    rows.append(("recognised", f"{pages} pages", f"{cpu:.1f}", largest(), together.take()))
    together.stop()
    table(("what", "how many", "CPU s", "largest worker so far, MB", "all at once, MB"), rows)


def read(files: list[Path]) -> list[Extracted]:
    """Every file's reading."""
    with Pool() as pool:
        jobs = [pool.submit(ReadJob(path, path.name)) for path in files]
        return [job.result() for job in jobs]


def recognise(files: list[Path], readings: list[Extracted]) -> None:
    """All pages that were left over."""
    with Pool() as pool:
        wait(
            [
                pool.submit(RecogniseJob(path, path.name, reading))
                for path, reading in zip(files, readings, strict=True)
                if reading.to_recognise or reading.parts_to_recognise
            ]
        )


def largest() -> int:
    """Megabytes of the largest child that has left."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10


class Together:
    """Looks again and again at what all children hold at once."""

    def __init__(self) -> None:
        """Begin to look."""
        self._most = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def take(self) -> int:
        """The most so far, in MB; from then on anew."""
        most, self._most = self._most, 0
        return most >> 20

    def stop(self) -> None:
        """Look no more."""
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        page = os.sysconf("SC_PAGE_SIZE")
        while not self._over.wait(LOOK_SECONDS):
            held = 0
            for child in Path(f"/proc/{os.getpid()}/task").glob("*/children"):
                for pid in child.read_text().split():
                    try:
                        held += int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * page
                    except (OSError, IndexError):
                        continue
            self._most = max(self._most, held)


if __name__ == "__main__":
    main()
