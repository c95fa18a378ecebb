"""The stage an order is at: as it was entered, or as its dates tell where nobody entered one; and the papers that are wanted by then (R-OD2). Pure."""

from collections.abc import Iterator, Mapping, Sequence

from docvault.errors import N_
from docvault.model.case.manifest import Manifest
from docvault.model.values import dataclass

CONCLUDED: Mapping[str, str] = {
    "settled": N_("no stage is entered, and the order was settled on {at}"),
    "shipped": N_("no stage is entered, and the order was shipped on {at}"),
}
"""What tells how far an order is that has no stage: a date of it, the latest first, and how that is said."""
_STAGES = {"settled": "settlement", "shipped": "shipment"}


@dataclass(frozen=True, slots=True)
class StageNow:
    """A stage; where it is concluded, from which of the order's dates (`by`, `at`). All empty where nothing tells it."""

    stage: str = ""
    by: str = ""
    at: str = ""


def stage_now(manifest: Manifest, stages: Sequence[str]) -> StageNow:
    """The stage of an order: the one that was entered, or, where none was, what its dates tell, of the stages a vault has.

    Of an order of earlier times, entered afterwards, they tell nothing: its papers are entered as far as they are still there.
    """
    order = manifest.order
    if order.stage or order.entered:
        return StageNow(order.stage)
    dates = {"settled": order.settled, "shipped": order.shipped}
    found = (StageNow(_STAGES[by], by, at) for by, at in dates.items() if at and _STAGES[by] in stages)
    return next(found, StageNow())


def missing_papers(manifest: Manifest, expected: Sequence[tuple[str, Sequence[str]]]) -> Iterator[tuple[str, str]]:
    """What the order's stage and those before it expect and it does not have: stage and kind. `expected` are the stages in their order, with their kinds."""
    stages = [stage for stage, _ in expected]
    now = stage_now(manifest, stages).stage
    if now not in stages:
        return
    present = {document.kind for document in manifest.documents_in_force}
    for stage, kinds in expected[: stages.index(now) + 1]:
        yield from ((stage, kind) for kind in kinds if kind not in present)


def concluded(manifest: Manifest, expected: Sequence[tuple[str, Sequence[str]]]) -> StageNow | None:
    """The stage that is only concluded; None where one was entered, or nothing tells it."""
    now = stage_now(manifest, [stage for stage, _ in expected])
    return now if now.by else None
