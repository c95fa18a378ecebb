"""Who may read follows the content through every change: by hand, by a move, by the settings, at an order that is busy (R-RO2)."""

import os
import pwd
import shutil
from pathlib import Path

import pytest

from docvault.model.case.document_editing import DocumentEdit
from docvault.model.case.manifest import Manifest
from docvault.model.values import replace
from docvault.model.vault_config import VaultConfig
from docvault.services.orders.document_editing import edit_document_of
from docvault.services.proof.checking.level_rules import check_levels
from docvault.services.proof.hand_edits import adopt
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from docvault.store.dirty import FOLLOW, DirtyMarks
from docvault.store.locks import LockBusyError
from docvault.store.yaml_text import load_yaml
from tests.cli.by_hand import Prepared, add, edit, run, waiting_mail
from tests.cli.probed import done, mail, typed

PEOPLE = {
    "shi": ("shipping", "member"),
    "sal": ("sales", "member"),
    "fin": ("finance", "member"),
    "cut": ("cutting", "member"),
    "man": ("sales", "manager"),
    "rev": ("pattern", "reviewer"),
}


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return waiting_mail(tmp_path_factory.mktemp("waiting"), PEOPLE)


@pytest.fixture
def prepared(waiting: Prepared, tmp_path: Path) -> Prepared:
    vault, names = waiting
    return shutil.copytree(vault, tmp_path / "vault"), {**names, "out": str(tmp_path)}


def found(prepared: Prepared, person: str, word: str) -> bool:
    vault, _names = prepared
    return f"«{word}»" in typed(vault, person, f"search {word}").out


def test_a_mail_that_is_made_confidential_by_hand_raises_its_parts(prepared: Prepared) -> None:
    run(prepared, "", "file {item} {order} --kind correspondence --document letter")
    run(prepared, "", "file {item} {other} --part 1 --kind packing-list")
    assert found(prepared, "shi", "parttext")
    edit(prepared, "order", "letter", level="confidential")
    run(prepared, "", "adopt {order}")
    assert not found(prepared, "shi", "parttext")
    run(prepared, "", "check")


def test_a_part_of_a_confidential_mail_is_not_opened_by_hand(prepared: Prepared) -> None:
    run(prepared, "", "file {item} {order} --kind invoice --document letter")
    run(prepared, "", "file {item} {other} --part 1 --kind packing-list")
    for fields in ({"level": "", "department": "shipping"}, {"level": "general"}, {"kind": "other"}):
        edit(prepared, "other", "packing-list", **fields)
        run(prepared, "", "adopt {other}")
        assert not found(prepared, "shi", "parttext")
        assert not found(prepared, "rev", "parttext")


def test_what_was_moved_away_is_as_closed_as_it_is_by_hand(prepared: Prepared) -> None:
    add(prepared, "order", "walrus", "other", "walrus")
    run(prepared, "", "move {order} walrus {other} --document k1 --why w")
    assert found(prepared, "rev", "walrus")
    edit(prepared, "other", "k1", level="confidential")
    run(prepared, "", "adopt {other}")
    assert not found(prepared, "rev", "walrus")
    assert "walrus.txt" not in run(prepared, "rev", "order show {order}") + run(prepared, "rev", "history {order}")


def test_the_old_place_is_not_opened_by_an_edit_there(prepared: Prepared) -> None:
    add(prepared, "order", "yak", "invoice", "yak")
    run(prepared, "", "move {order} yak {other} --why w")
    run(prepared, "", "document edit {order} yak --kind other")
    assert not found(prepared, "rev", "yak")
    assert "yak.txt" not in run(prepared, "rev", "order show {order}")
    edit(prepared, "order", "yak", level="general")
    run(prepared, "", "adopt {order}")
    assert not found(prepared, "rev", "yak")


