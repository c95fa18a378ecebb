"""Several threads and processes on one index, each with a connection of its own: nothing is lost, nothing called broken."""

import json
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

from docvault.index.contract.index import Index
from docvault.index.open import open_index
from docvault.model.search.query import parse_query
from tests.contract.at_once import TEXTS, work
from tests.contract.entries import case
from tests.pace import share

OTHER = """
import json, sys
from pathlib import Path
from tests.contract.at_once import work
print(json.dumps(work(Path(sys.argv[1]), sys.argv[2], "other", 2, 4, float(sys.argv[3]))))
"""


def test_four_write_and_sixteen_read(engine: str, tmp_path: Path) -> None:
    seconds = share(2, 60)
    command = [sys.executable, "-c", OTHER, str(tmp_path), engine, str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        ours = work(tmp_path, engine, "ours", 2, 12, seconds)
        theirs = json.loads(other.communicate()[0] or "null")
    assert theirs, "the other process failed"
    index = open_index(tmp_path, engine, TEXTS.get)
    assert {entry.id for entry in index.cases(parse_query(""))} == {*ours, *theirs}
    found = index.search(parse_query("silver"), limit=100_000)
    assert {hit.order for hit in found.hits} == {*ours, *theirs}
    index.close()


def test_an_index_belongs_to_the_thread_that_opened_it(index: Index) -> None:
    raised: list[BaseException] = []

    def use() -> None:
        try:
            index.put([case("2026-0001")])
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert [type(error) for error in raised] == [sqlite3.ProgrammingError]
    index.put([case("2026-0001")])
