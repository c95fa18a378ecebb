"""What several commands show alike: a disposal's list, plan and state, what became of an order's files, and holds."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from docvault.cli.show import bold, moment, size
from docvault.cli.tables import table
from docvault.errors import N_
from docvault.language.names import person_name
from docvault.model.control.rights import NOT_SHOWN

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.model.called import Called
    from docvault.model.vault_config import VaultConfig

PLANNED: Mapping[str, str] = {"bin": N_("to the bin"), "destroy": N_("destroy")}
"""What a plan does with a file."""


def stays_lines(language: "Language", elsewhere: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    """What goes with the listed files, and where the same bytes stay."""
    _ = language.text
    going = [
        [one["order"], one.get("item", ""), size(one["bytes"]), _where(language, one)]
        for one in elsewhere
        if "bytes" in one
    ]
    if going:
        yield _("With them go:")
        yield from table((_("Order"), _("Item"), _("Size"), _("File")), going, indent="  ")
    staying = [[one["order"], one["stays"]] for one in elsewhere if "stays" in one]
    if staying:
        yield _("The same bytes stay here:")
        yield from table((_("Order"), _("Where")), staying, indent="  ")


def summary_line(language: "Language", tree: Mapping[str, Any], names: "Called") -> str:
    """How much is on a list: orders, files, bytes, and of which classes."""
    _ = language.text
    classes = language.listed(language.beside(names("class", one), count) for one, count in tree["classes"].items())
    parts = [
        language.plural("{count} order", "{count} orders", tree["orders"]),
        language.plural("{count} file", "{count} files", tree["files"]),
        size(tree["bytes"]),
    ]
    return _("On the list: {counts}. Classes: {classes}.").format(counts=language.joined(parts), classes=classes)


def next_line(language: "Language", tree: Mapping[str, Any]) -> Iterable[str]:
    """What can be done next with a disposal, by its state."""
    _ = language.text
    if tree["state"] == "proposed":
        yield _("A manager approves it: `docvault retention approve {disposal}`.").format_map(tree)
    elif tree["state"] == "approved":
        yield _("`docvault retention execute {disposal} --dry-run` shows what carrying it out will do.").format_map(
            tree
        )
    elif tree["state"] == "binned":
        yield _until_line(language, tree["disposal"], tree["until"])
    elif tree["state"] == "destroyed":
        yield _certificate_line(language, tree)


def _certificate_line(language: "Language", tree: Mapping[str, Any]) -> str:
    _ = language.text
    return _("The certificate of destruction to print is {paper}; {certificate} says the same for programs.").format(
        paper=tree["paper"], certificate=tree["certificate"]
    )


def _until_line(language: "Language", disposal: str, until: str) -> str:
    _ = language.text
    return _(
        "Until {until} it can be brought back: `docvault retention restore {disposal}`. "
        "After that `docvault retention execute {disposal}` destroys it."
    ).format(until=language.moment(until), disposal=disposal)


def _where(language: "Language", one: Mapping[str, Any]) -> str:
    if "item" in one:
        return language.beside(one.get("file") or language.text(NOT_SHOWN), one["with"])
    return str(one.get("path") or language.text(NOT_SHOWN))


def plan_lines(language: "Language", tree: Mapping[str, Any]) -> Iterable[str]:
    """What a plan will do, for people: exactly the steps that are carried out."""
    _ = language.text
    rows = [
        [
            step["order"],
            _(PLANNED[step["what"]]),
            size(step["bytes"]),
            step["path"] + (f" → {step['target']}" if step["target"] else ""),
        ]
        for step in tree["steps"]
    ]
    yield from table((_("Order"), _("What"), _("Size"), _("File")), rows)
    yield from dropped_lines(language, tree["dropped"])


def dropped_lines(language: "Language", dropped: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    """The orders that drop out, with their reasons."""
    _ = language.text
    if dropped:
        yield _("These drop out; their files are in their places:")
        yield from table((_("Order"), _("Reason")), [[one["order"], one["reason"]] for one in dropped], indent="  ")


def carried_lines(language: "Language", tree: Mapping[str, Any]) -> Iterable[str]:
    """How a disposal stands after a step."""
    _ = language.text
    yield from dropped_lines(language, tree["dropped"])
    yield _("Disposal {disposal} is {state}.").format(disposal=tree["disposal"], state=language.word(tree["state"]))
    if "until" in tree:
        yield _until_line(language, tree["disposal"], tree["until"])
    if "restored" in tree:
        yield _("Brought back: {orders}.").format(orders=language.joined(tree["restored"]))
    if "untouched" in tree:
        yield _("Taken off the list; nothing of these was in the bin: {orders}.").format(
            orders=language.joined(tree["untouched"])
        )
    if "damaged" in tree:
        yield _("Not whole any more, though it was when it went into the bin:")
        yield from table(
            (_("Order"), _("Reason")), [[one["order"], one["reason"]] for one in tree["damaged"]], indent="  "
        )
    if "certificate" in tree:
        yield _certificate_line(language, tree)


def outcome_lines(language: "Language", outcomes: Sequence[Mapping[str, Any]], config: "VaultConfig") -> Iterable[str]:
    """What an order's page says of it: a row for each disposal."""
    _ = language.text
    if not outcomes:
        return
    yield ""
    yield bold(_("Disposed of"))
    rows = [
        [
            one["disposal"],
            language.word(one["state"]),
            moment(one["at"]),
            person_name(language, config, one["by"]),
            language.joined(one["files"]),
            one["paper"] if "paper" in one else _bin_term(language, one),
        ]
        for one in outcomes
    ]
    heads = (_("Disposal"), _("State"), _("When"), _("Who"), _("Document"), _("Certificate"))
    yield from table(heads, rows, indent="  ")


