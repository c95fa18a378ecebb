"""The state of a case file now: manifest, documents, versions (FORMAT.md section 5). Frozen; changed only by `transitions`.

Fields this program does not know are kept in `extra` and written back as they were (V011). The order of the keys is the order people read a manifest in.
"""

from collections.abc import Mapping

from docvault.errors import N_, DamagedError
from docvault.model.case.canonical import Json
from docvault.model.case.case_name import written
from docvault.model.case.codec import Coded, Shape
from docvault.model.case.corrections import NEVER_MOVED, NOT_VOID, Moved, Voided
from docvault.model.case.facts import CustomerFacts, Facts, OrderFacts
from docvault.model.case.kinds import facts_class
from docvault.model.case.places import version_place
from docvault.model.case.records import AS_IT_IS, Copy, Hold, SecondCheck, Signature, WithoutParts
from docvault.model.times import known_time
from docvault.model.values import dataclass, field, replace

FORMAT = "docvault-case/1"
VOID = "void"
"""The state of an order that was entered by mistake and counts for nothing."""


class OtherKindError(DamagedError):
    """A case file lies where those of another kind lie."""

    message = N_("The case file of {id} says it is of the kind {kind}, and lies where those of another kind lie.")
    next_step = N_("`docvault check` names every such place; put it right from a backup.")


@dataclass(frozen=True, slots=True)
class Version(Coded):
    """One immutable file, with who was issued a copy of it and who signed for it. `received` is when it reached the inbox (R-OD4)."""

    SHAPE = Shape(order=("number", "file", "original_name"), checks=dict.fromkeys(("added", "received"), known_time))

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
    late: str = ""  # why it was added to an order that was completed
    moved: Moved = NEVER_MOVED
    void: Voided = NOT_VOID
    override: str = ""  # why it was added although a rule spoke against it
    overridden_in: str = ""  # the vault in which that was, before the order came from there
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
    def is_gone(self) -> bool:
        """Whether it counts for nothing here any more: it is void, or was moved to another place. Its bytes stay."""
        return bool(self.void.at or self.moved.to.order)

    @property
    def gone_at(self) -> str:
        """Since when it counts for nothing here; empty for one that does."""
        return self.void.at or (self.moved.at if self.moved.to.order else "")

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
    without_parts: WithoutParts = AS_IT_IS  # where what was taken out of it raised it
    versions: tuple[Version, ...] = ()
    extra: Mapping[str, Json] = field(default_factory=dict)

    @property
    def newest(self) -> Version:
        """The version in force: the last that is neither void nor moved away; of a document that has none, its last."""
        last = self.versions[-1]
        return last if not last.is_gone else next((one for one in reversed(self.versions) if not one.is_gone), last)

    @property
    def is_in_force(self) -> bool:
        """Whether any of its versions counts."""
        return not self.newest.is_gone

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
    """A case file's state: the core that all kinds have, and the facts of its kind. Fields that say nothing are not written."""

    SHAPE = Shape(format=FORMAT, part="facts", part_of=facts_class, checks={"opened": known_time})

    kind: str  # order, customer, plan
    id: str
    title: str
    state: str  # open, completed, cancelled, void
    opened: str
    facts: Facts  # of the class that is registered for its kind
    note: str = ""
    holds: tuple[Hold, ...] = ()
    documents: tuple[Document, ...] = ()
    extra: Mapping[str, Json] = field(default_factory=dict)

    @property
    def called(self) -> str:
        """How it is called, whatever its kind."""
        return written(self.kind, self.id)

    @property
    def order(self) -> OrderFacts:
        """What is known of an order. Raises `OtherKindError` for what is none."""
        if not isinstance(self.facts, OrderFacts):
            raise OtherKindError(id=self.id, kind=self.kind)
        return self.facts

    @property
    def customer_facts(self) -> CustomerFacts:
        """What is known of a customer. Raises `OtherKindError` for what is none."""
        if not isinstance(self.facts, CustomerFacts):
            raise OtherKindError(id=self.id, kind=self.kind)
        return self.facts

    @property
    def order_or_none(self) -> OrderFacts | None:
        """What is known of an order, for whoever goes through case files of all kinds."""
        return self.facts if isinstance(self.facts, OrderFacts) else None

    def document(self, document_id: str) -> Document | None:
        """The document with this id."""
        return next((document for document in self.documents if document.id == document_id), None)

    def version(self, document_id: str, number: int) -> Version | None:
        """The version of the document with this id that has this number."""
        document = self.document(document_id)
        return document.version(number) if document is not None else None

    @property
    def documents_in_force(self) -> tuple[Document, ...]:
        """Its documents, but for those of which every version is void or was moved away."""
        return tuple(document for document in self.documents if document.is_in_force)

    def with_facts(self, facts: Facts) -> "Manifest":
        """The same manifest with these facts."""
        return replace(self, facts=facts)

    def with_document(self, document: Document) -> "Manifest":
        """The same manifest with this document put in the place of the one with its id, or at the end."""
        if self.document(document.id) is None:
            return replace(self, documents=(*self.documents, document))
        documents = tuple(document if known.id == document.id else known for known in self.documents)
        return replace(self, documents=documents)
