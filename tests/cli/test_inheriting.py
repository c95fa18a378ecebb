"""Who may read follows what is taken out of something: parts of a mail, whichever of the two is filed first, and copies in repeat orders (R-RO2)."""

import shutil
from pathlib import Path

import pytest

from tests.cli.by_hand import Prepared, waiting_mail
from tests.cli.probed import done, typed

PEOPLE = {
    "shi": ("shipping", "member"),
    "sal": ("sales", "member"),
    "cut": ("cutting", "member"),
    "man": ("sales", "manager"),
    "mem": ("merchandising", "member"),
    "rev": ("pattern", "reviewer"),
}


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return waiting_mail(tmp_path_factory.mktemp("waiting"), PEOPLE)


@pytest.fixture
def prepared(waiting: Prepared, tmp_path: Path) -> Prepared:
    vault, names = waiting
    return shutil.copytree(vault, tmp_path / "vault"), {**names, "out": str(tmp_path)}


def run(prepared: Prepared, person: str, line: str) -> int:
    """How a command ends."""
    vault, names = prepared
    return typed(vault, person, line.format_map(names)).code


def may_get(prepared: Prepared, person: str, document: str) -> bool:
    code = run(prepared, person, f"get {document} --out {{out}} --why w --force")
    assert code in {0, 3}
    return code == 0


def test_a_part_of_a_confidential_mail_is_read_by_who_reads_the_mail(prepared: Prepared) -> None:
    assert run(prepared, "", "file {item} {order} --kind contract --title 'Secret offer'") == 0
    assert run(prepared, "cut", "file {item} {order} --part 1 --kind other") == 3
    assert run(prepared, "", "file {item} {order} --part 1 --kind packing-list") == 0
    readers = {person for person in PEOPLE if may_get(prepared, person, "{order} packing-list")}
    assert readers == {"sal", "man"}
    vault, names = prepared
    documents = done(vault, "man", f"order show {names['order']}")["documents"]
    assert {one["id"]: (one.get("level", ""), one["department"]) for one in documents} == {
        "contract": ("", "sales"),
        "packing-list": ("confidential", "sales"),
    }
    assert run(prepared, "", "distribute {order} packing-list --to shipping") == 0
    assert may_get(prepared, "shi", "{order} packing-list")


def test_a_mail_that_is_filed_later_raises_what_was_filed_of_it(prepared: Prepared) -> None:
    vault, names = prepared
    for order in ("{order}", "{other}"):
        assert run(prepared, "", f"file {{item}} {order} --part 1 --kind packing-list") == 0
    assert run(prepared, "", "order complete {other}") == 0
    assert may_get(prepared, "shi", "{other} packing-list")
    head = done(vault, "", f"order show {names['order']}")["head"]
    assert run(prepared, "", f"file {{item}} {{order}} --kind contract --if-head {head}") == 0
    for order in ("{order}", "{other}"):
        assert not may_get(prepared, "shi", f"{order} packing-list")
        assert may_get(prepared, "sal", f"{order} packing-list")
        told = typed(vault, "", f"history {names[order.strip('{}')]}").out
        assert "packing-list is confidential now, as what it was taken out of" in told
    assert typed(vault, "", "check").code == 0


@pytest.mark.parametrize("first", ["mail", "part"])
@pytest.mark.parametrize("place", ["{order}", "{other}"])
def test_a_mail_is_as_closed_as_what_was_taken_out_of_it(prepared: Prepared, first: str, place: str) -> None:
    """The attachment is in the mail: whoever reads that reads it."""
    vault, names = prepared
    steps = ["file {item} {order} --kind correspondence", f"file {{item}} {place} --part 1 --kind invoice"]
    for step in steps if first == "mail" else reversed(steps):
        assert run(prepared, "", step) == 0
    assert {person for person in PEOPLE if may_get(prepared, person, "{order} correspondence")} == {"man"}
    for person in ("mem", "rev"):
        assert "parttext" not in typed(vault, person, "search parttext --json").out
        assert "mailsubject" not in typed(vault, person, f"order show {names['order']}").out
    assert run(prepared, "", "order complete {order}") == 0
    assert typed(vault, "", "check").code == 0


