"""A number as its format shows it: `4711` as `NB-4711`, `815` as `000815`, a day count as a date (ECMA-376 part 1, 18.8.30 and 18.8.31). Pure."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
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
_MOST_FORMAT, _MOST_DIGITS = 400, 40
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<blank>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]|'
    r"(?P<general>General|G/通用格式)|(?P<noon>AM/PM|A/P|上午/下午)|(?P<exponent>E[+-])|(?P<era>[eg]+)|"
    r"(?P<second>s+(?:\.0+)?)|(?P<date>y+|m+|d+|h+|a{3,4})|(?P<digits>[0#?]+)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_SIMPLE = re.compile(
    r'(?:"(?P<before>[^"]*)")?(?P<whole>#,##0|0{1,20})(?:\.(?P<decimals>0{1,20}))?(?:"(?P<behind>[^"]*)")?'
)
_SMALL_ENOUGH = 1e15
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_TESTS = {
    "<": lambda value, other: value < other,
    "<=": lambda value, other: value <= other,
    ">": lambda value, other: value > other,
    ">=": lambda value, other: value >= other,
    "=": lambda value, other: value == other,
    "<>": lambda value, other: value != other,
}
_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HAN_DAYS = "一二三四五六日"
_FIRST, _FIRST_1904, _LEAP_THAT_WAS_NONE = datetime(1899, 12, 30), datetime(1904, 1, 1), 60  # noqa: DTZ001
_LAST_DAY = 2_958_465


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the up to four ways a format shows a value."""

    tokens: tuple[_Token, ...]
    condition: tuple[str, float] | None
    is_date: bool


@dataclass(frozen=True, slots=True)
class _Simple:
    """A format of one section, digits in one stretch, words before and behind: nearly all there are, shown without much ado."""

    before: str
    least: int
    decimals: int
    grouped: bool
    behind: str

    def show(self, value: float) -> str:
        rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)
        digits = f"{abs(rounded):0{self.least},f}" if self.grouped else f"{abs(rounded):0{self.least}f}"
        return f"{'-' if rounded < 0 else ''}{self.before}{digits}{self.behind}"


def shown(value: float, code: str, *, from_1904: bool = False) -> str:
    """A number as people see it. A format that makes no sense shows it as it is."""
    if value != value or value in {float("inf"), float("-inf")}:  # noqa: PLR0124 - not a number
        return str(value)
    simple = _simple(code)
    if simple is not None and abs(value) < _SMALL_ENOUGH:
        return simple.show(value)
    sections = _sections(code[:_MOST_FORMAT])
    section, place = _chosen(value, sections)
    if section is None:
        return plain(value)
    try:
        if section.is_date:
            return _date(value, section, from_1904=from_1904)
        text = _number(abs(value), section)
    except (ValueError, OverflowError, InvalidOperation):
        return plain(value)
    implied = value < 0 and (place == 0 or section.condition is not None) and any(c in "123456789" for c in text)
    return f"-{text}" if implied else text


def shown_text(text: str, code: str) -> str:
    """A text as people see it: a format may put words around it (`"Nr. "@`)."""
    if "@" not in code or code == "@":
        return text
    section = next(
        (one for one in reversed(_sections(code[:_MOST_FORMAT])) if _Token("other", "@") in one.tokens), None
    )
    if section is None:
        return text
    return "".join(text if token.text == "@" and token.kind == "other" else _literal(token) for token in section.tokens)


@lru_cache(maxsize=512)
def is_date(code: str) -> bool:
    """Whether a format shows days or times."""
    return any(section.is_date for section in _sections(code[:_MOST_FORMAT])[:1])


def moment(value: float, *, from_1904: bool = False) -> datetime | None:
    """The day and time a number stands for; None where there is none. To the nearest second, as Excel counts."""
    if not 0 <= value <= _LAST_DAY:
        return None
    first = _FIRST_1904 if from_1904 else _FIRST
    if not from_1904 and value < _LEAP_THAT_WAS_NONE:
        first += timedelta(days=1)
    days = int(value)
    return first + timedelta(days=days, seconds=round((value - days) * 86400))


def plain(value: float) -> str:
    """A number without a format: up to fifteen digits, none after the point that say nothing."""
    if value != value or value in {float("inf"), float("-inf")}:  # noqa: PLR0124 - not a number
        return str(value)
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}".replace("e+", "E+").replace("e-", "E-")


@lru_cache(maxsize=512)
def _simple(code: str) -> _Simple | None:
    found = _SIMPLE.fullmatch(code)
    if found is None:
        return None
    whole, decimals = found["whole"], len(found["decimals"] or "")
    grouped = "," in whole
    least = 1 if grouped else len(whole)
    return _Simple(
        found["before"] or "", least + (decimals + 1 if decimals else 0), decimals, grouped, found["behind"] or ""
    )


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    tokens = [_Token(match.lastgroup or "other", match[match.lastgroup or 0]) for match in _TOKEN.finditer(code)]
    parts: list[list[_Token]] = [[]]
    for token in tokens:
        if token == _Token("other", ";"):
            parts.append([])
        else:
            parts[-1].append(token)
    return tuple(map(_section, parts[:4]))


