"""How arrivals are shown: what waits with its suggestions, and what became of each."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from docvault.cli.show import bold, command, dim, moment, size
from docvault.cli.tables import table
from docvault.errors import N_
from docvault.language.names import person_name
from docvault.model.control.rights import NOT_SHOWN

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.model.vault_config import VaultConfig

READING = ("", "reading")
SHORT = 5
"""Characters of an item's id that are enough to type."""

BETWEEN = " · "

UNREAD = {
    "unreadable": N_("could not be read"),
    "encrypted": N_("is locked with a password"),
    "partial": N_("could be read in part only"),
    "empty": N_("has no text in it"),
}


_PARTS_TOLD = 50
"""Parts of an item that are listed; a mail or an archive can have thousands."""


def item_lines(language: "Language", config: "VaultConfig", item: dict[str, Any]) -> Iterable[str]:
    """One item: what waits with all that helps to decide, anything else with its fate."""
    _ = language.text
    if item["state"] == "waiting":
        yield from waiting_lines(
            language,
            item,
            [
                *handled_by(language, config, item),
                *taken_back(language, config, item),
                *_twins(language, config, item),
            ],
        )
        return
    yield _head(language, item)
    yield "  " + BETWEEN.join(
        text
        for text in (
            _("received {time}").format(time=language.moment(item["received"])),
            language.word(item["state"]),
            where(language, item),
        )
        if text
    )
    yield from (f"  {line}" for line in since_then(language, item))
    yield from (f"  {line}" for line in handled_by(language, config, item))
    yield from (f"  {line}" for line in taken_back(language, config, item))
    yield from _parts(language, item)
    for typed in signing(language, item["item"], item.get("receipts", ())):
        yield "  " + _("still to be entered from it: {command}").format(command=dim(typed))
    if item["state"] == "duplicate" and not item.get("closed"):
        filing = command("file", item["item"][-SHORT:], put_in=_("ORDER"))
        yield "  " + dim(_("for another order too: {command}").format(command=filing))
    yield ""


def since_then(language: "Language", item: dict[str, Any]) -> Iterable[str]:
    """What became since of what an item was filed as: where it is now, that it is void there, by which disposal it went."""
    _ = language.text
    if "now" in item:
        yield _("moved since: it is {place} now").format(place="{order} {document}@{version}".format_map(item["now"]))
    if "void" in item:
        said = _("what it was filed as is void since {at}").format(at=moment(item["void"]["at"]))
        yield language.labelled(said, item["void"]["why"]) if item["void"].get("why") else said
    if "disposed" in item:
        sentence = (
            _("destroyed on {at} by disposal {disposal}")
            if item["disposed"]["state"] == "destroyed"
            else _("in the bin of disposal {disposal} since {at}")
        )
        yield sentence.format(at=moment(item["disposed"]["at"]), disposal=item["disposed"]["disposal"])


def handled_by(language: "Language", config: "VaultConfig", item: dict[str, Any]) -> list[str]:
    """Who marked an item as dealt with, when and why, and how that is taken back; nothing where nobody did."""
    marked = item.get("handled_by")
    if not marked:
        return []
    _ = language.text
    said = _("dealt with by {person}, {time}").format(
        person=person_name(language, config, marked["person"]), time=language.moment(marked["at"])
    )
    line = language.labelled(said, marked["why"]) if marked.get("why") else said
    return [
        line,
        dim(_("taken back with {command}").format(command=command("handled", item["item"][-SHORT:], "--undo"))),
    ]


def taken_back(language: "Language", config: "VaultConfig", item: dict[str, Any]) -> Iterable[str]:
    """Who rejected it before; where it, or a part of it, was filed before and who took it back, when and why."""
    _ = language.text
    was = item.get("was_rejected")
    if was:
        person, time = person_name(language, config, was["person"]), language.moment(was["at"])
        said = _("was rejected by {person}, {time}, and waits again").format(person=person, time=time)
        yield language.labelled(said, was["why"]) if was["why"] else said
    for one in item.get("unfiled", ()):
        said = (
            _("part {part} was filed to {order} as {document}; taken back by {person}, {time}")
            if "part" in one
            else _("was filed to {order} as {document}; taken back by {person}, {time}")
        ).format(
            part=one.get("part"),
            order=one["order"],
            document=one["document"],
            person=person_name(language, config, one["person"]),
            time=language.moment(one["at"]),
        )
        yield language.labelled(said, one["why"])


