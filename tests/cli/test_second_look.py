"""What is worth a second look is said when it is entered, and what a repeat order does not take over."""

from pathlib import Path

import pytest

from tests.cli.terminal import Run


def new(run: Run, *more: str) -> str:
    return run("order", "new", "--title", "Jeans", "--lang", "en", *more).err


def test_a_reference_of_another_open_order_is_said(run: Run, order: str) -> None:
    third = order.replace("-0001", "-0003")
    said = new(run, "--customer", "NORDIC", "--ref", "po 4711")
    assert f"po 4711 is on order {order} too, which is open" in said
    assert f"`docvault order edit {third} --no-ref" in said
    assert "is on order" not in run("order", "edit", third, "--title", "Jeans 2", "--lang", "en").err
    assert run("order", "edit", third, "--no-ref", "po 4711").code == 0
    assert f"PO-4711 is on order {order} too" in run("order", "edit", third, "--ref", "PO-4711", "--lang", "en").err
    assert run("order", "cancel", order, "--why", "withdrawn").code == 0
    assert "is on order" not in new(run, "--customer", "HANSE", "--ref", "PO-4711A")


@pytest.mark.parametrize("typed", ["NORDIK", "Nordic-1"])
def test_a_customer_almost_called_like_another_is_said(run: Run, order: str, typed: str) -> None:
    said = new(run, "--customer", typed)
    third = order.replace("-0001", "-0003")
    assert "There is a customer NORDIC already." in said
    assert f"`docvault order edit {third} --customer NORDIC`" in said
    assert "already" not in new(run, "--customer", "ZEBRA")


def test_a_customer_almost_named_like_another_is_said(run: Run) -> None:
    assert run("customer", "edit", "NORDIC", "--name", "Lingfeng Trading").code == 0
    assert "There is a customer NORDIC already." in new(run, "--customer", "Lingfeng-Tradng")


def test_a_repeat_order_says_what_it_does_not_take_over(run: Run, vault: Path, order: str) -> None:
    (vault.parent / "contract.txt").write_text("sales contract", encoding="utf-8")
    assert run("add", order, vault.parent / "contract.txt", "--kind", "contract").code == 0
    said = run("order", "repeat", order, "--lang", "en").out
    assert f"Not taken over from {order}: customer's references, delivery date, contract" in said.replace(" and ", ", ")
    again = run("order", "repeat", order, "--ref", "PO-9", "--due", "2099-01-01", "--json").json
    assert again["not_taken"] == ["contract"]


def test_a_reference_that_nothing_is_recognised_by_is_said(run: Run, order: str) -> None:
    assert "PO-9 is too short" in run("order", "edit", order, "--ref", "PO-9").err
    assert "too short" not in run("order", "edit", order, "--ref", "PO-4711").err