def test_other_parts_of_a_raised_mail_stay_as_they_are(prepared: Prepared) -> None:
    vault, names = prepared
    assert run(prepared, "", "file {item} {order} --part 1 --kind packing-list") == 0
    assert run(prepared, "", "file {item} {other} --kind correspondence") == 0
    assert run(prepared, "", "file {item} {other} --part 1 --kind invoice") == 0
    assert may_get(prepared, "shi", "{order} packing-list")
    assert not may_get(prepared, "shi", "{other} correspondence")
    told = typed(vault, "", f"history {names['other']}").out
    assert "correspondence is confidential now, as what was taken out of it" in told
    assert run(prepared, "", "document edit {other} correspondence --kind other") == 0
    [document] = [one for one in done(vault, "", f"order show {names['other']}")["documents"] if one["kind"] == "other"]
    assert document["level"] == "confidential"
    assert run(prepared, "", "document edit {order} packing-list --kind contract") == 0
    assert typed(vault, "", "check").code == 0


def test_a_part_that_becomes_more_closed_raises_its_mail(prepared: Prepared) -> None:
    assert run(prepared, "", "file {item} {order} --kind correspondence") == 0
    assert run(prepared, "", "file {item} {order} --part 1 --kind packing-list") == 0
    assert may_get(prepared, "mem", "{order} correspondence")
    assert run(prepared, "", "document edit {order} packing-list --kind invoice") == 0
    assert not may_get(prepared, "mem", "{order} correspondence")
    assert run(prepared, "", "check") == 0


def test_a_part_of_an_internal_mail_is_read_by_its_own_department(prepared: Prepared) -> None:
    assert run(prepared, "", "file {item} {order} --kind correspondence") == 0
    assert run(prepared, "", "file {item} {order} --part 1 --kind packing-list") == 0
    assert may_get(prepared, "shi", "{order} packing-list")
    assert not may_get(prepared, "shi", "{order} correspondence")


def test_a_copy_in_a_repeat_order_is_as_closed_as_what_it_was_taken_from(prepared: Prepared) -> None:
    vault, names = prepared
    assert run(prepared, "", "file {item} {order} --kind contract") == 0
    assert run(prepared, "", "file {item} {order} --part 1 --kind bom") == 0
    repeat = done(vault, "", f"order repeat {names['order']}")["order"]
    [taken] = done(vault, "", f"order show {repeat}")["documents"]
    assert (taken["id"], taken["level"], taken["department"]) == ("bom", "confidential", "sales")


def test_an_item_that_waits_is_closed_with_what_was_made_of_it(prepared: Prepared) -> None:
    vault, names = prepared
    assert "mailsubject" in typed(vault, "cut", "inbox").out
    assert typed(vault, "cut", "search mailtext").code == 0
    assert run(prepared, "", "file {item} {order} --part 1 --kind contract") == 0
    for line in ("inbox", "inbox {item}", "inbox --all", "search is:waiting", "search mailtext", "agenda --all"):
        said = typed(vault, "cut", line.format_map(names)).out
        assert [
            word for word in ("offer.eml", "mailsubject", "mailsender", "mailtext", "mailpart") if word in said
        ] == [], line
    assert "mailsubject" in typed(vault, "sal", "inbox").out
    assert run(prepared, "cut", "file {item} {order}") == 3
    assert run(prepared, "cut", "reject {item} --why w") == 3
    assert run(prepared, "sal", "reject {item} --why advertising") == 0


def test_nobody_is_told_that_a_file_is_the_same_as_a_closed_one(prepared: Prepared, tmp_path: Path) -> None:
    vault, names = prepared
    paper = tmp_path / "same.txt"
    paper.write_text("4.20 USD", encoding="utf-8")
    assert run(prepared, "", f"add {{order}} {paper} --kind contract --title 'Offer of 4.20'") == 0
    refused = typed(vault, "cut", f"add {names['order']} {paper} --document contract")
    assert (refused.code, "byte for byte" in refused.err) == (3, False)
    assert [one["id"] for one in done(vault, "", f"order show {names['order']}")["documents"]] == ["contract"]
    again = typed(vault, "man", f"add {names['order']} {paper} --kind other")
    assert (again.code, "byte for byte version 1 of contract" in again.err) == (3, True)
    for line in (
        f"get {{order}} '{{title}}' --out {tmp_path} --why w",
        "sign {order} '{title}'",
        "return {order} '{title}' --department cutting",
        "holders {order} '{title}'",
    ):
        told = {
            typed(vault, "cut", line.format(**names, title=title)).code for title in ("Offer of 4.20", "Offer of 4.30")
        }
        assert told == {4}, line
    taken = typed(vault, "shi", f"add {names['order']} {paper} --kind packing-list")
    assert (taken.code, "contract" in taken.out + taken.err) == (0, False), taken.err
