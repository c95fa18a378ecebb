"""What crashes left: changes that were begun and are not finished, and what lies in lost+found for a person to look at."""

from collections.abc import Iterable
from pathlib import Path

from docvault.services.proof.checking.case_rules import CaseReport
from docvault.store.cases.case_file import HISTORY
from docvault.store.chainfile import BrokenChainError, last_record
from docvault.store.dirty import DirtyMarks
from docvault.store.layout import Layout


def interrupted_changes(root: Path, reports: Iterable[CaseReport]) -> int:
    """How many changes were begun and can be finished: of a case file whose history is damaged, or not sound, somebody has to put that right first."""
    every = list(reports)
    places = {(one.folder.kind, one.folder.id): one.folder.path for one in every}
    unsound = {(one.folder.kind, one.folder.id) for one in every if _is_unsound(one)}
    marks = (mark for mark in DirtyMarks(Layout(root)).all() if mark not in unsound)
    return sum(_can_be_finished(places.get(mark)) for mark in marks)


def _is_unsound(report: CaseReport) -> bool:
    """Whether what is recorded of a case file cannot be worked with."""
    rules = {one.rule for one in report.findings}
    return report.manifest is None and bool(rules & {"V011", "V014"}) and "V032" not in rules


def _can_be_finished(folder: Path | None) -> bool:
    try:
        return folder is None or not (folder / HISTORY).is_file() or last_record(folder / HISTORY)[0] is not None
    except BrokenChainError:
        return False


def left_over(root: Path) -> int:
    """How many things lie in lost+found."""
    folder = root / "lost+found"
    return sum(1 for _ in folder.iterdir()) if folder.is_dir() else 0
