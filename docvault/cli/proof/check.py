"""`docvault check`."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docvault.cli.frame import Command, Option
from docvault.cli.places import key_folder
from docvault.cli.session import Session
from docvault.cli.show import bold, say, size
from docvault.cli.tables import table
from docvault.errors import N_
from docvault.model.vault_config import DECLARED

if TYPE_CHECKING:
    from docvault.language.spoken import Language


FINDINGS = 1


@click.command(
    "check",
    cls=Command,
    help=N_(
        "Check the vault, or one order, against every rule of its format (FORMAT.md): histories, manifests, "
        "the bytes of every version, registers. "
        "Nothing is changed. Exit code 1 says that something is wrong. What only should be otherwise (a rule with W) is told, and the exit code is 0; "
        "with `--strict` it is 1 for that too, but for a clock that was set back (W020)."
    ),
    examples=("check", "check 2026-0001", "check --fast", "check --strict", "check --since-seal"),
)
@click.argument("order", metavar="[CASE]", required=False)
@click.option("--fast", cls=Option, is_flag=True, help=N_("Compare the sizes of files only, not their bytes."))
@click.option("--strict", cls=Option, is_flag=True, help=N_("Exit with 1 also when only warnings were found."))
@click.option(
    "--since-seal",
    cls=Option,
    is_flag=True,
    help=N_("Prove too that nothing sealed by `docvault seal` was altered, removed or cut off since."),
)
@click.option(
    "--key",
    cls=Option,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=N_(
        "The key to trust from now on, public or private; without it the one in your own settings, or that you vouched for before."
    ),
)
@click.option(
    "--vault",
    "meant",
    cls=Option,
    metavar="ID",
    default="",
    help=N_(
        "The id of the vault that is meant, where you know another one at this place: one key may seal several vaults."
    ),
)
@click.pass_obj
def command(
    session: Session, *, order: str | None, fast: bool, strict: bool, since_seal: bool, key: Path | None, meant: str
) -> int:
    """Check the vault."""
    language = session.language
    _ = language.text
    from docvault.services.proof.check import check
    from docvault.services.proof.sealing import Keys
    from docvault.services.upkeep.opening import system_clock

    root = session.root
    keys = Keys(key_folder(), key, meant) if since_seal or key or meant else None
    with session.progress(_("Checking")) as progress:
        report = check(
            root,
            order=order,
            fast=fast,
            since_seal=keys,
            clock=system_clock,
            progress=lambda _what, done, total: progress(done, total),
            asking=session.reader,
        )
    tree = report.to_tree(language)
    session.result(tree, lambda: _lines(language, tree, fast=fast))
    if not session.json and report.findings and report.is_being_changed:
        say(_("Something is being changed at this moment. Check again when that is done."))
    elif not session.json and report.findings and report.interrupted and report.identity:
        say(
            _(
                "A change was interrupted: any other command, for example `docvault order list`, finishes it. Then check again."
            )
        )
    elif not session.json and report.failed:
        say(_("Do not repair anything by hand before you have a copy of the vault."))
    return FINDINGS if report.fails(strict=strict) else 0


def _lines(language: "Language", tree: dict[str, Any], *, fast: bool) -> Iterable[str]:
    _ = language.text
    findings = tree["findings"]
    if findings:
        rows = [
            [finding["rule"], language.word(finding["level"]), finding["path"], finding["message"]]
            for finding in findings
        ]
        yield from table((_("Rule"), _("Level"), _("Path"), _("Finding")), rows)
        yield ""
    checked = tree["checked"]
    sentence = (
        _("Checked: {orders}, {files}, {bytes}.")
        if not fast
        else _("Checked by size only: {orders}, {files}, {bytes}.")
    )
    yield sentence.format(
        orders=language.plural("{count} order", "{count} orders", checked["orders"]),
        files=language.plural("{count} file", "{count} files", checked["files"]),
        bytes=size(checked["bytes"]),
    )
    if tree["lost_and_found"]:
        yield language.plural(
            "{count} thing lies in lost+found: left by a crash, or set aside by `docvault revert`.",
            "{count} things lie in lost+found: left by a crash, or set aside by `docvault revert`.",
            tree["lost_and_found"],
        )
    if tree.get("identity") == DECLARED:
        yield _(
            "Identities are declared in this vault: who acted was said with `--as`, and what takes two people rests on two names."
        )
    if "seal" in tree:
        yield from _seal_lines(language, tree["seal"])
    yield bold(
        language.plural("{count} finding.", "{count} findings.", len(findings))
        if findings
        else _("Everything is as the format says.")
    )


def _seal_lines(language: "Language", seal: dict[str, Any]) -> Iterable[str]:
    _ = language.text
    if "seal" not in seal:
        return
    sentence = _("Vault {vault}, compared with its seal {seal} of {at}: {histories}.")
    covered = language.plural("{count} history or register", "{count} histories and registers", seal["size"])
    yield sentence.format(vault=seal["vault"], seal=seal["seal"], at=language.moment(seal["at"]), histories=covered)
