"""The state of a case file now: manifest, documents, versions (FORMAT.md section 5). Frozen; changed only by `transitions`.

`from_tree` and `to_tree` are the YAML tree's two directions. Fields this program does not know are kept in `extra` and
written back as they were (V011). Key order of `to_tree` is the order people read a manifest in.
"""

from collections.abc import Mapping
from typing import Any

from docvault.model.case.canonical import Json
from docvault.model.case.fields import Fields, without_empty
from docvault.model.case.places import version_place
from docvault.model.case.records import (
    ChangeNotice,
    Copy,
    Hold,
    Inherited,
    Look,
    Opinion,
    Signature,
    read_change,
    read_copy,
    read_hold,
    read_inherited,
    read_look,
    read_opinion,
    read_signature,
)
from docvault.model.values import dataclass, field, replace

FORMAT = "docvault-case/1"


@dataclass(frozen=True, slots=True)
class Version:
    """One immutable file, with who was issued a copy of it and who signed for it. `received` is when it reached the inbox (R-OD4)."""

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
    looks: tuple[Look, ...] = ()
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

    def to_tree(self) -> dict[str, Json]:
        """The version as it stands in the manifest."""
        known: dict[str, Json] = {
            "number": self.number,
            "file": self.file,
            "original_name": self.original_name,
            "sha256": self.sha256,
            "bytes": self.bytes,
            "added": self.added,
            "by": self.by,
            "received": self.received,
            "channel": self.channel,
            "sender": self.sender,
            "item": self.item,
            "part": self.part or None,
            "note": self.note,
            "origin": self.origin,
            "change": self.change,
            "disposed": self.disposed,
            "looks": [look.to_tree() for look in self.looks],
            "copies": [copy.to_tree() for copy in self.copies],
            "signatures": [signature.to_tree() for signature in self.signatures],
        }
        return {**without_empty(known), **self.extra}


@dataclass(frozen=True, slots=True)
class Document:
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

    def to_tree(self) -> dict[str, Json]:
        """The document as it stands in the manifest."""
        known: dict[str, Json] = {
            "id": self.id,
            "kind": self.kind,
            "title": self.title,
            "department": self.department,
            "level": self.level,
            "versions": [version.to_tree() for version in self.versions],
        }
        return {**without_empty(known), **self.extra}


@dataclass(frozen=True, slots=True)
class Manifest:
    """A case file's state. Which fields matter depends on `kind`; those that say nothing are not written."""

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

    def to_tree(self) -> dict[str, Json]:
        """The manifest as a YAML tree."""
        known: dict[str, Json] = {
            "format": FORMAT,
            "kind": self.kind,
            "id": self.id,
            "title": self.title,
            "customer": self.customer,
            "state": self.state,
            "class": self.service_class,
            "stage": self.stage,
            "opened": self.opened,
            "due": self.due,
            "completed": self.completed,
            "cancelled": self.cancelled,
            "shipped": self.shipped,
            "settled": self.settled,
            "importance": self.importance,
            "based_on": self.based_on,
            "references": list(self.references),
            "styles": list(self.styles),
            "contracts": list(self.contracts),
            "addresses": list(self.addresses),
            "merchandiser": self.merchandiser,
            "value": self.value,
            "credit_limit": self.credit_limit,
            "confirmed": self.confirmed,
            "note": self.note,
            "holds": [hold.to_tree() for hold in self.holds],
            "to_confirm": [item.to_tree() for item in self.to_confirm],
            "reviews": [opinion.to_tree() for opinion in self.reviews],
            "changes": [change.to_tree() for change in self.changes],
            "documents": [document.to_tree() for document in self.documents],
        }
        return {**without_empty(known), **self.extra}

    @staticmethod
    def from_tree(tree: Any) -> "Manifest":
        """Read a manifest. Raises `FieldError` at the first field that is not as the format says."""
        fields = Fields(tree)
        fields.text("format")
        return Manifest(
            kind=fields.text("kind"),
            id=fields.text("id"),
            title=fields.text("title"),
            customer=fields.text("customer", ""),
            state=fields.text("state"),
            service_class=fields.text("class", ""),
            stage=fields.text("stage", ""),
            opened=fields.text("opened"),
            due=fields.text("due", ""),
            completed=fields.text("completed", ""),
            cancelled=fields.text("cancelled", ""),
            shipped=fields.text("shipped", ""),
            settled=fields.text("settled", ""),
            importance=fields.text("importance", ""),
            based_on=fields.text("based_on", ""),
            references=fields.texts("references"),
            styles=fields.texts("styles"),
            contracts=fields.texts("contracts"),
            addresses=fields.texts("addresses"),
            merchandiser=fields.text("merchandiser", ""),
            value=fields.text("value", ""),
            credit_limit=fields.text("credit_limit", ""),
            confirmed=fields.text("confirmed", ""),
            holds=tuple(read_hold(entry) for entry in fields.each("holds")),
            to_confirm=tuple(read_inherited(entry) for entry in fields.each("to_confirm")),
            reviews=tuple(read_opinion(entry) for entry in fields.each("reviews")),
            changes=tuple(read_change(entry) for entry in fields.each("changes")),
            note=fields.text("note", ""),
            documents=tuple(_document(entry) for entry in fields.each("documents")),
            extra=fields.extra(),
        )


def _document(fields: Fields) -> Document:
    return Document(
        id=fields.text("id"),
        kind=fields.text("kind"),
        title=fields.text("title"),
        department=fields.text("department", ""),
        level=fields.text("level", ""),
        versions=tuple(_version(entry) for entry in fields.each("versions")),
        extra=fields.extra(),
    )


def _version(fields: Fields) -> Version:
    return Version(
        number=fields.integer("number"),
        file=fields.text("file"),
        original_name=fields.text("original_name", ""),
        sha256=fields.text("sha256"),
        bytes=fields.integer("bytes"),
        added=fields.text("added"),
        by=fields.text("by"),
        received=fields.text("received", ""),
        channel=fields.text("channel", ""),
        sender=fields.text("sender", ""),
        item=fields.text("item", ""),
        part=fields.integer("part", 0),
        note=fields.text("note", ""),
        origin=fields.text("origin", ""),
        change=fields.text("change", ""),
        disposed=fields.text("disposed", ""),
        looks=tuple(read_look(entry) for entry in fields.each("looks")),
        copies=tuple(read_copy(entry) for entry in fields.each("copies")),
        signatures=tuple(read_signature(entry) for entry in fields.each("signatures")),
        extra=fields.extra(),
    )
