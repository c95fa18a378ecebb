"""Text that others wrote, on a terminal, in a pipe or on a paper: what would steer it is shown, not carried out. Pure.

Senders choose subjects, file names and words. Controls (C0, C1, so ESC and line breaks), and marks that turn the direction of writing around, are
shown as they are escaped in Python and JSON.
"""

_STEERING = (
    *range(0x20),
    *range(0x7F, 0xA0),
    0x061C,
    *range(0x200E, 0x2010),
    *range(0x2028, 0x202F),
    *range(0x2066, 0x2070),
    0xFEFF,
)
_JSON = {code: f"\\u{code:04x}" for code in _STEERING if code >= 0x7F}
_SHOWN = {code: f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" for code in _STEERING}
_SHOWN |= {ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"}


def harmless(text: str) -> str:
    """The text with what would steer a terminal shown as an escape."""
    return text if text.isprintable() else text.translate(_SHOWN)


def harmless_json(text: str) -> str:
    """The same of a JSON document, in which the controls below 0x7F are escaped already: it says the same as before."""
    return text.translate(_JSON)