def _twins(language: "Language", config: "VaultConfig", item: dict[str, Any]) -> Iterable[str]:
    """That it came before and was rejected, or has the Message-ID of another mail."""
    _ = language.text
    for one in item.get("rejected_before", ()):
        said = _("the same was rejected by {person}, {time}").format(
            person=person_name(language, config, one["person"]), time=language.moment(one["at"])
        )
        yield language.labelled(said, one["why"] if "why" in one else _(NOT_SHOWN))
    if item.get("same_message_id"):
        yield _("has the Message-ID of {where}, and says something else: look whether it is from who it says").format(
            where=item["same_message_id"]
        )


def _head(language: "Language", item: dict[str, Any]) -> str:
    """Which item, how it came, and the name it came with."""
    return f"{bold(item['item'])}  {language.word(item['channel'])}  {bold(file_of(language, item))}"


def file_of(language: "Language", item: dict[str, Any]) -> str:
    """The name an item came with, or that it may not be read."""
    return item.get("file") or language.text(NOT_SHOWN)


def _parts(language: "Language", item: dict[str, Any]) -> Iterable[str]:
    """What lies inside an item, by the numbers that `file --part` takes."""
    parts = item.get("parts", ())
    for part in parts[:_PARTS_TOLD]:
        yield "  " + BETWEEN.join(
            text
            for text in (
                f"{part['part']}  {part['file']}",
                size(part["bytes"]),
                why_unread(language, part),
                _part_filed(language, part),
                _part_meant(language, part),
            )
            if text
        )
    if len(parts) > _PARTS_TOLD:
        yield "  " + dim(
            language.text(N_("… and {number} more: {command} names all of them.")).format(
                number=len(parts) - _PARTS_TOLD, command=command("inbox", item["item"][-SHORT:], "--json")
            )
        )


def _part_filed(language: "Language", part: dict[str, Any]) -> str:
    _ = language.text
    if not part.get("order"):
        return ""
    return _("filed: {where}").format(where=f"{part['order']}/{part['document']}@{part['version']}")


def _part_meant(language: "Language", part: dict[str, Any]) -> str:
    """The orders a part names, while it is not filed."""
    if part.get("order") or not part.get("suggestions"):
        return ""
    return "→ " + language.joined(one["order"] for one in part["suggestions"])


def waiting_lines(language: "Language", item: dict[str, Any], handled: Iterable[str] = ()) -> Iterable[str]:
    """One waiting item: since when, until when, who dealt with it, why it waits, where it may belong, and what to type."""
    _ = language.text
    yield _head(language, item)
    yield "  " + BETWEEN.join(_times(language, item))
    yield from (f"  {line}" for line in handled)
    if item.get("closed"):
        yield ""
        return
    if item.get("title") or item.get("sender"):
        yield "  " + BETWEEN.join(text for text in (item.get("title", ""), _from(language, item)) if text)
    yield from _parts(language, item)
    for reason in why_it_waits(language, item):
        yield f"  {reason}"
    for suggestion in item["suggestions"]:
        why = (
            suggestion["why"]
            if suggestion["open"]
            else _("{why}; completed, cancelled or void").format(why=suggestion["why"])
        )
        yield f"  → {bold(suggestion['order'])}  {dim(str(suggestion['score']))}  {why}"
    if item.get("more_suggestions"):
        more = language.plural(
            "{count} more order may be meant", "{count} more orders may be meant", item["more_suggestions"]
        )
        yield "  " + dim(language.labelled(more, command("inbox", item["item"][-SHORT:])))
    for line in _further(language, item):
        yield f"  {line}"
    for typed in _next(language, item):
        yield "  " + dim(typed)
    yield ""


