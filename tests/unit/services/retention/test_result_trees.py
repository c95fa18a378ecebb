"""Results of retention with everything in them that seldom occurs: they keep their schemas, and are in the reader's language."""

import pytest

from docvault.language.spoken import Language
from docvault.model.called import by_id
from docvault.model.case.records import Hold
from docvault.model.page import Page
from docvault.model.retention.audit import Audit
from docvault.model.retention.certificate import NamedOrder
from docvault.model.retention.disposal import Act, Disposal
from docvault.model.retention.disposal_list import (
    DisposalList,
    ListedCopy,
    ListedDocument,
    ListedItem,
    ListedOrder,
    ListedVersion,
)
from docvault.model.retention.dues import Due
from docvault.model.retention.grounds import Ground
from docvault.services.retention.audit import audit_piece, audit_tree
from docvault.services.retention.disposals import disposals_tree
from docvault.services.retention.execute import Carried
from docvault.services.retention.hold import holds_tree
from docvault.services.retention.planning import OrderPlan, Plan, PlannedStep
from docvault.services.retention.propose import Proposed, nothing_tree
from docvault.services.retention.show import Shown, TakenStep
from docvault.services.schemas import findings

AT, LATER, DIGEST = "2026-11-24T12:00:00+08:00", "2026-12-24T12:00:00+08:00", "0f" * 32
ENGLISH = Language("en")
ORDER = ListedOrder(
    "2026-0001",
    "HANSA",
    (
        ListedDocument(
            "spec", "orders", "P3Y", "completed", "2020-01-31", "2023-01-31", (ListedVersion(1, "s", DIGEST, 9),)
        ),
    ),
    (ListedItem("20261124-25ppb", "fax.txt", DIGEST, 9, "spec@1"),),
    (ListedCopy("lost+found/fax.txt", DIGEST, 9),),
    ("2026-0002/spec@1", "intake 20261124-96b5b"),
)
LISTED = DisposalList("D-2026-0001", "2026-11-24", (ORDER,))
ACTS = {step: Act("li", AT) for step in ("proposed", "approved", "binned", "destroyed")}
DISPOSAL = Disposal("D-2026-0001", DIGEST, ACTS, "binned", "2026-11-24", ("2026-0001",), LATER)
GONE = (("2026-0002", Ground("gone")),)
DUE = Due(("spec",), "orders", "P3Y", "completed", "2020-01-31", "2023-01-31")
PAPERS = ("registers/disposal/D-2026-0001.yaml", "registers/disposal/D-2026-0001.docx")

TREES = {
    "retention-audit": [
        audit_tree(
            audit_piece(
                Audit(
                    "2026-11-24",
                    (("2026-0001", DUE),),
                    (("2026-0002", (Ground("open"),)),),
                    (("2026-0003", DUE, (Ground("open"),)),),
                    (("2026-0004", "card"),),
                )
            ),
            ENGLISH,
            by_id,
        )
    ],
    "retention-propose": [
        Proposed(LISTED, 3, GONE, ("D-2026-0002",)).to_tree(ENGLISH, by_id),
        nothing_tree(),
    ],
    "retention-show": [
        Shown(
            DISPOSAL,
            LISTED,
            (NamedOrder(ORDER),),
            (TakenStep("dropped", "li", AT, "2026-0001", Ground("gone")), TakenStep("withdrawn", "li", AT, why="no")),
            *PAPERS,
        ).to_tree(ENGLISH, by_id)
    ],
    "retention-list": [
        disposals_tree(Page((DISPOSAL, Disposal("D-2026-0002", DIGEST, ACTS, "withdrawn", "2026-11-24")), 2))
    ],
    "retention-execute": [
        Plan(
            "D-2026-0001",
            True,
            True,
            (
                OrderPlan(ORDER, (PlannedStep("bin", "a", "b", 9), PlannedStep("destroy", "b", bytes=9))),
                OrderPlan(ORDER, dropped=Ground("gone")),
            ),
        ).to_tree(ENGLISH, by_id),
        Carried(DISPOSAL, *PAPERS, dropped=GONE).to_tree(ENGLISH, by_id),
    ],
    "retention-restore": [Carried(DISPOSAL, restored=("2026-0001",), damaged=GONE).to_tree(ENGLISH, by_id)],
    "retention-release": [
        holds_tree([("", Hold("customer:HANSA", "claim", "li", AT, "complaint", "spec", LATER, "wu", "settled"))])
    ],
}


@pytest.mark.parametrize("command", TREES)
def test_what_seldom_occurs_is_described(command: str) -> None:
    for tree in TREES[command]:
        assert findings(tree, f"results/{command}") == []


def test_reasons_are_in_the_readers_language() -> None:
    told = {code: Carried(DISPOSAL, dropped=GONE).to_tree(Language(code), by_id) for code in ("en", "zh_CN")}
    reasons = {code: tree["dropped"][0].pop("reason") for code, tree in told.items()}
    assert told["en"] == told["zh_CN"]
    assert reasons["en"].isascii()
    assert not reasons["zh_CN"].isascii()
