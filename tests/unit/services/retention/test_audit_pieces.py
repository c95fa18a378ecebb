"""An audit in pieces: pieces of each list put together are the list, an entry a document or a whole order, and a paper says what it leaves out."""

import pytest

from docvault.errors import untranslated
from docvault.language.spoken import Language
from docvault.model.called import by_id
from docvault.model.retention.audit import Audit
from docvault.model.retention.dues import Due
from docvault.model.retention.grounds import Ground
from docvault.services.retention.audit import audit_form, audit_piece, audit_tree

OPEN = (Ground("open"),)
LISTS = ("eligible", "blocked", "coming", "unclassed")


def due(*documents: str) -> Due:
    return Due(documents, "orders", "P3Y", "completed", "2020-01-31", "2023-01-31")


AUDIT = Audit(
    "2026-11-24",
    (("2026-0001", due("a", "b", "c")), ("2026-0001", due("d")), ("2026-0002", due()), ("2026-0003", due("e", "f"))),
    tuple((f"2026-001{number}", OPEN) for number in range(5)),
    (("2026-0021", due("a", "b"), OPEN), ("2026-0022", due(), ())),
    (("2026-0031", "x"),),
)
TOTALS = {"eligible": 7, "blocked": 5, "coming": 3, "unclassed": 1}


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_pieces_put_together_are_the_audit(size: int) -> None:
    whole = audit_tree(audit_piece(AUDIT), Language("en"), by_id)
    assert whole["totals"] == {name: len(whole[name]) for name in LISTS} | {"running": 5} == TOTALS | {"running": 5}
    parts = [audit_piece(AUDIT, size, offset) for offset in range(0, 7, size)]
    trees = [audit_tree(part, Language("en"), by_id) for part in parts]
    for name in LISTS:
        assert [one for tree in trees for one in tree[name]] == whole[name], name
        assert [part.counts[name] for part in parts] == [len(tree[name]) for tree in trees], name
    assert all(tree["totals"] == TOTALS | {"running": 5} for tree in trees)
    assert audit_tree(audit_piece(AUDIT, None, 2), Language("en"), by_id)["eligible"] == whole["eligible"][2:]


def test_without_a_limit_it_is_the_audit() -> None:
    assert audit_piece(AUDIT).shown == AUDIT


def test_past_its_end_a_list_is_empty() -> None:
    part = audit_piece(AUDIT, 5, 5)
    assert part.counts == {"eligible": 2, "blocked": 0, "coming": 0, "unclassed": 0}
    assert part.shown.eligible == (("2026-0003", due("e", "f")),)
    behind = audit_piece(AUDIT, 5, 7)
    assert (behind.shown, behind.totals) == (Audit("2026-11-24"), TOTALS)


def test_a_paper_says_that_it_is_a_piece() -> None:
    assert audit_form(audit_piece(AUDIT), untranslated, by_id).facts == [("As of", "2026-11-24")]
    form = audit_form(audit_piece(AUDIT, 3), untranslated, by_id)
    assert form.facts == [("As of", "2026-11-24"), ("due for disposal", "3 of 7"), ("held back", "3 of 5")]
    assert [row.cells[:3] for row in form.rows[:2]] == [
        ["due for disposal", "2026-0001", "a, b, c"],
        ["held back", "2026-0010", ""],
    ]


def test_orders_that_only_run_come_last_of_what_is_held_back() -> None:
    """As text they are left out: the rest begins with the same entry there and as JSON."""
    held = ("2026-0019", (Ground("hold", {"at": "", "why": ""}),))
    part = audit_piece(Audit("2026-11-24", blocked=(("2026-0010", OPEN), held)), 1, 0)
    assert (part.shown.blocked, part.totals["blocked"], part.running) == ((held,), 2, 1)
