"""What is reviewed goes out reviewed, and what is looked at twice is looked at by two, whichever way it came (R-CO3, R-OD3)."""

from pathlib import Path

import pytest

from tests.cli.by_hand import Prepared, add, edit, run
from tests.cli.probed import done, typed

PEOPLE = {
    "mei": ("merchandising", "merchandiser"),
    "man": ("sales", "manager"),
    "rui": ("records", "records"),
}


@pytest.fixture
def prepared(tmp_path: Path) -> Prepared:
    """Two orders, and people who enter, review and look."""
    vault = tmp_path / "vault"
    assert typed(tmp_path, "", f"init {vault} --identity declared --time-zone Asia/Shanghai").code == 0
    for person, (department, role) in PEOPLE.items():
        done(vault, "", f"person add {person} --name {person.title()} --department {department} --role {role}")
    orders = [done(vault, "mei", "order new --customer NORDIC --title Jacket")["order"] for _ in range(2)]
    return vault, {"order": orders[0], "other": orders[1]}


def reviewed(prepared: Prepared, order: str = "{order}") -> None:
    for item in ("capacity", "process", "quantity", "price", "delivery"):
        run(prepared, "man", f"review {order} --item {item} --opinion agree")


def test_the_verb_takes_nothing_out_of_the_review(prepared: Prepared) -> None:
    add(prepared, "order", "contract", "contract", "first")
    run(prepared, "mei", "distribute {order} contract --to finance", 3)
    run(prepared, "mei", "document edit {order} contract --kind invoice", 3)
    run(prepared, "mei", "document edit {order} contract --kind invoice --override --why w", 3)
    add(prepared, "order", "claim", "complaint", "claimed")
    run(prepared, "mei", "move {order} contract {order} --document claim --why x", 3)
    add(prepared, "other", "claim", "complaint", "otherclaim")
    run(prepared, "mei", "move {order} contract {other} --document claim --why x", 3)
    run(prepared, "man", "document edit {order} contract --kind invoice --override --why 'it is one'")


def test_a_contract_nobody_looked_at_is_unchecked_as_whatever_document_it_came(prepared: Prepared) -> None:
    add(prepared, "order", "contract", "contract", "first")
    reviewed(prepared)
    run(prepared, "mei", "distribute {order} contract --to finance")
    vault, names = prepared
    second = vault.parent / "second.txt"
    second.write_text("second", encoding="utf-8")
    done(vault, "mei", f"add {names['order']} {second} --kind contract --document c2 --new")
    run(prepared, "mei", "distribute {order} c2 --to finance", 3)
    run(prepared, "rui", "second-look {order} c2")
    run(prepared, "mei", "distribute {order} c2 --to finance")


def test_opinions_without_a_paper_let_no_paper_out(prepared: Prepared) -> None:
    reviewed(prepared)
    add(prepared, "order", "contract", "contract", "first")
    run(prepared, "mei", "distribute {order} contract --to finance", 3)


@pytest.mark.parametrize("place", ["{other}", "{order} --document further"])
def test_who_added_a_paper_takes_no_second_look_at_it_where_it_was_moved(prepared: Prepared, place: str) -> None:
    vault, names = prepared
    paper = vault.parent / "paper.txt"
    paper.write_text("paper", encoding="utf-8")
    done(vault, "man", f"add {names['order']} {paper} --kind contract --document c2")
    run(prepared, "mei", f"move {{order}} c2 {place} --why w")
    order, _, document = place.partition(" --document ")
    run(prepared, "man", f"second-look {order} {document or 'c2'}", 3)
    run(prepared, "mei", f"second-look {order} {document or 'c2'}", 3)
    run(prepared, "rui", f"second-look {order} {document or 'c2'}")


def at_production(prepared: Prepared) -> None:
    add(prepared, "order", "trims-card", "trims-card", "gold")
    run(prepared, "mei", "distribute {order} trims-card --to cutting")
    run(prepared, "mei", "order edit {order} --stage production")


