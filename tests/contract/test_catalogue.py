"""The contract of the catalogue: case files, items, keys and addresses."""

from typing import Any

import pytest

from docvault.index.contract.catalogue import ArrivalQuery
from docvault.index.contract.index import Index
from docvault.model.search.query import parse_query
from tests.contract.entries import Texts, case, item, version

FAR = "9999-12-31T00:00:00+00:00"


def test_catalogue(index: Index) -> None:
    index.put(
        [
            case("2026-0001", title="牛仔裤", references=("HM-88412",), due="2026-12-15"),
            case("2026-0002", state="completed", references=("HM-88437",)),
            case("HANSA", kind="customer", title="Hansa Mode", addresses=("hansa.example", "+49 40 555 0142")),
        ]
    )
    assert [entry.id for entry in index.cases(parse_query(""))] == ["2026-0002", "2026-0001"]
    assert [entry.id for entry in index.cases(parse_query("state:open"))] == ["2026-0001"]
    assert [entry.id for entry in index.cases(parse_query("牛仔裤"))] == ["2026-0001"]
    assert [entry.id for entry in index.cases(parse_query("hm88437"))] == ["2026-0002"]
    assert [entry.id for entry in index.cases(parse_query("due:2026-12"))] == ["2026-0001"]
    assert [entry.id for entry in index.cases(parse_query(""), kind="customer")] == ["HANSA"]
    assert index.find_address("Anna@hansa.example") == ["HANSA"]
    assert index.find_address("anna@elsewhere.example") == []
    assert index.heads() == {
        ("order", "2026-0001"): ("h", 1),
        ("order", "2026-0002"): ("h", 1),
        ("customer", "HANSA"): ("h", 1),
    }
    assert [(hit.order, hit.field) for hit in index.find_keys(["hm 88412", "nothing"])] == [("2026-0001", "reference")]
    assert [hit.order for hit in index.find_keys(["HM-884I2"])] == []
    assert [hit.order for hit in index.find_keys(["HM-884I2"], fold=True)] == ["2026-0001"]
    assert {hit.order for hit in index.find_keys(["HM-88431"], near=True)} == {"2026-0002"}
    assert [hit.order for hit in index.find_keys(["HM-8843"], near=True)] == ["2026-0002"]


def test_an_item_is_found_by_its_exact_id_or_by_what_was_typed(index: Index, texts: Texts) -> None:
    first, second = item("20261124-abcde", texts.put("one")), item("20261125-bbcde", texts.put("two"), state="rejected")
    index.put(items=[first, second])
    assert index.exact_item("20261124-abcde") == first
    assert index.unknown_items(["20261124-zzzzz", "20261124-abcde", "abcde"]) == ["20261124-zzzzz", "abcde"]
    assert [index.exact_item(typed) for typed in ("abcde", "20261124-ABCDE", "20261124-abcd", "")] == [None] * 4
    assert index.item("20261125-bbcde") == [second]
    assert index.item("bcde") == [first, second]
    assert index.item("nothing") == []
    index.remove(items=["20261124-abcde"])
    assert index.exact_item("20261124-abcde") is None


def test_arrivals_are_found_by_whose_order_they_belong_to_and_until_when(index: Index) -> None:
    index.put(
        [case("2026-0001", merchandiser="li"), case("2026-0002", merchandiser="wu"), case("2026-0003")],
        [
            item("20261124-aaaaa", "a" * 64),
            item("20261124-bbbbb", "a" * 64, likely="2026-0001", due="2026-11-25T10:00:00+08:00"),
            item("20261124-ccccc", "a" * 64, state="filed", order="2026-0001", likely="2026-0002", due="2026-11-25T01:00:00+00:00"),
            item("20261124-ddddd", "a" * 64, state="filed", order="2026-0002", due="2026-11-25T02:00:00+00:00"),
            item("20261124-eeeee", "a" * 64, state="filing", likely="2026-0003", received="2026-11-24T10:00:01+08:00"),
            item("20261124-fffff", "a" * 64, state="rejected"),
            item("20261124-ggggg", "a" * 64, state="filed", handled=True),
        ],
    )  # fmt: skip

    def found(received_until: str = FAR, person: str = "", **more: Any) -> list[str]:
        return [one.item[-1] for one, _ in index.arrivals(ArrivalQuery(received_until, person, **more))]

    assert found() == [
        "c",
        "b",
        "d",
        "a",
        "e",
    ]  # in time whatever the offset, at the same instant by order; what has none last
    assert found(FAR, "li") == ["c", "b"]
    assert found(FAR, "li", unclaimed=True) == ["c", "b", "a", "e"]
    assert found(FAR, "nobody") == []
    assert found("2026-11-24T02:00:00+00:00") == ["c", "b", "d", "a"]
    assert found(due_before="2026-11-25T10:00:00+08:00") == ["c"]
    assert [person for _, person in index.arrivals(ArrivalQuery(FAR))] == ["li", "li", "wu", "", ""]


def test_arrivals_nobody_has_dealt_with(index: Index, texts: Texts) -> None:
    sha256 = texts.put("fax")
    index.put(
        items=[
            item("20261124-aaaaa", sha256),
            item("20261124-bbbbb", sha256, state="filed", handled=True),
            item("20261124-ccccc", sha256, state="filed"),
        ]
    )
    assert [one.item for one in index.items(("waiting", "filed"), unhandled=True)] == [
        "20261124-aaaaa",
        "20261124-ccccc",
    ]
    assert [one.handled for one in index.items(("filed",))] == [True, False]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("from:anna OR kind:invoice", ["2026-0003", "2026-0001"]),
        ("from:anna OR customer:NORDIC", ["2026-0002", "2026-0001"]),
        ("from:anna kind:invoice", []),
        ("-from:anna -kind:invoice", ["2026-0002"]),
        ("-from:anna kind:invoice OR kind:notice", ["2026-0003", "2026-0002"]),
        ("-from:anna OR -kind:spec-sheet state:open", ["2026-0003", "2026-0002"]),
        ("jeans -kind:invoice -state:closed kind:spec-sheet OR kind:notice", ["2026-0002", "2026-0001"]),
    ],
)
def test_orders_by_what_their_documents_are(index: Index, texts: Texts, asked: str, found: list[str]) -> None:
    index.put(
        [
            case("2026-0001", version(texts.put("a"), sender="anna@hanse.example")),
            case("2026-0002", version(texts.put("b"), kind="notice", sender="bo@nordic.example"), customer="NORDIC"),
            case("2026-0003", version(texts.put("c"), kind="invoice", sender="cara@hanse.example")),
        ]
    )
    assert [one.id for one in index.cases(parse_query(asked), kind="order", limit=10)] == found
