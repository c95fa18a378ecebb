"""How it is shown what became of an order's files that were disposed of."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from docvault.cli.orders.views import person_name
from docvault.cli.show import bold, joined, moment, table
from docvault.language.catalogue import _
from docvault.language.terms import word

if TYPE_CHECKING:
    from docvault.model.vault_config import VaultConfig


def fate_lines(fates: Sequence[Mapping[str, Any]], config: "VaultConfig") -> Iterable[str]:
    """What an order's page says of it: a row for each disposal."""
    if not fates:
        return
    yield ""
    yield bold(_("Disposed of"))
    rows = [
        [
            one["disposal"],
            word(one["state"]),
            moment(one["at"]),
            person_name(config, one["by"]),
            joined(one["files"]),
            one["paper"] if "paper" in one else _until(one),
        ]
        for one in fates
    ]
    heads = (_("Disposal"), _("State"), _("When"), _("Who"), _("Document"), _("Certificate"))
    yield from table(heads, rows, indent="  ")


def fate_text(fate: Mapping[str, Any]) -> str:
    """A destruction as a line of an order's history."""
    text = _("destroyed by disposal {disposal}: {files}").format(disposal=fate["disposal"], files=joined(fate["files"]))
    return text + _("; certificate: {paper}").format(paper=fate["paper"]) if "paper" in fate else text


def _until(fate: Mapping[str, Any]) -> str:
    return _("not yet: in the bin until {until}").format(until=moment(fate["until"])) if "until" in fate else ""