def outcome_text(language: "Language", outcome: Mapping[str, Any]) -> str:
    """A destruction as a line of an order's history."""
    _ = language.text
    text = _("destroyed by disposal {disposal}: {files}").format(
        disposal=outcome["disposal"], files=language.joined(outcome["files"])
    )
    return text + _("; certificate: {paper}").format(paper=outcome["paper"]) if "paper" in outcome else text


def _bin_term(language: "Language", outcome: Mapping[str, Any]) -> str:
    _ = language.text
    return (
        _("not yet: in the bin until {until}").format(until=language.moment(outcome["until"]))
        if "until" in outcome
        else ""
    )


def holds_table(language: "Language", tree: Mapping[str, Any], config: "VaultConfig") -> list[str]:
    """Holds with target, order, since when, by whom and why."""
    return _holds_table(language, [(one["order"], one) for one in tree["holds"]], config)


def _holds_table(
    language: "Language", holds: Sequence[tuple[str, Mapping[str, Any]]], config: "VaultConfig", *, indent: str = ""
) -> list[str]:
    _ = language.text
    rows = [
        [
            one["target"],
            order,
            moment(one["at"]),
            person_name(language, config, one["by"]),
            one.get("why") or _(NOT_SHOWN),
        ]
        for order, one in holds
    ]
    return table((_("Target"), _("Order"), _("Since"), _("By"), _("Why")), rows, indent=indent)


def held_lines(language: "Language", tree: Mapping[str, Any], config: "VaultConfig") -> Iterable[str]:
    """What an order's or a customer's page says of the holds it is under."""
    _ = language.text
    number = tree.get("order", "")
    own = [one for one in tree.get("holds", ()) if "released" not in one]
    rows = [(number, one) for one in own] + [("", one) for one in tree.get("customer_holds", ())]
    if rows:
        yield ""
        documents = [one.get("document", "") if one.get("kind") == "moved" else "" for _order, one in rows]
        named = language.joined(dict.fromkeys(documents))
        yield bold(
            _("Held, and not disposed of: {documents}").format(documents=named)
            if all(documents)
            else _("Held: nothing of it is disposed of")
        )
        yield from _holds_table(language, rows, config, indent="  ")


def not_before(language: "Language", as_of: str, today: str) -> list[str]:
    """That a list of what falls due on a later day is not carried out before that day; nothing for one that may be."""
    if as_of <= today:
        return []
    return [
        language.text(N_("It lists what is due on {as_of}: it is carried out then, not before.")).format(
            as_of=language.moment(as_of)
        )
    ]
