"""How it is shown what became of an order's files that were disposed of."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from docvault.cli.show import bold, moment, table
from docvault.language.names import person_name

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.model.vault_config import VaultConfig


def fate_lines(language: "Language", fates: Sequence[Mapping[str, Any]], config: "VaultConfig") -> Iterable[str]:
    """What an order's page says of it: a row for each disposal."""
    _ = language.text
    if not fates:
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
            one["paper"] if "paper" in one else _until(language, one),
        ]
        for one in fates
    ]
    heads = (_("Disposal"), _("State"), _("When"), _("Who"), _("Document"), _("Certificate"))
    yield from table(heads, rows, indent="  ")


def fate_text(language: "Language", fate: Mapping[str, Any]) -> str:
    """A destruction as a line of an order's history."""
    _ = language.text
    text = _("destroyed by disposal {disposal}: {files}").format(
        disposal=fate["disposal"], files=language.joined(fate["files"])
    )
    return text + _("; certificate: {paper}").format(paper=fate["paper"]) if "paper" in fate else text


def _until(language: "Language", fate: Mapping[str, Any]) -> str:
    _ = language.text
    return _("not yet: in the bin until {until}").format(until=moment(fate["until"])) if "until" in fate else ""
