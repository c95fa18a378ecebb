"""The text of a PDF page as pdfium tells it, its torn words put together by the boxes of its letters."""

import ctypes
import itertools
import re
from statistics import median
from typing import Any

_TORN_WORDS = 6
_WIDER = 0.4
"""Of a letter's width: by so much more than letters from each other are words apart."""
_BLANKS = " \xa0"
_MARK = "\ufffe"
_NONE = re.compile("[\0\ufffd\ue000-\uefff]")
"""Bullets of symbol fonts (U+F000 to U+F0FF) are no loss."""


def page_text(text_page: Any) -> tuple[str, int]:
    """A page's text, a line per line of it, and how many of its characters are none: ligatures and signs that a font maps to nothing."""
    text: str = text_page.get_text_range()
    if is_torn(text):
        text = _put_together(text_page)
    odd = len(_NONE.findall(text)) + (_unmapped(text_page) if _MARK in text else 0)
    return text.replace("\r\n", "\n").replace("\x02", "").replace(_MARK, "").replace("\0", ""), odd


def _unmapped(text_page: Any) -> int:
    """Characters that a font maps to U+0000; pdfium writes them as it does a hyphen at a line's end."""
    import pypdfium2.raw as pdfium

    places = range(text_page.count_chars())
    return sum(pdfium.FPDFText_GetUnicode(text_page.raw, place) == 0 for place in places)


def is_torn(text: str) -> bool:
    """Whether words fall apart (`H e re i s so me te xt`): letters that were set one by one, far from each other."""
    words = [word for word in text.split() if word.isascii() and word.isalpha()]
    return len(words) >= _TORN_WORDS and sum(len(word) <= 2 for word in words) > 0.6 * len(words)


def _put_together(text_page: Any) -> str:
    """The page's characters without the blanks that are no wider than what is between its letters elsewhere on the line."""
    import pypdfium2.raw as pdfium

    raw, count = text_page.raw, text_page.count_chars()
    letters = [chr(pdfium.FPDFText_GetUnicode(raw, place)) for place in range(count)]
    boxes = [_box(raw, place) for place in range(count)]
    made, line = [], []
    for place, letter in enumerate(letters):
        line.append(place)
        if letter in "\r\n" or place == count - 1:
            made.append(_line(letters, boxes, line))
            line = []
    return "".join(made)


def _line(letters: list[str], boxes: list[tuple[float, float]], line: list[int]) -> str:
    seen = [place for place in line if letters[place] not in _BLANKS and letters[place] not in "\r\n"]
    gaps = {after: boxes[after][0] - boxes[before][1] for before, after in itertools.pairwise(seen)}
    if not gaps:
        return "".join(letters[place] for place in line)
    widths = [boxes[place][1] - boxes[place][0] for place in seen]
    narrow = median(gaps.values()) + _WIDER * median(widths)
    following = {place: after for before, after in itertools.pairwise(seen) for place in range(before + 1, after)}
    return "".join(
        letters[place]
        for place in line
        if letters[place] not in _BLANKS or gaps.get(following.get(place, -1), narrow) >= narrow
    )


def _box(raw: Any, place: int) -> tuple[float, float]:
    """Left and right of a character."""
    import pypdfium2.raw as pdfium

    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(raw, place, left, right, bottom, top)
    return left.value, right.value
