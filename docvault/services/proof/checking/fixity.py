"""Fixity: the bytes of every file against size and digest, as many at a time as there are cores.

Threads are enough: hashlib lets go of the interpreter while it works on a block.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from docvault.errors import N_
from docvault.model.progress import unseen
from docvault.services.proof.checking.findings import FileToHash, Finding, shown_path
from docvault.store import inside

BLOCK = 1 << 20


def check_sizes(root: Path, files: Iterable[FileToHash]) -> Iterator[Finding]:
    """Compare sizes only: what `check --fast` does."""
    for file in files:
        try:
            problem = _size_problem(root, file)
        except OSError as error:
            problem = _unread(root, file, error)
        if problem:
            yield problem


def check_bytes(root: Path, files: Iterable[FileToHash], hashed: Callable[[int], None] = unseen) -> Iterator[Finding]:
    """Compare size and digest of every file; `hashed` is told the bytes of each file when it is done."""
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        for file, finding in pool.map(lambda file: (file, _problem(root, file)), files):
            hashed(file.bytes)
            if finding:
                yield finding


def _problem(root: Path, file: FileToHash) -> Finding | None:
    shown = shown_path(file.path, root)
    try:
        problem = _size_problem(root, file)
        if problem:
            return problem
        if _digest(file.path) != file.sha256:
            return Finding(file.rule, shown, N_("The bytes are not those that were stored: the digest differs."))
    except OSError as error:
        return _unread(root, file, error)
    return None


def _unread(root: Path, file: FileToHash, error: OSError) -> Finding:
    values = {"problem": error.strerror or str(error)}
    return Finding(file.rule, shown_path(file.path, root), N_("The file cannot be read: {problem}."), values)


def _size_problem(root: Path, file: FileToHash) -> Finding | None:
    size = file.path.stat().st_size
    if size == file.bytes:
        return None
    values = {"size": size, "wanted": file.bytes}
    return Finding(
        file.rule, shown_path(file.path, root), N_("The file has {size} bytes; {wanted} were stored."), values
    )


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    block = memoryview(bytearray(BLOCK))
    with inside.reading(path) as file:
        while size := file.readinto(block):
            digest.update(block[:size])
    return digest.hexdigest()
