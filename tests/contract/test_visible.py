"""No question tells of what its asker may not read: by whom a closed paper came, what a closed case file says, who may read what waits (R-RO2)."""

import pytest

from docvault.index.contract.index import Index
from docvault.model.control.rights import CONFIDENTIAL, GENERAL, Mark
from docvault.model.search.query import parse_query
from docvault.model.values import replace
from tests.contract.entries import CUTTER, EVERYTHING, NOBODY, REVIEWER, Texts, case, found, item, version

OPEN_CUSTOMERS = replace(CUTTER, cases={"customer": GENERAL, "order": GENERAL})


def test_no_sender_of_a_closed_row_is_found(index: Index, texts: Texts) -> None:
    index.put(
        [case("2026-0001", version(texts.put("a"), kind="invoice", sender="anna@nordic.example"))],
        [item("20261124-7k2xq", texts.put("b"), sender="anna@nordic.example")],
    )
    for typed, reader, totals in (
        ("from:anna", CUTTER, 1),
        ("from:anna", NOBODY, 0),
        ("from:anna", EVERYTHING, 2),
        ("-from:anna order:2026-0001", CUTTER, 1),
        ("-from:anna order:2026-0001", EVERYTHING, 0),
        ("from:anna OR order:2026-0001", CUTTER, 2),
    ):
        assert found(index, typed, reader=reader).total == totals, typed


def test_a_closed_hit_has_neither_name_nor_path_nor_title(index: Index, texts: Texts) -> None:
    index.put([case("2026-0001", version(texts.put("a"), kind="invoice", title="Offer", file="offer.pdf"))])
    [hit] = found(index, "order:2026-0001", reader=CUTTER).hits
    assert (hit.closed, hit.file, hit.path, hit.title, hit.document, hit.kind) == (True, "", "", "", "spec", "invoice")


def test_orders_are_not_listed_by_a_closed_sender(index: Index, texts: Texts) -> None:
    index.put([case("2026-0001", version(texts.put("a"), kind="invoice", sender="anna@nordic.example"))])
    query = parse_query("from:anna")
    assert [index.cases(query, reader=reader).total for reader in (CUTTER, EVERYTHING, None)] == [0, 1, 1]


@pytest.mark.parametrize(
    ("typed", "totals"),
    [("NORDIC", (1, 1, 1)), ("denim", (0, 1, 1)), ("-denim", (1, 0, 0)), ("due:2027-03", (0, 1, 1)), ("style:DJ-208", (0, 1, 1))],
)  # fmt: skip
def test_a_closed_case_file_is_found_by_its_id_alone(index: Index, typed: str, totals: tuple[int, int, int]) -> None:
    index.put([case("NORDIC", kind="customer", title="Denim AB", due="2027-03-15", styles=("DJ-208",))])
    query = parse_query(typed)
    assert (
        tuple(index.cases(query, kind="customer", reader=one).total for one in (CUTTER, OPEN_CUSTOMERS, None)) == totals
    )


def test_the_documents_of_orders_are_told_with_who_may_read_them(index: Index, texts: Texts) -> None:
    index.put(
        [
            case("2026-0001", version(texts.put("a"), readers=("cutting", "sales")), version(texts.put("b"), 2, document="offer", level=CONFIDENTIAL)),
            case("2026-0002", version(texts.put("c"))),
        ]
    )  # fmt: skip
    assert index.rights_of(["2026-0001", "2026-0001", "2026-0009"]) == {
        ("2026-0001", "spec"): Mark(":spec-sheet", "|cutting|sales|"),
        ("2026-0001", "offer"): Mark("=confidential", ""),
    }
    assert dict(index.rights_of([])) == {}


def test_an_item_that_waits_is_found_by_who_may_read_what_was_made_of_it(index: Index, texts: Texts) -> None:
    marked = item("20261124-7k2xq", texts.put("silver"), mark='["=confidential", "|finance|"]')
    index.put(items=[marked])
    assert [found(index, "silver", reader=one).total for one in (CUTTER, REVIEWER, EVERYTHING, NOBODY)] == [0, 1, 1, 0]
    assert index.exact_item("20261124-7k2xq") == marked
    index.put(items=[replace(marked, mark="")])
    assert [found(index, "silver", reader=one).total for one in (CUTTER, NOBODY)] == [1, 0]
