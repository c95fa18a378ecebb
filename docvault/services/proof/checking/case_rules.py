"""One case file: its history, its manifest, and what they say of each other (V030 to V034, V040, W040)."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from docvault.errors import N_
from docvault.model.case.by_hand import not_by_hand
from docvault.model.case.differences import ChangeError, apply
from docvault.model.case.fields import FieldError
from docvault.model.case.history import WATCHER, Head, Record
from docvault.model.case.kinds import KINDS, ORDER
from docvault.model.case.manifest import Manifest
from docvault.model.exchange.provenance import IMPORTED, taken_over
from docvault.model.sentence import Sentence, placed
from docvault.model.times import NO_DATE, NO_TIME
from docvault.model.values import dataclass, replace
from docvault.model.vault_config import VaultConfig
from docvault.services.proof.checking.case_places import CaseFolder
from docvault.services.proof.checking.control_rules import check_control
from docvault.services.proof.checking.date_rules import check_dates
from docvault.services.proof.checking.disposal_books import Books, Disposed
from docvault.services.proof.checking.findings import (
    FileToHash,
    Finding,
    as_far_as_readable,
    read_chain,
    read_yaml,
    shown_path,
)
from docvault.services.proof.checking.vault_rules import OUTSIDE, manifest_agreement
from docvault.services.proof.checking.version_rules import check_versions
from docvault.store.cases.case_file import HISTORY, MANIFEST
from docvault.store.cases.truncation import cut_off

UNSOUND = N_(
    "{problem}. `docvault revert {id}` puts back what was sound last; or mend it there and record that with `docvault adopt {id}`."
)
NOT_BY_HAND = N_(
    "The file was changed by hand, and cannot be adopted: {problem}. `docvault revert {id}` puts the recorded state back."
)
NOT_ADOPTED = N_(
    "The file was changed by hand, and cannot be adopted as it is. `docvault revert {id}` puts the recorded state back."
)
CUT_OFF = N_("The history of {id} is cut off: {why}. Restore history.jsonl from the backup.")


@dataclass(frozen=True, slots=True)
class CaseReport:
    """What was found in one case file, the files whose bytes are still to be compared, and what others need of it."""

    folder: CaseFolder
    findings: tuple[Finding, ...]
    files: tuple[FileToHash, ...]
    manifest: Manifest | None
    first_hash: str
    head_hash: str
    disposed: tuple[Disposed, ...] = ()
    came_with: frozenset[str] = (
        frozenset()
    )  # items of another vault, which versions came of before the case file came from there


def check_case(
    root: Path, folder: CaseFolder, config: VaultConfig | None, books: Books | None, ends: Sequence[Head] = ()
) -> CaseReport:
    """Check one case file but for the bytes of its versions, which are handed back as files to hash.

    `ends` are the ends its history is known to have had. Without `books` it is one of another vault, which alone can tell about its disposals, or
    the vault's own books cannot be read.
    """
    nothing = CaseReport(folder, (), (), None, "", "")
    shown = shown_path(folder.path, root)
    report, found = as_far_as_readable(
        root, "V030", shown, lambda: (_checked(root, folder, config, books, ends), []), nothing
    )
    return replace(report, findings=(*report.findings, *found))


def _checked(
    root: Path, folder: CaseFolder, config: VaultConfig | None, books: Books | None, ends: Sequence[Head]
) -> CaseReport:
    shown = shown_path(folder.path, root)
    missing = [name for name in (MANIFEST, HISTORY) if not (folder.path / name).is_file()]
    if missing:
        found = [Finding("V030", f"{shown}/{name}", N_("The file is missing.")) for name in missing]
        return CaseReport(folder, tuple(found), (), None, "", "")
    records, found = read_chain(folder.path / HISTORY, f"{shown}/{HISTORY}", "history", "V030")
    if records == []:
        found.append(Finding("V030", f"{shown}/{HISTORY}", N_("The history has no record.")))
    tree, text, more = read_yaml(folder.path / MANIFEST, f"{shown}/{MANIFEST}", KINDS[folder.kind].schema, "V030")
    found += more
    manifest, more = _manifest(tree, f"{shown}/{MANIFEST}", folder)
    if records and text is not None and not found:
        found += manifest_agreement(records, folder.path / MANIFEST, f"{shown}/{MANIFEST}", text)
        found = [_why_otherwise(one, folder, records, manifest, ends) for one in found]
    found += more
    found += _identity(folder, manifest, records[0] if records else None, shown)
    files: list[FileToHash] = []
    if manifest is not None:
        found += _documents(manifest, shown)
        found += _known_names(manifest, config, shown)
        found += check_dates(manifest, records, shown)
        if records is not None:
            found += check_control(manifest, records, shown)
        files, more = check_versions(root, folder.path, manifest, books, records)
        found += more
    records = records or []
    hashes = (records[0].hash, records[-1].hash) if records else ("", "")
    imports = [record.seq for record in records if record.event.action == IMPORTED]
    disposed = tuple(
        Disposed(str(record.event.data.get("disposal", "")), record.event.at)
        for record in records
        if record.event.action == "disposed" and record.seq > max(imports, default=0)
    )
    return CaseReport(folder, tuple(found), tuple(files), manifest, *hashes, disposed, _items_of_elsewhere(records))


def _items_of_elsewhere(records: Sequence[Record]) -> frozenset[str]:
    came = taken_over(records)
    if came is None:
        return frozenset()
    changes = [change for record in records if record.seq <= came.seq for change in record.changes or ()]
    try:
        then = Manifest.from_tree(apply(changes, None))
    except (ChangeError, FieldError):
        return frozenset()  # a finding of its own
    return frozenset(version.item for document in then.documents for version in document.versions)


def _manifest(tree: Any, shown: str, folder: CaseFolder) -> tuple[Manifest | None, list[Finding]]:
    if tree is None:
        return None, []
    try:
        return Manifest.from_tree(tree), []
    except FieldError as error:
        is_no_day = isinstance(error.problem, Sentence) and error.problem.message in {NO_DATE, NO_TIME}
        values = {"problem": error.sentence, "id": folder.id}
        message = UNSOUND if folder.kind == ORDER else N_("{problem}.")
        return None, [Finding("V014" if is_no_day else "V011", shown, message, values)]


def _why_otherwise(
    finding: Finding, folder: CaseFolder, records: Sequence[Record], found: Manifest | None, ends: Sequence[Head]
) -> Finding:
    """What is found of a manifest that is not what its history says: that the history was cut off, or why the edit cannot be adopted."""
    if finding.rule != "V032" or finding.message != OUTSIDE:
        return finding
    try:
        recorded = Manifest.from_tree(apply([change for record in records for change in record.changes or ()], None))
    except (ChangeError, FieldError):
        return finding
    why = cut_off(folder.path, ends, recorded, found)
    if why is not None:
        return Finding(finding.rule, finding.path, CUT_OFF, {"id": folder.id, "why": why})
    problems = list(not_by_hand(recorded, found)) if found is not None else []
    values = {"id": folder.id, "problem": placed(*problems[0]) if problems else ""}
    if problems:
        return Finding(finding.rule, finding.path, NOT_BY_HAND, values)
    return finding if found is not None else Finding(finding.rule, finding.path, NOT_ADOPTED, values)


def _identity(folder: CaseFolder, manifest: Manifest | None, first: Record | None, shown: str) -> Iterator[Finding]:
    wrong = N_("This says it is {kind} {id}; the folder is that of {wanted_kind} {wanted_id}.")
    wanted = {"wanted_kind": folder.kind, "wanted_id": folder.id}
    if manifest is not None and (manifest.kind, manifest.id) != (folder.kind, folder.id):
        yield Finding("V031", f"{shown}/{MANIFEST}", wrong, {"kind": manifest.kind, "id": manifest.id, **wanted})
    said = (first.event.data.get("kind"), first.event.data.get("id")) if first else None
    if said and said != (folder.kind, folder.id):
        yield Finding("V031", f"{shown}/history.jsonl:1", wrong, {"kind": said[0], "id": said[1], **wanted})


def _documents(manifest: Manifest, shown: str) -> Iterator[Finding]:
    where = f"{shown}/{MANIFEST}"
    ids = [document.id.casefold() for document in manifest.documents]
    for document in manifest.documents:
        if ids.count(document.id.casefold()) > 1:
            yield Finding("V040", where, N_("The document id {document} is used twice."), {"document": document.id})
        numbers = [version.number for version in document.versions]
        if numbers != list(range(1, len(numbers) + 1)):
            yield Finding(
                "V040", where, N_("The versions of {document} are not numbered 1, 2, 3, …"), {"document": document.id}
            )


def _known_names(manifest: Manifest, config: VaultConfig | None, shown: str) -> Iterator[Finding]:
    if config is None:
        return
    where = f"{shown}/{MANIFEST}"
    kinds, stages = {kind.id for kind in config.kinds}, {stage.id for stage in config.stages}
    departments, people = {department.id for department in config.departments}, {person.id for person in config.people}
    unknown = N_("{what} {id} is not known to vault.yaml.")
    order = manifest.order_or_none
    if order is not None and order.stage and order.stage not in stages:
        yield Finding("W040", where, unknown, {"what": "stage", "id": order.stage})
    if order is not None and order.merchandiser and order.merchandiser not in people:
        yield Finding("W040", where, unknown, {"what": "person", "id": order.merchandiser})
    for document in manifest.documents:
        if document.kind not in kinds:
            yield Finding("W040", where, unknown, {"what": "kind", "id": document.kind})
        if document.department and document.department not in departments:
            yield Finding("W040", where, unknown, {"what": "department", "id": document.department})
        for version in document.versions:
            named = {version.by, *(one.person for one in version.signatures), *(one.person for one in version.looks)}
            for person in sorted(named - people - {WATCHER}):
                yield Finding("W040", where, unknown, {"what": "person", "id": person})
            for department in sorted({copy.department for copy in version.copies} - departments):
                yield Finding("W040", where, unknown, {"what": "department", "id": department})
