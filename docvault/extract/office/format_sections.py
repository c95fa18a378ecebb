"""How the format of a number is put together: up to four ways to show a value, each of digits, words and signs. Pure."""

import re
from collections.abc import Sequence
from functools import lru_cache

from docvault.model.values import dataclass

BUILT_IN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy-mm-dd",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy-mm-dd hh:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: 'AM/PMh"时"mm"分"',
    35: 'AM/PMh"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    41: "#,##0;-#,##0;-",
    42: "#,##0;-#,##0;-",
    43: "#,##0.00;-#,##0.00;-",
    44: "#,##0.00;-#,##0.00;-",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    55: 'yyyy"年"m"月"',
    56: 'm"月"d"日"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
"""Formats that files name by a number only; those of dates as Chinese Excel shows them, the short date by ISO 8601."""
_MOST_FORMAT = 400
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<blank>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]|'
    r"(?P<general>General|G/通用格式)|(?P<noon>AM/PM|A/P|上午/下午)|(?P<exponent>E[+-])|(?P<era>[eg]+)|"
    r"(?P<second>s+(?:\.0+)?)|(?P<date>y+|m+|d+|h+|a{3,4})|(?P<digits>[0#?]+)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)")
_NUMERALS = re.compile(r"DBNum([123])", re.IGNORECASE)
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_TESTS = {
    "<": lambda value, other: value < other,
    "<=": lambda value, other: value <= other,
    ">": lambda value, other: value > other,
    ">=": lambda value, other: value >= other,
    "=": lambda value, other: value == other,
    "<>": lambda value, other: value != other,
}


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of a format that means one thing."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One of the up to four ways a format shows a value."""

    tokens: tuple[Token, ...]
    condition: tuple[str, float] | None
    is_date: bool
    numerals: int = 0  # 1 to 3: in Chinese characters


@lru_cache(maxsize=512)
def is_date(code: str) -> bool:
    """Whether a format shows days or times."""
    return any(section.is_date for section in sections(code)[:1])


@lru_cache(maxsize=512)
def sections(code: str) -> tuple[Section, ...]:
    """The ways a format shows values, in their order."""
    tokens = [
        Token(match.lastgroup or "other", match[match.lastgroup or 0]) for match in _TOKEN.finditer(code[:_MOST_FORMAT])
    ]
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token == Token("other", ";"):
            parts.append([])
        else:
            parts[-1].append(token)
    return tuple(map(_section, parts[:4]))


def _section(tokens: Sequence[Token]) -> Section:
    condition, kept, numerals = None, [], 0
    for token in tokens:
        if token.kind == "bracket":
            found = _CONDITION.fullmatch(token.text)
            if found and _is_number(found[2]):
                condition = (found[1], float(found[2]))
            if numbered := _NUMERALS.fullmatch(token.text):
                numerals = int(numbered[1])
            if _ELAPSED.fullmatch(token.text):
                kept.append(Token("elapsed", token.text.lower()))
            elif token.text.startswith("$") and (sign := token.text[1:].partition("-")[0]):
                kept.append(Token("quoted", sign))
        else:
            kept.append(token)
    dated = any(token.kind in {"date", "second", "elapsed", "noon"} for token in kept)
    return Section(tuple(kept), condition, dated, numerals)


def _is_number(text: str) -> bool:
    return text.count(".") <= 1 and any(character.isdecimal() for character in text)


def chosen(value: float, ways: Sequence[Section]) -> tuple[Section | None, int]:
    """The section that shows this value, and its place; the fourth is for texts."""
    numeric = [section for section in ways[:3] if Token("other", "@") not in section.tokens]
    if not numeric:
        return None, 0
    if any(section.condition for section in numeric):
        for place, section in enumerate(numeric):
            if section.condition is None or _TESTS[section.condition[0]](value, section.condition[1]):
                return section, 0 if section.condition else place
        return None, 0
    if len(numeric) >= 3 and value == 0:
        return numeric[2], 2
    if len(numeric) >= 2 and value < 0:
        return numeric[1], 1
    return numeric[0], 0


def literal(token: Token) -> str:
    """What a token prints whose text stands for itself."""
    if token.kind == "blank":
        return " "
    return "" if token.kind == "fill" else token.text
