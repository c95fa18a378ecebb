"""The verbs `document void` and `order void`: what was entered by mistake counts for nothing, and stays to be seen."""

from typing import TYPE_CHECKING, Any

from docvault.errors import N_, RefusedError
from docvault.model.case.case_name import case_name
from docvault.model.case.kinds import ORDER
from docvault.model.control.voiding import unvoid_version, void_order, void_version
from docvault.model.control.withdrawing import copies_tree
from docvault.model.values import dataclass
from docvault.services.access import demand_may_read
from docvault.services.case_change import change_case
from docvault.services.entering import demand_may_enter
from docvault.services.issued_papers import demand_may_set_aside
from docvault.services.orders.corrected import What, what_of, withdrawn_tree
from docvault.services.orders.sound import demand_text
from docvault.services.search.index_entries import item_state
from docvault.services.search.indexing import item_now
from docvault.services.seeing import find_seen

if TYPE_CHECKING:
    from docvault.model.case.corrections import Voided
    from docvault.model.case.history import Event
    from docvault.model.case.manifest import Document, Manifest, Version
    from docvault.model.control.withdrawing import Withdrawn
    from docvault.services.vault import Vault


class TakenBackError(RefusedError):
    """A version is void because what it was filed from was taken back, and that waits, was rejected or is filed somewhere else."""

    message = N_("Version {version} of {document} is void because {file} was taken back out of {order}.")
    next_step = N_(
        "`docvault inbox {item}` shows where it is; what waits is filed with `docvault file {item} {order} --document {document}`."
    )


@dataclass(frozen=True, slots=True)
class VoidedVersion:
    """A version that is void now, or counts again, and what is in force."""

    order: str
    document: str
    version: int
    void: "Voided"
    what: What

    def to_tree(self) -> dict[str, Any]:
        """The result as JSON; `void` is missing where it counts again."""
        tree: dict[str, Any] = {"order": self.order, "document": self.document, "version": self.version}
        return {**tree, **({"void": self.void.to_tree()} if self.void.at else {}), **withdrawn_tree(self.what)}


@dataclass(frozen=True, slots=True)
class VoidedOrder:
    """An order that is void now, with the copies asked back: document, version, department and number are in the history."""

    order: str
    void: "Voided"
    copies: tuple[tuple[str, int], ...]
    documents: int
    signatures: int

    def to_tree(self) -> dict[str, Any]:
        """The result as JSON."""
        return {
            "order": self.order,
            "state": "void",
            "void": self.void.to_tree(),
            "recalled": copies_tree(self.copies),
            "documents": self.documents,
            "signatures": self.signatures,
        }


def void_document(
    vault: "Vault", order: str, wanted: str, why: str, *, undo: bool = False, expected_head: str = ""
) -> VoidedVersion:
    """Make a version void, or with `undo` let a void one count again; durable on return.

    Raises `NotPermittedError`, `MayNotReadError`, what `void_version` and `unvoid_version` raise.
    """
    demand_text(why, "reason")
    actor = demand_may_enter(vault).id

    def transition(manifest: "Manifest", now: str) -> "tuple[Manifest, Event, Document, Version, Withdrawn | None]":
        document, version = find_seen(vault, manifest, wanted)
        demand_may_read(vault, order, document, manifest.kind)
        demand_may_set_aside(vault, manifest, document, now)
        named = f"{document.id}@{version.number}"
        if undo:
            _demand_not_taken_back(vault, order, document, version)
            return (*unvoid_version(manifest, named, why.strip(), actor, now), None)
        return void_version(manifest, named, why.strip(), actor, now)

    case, document, version, withdrawn = change_case(vault, *case_name(order), transition, expected_head=expected_head)
    what = what_of(case.manifest, document.id, withdrawn)
    return VoidedVersion(order, document.id, version.number, version.void, what)


def void_whole_order(vault: "Vault", order: str, why: str, *, expected_head: str = "") -> VoidedOrder:
    """Make an order void that was opened by mistake; durable on return. Raises `NotPermittedError`, `VoidOrderError`."""
    demand_text(why, "reason")
    actor = demand_may_enter(vault).id
    case, withdrawn = change_case(
        vault,
        ORDER,
        order,
        lambda manifest, now: void_order(manifest, why.strip(), actor, now),
        expected_head=expected_head,
    )
    manifest = case.manifest
    return VoidedOrder(
        order, manifest.order.void, withdrawn.copies, len(manifest.documents_in_force), withdrawn.signatures
    )


def _demand_not_taken_back(vault: "Vault", order: str, document: "Document", version: "Version") -> None:
    """Refuse to let a version count again whose item is in the inbox again, or went elsewhere: it would be in two places. Raises `TakenBackError`."""
    entry = item_now(vault, version.item) if version.item and not version.moved.came.order else None
    if entry is None:
        return
    if item_state(entry).was_unfiled(version.part, order, document.id, version.number):
        raise TakenBackError(
            version=version.number, document=document.id, file=entry.file, order=order, item=entry.item
        )
