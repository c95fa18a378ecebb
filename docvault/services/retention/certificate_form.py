"""The certificate of destruction (销毁清单) as a paper: to print, to sign by hand, to file. Made of the certificate's tree alone, in the vault's language."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, Translate
from docvault.model.case.history import DECLARED
from docvault.model.retention.certificate import Count
from docvault.model.sentence import BESIDE
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

_STEPS = ("proposed", "approved", "binned", "destroyed")
_SIGNERS = {
    "proposed": N_("Proposed by"),
    "approved": N_("Approved by"),
    "destroyed": N_("Destroyed by"),
    "": N_("Witnessed by"),
}


def certificate_form(tree: Mapping[str, Any], house: str, translate: Translate, called: "Called") -> Form:
    """The paper of a certificate's tree; `house` is the company's name."""
    with_them = tree.get("with_them", {"files": 0, "bytes": 0})
    facts = [
        (translate(N_("Company")), house),
        due_fact(tree["as_of"], translate, called),
        *((translate(STEPS[step]), acted(tree[step], translate)) for step in _STEPS),
        (translate(N_("Method")), tree["method"]),
        *total_facts(Count(tree["files"], tree["bytes"]), Count(with_them["files"], with_them["bytes"]), translate),
    ]
    return Form(
        title=translate(N_("Certificate of destruction {disposal}")).format(disposal=tree["disposal"]),
        facts=facts,
        headings=[translate(heading) for heading in HEADINGS],
        rows=order_rows(tree["orders"], translate, called),
        notes=[*_stayed(tree, translate), *_declared(tree, translate), translate(_REACH)],
        signing=[
            ["", *(translate(heading) for heading in SIGNING)],
            *([translate(role), tree[step]["name"] if step else "", "", ""] for step, role in _SIGNERS.items()),
        ],
        footer=translate(PAGES),
    )


_REACH = N_("This certificate is about this vault. Backups, exported copies and printed paper are not covered by it.")


_DECLARED = N_(
    "Who took the steps marked as declared was said by whoever worked at the computer, and is not proven by an account of their own."
)


def acted(act: Mapping[str, Any], translate: Translate) -> str:
    """When a step was taken, by whom, and that this is only declared where it is."""
    name, person = act["name"], act["person"]
    who = name if person == name else translate(BESIDE).format(text=name, more=person)
    said = f"{minute(act['at'])}  {who}"
    return f"{said} – {translate(DECLARED_STEP)}" if _is_declared(act) else said


def _is_declared(act: Mapping[str, Any]) -> bool:
    known: Mapping[str, Any] = act.get("known", {})
    return known.get("how") == DECLARED


def _declared(tree: Mapping[str, Any], translate: Translate) -> list[str]:
    return [translate(_DECLARED)] if any(_is_declared(tree[step]) for step in _STEPS) else []


def _stayed(tree: Mapping[str, Any], translate: Translate) -> list[str]:
    said = translate(N_("Order {order} was not destroyed: {why}"))
    return [
        said.format(order=one["order"], why=one.get("why") or one["reason"]) for one in tree.get("not_destroyed", ())
    ]
