"""Text with its signs as they are meant, the same for searching and for matching numbers. Pure.

Word processors, phones and input methods write one number in many ways: `PO–4711`, `PO‑4711`, `ＰＯ－４７１１`, `POー4711`, with a soft hyphen or a space of no
width in it.
"""

import re
import unicodedata

_BROKEN_WORD = re.compile("\xad[ \t]*\r?\n[ \t]*")
_INVISIBLE = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹘﹣⁃˗➖", "-"))
_BAR_IN_NUMBER = re.compile("(?<=[A-Za-z0-9])[ー─━一﹣ｰ](?=[A-Za-z0-9])")
"""A katakana bar, a rule or a Han one between letters and digits: the key beside the hyphen's."""


def plain(text: str) -> str:
    """A text in compatibility form (NFKC), without invisible characters, every dash a hyphen."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKC", _BROKEN_WORD.sub("", text))
    text = _INVISIBLE.sub("", text).translate(_DASHES)
    return _BAR_IN_NUMBER.sub("-", text)
