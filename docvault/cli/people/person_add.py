"""`docvault person add`."""

import click

from docvault.cli.frame import Command, Option
from docvault.cli.session import Session
from docvault.errors import N_
from docvault.model.vault_config import ROLES, Person


@click.command(
    "add",
    cls=Command,
    help=N_(
        "Enter a person. Only an administrator does. "
        "--system-user says which user of the computer the person works as, so that --as is not needed."
    ),
    examples=("person add wang.li --name 王丽 --department merchandising --role merchandiser --system-user wangli",),
)
@click.argument("person", metavar="ID")
@click.option("--name", cls=Option, required=True, help=N_("The person's name."))
@click.option("--department", cls=Option, required=True, metavar="D", help=N_("The person's department."))
@click.option(
    "--role",
    cls=Option,
    multiple=True,
    type=click.Choice(ROLES),
    help=N_("A role; may be given several times; member without it."),
)
@click.option(
    "--system-user",
    cls=Option,
    multiple=True,
    metavar="USER",
    help=N_("A user of the computer that stands for the person."),
)
@click.pass_obj
def command(
    session: Session, *, person: str, name: str, department: str, role: tuple[str, ...], system_user: tuple[str, ...]
) -> None:
    """Enter a person."""
    language = session.language
    _ = language.text
    from docvault.services.people import add_person, person_tree

    added = add_person(session.vault, Person(person, name, department, role or ("member",), system_user))
    session.result(
        person_tree(added), lambda: [_("{name} is entered as {person}.").format(name=added.name, person=added.id)]
    )
