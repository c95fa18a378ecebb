"""Who works from an older version than the one that was just put in, and what to type so that they get it: `add` and `file` say it alike."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from docvault.cli.show import command
from docvault.language.names import called

if TYPE_CHECKING:
    from docvault.cli.session import Session
    from docvault.services.intake.target import FiledItem
    from docvault.services.orders.adding import Added


def old_copies(session: "Session", order: str, one: "Added | FiledItem", change: str) -> Iterable[str]:
    """A line for each department that holds an older version, and the command that issues it the new one; nothing where nobody does."""
    language, departments = session.language, session.vault.config.departments
    _ = language.text
    for holder in one.holders:
        yield _(
            "{department} works from version {old} of {document}; it owes a signature for version {new} now."
        ).format(
            department=called(language, departments, holder.department),
            old=holder.version,
            document=one.document,
            new=one.version,
        )
    if one.holders:
        to = ",".join(holder.department for holder in one.holders)
        issue = ("change", "issue", order, change) if change else ("distribute", order, one.document, "--to", to)
        yield _("To issue it to them: {command}").format(command=command(*issue))
