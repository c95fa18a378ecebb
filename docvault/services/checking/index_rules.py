"""The index against the files it was made from (W080). What is merely not told to it yet is no finding: it heals when it is next opened."""

import os
from pathlib import Path

from docvault.errors import N_, DocvaultError
from docvault.model.vault_config import VaultConfig
from docvault.services.checking.case_rules import CaseReport
from docvault.services.checking.findings import Finding, unreadable
from docvault.store.dirty import DirtyMarks
from docvault.store.layout import Layout

AGAIN = N_("The index does not know it as it is: `docvault reindex` makes the index again.")


def check_index(root: Path, config: VaultConfig | None, reports: list[CaseReport], *, complete: bool) -> list[Finding]:
    """Compare the heads of all histories with those the index has. No index, or one that cannot be opened, is made again when needed: no finding.

    What the index knows and nobody saw is a finding only when the reports are `complete`.
    """
    layout = Layout(root)
    folder = layout.index
    if config is None or not folder.is_dir():
        return []
    try:
        if "index.sqlite" not in os.listdir(folder):
            return []
    except OSError as error:
        return [unreadable("W080", layout.shown(folder), error)]
    try:
        untold = set(DirtyMarks(layout).all())
        known = _heads(folder, config.engine)
    except (DocvaultError, OSError):
        return [
            Finding("W080", layout.shown(folder), N_("The index cannot be used: `docvault reindex` makes it again."))
        ]
    found: list[Finding] = []
    for report in reports:
        case = (report.folder.kind, report.folder.id)
        head = known.pop(case, "")
        if report.head_hash and head != report.head_hash and case not in untold:
            found.append(Finding("W080", layout.shown(report.folder.path), AGAIN))
    gone = [case for case in known if case not in untold and complete]
    for kind, case_id in gone:
        values = {"kind": kind, "id": case_id}
        found.append(
            Finding("W080", layout.shown(folder), N_("The index knows {kind} {id}, which does not exist."), values)
        )
    return found


def _heads(folder: Path, engine: str) -> dict[tuple[str, str], str]:
    from docvault.index.open import open_index

    index = open_index(folder, engine, lambda _: None, read_only=True)
    try:
        return {case: head for case, (head, _) in index.heads().items()}
    finally:
        index.close()
