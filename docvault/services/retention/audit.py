"""The verb `retention audit`: what may go on a date, what is held back and why, what falls due soon, what has no class. From index or files alike."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, Translate
from docvault.model.called import Called
from docvault.model.case.demands import demand_date
from docvault.model.case.kinds import CUSTOMER, ORDER
from docvault.model.progress import Progress, unseen
from docvault.model.retention.retention import (
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
from docvault.model.retention.retention_words import period_text
from docvault.model.times import days_later, read_date
from docvault.services.forms.form import Form, Row
from docvault.services.search.large_answers import collector_paused

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.model.retention.retention import Due
    from docvault.services.vault import Vault


def audit(vault: "Vault", as_of: str = "", *, from_files: bool = False, progress: Progress = unseen) -> Audit:
    """The audit as of a date, today without one. `from_files` reads every manifest instead of the index. Raises `BadDateError`."""
    day = demand_date(as_of) or vault.now()[:10]
    ahead = vault.config.retention.coming_days
    with collector_paused():
        if from_files:
            facts, around = _from_files(vault, progress)
        else:
            facts = list(vault.index.retention(days_later(read_date(day), ahead).isoformat()))
            around = surroundings(vault)
        return assess(facts, around, day, ahead)


def surroundings(vault: "Vault") -> Surroundings:
    """What orders' retention depends on beside themselves, from the index."""
    customers = {facts.customer: facts.grounds for facts in vault.index.held(CUSTOMER)}
    return Surroundings(customers, running_chains(vault.index.links()))


def _from_files(vault: "Vault", progress: Progress) -> tuple[list[Facts], Surroundings]:
    customers: dict[str, tuple[Ground, ...]] = {}
    for code, _ in vault.cases.each(CUSTOMER):
        grounds = customer_grounds(vault.cases.read(CUSTOMER, code).manifest)
        if grounds:
            customers[code] = grounds
    facts: list[Facts] = []
    based: list[tuple[str, str]] = []
    runs: set[str] = set()
    orders = [number for number, _ in vault.cases.each(ORDER)]
    for done, number in enumerate(sorted(orders), start=1):
        manifest = vault.cases.read(ORDER, number).manifest
        facts.append(facts_of(manifest, vault.retention_rules))
        if manifest.state == "open":
            runs.add(number)
        if manifest.order.based_on:
            based.append((number, manifest.order.based_on))
        progress(done, len(orders))
    links = [Link(order, base, order in runs, base in runs) for order, base in based]
    return facts, Surroundings(customers, running_chains(links))


def audit_tree(found: Audit, language: "Language", names: Called) -> dict[str, Any]:
    """An audit as the result of the command (design 7): what is due has an entry a document, one for an order that goes as a whole."""
    return {
        "as_of": found.as_of,
        "eligible": [one for order, due in found.eligible for one in _due_trees(order, due)],
        "blocked": [
            {
                "order": order,
                "reasons": _texts(grounds, language.text, names),
                "codes": [ground.code for ground in grounds],
            }
            for order, grounds in found.blocked
        ],
        "coming": [
            one | ({"reasons": _texts(grounds, language.text, names)} if grounds else {})
            for order, due, grounds in found.coming
            for one in _due_trees(order, due)
        ],
        "unclassed": [{"order": order, "document": document} for order, document in found.unclassed],
    }


def _due_trees(order: str, due: "Due") -> "Iterator[dict[str, Any]]":
    for document in due.documents or ("",):
        yield {
            "order": order,
            **({"document": document} if document else {}),
            "class": due.class_id,
            "period": due.period,
            "trigger": due.since,
            "trigger_field": due.trigger,
            "expired": due.expired,
        }


def _texts(grounds: Iterable[Ground], translate: Translate, called: Called) -> list[str]:
    return [ground.text(translate, called) for ground in grounds]


AUDIT_HEADINGS = (
    N_("State"),
    N_("Order"),
    N_("Document"),
    N_("Retention class"),
    N_("Counts from"),
    N_("Kept for"),
    N_("Due"),
    N_("Reasons"),
)
STATES = {
    "eligible": N_("due for disposal"),
    "blocked": N_("held back"),
    "coming": N_("due soon"),
    "unclassed": N_("without a class"),
}


def audit_rows(found: Audit, translate: Translate, called: Called) -> dict[str, Iterator[list[str]]]:
    """The audit's table by state: a row for each order, or for the documents of it that are kept alike."""

    def row(
        state: str, order: str, due: "Due | None" = None, grounds: Iterable[Ground] = (), document: str = ""
    ) -> list[str]:
        term = ("", "", "", "")
        if due:
            term = (called("class", due.class_id), due.since, period_text(due.period, translate), due.expired)
        documents = translate(N_(", ")).join(due.documents) if due else document
        return [
            translate(STATES[state]),
            order,
            documents,
            *term,
            translate(N_("; ")).join(_texts(grounds, translate, called)),
        ]

    return {
        "eligible": (row("eligible", order, due) for order, due in found.eligible),
        "blocked": (row("blocked", order, None, grounds) for order, grounds in found.blocked),
        "coming": (row("coming", order, due, grounds) for order, due, grounds in found.coming),
        "unclassed": (row("unclassed", order, document=document) for order, document in found.unclassed),
    }


def is_running(grounds: Iterable[Ground]) -> bool:
    """Whether an order is held back only because it is not completed."""
    return {ground.code for ground in grounds} <= {"open", "unsigned", "copies", "change"} and any(
        ground.code == "open" for ground in grounds
    )


def audit_form(found: Audit, translate: Translate, called: Called) -> Form:
    """The audit as a paper."""
    rows = audit_rows(found, translate, called)
    return Form(
        title=translate(N_("Retention audit")),
        facts=[(translate(N_("As of")), found.as_of)],
        headings=[translate(heading) for heading in AUDIT_HEADINGS],
        rows=[Row(row) for state in STATES for row in rows[state]],
    )
