"""The verb `retention audit`: what may go on a date, what is held back and why, what falls due soon, what has no class. From index or files alike."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, Translate, untranslated
from docvault.model.retention import (
    Audit,
    Facts,
    Ground,
    Link,
    Surroundings,
    assess,
    customer_grounds,
    facts_of,
    running_chains,
)
from docvault.model.transitions import demand_date
from docvault.services.forms.form import Form, Row

if TYPE_CHECKING:
    from docvault.model.retention import Due
    from docvault.services.vault import Vault

Progress = Callable[[int, int], None]


def audit(vault: "Vault", as_of: str = "", *, from_files: bool = False, progress: Progress = lambda *_: None) -> Audit:
    """The audit as of a date, today without one. `from_files` reads every manifest instead of the index. Raises `BadDateError`."""
    from datetime import timedelta

    from docvault.model.times import read_date

    day = demand_date(as_of) or vault.now()[:10]
    ahead = vault.config.retention.coming_days
    if from_files:
        facts, around = _from_files(vault, progress)
    else:
        facts = list(vault.index.retention((read_date(day) + timedelta(days=ahead)).isoformat()))
        around = surroundings(vault)
    return assess(facts, around, day, ahead)


def surroundings(vault: "Vault") -> Surroundings:
    """What orders' retention depends on beside themselves, from the index."""
    customers = {facts.customer: facts.grounds for facts in vault.index.held("customer")}
    return Surroundings(customers, running_chains(vault.index.links()))


def _from_files(vault: "Vault", progress: Progress) -> tuple[list[Facts], Surroundings]:
    customers: dict[str, tuple[Ground, ...]] = {}
    for code, _ in vault.cases.each("customer"):
        grounds = customer_grounds(vault.cases.read("customer", code).manifest)
        if grounds:
            customers[code] = grounds
    facts: list[Facts] = []
    based: list[tuple[str, str]] = []
    runs: set[str] = set()
    orders = [number for number, _ in vault.cases.each("order")]
    for done, number in enumerate(sorted(orders), start=1):
        manifest = vault.cases.read("order", number).manifest
        facts.append(facts_of(manifest, vault.retention_rules))
        if manifest.state == "open":
            runs.add(number)
        if manifest.based_on:
            based.append((number, manifest.based_on))
        progress(done, len(orders))
    links = [Link(order, base, order in runs, base in runs) for order, base in based]
    return facts, Surroundings(customers, running_chains(links))


def audit_tree(found: Audit, translate: Translate = untranslated) -> dict[str, Any]:
    """An audit as the JSON document of the command (design 7)."""
    return {
        "as_of": found.as_of,
        "eligible": [_due_tree(order, due) for order, due in found.eligible],
        "blocked": [{"order": order, "reasons": _texts(grounds, translate)} for order, grounds in found.blocked],
        "coming": [
            _due_tree(order, due) | ({"reasons": _texts(grounds, translate)} if grounds else {})
            for order, due, grounds in found.coming
        ],
        "unclassed": [{"order": order, "document": document} for order, document in found.unclassed],
    }


def _due_tree(order: str, due: "Due") -> dict[str, Any]:
    return {
        "order": order,
        **({"document": due.document} if due.document else {}),
        "class": due.class_id,
        "period": due.period,
        "trigger": due.since,
        "trigger_field": due.trigger,
        "expired": due.expired,
    }


def _texts(grounds: Iterable[Ground], translate: Translate) -> list[str]:
    return [ground.text(translate) for ground in grounds]


AUDIT_HEADINGS = (
    N_("State"),
    N_("Order"),
    N_("Document"),
    N_("Class"),
    N_("Counts from"),
    N_("Kept for"),
    N_("Due"),
    N_("Reasons"),
)
_STATES = {
    "eligible": N_("due for disposal"),
    "blocked": N_("held back"),
    "coming": N_("due soon"),
    "unclassed": N_("without a class"),
}


def audit_rows(tree: dict[str, Any], translate: Translate, called: Callable[[str], str]) -> list[list[str]]:
    """The audit's table, one row an entry; `called` gives a class its name."""
    return [
        [
            translate(_STATES[state]),
            entry["order"],
            entry.get("document", ""),
            called(entry["class"]) if "class" in entry else "",
            entry.get("trigger", ""),
            entry.get("period", ""),
            entry.get("expired", ""),
            "; ".join(entry.get("reasons", ())),
        ]
        for state in _STATES
        for entry in tree[state]
    ]


def audit_form(tree: dict[str, Any], translate: Translate, called: Callable[[str], str]) -> Form:
    """The audit as a paper."""
    return Form(
        title=translate(N_("Retention audit")),
        facts=[(translate(N_("As of")), tree["as_of"])],
        headings=[translate(heading) for heading in AUDIT_HEADINGS],
        rows=[Row(row) for row in audit_rows(tree, translate, called)],
    )
