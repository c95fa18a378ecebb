"""The verbs `retention execute` and `retention restore`: an approved list goes into the bin, after its term it is destroyed, until then it comes back.

A plan says what will happen, and the same plan is carried out; each order is judged once more under its lock, and under that of its customer: a hold
that was entered before that instant wins.
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, DamagedError, RefusedError, UsageError
from docvault.model.case.kinds import CUSTOMER, ORDER
from docvault.model.control.rights import EVERYTHING, Reader
from docvault.model.progress import Progress, unseen
from docvault.model.retention import disposal as rules
from docvault.model.retention.audit import Surroundings
from docvault.model.retention.disposal import APPROVED, BINNED, PROPOSED, Disposal
from docvault.model.retention.disposal_list import ListedOrder
from docvault.model.retention.grounds import Ground, customer_grounds
from docvault.model.values import dataclass, replace
from docvault.services.case_change import HeldCase, changing
from docvault.services.retention.audit import surroundings
from docvault.services.retention.destroying import finish_locked
from docvault.services.retention.disposals import (
    enter,
    find_disposal,
    list_of,
    papers_of,
    reasons_tree,
    state_tree,
    working,
)
from docvault.services.retention.disposed_items import return_items, take_items
from docvault.services.retention.planning import OrderPlan, Plan, hindrance
from docvault.services.retention.wholeness import damage
from docvault.services.rules import able_people, demand_permission
from docvault.store.cases.astray import demand_not_astray
from docvault.store.cases.case_file import HandEditedError, NoSuchCaseError
from docvault.store.dirty import DISPOSAL, DirtyMarks
from docvault.store.retention.bin import Bin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docvault.language.spoken import Language
    from docvault.model.called import Called
    from docvault.services.vault import Vault


class NotInDisposalError(RefusedError):
    """The order is not, or no longer, part of the disposal."""

    message = N_("Order {order} is not in the bin of disposal {disposal}.")
    next_step = N_("In it are: {orders}.")


class WhyMissingError(UsageError):
    """A list is withdrawn for a reason."""

    message = N_("A reason is missing for withdrawing disposal {disposal}.")
    next_step = N_("Give it with `--why`; it stands in the register of disposals.")


@dataclass(frozen=True, slots=True)
class Carried:
    """How a disposal stands after a step. `certificate` and `paper`, the one to print, are paths relative to the vault.

    `dropped` are orders that dropped out just now, `damaged` are orders that were brought back, and what of them had not the bytes that were put into the bin.
    """

    disposal: Disposal
    certificate: str = ""
    paper: str = ""
    dropped: tuple[tuple[str, Ground], ...] = ()
    restored: tuple[str, ...] = ()
    untouched: tuple[str, ...] = ()  # taken off the list without anything of them having been in the bin
    damaged: tuple[tuple[str, Ground], ...] = ()
    asking: Reader = EVERYTHING

    def to_tree(self, language: "Language", names: "Called") -> dict[str, Any]:
        """How the disposal stands, as the result of `retention execute` and `retention restore`."""
        tree = {**state_tree(self.disposal), "dropped": reasons_tree(self.dropped, language, names, self.asking)}
        if self.disposal.until and self.disposal.state == BINNED:
            tree["until"] = self.disposal.until
        if self.restored:
            tree["restored"] = list(self.restored)
        if self.untouched:
            tree["untouched"] = list(self.untouched)
        if self.damaged:
            tree["damaged"] = reasons_tree(self.damaged, language, names)
        if self.certificate:
            tree |= {"certificate": self.certificate, "paper": self.paper}
        return tree


def execute_plan(vault: "Vault", plan: Plan, progress: Progress = unseen) -> Carried:
    """Carry out a plan; durable on return. Killed anywhere, the next run goes on: what was put into the bin is there, what was begun is destroyed."""
    actor = demand_permission(vault, "dispose-execute").id
    with working(vault):
        disposal = find_disposal(vault, plan.disposal)
        rules.demand_executable(disposal, vault.now(), at_once=plan.destroys)
        work = _Work(vault, disposal, surroundings(vault), actor)
        dropped = [(one.listed.order, work.drop(one.listed, one.dropped)) for one in plan.orders if one.dropped]
        going, rounds = list(plan.going), plan.bins + plan.destroys
        if plan.bins:
            going, more = _each(work.bin, going, lambda done, total: progress(done, total * rounds))
            dropped += more
            _begin_term(vault, plan.disposal, actor)
        if plan.destroys:
            going, more = _each(
                work.destroy, going, lambda done, total: progress(done + total * plan.bins, total * rounds)
            )
            dropped += more
            finish_locked(vault, plan.disposal)
        disposal = find_disposal(vault, plan.disposal)
    return Carried(disposal, *papers_of(vault, disposal), tuple(dropped), asking=plan.asking)


def _each(
    step: Callable[[ListedOrder], Ground | None], orders: Sequence[OrderPlan], progress: Progress
) -> tuple[list[OrderPlan], list[tuple[str, Ground]]]:
    """Take a step with every order; returns those that went, and those that dropped out."""
    going: list[OrderPlan] = []
    dropped: list[tuple[str, Ground]] = []
    for done, one in enumerate(orders, start=1):
        ground = step(one.listed)
        if ground is None:
            going.append(one)
        else:
            dropped.append((one.listed.order, ground))
        progress(done, len(orders))
    return going, dropped


def _begin_term(vault: "Vault", number: str, actor: str) -> None:
    """Everything that goes is in the bin: its term runs from now on."""
    if find_disposal(vault, number).state == APPROVED:
        enter(vault, "binned", number, actor, until=rules.term_end(vault.now(), vault.config.retention.bin_days))


def restore(vault: "Vault", typed: str, order: str = "", progress: Progress = unseen) -> Carried:
    """Bring back what a disposal put into the bin, of one order or of all; durable on return. Raises `NothingInBinError`, `NotInDisposalError`."""
    actor = demand_permission(vault, "dispose-execute").id
    with working(vault):
        disposal = find_disposal(vault, typed)
        if disposal.state not in {APPROVED, BINNED}:
            raise rules.NothingInBinError(disposal=disposal.number, state=disposal.state)
        listed = list_of(vault, disposal)
        there = [one for one in listed.orders if one.order in disposal.left and one.order not in disposal.destroying]
        wanted = [one for one in there if order in {"", one.order}]
        if not wanted:
            names = ", ".join(one.order for one in there) or "–"
            raise NotInDisposalError(order=order or "–", disposal=disposal.number, orders=names)
        bins = Bin(vault.layout)
        binned = {one.order for one in wanted if bins.folder(disposal.number, one.order).is_dir()}
        work = _Work(vault, disposal, Surroundings(), actor)
        damaged = []
        for done, one in enumerate(wanted, start=1):
            damaged += [(one.order, ground) for ground in [work.bring_back(one, None)] if ground]
            enter(vault, "restored", disposal.number, actor, order=one.order)
            progress(done, len(wanted))
        disposal = find_disposal(vault, disposal.number)
    restored = tuple(one.order for one in wanted if one.order in binned)
    untouched = tuple(one.order for one in wanted if one.order not in binned)
    return Carried(disposal, restored=restored, untouched=untouched, damaged=tuple(damaged))


def withdraw(vault: "Vault", typed: str, why: str) -> Disposal:
    """Withdraw a list nobody carried out yet, by who may propose or approve one; durable on return. Its orders may be proposed anew.

    Raises `DisposalStateError`, `WhyMissingError`.
    """
    approves = any(one.id == vault.who.id for one in able_people(vault.config, "dispose-approve"))
    actor = demand_permission(vault, "dispose-approve" if approves else "dispose-propose").id
    if not why.strip():
        raise WhyMissingError(disposal=typed)
    with working(vault):
        disposal = find_disposal(vault, typed)
        if disposal.state not in {PROPOSED, APPROVED}:
            raise rules.DisposalStateError(disposal=disposal.number, state=disposal.state)
        work = _Work(vault, disposal, Surroundings(), actor)
        for one in list_of(vault, disposal).orders:  # an execution that was killed has put some into the bin
            if one.order in disposal.left:
                work.bring_back(one, None)
        enter(vault, "withdrawn", disposal.number, actor, why=why.strip())
        return find_disposal(vault, disposal.number)


class _Work:
    """Carrying out one disposal, order by order, while the lock of the disposals is held."""

    def __init__(self, vault: "Vault", disposal: Disposal, around: Surroundings, actor: str) -> None:
        self._vault = vault
        self._disposal = disposal
        self._number = disposal.number
        self._around = around
        self._actor = actor

    def bin(self, listed: ListedOrder) -> Ground | None:
        """Put an order's files into the bin, or drop it for the reason returned: one that is damaged keeps no other back."""
        try:
            with self._still(listed) as (order, around):
                ground = self._judge(order, listed, around)
                if ground is None and not rules.is_marked(order.case.manifest, self._number):
                    order.change(lambda manifest, now: rules.dispose(manifest, listed, self._number, self._actor, now))
        except DamagedError:
            ground = self._damaged(listed)
        if ground is not None:
            return self.drop(listed, ground)
        take_items(self._vault, self._number, listed.order, listed.intake, self._actor)
        return None

    def destroy(self, listed: ListedOrder) -> Ground | None:
        """Destroy what lies in the bin of an order, or drop it for the reason returned. The register's record is where there is no way back."""
        with self._still(listed) as (order, around):
            ground = self._judge(order, listed, around)
            if ground is None and not rules.is_marked(order.case.manifest, self._number):
                ground = Ground("gone")
            if ground is None:
                DirtyMarks(self._vault.layout).mark(DISPOSAL, self._number)
                enter(self._vault, "destroying", self._number, self._actor, order=listed.order)
                Bin(self._vault.layout).destroy(self._number, listed.order)
        return self.drop(listed, ground) if ground is not None else None

    def drop(self, listed: ListedOrder, ground: Ground) -> Ground:
        """Let an order drop out: what of it is in the bin comes back, the register has the reason."""
        self.bring_back(listed, ground)
        enter(self._vault, "dropped", self._number, self._actor, order=listed.order, reason=ground.to_tree())
        return ground

    def bring_back(self, listed: ListedOrder, reason: Ground | None) -> Ground | None:
        """Bring an order's files and items back from the bin. Does nothing when they are in their places. Returns what of it is not whole."""
        return_items(self._vault, self._number, listed.intake, self._actor)
        try:
            with changing(self._vault, ORDER, listed.order) as order:
                if not rules.is_marked(order.case.manifest, self._number):
                    return None
                order.change(lambda manifest, now: rules.restore(manifest, self._number, reason, self._actor, now))
                return damage(order.case.folder, order.case.manifest, listed)
        except (HandEditedError, NoSuchCaseError):
            return None
        except DamagedError:
            self._damaged(listed)
            return None

    def _damaged(self, listed: ListedOrder) -> Ground:
        """That an order is damaged of which nothing is in the bin. Raises the `DamagedError` at hand where something is: it must be mended first."""
        if Bin(self._vault.layout).folder(self._number, listed.order).is_dir():
            raise  # noqa: PLE0704 - called while it is handled
        return Ground("damaged")

    def _judge(self, order: HeldCase, listed: ListedOrder, around: Surroundings) -> Ground | None:
        return hindrance(self._vault, order.case, listed, self._disposal, around)

    @contextmanager
    def _still(self, listed: ListedOrder) -> "Iterator[tuple[HeldCase, Surroundings]]":
        """An order, and the customer it has by now, held still: nobody puts either on hold meanwhile.

        Raises `CaseAstrayError` where the customer's folder is not in its place: whether it is held nobody can say.
        """
        while True:
            code = self._vault.cases.read(ORDER, listed.order).manifest.order.customer
            with ExitStack() as locks:
                grounds: tuple[Ground, ...] = ()
                if self._vault.cases.exists(CUSTOMER, code):
                    grounds = customer_grounds(locks.enter_context(changing(self._vault, CUSTOMER, code)).case.manifest)
                else:
                    demand_not_astray(self._vault.layout, CUSTOMER, code)
                order = locks.enter_context(changing(self._vault, ORDER, listed.order))
                if order.case.manifest.order.customer == code:
                    yield order, replace(self._around, customers={code: grounds})
                    return
