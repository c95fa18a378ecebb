"""Repeat orders (R-OD9): a new order takes over fields and documents of its base; each must be confirmed or changed, and the differences are shown."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from docvault.errors import N_, NotFoundError, RefusedError, UsageError
from docvault.model.case.canonical import Json
from docvault.model.case.closing import overridden
from docvault.model.case.fields import without_empty
from docvault.model.case.history import Event
from docvault.model.case.kinds import ORDER
from docvault.model.case.manifest import VOID, Document, Manifest, Version
from docvault.model.case.order_dates import demand_agreeing
from docvault.model.case.records import Inherited
from docvault.model.case.transitions import NewOrder, demand_open, find_version, open_order
from docvault.model.control.change_notices import REJECTED, order_field
from docvault.model.times import minute, read_time
from docvault.model.values import dataclass, replace

OPEN, CONFIRMED = "open", "confirmed"
_COMPARED = (
    "title",
    "customer",
    "class",
    "due",
    "references",
    "styles",
    "contracts",
    "value",
    "merchandiser",
    "note",
)


class NotInheritedError(NotFoundError):
    """What was named is not among the inherited items."""

    message = N_("{what} is not among what {order} took over from {base}.")
    next_step = N_("To confirm are: {open}.")


class NothingInheritedError(RefusedError):
    """The order is no repeat order, or everything is confirmed."""

    message = N_("Nothing of {order} is left to confirm.")
    next_step = N_("`docvault order compare {order}` shows how it differs from the order it repeats.")


class VoidBaseError(RefusedError):
    """An order that was opened by mistake is not repeated."""

    message = N_("Order {order} is void: it is not repeated.")
    next_step = N_("Repeat the one it was opened beside: `docvault order list` shows the orders there are.")


class NotARepeatError(NothingInheritedError):
    """Only a repeat order has something taken over."""

    message = N_("{order} repeats no other order: it took nothing over that could be confirmed.")
    next_step = N_(
        "`docvault review {order}` shows how far its review is; "
        "that it was confirmed to the customer is entered with `--to-customer --evidence DOCUMENT@VERSION`."
    )


class SettledAlreadyError(RefusedError):
    """What was named is confirmed or changed already."""

    message = N_("Confirmed or changed already: {what}.")
    next_step = N_("Still to confirm of {order}: {open}.")


class UnconfirmedError(RefusedError):
    """R-OD9: nobody produces from what was taken over and not looked at."""

    message = N_("{order} repeats {base}, and this is not confirmed or changed yet: {open}.")
    next_step = N_(
        "Confirm what stays as it was: `docvault order confirm {order} WHAT…`; a manager may go on with `--override --why REASON`."
    )


class WhyAllError(UsageError):
    """To confirm everything at once asks for a reason."""

    message = N_("To confirm everything unchanged at once needs a reason.")
    next_step = N_("Say it with `--why`: who at the customer said so, and when.")


class ConfirmedAlreadyError(RefusedError):
    """The order was confirmed to the customer before."""

    message = N_("{order} was confirmed to the customer on {confirmed}.")
    next_step = N_("What the customer changes now is a change notice: `docvault change open {order} …`.")


_ANEW = ("references", "contracts", "due", "stage")


@dataclass(frozen=True, slots=True)
class Unlike:
    """One difference between two orders. `by` is the change notice that says so, if one does; `closed`: whoever asks may not read what differs."""

    what: str
    before: str
    after: str
    by: str = ""
    closed: bool = False
    only: str = ""  # of a closed document: the end that alone has it, `from` or `to`


def repeat_order(
    base: Manifest, new: NewOrder, left_out: Iterable[str], actor: str, now: str, destroyed: Collection[str] = ()
) -> tuple[Manifest, Event, list[tuple[Document, Version]]]:
    """Open an order that repeats another. What the base has of fields and documents is taken over, but for kinds in `left_out` and `destroyed` documents.

    Empty fields of `new` are those of the base. Returns the (document, version) pairs of the base whose files go with it.
    """
    known = base.order
    if base.state == VOID:
        raise VoidBaseError(order=base.id)
    manifest, _ = open_order(
        replace(
            new,
            customer=known.customer,
            title=new.title or base.title,
            styles=new.styles or known.styles,
            value=new.value or known.value,
            note=new.note or base.note,
        ),
        actor,
        now,
    )
    there = {"title": base.title, "styles": known.styles, "value": known.value, "note": base.note}
    inherited = [name for name, said in there.items() if said and not getattr(new, name)]
    taken = taken_over(base, left_out, destroyed)
    documents = tuple(_taken(base.id, document, actor, now) for document, _newest in taken)
    names = tuple(dict.fromkeys([*inherited, *(document.id for document, _newest in taken)]))
    order = replace(manifest.order, based_on=base.id, to_confirm=tuple(Inherited(name) for name in names))
    manifest = replace(manifest, documents=documents, facts=order)
    data: dict[str, Json] = {
        "kind": ORDER,
        "id": manifest.id,
        "title": manifest.title,
        "customer": order.customer,
        "based_on": base.id,
        "to_confirm": list(names),
    }
    return manifest, Event(now, actor, "opened", data), taken


def taken_over(
    base: Manifest, left_out: Iterable[str], destroyed: Collection[str] = ()
) -> list[tuple[Document, Version]]:
    """What a repeat order takes over of documents: the newest version of each, but for kinds in `left_out` and `destroyed` documents."""
    kinds = set(left_out)
    return [(one, one.newest) for one in base.documents_in_force if one.kind not in kinds and one.id not in destroyed]


def not_taken(base: Manifest, repeated: Manifest) -> tuple[str, ...]:
    """What an order has that its repeat has not: fields that are agreed anew each time, and documents."""
    here, there = repeated.order, base.order
    fields = [name for name in _ANEW if getattr(there, name) and not getattr(here, name)]
    documents = {document.id for document in repeated.documents}
    return (*fields, *(one.id for one in base.documents_in_force if one.id not in documents))


def _taken(base: str, document: Document, actor: str, now: str) -> Document:
    newest = document.newest
    version = Version(
        number=1,
        file=newest.file,
        original_name=newest.original_name,
        sha256=newest.sha256,
        bytes=newest.bytes,
        added=now,
        by=actor,
        received=newest.received,
        origin=f"{base}/{document.id}@{newest.number}",
    )
    return replace(document, versions=(version,))


def open_items(manifest: Manifest) -> tuple[str, ...]:
    """What was taken over and is neither confirmed nor changed."""
    return tuple(item.what for item in manifest.order.to_confirm if item.state == OPEN)


def demand_confirmed(manifest: Manifest) -> None:
    """Refuse to go on while something taken over is open. Raises `UnconfirmedError`."""
    if open_items(manifest):
        raise UnconfirmedError(order=manifest.id, base=manifest.order.based_on, open=", ".join(open_items(manifest)))


def confirm_items(
    manifest: Manifest, names: Sequence[str], why: str, actor: str, now: str
) -> tuple[Manifest, Event, tuple[str, ...]]:
    """Confirm inherited items as unchanged; without names all that are open, for a reason. Returns what is left open."""
    demand_open(manifest)
    open_ = open_items(manifest)
    if not manifest.order.based_on:
        raise NotARepeatError(order=manifest.id)
    if not open_:
        raise NothingInheritedError(order=manifest.id)
    taken = {item.what for item in manifest.order.to_confirm}
    names = [name if name in taken else order_field(name) or name for name in names]  # a field by its Chinese name too
    if not names and not why.strip():
        raise WhyAllError
    for name in names:
        if name not in {item.what for item in manifest.order.to_confirm}:
            raise NotInheritedError(what=name, order=manifest.id, base=manifest.order.based_on, open=", ".join(open_))
    wanted = set(names) & set(open_) if names else set(open_)
    if not wanted:
        raise SettledAlreadyError(order=manifest.id, what=", ".join(names), open=", ".join(open_))
    items = tuple(
        replace(item, state=CONFIRMED, at=now, by=actor, why=why.strip()) if item.what in wanted else item
        for item in manifest.order.to_confirm
    )
    changed = manifest.with_facts(replace(manifest.order, to_confirm=items))
    data: dict[str, Json] = {"what": sorted(wanted), "why": why.strip()}
    return changed, Event(now, actor, "items-confirmed", without_empty(data)), open_items(changed)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """That an order was confirmed to its customer: `at` a time of an earlier day, or one of today that may be to come, or without it now.

    `override` is why somebody who may enters it although something is open, which `left` says as data for the record.
    """

    evidence: str = ""
    at: str = ""
    override: str = ""
    left: "tuple[Json, ...]" = ()


def demand_unconfirmed(manifest: Manifest) -> None:
    """Refuse an order that is closed, or was confirmed to its customer. Raises `OrderClosedError`, `ConfirmedAlreadyError`."""
    demand_open(manifest)
    if manifest.order.confirmed:
        raise ConfirmedAlreadyError(order=manifest.id, confirmed=minute(manifest.order.confirmed))


def confirm_order(manifest: Manifest, confirmation: Confirmation, actor: str, now: str) -> tuple[Manifest, Event]:
    """Confirm the order to the customer (R-TM2). Refused for a day that is still to come, or disagrees with the other dates of the order."""
    demand_unconfirmed(manifest)
    at, evidence = confirmation.at, confirmation.evidence
    proof = ""
    if evidence:
        document, version = find_version(manifest, evidence)
        proof = f"{document.id}@{version.number}"
    confirmed = at if at and (at[:10] > now[:10] or read_time(at) < read_time(now)) else now
    facts = replace(manifest.order, confirmed=confirmed)
    data: dict[str, Json] = {"at": confirmed, "evidence": proof}
    if confirmation.override:
        facts = overridden(facts, "confirmed", confirmation.override, actor, now)
        data |= {"why": confirmation.override, "open": list(confirmation.left)}
    done = manifest.with_facts(facts)
    demand_agreeing(manifest, done, now[:10])
    return done, Event(now, actor, "confirmed", without_empty(data))


def compare(base: Manifest, other: Manifest) -> list[Unlike]:
    """The differences from one order to another: fields, documents by their bytes, and what the other's change notices say."""
    return [*_fields(base, other), *_documents(base, other), *_changes(other)]


def _fields(base: Manifest, other: Manifest) -> Iterator[Unlike]:
    before, after = base.to_tree(), other.to_tree()
    for name in _COMPARED:
        if before.get(name) != after.get(name):
            yield Unlike(name, _text(before.get(name)), _text(after.get(name)))


def _documents(base: Manifest, other: Manifest) -> Iterator[Unlike]:
    known = {one.id: one for one in base.documents_in_force}
    found = {one.id: one for one in other.documents_in_force}
    for id_ in {**known, **found}:
        before, after = known.get(id_), found.get(id_)
        if before is None or after is None or before.newest.sha256 != after.newest.sha256:
            by = after.newest.change if after is not None else ""
            yield Unlike(id_, _shown(before), _shown(after), by)


def _changes(other: Manifest) -> Iterator[Unlike]:
    for change in other.order.changes:
        if change.state != REJECTED:
            for difference in change.what:
                if difference.what not in _COMPARED:
                    yield Unlike(difference.what, difference.before, difference.after, change.id)


def _shown(document: Document | None) -> str:
    return f"v{document.newest.number} {document.newest.name}" if document is not None else ""


def _text(value: Json) -> str:
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value or "")
