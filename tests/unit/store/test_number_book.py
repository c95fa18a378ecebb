"""Whether a number was ever an order's: the register says it, also of orders whose folder is gone."""

from pathlib import Path

import pytest

from docvault.model.case.history import Event
from docvault.model.case.numbering import Pattern
from docvault.store.cases.number_book import NumberBook
from docvault.store.chainfile import BrokenChainError
from docvault.store.layout import Layout
from docvault.store.locks import Holder
from docvault.store.registers import Registers

HOLDER = Holder("li", 1, "desk")


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    layout = Layout(tmp_path)
    (tmp_path / "registers").mkdir()
    opened = [("order", "T-12"), ("order", "样单-7"), ("customer", "HANSA")]
    events = [Event("2026-11-24T15:30:12+08:00", "li", "opened", {"kind": kind, "id": id}) for kind, id in opened]
    Registers(layout, HOLDER).append("cases", events)
    return layout


@pytest.mark.parametrize(
    ("number", "used"),
    [("T-12", True), ("t-12", True), ("样单-7", True), ("T-1", False), ("2", False), ("HANSA", False), ("li", False)],
)
def test_a_number_was_used_or_not(layout: Layout, number: str, used: bool) -> None:
    assert NumberBook(layout, HOLDER).is_used(number) is used


def test_a_vault_without_orders_used_none(tmp_path: Path) -> None:
    assert not NumberBook(Layout(tmp_path), HOLDER).is_used("T-12")


def test_a_line_that_holds_the_number_and_is_no_record_is_not_passed_over(layout: Layout) -> None:
    path = layout.register("cases")
    path.write_bytes(path.read_bytes().replace(b'"T-12"', b'"t-12"'))
    with pytest.raises(BrokenChainError):
        NumberBook(layout, HOLDER).is_used("T-12")


def _next(layout: Layout) -> str:
    with NumberBook(layout, HOLDER).next_number(Pattern("T-{seq}"), 2026, "", lambda _: False) as number:
        return number


def test_a_cursor_with_a_wrong_digit_gives_nobody_a_number_out_of_line(layout: Layout) -> None:
    assert _next(layout) == "T-13"
    cursor = layout.derived / "numbers.json"
    right = cursor.read_bytes()
    assert b": 12}" in right
    cursor.write_bytes(right.replace(b": 12}", b": 92}"))
    assert _next(layout) == "T-13"
    assert cursor.read_bytes() == right  # it was made anew
