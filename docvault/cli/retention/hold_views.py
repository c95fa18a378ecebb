"""How holds are shown."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from docvault.cli.show import bold, moment, table
from docvault.language.names import person_name

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.model.vault_config import VaultConfig


def holds_table(
    language: "Language", holds: Sequence[Mapping[str, Any]], config: "VaultConfig", *, indent: str = ""
) -> list[str]:
    """Holds with target, order, since when, by whom and why."""
    _ = language.text
    rows = [
        [one["target"], one["order"], moment(one["at"]), person_name(language, config, one["by"]), one["why"]]
        for one in holds
    ]
    return table((_("Target"), _("Order"), _("Since"), _("By"), _("Why")), rows, indent=indent)


def held_lines(language: "Language", tree: Mapping[str, Any], config: "VaultConfig") -> Iterable[str]:
    """What an order's or a customer's page says of the holds it is under."""
    _ = language.text
    number = tree.get("order", "")
    holds = [{**one, "order": number} for one in tree.get("holds", ()) if "released" not in one]
    holds += tree.get("customer_holds", ())
    if holds:
        yield ""
        yield bold(_("Held: nothing of it is disposed of"))
        yield from holds_table(language, holds, config, indent="  ")
