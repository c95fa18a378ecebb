"""Digests of files, and of their beginnings."""

import hashlib
import os
from pathlib import Path

from docvault.store import inside
from docvault.store.durable import BLOCK


def digest(path: Path) -> tuple[str, int]:
    """Digest and size of a file's bytes."""
    with inside.reading(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), file.tell()


def digest_of(handle: int) -> str:
    """Digest of an open file's bytes, from its beginning."""
    made = hashlib.sha256()
    os.lseek(handle, 0, os.SEEK_SET)
    while block := os.read(handle, BLOCK):
        made.update(block)
    return made.hexdigest()


def begins_with(path: Path, length: int, sha256: str) -> bool:
    """Whether a file's first bytes, so many, have this digest. False where it is shorter."""
    made = hashlib.sha256()
    with inside.reading(path) as file:
        while length and (block := file.read(min(BLOCK, length))):
            made.update(block)
            length -= len(block)
    return not length and made.hexdigest() == sha256
