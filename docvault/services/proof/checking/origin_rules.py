"""Where versions came from: an item that a version names arrived (V055)."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from docvault.errors import N_
from docvault.services.proof.checking.case_rules import CaseReport
from docvault.services.proof.checking.findings import Finding, shown_path
from docvault.store.cases.case_file import MANIFEST

NEVER_ARRIVED = N_(
    "{document}@{version} is said to have come as item {item}, and the intake register knows of no such arrival."
)


def check_origins(reports: Iterable[CaseReport], arrived: Collection[str], root: Path) -> Iterator[Finding]:
    """Versions of items that never arrived. What came with a case file from another vault arrived there."""
    for report in reports:
        for document in report.manifest.documents if report.manifest else ():
            for version in document.versions:
                if version.item and version.item not in arrived and version.item not in report.came_with:
                    where = f"{shown_path(report.folder.path, root)}/{MANIFEST}"
                    values = {"document": document.id, "version": version.number, "item": version.item}
                    yield Finding("V055", where, NEVER_ARRIVED, values)
