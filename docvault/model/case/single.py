"""Papers an order has one of at a time, and bytes it has already: what tells a further version from a second paper. Pure."""

from collections.abc import Collection

from docvault.model.case.manifest import Document, Manifest, Version


def is_current(document: Document) -> bool:
    """Whether a document has a version in force: one that is neither void nor moved away, and whose bytes no disposal took away."""
    return document.is_in_force and not document.newest.disposed


def current_of_kind(manifest: Manifest, kind: str) -> list[Document]:
    """The documents of a kind that are in force, in the order they came."""
    return [document for document in manifest.documents if document.kind == kind and is_current(document)]


def doubles(manifest: Manifest, kinds: Collection[str]) -> dict[str, list[Document]]:
    """Of which of these kinds, of which there should be one paper at a time, several are in force; and which."""
    found = {kind: current_of_kind(manifest, kind) for kind in sorted(kinds)}
    return {kind: documents for kind, documents in found.items() if len(documents) > 1}


def with_bytes(manifest: Manifest, sha256: str) -> list[tuple[Document, Version]]:
    """The versions of a case file that have these bytes, or had them before a disposal, and are neither void nor moved away; of a document the newest first."""
    return [
        (document, version)
        for document in manifest.documents
        for version in reversed(document.versions)
        if version.sha256 == sha256 and not version.is_gone
    ]
