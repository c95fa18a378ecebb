"""The disposal list (处置清单) as a paper: for the manager who is to approve it, and to sign."""

from typing import TYPE_CHECKING

from docvault.errors import N_, Translate
from docvault.model.retention.certificate import count_files, count_with_them
from docvault.model.times import minute
from docvault.services.forms.form import Form
from docvault.services.retention.file_rows import (
    DECLARED_STEP,
    HEADINGS,
    PAGES,
    SIGNING,
    STEPS,
    due_fact,
    order_rows,
    total_facts,
)

if TYPE_CHECKING:
    from docvault.model.called import Called
    from docvault.services.retention.show import Shown, TakenStep

_STATES = {
    "proposed": N_("proposed, waits for approval"),
    "approved": N_("approved, not carried out yet"),
    "binned": N_("in the bin until {until}"),
    "destroyed": N_("destroyed"),
    "withdrawn": N_("withdrawn"),
    "dropped": N_("without an order: all dropped out"),
    "restored": N_("brought back"),
}
_OF_ORDERS = {
    "dropped": N_("Order {order} dropped out on {at}: {reason}"),
    "restored": N_("Order {order} was brought back from the bin on {at} by {name}."),
}


def disposal_list_form(shown: "Shown", house: str, translate: Translate, called: "Called") -> Form:
    """The paper of a disposal's list; `house` is the company's name."""
    listed = [one.listed for one in shown.orders]
    return Form(
        title=translate(N_("Disposal list {disposal}")).format(disposal=shown.disposal.number),
        facts=[
            (translate(N_("Company")), house),
            (translate(N_("State")), state_text(shown, translate)),
            due_fact(shown.disposal.as_of, translate, called),
            *step_facts(shown, translate, called),
            *total_facts(count_files(listed), count_with_them(listed), translate),
        ],
        headings=[translate(heading) for heading in HEADINGS],
        rows=order_rows([one.to_tree() for one in shown.orders], translate, called),
        notes=order_notes(shown, translate, called),
        signing=[
            ["", *(translate(heading) for heading in SIGNING)],
            [translate(N_("Proposed by")), _signer(shown, "proposed", called), "", ""],
            [translate(N_("Approved by")), _signer(shown, "approved", called), "", ""],
        ],
        footer=translate(PAGES),
    )


def state_text(shown: "Shown", translate: Translate) -> str:
    """How far a disposal is, in words."""
    return translate(_STATES[shown.disposal.state]).format(until=minute(shown.disposal.until))


def step_facts(shown: "Shown", translate: Translate, called: "Called") -> list[tuple[str, str]]:
    """The steps of the whole disposal: when, by whom, and why where that was asked."""
    return [
        (
            translate(STEPS[step.step]),
            "  ".join(filter(None, (minute(step.at), _taker(step, translate, called), step.why))),
        )
        for step in shown.steps
        if step.step in STEPS
    ]


def _taker(step: "TakenStep", translate: Translate, called: "Called") -> str:
    """Who took a step, and that this is only declared where it is."""
    name = called("person", step.by)
    return f"{name} – {translate(DECLARED_STEP)}" if step.is_declared else name


def order_notes(shown: "Shown", translate: Translate, called: "Called") -> list[str]:
    """The orders that dropped out or were brought back, when and why."""
    return [_note(step, translate, called) for step in shown.steps if step.step in _OF_ORDERS]


def _note(step: "TakenStep", translate: Translate, called: "Called") -> str:
    return translate(_OF_ORDERS[step.step]).format(
        order=step.order,
        at=minute(step.at),
        name=called("person", step.by),
        reason=step.reason.text(translate, called) if step.reason is not None else "",
    )


def _signer(shown: "Shown", step: str, called: "Called") -> str:
    act = shown.disposal.acts.get(step)
    return called("person", act.by) if act is not None else ""
