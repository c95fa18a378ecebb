"""The files of versions: each in its place, in the bin, or gone with a record of it, and nothing beside them (V041, V042, V072)."""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import cast

from docvault.errors import N_
from docvault.model.case.history import Record
from docvault.model.case.manifest import Document, Manifest, Version
from docvault.model.case.places import DOCUMENTS
from docvault.model.exchange.provenance import IMPORTED
from docvault.services.proof.checking.disposal_books import BIN, GONE, MISSING, Books, bin_file
from docvault.services.proof.checking.findings import (
    FileToHash,
    Finding,
    as_far_as_readable,
    is_no_part,
    left_about,
    name_findings,
    shown_path,
    unreadable,
)
from docvault.store.cases.case_file import HISTORY, MANIFEST, NEXT


def check_versions(
    root: Path, folder: Path, manifest: Manifest, books: Books | None, records: Sequence[Record] | None
) -> tuple[list[FileToHash], list[Finding]]:
    """Look for the file of each version of a case file. The bytes of those that are there are still to be compared.

    Without `books` it is one of another vault, or the vault's own cannot be read.
    """
    wanted, binned = {}, []
    for document in manifest.documents:
        for name, version in _version_files(document):
            where = _whereabouts(books, records, manifest.id, document.id, version) if version.disposed else ""
            if where == BIN:
                there = bin_file(root, manifest.id, document.id, version)
                binned.append(FileToHash(there, version.sha256, version.bytes, "V072"))
            elif not where:
                wanted[name] = version
    present, left = _present(folder, wanted)
    found = [left_about(shown_path(path, root)) for path in left]
    found += _unnamed(root, manifest, present, wanted)
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


def _unnamed(root: Path, manifest: Manifest, present: Mapping[str, Path], wanted: Collection[str]) -> Iterator[Finding]:
    """What lies in the folder of a case file and is neither its own file nor that of a version."""
    named = [name for document in manifest.documents for name, _ in _version_files(document)]
    folders = {DOCUMENTS} | {"/".join(name.split("/")[:depth]) for name in named for depth in (1, 2, 3)}
    for name, path in present.items():
        is_ours = name in wanted or name in {MANIFEST, HISTORY, NEXT} or (name in folders and path.is_dir())
        if not is_ours:
            yield Finding("V042", shown_path(path, root), N_("The manifest does not name this."))


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
