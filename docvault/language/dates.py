"""Days and times as sentences say them: `27 November 2026, 09:30`, in Chinese `2026年11月27日 09:30`. Tables and JSON have them as they are kept."""

import re

from docvault.model.times import read_date

_WRITTEN = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::\d\d(?:[+-]\d\d:\d\d|Z)?)?)?")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def told(code: str, text: str) -> str:
    """A kept date or time as it is said in the language `code`, to the minute; any other text as it is."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return text
    try:
        day = read_date(found[1])
    except ValueError:
        return text
    chinese = code == "zh_CN"
    said = f"{day.year}年{day.month}月{day.day}日" if chinese else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{said}{' ' if chinese else ', '}{found[2]}" if found[2] else said