def _section(tokens: Sequence[_Token]) -> _Section:
    condition, kept = None, []
    for token in tokens:
        if token.kind == "bracket":
            found = _CONDITION.fullmatch(token.text)
            if found and _is_number(found[2]):
                condition = (found[1], float(found[2]))
            if _ELAPSED.fullmatch(token.text):
                kept.append(_Token("elapsed", token.text.lower()))
            elif token.text.startswith("$") and (sign := token.text[1:].partition("-")[0]):
                kept.append(_Token("quoted", sign))
        else:
            kept.append(token)
    dated = any(token.kind in {"date", "second", "elapsed", "noon"} for token in kept)
    return _Section(tuple(kept), condition, dated)


def _is_number(text: str) -> bool:
    return text.count(".") <= 1 and any(character.isdecimal() for character in text)


def _chosen(value: float, sections: Sequence[_Section]) -> tuple[_Section | None, int]:
    """The section that shows this value, and its place; the fourth is for texts."""
    numeric = [section for section in sections[:3] if _Token("other", "@") not in section.tokens]
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


def _literal(token: _Token) -> str:
    if token.kind == "blank":
        return " "
    return "" if token.kind == "fill" else token.text


def _number(value: float, section: _Section) -> str:
    tokens = section.tokens
    if not tokens:
        return ""
    if any(token.kind == "general" for token in tokens):
        return "".join(plain(value) if token.kind == "general" else _literal(token) for token in tokens)
    if not any(token.kind == "digits" for token in tokens):
        return "".join(map(_literal, tokens))
    if any(token.kind == "exponent" for token in tokens):
        return _scientific(value, tokens)
    strokes = [place for place, token in enumerate(tokens) if token == _Token("other", "/")]
    if len(strokes) == 1 and any(token.kind == "digits" for token in tokens[: strokes[0]]):
        return _fraction(value, tokens, strokes[0])
    return _decimal(Decimal(repr(value)), tokens)


def _decimal(value: Decimal, tokens: Sequence[_Token]) -> str:
    places = [place for place, token in enumerate(tokens) if token.kind == "digits"]
    point = next((place for place, token in enumerate(tokens) if token == _Token("other", ".")), len(tokens))
    before = "".join(tokens[place].text for place in places if place < point)
    after = "".join(tokens[place].text for place in places if place > point)[:_MOST_DIGITS]
    last = max((place for place in places if place < point), default=-1)
    grouped = any(tokens[place].text == "," for place in range(places[0], last + 1))
    for start in dict.fromkeys((last + 1, places[-1] + 1)):  # commas behind the digits: in thousands
        value /= Decimal(1000) ** _run_of(tokens[start:], ",")
    value *= Decimal(100) ** sum(token == _Token("other", "%") for token in tokens)
    rounded = value.quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP) if value < Decimal(10) ** 25 else value
    whole, _, part = f"{rounded:f}".partition(".")
    return "".join(_filled(tokens, point, _whole(whole, before, grouped=grouped), _part(part, after), before))


def _run_of(tokens: Sequence[_Token], sign: str) -> int:
    return next((count for count, token in enumerate(tokens) if token != _Token("other", sign)), len(tokens))


def _whole(whole: str, pattern: str, *, grouped: bool) -> str:
    least = pattern.count("0")
    whole = "" if whole == "0" and not least else whole
    whole = whole.rjust(min(least, _MOST_DIGITS), "0")
    return re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", whole) if grouped else whole


def _part(part: str, pattern: str) -> str:
    kept = part.rstrip("0") if pattern else ""
    least = max((place + 1 for place, sign in enumerate(pattern) if sign == "0"), default=0)
    return kept.ljust(least, "0")


def _filled(tokens: Sequence[_Token], point: int, whole: str, part: str, pattern: str) -> Iterator[str]:
    """The format with its digits in their places: signs between them (`000-00-0000`) stay where they are, from the right."""
    left, taken = len(pattern), 0
    for place, token in enumerate(tokens):
        if token.kind == "digits" and place < point:
            left -= len(token.text)
            end = len(whole) - _signs(whole, left)
            yield whole[taken : max(end, taken)]
            taken = max(end, taken)
        elif token.kind == "digits":
            yield part[: len(token.text)]
            part = part[len(token.text) :]
        elif place == point:
            yield whole[taken:] if place > 0 else whole
            taken = len(whole)
            yield "." if part or not any(one.kind == "digits" for one in tokens[point:]) else ""
        elif token != _Token("other", ","):
            yield _literal(token)


