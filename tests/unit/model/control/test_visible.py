"""What of a case file somebody sees: what is closed is gone from the manifest, from each record and from lists, and its place says so (R-RO2)."""

from typing import Any

import pytest

from docvault.model.case.facts import CustomerFacts
from docvault.model.case.history import Event
from docvault.model.case.manifest import Document, Manifest
from docvault.model.case.records import (
    ChangeNotice,
    Copy,
    Difference,
    Hold,
    NoticeStep,
    Opinion,
    SecondCheck,
    Signature,
)
from docvault.model.control.change_told import change_detail, field_of, told_change
from docvault.model.control.repeating import Unlike
from docvault.model.control.rights import CONFIDENTIAL, INTERNAL, Reader
from docvault.model.control.visible import View, seen_unlike
from docvault.model.values import replace
from tests.unit.model.cases import AT, document, order, version

KINDS = {"contract": CONFIDENTIAL, "complaint": CONFIDENTIAL}
FIELDS = frozenset({"value", "price", "credit_limit"})
CUTTER = Reader(frozenset({INTERNAL, CONFIDENTIAL}), KINDS, "cutting", closed_fields=FIELDS)
CLERK = Reader(frozenset({CONFIDENTIAL}), KINDS, "finance", closed_fields=FIELDS)
ALL = Reader(frozenset(), KINDS, "merchandising")


def contract() -> Document:
    """A confidential document that says something wherever it can."""
    said = version(
        file="secret.pdf", original_name="secret name.pdf", sender="secret@x", note="secret", origin="secret/a@1",
        looks=(SecondCheck("li", "Li", AT, "secret"),),
        copies=(Copy(1, "sales", "paper", AT, "li", override="secret"),),
        signatures=(Signature("sales", "li", "Li", AT, "screen", "5ec2e7" * 10 + "abcd"),),
        extra={"by hand": "secret"},
    )  # fmt: skip
    return document("contract", said, title="secret title", department="sales", extra={"by hand": "secret"})


def change(**fields: Any) -> ChangeNotice:
    """A change of what an order is worth, and of its buttons."""
    what = (Difference("value", "5 USD", "7 USD"), Difference("buttons", "gold", "silver"))
    known: dict[str, Any] = {
        "id": "CN-1",
        "what": what,
        "why": "secret",
        "steps": (NoticeStep("open", AT, "li", "fax@1", "secret"),),
    }
    return ChangeNotice(**{**known, **fields})


def test_a_closed_document_says_who_has_it_and_not_what_it_is() -> None:
    view = View(order(contract(), document("fax")), CLERK)
    tree: Any = view.manifest.to_tree()
    closed, open_ = tree["documents"]
    assert "secret" not in repr(closed)
    assert "5ec2e7" not in repr(closed)
    assert (closed["id"], closed["kind"], closed["closed"]) == ("contract", "contract", True)
    assert [one["department"] for one in closed["versions"][0]["copies"]] == ["sales"]
    assert (open_["title"], "closed" in open_) == ("fax", False)
    assert (view.shows_document("contract"), view.shows_document("fax"), view.shows_document("nowhere")) == (
        False,
        True,
        False,
    )


def test_whoever_reads_everything_sees_the_case_file_itself() -> None:
    manifest = order(contract(), value="5 USD")
    assert View(manifest, ALL).manifest is manifest
    assert View(manifest, ALL).is_whole
    assert not View(manifest, CLERK).is_whole


def test_a_department_sees_what_it_was_issued() -> None:
    issued = replace(contract(), versions=(version(copies=(Copy(1, "cutting", "paper", AT, "li"),)),))
    assert View(order(issued), CUTTER).manifest.documents == (issued,)


def test_closed_fields_are_named_where_they_say_something() -> None:
    tree = View(order(value="5 USD", note="seen"), CUTTER).manifest.to_tree()
    assert (tree.get("value"), tree["closed"], tree["note"], tree["title"]) == (None, ["value"], "seen", "Jeans")
    assert "closed" not in View(order(note="seen"), CUTTER).manifest.to_tree()


