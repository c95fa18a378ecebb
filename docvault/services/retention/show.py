"""The verb `retention show`: a disposal with every file of its list, how far it is and who took which step. Whoever is to approve it looks here."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docvault.errors import Translate
from docvault.model.called import Called
from docvault.model.retention.certificate import NamedOrder, count_files, count_with_them
from docvault.model.retention.retention import SENTENCES, Ground
from docvault.services.retention.certifying import named
from docvault.services.retention.disposals import find_disposal, list_of, papers_of
from docvault.services.retention.propose import elsewhere_tree, items_tree
from docvault.store.retention.papers import REGISTER

if TYPE_CHECKING:
    from docvault.model.retention.disposal import Disposal
    from docvault.model.retention.disposal_list import DisposalList
    from docvault.services.vault import Vault


@dataclass(frozen=True, slots=True)
class TakenStep:
    """A step of a disposal as the register has it; with `order` it was taken with one order only."""

    step: str
    by: str
    at: str
    order: str = ""
    reason: Ground | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A disposal, its list with names, and its steps, the oldest first; where its certificate lies, relative to the vault, when there is one."""

    disposal: "Disposal"
    listed: "DisposalList"
    orders: tuple[NamedOrder, ...]
    steps: tuple[TakenStep, ...]
    certificate: str = ""
    paper: str = ""


def show(vault: "Vault", typed: str) -> Shown:
    """A disposal by its number. Raises `NoSuchDisposalError`, `DisposalListDamagedError`."""
    disposal = find_disposal(vault, typed)
    listed = list_of(vault, disposal)
    orders = tuple(named(vault, one) for one in listed.orders)
    return Shown(disposal, listed, orders, tuple(_steps(vault, disposal.number)), *papers_of(vault, disposal))


def shown_tree(shown: Shown, translate: Translate, called: Called) -> dict[str, Any]:
    """The disposal as the JSON document of the command."""
    rules = {(one.order, entry.document): entry for one in shown.listed.orders for entry in one.documents}
    items = []
    for item in items_tree(shown.listed):
        rule = rules[item["order"], item["document"]]
        dates = {"period": rule.period, "trigger": rule.trigger, "since": rule.since, "expired": rule.expired}
        items.append({**item, "class": rule.class_id, **dates})
    return {
        "disposal": shown.disposal.number,
        "state": shown.disposal.state,
        "as_of": shown.disposal.as_of,
        **({"until": shown.disposal.until} if shown.disposal.until else {}),
        "steps": [_step_tree(step, translate, called) for step in shown.steps],
        **summary_tree(shown.listed),
        "items": items,
        "elsewhere": elsewhere_tree(shown.listed),
        **({"certificate": shown.certificate, "paper": shown.paper} if shown.certificate else {}),
    }


def summary_tree(listed: "DisposalList") -> dict[str, Any]:
    """How much is listed: orders, files, bytes, files of each class, and what goes with them."""
    classes: Counter[str] = Counter()
    for order in listed.orders:
        for document in order.documents:
            classes[document.class_id] += len(document.versions)
    return {
        "orders": len(listed.orders),
        **count_files(listed.orders).to_tree(),
        "with_them": count_with_them(listed.orders).to_tree(),
        "classes": dict(classes),
    }


def _steps(vault: "Vault", number: str) -> Iterator[TakenStep]:
    for record in vault.registers.records(REGISTER):
        event, data = record.event, record.event.data
        if data.get("disposal") == number:
            order, why = str(data.get("order", "")), str(data.get("why", ""))
            yield TakenStep(event.action, event.by, event.at, order, _ground(data.get("reason")), why)


def _ground(reason: object) -> Ground | None:
    if not isinstance(reason, Mapping) or reason.get("code") not in SENTENCES:
        return None
    return Ground(str(reason["code"]), {str(name): str(value) for name, value in reason.get("values", {}).items()})


def _step_tree(step: TakenStep, translate: Translate, called: Called) -> dict[str, Any]:
    return {
        "step": step.step,
        "by": step.by,
        "at": step.at,
        **({"order": step.order} if step.order else {}),
        **({"reason": step.reason.text(translate, called)} if step.reason is not None else {}),
        **({"why": step.why} if step.why else {}),
    }
