"""The disposal list: every file that is proposed for disposal, with its digest, by order (FORMAT.md section 5.2)."""

from collections.abc import Iterator
from typing import Any

from docvault.model.case.canonical import Json
from docvault.model.case.fields import Fields, without_empty
from docvault.model.values import dataclass

LIST_FORMAT = "docvault-disposal/1"


@dataclass(frozen=True, slots=True)
class ListedVersion:
    """One file to be disposed of."""

    version: int
    file: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A document all of whose versions are to go, and the rule by which."""

    document: str
    class_id: str
    period: str
    trigger: str
    since: str
    expired: str
    versions: tuple[ListedVersion, ...]

    def to_tree(self) -> dict[str, Json]:
        """The document as it stands in a list."""
        return {
            "document": self.document,
            "class": self.class_id,
            "period": self.period,
            "trigger": self.trigger,
            "since": self.since,
            "expired": self.expired,
            "versions": [
                {"version": one.version, "file": one.file, "sha256": one.sha256, "bytes": one.bytes}
                for one in self.versions
            ],
        }


@dataclass(frozen=True, slots=True)
class ListedItem:
    """An intake item that goes with an order: it has the same bytes, or is the mail an attachment of which was filed. A mail goes as a whole."""

    item: str
    file: str
    sha256: str
    bytes: int
    why: str  # `document@version` it has the bytes of, or holds as an attachment

    def to_tree(self) -> dict[str, Json]:
        """The item as it stands in a list."""
        return {
            "item": self.item,
            "file": self.file,
            "sha256": self.sha256,
            "bytes": self.bytes,
            "with": self.why,
        }


@dataclass(frozen=True, slots=True)
class ListedCopy:
    """The same bytes once more: in a holding place, in lost+found, in staging. They go when the bytes are destroyed."""

    path: str
    sha256: str
    bytes: int

    def to_tree(self) -> dict[str, Json]:
        """The copy as it stands in a list."""
        return {"path": self.path, "sha256": self.sha256, "bytes": self.bytes}


@dataclass(frozen=True, slots=True)
class ListedOrder:
    """What is to go of one order. `kept` names where the same bytes stay: other orders, mails that are kept."""

    order: str
    customer: str
    documents: tuple[ListedDocument, ...]
    intake: tuple[ListedItem, ...] = ()
    copies: tuple[ListedCopy, ...] = ()
    kept: tuple[str, ...] = ()

    def files(self) -> Iterator[tuple[str, ListedVersion]]:
        """Every version with its document's id."""
        for document in self.documents:
            for version in document.versions:
                yield document.document, version

    def digests(self) -> set[str]:
        """The digests of everything that goes."""
        return {version.sha256 for _, version in self.files()} | {item.sha256 for item in self.intake}

    def to_tree(self) -> dict[str, Json]:
        """The order as it stands in a list."""
        tree: dict[str, Json] = {
            "order": self.order,
            "customer": self.customer,
            "documents": [document.to_tree() for document in self.documents],
            "intake": [item.to_tree() for item in self.intake],
            "copies": [copy.to_tree() for copy in self.copies],
            "kept_elsewhere": list(self.kept),
        }
        return without_empty(tree)


@dataclass(frozen=True, slots=True)
class DisposalList:
    """A numbered list. It is written once, when it is proposed, and never changed."""

    disposal: str
    as_of: str
    orders: tuple[ListedOrder, ...]

    def order(self, number: str) -> ListedOrder | None:
        """What is listed of one order."""
        return next((one for one in self.orders if one.order == number), None)

    def to_tree(self) -> dict[str, Json]:
        """The list as a YAML tree."""
        return {
            "format": LIST_FORMAT,
            "disposal": self.disposal,
            "as_of": self.as_of,
            "orders": [order.to_tree() for order in self.orders],
        }

    @staticmethod
    def from_tree(tree: Any) -> "DisposalList":
        """Read a list. Raises `FieldError`."""
        top = Fields(tree)
        return DisposalList(
            top.text("disposal"), top.text("as_of"), tuple(_read_order(one) for one in top.each("orders"))
        )


def read_certificate(tree: Any) -> tuple[ListedOrder, ...]:
    """What a certificate says was destroyed. Raises `FieldError`."""
    return tuple(_read_order(one) for one in Fields(tree).each("orders"))


def _read_order(entry: Fields) -> ListedOrder:
    return ListedOrder(
        order=entry.text("order"),
        customer=entry.text("customer", ""),
        documents=tuple(_read_document(one) for one in entry.each("documents")),
        intake=tuple(
            ListedItem(
                one.text("item"), one.text("file"), one.text("sha256"), one.integer("bytes"), one.text("with", "")
            )
            for one in entry.each("intake")
        ),
        copies=tuple(
            ListedCopy(one.text("path"), one.text("sha256"), one.integer("bytes")) for one in entry.each("copies")
        ),
        kept=entry.texts("kept_elsewhere"),
    )


def _read_document(entry: Fields) -> ListedDocument:
    return ListedDocument(
        document=entry.text("document"),
        class_id=entry.text("class"),
        period=entry.text("period"),
        trigger=entry.text("trigger"),
        since=entry.text("since"),
        expired=entry.text("expired"),
        versions=tuple(
            ListedVersion(one.integer("version"), one.text("file"), one.text("sha256"), one.integer("bytes"))
            for one in entry.each("versions")
        ),
    )
