"""Numbers people type: in bounds that every part of docvault can hold, and refused in words that say what was wrong."""

import re

import click

from docvault.cli.help_pages import text_of

MOST = 1_000_000_000
"""No list, copy or version of a vault comes near it."""

_WHOLE = re.compile(r"[+-]?[0-9]+")
_DIGITS = 18
"""So many digits are read at most: what is longer is too large, whatever it says."""


class Number(click.ParamType[int]):
    """A whole number from `least` to `most`."""

    name = "number"

    def __init__(self, least: int = 1, most: int = MOST) -> None:
        self.least, self.most = least, most

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number that was typed; a usage error for anything else."""
        text = str(value).strip()
        _ = text_of(ctx)
        if not _WHOLE.fullmatch(text):
            self.fail(_("“{text}” is not a whole number.").format(text=text), param, ctx)
        sign, digits = (text[0], text[1:]) if text[0] in "+-" else ("", text)
        number = int(sign + (digits.lstrip("0") or "0")[: _DIGITS + 1])
        if number < self.least:
            self.fail(
                _("{number} is too small: {least} is the smallest.").format(number=text, least=self.least), param, ctx
            )
        if number > self.most:
            self.fail(
                _("{number} is too large: {most} is the largest.").format(number=text, most=self.most), param, ctx
            )
        return number
