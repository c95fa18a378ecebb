"""A disposal list as whoever asks sees it: of a closed document, and of what goes with it, neither the names of files nor their digests (R-RO2)."""

from typing import TYPE_CHECKING

from docvault.errors import DamagedError
from docvault.model.case.kinds import CUSTOMER, ORDER
from docvault.model.control.rights import CLOSED
from docvault.model.retention.certificate import DocumentName, NamedOrder
from docvault.model.retention.disposal_list import DisposalList, ListedDocument, ListedOrder
from docvault.model.values import replace
from docvault.services.seeing import reader, view_of
from docvault.store.cases.case_file import NoSuchCaseError

if TYPE_CHECKING:
    from docvault.services.vault import Vault

_MARK = {CLOSED: True}


def seen_list(vault: "Vault", listed: DisposalList) -> DisposalList:
    """The list without what is closed."""
    if reader(vault).reads_everything:
        return listed
    return replace(listed, orders=tuple(_seen(one, closed_in(vault, one)) for one in listed.orders))


def seen_named(vault: "Vault", order: NamedOrder) -> NamedOrder:
    """An order of a list with its names, without what is closed."""
    asking = reader(vault)
    if asking.reads_everything:
        return order
    closed = closed_in(vault, order.listed)
    documents = {id: DocumentName(name.kind) if id in closed else name for id, name in order.documents.items()}
    return NamedOrder(
        _seen(order.listed, closed),
        order.title if asking.may_read_case(ORDER) else "",
        order.customer_name if asking.may_read_case(CUSTOMER) else "",
        documents,
    )


def closed_in(vault: "Vault", listed: ListedOrder) -> frozenset[str]:
    """The documents of a listed order that whoever asks may not read; all of one that is not here, or is damaged."""
    named = frozenset(one.document for one in listed.documents)
    try:
        view = view_of(vault, vault.cases.read(ORDER, listed.order).manifest)
    except (NoSuchCaseError, DamagedError):
        return named
    return frozenset(one for one in named if not view.shows_document(one))


def _seen(listed: ListedOrder, closed: frozenset[str]) -> ListedOrder:
    if not closed:
        return listed
    digests = {one.sha256 for document, one in listed.files() if document in closed}
    return replace(
        listed,
        documents=tuple(_document(one) if one.document in closed else one for one in listed.documents),
        intake=tuple(
            replace(one, file="", sha256="", extra=_MARK) if one.why.rpartition("@")[0] in closed else one
            for one in listed.intake
        ),
        copies=tuple(
            replace(one, path="", sha256="", extra=_MARK) if one.sha256 in digests else one for one in listed.copies
        ),
    )


def _document(document: ListedDocument) -> ListedDocument:
    return replace(document, versions=tuple(replace(one, file="", sha256="", extra=_MARK) for one in document.versions))
