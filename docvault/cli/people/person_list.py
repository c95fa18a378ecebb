"""`docvault person list`."""

import click

from docvault.cli.frame import Command
from docvault.cli.pieces import piece_lines, piece_options
from docvault.cli.session import Session
from docvault.cli.tables import table
from docvault.errors import N_
from docvault.language.names import called


@click.command(
    "list", cls=Command, help=N_("List the people of the vault, those who left included."), examples=("person list",)
)
@piece_options
@click.pass_obj
def command(session: Session, *, limit: int | None, offset: int) -> None:
    """List people."""
    language = session.language
    _ = language.text
    from docvault.services.people import list_people, people_tree

    people = list_people(session.vault, limit, offset)
    departments = session.vault.config.departments
    rows = [
        [
            person.id,
            person.name,
            called(language, departments, person.department),
            language.joined(language.word(role) for role in person.roles),
            language.joined(person.system_users),
            "" if person.active else _("inactive"),
        ]
        for person in people
    ]
    heads = (_("Id"), _("Name"), _("Department"), _("Roles"), _("System users"), "")
    piece = piece_lines(language, offset, len(people), people.total)
    session.result(people_tree(people), lambda: [*(table(heads, rows) if rows else []), *piece])
