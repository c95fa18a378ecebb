"""The verbs `customer merge` and `customer rename`: two customers become one, or one gets a new code (FORMAT.md section 5.5).

The file of the customer that goes says it first; then the other takes over and the orders name it. A mark says meanwhile that this is under way, so that
whoever opens the vault after a crash goes on with it.
"""

from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, DocvaultError, RefusedError
from docvault.model.case import transitions
from docvault.model.case.case_name import written
from docvault.model.case.corrections import NOT_MERGED
from docvault.model.case.history import PROVEN
from docvault.model.case.holds import open_holds
from docvault.model.case.kinds import CUSTOMER, ORDER
from docvault.model.case.merging import (
    CHANGED,
    MERGED,
    MERGED_IN,
    RENAMED,
    UNMERGED,
    SameCustomerError,
    change_customer,
    demand_itself,
    merge_in,
    merge_out,
    unmerge,
)
from docvault.model.search.query import Field
from docvault.model.sentence import Listing, Sentence
from docvault.model.values import dataclass, replace
from docvault.services.access import demand_open_case
from docvault.services.asker import Proof
from docvault.services.case_change import change_case, changing, tell_index_of_new
from docvault.services.entering import demand_may_enter
from docvault.services.orders.made_ids import known_customer, made_code
from docvault.services.orders.new_customer import CustomerExistsError
from docvault.services.orders.sound import demand_text
from docvault.services.rules import able_people, demand_permission, named
from docvault.services.seeing import view_of
from docvault.store.cases.case_file import CaseExistsError
from docvault.store.dirty import MERGE, DirtyMarks

if TYPE_CHECKING:
    from docvault.model.case.history import Event
    from docvault.model.case.manifest import Manifest
    from docvault.services.vault import Vault

LEFT = N_("Order {order} still names {code}: {problem} Any command goes on with it when that is put right.")
KEPT = N_(
    "{code} and its orders stay held, as {into} is: {reasons}. `docvault retention release customer:{code} --why REASON` ends that (one of: {people})."
)
_BEGINS = {MERGED, RENAMED, UNMERGED}
BEGUN = N_(
    "{into} has not taken over yet what is known of {code}: {problem} Any command goes on with it when that is put right."
)


class FormerCodeError(RefusedError):
    """A customer gets a code back by undoing that it lost it."""

    message = N_("The code {id} is not free: that customer is {code} by now, by `rename` or `merge`.")
    next_step = N_(
        "`docvault customer merge {id} {code} --undo --why REASON` lets {id} count by itself again, with its orders."
    )


@dataclass(frozen=True, slots=True)
class MergedCustomers:
    """A customer that went into another, or was parted from it again, and the orders that name another customer since."""

    code: str
    into: str
    orders: tuple[str, ...]
    undone: bool = False

    def to_tree(self) -> dict[str, Any]:
        """The result as JSON."""
        tree: dict[str, Any] = {"from": self.code, "into": self.into, "orders": list(self.orders)}
        return tree | {"undone": True} if self.undone else tree


def merge_customers(vault: "Vault", code: str, into: str, why: str, *, undo: bool = False) -> MergedCustomers:
    """Let a customer be part of another, or with `undo` by itself again; durable on return.

    Raises `NotPermittedError`, `ClosedCaseError`, `SameCustomerError`, `MergedAwayError`, `NotMergedError`.
    """
    demand_text(why, "reason")
    actor = _demand_may(vault, code)
    if code == into:
        raise SameCustomerError(code=code)
    with ExitStack() as stack:  # both, so that neither goes into the other at the same time
        held = {one: stack.enter_context(changing(vault, CUSTOMER, one)) for one in sorted((code, into))}
        manifests = [one.case.manifest for one in held.values()]
        if any(one.customer_facts.credit_limit for one in manifests):
            demand_permission(vault, "credit")
        DirtyMarks(vault.layout).mark(MERGE, code)
        if undo:
            held[code].change(partial(_unmerged, held[into].case.manifest, why.strip(), actor))
            _note_kept(vault, code, held[into].case.manifest)
        else:
            demand_itself(held[into].case.manifest)
            held[code].change(partial(_merged, into, why.strip(), actor))
    return _finished(vault, code, into, actor, undone=undo)


def rename_customer(vault: "Vault", code: str, into: str) -> MergedCustomers:
    """Give a customer a new code: a file of that code takes over, the old one says where it went; durable on return.

    Raises `NotPermittedError`, `ClosedCaseError`, `CustomerExistsError`, `MergedAwayError`, `LooksLikeCustomerError`, `BadIdError`.
    """
    actor = _demand_may(vault, code)
    known = known_customer(vault, into)
    if known is not None:
        if vault.cases.read(CUSTOMER, known).manifest.customer_facts.merged.into == code:
            raise FormerCodeError(id=known, code=code)
        raise CustomerExistsError(kind=CUSTOMER, id=known)
    into = made_code(vault, into)
    with changing(vault, CUSTOMER, code) as held:
        demand_itself(held.case.manifest)
        DirtyMarks(vault.layout).mark(MERGE, code)
        held.change(partial(_merged, into, "", actor))
    return _finished(vault, code, into, actor)


def finish_merge(vault: "Vault", code: str) -> None:
    """Go on with a merge that was interrupted, or with parting. What is being merged now is left alone: its file is held.

    Whoever began it did it, also what is left: records say so, and how that is known. A customer whose folder is not in its place stays marked.
    """
    with vault.cases.if_idle(CUSTOMER, code) as idle:
        if not idle or not vault.cases.exists(CUSTOMER, code):
            return
    began = _began(vault, code)
    if began is None:  # only the mark was made
        DirtyMarks(vault.layout).clear(MERGE, code)
        return
    _carry(_asked_by_whoever(vault, began), code, began.by)


