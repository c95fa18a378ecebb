"""`docvault retention execute`."""

import click

from docvault.cli.asking import agreed, on_terminal
from docvault.cli.frame import Command, Option
from docvault.cli.retention.views import carried_lines, plan_lines
from docvault.cli.session import Session
from docvault.cli.show import lines, say
from docvault.errors import N_, UsageError
from docvault.language.names import naming


class YesMissingError(UsageError):
    """What cannot be undone takes a person's yes; a pipe cannot give it."""

    message = N_("This destroys {files} files of disposal {disposal} for good; nobody said yes to it.")
    next_step = N_("Look at it with `--dry-run`, then say `--yes`.")


@click.command(
    "execute",
    cls=Command,
    help=N_(
        "Carry out an approved disposal. First its files go into the bin, from where they can be brought back for a term. "
        "When the term is over, the same command destroys them and writes the certificate of destruction. What was held, changed or reopened "
        "since it was proposed drops out.\n\n"
        "With --now they are destroyed at once, in the names of who proposed and who approved."
    ),
    examples=("retention execute D-2029-0001 --dry-run", "retention execute D-2029-0001"),
)
@click.argument("disposal")
@click.option("--dry-run", cls=Option, is_flag=True, help=N_("Show what it would do, and do nothing."))
@click.option("--now", cls=Option, is_flag=True, help=N_("Destroy at once, without the term in the bin."))
@click.option("--yes", cls=Option, is_flag=True, help=N_("Yes, destroy."))
@click.pass_obj
def command(session: Session, *, disposal: str, dry_run: bool, now: bool, yes: bool) -> None:
    """Carry out a disposal."""
    language = session.language
    _ = language.text
    from docvault.services.retention.execute import execute_plan
    from docvault.services.retention.planning import plan_execution

    plan = plan_execution(session.vault, disposal, at_once=now)
    names = naming(language, session.vault.config)
    planned = plan.to_tree(language, names)
    if dry_run:
        session.result(planned, lambda: plan_lines(language, planned))
        return
    if plan.destroys and not yes:
        if session.json or not on_terminal():
            raise YesMissingError(files=plan.files, disposal=plan.disposal)
        lines(plan_lines(language, planned))
        say(_("Proposed and approved by: {names}.").format(names=language.joined(plan.names)))
        if not agreed(
            language,
            language.plural("Destroy {count} file for good?", "Destroy {count} files for good?", plan.files),
        ):
            raise click.Abort
    with session.progress(_("Carrying out")) as progress:
        tree = execute_plan(session.vault, plan, progress).to_tree(language, names)
    session.result(tree, lambda: carried_lines(language, tree))
