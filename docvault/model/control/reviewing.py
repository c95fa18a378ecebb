"""Contract review (R-CO2, R-CO3): five items with signed opinions, special approval above the customer's credit limit, a second look at what was amended."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from docvault.errors import N_, ForbiddenError, RefusedError, UsageError
from docvault.model.case.fields import without_empty
from docvault.model.case.history import Event
from docvault.model.case.manifest import Document, Manifest, Version
from docvault.model.case.records import Opinion, SecondCheck
from docvault.model.case.transitions import demand_open, find_version
from docvault.model.times import read_time
from docvault.model.values import dataclass, replace

if TYPE_CHECKING:
    from docvault.model.case.canonical import Json

ITEMS = ("capacity", "process", "quantity", "price", "delivery")
CREDIT = "credit"
"""The special approval of an order above its customer's credit limit."""
OPINIONS = ("agree", "conditions", "object")


class RemarkMissingError(UsageError):
    """An objection, or a condition, that is not said."""

    message = N_("The remark is missing: with this opinion it says what is to be done.")
    next_step = N_("Say it with `--remark`.")


class NotReviewedError(RefusedError):
    """R-CO3: a contract paper goes out when its review is complete."""

    message = N_("The review of {order} is not complete: {open}.")
    next_step = N_("`docvault review {order}` shows it; a manager may go on with `--override --why REASON`.")


class OwnSecondCheckError(ForbiddenError):
    """A second look is another person's."""

    message = N_("{person} added {document}@{version}; the second look is somebody else's.")
    next_step = N_("Ask a colleague to look at it: `docvault second-look {order} {document}`.")


@dataclass(frozen=True, slots=True)
class Credit:
    """The customer's open orders against its credit limit, amounts as the format writes them; no limit is the empty text.

    `outdated` says that what the order is worth was changed since the special approval, or taken over with it from another vault.
    """

    limit: str = ""
    exposure: str = ""
    exceeded: bool = False
    outdated: bool = False
    uncompared: tuple[str, ...] = ()  # values in another currency than the limit
    unvalued: bool = False  # what the order is worth is not entered: nobody can hold it against the limit

    @property
    def needs_approval(self) -> bool:
        """Whether contract papers go out only with a special approval."""
        return self.exceeded or self.unvalued or bool(self.uncompared)


