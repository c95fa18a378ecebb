"""The state of a case file now: manifest, documents, versions (FORMAT.md section 5). Frozen; changed only by `transitions`.

Fields this program does not know are kept in `extra` and written back as they were (V011). The order of the keys is the order people read a manifest in.
"""

from collections.abc import Mapping

from docvault.model.case.canonical import Json
from docvault.model.case.codec import Coded, Shape
from docvault.model.case.places import version_place
from docvault.model.case.records import (
    ChangeNotice,
    Copy,
    Hold,
    Inherited,
    Opinion,
    SecondCheck,
    Signature,
)
from docvault.model.values import dataclass, field, replace

FORMAT = "docvault-case/1"


@dataclass(frozen=True, slots=True)
class Version(Coded):
    """One immutable file, with who was issued a copy of it and who signed for it. `received` is when it reached the inbox (R-OD4)."""

    SHAPE = Shape(order=("number", "file", "original_name"))

    number: int
    file: str
    sha256: str
    bytes: int
    added: str
    by: str
    received: str = ""
    original_name: str = ""  # when it had to be changed for the disk (V013)
    channel: str = ""
    sender: str = ""
    item: str = ""
    part: int = 0  # 0: the item itself; otherwise the attachment's number
    note: str = ""
    origin: str = ""  # `order/document@version` it was taken over from (R-OD9)
    change: str = ""  # the change notice that made it (R-OD7)
    disposed: str = ""  # the disposal that took its bytes away, of another vault as `<vault>/<number>` (FORMAT.md section 5.2); what else is known of it stays
    looks: tuple[SecondCheck, ...] = ()
    copies: tuple[Copy, ...] = ()
    signatures: tuple[Signature, ...] = ()
    extra: Mapping[str, Json] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name the file came with."""
        return self.original_name or self.file

    @property
    def disposal(self) -> str:
        """The number of the disposal that took its bytes away, wherever that was; empty while they are here."""
        return self.disposed.rpartition("/")[2]

    @property
    def disposed_in(self) -> str:
        """The id of the other vault that disposed of it before the order came here; empty for none."""
        return self.disposed.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Document(Coded):
    """A titled document of a kind, with its versions from 1 on."""

    id: str
    kind: str
    title: str
    department: str = ""  # source department
    level: str = ""  # general, internal, confidential (R-RO2); empty: the kind's own
    versions: tuple[Version, ...] = ()
    extra: Mapping[str, Json] = field(default_factory=dict)

    @property
    def newest(self) -> Version:
        """The version in force."""
        return self.versions[-1]

    @property
    def live_versions(self) -> tuple[Version, ...]:
        """The versions whose bytes are in the case file: those no disposal took away."""
        return tuple(version for version in self.versions if not version.disposed)

    def version(self, number: int) -> Version | None:
        """The version with this number."""
        return next((version for version in self.versions if version.number == number), None)

    def place(self, version: Version) -> str:
        """Where a version of it lies inside the case file's folder."""
        return version_place(self.id, version.number, version.file)

    def with_version(self, version: Version) -> "Document":
        """The same document with this version put in the place of the one with its number."""
        versions = tuple(version if known.number == version.number else known for known in self.versions)
        return replace(self, versions=versions)


@dataclass(frozen=True, slots=True)
class Manifest(Coded):
    """A case file's state. Which fields matter depends on `kind`; those that say nothing are not written."""

    SHAPE = Shape(
        format=FORMAT,
        keys={"service_class": "class"},
        order=("kind", "id", "title", "customer", "state", "service_class", "stage", "opened"),
    )

    kind: str  # order, customer, plan
    id: str
    title: str
    state: str  # open, completed, cancelled
    opened: str
    customer: str = ""
    service_class: str = ""  # normal, special, urgent (R-TM1)
    stage: str = ""
    due: str = ""  # date of delivery
    completed: str = ""  # date; the trigger of retention (R-OD11)
    cancelled: str = ""  # date
    shipped: str = ""  # date
    settled: str = ""  # date
    importance: str = ""  # what the retention schedule goes by (R-OD11)
    based_on: str = ""  # the base of a repeat order (R-OD9)
    references: tuple[str, ...] = ()  # the customer's own numbers
    styles: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()  # a customer's mail addresses, domains, fax numbers
    merchandiser: str = ""  # the person in charge (R-OD14)
    value: str = ""  # what the order is worth, `120000.00 USD`
    credit_limit: str = ""  # a customer's, `500000 USD` (R-CO2)
    confirmed: str = ""  # when the order was confirmed to the customer (R-TM2)
    note: str = ""
    holds: tuple[Hold, ...] = ()
    to_confirm: tuple[Inherited, ...] = ()
    reviews: tuple[Opinion, ...] = ()
    changes: tuple[ChangeNotice, ...] = ()
    documents: tuple[Document, ...] = ()
    extra: Mapping[str, Json] = field(default_factory=dict)

    def document(self, document_id: str) -> Document | None:
        """The document with this id."""
        return next((document for document in self.documents if document.id == document_id), None)

    def change(self, change_id: str) -> ChangeNotice | None:
        """The change notice with this id."""
        return next((change for change in self.changes if change.id == change_id), None)

    def change_typed(self, typed: str) -> ChangeNotice | None:
        """The change notice somebody typed: `CN-2`, `cn2` or `2`."""
        number = typed.strip().upper().removeprefix("CN").lstrip("-")
        return self.change(f"CN-{number}")

    def with_change(self, change: ChangeNotice) -> "Manifest":
        """The same manifest with this notice put in the place of the one with its id."""
        return replace(self, changes=tuple(change if known.id == change.id else known for known in self.changes))

    def with_document(self, document: Document) -> "Manifest":
        """The same manifest with this document put in the place of the one with its id, or at the end."""
        if self.document(document.id) is None:
            return replace(self, documents=(*self.documents, document))
        documents = tuple(document if known.id == document.id else known for known in self.documents)
        return replace(self, documents=documents)