def test_a_closed_order_says_whose_it_is_and_how_far() -> None:
    reader = replace(CUTTER, cases={"order": CONFIDENTIAL})
    held = order(
        contract(),
        title="secret",
        note="secret",
        styles=("secret",),
        references=("secret",),
        holds=(Hold("x", "secret", "li", AT),),
    )
    tree = View(held, reader).manifest.to_tree()
    assert "secret" not in repr(tree)
    assert (tree["id"], tree["customer"], tree["state"]) == ("2026-0001", "HANSA", "open")
    assert tree["closed"] == ["references", "styles", "title", "note"]


def test_of_a_customer_only_the_code_is_left() -> None:
    facts = CustomerFacts(addresses=("secret@x",), credit_limit="5 USD")
    holds = (Hold("customer:HANSA", "secret", "li", AT),)
    customer = Manifest("customer", "HANSA", "secret", "open", AT, facts, "secret", holds, (contract(),))
    tree = View(customer, CLERK).manifest.to_tree()
    assert "secret" not in repr(tree)
    assert tree["closed"] == ["addresses", "credit_limit", "merged", "title", "note", "documents"]


def test_a_change_shows_neither_closed_fields_nor_why() -> None:
    seen = View(order(document("fax"), changes=(change(),)), CLERK).manifest.order.changes[0]
    assert [(one.what, one.before, one.after) for one in seen.what] == [
        ("value", "", ""),
        ("buttons", "gold", "silver"),
    ]
    assert "secret" not in repr(seen)


@pytest.mark.parametrize(("reader", "shown"), [(CUTTER, True), (replace(CUTTER, department="pattern"), False)])
def test_who_was_told_of_a_change_sees_what_changes(reader: Reader, *, shown: bool) -> None:
    told = change(what=(Difference("buttons", "gold", "silver"),), affects=("spec",), notified=("cutting",))
    manifest = order(document("spec"), document("fax"), changes=(told,))
    seen = View(manifest, reader).manifest.order.changes[0]
    assert (seen == told) == shown
    assert ("silver" in told_change(change_detail(manifest, told), reader).text) == shown


def test_a_list_of_changes_names_closed_fields_alone() -> None:
    manifest = order(document("fax"), changes=(change(),))
    told = told_change(change_detail(manifest, change()), CLERK)
    assert (told.text, told.closed) == ("value; buttons: gold → silver", True)
    assert told_change(change_detail(manifest, change()), ALL).text == "value: 5 USD → 7 USD; buttons: gold → silver"


@pytest.mark.parametrize(
    ("named", "field"),
    [
        ("value", "value"),
        ("金额", "value"),
        ("order amount", "value"),
        ("unit price", "price"),
        ("单价", "price"),
        ("credit limit", "credit_limit"),
        ("buttons", ""),
    ],
)
def test_prices_are_known_by_whatever_they_are_called(named: str, field: str) -> None:
    assert field_of(named) == field


@pytest.mark.parametrize(
    ("item", "about", "shown"), [("capacity", "fax@1", True), ("capacity", "contract@1", False), ("price", "fax@1", False)]
)  # fmt: skip
def test_an_opinion_goes_with_its_paper_and_with_what_it_tells_of(item: str, about: str, *, shown: bool) -> None:
    given = Opinion(item, "sales", "li", "Li", "object", AT, "secret", about)
    seen = View(order(contract(), document("fax"), reviews=(given,)), CLERK).manifest.order.reviews[0]
    assert (seen == given) == shown
    assert ("secret" in repr(seen)) == shown