def _began(vault: "Vault", code: str) -> "Event | None":
    """The record by which a customer went into another, or was parted from it, last."""
    records = vault.cases.history(CUSTOMER, code)
    return next((one.event for one in reversed(list(records)) if one.event.action in _BEGINS), None)


def _asked_by_whoever(vault: "Vault", began: "Event") -> "Vault":
    """The vault as it is asked by whoever did something, known as he was then. What there is to be told, whoever works now is told."""
    known = began.known
    proof = Proof.SYSTEM if known.how == PROVEN else Proof.DECLARED
    who = replace(
        vault.who,
        person=vault.config.person(began.by),
        system_user=known.system_user,
        proof=proof,
        entered_by=known.entered_by,
    )
    asked = vault.asked_by(who)
    asked.notices = vault.notices
    return asked


def _note_kept(vault: "Vault", code: str, into: "Manifest") -> None:
    """Say that what was held with the other stays held."""
    reasons = [one.why for one in open_holds(view_of(vault, into).manifest.holds)]
    if reasons:
        people = named(able_people(vault.config, "hold"))
        values = {"code": code, "into": into.id, "reasons": Listing(tuple(reasons)), "people": people}
        vault.notices.append(Sentence(KEPT, values))


def _demand_may(vault: "Vault", code: str) -> str:
    actor = demand_may_enter(vault).id
    demand_open_case(vault, written(CUSTOMER, code))
    return actor


def _merged(into: str, why: str, actor: str, manifest: "Manifest", now: str) -> "tuple[Manifest, Event]":
    return merge_out(manifest, into, why, actor, now)


def _unmerged(into: "Manifest", why: str, actor: str, manifest: "Manifest", now: str) -> "tuple[Manifest, Event]":
    return unmerge(manifest, into, why, actor, now)


def _finished(vault: "Vault", code: str, into: str, actor: str, *, undone: bool = False) -> MergedCustomers:
    """Carry out what the customer's file says already. What cannot be done now is told, and done by the next who can."""
    try:
        orders = _carry(vault, code, actor)
    except (DocvaultError, OSError) as error:
        vault.notices.append(Sentence(BEGUN, {"into": into, "code": code, "problem": _problem(error)}))
        orders = []
    return MergedCustomers(code, into, tuple(orders), undone=undone)


def _carry(vault: "Vault", code: str, actor: str) -> list[str]:
    """Let the other customer take over and the orders name it, as far as they do not; or, of a customer that was parted again, the other way round."""
    manifest = vault.cases.read(CUSTOMER, code).manifest
    into = manifest.customer_facts.merged.into
    if into:
        _take_over(vault, manifest, into, actor)
        wanted = _naming(vault, code)
    else:
        parted = _parted_from(vault, code)
        into, wanted = code, [one for one in _naming(vault, parted) if _came_from(vault, one) == (code, parted)]
    moved, left = [], False
    for order in wanted:
        try:
            change_case(vault, ORDER, order, partial(_changed, into, actor))
        except (DocvaultError, OSError) as error:
            left = True
            vault.notices.append(Sentence(LEFT, {"order": order, "code": code, "problem": _problem(error)}))
        else:
            moved.append(order)
    if not left:
        DirtyMarks(vault.layout).clear(MERGE, code)
    return moved


def _problem(error: DocvaultError | OSError) -> Sentence | str:
    return Sentence(error.message, error.values) if isinstance(error, DocvaultError) else str(error)


def _take_over(vault: "Vault", gone: "Manifest", into: str, actor: str) -> None:
    """Let the other customer take over, once; one that is not there, as after `rename`, is opened with all that is known of this one."""
    if vault.cases.exists(CUSTOMER, into):
        at = gone.customer_facts.merged.at
        records = vault.cases.history(CUSTOMER, into)
        if not any(one.event.action == MERGED_IN and one.event.data.get("at") == at for one in records):
            change_case(vault, CUSTOMER, into, partial(_took_over, gone, actor))
        return
    manifest, event = transitions.open_customer(into, gone.title if gone.title != gone.id else into, actor, vault.now())
    same = replace(manifest, note=gone.note, facts=replace(gone.customer_facts, merged=NOT_MERGED))
    taken, _event = merge_in(same, gone, actor, event.at)
    try:
        case = vault.cases.create(taken, replace(event, data={**event.data, "from": gone.id}))
    except CaseExistsError:  # somebody opened it a moment ago
        change_case(vault, CUSTOMER, into, partial(_took_over, gone, actor))
    else:
        tell_index_of_new(vault, case)


def _took_over(gone: "Manifest", actor: str, manifest: "Manifest", now: str) -> "tuple[Manifest, Event]":
    return merge_in(manifest, gone, actor, now)


def _changed(into: str, actor: str, manifest: "Manifest", now: str) -> "tuple[Manifest, Event]":
    return change_customer(manifest, into, actor, now)


def _naming(vault: "Vault", code: str) -> list[str]:
    """The orders that name a customer."""
    return [one.id for one in vault.index.cases(Field(CUSTOMER, code), kind=ORDER) if one.customer == code]


def _parted_from(vault: "Vault", code: str) -> str:
    """The customer that this one was part of last."""
    records = [one.event for one in vault.cases.history(CUSTOMER, code) if one.event.action == UNMERGED]
    return str(records[-1].data.get("into", "")) if records else ""


def _came_from(vault: "Vault", order: str) -> tuple[str, str]:
    """Which customer an order named before its customer was changed last with others, and which since."""
    records = [one.event.data for one in vault.cases.history(ORDER, order) if one.event.action == CHANGED]
    return (str(records[-1].get("from")), str(records[-1].get("into"))) if records else ("", "")
