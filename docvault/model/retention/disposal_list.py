"""The disposal list: every file that is proposed for disposal, with its digest, by order (FORMAT.md section 5.2)."""

from collections.abc import Iterator, Mapping

from docvault.model.case.canonical import Json
from docvault.model.case.codec import Coded, Shape
from docvault.model.values import dataclass, field

LIST_FORMAT = "docvault-disposal/1"


@dataclass(frozen=True, slots=True)
class ListedVersion(Coded):
    """One file to be disposed of."""

    SHAPE = Shape(always=frozenset({"file", "sha256"}))

    version: int
    file: str
    sha256: str
    bytes: int
    extra: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListedDocument(Coded):
    """A document all of whose versions are to go, and the rule by which."""

    SHAPE = Shape(
        keys={"class_id": "class"},
        always=frozenset({"document", "class_id", "period", "trigger", "since", "expired", "versions"}),
    )

    document: str
    class_id: str
    period: str
    trigger: str
    since: str
    expired: str
    versions: tuple[ListedVersion, ...] = ()
    instead_of: str = ""  # the date of the trigger, where the document came in later and is kept from then
    entered: str = ""  # the day on which an order of earlier times was entered
    extra: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListedItem(Coded):
    """An intake item that goes with an order: it has the same bytes, or is the mail an attachment of which was filed. A mail goes as a whole."""

    SHAPE = Shape(keys={"why": "with"}, always=frozenset({"item", "file", "sha256", "why"}))

    item: str
    file: str
    sha256: str
    bytes: int
    why: str = ""  # `document@version` it has the bytes of, or holds as an attachment
    extra: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListedCopy(Coded):
    """The same bytes once more: in a holding place, in lost+found, in staging. They go when the bytes are destroyed."""

    SHAPE = Shape(always=frozenset({"path", "sha256"}))

    path: str
    sha256: str
    bytes: int
    extra: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListedOrder(Coded):
    """What is to go of one order. `kept` names where the same bytes stay: other orders, mails that are kept."""

    SHAPE = Shape(keys={"kept": "kept_elsewhere"}, order=("order", "customer"))

    order: str
    customer: str = ""
    documents: tuple[ListedDocument, ...] = ()
    intake: tuple[ListedItem, ...] = ()
    copies: tuple[ListedCopy, ...] = ()
    kept: tuple[str, ...] = ()
    extra: Mapping[str, Json] = field(default_factory=dict)

    def files(self) -> Iterator[tuple[str, ListedVersion]]:
        """Every version with its document's id."""
        for document in self.documents:
            for version in document.versions:
                yield document.document, version

    def digests(self) -> set[str]:
        """The digests of everything that goes."""
        return {version.sha256 for _, version in self.files()} | {item.sha256 for item in self.intake}


@dataclass(frozen=True, slots=True)
class DisposalList(Coded):
    """A numbered list. It is written once, when it is proposed, and never changed."""

    SHAPE = Shape(format=LIST_FORMAT, always=frozenset({"disposal", "as_of", "orders"}))

    disposal: str
    as_of: str
    orders: tuple[ListedOrder, ...] = ()
    extra: Mapping[str, Json] = field(default_factory=dict)

    def order(self, number: str) -> ListedOrder | None:
        """What is listed of one order."""
        return next((one for one in self.orders if one.order == number), None)
