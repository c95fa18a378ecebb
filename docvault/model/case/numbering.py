"""Numbers of orders and ids of documents, as they are given. Pure.

A pattern of order numbers holds `{year}` (4 digits), `{customer}` (its code), `{seq}` or `{seq:04}` (the sequence, which must be there).
The sequence counts within a scope: what the pattern holds besides it, e.g. a year, or a year and a customer.
"""

import re

from docvault.model.case.manifest import Manifest

MAX_DIGITS = 20
"""Digits in a row that a number or a code may have: the longest that the trade prints (of a shipping unit) has 18, and 20 with what says so."""
FURTHEST = 10_000
"""How many numbers of a pattern an order may leave out that brings its own; more is a slip of the finger, after which numbering would go on from there."""
_FIELD = re.compile(r"\{(year|customer|seq)(?::0?(\d+))?\}")


class BadPatternError(ValueError):
    """A pattern without a sequence, or with a field numbering does not know."""


class Pattern:
    """A pattern such as `{year}-{seq:04}`."""

    __slots__ = ("_parse", "_width", "text")

    def __init__(self, text: str) -> None:
        fields = [match[1] for match in _FIELD.finditer(text)]
        if fields.count("seq") != 1 or "{" in _FIELD.sub("", text) or "}" in _FIELD.sub("", text):
            raise BadPatternError(text)
        self.text = text
        self._width = next(int(match[2] or 1) for match in _FIELD.finditer(text) if match[1] == "seq")
        self._parse = re.compile(self._expression(), re.IGNORECASE)

    def number(self, year: int, customer: str, sequence: int) -> str:
        """The number with this sequence."""
        values = {"year": f"{year:04}", "customer": customer, "seq": f"{sequence:0{self._width}}"}
        return _FIELD.sub(lambda match: values[match[1]], self.text)

    def scope(self, year: int, customer: str) -> str:
        """What the sequence counts within."""
        values = {"year": f"{year:04}", "customer": customer.casefold(), "seq": "#"}
        return _FIELD.sub(lambda match: values[match[1]], self.text)

    def read(self, number: str) -> tuple[str, int] | None:
        """Scope and sequence of a number made by this pattern; None for a number that was not."""
        match = self._parse.fullmatch(number)
        if match is None:
            return None
        found = match.groupdict()
        return self.scope(int(found.get("year") or 0), found.get("customer") or ""), int(found["seq"])

    def left_out(self, number: str, last: int) -> int:
        """How many numbers after the `last` of its scope an order leaves out for ever that brings `number`, too many of them; 0 when it may.

        All that the pattern has room for may be: who begins with a vault brings orders that were numbered before.
        """
        given = self.read(number)
        left = given[1] - last - 1 if given and given[1] >= 10**self._width else 0
        return left if left > FURTHEST else 0

    def _expression(self) -> str:
        parts, end = [], 0
        shapes = {
            "year": r"(?P<year>\d{4})",
            "customer": r"(?P<customer>.+?)",
            "seq": rf"(?P<seq>\d{{{self._width},{MAX_DIGITS}}})",
        }
        for match in _FIELD.finditer(self.text):
            parts.append(re.escape(self.text[end : match.start()]) + shapes.pop(match[1], f"(?P={match[1]})"))
            end = match.end()
        return "".join(parts) + re.escape(self.text[end:])


def document_name(document: str, title: str, kind: str, *, is_open: bool) -> str:
    """What a new document is called by: the id that was asked for, else its kind; the words of its title only where everybody may read it.

    Ids stand in every list, and what is called so stays called so.
    """
    return document or (title if title and is_open else kind)


def free_document_id(manifest: Manifest, wanted: str) -> str:
    """`wanted`, or `wanted-2`, `wanted-3`, … until the case file has no such document."""
    taken = {document.id.casefold() for document in manifest.documents}
    made, count = wanted, 1
    while made.casefold() in taken:
        count += 1
        made = f"{wanted}-{count}"
    return made
