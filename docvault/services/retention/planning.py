"""What executing a disposal would do now: every order judged, every file with where it goes. The plan that is shown is the plan that is carried out."""

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, BusyError, DamagedError, RefusedError
from docvault.model.case.kinds import ORDER
from docvault.model.control.rights import EVERYTHING, Reader
from docvault.model.retention import disposal as rules
from docvault.model.retention.audit import Surroundings
from docvault.model.retention.disposal import APPROVED, Disposal
from docvault.model.retention.disposal_list import ListedOrder
from docvault.model.retention.grounds import Ground
from docvault.model.times import read_time
from docvault.model.values import dataclass
from docvault.services.retention.audit import surroundings
from docvault.services.retention.disposals import find_disposal, list_of, name_of, reasons_tree
from docvault.services.retention.seen_list import closed_in
from docvault.services.retention.waiting import waiting_for
from docvault.services.retention.wholeness import damage
from docvault.services.rules import able_people, demand_permission
from docvault.services.seeing import reader, view_of
from docvault.store.cases.case_file import NoSuchCaseError
from docvault.store.dirty import DirtyMarks
from docvault.store.retention.bin import Bin
from docvault.store.retention.papers import StrayCopies

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.model.called import Called
    from docvault.model.case.manifest import Document, Version
    from docvault.model.control.visible import View
    from docvault.services.vault import Vault
    from docvault.store.cases.case_file import CaseFile


class BothNamesError(RefusedError):
    """Without the term, both who proposed and who approved must still stand for it (R-RO1)."""

    message = N_(
        "Disposal {disposal} cannot be destroyed at once: {person}, who proposed or approved it, no longer has the role for that."
    )
    next_step = N_("Without `--now` it lies in the bin for its term first.")


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One thing that will be done to a file: `bin` (it moves to `target`) or `destroy`."""

    what: str
    path: str
    target: str = ""
    bytes: int = 0

    def to_tree(self, order: str) -> dict[str, Any]:
        """The step as the plan's result has it."""
        return {"order": order, "what": self.what, "path": self.path, "target": self.target, "bytes": self.bytes}


@dataclass(frozen=True, slots=True)
class OrderPlan:
    """What will be done with one order; with `dropped` it drops out for that reason, and nothing of it is touched or what lies in the bin comes back."""

    listed: ListedOrder
    steps: tuple[PlannedStep, ...] = ()
    dropped: Ground | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What executing a disposal will do: put into the bin, destroy, or with `--now` both."""

    disposal: str
    bins: bool
    destroys: bool
    orders: tuple[OrderPlan, ...]
    names: tuple[str, ...] = ()  # who proposed and who approved
    asking: Reader = EVERYTHING

    @property
    def going(self) -> tuple[OrderPlan, ...]:
        """The orders that do not drop out."""
        return tuple(one for one in self.orders if one.dropped is None)

    @property
    def files(self) -> int:
        """How many versions go."""
        return sum(1 for one in self.going for _ in one.listed.files())

    def to_tree(self, language: "Language", names: "Called") -> dict[str, Any]:
        """The plan as the result of a trial run: exactly the steps that are carried out."""
        steps = [one.to_tree(order.listed.order) for order in self.going for one in order.steps]
        dropped = [(one.listed.order, one.dropped) for one in self.orders if one.dropped is not None]
        return {
            "disposal": self.disposal,
            "dry_run": True,
            "steps": steps,
            "dropped": reasons_tree(dropped, language, names, self.asking),
        }


def plan_execution(vault: "Vault", typed: str, *, at_once: bool = False) -> Plan:
    """Say what executing a disposal would do now. Changes nothing, but that what a full disk stopped half-way is finished first.

    Raises `NotPermittedError`, `NotApprovedError`, `DisposalStateError`, `NotYetError`, `TermRunsError`, `BothNamesError`, `DisposalListDamagedError`.
    """
    demand_permission(vault, "dispose-execute")
    disposal = find_disposal(vault, typed)
    rules.demand_executable(disposal, vault.now(), at_once=at_once)
    if at_once:
        _demand_both(vault, disposal)
    bins = disposal.state == APPROVED
    destroys = not bins or at_once
    around = surroundings(vault)
    listed = list_of(vault, disposal)
    waiting = [one for one in listed.orders if one.order in disposal.left and one.order not in disposal.destroying]
    _finish_begun(vault, waiting)
    orders = tuple(_planned(vault, one, disposal, around, bins=bins, destroys=destroys) for one in waiting)
    if disposal.as_of > vault.now()[:10] and any(_is_early(one) for one in orders):
        raise rules.NotYetError(disposal=disposal.number, as_of=disposal.as_of)
    names = tuple(name_of(vault, disposal.acts[step].by) for step in ("proposed", "approved"))
    return Plan(disposal.number, bins, destroys, orders, names, reader(vault))


def _finish_begun(vault: "Vault", orders: "Sequence[ListedOrder]") -> None:
    """Let what an order says go into the bin be there where that was begun and stopped: else it would look as if files were missing."""
    marks = DirtyMarks(vault.layout)
    for one in orders:
        if marks.is_marked(ORDER, one.order):
            with suppress(BusyError, RefusedError, DamagedError):
                vault.cases.recover(ORDER, one.order, patience=0.0)


def _planned(
    vault: "Vault", listed: ListedOrder, disposal: Disposal, around: Surroundings, *, bins: bool, destroys: bool
) -> OrderPlan:
    try:
        case = vault.cases.read(ORDER, listed.order)
    except NoSuchCaseError:
        return OrderPlan(listed, dropped=Ground("gone"))
    except DamagedError:
        return OrderPlan(listed, dropped=Ground("damaged"))
    if case.hand_edited:
        return OrderPlan(listed, dropped=Ground("edited"))
    ground = hindrance(vault, case, listed, disposal, around)
    if ground is not None:
        return OrderPlan(listed, dropped=ground)
    number = disposal.number
    shown, bin_folder = vault.layout.shown(case.folder), vault.layout.shown(Bin(vault.layout).folder(number, case.id))
    view = view_of(vault, case.manifest)
    places = [
        (_place(document, version, view), version.bytes)
        for document in case.manifest.documents
        if document.id in {one.document for one in listed.documents}
        for version in document.versions
        if version.disposed in {"", number}
    ]
    steps: list[PlannedStep] = []
    if bins:
        steps += [PlannedStep("bin", f"{shown}/{place}", f"{bin_folder}/{place}", size) for place, size in places]
        steps += [_item_step(vault, bin_folder, item.item, item.bytes) for item in listed.intake]
    if destroys:
        steps += [PlannedStep("destroy", f"{bin_folder}/{place}", bytes=size) for place, size in places]
        steps += [
            PlannedStep("destroy", f"{bin_folder}/intake/{item.item}", bytes=item.bytes) for item in listed.intake
        ]
        steps += _stray_steps(vault, listed)
    return OrderPlan(listed, tuple(steps))


def _place(document: "Document", version: "Version", view: "View") -> str:
    """Where a version lies in its order's folder; of a closed document without the name of its file."""
    place = document.place(version)
    return place if view.shows_document(document.id) else place.rpartition("/")[0]


