"""`docvault ingest`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from docvault.cli.exit_codes import DONE, exit_code
from docvault.cli.frame import Command
from docvault.cli.intake.views import fates_table
from docvault.cli.session import Session
from docvault.cli.show import bold, say
from docvault.errors import N_
from docvault.model.control.rights import NOT_SHOWN

if TYPE_CHECKING:
    from docvault.language.spoken import Language


@click.command(
    "ingest",
    cls=Command,
    help=N_(
        "Take in once what lies in the inboxes, read it, and file it where its order is certain. "
        "What somebody is still writing is left for the next time. `docvault watch` does the same without end.\n\n"
        "Exit code 5 says that not all of it could be done: the disk is full, or somebody else kept the index busy. What arrived is in the vault, "
        "what could not be taken in lies in its inbox as it came, and the next pass goes on with both."
    ),
    examples=("ingest",),
)
@click.pass_obj
def command(session: Session) -> int:
    """Take in what lies in the inboxes."""
    language = session.language
    _ = language.text
    from docvault.services.intake.ingest import ingest

    with session.progress(_("Taking in")) as progress:
        counted = _Counted(progress, language)
        result = ingest(session.vault, counted.tell)
    tree = result.to_tree(language)
    session.result(tree, lambda: summary_lines(language, tree))
    if not session.json:
        for file, problem in counted.problems:
            say(language.labelled(file or _(NOT_SHOWN), problem))
        if result.stopped is not None:
            say(language.error(result.stopped))
    return exit_code(result.hindered) if result.hindered else DONE


class _Counted:
    """Follows the news for the bar: how many have arrived, how many are done; and keeps what went wrong."""

    def __init__(self, progress: Any, language: "Language") -> None:
        self._progress = progress
        self._language = language
        self._arrived: set[str] = set()
        self._done: set[str] = set()
        self.problems: list[tuple[str, str]] = []

    def tell(self, news: Any) -> None:
        """Hear one piece of news."""
        if news.what == "failed":
            self.problems.append((news.file, news.failure(self._language)))
            return
        if news.what in {"taken", "duplicate"}:
            self.problems = [one for one in self.problems if one[0] != news.file]  # it could be taken after all
        self._arrived.add(news.item)
        if news.what in {"filed", "waiting", "duplicate", "same"}:
            self._done.add(news.item)
        self._progress(len(self._done), len(self._arrived))


def summary_lines(language: "Language", tree: dict[str, Any]) -> Iterable[str]:
    """What arrived and what became of it."""
    _ = language.text
    if tree["items"]:
        yield from fates_table(language, tree["items"])
        yield ""
    arrived = language.plural("{count} file arrived", "{count} files arrived", tree["arrived"])
    counts = _("{filed} filed, {waiting} waiting, {duplicate} duplicate, {rejected} rejected.").format_map(tree)
    yield bold(_("{arrived}: {counts}").format(arrived=arrived, counts=counts))
    if tree.get("unsettled"):
        yield language.plural(
            "{count} file is still being written and was left in its inbox.",
            "{count} files are still being written and were left in their inbox.",
            tree["unsettled"],
        )
    if tree["not_taken"]:
        yield language.plural(
            "{count} file could not be taken in and lies in its inbox as it came; the next pass tries again.",
            "{count} files could not be taken in and lie in their inbox as they came; the next pass tries again.",
            len(tree["not_taken"]),
        )
    if "unfinished" in tree:
        yield (
            _("What arrived is in the vault. `docvault ingest` goes on with reading and filing it.")
            if tree["arrived"]
            else _(
                "Nothing was taken in: what lies in the inboxes stays there, and `docvault ingest` takes it in later."
            )
        )
    if tree["waiting"]:
        yield _("Next: {command}").format(command="docvault inbox")
