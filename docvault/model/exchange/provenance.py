"""Where an exported case file comes from: what the tag file `docvault.json` of its bag says, and how its history goes on in another vault. Pure."""

import re
from typing import TYPE_CHECKING, Any

from docvault.errors import N_
from docvault.model.case.fields import FieldError, Fields
from docvault.model.case.history import Event
from docvault.model.sentence import Sentence
from docvault.model.values import dataclass, replace

if TYPE_CHECKING:
    from docvault.model.case.canonical import Json
    from docvault.model.case.manifest import Manifest, Version

FORMAT = "docvault-bag/1"
KINDS = ("order", "customer")
"""The kinds of case files that leave a vault."""
IMPORTED = "imported"
"""The action of the record by which a history goes on in another vault."""
_VAULT = re.compile("[A-Za-z0-9-]{1,64}")


@dataclass(frozen=True, slots=True)
class Provenance:
    """A case file as it stood in the vault it was exported from. `first` and `head` are the hashes of its history's ends."""

    vault: str
    vault_name: str
    vault_format: str
    kind: str
    id: str
    year: str
    first: str
    head: str
    exported: str
    by: str

    def to_tree(self) -> "dict[str, Json]":
        """`docvault.json` as a tree."""
        return {
            "format": FORMAT,
            "vault": self.vault,
            "vault_name": self.vault_name,
            "vault_format": self.vault_format,
            "kind": self.kind,
            "id": self.id,
            "year": self.year,
            "first": self.first,
            "head": self.head,
            "exported": self.exported,
            "by": self.by,
        }

    @staticmethod
    def from_tree(tree: Any) -> "Provenance":
        """Read `docvault.json`. Raises `FieldError`."""
        fields = Fields(tree)
        if fields.text("format") != FORMAT:
            raise FieldError("format", Sentence(N_("this program reads {format}"), {"format": FORMAT}))
        read = Provenance(**{name: fields.text(name) for name in Provenance.__slots__})
        if read.kind not in KINDS:
            raise FieldError("kind", Sentence(N_("one of {values} is wanted here"), {"values": ", ".join(KINDS)}))
        if not _VAULT.fullmatch(read.vault):
            raise FieldError("vault", N_("letters, digits and - are wanted here"))
        return read


def imported(manifest: "Manifest", origin: Provenance, customer: str, actor: str, now: str) -> "tuple[Manifest, Event]":
    """Go on with a history in this vault: one record says where all before it was made. `customer` is the code as it is written here.

    What was disposed of there keeps the number it has there, with that vault's id before it: numbers of this vault mean other disposals.
    """
    data: dict[str, Json] = {
        "kind": origin.kind,
        "id": origin.id,
        "vault": origin.vault,
        "vault_name": origin.vault_name,
        "head": origin.head,
        "exported": origin.exported,
    }
    documents = tuple(
        replace(document, versions=tuple(_disposed_there(version, origin.vault) for version in document.versions))
        for document in manifest.documents
    )
    return replace(manifest, customer=customer, documents=documents), Event(now, actor, IMPORTED, data)


def _disposed_there(version: "Version", vault: str) -> "Version":
    own = version.disposed and not version.disposed_in
    return replace(version, disposed=f"{vault}/{version.disposed}") if own else version
