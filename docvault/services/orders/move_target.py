"""Where a move leads: the document of the other order the versions go to, and what they may not become there."""

from typing import TYPE_CHECKING

from docvault.errors import N_, ForbiddenError, RefusedError
from docvault.model.case.numbering import free_document_id
from docvault.model.case.single import current_of_kind
from docvault.model.control.moving import DocumentThereError, SameDocumentError
from docvault.model.control.rights import CONFIDENTIAL, higher, level_of
from docvault.model.names import safe_id
from docvault.services.entering import demand_may_add
from docvault.services.seeing import reader
from docvault.services.which_paper import is_single

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docvault.model.case.manifest import Document, Manifest, Version
    from docvault.model.control.rights import Reader
    from docvault.services.vault import Vault


class SameBytesThereError(RefusedError):
    """The place has these bytes already: two would be there of one paper."""

    message = N_("{other} has the bytes of {document}@{version} already, as {there}.")
    next_step = N_(
        "Where it should not be here, make it void: `docvault document void {order} {document}@{version} --why REASON`."
    )


class LowerDocumentError(ForbiddenError):
    """What fewer people may read does not become a version of what more may."""

    message = N_("{document} of {order} is {level}: as a version of {there} of {other}, others could read it.")
    next_step = N_("Move it as a document of its own: leave `--document` out, or name one that is not there yet.")


def foreign_items(vault: "Vault", versions: "tuple[Version, ...]") -> frozenset[str]:
    """The items of versions that arrived in another vault, before their order came from there."""
    items = {version.item for version in versions if version.item}
    return frozenset(vault.index.unknown_items(items)) if items else frozenset()


def target_of(
    vault: "Vault",
    source: "Manifest",
    found: "Document",
    versions: "tuple[Version, ...]",
    target: "Manifest",
    typed: str,
) -> str:
    """The id of the document the versions go to. Refuses one they may not go to."""
    wanted = typed or found.id
    known = document_called(target, wanted)
    if source.id == target.id and (not typed or known is found):
        raise SameDocumentError(order=source.id, document=found.id)
    there = known or _one_at_a_time(vault, found, target)
    if there is not None and not typed:
        free = free_document_id(target, found.id)
        raise DocumentThereError(other=target.id, document=there.id, free=free)
    _demand_other_bytes(reader(vault), source, found, versions, target)
    demand_may_add(vault, found.kind, known)
    if known is None:
        return safe_id(wanted, fallback=found.kind)
    _demand_as_closed(vault, source, found, target, known)
    return known.id


def came_from(target: "Manifest", versions: "Sequence[Version]") -> str:
    """The document of the other order that all of these versions came from; the empty text where they did not, or from several."""
    places = [version.moved.came for version in versions]
    documents = {place.document if (place.order, place.vault) == (target.id, "") else "" for place in places}
    return documents.pop() if len(documents) == 1 else ""


def document_called(target: "Manifest", name: str) -> "Document | None":
    """The document with this id; ids are the same in whichever letters."""
    return next((one for one in target.documents if one.id.casefold() == name.casefold()), None)


def _one_at_a_time(vault: "Vault", found: "Document", target: "Manifest") -> "Document | None":
    """The document in force there of a kind of which an order has one at a time; None where it may have several, or has none."""
    there = current_of_kind(target, found.kind) if is_single(vault, found.kind) else []
    return there[0] if there else None


def _demand_other_bytes(
    asking: "Reader", source: "Manifest", found: "Document", versions: "tuple[Version, ...]", target: "Manifest"
) -> None:
    """Refuse to put bytes where they are already, and count. Nobody is told of a document that they may not read."""
    for version in versions:
        for document in target.documents:
            if (source.id == target.id and document is found) or not asking.may_read(document):
                continue
            same = next((one for one in document.versions if one.sha256 == version.sha256 and not one.is_gone), None)
            if same is not None:
                raise SameBytesThereError(
                    order=source.id,
                    document=found.id,
                    version=version.number,
                    other=target.id,
                    there=f"{document.id}@{same.number}",
                )


def _demand_as_closed(
    vault: "Vault", source: "Manifest", found: "Document", target: "Manifest", known: "Document"
) -> None:
    """Refuse a document that more people read than read what would become a version of it (R-RO2)."""
    level, there = level_of(vault.config, found), level_of(vault.config, known)
    is_as_closed = higher(level, there) == there
    if is_as_closed and (level != CONFIDENTIAL or found.department == known.department):
        return
    raise LowerDocumentError(document=found.id, order=source.id, level=level, there=known.id, other=target.id)
