"""Work on one index from several threads, each with an index of its own; also run as a process of its own."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

from docvault.index.open import open_index
from docvault.model.search.query import parse_query
from tests.contract.entries import Texts, case, version

TEXTS = Texts()
SHA256 = TEXTS.put("silver buttons")


def work(folder: Path, engine: str, name: str, writers: int, readers: int, seconds: float) -> list[str]:
    """Write and read for some seconds; returns what was written. Raises what went wrong in any thread."""
    end = time.monotonic() + seconds
    written: list[str] = []
    failed: list[BaseException] = []

    def write(number: int) -> None:
        index = open_index(folder, engine, TEXTS.get, patience=120.0)
        count = 0
        while time.monotonic() < end or not count:
            order = f"{name}-{number}-{count:05}"
            index.put([case(order, version(SHA256, document=order))])
            written.append(order)
            count += 1
        index.close()

    def read(number: int) -> None:
        index = open_index(folder, engine, TEXTS.get, patience=120.0)
        while time.monotonic() < end:
            own = [order for order in list(written)[-3:] if index.head("order", order) is None]
            assert not own, f"written and not there: {own}"
            found = index.search(parse_query("silver"), limit=5)
            assert found.total >= len(found.hits)  # counted and read of one state
            piece = index.cases(parse_query("state:open"), limit=5, offset=number)
            assert not piece.rows or piece.total >= number + len(piece)
        index.close()

    def run(task: Callable[[int], None], number: int) -> None:
        try:
            task(number)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(write, number)) for number in range(writers)]
    threads += [threading.Thread(target=run, args=(read, number)) for number in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return written
