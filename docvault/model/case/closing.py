"""An order is completed, cancelled, or opened again."""

from typing import TYPE_CHECKING

from docvault.errors import N_, RefusedError
from docvault.model.case.corrections import NOT_VOID
from docvault.model.case.demands import demand_date
from docvault.model.case.facts import OrderFacts
from docvault.model.case.history import Event
from docvault.model.case.manifest import VOID, Manifest
from docvault.model.case.order_dates import demand_agreeing
from docvault.model.case.records import Override
from docvault.model.case.transitions import demand_open
from docvault.model.values import dataclass, replace

if TYPE_CHECKING:
    from docvault.model.case.canonical import Json


class NotClosedError(RefusedError):
    """Only a closed order is opened again."""

    message = N_("Order {order} is open.")
    next_step = N_("Only a completed, cancelled or void order is opened again; go on working with it.")


class InBinError(RefusedError):
    """Documents of the order lie in the bin."""

    message = N_("Documents of {order} lie in the bin of disposal {disposal}: it is not opened again like that.")
    next_step = N_("`docvault retention restore {disposal} --order {order}` brings them back first.")


@dataclass(frozen=True, slots=True)
class Completion:
    """How an order is completed: on a date; `kept_from` is the date it was completed on before it was opened again.

    `override` is why somebody who may completes it although something is open, which `left` says as data for the record.
    """

    on: str
    kept_from: str = ""
    override: str = ""
    left: "tuple[Json, ...]" = ()


def complete(manifest: Manifest, completion: Completion, actor: str, now: str) -> tuple[Manifest, Event]:
    """Complete an order on a date, which starts its retention (R-OD11); `now` says when that was entered.

    Raises `BadDateError`, `DayToComeError`, `DatesDisagreeError`.
    """
    demand_open(manifest)
    facts = replace(manifest.order, completed=demand_date(completion.on))
    data: dict[str, Json] = {"on": facts.completed}
    if completion.override:
        facts = overridden(facts, "completed", completion.override, actor, now)
        data |= {"why": completion.override, "open": list(completion.left)}
    completed = replace(manifest, state="completed", facts=facts)
    demand_agreeing(manifest, completed, now[:10], completion.kept_from)
    return completed, Event(now, actor, "completed", data)


def overridden(facts: OrderFacts, step: str, why: str, actor: str, now: str) -> OrderFacts:
    """The facts of an order that takes a step although something was open."""
    return replace(facts, overrides=(*facts.overrides, Override(step, now, actor, why)))


def cancel(manifest: Manifest, why: str, actor: str, now: str) -> tuple[Manifest, Event]:
    """Cancel an order. Its number stays used."""
    demand_open(manifest)
    facts = replace(manifest.order, cancelled=now[:10])
    return replace(manifest, state="cancelled", facts=facts), Event(now, actor, "cancelled", {"why": why})


def reopen(manifest: Manifest, why: str, in_bin: str, actor: str, now: str) -> tuple[Manifest, Event]:
    """Open an order again that was completed, cancelled or made void by mistake, or for a complaint; its retention begins anew when it is completed.

    One that was closed when it was made void is so again, on the day it was. What was destroyed of it stays so.
    `in_bin`: the disposal in whose bin something of it lies. Raises `NotClosedError`, `InBinError`.
    """
    if manifest.state == "open":
        raise NotClosedError(order=manifest.id)
    if in_bin:
        raise InBinError(order=manifest.id, disposal=in_bin)
    order = manifest.order
    state = _before_void(manifest)
    if state != "open":
        counting = replace(manifest, state=state, facts=replace(order, void=NOT_VOID))
        return counting, Event(now, actor, "reopened", {"why": why, "was": order.void.at[:10], "state": state})
    opened = replace(manifest, state="open", facts=replace(order, completed="", cancelled="", void=NOT_VOID))
    was = order.completed or order.cancelled or order.void.at[:10]
    return opened, Event(now, actor, "reopened", {"why": why, "was": was})


def _before_void(manifest: Manifest) -> str:
    """The state of an order that is void when that is undone; of any other, which is opened again, "open"."""
    if manifest.state != VOID:
        return "open"
    return "completed" if manifest.order.completed else "cancelled" if manifest.order.cancelled else "open"
