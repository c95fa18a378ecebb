"""The verb `retention audit`: what may go on a date, what is held back and why, what falls due soon, what has no class. From index or files alike."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, Translate
from docvault.model.called import Called
from docvault.model.case.demands import demand_date
from docvault.model.case.kinds import CUSTOMER, ORDER
from docvault.model.page import piece
from docvault.model.progress import Progress, unseen
from docvault.model.retention.audit import Audit, Facts, Surroundings, assess, facts_of
from docvault.model.retention.chains import Link, running_chains
from docvault.model.retention.grounds import Ground, customer_grounds
from docvault.model.retention.retention_words import period_text, since_text
from docvault.model.retention.visible import seen_ground
from docvault.model.times import days_later, read_date
from docvault.model.values import dataclass, replace
from docvault.services.forms.form import Form, Row
from docvault.services.retention.waiting import held_by_arrivals
from docvault.services.search.large_answers import collector_paused
from docvault.services.seeing import reader

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.model.control.rights import Reader
    from docvault.model.retention.dues import Due
    from docvault.services.vault import Vault


def audit(
    vault: "Vault",
    as_of: str = "",
    *,
    from_files: bool = False,
    even_waiting: bool = False,
    progress: Progress = unseen,
) -> Audit:
    """The audit as of a date, today without one. `from_files` reads every manifest instead of the index. Raises `BadDateError`.

    With `even_waiting` an order counts as due although something of it waits in the inbox.
    """
    day = demand_date(as_of) or vault.now()[:10]
    ahead = vault.config.retention.coming_days
    with collector_paused():
        if from_files:
            facts, around = _from_files(vault, progress)
        else:
            facts = list(vault.index.retention(days_later(read_date(day), ahead).isoformat()))
            around = surroundings(vault)
        found = assess(facts, around, day, ahead)
        return _seen(found if even_waiting else _held_back(vault, found), reader(vault))


def _held_back(vault: "Vault", found: Audit) -> Audit:
    """The audit without what is due of orders for which something waits in the inbox: those are held back."""
    held = held_by_arrivals(vault, found)
    if not held:
        return found
    eligible = tuple((order, due) for order, due in found.eligible if order not in held)
    blocked = sorted((*found.blocked, *held.items()), key=lambda one: one[0])
    return replace(found, eligible=eligible, blocked=tuple(blocked))


def _seen(found: Audit, asking: "Reader") -> Audit:
    """The audit as whoever asks sees it: words of holds that are about what is closed are left out."""
    if asking.reads_everything:
        return found
    blocked = tuple((order, _grounds(grounds, asking)) for order, grounds in found.blocked)
    coming = tuple((order, due, _grounds(grounds, asking)) for order, due, grounds in found.coming)
    return replace(found, blocked=blocked, coming=coming)


def _grounds(grounds: Iterable[Ground], asking: "Reader") -> tuple[Ground, ...]:
    return tuple(seen_ground(one, asking) for one in grounds)


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


@dataclass(frozen=True, slots=True)
class AuditPiece:
    """The same piece of each of the four lists of an audit, and how many entries each list has here and in all, by its name in `STATES`.

    What is due has an entry a document, one for an order that goes as a whole.
    """

    shown: Audit
    counts: Mapping[str, int]
    totals: Mapping[str, int]
    running: int = 0  # of those held back, how many only still run: they come last


def audit_piece(found: Audit, limit: int | None = None, offset: int = 0) -> AuditPiece:
    """Cut each list of an audit; of what is held back those orders come last that only still run.

    Every order is judged also for a piece, and the index is not asked for one: what stands against an order lies with its customer and in the chain of
    its repeat orders too, and how many entries a list has shows only then.
    """
    running = tuple(one for one in found.blocked if is_running(one[1]))
    found = replace(found, blocked=(*(one for one in found.blocked if not is_running(one[1])), *running))
    totals = {
        "eligible": sum(len(due.documents) or 1 for _, due in found.eligible),
        "blocked": len(found.blocked),
        "coming": sum(len(due.documents) or 1 for _, due, _ in found.coming),
        "unclassed": len(found.unclassed),
    }
    if limit is None and not offset:
        return AuditPiece(found, totals, totals, len(running))
    eligible = _dues_piece((due for _, due in found.eligible), limit, offset)
    coming = _dues_piece((due for _, due, _ in found.coming), limit, offset)
    shown = Audit(
        found.as_of,
        tuple((found.eligible[place][0], due) for place, due in eligible),
        piece(found.blocked, limit, offset).rows,
        tuple((found.coming[place][0], due, found.coming[place][2]) for place, due in coming),
        piece(found.unclassed, limit, offset).rows,
    )
    most = max(totals.values()) if limit is None else limit
    counts = {state: min(max(total - offset, 0), most) for state, total in totals.items()}
    return AuditPiece(shown, counts, totals, len(running))


def _dues_piece(dues: "Iterable[Due]", limit: int | None, offset: int) -> "Iterator[tuple[int, Due]]":
    """What of dues is in a piece, each with its place among them."""
    end = None if limit is None else offset + limit
    first = 0
    for place, due in enumerate(dues):
        if end is not None and first >= end:
            break
        behind = first + (len(due.documents) or 1)
        if behind > offset:
            documents = due.documents[max(offset - first, 0) : None if end is None else end - first]
            yield place, due._replace(documents=documents)
        first = behind


def audit_tree(part: AuditPiece, language: "Language", names: Called) -> dict[str, Any]:
    """An audit, or a piece of each of its lists, as the result of the command (design 7)."""
    found = part.shown
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
        "totals": {**part.totals, "running": part.running},
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
            **({"instead_of": due.instead_of} if due.instead_of else {}),
            **({"entered": due.entered} if due.entered else {}),
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
            since = since_text(due.since, due.trigger, due.instead_of, due.entered, translate, called)
            term = (called("class", due.class_id), since, period_text(due.period, translate), due.expired)
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


def audit_form(part: AuditPiece, translate: Translate, called: Called) -> Form:
    """The audit as a paper, which says of which list it has only a piece."""
    rows = audit_rows(part.shown, translate, called)
    cut = [
        (translate(STATES[state]), translate(N_("{count} of {total}")).format(count=part.counts[state], total=total))
        for state, total in part.totals.items()
        if part.counts[state] < total
    ]
    return Form(
        title=translate(N_("Retention audit")),
        facts=[(translate(N_("As of")), part.shown.as_of), *cut],
        headings=[translate(heading) for heading in AUDIT_HEADINGS],
        rows=[Row(row) for state in STATES for row in rows[state]],
    )
