"""A text of the vault as an editor of another system saved it: what it says counts, and is written anew as the format has it (V010)."""

from typing import NamedTuple

from docvault.errors import N_

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"
AS_UTF16 = N_("in UTF-16, which Notepad also calls Unicode")
WITH_MARK = N_("with a byte order mark")
WITH_CR_LF = N_("with the line ends of Windows (CR LF)")


class Saved(NamedTuple):
    """A text as the format has it, and how it was saved where that was another way: message ids."""

    text: bytes
    how: tuple[str, ...] = ()


def as_saved(text: bytes) -> Saved:
    """The text in UTF-8 without a byte order mark, its lines ended by LF, where it can be told what it was; any other as it is."""
    how: list[str] = []
    if text.startswith(_UTF16):
        try:
            text = text.decode("utf-16").encode()
        except UnicodeError:
            return Saved(text)
        how.append(AS_UTF16)
    elif text.startswith(_UTF8_MARK):
        text = text.removeprefix(_UTF8_MARK)
        how.append(WITH_MARK)
    if b"\r\n" in text:
        text = text.replace(b"\r\n", b"\n")
        how.append(WITH_CR_LF)
    return Saved(text, tuple(how))
