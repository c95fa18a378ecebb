"""`docvault reread`."""

from typing import TYPE_CHECKING

import click

from docvault.cli.frame import Command, Option
from docvault.cli.session import Session
from docvault.errors import N_

if TYPE_CHECKING:
    from docvault.language.spoken import Language


class _Reread(Command):
    """A command that takes what begins with a hyphen as a word that is not wanted."""

    ignore_unknown_options = True


@click.command(
    "reread",
    cls=_Reread,
    help=N_(
        "Read again what an older docvault read less well, and what was left unrecognised: all of it, or what a query finds, as `docvault search` takes it. "
        "Nothing but what is kept of its text is changed; what waits gets its suggestions anew. "
        "Whoever stops it goes on where it was by running it again."
    ),
    examples=("reread", "reread is:partial", "reread customer:NORDIC --all", "reread --dry-run"),
)
@click.argument("query", nargs=-1)
@click.option(
    "--all", "everything", cls=Option, is_flag=True, help=N_("Also what the readers of this docvault read already.")
)
@click.option("--dry-run", cls=Option, is_flag=True, help=N_("Only count how much there is to read."))
@click.pass_obj
def command(session: Session, *, query: tuple[str, ...], everything: bool, dry_run: bool) -> int:
    """Read again what older readers read."""
    language = session.language
    _ = language.text
    from docvault.services.upkeep.reread import reread

    for word in query:
        if word.startswith("--"):
            raise click.NoSuchOption(word)
    with session.progress(_("Reading again")) as progress:
        made = reread(
            session.vault, " ".join(query), everything=everything, dry_run=dry_run, progress=progress
        ).to_tree()
    session.result(made, lambda: _lines(language, made, dry_run=dry_run))
    return 1 if made["failed"] else 0


def _lines(language: "Language", tree: dict[str, int], *, dry_run: bool) -> list[str]:
    unchanged = language.plural(
        "{count} file was read by the readers of now already.",
        "{count} files were read by the readers of now already.",
        tree["unchanged"],
    )
    if dry_run:
        done = language.plural("{count} file is to be read again.", "{count} files are to be read again.", tree["left"])
    else:
        done = language.plural("{count} file was read again.", "{count} files were read again.", tree["reread"])
    failed = language.plural(
        "{count} file could not be read again: what is kept of it stands.",
        "{count} files could not be read again: what is kept of them stands.",
        tree["failed"],
    )
    return [done, *([unchanged] if tree["unchanged"] else []), *([failed] if tree["failed"] else [])]
