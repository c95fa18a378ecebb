"""The verb `move`: versions that were filed in the wrong place go to another order, or to another document of the same one.

The place they go to is changed first, the one they were in after it; a mark says meanwhile that a move is under way, so that whoever opens the vault
after a crash says of the versions where they went (`finishing_moves`).
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, ForbiddenError, RefusedError
from docvault.language.spoken import Language
from docvault.model.case.holds import open_holds
from docvault.model.case.kinds import CUSTOMER, ORDER
from docvault.model.case.manifest import Document, Manifest, Version
from docvault.model.case.numbering import free_document_id
from docvault.model.case.single import current_of_kind
from docvault.model.case.transitions import demand_open, names_version
from docvault.model.control.moving import (
    DocumentThereError,
    Move,
    SameDocumentError,
    move_in,
    move_out,
    move_within,
    moved_versions,
)
from docvault.model.control.rights import CONFIDENTIAL, higher, level_of
from docvault.model.names import safe_id
from docvault.model.sentence import Sentence
from docvault.model.values import dataclass
from docvault.services.access import demand_may_read
from docvault.services.case_change import HeldCase, changing
from docvault.services.entering import demand_may_add, demand_may_enter
from docvault.services.orders.corrected import What, what_of, withdrawn_tree
from docvault.services.orders.sound import demand_text
from docvault.services.seeing import find_seen, reader
from docvault.services.whereabouts import demand_there
from docvault.services.which_paper import is_single
from docvault.store.cases.case_file import NewFile
from docvault.store.dirty import MOVE, DirtyMarks

if TYPE_CHECKING:
    from docvault.model.control.moving import Arrived
    from docvault.model.control.rights import Reader
    from docvault.model.control.withdrawing import Withdrawn
    from docvault.services.vault import Vault

HELD = N_("moved here from {order}, where it was held")
BEGUN = N_("{document} is in {other} already, and the next command says so in {order}: the move is finished by itself.")


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


@dataclass(frozen=True, slots=True)
class MovedDocument:
    """Versions that were moved, by their numbers here and there; what is left here, and what it meant for copies, signatures and changes."""

    order: str
    document: str
    versions: tuple[int, ...]
    other: str
    there: str
    numbers: tuple[int, ...]
    why: str
    what: What
    held: bool = False  # the order they went to is held since, as the one they came from is

    def to_tree(self) -> dict[str, Any]:
        """The move as JSON."""
        tree: dict[str, Any] = {
            "from": {"order": self.order, "document": self.document, "versions": list(self.versions)},
            "to": {"order": self.other, "document": self.there, "versions": list(self.numbers)},
            "why": self.why,
            **withdrawn_tree(self.what),
        }
        return tree | {"held": True} if self.held else tree


def move_document(
    vault: "Vault", order: str, wanted: str, other: str, *, document: str = "", why: str, expected_head: str = ""
) -> MovedDocument:
    """Move `DOC` with all its versions that count, or `DOC@V`, to another order, or to another document of the same one; durable on return.

    Signatures and copies stay with what was signed and issued, and are told. Raises `SameDocumentError`, `DocumentThereError`, `SameBytesThereError`,
    `LowerDocumentError`, `MayNotReadError`, what `demand_there` and `move_in` raise.
    """
    demand_text(why, "reason")
    actor = demand_may_enter(vault).id
    with _held(vault, order, other, expected_head) as held:
        source, target = held[order].case.manifest, held[other].case.manifest
        found, _version = find_seen(vault, source, wanted)
        demand_may_read(vault, order, found)
        named = f"{found.id}@{wanted.rpartition('@')[2]}" if names_version(wanted) else found.id
        found, versions = moved_versions(source, named, whole=not names_version(wanted))
        demand_there(vault, source, [(found, version) for version in versions])
        demand_open(target)
        to = _place(vault, source, found, versions, target, document)
        move = Move(order, found, versions, other, to, why.strip(), _foreign(vault, versions))
        if order == other:
            return _moved_within(held[order], move, actor)
        return _moved(vault, held[order], held[other], move, actor)


@contextmanager
def _held(vault: "Vault", order: str, other: str, expected_head: str) -> "Iterator[Mapping[str, HeldCase]]":
    """Both orders held, in one sequence whoever moves what where, so that no two wait for each other."""
    with ExitStack() as stack:
        yield {
            one: stack.enter_context(changing(vault, ORDER, one, expected_head=expected_head if one == order else ""))
            for one in sorted({order, other})
        }


def _foreign(vault: "Vault", versions: tuple[Version, ...]) -> frozenset[str]:
    """The items of versions that arrived in another vault, before their order came from there."""
    items = {version.item for version in versions if version.item}
    return frozenset(vault.index.unknown_items(items)) if items else frozenset()


def _place(
    vault: "Vault",
    source: Manifest,
    found: Document,
    versions: tuple[Version, ...],
    target: Manifest,
    typed: str,
) -> str:
    """The id of the document the versions go to. Refuses one they may not go to."""
    wanted = typed or found.id
    known = next((one for one in target.documents if one.id.casefold() == wanted.casefold()), None)
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


def _one_at_a_time(vault: "Vault", found: Document, target: Manifest) -> Document | None:
    """The document in force there of a kind of which an order has one at a time; None where it may have several, or has none."""
    there = current_of_kind(target, found.kind) if is_single(vault, found.kind) else []
    return there[0] if there else None


def _demand_other_bytes(
    asking: "Reader", source: Manifest, found: Document, versions: tuple[Version, ...], target: Manifest
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


def _demand_as_closed(vault: "Vault", source: Manifest, found: Document, target: Manifest, known: Document) -> None:
    """Refuse a document that more people read than read what would become a version of it (R-RO2)."""
    level, there = level_of(vault.config, found), level_of(vault.config, known)
    is_as_closed = higher(level, there) == there
    if is_as_closed and (level != CONFIDENTIAL or found.department == known.department):
        return
    raise LowerDocumentError(document=found.id, order=source.id, level=level, there=known.id, other=target.id)


def _moved_within(held: HeldCase, move: Move, actor: str) -> MovedDocument:
    arrived, withdrawn = held.change(
        lambda manifest, now: move_within(manifest, move, actor, now),
        lambda arrived, _withdrawn: _files(held, move, arrived),
    )
    return _result(held.case.manifest, move, arrived, withdrawn, held=False)


def _moved(vault: "Vault", source: HeldCase, target: HeldCase, move: Move, actor: str) -> MovedDocument:
    """Two changes of two orders, the one that gets the bytes first. From there on the move is finished, by us or by whoever comes next."""
    marks = DirtyMarks(vault.layout)
    held = _held_why(vault, source.case.manifest, target.case.manifest)
    before = len(open_holds(target.case.manifest.holds))
    head = target.case.head
    marks.mark(MOVE, move.other)
    try:
        (arrived,) = target.change(
            lambda manifest, now: move_in(manifest, held, move, actor, now),
            lambda arrived: _files(source, move, arrived),
        )
        went = [(was, became.number) for was, became in arrived.pairs]
        (withdrawn,) = source.change(lambda manifest, now: move_out(manifest, move, went, actor, now))
    except BaseException:
        if target.case.head != head:
            vault.notices.append(Sentence(BEGUN, {"document": move.to, "other": move.other, "order": move.order}))
        raise
    marks.clear(MOVE, move.other)
    is_held = len(open_holds(target.case.manifest.holds)) > before
    return _result(source.case.manifest, move, arrived, withdrawn, held=is_held)


def _held_why(vault: "Vault", source: Manifest, target: Manifest) -> str:
    """Why the order is held that something goes to: where it comes from is held, or the customer of that and not of this. The empty text where not.

    It stands in the case file for good, and so in the language of the vault; for what it is held there is for those to read who may.
    """
    customer = source.order.customer
    is_held = bool(open_holds(source.holds))
    if customer != target.order.customer and vault.cases.exists(CUSTOMER, customer):
        is_held = is_held or bool(open_holds(vault.cases.read(CUSTOMER, customer).manifest.holds))
    return Language(vault.config.language).text(HELD).format(order=source.id) if is_held else ""


def _files(source: HeldCase, move: Move, arrived: "Arrived") -> list[NewFile]:
    folder = source.case.folder
    return [NewFile.of(move.to, became, folder / move.document.place(was)) for was, became in arrived.pairs]


def _result(manifest: Manifest, move: Move, arrived: "Arrived", withdrawn: "Withdrawn", *, held: bool) -> MovedDocument:
    return MovedDocument(
        order=move.order,
        document=move.document.id,
        versions=tuple(was.number for was, _became in arrived.pairs),
        other=move.other,
        there=move.to,
        numbers=tuple(became.number for _was, became in arrived.pairs),
        why=move.why,
        what=what_of(manifest, move.document.id, withdrawn),
        held=held,
    )
