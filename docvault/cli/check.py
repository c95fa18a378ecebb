"""`docvault check`."""

from collections.abc import Iterable
from typing import Any

import click

from docvault.cli.frame import Command, Option, Session
from docvault.cli.language import _, plural
from docvault.cli.show import bold, say, size, table
from docvault.cli.words import fill, word
from docvault.errors import N_

FINDINGS = 1


@click.command(
    "check",
    cls=Command,
    help=N_(
        "Check the vault, or one order, against every rule of its format (FORMAT.md): histories, manifests, "
        "the bytes of every version, registers. "
        "Nothing is changed. Exit code 1 says that something was found."
    ),
    examples=("check", "check 2026-0001", "check --fast"),
)
@click.argument("order", required=False)
@click.option("--fast", cls=Option, is_flag=True, help=N_("Compare the sizes of files only, not their bytes."))
@click.pass_obj
def command(session: Session, *, order: str | None, fast: bool) -> int:
    """Check the vault."""
    from docvault.services.check import check

    root = session.root
    with session.progress(_("Checking")) as progress:
        report = check(root, order=order, fast=fast, progress=lambda _what, done, total: progress(done, total))
    tree = report.tree(lambda finding: fill(_(finding.message), finding.values))
    session.result(tree, lambda: _lines(tree, fast=fast))
    if not session.json and report.findings:
        say(_("Do not repair anything by hand before you have a copy of the vault."))
    return FINDINGS if report.findings else 0


def _lines(tree: dict[str, Any], *, fast: bool) -> Iterable[str]:
    findings = tree["findings"]
    if findings:
        rows = [[finding["rule"], word(finding["level"]), finding["path"], finding["message"]] for finding in findings]
        yield from table((_("Rule"), _("Level"), _("Path"), _("Finding")), rows)
        yield ""
    checked = tree["checked"]
    sentence = (
        _("Checked: {orders}, {files}, {bytes}.")
        if not fast
        else _("Checked by size only: {orders}, {files}, {bytes}.")
    )
    yield sentence.format(
        orders=plural("{count} order", "{count} orders", checked["orders"]),
        files=plural("{count} file", "{count} files", checked["files"]),
        bytes=size(checked["bytes"]),
    )
    if tree["lost_and_found"]:
        yield plural(
            "{count} thing lies in lost+found: left by a crash, or set aside by `docvault revert`.",
            "{count} things lie in lost+found: left by a crash, or set aside by `docvault revert`.",
            tree["lost_and_found"],
        )
    yield bold(
        plural("{count} finding.", "{count} findings.", len(findings))
        if findings
        else _("Everything is as the format says.")
    )