def _next(language: "Language", item: dict[str, Any]) -> Iterable[str]:
    """What to type: for each line of a signed sheet its signature, for anything else where to file it."""
    _ = language.text
    short = item["item"][-SHORT:]
    yield from signing(language, item["item"], item.get("receipts", ()))
    is_closed = bool(item["suggestions"]) and not item["suggestions"][0]["open"]
    if is_closed:
        yield command("order", "reopen", item["suggestions"][0]["order"], "--why", put_in=_("REASON"))
    if any(not receipt.get("signed") for receipt in item.get("receipts", ())):
        return
    order = item["suggestions"][0]["order"] if item["suggestions"] else _("ORDER")
    further = item.get("further", ())
    late = " --late --why " + _("REASON") if is_closed else ""
    if is_closed:
        yield command("file", short, order, "--kind", "complaint")
    for paper in further:
        yield command("file", short, paper["order"], "--document", paper["document"], put_in=late)
    yield command("file", short, put_in=order + (" --new" if further else "") + late)


def signing(language: "Language", item: str, receipts: Iterable[dict[str, Any]]) -> Iterable[str]:
    """What to type for each line of a signed sheet of which the signature is not entered yet."""
    _ = language.text
    for receipt in receipts:
        if receipt.get("signed"):
            continue
        if receipt.get("change"):
            known = (receipt["order"], receipt["change"], "--department", receipt["department"])
            yield command("change", "acknowledge", *known, "--item", item[-SHORT:])
            continue
        wanted = (receipt["order"], receipt["document"], "--department", receipt["department"])
        old = " --superseded" if receipt.get("superseded") else ""
        unchecked = " --evidence-only --why " + _("REASON") if receipt.get("unchecked") else ""
        yield command("sign", *wanted, "--item", item[-SHORT:], "--person", put_in=_("WHO") + unchecked + old)


def _further(language: "Language", item: dict[str, Any]) -> Iterable[str]:
    """What it may be a newer version of, the likest first."""
    _ = language.text
    for paper in item.get("further", ()):
        what = _("may be a newer version of {document} (version {version}), order {order}").format(**paper)
        yield language.labelled(what, paper["why"]) if paper.get("why") else what


def _times(language: "Language", item: dict[str, Any]) -> Iterable[str]:
    _ = language.text
    yield _("received {time}").format(time=language.moment(item["received"]))
    if item["due"]:
        due = _("due {time}").format(time=language.moment(item["due"]))
        yield bold(_("{due}: overdue").format(due=due)) if item["overdue"] else due


def _from(language: "Language", item: dict[str, Any]) -> str:
    _ = language.text
    return _("from {sender}").format(sender=item["sender"]) if item.get("sender") else ""


def why_it_waits(language: "Language", item: dict[str, Any]) -> Iterable[str]:
    """Why nobody but a person can say where it belongs."""
    _ = language.text
    if item["outcome"] in READING:
        yield (
            _("is still being read")
            if item["outcome"]
            else _("is not read yet: `docvault ingest` or the watcher reads it")
        )
        return
    unread = why_unread(language, item)
    if unread:
        yield unread
    if item.get("looks_like"):
        yield _("looks like {where}, sent again").format(where=item["looks_like"])
    if not item["suggestions"] and not unread:
        yield _("nothing in it names an order of this vault")
    if len(item["suggestions"]) > 1:
        yield _("more than one order comes into question:")
    elif item["suggestions"]:
        yield _("may belong to:")


def fates_table(language: "Language", items: Iterable[dict[str, Any]]) -> list[str]:
    """What became of items: one line each."""
    _ = language.text
    rows = [
        [
            item["item"],
            moment(item.get("received", "")),
            language.word(item["channel"]),
            language.word(item.get("fate") or item["state"]),
            file_of(language, item),
            where(language, item),
        ]
        for item in items
    ]
    return table((_("Item"), _("Received"), _("Channel"), _("Fate"), _("File"), _("Where and why")), rows)


def where(language: "Language", item: dict[str, Any]) -> str:
    """Where an item went, or why it did not."""
    _ = language.text
    if item.get("document"):
        place = f"{item['order']}/{item['document']}@{item['version']}"
        return f"{place}  {item['reason']}" if item.get("reason") else place
    if item.get("same_mail"):
        return _("the same mail as {first}").format(first=item["first"])
    if item.get("first"):
        return _("the same as {first}").format(first=item["first"])
    return why_unread(language, item)


def why_unread(language: "Language", item: dict[str, Any]) -> str:
    """Why an item could not be read as a whole, or was rejected; nothing for one that was read well."""
    _ = language.text
    unread = UNREAD.get(item["outcome"], "")
    return item.get("reason") or _(unread)