def _signs(whole: str, digits: int) -> int:
    """How long the end of a number is that has so many digits, commas between them counted."""
    counted = 0
    for length, sign in enumerate(reversed(whole)):
        if counted == digits:
            return length
        counted += sign.isdecimal()
    return len(whole)


def _scientific(value: float, tokens: Sequence[_Token]) -> str:
    place = next(number for number, token in enumerate(tokens) if token.kind == "exponent")
    mantissa = "".join(token.text for token in tokens[:place] if token.kind == "digits" or token.text == ".")
    decimals = len(mantissa.partition(".")[2])
    head, _, power = f"{value:.{min(decimals, 20)}E}".partition("E")
    exponent = next((token.text for token in tokens[place + 1 :] if token.kind == "digits"), "0")
    sign = "-" if power.startswith("-") else "+" if "+" in tokens[place].text else ""
    return f"{head}E{sign}{power[1:].lstrip('0').rjust(exponent.count('0'), '0')}"


def _fraction(value: float, tokens: Sequence[_Token], stroke: int) -> str:
    from fractions import Fraction

    below = next(
        (token.text for token in tokens[stroke + 1 :] if token.kind == "digits" or token.text.isdecimal()), "?"
    )
    whole, rest = divmod(value, 1)
    digits = [token for token in tokens[:stroke] if token.kind == "digits"]
    share = Fraction(rest).limit_denominator(10 ** min(len(below), 4) - 1)
    if len(digits) < 2:
        share += int(whole)
        return f"{share.numerator}/{share.denominator}"
    whole += share.numerator // share.denominator
    share %= 1
    if not share:
        return str(int(whole))
    return f"{int(whole)} {share.numerator}/{share.denominator}" if whole else f"{share.numerator}/{share.denominator}"


def _date(value: float, section: _Section, *, from_1904: bool) -> str:
    elapsed = any(token.kind == "elapsed" for token in section.tokens)
    when = moment(value, from_1904=from_1904)
    if when is None and not elapsed:
        return plain(value)
    when = when or _FIRST
    twelve = any(token.kind == "noon" for token in section.tokens)
    pieces = []
    for place, token in enumerate(section.tokens):
        if token.kind == "elapsed":
            pieces.append(_elapsed(value, token.text))
        elif token.kind == "second":
            pieces.append(_second(value, when, token.text))
        elif token.kind == "date":
            pieces.append(_unit(when, token.text.lower(), twelve=twelve, is_minute=_is_minute(section.tokens, place)))
        elif token.kind == "noon":
            words = token.text.split("/")
            pieces.append(words[when.hour >= 12])
        elif token.kind == "era":
            pieces.append(str(when.year) if "e" in token.text.lower() else "")
        elif token.kind == "digits":
            pieces.append("")
        elif token.text != "@":
            pieces.append(_literal(token))
    return "".join(pieces).strip()


def _elapsed(value: float, unit: str) -> str:
    seconds = round(abs(value) * 86400)
    count = seconds // {"h": 3600, "m": 60, "s": 1}[unit[0]]
    return ("-" if value < 0 else "") + str(count).rjust(len(unit), "0")


def _second(value: float, when: datetime, unit: str) -> str:
    letters, _, decimals = unit.partition(".")
    if not decimals:
        return str(when.second).rjust(min(len(letters), 2), "0")
    exact = Decimal(repr(value)) % 1 * 86400 % 60
    return f"{exact:.{len(decimals)}f}".rjust(len(decimals) + 3 if len(letters) > 1 else 0, "0")


def _is_minute(tokens: Sequence[_Token], place: int) -> bool:
    """Whether an `m` means minutes: it follows hours or comes before seconds."""
    units = [(number, token) for number, token in enumerate(tokens) if token.kind in {"date", "second", "elapsed"}]
    at = next(number for number, (where, _) in enumerate(units) if where == place)
    before = units[at - 1][1].text.lower() if at else ""
    after = units[at + 1][1].text.lower() if at + 1 < len(units) else ""
    return before.startswith("h") or after.startswith("s")


def _unit(when: datetime, unit: str, *, twelve: bool, is_minute: bool) -> str:
    length = len(unit)
    if unit[0] == "y":
        return str(when.year) if length > 2 else f"{when.year % 100:02}"
    if unit[0] == "h":
        hour = (when.hour + 11) % 12 + 1 if twelve else when.hour
        return str(hour).rjust(min(length, 2), "0")
    if unit[0] == "a":
        return f"{'星期' if length == 4 else ''}{_HAN_DAYS[when.weekday()]}"
    if unit[0] == "d":
        name = _DAYS[when.weekday()]
        return str(when.day).rjust(length, "0") if length < 3 else name[:3] if length == 3 else name
    if is_minute and length < 3:
        return str(when.minute).rjust(length, "0")
    name = _MONTHS[when.month - 1]
    return (
        str(when.month).rjust(length, "0")
        if length < 3
        else name[:3]
        if length == 3
        else name[: 1 if length == 5 else None]
    )