@pytest.mark.parametrize("place", ["{other}", "{order}"])
def test_what_goes_into_a_closed_document_is_closed_where_it_was(prepared: Prepared, place: str) -> None:
    order = place.strip("{}")
    add(prepared, order, "inv", "invoice", "heron")
    add(prepared, "order", "puf", "other", "puffin")
    run(prepared, "", f"move {{order}} puf {place} --document inv --why w")
    assert not found(prepared, "rev", "puffin")
    assert "puffin.txt" not in run(prepared, "rev", "order show {order}") + run(prepared, "rev", "history {order}")
    run(prepared, "", "check")


def test_a_mail_that_goes_into_a_closed_document_takes_its_parts_along(prepared: Prepared) -> None:
    add(prepared, "other", "inv", "invoice", "heron")
    run(prepared, "", "file {item} {order} --kind correspondence --document letter")
    run(prepared, "", "file {item} {order} --part 1 --kind packing-list")
    run(prepared, "", "move {order} letter {other} --document inv --why w")
    assert not found(prepared, "shi", "parttext")
    assert not found(prepared, "rev", "mailtext")
    assert "offer.eml" not in run(prepared, "rev", "inbox {item}")


def test_raising_a_place_lets_nobody_else_read_the_versions_that_stayed(prepared: Prepared) -> None:
    add(prepared, "order", "jag", "contract", "jaguar")
    add(prepared, "order", "jag", "contract", "secretv2")
    run(prepared, "", "move {order} jag@1 {other} --document jinv --why w")
    run(prepared, "man", "document edit {other} jinv --kind invoice --override --why 'it is one'")
    assert not found(prepared, "fin", "secretv2")
    assert found(prepared, "man", "secretv2")
    assert found(prepared, "fin", "jaguar")


def _make_mails_confidential(vault: Path) -> None:
    """In vault.yaml, by hand."""
    path = vault / "vault.yaml"
    lines = path.read_text(encoding="utf-8").split("\n")
    at = next(place for place, line in enumerate(lines) if line.strip() == "- id: correspondence")
    end = next(place for place in range(at + 1, len(lines)) if lines[place].strip().startswith("- id:"))
    kept = [line for line in lines[at + 1 : end] if "level:" not in line]
    indent = " " * (len(kept[0]) - len(kept[0].lstrip()))
    lines[at + 1 : end] = [f"{indent}level: confidential", *kept]
    path.write_text("\n".join(lines), encoding="utf-8")


def test_settings_that_raise_a_kind_raise_what_was_taken_out_of_it_and_old_places(prepared: Prepared) -> None:
    vault, _names = prepared
    run(prepared, "", "file {item} {order} --kind correspondence --document letter")
    run(prepared, "", "file {item} {other} --part 1 --kind packing-list")
    add(prepared, "order", "gnu", "other", "gnutext")
    run(prepared, "", "move {order} gnu {other} --document gnu2 --why w")
    run(prepared, "", "document edit {other} gnu2 --kind correspondence")
    assert found(prepared, "shi", "parttext")
    assert found(prepared, "rev", "gnutext")
    _make_mails_confidential(vault)
    run(prepared, "", "adopt")
    assert not found(prepared, "shi", "parttext")
    assert not found(prepared, "rev", "gnutext")
    run(prepared, "", "check")


def test_an_order_changed_by_hand_leaves_nothing_half_closed(prepared: Prepared) -> None:
    """Refused before anything is changed, and done by the next try."""
    vault, names = prepared
    run(prepared, "", "file {item} {order} --kind correspondence --document letter")
    run(prepared, "", "file {item} {other} --part 1 --kind packing-list")
    [path] = vault.glob(f"orders/*/{names['other']}/manifest.yaml")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Jacket", "Jackets"), encoding="utf-8")
    run(prepared, "", "document edit {order} letter --kind invoice", 3)
    kinds = {one["id"]: one["kind"] for one in done(vault, "", f"order show {names['order']}")["documents"]}
    assert kinds["letter"] == "correspondence"
    run(prepared, "", "revert {other}")
    run(prepared, "", "document edit {order} letter --kind invoice")
    assert not found(prepared, "shi", "parttext")


