"""Files that can be made again, written by several threads of one process at the same time."""

import threading
from pathlib import Path

from docvault.store import durable

THREADS, TURNS = 8, 100


def test_threads_that_write_the_same_derived_file_do_not_meet(tmp_path: Path) -> None:
    path, problems = tmp_path / "derived", list[BaseException]()
    texts = {bytes([65 + place]) * 100_000 for place in range(THREADS)}

    def write(text: bytes) -> None:
        try:
            for _ in range(TURNS):
                durable.write_derived(path, text)
                assert path.read_bytes() in texts, "half of one, or a mixture"
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=write, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert [one.name for one in tmp_path.iterdir()] == ["derived"]
