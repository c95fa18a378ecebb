"""The verb `move`: versions that were filed in the wrong place go to another order, or to another document of the same one.

The place they go to is changed first, the one they were in after it; a mark says meanwhile that a move is under way, so that whoever opens the vault
after a crash says of the versions where they went (`finishing_moves`).
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from docvault.errors import N_
from docvault.language.spoken import Language
from docvault.model.case.holds import open_holds
from docvault.model.case.kinds import CUSTOMER, ORDER
from docvault.model.case.manifest import Manifest
from docvault.model.case.transitions import names_version
from docvault.model.control.carried_holds import Carried, complaint_open, held_for, is_held
from docvault.model.control.counting_again import OutAgain
from docvault.model.control.moving import (
    Move,
    demand_taking_over,
    move_in,
    move_out,
    move_within,
    moved_versions,
    was_here,
)
from docvault.model.sentence import Sentence
from docvault.model.values import dataclass, replace
from docvault.services.access import demand_may_read
from docvault.services.case_change import HeldCase, changing
from docvault.services.entering import demand_may_enter
from docvault.services.intake.following import follow, follow_after
from docvault.services.issued_papers import (
    Holder,
    demand_changeable,
    demand_may_set_aside,
    demand_review_kept,
    old_holders,
)
from docvault.services.orders.corrected import What, again_tree, what_of, withdrawn_tree
from docvault.services.orders.finishing_moves import demand_moves_finished
from docvault.services.orders.move_target import came_from, document_called, foreign_items, target_of
from docvault.services.orders.sound import demand_text
from docvault.services.seeing import find_seen
from docvault.services.whereabouts import demand_there
from docvault.store.cases.case_file import NewFile
from docvault.store.dirty import MOVE, DirtyMarks

if TYPE_CHECKING:
    from docvault.model.case.manifest import Document
    from docvault.model.control.moving import Arrived
    from docvault.model.control.withdrawing import Withdrawn
    from docvault.services.vault import Vault

HELD = N_("moved here from {order}, where it was held")
BEGUN = N_("{document} is in {other} already, and the next command says so in {order}: the move is finished by itself.")


@dataclass(frozen=True, slots=True)
class PutThere:
    """The newest of what was moved as it is in the place it went to, and who works there from an older version."""

    document: str
    version: int
    holders: tuple[Holder, ...]


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
    held: bool = False  # something there is held since, as it was where they came from
    holders: tuple[Holder, ...] = ()  # who works there from an older version than the newest of what was moved
    change: str = ""  # the change notice of that order it is made by there
    is_back: bool = False  # it is what it was there before
    again: tuple[OutAgain, ...] = ()  # copies there of what is back

    @property
    def put_in(self) -> PutThere:
        """The newest of what was moved, where it is now."""
        return PutThere(self.there, self.numbers[-1], self.holders)

    def to_tree(self) -> dict[str, Any]:
        """The move as JSON."""
        tree: dict[str, Any] = {
            "from": {"order": self.order, "document": self.document, "versions": list(self.versions)},
            "to": {"order": self.other, "document": self.there, "versions": list(self.numbers)},
            "why": self.why,
            **withdrawn_tree(self.what),
        }
        held: dict[str, Any] = {"held": True} if self.held else {}
        change: dict[str, Any] = {"change": self.change} if self.change else {}
        back: dict[str, Any] = {"back": True} if self.is_back else {}
        holders: dict[str, Any] = {"holders": [one.to_tree() for one in self.holders]} if self.holders else {}
        return tree | held | change | back | again_tree(self.again) | holders


@dataclass(frozen=True, slots=True)
class MoveWanted:
    """What is to be moved, as typed: `DOC[@V]` of an order, to which order and, where it is said, which document of it, and why.

    `late` lets an order that is completed take it. What takes the place there of a paper for production that is out is made by the change notice
    `change`, or with `override` by none; with that, what is out here goes, too.
    """

    order: str
    document: str
    other: str
    to: str = ""
    why: str = ""
    late: bool = False
    override: bool = False
    change: str = ""


def move_document(vault: "Vault", wanted: MoveWanted, *, expected_head: str = "") -> MovedDocument:
    """Move `DOC` with all its versions that count, or `DOC@V`, to another order, or to another document of the same one; durable on return.

    What goes back to the order it was moved from is there again what it was, wherever it is not said what it becomes.
    Signatures and copies stay with what was signed and issued, and are told. Raises `MayNotReadError`, `ChangeWantedError`, what `target_of`,
    `demand_there`, `demand_taking_over` and `move_in` raise.
    """
    demand_text(wanted.why, "reason")
    actor = demand_may_enter(vault).id
    with _held(vault, wanted.order, wanted.other, expected_head) as held:
        for one in held.values():
            demand_moves_finished(vault, one.case.manifest)
        move = _move(vault, wanted, held[wanted.order].case.manifest, held[wanted.other].case.manifest)
        if wanted.order == wanted.other:
            follow(vault, _about_within(held[wanted.order].case.manifest, move, actor, vault.now()), actor, held)
            moved = _moved_within(held[wanted.order], move, actor)
        else:
            source, target = held[wanted.order], held[wanted.other]
            about = _about(source.case.manifest, target.case.manifest, move, actor, vault.now())
            follow(vault, about, actor, held)
            moved = _moved(vault, source, target, move, actor)
    follow_after(vault, [(moved.order, moved.document), (moved.other, moved.there)], actor)
    return moved


def _about(source: Manifest, target: Manifest, move: Move, actor: str, now: str) -> "dict[tuple[str, str], Document]":
    """The documents as the move will leave them: who may read what goes by them is settled before it."""
    became, _event, arrived = move_in(target, move, actor, now)
    went = [(was, there.number) for was, there in arrived.pairs]
    left, _event, _withdrawn = move_out(source, move, went, actor, now)
    return _documents((left, move.document.id), (became, move.to))


def _about_within(manifest: Manifest, move: Move, actor: str, now: str) -> "dict[tuple[str, str], Document]":
    became, _event, _arrived, _withdrawn = move_within(manifest, move, actor, now)
    return _documents((became, move.document.id), (became, move.to))


def _documents(*places: tuple[Manifest, str]) -> "dict[tuple[str, str], Document]":
    found = ((manifest.id, manifest.document(name)) for manifest, name in places)
    return {(order, one.id): one for order, one in found if one is not None}


def _move(vault: "Vault", wanted: MoveWanted, source: Manifest, target: Manifest) -> Move:
    """The move that was asked for, if it may be."""
    found, _version = find_seen(vault, source, wanted.document)
    demand_may_read(vault, source.id, found)
    one = names_version(wanted.document)
    named = f"{found.id}@{wanted.document.rpartition('@')[2]}" if one else found.id
    found, versions = moved_versions(source, named, whole=not one)
    demand_there(vault, source, [(found, version) for version in versions])
    demand_may_set_aside(vault, source, found, vault.now(), override=wanted.override)
    why = wanted.why.strip()
    late, override = why if wanted.late else "", why if wanted.override else ""
    wanted_there = wanted.to or came_from(target, versions)
    known = document_called(target, wanted_there or found.id)
    there = known.id if known else wanted_there or found.id
    foreign = foreign_items(vault, versions)
    move = Move(source.id, found, versions, target.id, there, why, foreign, late, override, wanted.change)
    demand_taking_over(target, move)
    to = target_of(vault, source, found, versions, target, wanted_there)
    if known is not None:
        demand_review_kept(vault, source, found, known.kind, override=wanted.override)
    demand_changeable(vault, target, known, found.kind, vault.now(), change=wanted.change, override=override)
    move = replace(move, to=to)
    return replace(move, carried=_carried(vault, source, target, move))


@contextmanager
def _held(vault: "Vault", order: str, other: str, expected_head: str) -> "Iterator[Mapping[str, HeldCase]]":
    """Both orders held, in one sequence whoever moves what where, so that no two wait for each other.

    The index is open before: opened when a move breaks off, it would tell of the order that is not released, and take away the mark it is mended by.
    """
    _ = vault.index
    with ExitStack() as stack:
        yield {
            one: stack.enter_context(changing(vault, ORDER, one, expected_head=expected_head if one == order else ""))
            for one in sorted({order, other})
        }


def _moved_within(held: HeldCase, move: Move, actor: str) -> MovedDocument:
    arrived, withdrawn = held.change(
        lambda manifest, now: move_within(manifest, move, actor, now),
        lambda arrived, _withdrawn: _files(held, move, arrived),
    )
    return _result(held.case.manifest, held.case.manifest, move, arrived, withdrawn, held=False)


def _moved(vault: "Vault", source: HeldCase, target: HeldCase, move: Move, actor: str) -> MovedDocument:
    """Two changes of two orders, the one that gets the bytes first. From there on the move is finished, by us or by whoever comes next."""
    marks = DirtyMarks(vault.layout)
    before = len(open_holds(target.case.manifest.holds))
    head = target.case.head
    marks.mark(MOVE, move.other)
    try:
        (arrived,) = target.change(
            lambda manifest, now: move_in(manifest, move, actor, now),
            lambda arrived: _files(source, move, arrived),
        )
        went = [(was, became.number) for was, became in arrived.pairs]
        (withdrawn,) = source.change(lambda manifest, now: move_out(manifest, move, went, actor, now))
    except BaseException:
        if target.case.head != head:
            vault.notices.append(Sentence(BEGUN, {"document": move.to, "other": move.other, "order": move.order}))
        raise  # the mark stays: what was interrupted may be committed, whatever we know of it
    marks.clear(MOVE, move.other)
    more = len(open_holds(target.case.manifest.holds)) > before
    return _result(source.case.manifest, target.case.manifest, move, arrived, withdrawn, held=more)


def _carried(vault: "Vault", source: Manifest, target: Manifest, move: Move) -> Carried:
    """The holds that go along: of the order that is left, or of its customer where that of the other is not the same; none of them with what goes back.

    They stand in the case file for good, and so in the language of the vault; for what it is held there is for those to read who may.
    """
    orders = list(held_for(source, move.document, move.versions, target.id))
    is_new = any(was_here(target, move, version) is None for version in move.versions)
    if (
        source.id != target.id
        and is_new
        and (is_held(source, move.document) or _is_customer_held(vault, source, target))
    ):
        orders.insert(0, source.id)
    said = Language(vault.config.language).text(HELD)
    named = tuple((order, said.format(order=order)) for order in dict.fromkeys(orders))
    return Carried(named, complaint_open(source, move.document))


def _is_customer_held(vault: "Vault", source: Manifest, target: Manifest) -> bool:
    customer = source.order.customer
    if customer == target.order.customer or not vault.cases.exists(CUSTOMER, customer):
        return False
    return bool(open_holds(vault.cases.read(CUSTOMER, customer).manifest.holds))


def _files(source: HeldCase, move: Move, arrived: "Arrived") -> list[NewFile]:
    folder = source.case.folder
    return [NewFile.of(move.to, became, folder / move.document.place(was)) for was, became in arrived.new]


def _result(
    source: Manifest, target: Manifest, move: Move, arrived: "Arrived", withdrawn: "Withdrawn", *, held: bool
) -> MovedDocument:
    there = target.document(move.to)
    return MovedDocument(
        order=move.order,
        document=move.document.id,
        versions=tuple(was.number for was, _became in arrived.pairs),
        other=move.other,
        there=move.to,
        numbers=tuple(became.number for _was, became in arrived.pairs),
        why=move.why,
        what=what_of(source, move.document.id, withdrawn),
        held=held,
        holders=old_holders(there) if there is not None else (),
        change=arrived.pairs[-1][1].change,
        is_back=arrived.is_back,
        again=arrived.back,
    )
