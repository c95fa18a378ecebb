"""When documents fall due: the class each is kept by, the date it counts from, and the day it may go (R-OD11)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from docvault.model.control.holdings import SignTimes
from docvault.model.periods import read_period
from docvault.model.times import read_date
from docvault.model.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docvault.model.case.manifest import Document, Manifest, Version
    from docvault.model.settings import RetentionClass


class Due(NamedTuple):
    """Documents of an order that are kept by one class, and when they may go. With none named, all there are. Dates are empty while the trigger has none."""

    documents: tuple[str, ...]
    class_id: str
    period: str
    trigger: str  # the field the period counts from
    since: str  # its date, or the day they came in where that was later
    expired: str  # the first day on which they may be disposed of
    instead_of: str = ""  # its date, where they came in later
    entered: str = ""  # the day on which an order of earlier times was entered

    def covers(self, document: str) -> bool:
        """Whether a document is among them."""
        return not self.documents or document in self.documents

    def without(self, held: Collection[str]) -> "Due | None":
        """The same without documents that are held by themselves; None where nothing is left."""
        if not held:
            return self
        free = tuple(one for one in self.documents if one not in held)
        return self._replace(documents=free) if free else None


@dataclass(frozen=True, slots=True)
class RetentionRules:
    """What `vault.yaml` settles: the classes, the first that fits counts; and the times that say what a department owes."""

    classes: "tuple[RetentionClass, ...]"
    times: SignTimes


def class_of(kind: str, importance: str, classes: "Iterable[RetentionClass]") -> "RetentionClass | None":
    """The first class that fits a kind of document in an order of some importance."""
    return next(
        (
            one
            for one in classes
            if (not one.kinds or kind in one.kinds) and (not one.importance or importance == one.importance)
        ),
        None,
    )


def trigger_date(manifest: "Manifest", trigger: str) -> str:
    """The date an order has for a trigger: any dated field of its manifest. One that was cancelled or made void was completed then."""
    order = manifest.order
    known = {
        "completed": order.completed or order.cancelled or order.void.at,
        "shipped": order.shipped,
        "settled": order.settled,
        "due": order.due,
        "confirmed": order.confirmed,
        "opened": manifest.opened,
    }
    text = str(known.get(trigger, manifest.extra.get(trigger, "")))[:10]
    try:
        return read_date(text).isoformat()
    except ValueError:
        return ""


def dues_of(manifest: "Manifest", rules: RetentionRules) -> tuple[dict[str, Due], tuple[str, ...]]:
    """When each document of an order falls due, by its id, and the documents no class fits. What was disposed of already does not count."""
    live = [document for document in manifest.documents if document.live_versions]
    dues = {document.id: due for document in live if (due := _due(manifest, document, rules)) is not None}
    _join_mails(live, dues)
    return dues, tuple(document.id for document in live if document.id not in dues)


def _due(manifest: "Manifest", document: "Document", rules: RetentionRules) -> Due | None:
    found = class_of(document.kind, manifest.order.importance, rules.classes)
    if found is None:
        return None
    counted = trigger_date(manifest, found.trigger)
    since = max(counted, came_in_late(manifest, document)) if counted else ""
    expired = read_period(found.period).after(read_date(since)).isoformat() if since else ""
    before = counted if since != counted else ""
    return Due((), found.id, found.period, found.trigger, since, expired, before, manifest.order.entered[:10])


def came_in_late(manifest: "Manifest", document: "Document") -> str:
    """The last day on which a version was put into an order that was closed by then; the empty text for none. What was moved away is kept where it went.

    Where nothing else of the document is left, it counts all the same: nothing goes here, from the closing of this order on, that came in after it.

    What an order of earlier times was entered with is of its times, unless it came from another order: nobody shortens how long a paper is kept by
    moving it.
    """
    order = manifest.order
    closed = (order.completed or order.cancelled or order.void.at)[:10]
    here = tuple(one for one in document.live_versions if not one.moved.to.order) or document.live_versions
    return max(
        (one.added[:10] for one in here if closed and _is_late(one, closed, order.entered)),
        default="",
    )


def _is_late(version: "Version", closed: str, entered: str) -> bool:
    return bool(version.late or (version.moved.came.order if entered else version.added[:10] > closed))


def _join_mails(live: "Sequence[Document]", dues: dict[str, Due]) -> None:
    """An attachment filed beside its mail goes when the mail goes: while the mail is kept, so are the attachment's bytes."""
    mails = {
        version.item: document.id
        for document in live
        for version in document.live_versions
        if version.item and not version.part
    }
    own = dict(dues)
    for document in live:
        for version in document.live_versions:
            mail = own.get(mails.get(version.item, "")) if version.part else None
            mine = dues.get(document.id)
            if mail is not None and mine is not None and (not mail.expired or mail.expired > mine.expired > ""):
                dues[document.id] = mail


def gathered(dues: Mapping[str, Due], apart: Collection[str]) -> tuple[Due, ...]:
    """One entry for what is kept alike; it names no documents where everything goes at once by one class, and nothing stays `apart`."""
    alike: dict[Due, list[str]] = {}
    for document, due in dues.items():
        alike.setdefault(due, []).append(document)
    if len(alike) == 1 and not apart:
        return tuple(alike)
    return tuple(due._replace(documents=tuple(documents)) for due, documents in alike.items())


def is_short(period: str) -> bool:
    """Whether a period is less than the three years R-OD11 asks for."""
    return read_period(period).after(date(2001, 1, 1)) < date(2004, 1, 1)
