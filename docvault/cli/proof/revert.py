"""`docvault revert`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from docvault.cli.case_names import KnownCaseArgument
from docvault.cli.frame import Command
from docvault.cli.if_head import if_head_option
from docvault.cli.session import Session
from docvault.errors import N_

if TYPE_CHECKING:
    from docvault.language.spoken import Language


@click.command(
    "revert",
    cls=Command,
    help=N_(
        "Put the recorded state of the manifest.yaml of an order or a customer back, or without one that of vault.yaml. "
        "The text changed by hand goes to lost+found. The folder of an order or a customer that was renamed or moved within the vault is put back in its place."
    ),
    examples=("revert 2026-0001", "revert customer:NORDIC", "revert"),
)
@click.argument("order", cls=KnownCaseArgument, metavar="[CASE]", required=False)
@if_head_option
@click.pass_obj
def command(session: Session, *, order: str | None, expected_head: str) -> None:
    """Undo a change made by hand."""
    language = session.language
    _ = language.text
    session.mending = order is None
    from docvault.services.proof.hand_edits import revert

    reverted = revert(session.vault, order, expected_head=expected_head)
    tree = reverted.to_tree()
    session.result(tree, lambda: _lines(language, tree, kept=reverted.kept))


def _lines(language: "Language", tree: dict[str, Any], *, kept: bool) -> Iterable[str]:
    _ = language.text
    what, to = tree["reverted"], tree.get("to")
    if moved := tree.get("folder"):
        yield _("The folder of {what} is in its place again: {to} (it was {found}).").format(
            what=what, to=moved["to"], found=moved["from"]
        )
        return
    if to is None:
        yield _("The recorded state of {what} is back; the changed text lies in lost+found.").format(what=what)
        return
    yield _(
        "The last sound state of {what}, which was recorded on {at}, counts again for: {fields}. "
        "Everything else is as it was recorded since."
    ).format(what=what, at=language.moment(to["at"]), fields=language.joined(map(language.word, to["fields"])))
    if kept:
        yield _("The changed text lies in lost+found.")
