"""Small case files for tests of the model: what a test does not say is as plain as the format allows."""

from typing import Any

from docvault.model.case.manifest import Document, Manifest, Version

AT = "2026-09-22T09:00:00+08:00"
LATER = "2026-09-22T10:00:00+08:00"
TOMORROW = "2026-09-23T09:00:00+08:00"


def version(number: int = 1, **fields: Any) -> Version:
    """A version whose bytes are told by its number."""
    known: dict[str, Any] = {"file": "a.txt", "sha256": f"{number:064}", "bytes": number, "added": AT, "by": "li"}
    return Version(number, **{**known, **fields})


def document(id: str, *versions: Version, **fields: Any) -> Document:
    """A document called by its kind; without versions it has one."""
    known: dict[str, Any] = {"kind": id, "title": id}
    return Document(id, **{**known, **fields}, versions=versions or (version(),))


def order(*documents: Document, **fields: Any) -> Manifest:
    """An open order of HANSA."""
    known: dict[str, Any] = {"kind": "order", "id": "2026-0001", "title": "Jeans", "state": "open", "opened": AT, "customer": "HANSA"}  # fmt: skip
    return Manifest(**{**known, **fields}, documents=documents)
