"""What a certificate of destruction says, found out when everything is done: what really went, where the same bytes still are, what stayed and why.

The list was made before; since then an arrival may have been filed, a copy kept because another order has its bytes, a mail have gone with a later order.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, DamagedError
from docvault.language.names import naming
from docvault.language.spoken import Language
from docvault.model.case.case_name import case_name, written
from docvault.model.case.kinds import CUSTOMER, ORDER
from docvault.model.retention.certificate import INTAKE, DocumentName, NamedOrder, certificate_tree
from docvault.model.retention.disposal_list import ListedCopy, ListedOrder
from docvault.model.retention.grounds import SENTENCES, Ground
from docvault.model.values import replace
from docvault.services.intake.item_entries import state_of
from docvault.services.retention.disposals import list_of, name_of
from docvault.store import digests
from docvault.store.cases.case_file import NoSuchCaseError

if TYPE_CHECKING:
    from docvault.model.case.canonical import Json
    from docvault.model.retention.disposal import Act, Disposal
    from docvault.services.vault import Vault

METHOD = N_(
    "The files were deleted from the file system, with the text kept of them, their entries in the index, and further copies of the same content "
    "in holding places, lost+found and staging."
)
BUT = N_("The same content is still kept elsewhere in this vault, as is said below each order.")
RESTORED = N_("brought back from the bin")


def certificate_of_destruction(
    vault: "Vault", disposal: "Disposal", destroyed: Sequence[ListedOrder]
) -> "dict[str, Json]":
    """The certificate's tree, its sentences in the vault's language."""
    translate = Language(vault.config.language).text
    last = list(disposal.destroying.values())[-1]
    acts = {**disposal.acts, "destroyed": last}
    people = {step: _who(vault, acts[step]) for step in ("proposed", "approved", "binned", "destroyed")}
    orders = [named(vault, what_went(vault, disposal.number, one)) for one in destroyed]
    method = translate(METHOD)
    if any(one.listed.kept for one in orders):
        method += ("" if method.endswith("。") else " ") + translate(BUT)
    return certificate_tree(list_of(vault, disposal), orders, people, method, list(_not_destroyed(vault, disposal)))


def named(vault: "Vault", listed: ListedOrder) -> NamedOrder:
    """What is listed of an order with the names of the order, its customer and its documents, as far as the vault knows them."""
    try:
        manifest = vault.cases.read(ORDER, listed.order).manifest
    except (NoSuchCaseError, DamagedError):
        return NamedOrder(listed)
    wanted = {entry.document for entry in listed.documents}
    documents = {one.id: DocumentName(one.kind, one.title) for one in manifest.documents if one.id in wanted}
    customer = ""
    if vault.cases.exists(CUSTOMER, listed.customer):
        title = vault.cases.read(CUSTOMER, listed.customer).manifest.title
        customer = title if title != listed.customer else ""
    return NamedOrder(listed, manifest.title, customer, documents)


def what_went(vault: "Vault", number: str, listed: ListedOrder) -> ListedOrder:
    """An order of a list after its destruction: without the items and copies that stayed after all; `kept` is where the same bytes are now."""
    intake = tuple(one for one in listed.intake if _went(vault, number, listed.order, one.item))
    stayed = [one for one in listed.copies if _is_there(vault, one)]
    places = [
        *(place for place in listed.kept if _still_kept(vault, place)),
        *(place for digest in sorted(listed.digests()) for place in _places(vault, digest)),
        *(one.path for one in stayed),
    ]
    copies = tuple(one for one in listed.copies if one not in stayed)
    return replace(listed, intake=intake, copies=copies, kept=tuple(dict.fromkeys(places)))


def _went(vault: "Vault", number: str, order: str, item: str) -> bool:
    state = state_of(vault, item)
    return state is not None and (state.disposal, state.disposed_with) == (number, order)


def _is_there(vault: "Vault", copy: ListedCopy) -> bool:
    path = vault.root / copy.path
    return path.is_file() and digests.digest(path)[0] == copy.sha256


def _places(vault: "Vault", digest: str) -> Iterator[str]:
    for where in vault.index.find_bytes(digest):
        yield (
            f"{written(where.case_kind, where.case_id)}/{where.document}@{where.version}"
            if where.case_id
            else f"{INTAKE}{where.item}"
        )


def _still_kept(vault: "Vault", place: str) -> bool:
    """Whether a place the list names still has what it had: a version that is there, an item with its folder."""
    if place.startswith(INTAKE):
        state = state_of(vault, place.removeprefix(INTAKE))
        return state is not None and state.has_folder and not state.disposal
    order, _, version = place.partition("/")
    document, _, number = version.rpartition("@")
    try:
        found = vault.cases.read(*case_name(order)).manifest.document(document)
    except NoSuchCaseError:
        return False
    return found is not None and any(str(one.number) == number for one in found.live_versions)


def _not_destroyed(vault: "Vault", disposal: "Disposal") -> "Iterator[dict[str, Json]]":
    """The orders of the list that stayed; why, as a code and in words."""
    house = Language(vault.config.language)
    translate, called = house.text, naming(house, vault.config)
    for order, data in disposal.dropped.items():
        reason: Any = data.get("reason", {})
        code, values = str(reason.get("code", "")), dict(reason.get("values", {}))
        why = Ground(code, values).text(translate, called) if code in SENTENCES else code
        yield {"order": order, "reason": code, "why": why}
    for order in disposal.restored:
        yield {"order": order, "reason": "restored", "why": translate(RESTORED)}


def _who(vault: "Vault", act: "Act") -> "dict[str, Json]":
    known = {"known": act.known.to_tree()} if act.known.how else {}
    return {"person": act.by, "name": name_of(vault, act.by), "at": act.at, **known}
