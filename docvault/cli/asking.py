"""Somebody at a terminal is asked a question."""

import sys
from typing import TYPE_CHECKING

import click

from docvault.cli.show import say

if TYPE_CHECKING:
    from docvault.language.spoken import Language


def on_terminal() -> bool:
    """Whether somebody is there to answer a question."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def agreed(language: "Language", question: str) -> bool:
    """Ask somebody at a terminal until yes or no is answered, in English or in the reader's language; nothing typed is no."""
    _ = language.text
    yes, no = {"y", "yes", _("yes")}, {"", "n", "no", _("no")}
    while True:
        choice = _("y/N")
        answer = click.prompt(f"{question} [{choice}]", default="", show_default=False, prompt_suffix=" ", err=True)
        said = str(answer).strip().casefold()
        if said in yes | no:
            return said in yes
        say(_("Please answer yes or no."))