def _is_early(plan: OrderPlan) -> bool:
    return plan.dropped is not None and plan.dropped.code == "not-due"


def hindrance(
    vault: "Vault", case: "CaseFile", listed: ListedOrder, disposal: Disposal, around: Surroundings
) -> Ground | None:
    """What stands against disposing of an order as listed: a rule, that it was opened again since, what waits, or files that are not what was listed."""
    number, proposed = disposal.number, disposal.acts["proposed"].at
    ground = rules.judge(case.manifest, listed, number, vault.retention_rules, around, vault.now()[:10])
    if ground is not None:
        return ground
    for record in vault.cases.history(ORDER, case.id):
        if record.event.action == "reopened" and read_time(record.event.at) > read_time(proposed):
            return Ground("reopened", {"at": record.event.at[:10]})
    waiting = waiting_for(vault, case.manifest, listed)
    if waiting is not None:
        return waiting
    binned = rules.is_marked(case.manifest, number)
    return damage(Bin(vault.layout).folder(number, case.id) if binned else case.folder, case.manifest, listed)


def _item_step(vault: "Vault", bin_folder: str, item: str, size: int) -> PlannedStep:
    return PlannedStep("bin", vault.layout.shown(vault.layout.item(item)), f"{bin_folder}/intake/{item}", size)


def _stray_steps(vault: "Vault", listed: ListedOrder) -> Sequence[PlannedStep]:
    strays = StrayCopies(vault.layout, [vault.root / inbox.path for inbox in vault.config.inboxes])
    wanted, is_closed = listed.digests(), bool(closed_in(vault, listed))
    sizes = {version.bytes for _, version in listed.files()} | {item.bytes for item in listed.intake}
    return [
        PlannedStep("destroy", vault.layout.shown(path.parent if is_closed else path), bytes=size)
        for path, _, size in strays.find(wanted.__contains__, sizes)
    ]


def _demand_both(vault: "Vault", disposal: Disposal) -> None:
    for step, action in (("proposed", "dispose-propose"), ("approved", "dispose-approve")):
        person = disposal.acts[step].by
        if person not in {one.id for one in able_people(vault.config, action)}:
            raise BothNamesError(disposal=disposal.number, person=person)
