"""The dates of an order against each other, and against its last record (W061)."""

from collections.abc import Iterator, Sequence

from docvault.errors import N_
from docvault.model.case.history import Record
from docvault.model.case.manifest import Manifest
from docvault.model.case.order_dates import wrong_dates
from docvault.services.proof.checking.findings import Finding
from docvault.store.cases.case_file import MANIFEST

DATES = "W061"
"""The rule for the dates of an order."""


def check_dates(manifest: Manifest, records: Sequence[Record] | None, shown: str) -> Iterator[Finding]:
    """Dates of an order that disagree, or had not come when its last record was written."""
    if manifest.order_or_none is None:
        return
    last = records[-1].event.at[:10] if records else ""
    for one in wrong_dates(manifest, last):
        yield Finding(DATES, f"{shown}/{MANIFEST}", N_("{problem}."), {"problem": one.problem})
