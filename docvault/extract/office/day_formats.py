"""Days and times as the format of a number shows them. Pure."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from docvault.extract.office.chinese_numerals import in_characters, one_by_one
from docvault.extract.office.format_sections import Section, Token, literal

_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HAN_DAYS = "一二三四五六日"
_FIRST, _FIRST_1904, _LEAP_THAT_WAS_NONE = datetime(1899, 12, 30), datetime(1904, 1, 1), 60  # noqa: DTZ001
_DIGITS = re.compile(r"\d+")
_LAST_DAY = 2_958_465


def moment(value: float, *, from_1904: bool = False) -> datetime | None:
    """The day and time a number stands for; None where there is none. To the nearest second, as Excel counts."""
    if not 0 <= value <= _LAST_DAY:
        return None
    first = _FIRST_1904 if from_1904 else _FIRST
    if not from_1904 and value < _LEAP_THAT_WAS_NONE:
        first += timedelta(days=1)
    days = int(value)
    return first + timedelta(days=days, seconds=round((value - days) * 86400))


def dated(value: float, section: Section, *, from_1904: bool) -> str:
    """A number as the day or time it stands for. Raises `ValueError` where it stands for none."""
    elapsed = any(token.kind == "elapsed" for token in section.tokens)
    when = moment(value, from_1904=from_1904)
    if when is None and not elapsed:
        raise ValueError(value)
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
            pieces.append(literal(token))
    text = "".join(pieces).strip()
    return _DIGITS.sub(lambda digits: _numeral(digits[0], section.numerals), text) if section.numerals else text


def _numeral(digits: str, style: int) -> str:
    """A year's digits by themselves; of the eleventh month no `一` before its ten."""
    if len(digits) > 2:
        return one_by_one(digits, style)
    said = in_characters(digits, style)
    return said.removeprefix("一") if said.startswith("一十") else said


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


def _is_minute(tokens: Sequence[Token], place: int) -> bool:
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
