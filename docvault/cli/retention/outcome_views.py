"""How it is shown what became of an order's files that were disposed of."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from docvault.cli.show import bold, moment, table
from docvault.language.names import person_name

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.model.vault_config import VaultConfig


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
            one["paper"] if "paper" in one else _until(language, one),
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


def _until(language: "Language", outcome: Mapping[str, Any]) -> str:
    _ = language.text
    return _("not yet: in the bin until {until}").format(until=moment(outcome["until"])) if "until" in outcome else ""
