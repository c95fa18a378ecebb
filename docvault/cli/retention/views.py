"""How disposals are shown: where bytes lie besides their orders, what a plan will do, how far a disposal is."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from docvault.cli.show import moment, size, table
from docvault.language.names import naming

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.model.called import Called
    from docvault.model.vault_config import VaultConfig
    from docvault.services.retention.execute import Carried
    from docvault.services.retention.planning import Plan


def stays_lines(language: "Language", elsewhere: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    """What goes with the listed files, and where the same bytes stay."""
    _ = language.text
    going = [
        [one["order"], one.get("item", ""), size(one["bytes"]), _where(one)] for one in elsewhere if "bytes" in one
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
    classes = _("; ").join(f"{names('class', one)} ({count})" for one, count in tree["classes"].items())
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
    ).format(until=moment(until), disposal=disposal)


def _where(one: Mapping[str, Any]) -> str:
    return str(one["path"]) if "path" in one else f"{one['file']} ({one['with']})"


def plan_tree(language: "Language", plan: "Plan", config: "VaultConfig") -> dict[str, Any]:
    """What a plan will do, as JSON."""
    return {
        "disposal": plan.disposal,
        "dry_run": True,
        "steps": [
            {
                "order": one.listed.order,
                "what": step.what,
                "path": step.path,
                "target": step.target,
                "bytes": step.bytes,
            }
            for one in plan.going
            for step in one.steps
        ],
        "dropped": [
            {"order": one.listed.order, "reason": one.dropped.text(language.text, naming(language, config))}
            for one in plan.orders
            if one.dropped is not None
        ],
    }


def plan_lines(language: "Language", tree: Mapping[str, Any]) -> Iterable[str]:
    """What a plan will do, for people: exactly the steps that are carried out."""
    _ = language.text
    words = {"bin": _("to the bin"), "destroy": _("destroy")}
    rows = [
        [
            step["order"],
            words[step["what"]],
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
    if "damaged" in tree:
        yield _("Not whole any more, though it was when it went into the bin:")
        yield from table(
            (_("Order"), _("Reason")), [[one["order"], one["reason"]] for one in tree["damaged"]], indent="  "
        )
    if "certificate" in tree:
        yield _certificate_line(language, tree)


def carried(language: "Language", result: "Carried", config: "VaultConfig") -> dict[str, Any]:
    """How a disposal stands, as JSON."""
    from docvault.services.retention.execute import carried_tree

    return carried_tree(result, lambda ground: ground.text(language.text, naming(language, config)))