@pytest.mark.parametrize(
    ("hold", "shown"),
    [
        (Hold("2026-0001", "claim", "li", AT), True),
        (Hold("customer:HANSA style:x", "claim", "li", AT), False),
        (Hold("2026-0001", "claim", "li", AT, "complaint", "complaint"), False),
    ],
)
def test_a_hold_tells_why_unless_that_is_closed(hold: Hold, *, shown: bool) -> None:
    view = View(order(document("complaint"), holds=(hold,)), CLERK)
    assert (view.manifest.holds[0].why == "claim") == shown
    data = view.data(Event(AT, "li", "held", {"target": hold.target, "why": "claim"}))
    assert ("why" in data) == shown


@pytest.mark.parametrize(
    ("action", "data", "shown"),
    [
        ("document-added", {"document": "contract", "version": 1, "file": "secret.pdf", "sha256": "secret"}, {"document", "version"}),
        ("document-added", {"document": "fax", "version": 1, "file": "fax.pdf"}, {"document", "version", "file"}),
        ("looked-at", {"document": "contract", "version": 1, "remark": "secret"}, {"document", "version"}),
        ("change-opened", {"change": "CN-1", "what": [{"field": "value"}], "why": "secret"}, {"change", "what"}),
        ("reviewed", {"item": "price", "opinion": "object", "remark": "secret"}, {"item"}),
        ("restored", {"disposal": "D-1", "reason": {"code": "customer", "values": {"why": "secret", "at": AT}}}, {"disposal", "reason"}),
        ("edited", {"fields": ["value"]}, {"fields"}),
    ],
)  # fmt: skip
def test_a_record_says_where_and_who_of_what_is_closed(action: str, data: dict[str, Any], shown: set[str]) -> None:
    given = Opinion("price", "sales", "li", "Li", "object", AT, "secret", "contract@1")
    view = View(order(contract(), document("fax"), changes=(change(),), reviews=(given,)), CLERK)
    seen = view.data(Event(AT, "li", action, data))
    assert set(seen) == shown
    assert "secret" not in repr(seen)
    assert View(order(contract(), changes=(change(),)), ALL).data(Event(AT, "li", action, data)) == data


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/documents/0/title", False),
        ("/documents/0/versions/0/note", False),
        ("/documents/1/title", True),
        ("/documents/9", False),
        ("/documents", False),
        ("/value", False),
        ("/changes", False),
        ("/changes/0/what/0/to", False),
        ("/reviews/0", True),
        ("/holds", True),
        ("/title", True),
        ("/due", True),
    ],
)
def test_a_changed_place_is_shown_where_what_stands_there_is(path: str, *, shown: bool) -> None:
    given = Opinion("capacity", "sales", "li", "Li", "agree", AT, "", "fax@1")
    view = View(order(contract(), document("fax"), changes=(change(),), reviews=(given,)), CLERK)
    seen = view.changes([{"op": "replace", "path": path, "value": "said"}])
    assert seen == [{"op": "replace", "path": path, **({"value": "said"} if shown else {"closed": True})}]
    assert view.changes([{"op": "remove", "path": path}]) == [{"op": "remove", "path": path}]


def test_what_was_open_once_is_closed_in_the_past_too() -> None:
    then = order(replace(contract(), level="general"))
    now = View(order(replace(contract(), level=CONFIDENTIAL)), CLERK)
    [seen] = now.changes([{"op": "add", "path": "", "value": then.to_tree()}])
    assert "secret" not in repr(seen)


def test_orders_are_compared_without_what_is_closed() -> None:
    views = View(order(contract()), CLERK), View(order(document("fax"), changes=(change(),)), CLERK)
    for one in (Unlike("value", "5", "7"), Unlike("contract", "v1 a", ""), Unlike("buttons", "gold", "silver", "CN-1")):
        only = "from" if one.what == "contract" else ""  # that a document is there everybody may know
        assert seen_unlike(views, one) == replace(one, before="", after="", closed=True, only=only)
    assert not seen_unlike(views, Unlike("title", "a", "b")).closed
    assert not seen_unlike(views, Unlike("fax", "", "v1 a")).closed