@dataclass(frozen=True, slots=True)
class Review:
    """How far a review is: the last opinion on each item, and what keeps it from being complete (`item` or `document@version`)."""

    opinions: tuple[Opinion, ...]
    missing: tuple[str, ...]
    objected: tuple[str, ...]
    unchecked: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether contract papers may be issued."""
        return not (self.missing or self.objected or self.unchecked)


def give_opinion(
    manifest: Manifest, opinion: Opinion, papers: Iterable[str], actor: str, now: str
) -> tuple[Manifest, Event, Opinion]:
    """Enter an opinion on an item. `papers` are the kinds of documents a review is about: the opinion names the newest of them.

    A later opinion on the same item by the same department takes the place of the earlier one; both stay.
    """
    demand_open(manifest)
    if opinion.opinion != "agree" and not opinion.remark.strip():
        raise RemarkMissingError
    about = contract_papers(manifest, papers)
    named = f"{about[-1].id}@{about[-1].newest.number}" if about else ""
    opinion = replace(opinion, at=now, about=named, remark=opinion.remark.strip())
    data: dict[str, Json] = {"item": opinion.item, "opinion": opinion.opinion, "remark": opinion.remark, "about": named}
    return (
        manifest.with_facts(replace(manifest.order, reviews=(*manifest.order.reviews, opinion))),
        Event(now, actor, "reviewed", without_empty(data)),
        opinion,
    )


def review_of(manifest: Manifest, papers: Iterable[str], credit: Credit) -> Review:
    """How far the review is. A version of a contract paper that came after the last opinion on any of the items needs a second look (R-CO3)."""
    counted = [opinion for opinion in manifest.order.reviews if _is_about_what_counts(manifest, opinion)]
    latest = {(opinion.item, opinion.department): opinion for opinion in counted}
    opinions = tuple(latest.values())
    given = {opinion.item for opinion in opinions}
    about = contract_papers(manifest, papers)
    wanted = (*ITEMS, CREDIT) if credit.needs_approval else ITEMS
    return Review(
        opinions=opinions,
        missing=tuple(item for item in wanted if item not in given or (item == CREDIT and credit.outdated)),
        objected=tuple(
            item for item in wanted if any(opinion.opinion == "object" for opinion in opinions if opinion.item == item)
        ),
        unchecked=tuple(
            f"{document.id}@{document.newest.number}"
            for document in about
            if opinions and _is_unchecked(document, opinions, is_last=document is about[-1])
        ),
    )


def _is_about_what_counts(manifest: Manifest, opinion: Opinion) -> bool:
    """Whether an opinion was given on no paper that counts no more: an opinion on a contract of another order says nothing of this one."""
    name, _, number = opinion.about.rpartition("@")
    document = manifest.document(name)
    version = document.version(int(number)) if document is not None and number.isdecimal() else None
    return version is None or not version.is_gone


def _is_unchecked(document: Document, opinions: tuple[Opinion, ...], *, is_last: bool) -> bool:
    """Whether the newest version, an amendment or a paper that is new, came after the opinion on some item, and nobody has looked at it since.

    Of what came in the same second an opinion says whether it was there: it names the last paper of its time.
    """
    newest = document.newest
    if newest.looks:
        return False
    last = {opinion.item: opinion for opinion in sorted(opinions, key=lambda one: read_time(one.at))}
    added, named = read_time(newest.added), f"{document.id}@{newest.number}"
    return any(
        added > read_time(one.at) or (is_last and added == read_time(one.at) and one.about != named)
        for one in last.values()
    )


def contract_papers(manifest: Manifest, papers: Iterable[str]) -> list[Document]:
    """The documents of an order that its review is about."""
    kinds = set(papers)
    return [document for document in manifest.documents_in_force if document.kind in kinds]


def demand_reviewed(manifest: Manifest, papers: Iterable[str], credit: Credit) -> None:
    """Refuse to issue a contract paper before its review is complete. Raises `NotReviewedError`."""
    review = review_of(manifest, papers, credit)
    if not review.complete:
        open_ = [*review.missing, *review.objected, *review.unchecked]
        raise NotReviewedError(order=manifest.id, open=", ".join(dict.fromkeys(open_)))


def credit_of(limit: str, values: Iterable[str]) -> Credit:
    """A customer's open orders against its limit. A value in another currency than the limit cannot be held against it."""
    if not limit:
        return Credit()
    most, currency = limit.split()
    amounts = [value.split() for value in values if value]
    exposure = sum((Decimal(amount) for amount, unit in amounts if unit == currency), Decimal(0))
    strange = tuple(f"{amount} {unit}" for amount, unit in amounts if unit != currency)
    return Credit(limit, f"{exposure} {currency}", exceeded=exposure > Decimal(most), uncompared=strange)


def second_check(
    manifest: Manifest, wanted: str, look: SecondCheck, now: str
) -> tuple[Manifest, Event, Document, Version]:
    """Enter a second look (核对) at a version, by another person than who added it (R-OD3)."""
    demand_open(manifest)
    document, version = find_version(manifest, wanted)
    if version.by == look.person:
        raise OwnSecondCheckError(person=look.person, order=manifest.id, document=document.id, version=version.number)
    version = replace(version, looks=(*version.looks, replace(look, at=now)))
    data: dict[str, Json] = {"document": document.id, "version": version.number, "remark": look.remark}
    event = Event(now, look.person, "looked-at", without_empty(data))
    return manifest.with_document(document.with_version(version)), event, document, version
