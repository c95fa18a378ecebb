"""The contract of upkeep: put, removed, purged, read without writing, made again."""

from pathlib import Path

import pytest

from docvault.errors import BusyError
from docvault.index.contract.index import Index
from docvault.index.errors import IndexBroken
from docvault.index.names import FILE
from docvault.index.open import delete_index, open_index
from tests.contract.entries import Texts, case, found, item, orders, version


def test_what_is_removed_or_replaced_is_gone(index: Index, texts: Texts) -> None:
    index.put(
        [case("2026-0001", version(texts.put("gold buttons AB-1234/7")))],
        [item("20261124-abcde", texts.put("a waiting fax"))],
    )
    index.put([case("2026-0001", version(texts.put("silver buttons")))])
    assert [found(index, typed).total for typed in ("gold", "1234/7", "silver")] == [0, 0, 1]
    index.remove([("order", "2026-0001")], ["20261124-abcde"])
    assert [found(index, typed).total for typed in ("silver", "waiting", "buttons")] == [0, 0, 0]
    assert index.case("order", "2026-0001") is None
    assert index.find_keys(["2026-0001"]) == []


def test_purge_leaves_no_byte_of_what_was_removed(index: Index, texts: Texts, tmp_path: Path) -> None:
    index.put(
        [case("2026-0001", version(texts.put("quetzal 鹦鹉螺"))), case("2026-0002", version(texts.put("axolotl 海马")))]
    )
    index.put([case("2026-0001")])
    assert index.purge()
    files = b"".join(path.read_bytes() for path in (tmp_path / "index").rglob("*") if path.is_file())
    for gone in ("quetzal", "鹦鹉"):
        assert gone.encode() not in files
    assert orders(index, "axolotl") == ["2026-0002"]
    assert orders(index, "quetzal") == []


def test_a_read_only_index_answers_the_same_and_changes_nothing(engine: str, texts: Texts, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    with pytest.raises(IndexBroken):
        open_index(folder, engine, texts.get, read_only=True)
    assert not folder.exists()
    index = open_index(folder, engine, texts.get)
    index.put(marks={"intake_bytes": "17"})
    index.close()
    before = (folder / FILE).read_bytes()
    reading = open_index(folder, engine, texts.get, read_only=True)
    assert reading.marks()["intake_bytes"] == "17"
    assert found(reading, "buttons").hits == ()
    with pytest.raises(BusyError):  # it can be written now: whoever wants to opens it anew
        reading.put(marks={"intake_bytes": "18"})
    reading.close()
    assert (folder / FILE).read_bytes() == before


def test_an_index_that_cannot_be_used_says_so(engine: str, texts: Texts, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    open_index(folder, engine, texts.get).close()
    (folder / FILE).write_bytes(b"this is no index" * 1000)
    with pytest.raises(IndexBroken):
        open_index(folder, engine, texts.get)
    delete_index(folder)
    open_index(folder, engine, texts.get).close()


def test_an_index_made_again_by_somebody_else_is_noticed(
    index: Index, engine: str, texts: Texts, tmp_path: Path
) -> None:
    index.put([case("2026-0001")])
    assert not index.is_replaced()
    delete_index(tmp_path / "index")
    assert index.is_replaced()
    other = open_index(tmp_path / "index", engine, texts.get)
    other.close()
    assert index.is_replaced()


def test_what_was_told_meanwhile_is_not_overwritten_by_what_was_read_before(index: Index, texts: Texts) -> None:
    key = ("order", "2026-0001")
    index.put([case("2026-0001", head="one", history_bytes=100)])
    read_before = {key: index.head(*key)}
    index.put([case("2026-0001", head="two", history_bytes=200)])
    index.put([case("2026-0001", head="one", history_bytes=100)], told_before=read_before)
    assert index.head(*key) == ("two", 200)
    index.put([case("2026-0001", head="three", history_bytes=150)], told_before={key: ("two", 200)})
    assert index.head(*key) == ("three", 150)
    index.put([case("2026-0002", head="new")], told_before={("order", "2026-0002"): None})
    assert index.case("order", "2026-0002") is not None


def test_what_came_in_the_same_second_is_found_in_the_same_order_however_it_was_told(
    index: Index, texts: Texts
) -> None:
    sha256 = texts.put("silver buttons")
    told = [
        case(
            f"2026-000{place}",
            *(
                version(sha256, number, path=f"orders/2026/2026-000{place}/documents/d/v{number}/f")
                for number in (1, 2)
            ),
        )
        for place in range(1, 6)
    ]
    index.put(told)
    first = [(hit.order, hit.version) for hit in found(index, "silver").hits]
    assert [number for _order, number in first] == [2] * 5 + [1] * 5
    index.remove([("order", one.id) for one in told])
    for one in reversed(told):
        index.put([one])
    assert [(hit.order, hit.version) for hit in found(index, "silver").hits] == first
