"""The folders of case files against `registers/cases.jsonl`, both ways (V034)."""

from collections.abc import Collection, Iterable
from pathlib import Path

from docvault.errors import N_
from docvault.model.case.case_name import written
from docvault.model.case.history import Record
from docvault.services.proof.checking.case_rules import CaseReport
from docvault.services.proof.checking.findings import Finding, shown_path

RENAMED = N_("The folder of {kind} {id} was renamed: it is {found} now. `docvault revert {case}` puts it back.")


def check_register(
    reports: Collection[CaseReport], records: Iterable[Record], root: Path, *, complete: bool
) -> list[Finding]:
    """Compare the register of case files with the folders, both ways when these are `complete`, and look for ids used twice (V034)."""
    entered = {(record.event.data.get("kind"), record.event.data.get("id")): record for record in records}
    found: list[Finding] = []
    seen: set[tuple[str, str]] = set()
    for report in reports:
        kind, case_id = report.folder.kind, report.folder.id
        where = shown_path(report.folder.path, root)
        record = entered.get((kind, case_id))
        if record is None:
            found.append(
                Finding("V034", where, N_("The {kind} does not stand in registers/cases.jsonl."), {"kind": kind})
            )
        elif report.first_hash and record.event.data.get("first") != report.first_hash:
            found.append(
                Finding("V034", where, N_("The history does not begin with the record registers/cases.jsonl names."))
            )
        if (kind, case_id.casefold()) in seen:
            found.append(Finding("V034", where, N_("The id is used twice.")))
        seen.add((kind, case_id.casefold()))
    firsts = {report.first_hash: shown_path(report.folder.path, root) for report in reports if report.first_hash}
    for record in entered.values():
        kind, case_id = (str(record.event.data.get(name)) for name in ("kind", "id"))
        if (kind, case_id.casefold()) not in seen and complete:
            now = firsts.get(str(record.event.data.get("first")), "")
            values = {"kind": kind, "id": case_id, "case": written(kind, case_id), "found": now}
            message = RENAMED if now else N_("The folder of {kind} {id} is missing.")
            found.append(Finding("V034", f"registers/cases.jsonl:{record.seq}", message, values))
    return found
