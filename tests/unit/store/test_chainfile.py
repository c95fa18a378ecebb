"""One chain file on disk: what a power cut tore off its end is moved away, and what is broken is never written to."""

from pathlib import Path

import pytest

from docvault.model.case.history import Event, Head, seal_record
from docvault.store.chainfile import (
    BrokenChainError,
    append_records,
    has_end,
    head,
    last_record,
    read_back,
    read_records,
    repaired_head,
)
from docvault.store.layout import Layout
from docvault.store.lost_and_found import LostAndFound

TORN = b'{"seq":4,"at":"2026-11-26T10:0'


@pytest.fixture
def chain(tmp_path: Path) -> Path:
    path = tmp_path / "history.jsonl"
    end = Head()
    for number in range(3):
        record = seal_record(end, Event(f"2026-11-26T10:00:0{number}+08:00", "li", "note", {"text": "银色" * 2000}))
        end = append_records(path, [record], end)
    return path


def test_a_torn_last_line_is_not_read_and_a_writer_moves_it_away(chain: Path, tmp_path: Path) -> None:
    whole, end = chain.read_bytes(), head(chain)
    with chain.open("ab") as file:
        file.write(TORN)
    assert (head(chain), has_end(chain, end)) == (end, True)
    assert [record.seq for record, _ in read_records(chain)] == [1, 2, 3]
    assert repaired_head(chain, LostAndFound(Layout(tmp_path))) == end
    assert chain.read_bytes() == whole
    [kept] = (tmp_path / "lost+found").rglob("*.cut-off")
    assert kept.read_bytes() == TORN


def test_nothing_is_moved_of_a_whole_chain(chain: Path, tmp_path: Path) -> None:
    assert repaired_head(chain, LostAndFound(Layout(tmp_path))) == head(chain)
    assert not (tmp_path / "lost+found").exists()


def test_a_chain_of_nothing_but_a_torn_line_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    path.write_bytes(TORN)
    assert repaired_head(path, LostAndFound(Layout(tmp_path))) == Head()
    assert path.read_bytes() == b""


def test_a_chain_that_was_cut_off_does_not_have_its_end_any_more(chain: Path) -> None:
    end = head(chain)
    chain.write_bytes(b"".join(chain.read_bytes().splitlines(keepends=True)[:2]))
    assert not has_end(chain, end)
    chain.unlink()
    assert not has_end(chain, end)
    assert (list(read_records(chain)), list(read_back(chain)), last_record(chain)) == ([], [], (None, 0, 0))


def test_records_are_read_from_the_end_on(chain: Path) -> None:
    assert [record.seq for record in read_back(chain)] == [3, 2, 1]


def test_a_broken_last_record_is_said_and_nothing_is_appended(chain: Path, tmp_path: Path) -> None:
    end = head(chain)
    broken = chain.read_bytes()[: -len(TORN)] + b"\n"
    chain.write_bytes(broken)
    assert not has_end(chain, end)
    with pytest.raises(BrokenChainError, match="history"):
        repaired_head(chain, LostAndFound(Layout(tmp_path)))
    with pytest.raises(BrokenChainError):
        list(read_records(chain))
    with pytest.raises(BrokenChainError):
        next(read_back(chain))
    assert chain.read_bytes() == broken
