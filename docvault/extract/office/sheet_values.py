"""What a cell shows: its text, or its number as the cell's format shows it. Pure."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from docvault.extract.office.day_formats import moment
from docvault.extract.office.format_sections import BUILT_IN, is_date
from docvault.extract.office.number_formats import plain, shown, shown_text
from docvault.model.values import dataclass

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_HEADER_CODE = re.compile(r'&(?:"[^"]*"|K(?:[0-9A-Fa-f]{6}|\d\d[+-]\d{3})|\d{1,3}|[A-Z]|&)', re.IGNORECASE)
_SIDES = frozenset("LCR")
_WHOLE_DATE = (re.compile("y|e", re.IGNORECASE), re.compile("d", re.IGNORECASE), re.compile("m", re.IGNORECASE))
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_APART = re.compile(r"\d[, '\xa0\u202f]\d")  # digits in groups, whatever parts them
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - sheets know no time zone


@dataclass(frozen=True, slots=True)
class Formats:
    """The format of each style of a workbook, and from when its days count."""

    codes: Sequence[str] = ()
    from_1904: bool = False

    def code(self, style: int) -> str:
        """A style's format; `General` for one that is not there."""
        return self.codes[style] if 0 <= style < len(self.codes) else "General"

    def number(self, value: float, style: int) -> str:
        """A number as the cell shows it; a date also by ISO 8601, a number in groups also without."""
        return _number(value, self.code(style), self.from_1904)

    def text(self, text: str, style: int) -> str:
        """A text as the cell shows it."""
        return shown_text(unescaped(text), self.code(style))

    def day(self, text: str, style: int) -> str:
        """A date that the file writes by ISO 8601 as the cell shows it (strict files do so)."""
        try:
            when = datetime.fromisoformat(text.removesuffix("Z"))
        except ValueError:
            return text
        first = _EPOCH + timedelta(days=1462 if self.from_1904 else 0)
        if style and self.code(style) != "General":
            return self.number((when.replace(tzinfo=None) - first) / timedelta(days=1), style)
        return when.date().isoformat() if when.time() == datetime.min.time() else when.isoformat(" ", "minutes")


@lru_cache(maxsize=100_000)
def _number(value: float, code: str, from_1904: bool) -> str:  # noqa: FBT001 - a key of what is kept
    if code == "General":
        return plain(value)
    text = shown(value, code, from_1904=from_1904).strip()
    if not text:
        return plain(value)
    if is_date(code):
        return _dated(value, code, text, from_1904=from_1904)
    if not _APART.search(text) and "E+" not in text and "DBNum" not in code:
        return text
    bare = plain(value)
    return text if bare in text else f"{text} {bare}"


def _dated(value: float, code: str, text: str, *, from_1904: bool) -> str:
    when = moment(value, from_1904=from_1904)
    if when is None or not _is_whole_date(code):
        return text
    day = when.date().isoformat()
    return text if day in text else f"{text} {day}"


@lru_cache(maxsize=512)
def _is_whole_date(code: str) -> bool:
    bare = _QUOTED.sub("", code)
    return all(unit.search(bare) for unit in _WHOLE_DATE)


def codes_of_styles(named: dict[int, str], styles: Sequence[int]) -> list[str]:
    """The format of each style, by the numbers of the formats: the file's own before those every Excel knows."""
    return [named.get(number) or BUILT_IN.get(number, "General") for number in styles]


def unescaped(text: str) -> str:
    """A text with the signs that XML cannot hold, which files write as `_x000D_`; a line end once."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text).replace("\r\n", "\n").replace("\r", "")


def header_text(code: str) -> str:
    """The words of a page header or footer, its left, middle and right part a line each; page numbers and fonts are none."""
    parts: list[str] = []
    start = 0
    for match in _HEADER_CODE.finditer(code):
        parts.append(code[start : match.start()])
        sign = match[0][1:].upper()
        parts.append("&" if sign == "&" else "\n" if sign in _SIDES else "")
        start = match.end()
    parts.append(code[start:])
    lines = unescaped("".join(parts)).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def column_of(reference: str) -> int:
    """The column of a cell's reference, from 1; 0 where there is none."""
    column = 0
    for sign in reference:
        if not "A" <= sign.upper() <= "Z":
            break
        column = column * 26 + ord(sign.upper()) - 64
    return column


def literals(formula: str) -> list[str]:
    """The texts that a formula writes out; of a list to choose from, each."""
    found = [text.replace('""', '"') for text in re.findall(r'"((?:[^"]|"")*)"', formula)]
    return [item.strip() for text in found for item in (text.split(",") if len(found) == 1 else [text]) if item.strip()]
