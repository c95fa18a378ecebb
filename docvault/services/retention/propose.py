"""The verbs `retention propose` and `retention approve`: a numbered list of every file that is to go, and another person's yes (R-RO1)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, DamagedError, ForbiddenError, NotFoundError
from docvault.model.case.kinds import ORDER
from docvault.model.progress import Progress, unseen
from docvault.model.retention.audit import facts_of
from docvault.model.retention.disposal import UNDER_WAY, Disposal, demand_approvable
from docvault.model.retention.disposal_list import DisposalList, ListedDocument, ListedOrder, ListedVersion
from docvault.model.retention.grounds import SENTENCES, Ground, held_documents
from docvault.model.sentence import Sentence, Sentences
from docvault.model.values import dataclass
from docvault.services.retention.accompanying import Accompanying, with_copies
from docvault.services.retention.audit import audit
from docvault.services.retention.disposals import (
    disposals,
    enter,
    find_disposal,
    list_of,
    reasons_tree,
    state_tree,
    working,
)
from docvault.services.retention.list_trees import elsewhere_tree, items_tree, summary_tree
from docvault.services.retention.seen_list import seen_list
from docvault.services.retention.waiting import waiting_for
from docvault.services.rules import able_people, demand_permission, named
from docvault.services.search.asked import asked
from docvault.services.second_person import demand_second_person
from docvault.services.seeing import reader
from docvault.store.dirty import DISPOSAL, DirtyMarks
from docvault.store.retention.papers import DisposalFiles

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.model.called import Called
    from docvault.model.case.manifest import Manifest
    from docvault.services.vault import Vault

MOST_FILES = 20_000
"""Files on one list: a person is to read it, and a YAML file has its bounds (V010)."""

_TOLD = 5
"""Reasons an error names."""


class NothingDueError(NotFoundError):
    """Nothing may be disposed of."""

    message = N_("Nothing is due for disposal as of {as_of}.")
    next_step = N_("`docvault retention audit --as-of {as_of}` says what is held back, and what falls due soon.")


class NothingMatchesError(NothingDueError):
    """Something is due, and the query matches none of it."""

    message = N_("Nothing that is due as of {as_of} matches {query}; orders due in all: {count}.")
    next_step = N_("`docvault retention propose --as-of {as_of}` lists all that is due.")


class NothingToProposeError(NothingDueError):
    """What is due cannot be proposed now."""

    message = N_("Nothing that is due as of {as_of} can be proposed now. {reasons}")
    next_step = N_(
        "`docvault inbox` shows what waits: file it, or reject it with the reason; what is rejected goes along with the order."
    )


class NobodyElseError(ForbiddenError):
    """R-RO1 asks for another person, and there is none."""

    message = N_("{person} proposed disposal {disposal}, and nobody else here may approve one.")
    next_step = N_(
        "An administrator gives another person the role, beside those the person keeps: `docvault person edit ID --role manager --role …`."
    )


@dataclass(frozen=True, slots=True)
class Proposed:
    """A list that was proposed.

    `passed_over` are orders that are due and not on it, and why; `left_out` counts those that did not fit on it; `also_on` are other lists under
    way with orders of it, each of which goes by the list that is carried out first.
    """

    listed: DisposalList
    left_out: int
    passed_over: tuple[tuple[str, Ground], ...] = ()
    also_on: tuple[str, ...] = ()

    def to_tree(self, language: "Language", names: "Called") -> dict[str, Any]:
        """The proposal as the result of the command."""
        return {
            "disposal": self.listed.disposal,
            "as_of": self.listed.as_of,
            "items": items_tree(self.listed),
            "elsewhere": elsewhere_tree(self.listed),
            "passed_over": reasons_tree(self.passed_over, language, names),
            "left_out": self.left_out,
            "also_on": list(self.also_on),
        }


@dataclass(frozen=True, slots=True)
class Approved:
    """A list that was approved: it may be carried out from now on."""

    disposal: Disposal
    listed: DisposalList

    def to_tree(self) -> dict[str, Any]:
        """The approval with how much is on the list, as the result of the command."""
        by = self.disposal.acts["approved"].by
        return {**state_tree(self.disposal), "approved_by": by, "dropped": [], **summary_tree(self.listed)}


def nothing_tree() -> dict[str, Any]:
    """No list, as the result of the command: there is nothing wrong when nothing is due."""
    return {"disposal": None, "items": []}


def propose(vault: "Vault", as_of: str = "", query: str = "", progress: Progress = unseen) -> Proposed:
    """Write a disposal list of all that is due, or of what of it matches a query; durable on return. Raises `NothingDueError`, `NotPermittedError`."""
    actor = demand_permission(vault, "dispose-propose").id
    found = audit(vault, as_of, even_waiting=True)
    due = dict.fromkeys(order for order, _ in found.eligible)
    wanted = (
        {one.id for one in vault.index.cases(asked(vault, query), kind=ORDER, reader=reader(vault))}
        if query.strip()
        else due.keys()
    )
    numbers = [order for order in due if order in wanted]
    if due and not numbers:
        raise NothingMatchesError(as_of=found.as_of, query=query.strip(), count=len(due))
    if not numbers:
        raise NothingDueError(as_of=found.as_of)
    with working(vault):
        orders, passed_over, left_out = _listed(vault, numbers, found.as_of, progress)
        if not orders and not passed_over:  # the index was behind the files
            raise NothingDueError(as_of=found.as_of)
        if not orders:
            raise NothingToProposeError(as_of=found.as_of, reasons=_told(passed_over))
        files = DisposalFiles(vault.layout)
        files.begin()
        known = disposals(vault)
        number = _next_number(known, vault.now()[:4])
        DirtyMarks(vault.layout).mark(DISPOSAL, number)
        listed = DisposalList(number, found.as_of, tuple(orders))
        also_on = tuple(_others_under_way(known, listed))
        digest = files.write_list(listed)
        settings = vault.registers.head("vault").seq
        numbers = [one.order for one in orders]
        enter(vault, "proposed", number, actor, as_of=found.as_of, list=digest, orders=numbers, settings=settings)
        DirtyMarks(vault.layout).clear(DISPOSAL, number)
    return Proposed(seen_list(vault, listed), left_out, tuple(passed_over), also_on)


def approve(vault: "Vault", typed: str) -> Approved:
    """Approve a list in the name of another person than who proposed it; durable on return.

    Raises `SamePersonError`, `DisposalStateError`, and what `demand_second_person` does.
    """
    actor = demand_permission(vault, "dispose-approve").id
    with working(vault):
        disposal = find_disposal(vault, typed)
        others = [one for one in able_people(vault.config, "dispose-approve") if one.id != actor]
        if not others and disposal.acts["proposed"].by == actor:
            raise NobodyElseError(person=actor, disposal=disposal.number)
        demand_approvable(disposal, actor, named(others))
        proposed = disposal.acts["proposed"].event
        demand_second_person(vault, proposed, "dispose-approve", settings=disposal.settings)
        listed = list_of(vault, disposal)
        enter(vault, "approved", disposal.number, actor, list=disposal.list_sha256)
        return Approved(find_disposal(vault, disposal.number), listed)


def _next_number(known: Mapping[str, Disposal], year: str) -> str:
    taken = [int(number[7:]) for number in known if number.startswith(f"D-{year}-")]
    return f"D-{year}-{max(taken, default=0) + 1:04}"


def _listed(
    vault: "Vault", numbers: list[str], as_of: str, progress: Progress
) -> tuple[list[ListedOrder], list[tuple[str, Ground]], int]:
    """The orders as they are listed, those passed over with the reason, and how many did not fit."""
    accompanying = Accompanying(vault)
    orders: list[ListedOrder] = []
    passed_over: list[tuple[str, Ground]] = []
    count = left_out = 0
    for done, number in enumerate(numbers, start=1):
        listed, ground = _looked_at(vault, number, as_of)
        if ground is not None:
            passed_over.append((number, ground))
            continue
        count += sum(1 for _ in listed.files())
        if orders and count > MOST_FILES:
            left_out = len(numbers) - done + 1
            break
        if listed.documents:
            orders.append(listed)
        progress(done, len(numbers))
    going = {(one.order, document, version.version) for one in orders for document, version in one.files()}
    orders = [accompanying.with_items(one, going) for one in orders]
    return with_copies(vault, orders), passed_over, left_out


def _others_under_way(known: Mapping[str, Disposal], listed: DisposalList) -> Iterator[str]:
    orders = {one.order for one in listed.orders}
    for other in known.values():
        if other.state in UNDER_WAY and not orders.isdisjoint(other.left):
            yield other.number


def _looked_at(vault: "Vault", number: str, as_of: str) -> tuple[ListedOrder, Ground | None]:
    """An order as it would be listed, and why it is passed over: something that waits stands for it, or it is damaged."""
    try:
        manifest = vault.cases.read(ORDER, number).manifest
    except DamagedError:
        return ListedOrder(number, "", ()), Ground("damaged")
    listed = ListedOrder(number, manifest.order.customer, tuple(_documents(manifest, vault, as_of)))
    return listed, waiting_for(vault, manifest, listed)


def _told(passed_over: Sequence[tuple[str, Ground]]) -> Sentences:
    """The first few reasons."""
    parts = [
        Sentence(N_("{order}: {reason}."), {"order": order, "reason": Sentence(SENTENCES[ground.code], ground.values)})
        for order, ground in passed_over[:_TOLD]
    ]
    return Sentences(tuple(parts))


def _documents(manifest: "Manifest", vault: "Vault", as_of: str) -> Iterator[ListedDocument]:
    facts = facts_of(manifest, vault.retention_rules)
    held = held_documents(facts.grounds)
    for document in manifest.documents:
        due = next((one for one in facts.dues if one.covers(document.id) and document.id not in held), None)
        if due is None or not document.live_versions or not due.expired or due.expired > as_of:
            continue
        yield ListedDocument(
            document.id,
            due.class_id,
            due.period,
            due.trigger,
            due.since,
            due.expired,
            tuple(
                ListedVersion(version.number, version.name, version.sha256, version.bytes)
                for version in document.live_versions
            ),
            due.instead_of,
            due.entered,
        )
