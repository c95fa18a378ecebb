"""`docvault get`."""

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from docvault.cli.case_names import CaseArgument
from docvault.cli.frame import Command, Option
from docvault.cli.session import Session
from docvault.errors import N_

if TYPE_CHECKING:
    from docvault.language.spoken import Language


@click.command(
    "get",
    cls=Command,
    help=N_(
        "Take a copy of a document: the version in force, or the one named with @. The bytes are compared with what was stored on "
        "the way, and the copy is entered in the access register with the reason."
    ),
    examples=(
        "get 2026-0001 spec-sheet --out . --why 'for the cutting room'",
        "get 2026-0001 spec-sheet@1 --out old.pdf --why 'to compare'",
    ),
)
@click.argument("order", cls=CaseArgument, metavar="CASE")
@click.argument("document", metavar="DOCUMENT[@VERSION]")
@click.option(
    "--out",
    cls=Option,
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=N_("Where to write the copy: a file or a folder."),
)
@click.option("--why", cls=Option, required=True, metavar="REASON", help=N_("Why the copy is taken."))
@click.option("--force", cls=Option, is_flag=True, help=N_("Write over a file that is there."))
@click.pass_obj
def command(session: Session, *, order: str, document: str, out: Path, why: str, force: bool) -> None:
    """Copy a version out."""
    language = session.language
    from docvault.services.orders.getting import get_version

    tree = get_version(session.vault, order, document, out, why, force=force).to_tree(language)
    session.result(tree, lambda: _lines(language, tree))


def _lines(language: "Language", tree: dict[str, object]) -> list[str]:
    _ = language.text
    made = [_("Version {version} of {document} of {order} is copied to {out}.").format_map(tree)]
    if "void" in tree:
        void = cast("dict[str, str]", tree["void"])
        made.append(
            _("Take care: this version is void since {at}: {why}.").format(
                at=language.moment(void["at"]), why=void["why"]
            )
        )
    elif tree["superseded"]:
        made.append(_("Take care: this version is superseded; version {newest} is in force.").format_map(tree))
    if "reason" in tree:
        made.append(_("Search finds it only as far as it was read: {reason}").format_map(tree))
    return made
