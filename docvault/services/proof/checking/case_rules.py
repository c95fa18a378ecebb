"""One case file: history, manifest, documents, files (V030 to V042, W040), and all of them against `registers/cases.jsonl` (V034)."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, cast

from docvault.errors import N_
from docvault.model.case.differences import ChangeError, apply
from docvault.model.case.fields import FieldError
from docvault.model.case.history import WATCHER, Head, Record
from docvault.model.case.kinds import KINDS
from docvault.model.case.manifest import Document, Manifest, Version
from docvault.model.case.places import DOCUMENTS
from docvault.model.exchange.provenance import IMPORTED
from docvault.model.values import dataclass, replace
from docvault.model.vault_config import VaultConfig
from docvault.services.proof.checking.control_rules import check_control
from docvault.services.proof.checking.disposal_rules import BIN, GONE, MISSING, Books, Disposed, bin_file
from docvault.services.proof.checking.findings import (
    FileToHash,
    Finding,
    as_far_as_readable,
    is_no_part,
    left_about,
    name_findings,
    read_chain,
    read_yaml,
    shown_path,
    unreadable,
)
from docvault.services.proof.checking.vault_rules import OUTSIDE, manifest_agreement, stranger
from docvault.store.cases.case_file import HISTORY, MANIFEST, NEXT
from docvault.store.cases.truncation import cut_off

CUT_OFF = N_("The history of {id} is cut off: {why}. Restore history.jsonl from the backup.")


@dataclass(frozen=True, slots=True)
class CaseFolder:
    """A folder where a case file should be."""

    kind: str
    id: str
    path: Path


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


def case_folders(root: Path, entered: Collection[tuple[str, str]] | None) -> Iterator[CaseFolder]:
    """Every folder that stands where a case file stands, by kind and name, and is one: it has a manifest or a history, or was `entered` as one.

    Where nobody knows what was entered, each counts as one.
    """
    for kind in KINDS.values():
        for shelf in _years(root, kind.shelf) if kind.by_year else [root / kind.shelf]:
            for path in _folders(shelf):
                one = CaseFolder(kind.name, path.name, path)
                if _is_case(one, entered):
                    yield one


def _is_case(folder: CaseFolder, entered: Collection[tuple[str, str]] | None) -> bool:
    if entered is None or (folder.kind, folder.id) in entered:
        return True
    return not is_no_part(folder.id) and any(os.path.lexists(folder.path / name) for name in (MANIFEST, HISTORY))


def unread_shelves(root: Path) -> list[Finding]:
    """Folders of case files that cannot be read (V034). While there are any, it is not known which case files there are."""
    found: list[Finding] = []
    for shelf in _shelves(root):
        try:
            for entry in shelf.iterdir():
                entry.is_dir()
        except OSError as error:
            found.append(unreadable("V034", shown_path(shelf, root), error))
    return found


def strangers_among_cases(root: Path, entered: Collection[tuple[str, str]] | None) -> Iterator[Finding]:
    """Files and other folders where only folders of case files stand (W001), and names no system can hold (V013). `unread_shelves` tells what is left out."""
    known = {one.path for one in case_folders(root, entered)}
    for shelf in _shelves(root):
        try:
            found = _strangers_on(shelf, root, known)
        except OSError:
            continue
        yield from found


def _strangers_on(shelf: Path, root: Path, known: Collection[Path]) -> list[Finding]:
    found = name_findings(shelf, root)
    by_year = [root / kind.shelf for kind in KINDS.values() if kind.by_year]
    for entry in sorted(shelf.iterdir()):
        is_year = shelf in by_year and entry.is_dir() and entry.name.isdigit() and len(entry.name) == 4
        if not is_year and entry not in known:
            found.append(stranger(entry, root))
    return found


def _shelves(root: Path) -> list[Path]:
    shelves = [root / kind.shelf for kind in KINDS.values()]
    shelves += [year for kind in KINDS.values() if kind.by_year for year in _years(root, kind.shelf)]
    return [shelf for shelf in shelves if shelf.is_dir()]


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
    manifest, more = _manifest(tree, f"{shown}/{MANIFEST}")
    if records and text is not None and not found:
        found += manifest_agreement(records, folder.path / MANIFEST, f"{shown}/{MANIFEST}", text)
        found = [_cut_off(one, folder, records, manifest, ends) for one in found]
    found += more
    found += _identity(folder, manifest, records[0] if records else None, shown)
    files: list[FileToHash] = []
    if manifest is not None:
        found += _documents(manifest, shown)
        found += _known_names(manifest, config, shown)
        if records is not None:
            found += check_control(manifest, records, shown)
        files, more = _files(root, folder.path, manifest, partial(_whereabouts, books, records))
        found += more
    records = records or []
    hashes = (records[0].hash, records[-1].hash) if records else ("", "")
    imports = [record.seq for record in records if record.event.action == IMPORTED]
    disposed = tuple(
        Disposed(str(record.event.data.get("disposal", "")), record.event.at)
        for record in records
        if record.event.action == "disposed" and record.seq > max(imports, default=0)
    )
    return CaseReport(folder, tuple(found), tuple(files), manifest, *hashes, disposed)


def check_register(
    reports: Iterable[CaseReport], records: Iterable[Record], root: Path, *, complete: bool
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
    for record in entered.values():
        values = {"kind": record.event.data.get("kind"), "id": record.event.data.get("id")}
        if (str(values["kind"]), str(values["id"]).casefold()) not in seen and complete:
            message = N_("The folder of {kind} {id} is missing.")
            found.append(Finding("V034", f"registers/cases.jsonl:{record.seq}", message, values))
    return found


def _manifest(tree: Any, shown: str) -> tuple[Manifest | None, list[Finding]]:
    if tree is None:
        return None, []
    try:
        return Manifest.from_tree(tree), []
    except FieldError as error:
        return None, [Finding("V011", shown, N_("{problem}."), {"problem": error.sentence})]


def _cut_off(
    finding: Finding, folder: CaseFolder, records: Sequence[Record], found: Manifest | None, ends: Sequence[Head]
) -> Finding:
    """What is found of a manifest that is not what its history says: another thing when the history was cut off."""
    if finding.rule != "V032" or finding.message != OUTSIDE:
        return finding
    try:
        recorded = Manifest.from_tree(apply([change for record in records for change in record.changes or ()], None))
    except (ChangeError, FieldError):
        return finding
    why = cut_off(folder.path, ends, recorded, found)
    return finding if why is None else Finding(finding.rule, finding.path, CUT_OFF, {"id": folder.id, "why": why})


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


def _whereabouts(
    books: Books | None, records: Sequence[Record] | None, order: str, document: str, version: Version
) -> str:
    """Where the bytes are of a version that was disposed of: by this vault, by one the case file came from, or, without books, by its own."""
    if books is not None and not version.disposed_in:
        return books.whereabouts(order, document, version)
    if records is None:
        return GONE  # only the history that cannot be read would tell
    events = [record.event for record in records]
    file = f"{document}@{version.number}"
    recorded = any(
        event.action == "disposed"
        and event.data.get("disposal") == version.disposal
        and file in cast("list[object]", event.data.get("files", []))
        for event in events
    )
    came = any(event.action == IMPORTED and event.data.get("vault") == version.disposed_in for event in events)
    return GONE if recorded and (came or not version.disposed_in) else ""


def _files(
    root: Path, folder: Path, manifest: Manifest, whereabouts_of: Callable[[str, str, Version], str]
) -> tuple[list[FileToHash], list[Finding]]:
    wanted, binned = {}, []
    for document in manifest.documents:
        for name, version in _version_files(document):
            whereabouts = whereabouts_of(manifest.id, document.id, version) if version.disposed else ""
            if whereabouts == BIN:
                there = bin_file(root, manifest.id, document.id, version)
                binned.append(FileToHash(there, version.sha256, version.bytes, "V072"))
            elif not whereabouts:
                wanted[name] = version
    present, left = _present(folder, wanted)
    named = [name for document in manifest.documents for name, _ in _version_files(document)]
    folders = {DOCUMENTS} | {"/".join(name.split("/")[:depth]) for name in named for depth in (1, 2, 3)}
    found = [left_about(shown_path(path, root)) for path in left]
    found += [
        Finding("V042", shown_path(path, root), N_("The manifest does not name this."))
        for name, path in present.items()
        if name not in wanted and name not in {MANIFEST, HISTORY, NEXT} and not (name in folders and path.is_dir())
    ]
    files = [file for file in binned if file.path.is_file()]
    found += [Finding("V072", shown_path(file.path, root), MISSING) for file in binned if file not in files]
    for name, version in wanted.items():
        is_there, more = _version_there(root, folder, name, is_listed=name in present)
        found += more
        if is_there:
            files.append(FileToHash(folder / name, version.sha256, version.bytes, "V041"))
    for path in present.values():
        if path.is_dir() and not path.is_symlink():
            _, more = as_far_as_readable(root, "V041", shown_path(path, root), partial(_names_in, path, root), None)
            found += more
    return files, found


def _present(folder: Path, wanted: Collection[str]) -> tuple[dict[str, Path], list[Path]]:
    """What lies in the folder of a case file, by name, and apart from it what a system or a program left about there, each with all that is in it."""
    present: dict[str, Path] = {}
    left: list[Path] = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if left and path.is_relative_to(left[-1]):
            continue
        if is_no_part(path.name) and name not in wanted:
            left.append(path)
        else:
            present[name] = path
    return present, left


def _version_there(root: Path, folder: Path, name: str, *, is_listed: bool) -> tuple[bool, list[Finding]]:
    """Whether the file of a version is there. In a folder that cannot be listed it may be all the same."""
    path, shown = folder / name, f"{shown_path(folder, root)}/{name}"
    try:
        is_there = path.is_file() and not path.is_symlink() and (is_listed or not os.access(path.parent, os.R_OK))
    except OSError as error:
        return False, [unreadable("V041", shown, error)]
    return is_there, [] if is_there else [Finding("V041", shown, N_("The file of this version is missing."))]


def _names_in(folder: Path, root: Path) -> tuple[None, list[Finding]]:
    return None, name_findings(folder, root)


def _version_files(document: Document) -> Iterator[tuple[str, Version]]:
    for version in document.versions:
        yield document.place(version), version


def _years(root: Path, shelf: str) -> list[Path]:
    """The folders on a shelf that case files of a year may stand in."""
    return [path for path in _folders(root / shelf) if not is_no_part(path.name)]


def _folders(shelf: Path) -> list[Path]:
    """The folders in a folder, none when it cannot be read: `unread_shelves` says so."""
    try:
        return sorted(path for path in shelf.iterdir() if path.is_dir()) if shelf.is_dir() else []
    except OSError:
        return []
