"""Text that others wrote, on a terminal, in a pipe or on a paper: what would steer it, or not be seen, is shown. Pure.

Senders choose subjects, file names and words. Controls (C0, C1, so ESC and line breaks), marks that turn the direction of writing around, and
characters that nobody sees (of no width, tags, fillers, variation selectors that vary nothing) are shown as they are escaped in Python and JSON. What joins
or varies a sign as its script does stays: in emoji, in Chinese characters, in Arabic and Indic words.
"""

import re

_STEERING = (
    *range(0x20),
    *range(0x7F, 0xA0),
    0xAD,
    0x34F,
    0x61C,
    *range(0x115F, 0x1161),
    *range(0x17B4, 0x17B6),
    0x180E,
    0x200B,
    *range(0x200E, 0x2010),
    *range(0x2028, 0x202F),
    *range(0x2060, 0x2070),
    0x3164,
    0xFEFF,
    0xFFA0,
    *range(0xFFF9, 0xFFFC),
    *range(0x1D173, 0x1D17B),
    *range(0xE0000, 0xE0100),
)
_JOINED = "\u0600-\u1fff"
"""Scripts in which letters are joined, or kept from it, by characters of no width."""
_SIGNS = "\u00a9\u00ae\u203c-\u33ff\U0001f000-\U0001faff"
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_STRAY = (
    f"(?<![{_JOINED}])\u200c"
    f"|(?<![{_JOINED}{_SIGNS}\ufe0f])\u200d|\u200d(?![{_JOINED}{_SIGNS}])"
    "|(?<![\u1800-\u18af])[\u180b-\u180d\u180f]"
    f"|(?<![{_SIGNS}{_HAN}\u1000-\u109f\uaa60-\uaa7f\uff01-\uff1f])[\ufe00-\ufe0d]"
    f"|(?<![#*0-9{_SIGNS}{_HAN}])[\ufe0e\ufe0f]"
    f"|(?<![{_HAN}])[\U000e0100-\U000e01ef]"
)
"""What joins or varies nothing where it stands. `re` keeps the compiled pattern; few texts need it."""


def _escape(code: int) -> str:
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _json_escape(code: int) -> str:
    """As JSON has it: beyond the first plane as two halves."""
    if code < 0x10000:
        return f"\\u{code:04x}"
    return f"\\u{0xD7C0 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


_JSON = {code: _json_escape(code) for code in _STEERING if code >= 0x7F}
_SHOWN = {code: _escape(code) for code in _STEERING}
_SHOWN |= {ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"}


def harmless(text: str) -> str:
    """The text with what would steer a terminal, or not be seen, shown as an escape."""
    if text.isascii():
        return text if text.isprintable() else text.translate(_SHOWN)
    return re.sub(_STRAY, lambda found: _escape(ord(found[0])), text.translate(_SHOWN))


def harmless_json(text: str) -> str:
    """The same of a JSON document, in which the controls below 0x7F are escaped already: it says the same as before."""
    text = text.translate(_JSON)
    return text if text.isascii() else re.sub(_STRAY, lambda found: _json_escape(ord(found[0])), text)
