"""The newest of a list are read from an index, in its order: nothing reads the whole list, or sorts it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from docvault.index.contract.catalogue import ArrivalQuery
from docvault.index.contract.control import AgendaQuery, SignoffQuery
from docvault.index.contract.full_text import Sort
from docvault.index.contract.index import Index
from docvault.index.names import FILE
from docvault.index.sql.engine import SqlIndex
from docvault.index.sqlite.full_text import FtsText
from docvault.index.sqlite.index_file import IndexFile
from docvault.model.search.query import parse_query
from tests.contract.entries import item

FAR = "9999-12-31T00:00:00+00:00"
NEWEST: dict[str, Callable[[Index], Any]] = {
    "orders": lambda index: index.cases(parse_query(""), limit=50),
    "orders of a state": lambda index: index.cases(parse_query("state:open"), limit=50),
    "orders of a customer": lambda index: index.cases(parse_query("customer:HANSA"), limit=50),
    "orders of a stage": lambda index: index.cases(parse_query("stage:sampling class:urgent"), limit=50),
    "orders by a word": lambda index: index.cases(parse_query("jeans"), limit=50),
    "orders due": lambda index: index.cases(parse_query("due:2026-12"), limit=50),
    "customers": lambda index: index.cases(parse_query(""), kind="customer", limit=50),
    "sign-offs": lambda index: index.signoffs(SignoffQuery(), limit=50),
    "sign-offs of a department": lambda index: index.signoffs(SignoffQuery(department="cutting"), limit=50),
    "changes": lambda index: index.changes(limit=50),
    "duties": lambda index: index.duties(AgendaQuery(until=FAR), limit=50),
    "duties of a department": lambda index: index.duties(AgendaQuery("cutting", until=FAR), limit=50),
    "arrivals": lambda index: index.arrivals(ArrivalQuery(FAR), limit=50),
    "arrivals of a person": lambda index: index.arrivals(ArrivalQuery(FAR, "li", unclaimed=True), limit=50),
    "arrivals overdue": lambda index: index.arrivals(ArrivalQuery(FAR, due_before=FAR), limit=50),
    "held": lambda index: index.held("order", limit=50),
    "links": lambda index: index.links(limit=50),
    "unread": lambda index: index.unread(limit=50),
    "a head": lambda index: index.head("order", "2026-0001"),
    "an item": lambda index: index.exact_item("20261124-abcde"),
}


@contextmanager
def statements(file: IndexFile) -> Iterator[list[str]]:
    """Every statement that is carried out."""
    seen: list[str] = []
    file.db.set_trace_callback(seen.append)
    yield seen
    file.db.set_trace_callback(None)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[IndexFile]:
    opened = IndexFile(tmp_path / FILE, patience=30.0)
    yield opened
    opened.close()


def plans(file: IndexFile, ask: Callable[[Index], Any]) -> list[str]:
    """The steps of SQLite's plans for what is asked."""
    with statements(file) as seen:
        ask(SqlIndex(file, FtsText(file.db), lambda _: None))
    assert seen
    return [step for sql in seen for *_, step in file.db.execute(f"EXPLAIN QUERY PLAN {sql}")]


@pytest.mark.parametrize("name", NEWEST)
def test_the_newest_are_read_from_an_index(file: IndexFile, name: str) -> None:
    steps = plans(file, NEWEST[name])
    assert not [step for step in steps if "TEMP B-TREE FOR ORDER BY" in step], steps
    assert not [step for step in steps if re.match(r"SCAN (?!counted)\w+$", step)], steps
    assert any("INDEX" in step or "PRIMARY KEY" in step for step in steps), steps


def test_of_items_in_several_states_a_piece_of_each_is_read(file: IndexFile) -> None:
    steps = plans(file, lambda index: index.items(("waiting", "filing", "filed"), limit=50))
    assert sum("items_state" in step for step in steps) >= 3, steps
    assert not [step for step in steps if step == "SCAN items"], steps


@pytest.mark.parametrize("department", ["", "cutting"])
def test_of_what_is_overdue_only_that_is_read(file: IndexFile, department: str) -> None:
    steps = plans(file, lambda index: index.signoffs(SignoffQuery(department=department, overdue_at=FAR), limit=50))
    read = [step for step in steps if "signoffs" in step]
    assert {re.sub(r".*INDEX (\w+).*", r"\1", step) for step in read} == {"signoffs_due", "signoffs_return"}, steps


def test_an_item_is_found_by_its_end_from_an_index(file: IndexFile) -> None:
    assert any("items_backwards" in step for step in plans(file, lambda index: index.item("abcde")))


def test_a_full_scan_would_be_seen(file: IndexFile) -> None:
    file.db.execute("DROP INDEX signoffs_newest")
    steps = plans(file, NEWEST["sign-offs"])
    assert [step for step in steps if "TEMP B-TREE" in step or step.startswith("SCAN s")]


def test_thousands_that_arrive_in_one_second_cost_each_the_same(file: IndexFile) -> None:
    items = [item(f"20261124-{number:05}", "a" * 64, path=f"intake/{number}") for number in range(1000)]
    with statements(file) as seen:
        SqlIndex(file, FtsText(file.db), lambda _: None).put(items=items)
    looked = [sql for sql in seen if sql.startswith("SELECT 1 FROM docs WHERE row")]
    assert len(looked) <= 1.1 * len(items), "most find their place free"
    [dropped] = {re.sub(r"'20261124-\d+'", "'20261124-00000'", sql) for sql in seen if "docs WHERE owner = 0" in sql}
    assert any("docs_item" in step for *_, step in file.db.execute(f"EXPLAIN QUERY PLAN {dropped}"))


def test_what_is_asked_of_documents_is_asked_of_each_once(file: IndexFile) -> None:
    """However many senders, kinds and departments an order is looked for by, and not by: its documents are gone through once for each."""
    index = SqlIndex(file, FtsText(file.db), lambda _: None)
    wanted = " OR ".join(f"from:{number}@hanse.example" for number in range(19))
    with statements(file) as seen:
        index.cases(parse_query(f"state:open {wanted} -from:anna -kind:notice -dept:cutting*"), limit=20)
    assert {sql.count("EXISTS") for sql in seen if "FROM cases" in sql} == {2}


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("asked", ["buttons", '"gold buttons" OR "silver zips"', "buttons -zips from:anna"])
def test_what_is_rare_is_looked_for_once(file: IndexFile, sort: Sort, asked: str) -> None:
    """A list that ended was counted by being read: a second search for the count would cost as much as the first."""
    index = SqlIndex(file, FtsText(file.db), lambda _: None)
    with statements(file) as seen:
        found = index.search(parse_query(asked), limit=20, sort=sort)
    assert (found.total, found.hits) == (0, ())
    assert sum("MATCH" in sql for sql in seen) == 1
