"""What a closed order still takes: complaints, what is late for a reason, the evidence of a signature; it stays closed, and kept from its date."""

import pytest

from docvault.errors import DocvaultError
from docvault.model.case.manifest import Manifest
from docvault.model.case.transitions import (
    ClosedToPapersError,
    NewVersion,
    NotLateError,
    OrderClosedError,
    add_version,
    demand_taking,
)
from tests.unit.model.cases import LATER, document, knowing, order

OPEN = order(document("spec-sheet"))
COMPLETED = knowing(OPEN, state="completed", completed="2026-09-22")
CANCELLED = knowing(OPEN, state="cancelled", cancelled="2026-09-22")
VOID = knowing(OPEN, state="void")


@pytest.mark.parametrize(
    ("manifest", "kind", "late", "afterwards", "error"),
    [
        (OPEN, "bom", "", False, None),
        (OPEN, "complaint", "", False, None),
        (OPEN, "bom", "found", False, NotLateError),
        *((closed, "complaint", "", False, None) for closed in (COMPLETED, CANCELLED)),
        *((closed, "bom", "found", False, None) for closed in (COMPLETED, CANCELLED)),
        *((closed, "receipt", "", True, None) for closed in (COMPLETED, CANCELLED)),
        *((closed, "bom", "", False, ClosedToPapersError) for closed in (COMPLETED, CANCELLED)),
        *((VOID, kind, late, after, OrderClosedError) for kind, late, after in (("complaint", "", False), ("bom", "found", False), ("bom", "", True))),
    ],
)  # fmt: skip
def test_what_a_closed_order_takes(
    manifest: Manifest, kind: str, late: str, error: type[DocvaultError] | None, *, afterwards: bool
) -> None:
    if error is None:
        demand_taking(manifest, kind, late, afterwards=afterwards)
    else:
        with pytest.raises(error):
            demand_taking(manifest, kind, late, afterwards=afterwards)


@pytest.mark.parametrize(("kind", "late", "holds"), [("complaint", "", 1), ("bom", "found in a drawer", 0)])
def test_the_order_stays_as_it_was_completed(kind: str, late: str, holds: int) -> None:
    new = NewVersion(kind, kind, kind, "sales", "a.txt", "a.txt", f"{9:064}", 9, late=late)
    changed, event, version = add_version(COMPLETED, new, "li", LATER)
    assert (changed.state, changed.order.completed, len(changed.holds)) == ("completed", "2026-09-22", holds)
    assert (version.late, event.data.get("late", "")) == (late, late)


def test_a_further_version_goes_by_the_kind_of_its_document() -> None:
    claimed = knowing(COMPLETED, documents=(document("complaint"),))
    new = NewVersion("complaint", "", "", "sales", "a.txt", "a.txt", f"{9:064}", 9)
    assert add_version(claimed, new, "li", LATER)[2].number == 2
