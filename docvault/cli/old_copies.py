"""Who works from an older version than the newest, and what to type so that they get that: `add`, `file` and `distribute` say it alike."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from docvault.cli.show import command
from docvault.language.names import called

if TYPE_CHECKING:
    from docvault.cli.session import Session
    from docvault.services.issued_papers import Holder


class PutIn(Protocol):
    """A version that was put in, or issued, and who holds an older one."""

    @property
    def document(self) -> str:
        """The document."""

    @property
    def version(self) -> int:
        """The version."""

    @property
    def holders(self) -> "tuple[Holder, ...]":
        """Who works from an older version."""


def old_copies(session: "Session", order: str, one: PutIn, change: str = "", *, sent: bool = False) -> Iterable[str]:
    """A line for each department that holds an older version, and the command that issues it the new one; nothing where nobody does.

    `change` is the change notice it was made by, `sent` that this is out already.
    """
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
        by = ("--change", change) if change else ()
        issue = ("distribute", order, one.document, "--to", to, *by)
        if change and not sent:
            issue = ("change", "issue", order, change)
        yield _("To issue it to them: {command}").format(command=command(*issue))
