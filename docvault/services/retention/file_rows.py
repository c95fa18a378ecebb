"""The table that disposal lists and certificates of destruction have in common: every file by order, what goes with it, where the same bytes stay."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, Translate
from docvault.model.control.rights import NOT_SHOWN
from docvault.model.retention.certificate import INTAKE
from docvault.model.retention.retention_words import period_text, since_text, trigger_text
from docvault.model.sentence import BESIDE
from docvault.services.forms.form import Row

if TYPE_CHECKING:
    from docvault.model.called import Called
    from docvault.model.retention.certificate import Count

HEADINGS = (
    N_("Order"),
    N_("Document"),
    N_("Version"),
    N_("File"),
    N_("Retention class"),
    N_("Counts from"),
    N_("May go from"),
    N_("Bytes"),
    N_("SHA-256"),
)
DECLARED_STEP = N_("declared")
STEPS = {
    "proposed": N_("Proposed on"),
    "approved": N_("Approved on"),
    "binned": N_("Put into the bin on"),
    "destroyed": N_("Destroyed on"),
    "withdrawn": N_("Withdrawn on"),
}
"""The steps of a disposal, each with what its date means."""
PAGES = N_("Page {page} of {pages}")
SIGNING = (N_("Full name"), N_("Signature"), N_("Date"))


def order_rows(orders: Iterable[Mapping[str, Any]], translate: Translate, called: "Called") -> list[Row]:
    """The rows of orders, as `NamedOrder.to_tree` says them: a heading, the files, what goes with them, where the same bytes stay."""
    return [row for order in orders for row in _rows(order, translate, called)]


def _rows(order: Mapping[str, Any], translate: Translate, called: "Called") -> Iterator[Row]:
    number = str(order["order"])
    yield Row((order_text(order, translate),), spans=True)
    for document in order["documents"]:
        for version in document["versions"]:
            yield Row(
                (
                    number,
                    document_text(document, translate, called),
                    f"v{version['version']}",
                    version["file"] or translate(NOT_SHOWN),
                    f"{called('class', document['class'])}\n{period_text(document['period'], translate)}",
                    counts_from(document, translate, called, "\n"),
                    document["expired"],
                    f"{version['bytes']:,}",
                    version["sha256"],
                )
            )
    for one in order.get("intake", ()):
        what = translate(N_("Arrival {item}")).format(item=one["item"])
        yield Row(
            (number, what, "", one["file"] or translate(NOT_SHOWN), _goes_with(one, translate), "", "", *_digest(one))
        )
    for one in order.get("copies", ()):
        yield Row(
            (number, translate(N_("Further copy")), "", one["path"] or translate(NOT_SHOWN), "", "", "", *_digest(one))
        )
    kept = order.get("kept_elsewhere", ())
    if kept:
        places = translate(N_("; ")).join(place_text(str(place), translate) for place in kept)
        yield Row((translate(N_("The same content stays in: {places}")).format(places=places),), spans=True)


def counts_from(document: Mapping[str, Any], translate: Translate, called: "Called", between: str = " ") -> str:
    """From when a document of a list is kept: the order's date by its name, or the day it came in."""
    trigger, before = document["trigger"], document.get("instead_of", "")
    since = since_text(document["since"], trigger, before, document.get("entered", ""), translate, called)
    return since if before else f"{trigger_text(trigger, translate)}{between}{since}"


def order_text(order: Mapping[str, Any], translate: Translate) -> str:
    """An order with its title and its customer, as far as they are known."""
    head = f"{translate(N_('Order'))} {order['order']}  {order.get('title', '')}".rstrip()
    customer = f"{order.get('customer', '')} {order.get('customer_name', '')}".strip()
    return f"{head}    {translate(N_('Customer'))} {customer}" if customer else head


def document_text(document: Mapping[str, Any], translate: Translate, called: "Called") -> str:
    """A document by its kind's name and the id it has in folders and signatures; with its title, when that is not just a file's name."""
    names = [called("kind", document["kind"])] if document.get("kind") else []
    title = str(document.get("title", ""))
    files = {str(version["file"]).rpartition(".")[0] for version in document["versions"]}
    titled = title not in {"", document["document"], *names, *files}
    shown = translate(BESIDE).format(text=title, more=document["document"]) if titled else document["document"]
    return "\n".join([*names, shown])


def place_text(place: str, translate: Translate) -> str:
    """Where bytes stay, in words: an arrival, a version of another order, or a path."""
    if place.startswith(INTAKE):
        return translate(N_("Arrival {item}")).format(item=place.removeprefix(INTAKE))
    order, slash, rest = place.partition("/")
    document, at, version = rest.rpartition("@")
    if not slash or not at or not version.isdecimal():
        return place
    return translate(N_("order {order}, {document} v{version}")).format(order=order, document=document, version=version)


def total_facts(files: "Count", with_them: "Count", translate: Translate) -> list[tuple[str, str]]:
    """The totals: files of orders and, apart, what goes with them; they agree with the rows."""
    counted = translate(N_("{files} ({bytes} bytes)"))

    def shown(count_of: int, size: int) -> str:
        return counted.format(files=f"{count_of:,}", bytes=f"{size:,}")

    facts = [(translate(N_("Files of orders")), shown(files.files, files.bytes))]
    if with_them.files:
        facts.append((translate(N_("Arrivals and copies with them")), shown(with_them.files, with_them.bytes)))
        both = shown(files.files + with_them.files, files.bytes + with_them.bytes)
        facts.append((translate(N_("In all")), both))
    return facts


def due_fact(as_of: str, translate: Translate, called: "Called") -> tuple[str, str]:
    """By which date the list was made: not a date on which anything was done."""
    return translate(N_("Listed")), translate(N_("what was due for disposal by {date}")).format(
        date=called("day", as_of)
    )


def _goes_with(one: Mapping[str, Any], translate: Translate) -> str:
    document, _, version = str(one.get("with", "")).rpartition("@")
    return translate(N_("with {document} v{version}")).format(document=document, version=version) if document else ""


def _digest(one: Mapping[str, Any]) -> tuple[str, str]:
    return f"{one['bytes']:,}", str(one["sha256"])
