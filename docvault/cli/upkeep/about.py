"""`docvault about`."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docvault.cli.frame import Command
from docvault.cli.session import Session
from docvault.cli.tables import fields
from docvault.cli.upkeep.counts import lacking_counts
from docvault.errors import N_, DocvaultError
from docvault.model.values import replace

if TYPE_CHECKING:
    from docvault.language.spoken import Language

REACHES = {
    "files": N_("other files"),
    "writing": N_("writing"),
    "network": N_("the network"),
    "programs": N_("other programs"),
}


@click.command(
    "about",
    cls=Command,
    help=N_(
        "Show which docvault this is, which vault, how it is known who acts, what keeps a file that is read from everything else on this computer, "
        "and when the vault was last sealed and checked. Outside a vault too."
    ),
    examples=("about", "about --json"),
)
@click.pass_obj
def command(session: Session) -> None:
    """Show which docvault this is."""
    language = session.language
    from docvault.services.search.read_told import lacking
    from docvault.services.upkeep.about import about

    made = about(Path(session.folder))
    if made.vault is not None and not made.vault.problem:
        with suppress(DocvaultError, OSError):  # whoever may not open it, or cannot now, is told the rest
            made = replace(made, lacking=lacking(session.vault))
    tree = made.to_tree(language)
    session.result(tree, lambda: _lines(language, tree))


def _lines(language: "Language", tree: dict[str, Any]) -> Iterable[str]:
    _ = language.text
    rows = [
        (_("Version"), tree["version"] or _("not installed")),
        (_("Vault"), _vault(language, tree["vault"])),
        (_("Who acts"), _identity(language, tree["identity"])),
        (_("A file that is read"), _sandbox(language, tree["sandbox"])),
        (_("Last seal"), _seal(language, tree.get("last_seal"))),
        (_("Last check here"), _check(language, tree.get("last_check"))),
        (_("Not read whole"), lacking_counts(tree.get("lacking"), language)),
    ]
    return fields((name, said) for name, said in rows if said)


def _vault(language: "Language", vault: dict[str, str] | None) -> str:
    _ = language.text
    if vault is None:
        return _("none: this folder is not in a vault")
    if "problem" in vault:
        return f"{vault['folder']}: {vault['problem']}"
    return _("{folder} ({name}, {id})").format_map(vault)


def _identity(language: "Language", identity: str | None) -> str:
    _ = language.text
    if identity == "declared":
        return _("declared: whoever works here says who they are with `--as`, and nobody proves it")
    return _("known by the system user") if identity == "system" else ""


def _sandbox(language: "Language", sandbox: dict[str, Any]) -> str:
    _ = language.text
    if "problem" in sandbox:
        return str(sandbox["problem"])
    if not sandbox["kept_from"]:
        return _("is not kept from anything: this system has neither Landlock nor seccomp")
    means = [
        *([_("Landlock, version {number}").format(number=sandbox["landlock"])] if sandbox["landlock"] else []),
        *(["seccomp"] if sandbox["seccomp"] else []),
    ]
    reaches = language.joined([_(REACHES[what]) for what in sandbox["kept_from"]])
    return _("is kept from {reaches} ({means})").format(reaches=reaches, means=language.joined(means))


def _seal(language: "Language", seal: dict[str, Any] | None) -> str:
    _ = language.text
    return _("number {seal}, of {at}").format(seal=seal["seal"], at=language.moment(seal["at"])) if seal else ""


def _check(language: "Language", check: dict[str, Any] | None) -> str:
    _ = language.text
    if check is None:
        return ""
    found = language.plural("{count} finding", "{count} findings", check["findings"])
    outcome = found if check["findings"] else _("everything is as the format says")
    how = [
        *([_("by size only")] if check["fast"] else []),
        *([_("compared with its seals")] if check["since_seal"] else []),
    ]
    return language.labelled(language.moment(check["at"]), _("; ").join([outcome, *how]))
