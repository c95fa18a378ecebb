"""Help in the language of whoever typed the command: wrapped and aligned whatever the width of its characters."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from docvault.cli.show import padded, width, wrapped
from docvault.errors import N_, Translate, untranslated

if TYPE_CHECKING:
    from docvault.cli.session import Session

EXAMPLES = N_("Examples")
HEADING = N_("{heading}:")


class Formatter(click.HelpFormatter):
    """Help that wraps Chinese and aligns it."""

    heading = HEADING
    """What stands over a section, in the reader's language."""

    def write_heading(self, heading: str) -> None:
        """Write what stands over a section."""
        self.write(f"{' ' * self.current_indent}{self.heading.format(heading=heading)}\n")

    def write_text(self, text: str) -> None:
        """Write a paragraph."""
        indent = " " * self.current_indent
        for line in wrapped(text, self.width - self.current_indent):
            self.write(f"{indent}{line}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 32, col_spacing: int = 2) -> None:
        """Write names and what they mean in two columns."""
        rows = list(rows)
        first = min(max((width(name) for name, _text in rows), default=0), col_max) + col_spacing
        indent = " " * self.current_indent
        for name, text in rows:
            room = max(self.width - self.current_indent - first, 10)
            described = wrapped(text, room)
            if width(name) + col_spacing > first:
                self.write(f"{indent}{name}\n")
                name = ""  # noqa: PLW2901 - it stands above
            self.write(f"{indent}{padded(name, first)}{described[0]}".rstrip() + "\n")
            for line in described[1:]:
                self.write(f"{indent}{' ' * first}{line}\n")


def text_of(ctx: click.Context | None) -> Translate:
    """The translation into the language of whoever typed the command; English where nobody did (tools that print help)."""
    session: Session | None = ctx.obj if ctx else None
    return session.catalogue.text if session else untranslated


def placeholders_of(ctx: click.Context, typed: str) -> str:
    """What is typed, with what is to be put in, in capitals, in the language of whoever typed the command."""
    session: Session | None = ctx.obj
    return session.catalogue.placeholders(typed) if session else typed


class Context(click.Context):
    """A context whose help is written by our formatter."""

    formatter_class = Formatter

    def make_formatter(self) -> click.HelpFormatter:
        """A formatter that writes headings in the reader's language."""
        formatter = super().make_formatter()
        if isinstance(formatter, Formatter):
            formatter.heading = text_of(self)(HEADING)
        return formatter


def write_help(text: str, formatter: click.HelpFormatter) -> None:
    """Write a help text in the reader's language, paragraph by paragraph."""
    for paragraph in text.split("\n\n"):
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(paragraph)
