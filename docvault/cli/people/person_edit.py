"""`docvault person edit`."""

import click

from docvault.cli.frame import Command, Option
from docvault.cli.session import Session
from docvault.errors import N_
from docvault.model.vault_config import ROLES


@click.command(
    "edit",
    cls=Command,
    help=N_(
        "Change a person. Nobody is ever removed, because signatures outlive people: whoever leaves is made inactive."
    ),
    examples=("person edit wang.li --role merchandiser --role reviewer", "person edit wang.li --inactive"),
)
@click.argument("person", metavar="ID")
@click.option("--name", cls=Option, help=N_("The person's name."))
@click.option("--department", cls=Option, metavar="D", help=N_("The person's department."))
@click.option(
    "--role",
    cls=Option,
    multiple=True,
    type=click.Choice(ROLES),
    help=N_("A role; those given take the place of all the person had."),
)
@click.option(
    "--system-user",
    cls=Option,
    multiple=True,
    metavar="USER",
    help=N_("A user of the computer that stands for the person."),
)
@click.option(
    "--no-system-user",
    cls=Option,
    multiple=True,
    metavar="USER",
    help=N_("A user of the computer that no longer stands for the person."),
)
@click.option("--active/--inactive", cls=Option, default=None, help=N_("Whether the person still acts in the vault."))
@click.pass_obj
def command(
    session: Session,
    *,
    person: str,
    name: str | None,
    department: str | None,
    role: tuple[str, ...],
    system_user: tuple[str, ...],
    no_system_user: tuple[str, ...],
    active: bool | None,
) -> None:
    """Change a person."""
    language = session.language
    _ = language.text
    from docvault.services.people import PersonEdit, edit_person, person_tree

    edit = PersonEdit(name, department, role or None, active, system_user, no_system_user)
    edited = edit_person(session.vault, person, edit)
    session.result(
        person_tree(edited), lambda: [_("{name} ({person}) is changed.").format(name=edited.name, person=edited.id)]
    )
