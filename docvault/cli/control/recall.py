"""`docvault recall`."""

from typing import TYPE_CHECKING

import click

from docvault.cli.case_names import OrderArgument
from docvault.cli.frame import Command, Option
from docvault.cli.if_head import if_head_option
from docvault.cli.session import Session
from docvault.errors import N_
from docvault.language.names import called

if TYPE_CHECKING:
    from docvault.services.control.returns import Recalled


@click.command(
    "recall",
    cls=Command,
    help=N_(
        "Ask back every copy of a version that is out, or those of some departments. Paper stays out until its return is entered; "
        "what was issued on screen or by mail is withdrawn at once."
    ),
    examples=("recall 2026-0001 trims-card@1", "recall 2026-0001 trims-card@1 --from factory"),
)
@click.argument("order", cls=OrderArgument)
@click.argument("document", metavar="DOCUMENT@VERSION")
@click.option("--from", "departments", cls=Option, multiple=True, metavar="D", help=N_("Only from this department."))
@if_head_option
@click.pass_obj
def command(session: Session, *, order: str, document: str, departments: tuple[str, ...], expected_head: str) -> None:
    """Recall copies."""
    from docvault.services.control.returns import recall_copies

    recalled = recall_copies(session.vault, order, document, departments, expected_head=expected_head)
    session.result(recalled.to_tree(), lambda: _lines(session, recalled))


def _lines(session: Session, recalled: "Recalled") -> list[str]:
    language = session.language
    _ = language.text
    made = []
    for department in dict.fromkeys(copy.department for copy in recalled.copies):
        name = called(language, session.vault.config.departments, department)
        paper = [str(copy.number) for copy in recalled.copies if copy.department == department and not copy.returned]
        if paper:
            made.append(
                _("{department} is to give back no. {numbers}; enter it with `docvault return`.").format(
                    department=name, numbers=language.joined(paper)
                )
            )
        else:
            made.append(_("{department}: withdrawn.").format(department=name))
    return [
        _("Version {version} of {document}, order {order}, is asked back.").format(
            version=recalled.version, document=recalled.document, order=recalled.order
        ),
        *made,
    ]