def test_parts_of_what_was_taken_back_are_as_closed_as_it_was(prepared: Prepared) -> None:
    run(prepared, "", "file {item} {order} --kind contract --document hcon")
    run(prepared, "", "unfile {item} --why mistake")
    run(prepared, "", "file {item} {other} --part 1 --kind packing-list")
    assert not found(prepared, "shi", "parttext")
    assert not found(prepared, "cut", "parttext")


def test_a_duplicate_becomes_what_it_is_the_same_as(prepared: Prepared) -> None:
    vault, names = prepared
    run(prepared, "", "file {item} {order} --kind invoice --document letter")
    mail(vault / "inbox" / "email", "again.eml", "mail")
    [item] = done(vault, "", "ingest")["items"]
    filed = done(vault, "", f"file {item['item']} {names['other']}")
    assert filed["kind"] == "invoice"
    assert not found(prepared, "rev", "mailtext")
    assert "again.eml" not in run(prepared, "rev", f"inbox {item['item']}")
    done(vault, "", f"file {item['item']} {names['other']} --part 1 --kind packing-list")
    assert not found(prepared, "shi", "parttext")


def test_check_names_an_old_place_that_is_more_open(prepared: Prepared) -> None:
    vault, names = prepared
    add(prepared, "order", "yak", "invoice", "yak")
    run(prepared, "", "move {order} yak {other} --why w")
    paths = [next(vault.glob(f"orders/*/{names[one]}/manifest.yaml")) for one in ("order", "other")]
    cases = [Manifest.from_tree(load_yaml(path.read_bytes(), path.name)) for path in paths]
    config = VaultConfig.from_tree(load_yaml((vault / "vault.yaml").read_bytes(), "vault.yaml"))
    assert not list(check_levels(config, [(one.id, one) for one in cases]))
    open_ = cases[0].with_document(replace(cases[0].documents[0], kind="other"))
    [finding] = check_levels(config, [(one.id, one) for one in (open_, cases[1])])
    assert (finding.rule, finding.values["place"]) == ("W041", f"{names['other']}/yak")


def _hurried(vault: Path) -> Vault:
    """The vault for somebody who waits for nobody."""
    opened = open_vault(vault, system_user=pwd.getpwuid(os.getuid()).pw_name)
    return opened.asked_by(replace(opened.who, patience=0.0))


def test_an_order_that_is_being_worked_on_leaves_nothing_half_closed(prepared: Prepared) -> None:
    """Refused before anything is changed, and done by the next try."""
    vault, names = prepared
    run(prepared, "", "file {item} {order} --kind correspondence --document letter")
    run(prepared, "", "file {item} {other} --part 1 --kind packing-list")
    hurried = _hurried(vault)
    with hurried.cases.writing("order", names["other"]), pytest.raises(LockBusyError):
        edit_document_of(hurried, names["order"], "letter", DocumentEdit(kind="invoice"))
    assert hurried.cases.read("order", names["order"]).manifest.documents[0].kind == "correspondence"
    edit_document_of(hurried, names["order"], "letter", DocumentEdit(kind="invoice"))
    hurried.close()
    assert not found(prepared, "shi", "parttext")


def test_what_could_not_be_raised_is_raised_by_the_next_command(prepared: Prepared) -> None:
    vault, names = prepared
    run(prepared, "", "file {item} {order} --kind correspondence --document letter")
    run(prepared, "", "file {item} {other} --part 1 --kind packing-list")
    _make_mails_confidential(vault)
    hurried = _hurried(vault)
    with hurried.cases.writing("order", names["other"]):
        adopt(hurried, None)
        assert sorted(DirtyMarks(hurried.layout).all()) == [(FOLLOW, names["order"]), (FOLLOW, names["other"])]
    hurried.close()
    assert not found(prepared, "shi", "parttext")
    assert not list(DirtyMarks(hurried.layout).all())
