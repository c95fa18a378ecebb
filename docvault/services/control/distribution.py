"""The verb `distribution`: the distribution record (资料分发记录) of an order or of one document, every copy with what became of it."""

from typing import TYPE_CHECKING, Any, NamedTuple

from docvault.model.case.kinds import ORDER
from docvault.model.case.transitions import find_version
from docvault.model.values import dataclass
from docvault.services.seeing import view_of

if TYPE_CHECKING:
    from docvault.model.case.manifest import Document, Manifest, Version
    from docvault.model.case.records import Copy, Signature
    from docvault.services.vault import Vault


class CopyLine(NamedTuple):
    """A copy, the version and the document it is of, and who of its department signed for that version."""

    document: "Document"
    version: "Version"
    copy: "Copy"

    @property
    def signed(self) -> "list[Signature]":
        """The signatures of the department that got the copy."""
        return [one for one in self.version.signatures if one.department == self.copy.department]


@dataclass(frozen=True, slots=True)
class Distribution:
    """The copies that were issued of an order's documents, in the order of the documents, their versions and their numbers."""

    manifest: "Manifest"
    copies: tuple[CopyLine, ...]

    def to_tree(self) -> dict[str, Any]:
        """The record as JSON: each copy as the manifest has it, with the signatures for it."""
        return {
            "order": self.manifest.id,
            "copies": [
                {
                    "document": one.document.id,
                    "version": one.version.number,
                    **one.copy.to_tree(),
                    "signed": [signature.to_tree() for signature in one.signed],
                }
                for one in self.copies
            ],
        }


def distribution(vault: "Vault", order: str, wanted: str = "", *, newest_only: bool = False) -> Distribution:
    """Every copy of an order's documents, or of the one that was named. Raises `NoSuchCaseError`, `NoSuchDocumentError`."""
    manifest = view_of(vault, vault.cases.read(ORDER, order).manifest).manifest
    documents = [find_version(manifest, wanted)[0]] if wanted else manifest.documents
    copies = tuple(
        CopyLine(document, version, copy)
        for document in documents
        for version in document.versions
        if not newest_only or (version is document.newest and document.is_in_force)
        for copy in version.copies
    )
    return Distribution(manifest, copies)
