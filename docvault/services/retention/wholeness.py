"""Whether the files of a disposal are there with the bytes that were listed: nothing is binned, brought back or certified that is not what it is called."""

from pathlib import Path
from typing import TYPE_CHECKING

from docvault.model.retention.grounds import Ground
from docvault.store import digests

if TYPE_CHECKING:
    from docvault.model.case.manifest import Manifest
    from docvault.model.retention.disposal_list import ListedOrder


def damage(folder: Path, manifest: "Manifest", listed: "ListedOrder") -> Ground | None:
    """The first listed file under `folder` (the order's, or its bin) that is missing or has other bytes than its digest; None when all are whole.

    Raises OSError for what cannot be read.
    """
    for document_id, entry in listed.files():
        document = manifest.document(document_id)
        version = document.version(entry.version) if document else None
        if document is None or version is None:
            return Ground("gone")
        path = folder / document.place(version)
        values = {"document": document_id, "version": str(version.number)}
        if not path.is_file():
            return Ground("missing", values)
        if digests.digest(path) != (entry.sha256, entry.bytes):
            return Ground("altered", values)
    return None
