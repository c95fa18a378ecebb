"""The verbs `retention hold` and `retention release`: what is held is not disposed of, from this instant on (R-CU3)."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, DamagedError, NotFoundError, UsageError
from docvault.model.case import holds
from docvault.model.case.case_name import case_name, written
from docvault.model.case.fields import without_empty
from docvault.model.case.holds import HeldAlreadyError, HeldOtherwiseError, HoldReasonMissingError, NotHeldError
from docvault.model.case.kinds import CUSTOMER, ORDER
from docvault.model.control.rights import CLOSED
from docvault.model.page import Page
from docvault.model.retention.grounds import HELD
from docvault.model.sentence import Sentence
from docvault.services.case_change import change_case
from docvault.services.case_named import SeveralOrdersError, current_customer, named_case, renamed
from docvault.services.rules import demand_permission
from docvault.services.search.asked import asked
from docvault.services.seeing import reader, view_of
from docvault.store.cases.case_file import NoSuchCaseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docvault.model.case.history import Event
    from docvault.model.case.manifest import Manifest
    from docvault.model.case.records import Hold
    from docvault.services.vault import Vault


_NOT_LISTED = N_("What {target} is held for is not listed: its history is damaged. `docvault check` says more.")
UNKNOWN = N_(
    "Whether order {order} is held with its customer {customer} is not known: {problem} `docvault check` names each place."
)
STILL_HELD = N_("{id} is still held: {targets}. Each is released by itself, with `docvault retention release`.")


class NothingToHoldError(NotFoundError):
    """The target is no order, no customer, and a query without a match."""

    message = N_("{target} is neither an order nor a customer, and as a query it matches no order.")
    next_step = N_("Name an order, `customer:CODE`, or a query such as `customer:NORDIC style:DJ-208`.")


class HeadOfSeveralError(UsageError):
    """A head is that of one case file."""

    message = N_("{target} means {count} orders: a head is that of one.")
    next_step = N_("Leave `--if-head` out, or name one order.")


def hold(vault: "Vault", target: str, why: str, *, expected_head: str = "") -> "list[tuple[str, Hold]]":
    """Hold an order, a customer, or every order a query matches now; durable on return. Returns the orders ('' for a customer) with their holds."""
    actor = demand_permission(vault, "hold").id
    if not why.strip():
        raise HoldReasonMissingError(target=target)
    target, found = _resolved(vault, target.strip())
    if not found:
        raise NothingToHoldError(target=target)
    _demand_one(target, found, expected_head)
    held, already = [], None
    for kind, case_id in found:
        try:
            _case, one = change_case(
                vault,
                kind,
                case_id,
                lambda manifest, now: holds.hold(manifest, target, why, actor, now),
                expected_head=expected_head,
            )
        except HeldAlreadyError as error:  # the query matches others too
            already = error
        else:
            held.append((case_id if kind == ORDER else "", one))
    if already is not None and not held:
        raise already
    return held


def release(vault: "Vault", target: str, why: str, *, expected_head: str = "") -> "list[tuple[str, Hold]]":
    """Release the holds that were asked for by this target, or that of a complaint, by `order/document`; durable on return.

    By a code that a customer had, those are released that went along with it when it was renamed. Others on the same orders, and those of the customer
    it was merged into, stay, which is said. Raises `NotHeldError`, `HeldOtherwiseError`.
    """
    actor = demand_permission(vault, "hold").id
    if not why.strip():
        raise HoldReasonMissingError(target=target)
    target, found = _resolved(vault, target.strip(), follow=False)
    if found == [(ORDER, target)]:
        _demand_held_by_itself(vault, target)
    if not any(kind == CUSTOMER or case_id == target for kind, case_id in found):
        found = [(ORDER, one.order) for one in vault.index.held(ORDER) if _asked_for(one.grounds, target)]
    _demand_one(target, found, expected_head)
    released = []
    for kind, case_id in found if expected_head else _as_renamed(vault, found):
        cause = written(kind, case_id) if kind == CUSTOMER else target
        case, lifted = change_case(
            vault,
            kind,
            case_id,
            partial(_released, cause, why, actor),
            expected_head=expected_head,
        )
        view = view_of(vault, case.manifest)
        released += [(case_id if kind == ORDER else "", view.hold(one)) for one in lifted]
        left = holds.targets(case.manifest.holds)
        if left:
            vault.notices.append(Sentence(STILL_HELD, {"id": case_id, "targets": ", ".join(left)}))
        _note_held_there(vault, case.manifest)
    if not released:
        raise NotHeldError(target=target)
    return released


def _released(
    cause: str, why: str, actor: str, manifest: "Manifest", now: str
) -> "tuple[Manifest, Event, tuple[Hold, ...]]":
    return holds.release(manifest, cause, why, actor, now)


def _as_renamed(vault: "Vault", found: "list[tuple[str, str]]") -> "list[tuple[str, str]]":
    """The case files a hold is released in: of a customer that was renamed all its files that are held by their own code; the one named where none is."""
    if [kind for kind, _id in found] != [CUSTOMER]:
        return found
    held = [
        (CUSTOMER, code)
        for code in renamed(vault, found[0][1])
        if written(CUSTOMER, code) in holds.targets(vault.cases.read(CUSTOMER, code).manifest.holds)
    ]
    return held or found


def _note_held_there(vault: "Vault", manifest: "Manifest") -> None:
    """Say that the customer is held still that this one was merged into: its orders are."""
    merged = manifest.customer_facts.merged if manifest.kind == CUSTOMER else None
    if merged is None or not merged.why or not vault.cases.exists(CUSTOMER, merged.into):
        return
    left = holds.targets(vault.cases.read(CUSTOMER, merged.into).manifest.holds)
    if left:
        vault.notices.append(Sentence(STILL_HELD, {"id": merged.into, "targets": ", ".join(left)}))


def all_holds(vault: "Vault", limit: int | None = None, offset: int = 0) -> "Page[tuple[str, Hold]]":
    """Every open hold of the vault, of customers ('') first, then by order number. Only the case files of the piece that is wanted are read."""
    rows: list[tuple[str, Hold]] = []
    end = None if limit is None else offset + limit
    place = 0
    for kind in (CUSTOMER, ORDER):
        for facts in vault.index.held(kind):
            count = sum(ground.code in HELD for ground in facts.grounds)
            if place + count > offset and (end is None or place < end):
                own = _own_holds(vault, kind, facts.order)
                wanted = own[max(offset - place, 0) : None if end is None else end - place]
                rows += [(facts.order if kind == ORDER else "", one) for one in wanted]
                count = len(own)  # the files say it, should the index be behind them
            place += count
    return Page(tuple(rows), place)


def _own_holds(vault: "Vault", kind: str, case_id: str) -> "Sequence[Hold]":
    """The open holds of one case file. Of one that is damaged nobody can list them: a notice says so."""
    try:
        manifest = vault.cases.read(kind, case_id).manifest
    except DamagedError:
        vault.notices.append(Sentence(_NOT_LISTED, {"target": written(kind, case_id)}))
        return ()
    return holds.open_holds(view_of(vault, manifest).manifest.holds)


def hold_tree(order: str, one: "Hold") -> dict[str, Any]:
    """A hold as results have it; `order` is empty where a whole customer is held."""
    tree = {"target": one.cause, "order": order, "why": one.why, "by": one.by, "at": one.at, "kind": one.kind}
    return {
        **without_empty(tree),
        **({"document": one.document, "from": one.came} if one.kind == holds.MOVED else {}),
        "order": order,
        **({CLOSED: one.extra[CLOSED]} if CLOSED in one.extra else {}),
        **without_empty({"released": one.released, "released_by": one.released_by, "released_why": one.released_why}),
    }


def holds_tree(held: "Iterable[tuple[str, Hold]]") -> dict[str, Any]:
    """Holds that were entered or released now, as the result of their commands."""
    return {"holds": [hold_tree(order, one) for order, one in held]}


def all_holds_tree(page: "Page[tuple[str, Hold]]") -> dict[str, Any]:
    """Holds that are open, as the result of `retention holds`."""
    return {**holds_tree(page), "total": page.total}


def _demand_one(target: str, found: "list[tuple[str, str]]", expected_head: str) -> None:
    if expected_head and len(found) > 1:
        raise HeadOfSeveralError(target=target, count=len(found))


def _demand_held_by_itself(vault: "Vault", order: str) -> None:
    targets = [one.cause for _, one in holds_of(vault, order)]
    if targets and order not in targets:
        raise HeldOtherwiseError(target=order, targets=", ".join(dict.fromkeys(targets)))


def holds_of(vault: "Vault", order: str) -> "Iterator[tuple[str, Hold]]":
    """The open holds an order is under: its own, and its customer's, as whoever asks sees them.

    Whoever asks is told where it is not known whether the customer is held, because its file is damaged.
    """
    manifest = view_of(vault, vault.cases.read(ORDER, order).manifest).manifest
    yield from ((order, one) for one in holds.open_holds(manifest.holds))
    code = manifest.order.customer
    if not vault.cases.exists(CUSTOMER, code):
        return
    try:
        customer = view_of(vault, vault.cases.read(CUSTOMER, code).manifest).manifest
    except DamagedError as error:
        problem = Sentence(error.message, error.values)
        vault.notices.append(Sentence(UNKNOWN, {"order": order, "customer": code, "problem": problem}))
    else:
        yield from (("", one) for one in holds.open_holds(customer.holds))


def _resolved(vault: "Vault", target: str, *, follow: bool = True) -> tuple[str, list[tuple[str, str]]]:
    """The target as it is kept, and the case files it means: an order, a customer, or the orders a query matches."""
    if not target:
        return target, []
    try:
        name = named_case(vault, target)
    except (NoSuchCaseError, SeveralOrdersError):
        pass
    else:
        kind, case_id = case_name(name)
        if kind == CUSTOMER and follow:  # what is to be held is the customer the orders name
            case_id = current_customer(vault, case_id)
        return written(kind, case_id), [(kind, case_id)]
    return target, [
        (ORDER, entry.id) for entry in vault.index.cases(asked(vault, target), kind=ORDER, reader=reader(vault))
    ]


def _asked_for(grounds: object, target: str) -> bool:
    return isinstance(grounds, tuple) and any(ground.values.get("target") == target for ground in grounds)
