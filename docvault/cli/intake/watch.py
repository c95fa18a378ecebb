"""`docvault watch`."""

import logging
import threading
from collections import deque
from typing import TYPE_CHECKING

import click

from docvault.cli.frame import Command
from docvault.cli.session import Session
from docvault.cli.show import bold, dim, lines, say
from docvault.cli.stopping import stop_on_signals
from docvault.errors import N_
from docvault.model.control.rights import NOT_SHOWN

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.services.intake.news import News

SHOWN = {
    "taken": N_("taken in"),
    "resumed": N_("taken up again"),
    "duplicate": N_("duplicate"),
    "same": N_("duplicate"),
    "filed": N_("filed"),
    "waiting": N_("waiting"),
    "corrected": N_("corrected"),
    "failed": N_("failed"),
    "busy": N_("waits"),
    "polled": N_("looked at"),
}
MOST_TOLD = 10_000
"""Of so many arrivals, the last ones, `--json` tells at the end: a watcher runs for months."""


@click.command(
    "watch",
    cls=Command,
    help=N_(
        "Watch the inboxes and take in what arrives: read it, file it where its order is certain, let the rest wait with suggestions. "
        "Runs until it is stopped with Ctrl-C or by the system; what was in hand then is taken up at the next start."
    ),
    examples=("watch", "watch --lang zh_CN"),
)
@click.pass_obj
def command(session: Session) -> None:
    """Watch the inboxes."""
    language = session.language
    _ = language.text
    from docvault.services.intake.ingest import became_of
    from docvault.services.intake.watch import watch

    logging.getLogger("watchdog").addHandler(logging.NullHandler())  # it complains of being stopped, on standard error
    stop, wake = threading.Event(), threading.Event()
    heard = _Heard(session)
    with stop_on_signals(stop, wake):
        watch(session.vault, stop, heard.tell, heard.ready, wake)
    say(_("Stopped watching."))
    if session.json:
        session.result(became_of(session.vault, heard.arrived).to_tree(language), tuple)


class _Heard:
    """Shows the news as they come; with `--json` only keeps them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.arrived: deque[str] = deque(maxlen=MOST_TOLD)

    def ready(self) -> None:
        """The watcher is at work."""
        _ = self._session.language.text
        inboxes = self._session.language.joined(inbox.path for inbox in self._session.vault.config.inboxes)
        say(_("Watching {inboxes}. Ctrl-C stops.").format(inboxes=inboxes))

    def tell(self, news: "News") -> None:
        """Show one piece of news."""
        if self._session.json and news.is_arrival:
            self.arrived.append(news.item)
        elif not self._session.json and news.what in SHOWN:
            with self._session.writing():
                lines([self._line(news)])

    def _line(self, news: "News") -> str:
        language = self._session.language
        time = dim(self._session.vault.now()[11:19])
        return f"{time}  {language.text(SHOWN[news.what])}  {bold(news.file or language.text(NOT_SHOWN))}{_more(language, news)}"


def _more(language: "Language", news: "News") -> str:
    _ = language.text
    if news.what == "filed":
        return f" → {news.order}/{news.detail}"
    if news.what == "duplicate":
        return "  " + _("the same as {first}").format(first=news.detail)
    if news.what == "same":
        return "  " + _("the same mail as {first}").format(first=news.detail)
    if news.what == "waiting" and news.waits is not None:
        return "  " + language.sentence(news.waits)
    if news.what == "waiting":
        return f"  docvault inbox  {dim(news.item)}"
    if news.what == "busy" and news.error is not None:  # it tries again by itself: nobody has to do anything
        return "  " + language.fill(language.text(news.error.message), news.error.values)
    return f"  {news.failure(language)}" if news.what in {"failed", "polled"} else ""