def test_an_issued_paper_changes_its_kind_by_hand_no_sooner_than_by_the_verb(prepared: Prepared) -> None:
    at_production(prepared)
    run(prepared, "mei", "document edit {order} trims-card --kind other", 3)
    edit(prepared, "order", "trims-card", kind="other")
    run(prepared, "mei", "adopt {order}", 3)
    run(prepared, "mei", "revert {order}")
    add(prepared, "order", "beside", "other", "silver")
    edit(prepared, "order", "beside", kind="trims-card")
    run(prepared, "mei", "adopt {order}", 3)


def test_an_order_goes_back_before_production_by_hand_no_sooner_than_by_the_verb(prepared: Prepared) -> None:
    at_production(prepared)
    run(prepared, "mei", "order edit {order} --stage sampling", 3)
    vault, names = prepared
    [path] = vault.glob(f"orders/*/{names['order']}/manifest.yaml")
    path.write_text(path.read_text(encoding="utf-8").replace("stage: production", "stage: sampling"), encoding="utf-8")
    run(prepared, "mei", "adopt {order}", 3)


def manifest(prepared: Prepared) -> Path:
    vault, names = prepared
    [path] = vault.glob(f"orders/*/{names['order']}/manifest.yaml")
    return path


@pytest.mark.parametrize("code", ["nordic", "NOONE", "ＮＯＲＤＩＣ"])
def test_a_customer_that_is_none_is_not_adopted(prepared: Prepared, code: str) -> None:
    path = manifest(prepared)
    path.write_text(path.read_text(encoding="utf-8").replace("customer: NORDIC", f"customer: {code}"), encoding="utf-8")
    run(prepared, "mei", "adopt {order}", 3)
    assert "NORDIC" in run(prepared, "mei", "revert {order}") + run(prepared, "mei", "order show {order}")


@pytest.mark.parametrize("fields", ["", "\ncancelled: 2026-11-01"])
def test_an_order_is_not_cancelled_by_hand(prepared: Prepared, fields: str) -> None:
    path = manifest(prepared)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("state: open", f"state: cancelled{fields}"), encoding="utf-8")
    run(prepared, "mei", "adopt {order}", 3)
    run(prepared, "mei", "revert {order}")
    run(prepared, "mei", "order cancel {order} --why w")
    text = path.read_text(encoding="utf-8")
    [line] = [one for one in text.split("\n") if one.startswith("cancelled:")]
    path.write_text(text.replace(line, "cancelled: 2015-02-01"), encoding="utf-8")
    run(prepared, "mei", "adopt {order}", 3)


def test_values_no_verb_takes_are_not_adopted(prepared: Prepared) -> None:
    path = manifest(prepared)
    text = path.read_text(encoding="utf-8")
    for edited in (
        text.replace("title: Jacket", f"title: {'x' * 40_000}"),
        text.replace("customer: NORDIC", f"customer: NORDIC\nreferences:\n- {prepared[1]['other']}"),
    ):
        assert edited != text
        path.write_text(edited, encoding="utf-8")
        run(prepared, "mei", "adopt {order}", 3)
    run(prepared, "mei", "revert {order}")
    [customer] = prepared[0].glob("customers/NORDIC/manifest.yaml")
    text = customer.read_text(encoding="utf-8")
    customer.write_text(f"{text.rstrip()}\naddresses:\n- '@'\n", encoding="utf-8")
    run(prepared, "mei", "adopt customer:NORDIC", 3)


def test_a_misspelt_key_of_the_codes_is_named(prepared: Prepared) -> None:
    path = prepared[0] / "vault.yaml"
    text = path.read_text(encoding="utf-8")
    assert "\n  key:" in text
    path.write_text(text.replace("\n  key:", "\n  kay:"), encoding="utf-8")
    assert typed(prepared[0], "", "adopt").code != 0
