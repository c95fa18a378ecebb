"""The certificate of destruction: who proposed, approved and carried out what when, every file with its digest, what stayed (FORMAT.md section 5.2)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from docvault.model.case.canonical import Json
from docvault.model.case.codec import Coded, Shape
from docvault.model.case.fields import without_empty
from docvault.model.retention.disposal_list import DisposalList, ListedOrder
from docvault.model.values import dataclass, field

CERTIFICATE_FORMAT = "docvault-certificate/1"
INTAKE = "intake "
"""How a place in `kept_elsewhere` begins that is an intake item; others are `order/document@version`, or a path in the vault."""


@dataclass(frozen=True, slots=True)
class DocumentName:
    """What a document was called: its kind (an id of `vault.yaml`) and its title."""

    kind: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class NamedOrder:
    """What is listed of an order, with the names that stand beside the ids on a paper, which is read when nobody remembers them."""

    listed: ListedOrder
    title: str = ""
    customer_name: str = ""
    documents: Mapping[str, DocumentName] = field(default_factory=dict)  # by id

    def to_tree(self) -> dict[str, Json]:
        """The order as it stands in a certificate."""
        tree = self.listed.to_tree()
        entries: Any = tree.pop("documents")
        documents = []
        for entry in entries:
            name = self.documents.get(entry["document"], DocumentName())
            names = {"document": entry["document"], "kind": name.kind, "title": name.title}
            documents.append({**without_empty(names), **entry})
        head = {"order": tree.pop("order"), "title": self.title}
        customer = {"customer": tree.pop("customer", ""), "customer_name": self.customer_name}
        return {**without_empty({**head, **customer}), "documents": documents, **tree}


@dataclass(frozen=True, slots=True)
class Certificate(Coded):
    """What a certificate says was destroyed; its names, steps and sums are kept in `extra`."""

    SHAPE = Shape(format=CERTIFICATE_FORMAT, always=frozenset({"orders"}))

    orders: tuple[ListedOrder, ...] = ()
    extra: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Count:
    """So many files, so many bytes."""

    files: int
    bytes: int

    def to_tree(self) -> dict[str, Json]:
        """The count as it stands in a certificate."""
        return {"files": self.files, "bytes": self.bytes}


def count_files(orders: Iterable[ListedOrder]) -> Count:
    """The versions that are listed of orders."""
    sizes = [version.bytes for one in orders for _, version in one.files()]
    return Count(len(sizes), sum(sizes))


def count_with_them(orders: Iterable[ListedOrder]) -> Count:
    """What is listed to go with them: intake items and further copies."""
    sizes: list[int] = []
    for one in orders:
        sizes += [item.bytes for item in one.intake]
        sizes += [copy.bytes for copy in one.copies]
    return Count(len(sizes), sum(sizes))


def certificate_tree(
    listed: DisposalList,
    destroyed: Sequence[NamedOrder],
    people: Mapping[str, Mapping[str, Json]],
    method: str,
    not_destroyed: Sequence[Mapping[str, Json]],
) -> dict[str, Json]:
    """The certificate as a YAML tree. `people` says who took each step and when, `not_destroyed` which orders of the list stayed and why."""
    orders = [one.listed for one in destroyed]
    with_them = count_with_them(orders)
    return {
        "format": CERTIFICATE_FORMAT,
        "disposal": listed.disposal,
        "as_of": listed.as_of,
        **{step: dict(who) for step, who in people.items()},
        "method": method,
        **count_files(orders).to_tree(),
        **({"with_them": with_them.to_tree()} if with_them.files else {}),
        "orders": [one.to_tree() for one in destroyed],
        **without_empty({"not_destroyed": [dict(one) for one in not_destroyed]}),
    }
