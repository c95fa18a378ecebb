"""An order that has no stage is taken to be where its dates say it is, and what is wanted by then is owed."""

import pytest

from docvault.model.control.stages import StageNow, missing_papers, stage_now
from tests.unit.model.cases import order

EXPECTED = (("contract", ("contract",)), ("shipment", ("packing-list",)), ("settlement", ("invoice",)))
STAGES = [stage for stage, _ in EXPECTED]


@pytest.mark.parametrize(
    ("facts", "now", "missing"),
    [
        ({}, StageNow(), []),
        ({"confirmed": "2026-09-22T09:00:00+08:00"}, StageNow(), []),
        ({"shipped": "2026-09-22"}, StageNow("shipment", "shipped", "2026-09-22"), ["contract", "packing-list"]),
        (
            {"shipped": "2026-09-22", "settled": "2026-09-25"},
            StageNow("settlement", "settled", "2026-09-25"),
            ["contract", "packing-list", "invoice"],
        ),
        ({"shipped": "2026-09-22", "entered": "2026-09-25T09:00:00+08:00"}, StageNow(), []),
        ({"shipped": "2026-09-22", "stage": "contract"}, StageNow("contract"), ["contract"]),
    ],
)
def test_the_stage_is_concluded_where_none_is_entered(facts: dict[str, str], now: StageNow, missing: list[str]) -> None:
    manifest = order(**facts)
    assert stage_now(manifest, STAGES) == now
    assert [kind for _stage, kind in missing_papers(manifest, EXPECTED)] == missing
    assert stage_now(manifest, ["contract"]).by == "", "a vault without that stage concludes nothing"
