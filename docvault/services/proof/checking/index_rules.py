"""The index against its files (W080), and what it knows to have stood in them (V024).

What is merely not told to it yet is no finding: it heals when it is next opened.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from docvault.errors import N_, DocvaultError
from docvault.index.names import FILE
from docvault.index.open import open_index
from docvault.model.case.history import Head
from docvault.model.vault_config import VaultConfig
from docvault.services.proof.checking.case_rules import CUT_OFF, CaseReport
from docvault.services.proof.checking.findings import Finding, unreadable
from docvault.services.search.known_ends import all_known_ends
from docvault.services.search.register_mark import VAULT_MARK, read_to
from docvault.store.cases.case_file import HISTORY
from docvault.store.chainfile import has_end
from docvault.store.dirty import DirtyMarks
from docvault.store.layout import Layout

if TYPE_CHECKING:
    from docvault.index.contract.index import Index

T = TypeVar("T")
BACK = N_(
    "The history is shorter than it was: it once went on to byte {bytes}. Restore it from the backup; "
    "where an older state was put back on purpose, `docvault reindex` makes the index again."
)
CUT = N_(
    "The register is shorter than it was: it once went on to byte {bytes}. Restore it from the backup; "
    "where an older state was put back on purpose, `docvault reindex` makes the index again."
)
AGAIN = N_("The index does not know it as it is: `docvault reindex` makes the index again.")


Ends = Mapping[tuple[str, str], Sequence[Head]]
"""Kind and id of case files to the ends their histories are known to have had; what the index has of a case file now comes first."""


def index_ends(root: Path, config: VaultConfig | None) -> tuple[Ends | None, list[Finding]]:
    """What the index knows of the ends of histories; None without an index, and with a finding for one that cannot be used."""
    return _asked(root, config, all_known_ends)


def register_longer_once(root: Path, config: VaultConfig | None) -> list[Finding]:
    """That the intake register is shorter than the index knows it: whole lines that are gone from its end break no chain."""
    marks, _ = _asked(root, config, lambda index: index.marks())
    register = Layout(root).register("intake")
    if config is None or marks is None or marks.get(VAULT_MARK) != config.id or not register.is_file():
        return []
    end = read_to(marks)
    return [Finding("V024", "registers/intake.jsonl", CUT, {"bytes": end})] if register.stat().st_size < end else []


def _asked(root: Path, config: VaultConfig | None, question: Callable[["Index"], T]) -> tuple[T | None, list[Finding]]:
    layout = Layout(root)
    folder = layout.index
    if config is None or not folder.is_dir():
        return None, []
    try:
        if FILE not in os.listdir(folder):
            return None, []
    except OSError as error:
        return None, [unreadable("W080", layout.shown(folder), error)]
    try:
        with closing(open_index(folder, config.engine, lambda _: None, read_only=True)) as index:
            return question(index), []
    except (DocvaultError, OSError):
        unusable = N_("The index cannot be used: `docvault reindex` makes it again.")
        return None, [Finding("W080", layout.shown(folder), unusable)]


def check_index(root: Path, ends: Ends | None, reports: list[CaseReport], *, complete: bool) -> list[Finding]:
    """Compare the heads of histories with those the index has. No index, or one of another version, is made again when needed: no finding.

    What the index knows and nobody saw is a finding only when the reports are `complete`.
    """
    layout = Layout(root)
    if ends is None:
        return []
    try:
        untold = set(DirtyMarks(layout).all())
    except OSError:  # `check` tells of it
        return []
    known = dict(ends)
    found: list[Finding] = []
    for report in reports:
        case = (report.folder.kind, report.folder.id)
        theirs = known.pop(case, ())
        if report.head_hash:
            found += _case(report, theirs, layout.shown(report.folder.path), told=case not in untold)
    gone = [case for case in known if complete and case not in untold]
    for kind, case_id in gone:
        values = {"kind": kind, "id": case_id}
        found.append(
            Finding(
                "W080", layout.shown(layout.index), N_("The index knows {kind} {id}, which does not exist."), values
            )
        )
    return found


def _case(report: CaseReport, ends: Sequence[Head], shown: str, *, told: bool) -> Iterator[Finding]:
    """What is found of one case file; of a cut history whose manifest says more, V032 has told."""
    lost = [end for end in ends if not has_end(report.folder.path / HISTORY, end)]
    if lost:
        if not any(finding.message == CUT_OFF for finding in report.findings):
            yield Finding("V024", f"{shown}/{HISTORY}", BACK, {"bytes": max(end.bytes for end in lost)})
    elif told and report.manifest is not None and report.head_hash not in {end.hash for end in ends[:1]}:
        yield Finding("W080", shown, AGAIN)
