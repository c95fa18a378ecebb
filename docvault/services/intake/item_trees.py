"""Items as the JSON documents of the commands have them: what waits, what became of what arrived, what was rejected or dealt with."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from docvault.errors import N_
from docvault.model.control.rights import CLOSED
from docvault.model.intake.extracted import Reason
from docvault.model.intake.item import DISPOSED, FILED, FILING, WAITING
from docvault.model.intake.matching import first_of
from docvault.model.times import is_before
from docvault.services.intake.item_entries import reason_of, suggestions_of
from docvault.services.search.index_entries import READING, item_state
from docvault.services.search.read_told import reasons_text, reasons_tree

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import ItemEntry
    from docvault.language.spoken import Language
    from docvault.model.intake.matching import Suggestion
    from docvault.model.sentence import Sentence

OPEN = frozenset({WAITING, FILING, FILED})
"""States in which an item is still to be dealt with, until somebody marks it as handled."""


def item_tree(entry: "ItemEntry", language: "Language", as_of: str, *, in_list: bool = False) -> dict[str, Any]:
    """An item with all that helps to decide where it belongs (design 7); `as_of` says whether it is overdue.

    In a list of items with the likeliest orders only, and how many more there are.
    """
    tree: dict[str, Any] = {
        "item": entry.item,
        **_file(entry),
        "channel": entry.channel,
        "received": entry.received,
        "due": entry.due,
        "overdue": is_overdue(entry, as_of),
        "state": entry.state,
        "outcome": entry.outcome,
        **_handled(entry),
    }
    if entry.closed:
        return tree | {"suggestions": []} | _whereabouts(entry)
    every, reason = suggestions_of(entry), reason_of(entry)
    shown = first_of(every) if in_list else every
    tree |= {
        "reason": reason_text(reason, language),
        **({} if isinstance(reason, str) else reasons_tree(reason)),
        "sender": entry.sender,
        "title": entry.title,
        "sha256": entry.sha256,
        "suggestions": _suggestion_trees(shown, language),
    }
    if len(every) > len(shown):
        tree["more_suggestions"] = len(every) - len(shown)
    tree |= _unfiled(entry) | _rejected(entry)
    if entry.looks_like:
        tree["looks_like"] = entry.looks_like
    return tree | _whereabouts(entry)


def suggestions_tree(suggested: "Sequence[Suggestion]", language: "Language") -> dict[str, Any]:
    """The orders a part may belong to; nothing where it names none."""
    return {"suggestions": _suggestion_trees(suggested, language)} if suggested else {}


def _suggestion_trees(suggested: "Sequence[Suggestion]", language: "Language") -> list[dict[str, Any]]:
    return [
        {"order": one.order, "open": one.is_open, "score": one.score, "why": one.why(language.text)}
        for one in suggested
    ]


def fate_tree(entry: "ItemEntry", language: "Language", waits: "Sentence | None" = None) -> dict[str, Any]:
    """What became of an item that has just arrived, and why (design 7); `waits` is for what of an order it waits."""
    tree: dict[str, Any] = {
        "item": entry.item,
        **_file(entry),
        "channel": entry.channel,
        "fate": entry.state,
        "outcome": entry.outcome,
        **_whereabouts(entry),
    }
    why = language.listed(one.why(language.text) for one in suggestions_of(entry) if one.order == entry.order)
    asked = language.sentence(waits) if waits is not None else _why_it_waits(entry, language)
    reason = reason_text(reason_of(entry), language) or why or asked
    return {**tree, "reason": reason} if reason else tree


def _why_it_waits(entry: "ItemEntry", language: "Language") -> str:
    """In a few words why an item that was read waits: the order it most likely belongs to, or that it names none."""
    if entry.state != WAITING or entry.closed or entry.outcome in {"", READING}:
        return ""
    suggested = suggestions_of(entry)
    if not suggested:
        return language.text(N_("nothing in it names an order of this vault"))
    may = language.text(N_("may belong to {order}")).format(order=suggested[0].order)
    return language.labelled(may, suggested[0].why(language.text))


def rejected_tree(entry: "ItemEntry") -> dict[str, Any]:
    """An item that was rejected, and the reason as it was recorded."""
    return {"item": entry.item, "file": entry.file, "state": entry.state, "why": reason_of(entry)}


def handled_tree(entry: "ItemEntry") -> dict[str, Any]:
    """An item that was marked as dealt with, by whom and when, or of which that was taken back."""
    return {"item": entry.item, **_file(entry), "state": entry.state, "handled": entry.handled} | _handled(entry)


def _unfiled(entry: "ItemEntry") -> dict[str, Any]:
    """Where an item, or a part of it, was filed and taken back from; nothing where it never was."""
    trees = [
        {
            **({"part": one.part} if one.part else {}),
            "order": one.order,
            "document": one.document,
            "versions": list(one.versions),
            "person": one.by,
            "at": one.at,
            "why": one.why,
        }
        for one in item_state(entry).unfiled
    ]
    return {"unfiled": trees} if trees else {}


def _rejected(entry: "ItemEntry") -> dict[str, Any]:
    """Who rejected an item that waits again; nothing where nobody did."""
    was = item_state(entry).rejected
    return {"was_rejected": {"person": was.by, "at": was.at, "why": was.why}} if was else {}


def _handled(entry: "ItemEntry") -> dict[str, Any]:
    """Who marked an item as dealt with; nothing where nobody did."""
    marked = item_state(entry).handled
    if marked is None:
        return {}
    said = {"person": marked.by, "at": marked.at}
    return {"handled_by": {**said, "why": marked.why} if marked.why else said}


def _file(entry: "ItemEntry") -> dict[str, Any]:
    """The name of an item's file, or that it is closed."""
    return {CLOSED: True} if entry.closed else {"file": entry.file}


def is_overdue(entry: "ItemEntry", as_of: str) -> bool:
    """Whether somebody should have dealt with an item by then."""
    return entry.state in OPEN and not entry.handled and bool(entry.due) and is_before(entry.due, as_of)


def reason_text(reason: Sequence[Reason] | str, language: "Language") -> str:
    """Why something could not be read whole, or was rejected, in words; nothing where there is no reason."""
    if isinstance(reason, str) and reason.startswith(DISPOSED):
        return language.text(N_("disposed of by {disposal}")).format(disposal=reason.removeprefix(DISPOSED))
    return reason if isinstance(reason, str) else reasons_text(reason, language)


def _whereabouts(entry: "ItemEntry") -> dict[str, Any]:
    """Where an item was filed, or what it is the same as. While it is being filed only the order is known."""
    tree: dict[str, Any] = {}
    if entry.order:
        tree["order"] = entry.order
    if entry.document:
        tree |= {"document": entry.document, "version": entry.version}
    if entry.duplicate_of:
        tree["first"] = entry.duplicate_of
        if item_state(entry).same_mail:
            tree["same_mail"] = True
    return tree
