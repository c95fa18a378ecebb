"""What was entered by mistake made void, and counting again: a version of a document, an order. Nothing of it is lost; it counts for nothing. Pure."""

from typing import TYPE_CHECKING

from docvault.errors import N_, RefusedError
from docvault.model.case.corrections import NOT_VOID, Voided
from docvault.model.case.fields import without_empty
from docvault.model.case.history import Event
from docvault.model.case.manifest import VOID, Document, Manifest, Version
from docvault.model.case.transitions import demand_open, find_version
from docvault.model.control.counting_again import OutAgain, out_again
from docvault.model.control.withdrawing import Withdrawn, asked_back, copies_tree, demand_counting, withdraw
from docvault.model.times import minute
from docvault.model.values import replace

if TYPE_CHECKING:
    from docvault.model.case.canonical import Json


class NotVoidError(RefusedError):
    """Only what is void can count again."""

    message = N_("{document}@{version} of {order} is not void.")
    next_step = N_("Nothing is to be undone; `docvault order show {order}` shows which versions are.")


class VoidOrderError(RefusedError):
    """An order that is void stays as it is."""

    message = N_("Order {order} is void already, since {at}.")
    next_step = N_("`docvault order reopen {order} --why REASON` lets it count again.")


def void_version(
    manifest: Manifest, wanted: str, why: str, actor: str, now: str, item: str = ""
) -> tuple[Manifest, Event, Document, Version, Withdrawn]:
    """Say that a version was entered by mistake, whatever the state of its order. The last one before it that counts is in force again.

    Its bytes, copies and signatures stay. Copies that are out are asked back; nobody owes a signature for it any more. `item` waits in the inbox again.
    Raises `VoidVersionError`, `MovedAwayError`, what `find_version` raises.
    """
    document, version = find_version(manifest, wanted)
    demand_counting(manifest, document, version)
    gone = replace(version, void=Voided(now, actor, why))
    changed, withdrawn = withdraw(manifest, document, (gone,), actor, now)
    data: dict[str, Json] = {
        "document": document.id,
        "version": version.number,
        "why": why,
        "item": item,
        "recalled": copies_tree(withdrawn.copies),
        "acknowledged": list(withdrawn.acknowledged),
    }
    event = Event(now, actor, "version-voided", without_empty(data))
    return changed, event, _again(changed, document), _again(changed, document).versions[version.number - 1], withdrawn


def unvoid_version(
    manifest: Manifest, wanted: str, why: str, actor: str, now: str
) -> tuple[Manifest, Event, Document, Version, OutAgain]:
    """Let a void version count again. Copies that were asked back when it became void, and are out still, are not asked back any more.

    Raises `NotVoidError`, `OrderClosedError`, what `find_version` raises.
    """
    demand_open(manifest)
    document, version = find_version(manifest, wanted)
    if not version.void.at:
        raise NotVoidError(order=manifest.called, document=document.id, version=version.number)
    counting = document.with_version(replace(version, void=NOT_VOID))
    counting, again = out_again(counting, version.number, version.void.at)
    changed = manifest.with_document(counting)
    data: dict[str, Json] = {
        "document": document.id,
        "version": version.number,
        "why": why,
        "kept": copies_tree(again.kept),
    }
    event = Event(now, actor, "version-unvoided", without_empty(data))
    return changed, event, counting, counting.versions[version.number - 1], again


def void_order(manifest: Manifest, why: str, actor: str, now: str) -> tuple[Manifest, Event, Withdrawn]:
    """Say that an order was opened by mistake, whatever its state. Its number stays used, and all that is in it stays; every copy that is out is asked back.

    Raises `VoidOrderError`.
    """
    if manifest.state == VOID:
        raise VoidOrderError(order=manifest.called, at=minute(manifest.order.void.at))
    copies: list[tuple[str, int]] = []
    was = manifest.state
    for document in manifest.documents:
        changed = document
        for version in document.versions:
            back, asked = asked_back(document, version, actor, now)
            changed = changed.with_version(back)
            copies += asked
        manifest = manifest.with_document(changed)
    signatures = sum(len(version.signatures) for one in manifest.documents for version in one.versions)
    withdrawn = Withdrawn(tuple(copies), signatures=signatures)
    facts = replace(manifest.order, void=Voided(now, actor, why))
    data: dict[str, Json] = {"why": why, "was": was if was != "open" else "", "recalled": copies_tree(withdrawn.copies)}
    voided = replace(manifest, state=VOID, facts=facts)
    return voided, Event(now, actor, "order-voided", without_empty(data)), withdrawn


def _again(manifest: Manifest, document: Document) -> Document:
    """The document as it is now."""
    found = manifest.document(document.id)
    assert found is not None, "nothing takes a document away"  # noqa: S101
    return found
