"""Where messages begin in a mailbox (mbox, RFC 4155): a `From ` line is one only where a header of a message follows it."""

import re

_FROM_LINE = re.compile(rb"^From \S+[ \t][^\r\n]*\d{1,2}:\d{2}[^\r\n]*\r?\n", re.MULTILINE)
_FIELD = re.compile(rb"[!-9;-~]+[ \t]*:[^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*(?:\r?\n|\Z)")
_KNOWN = re.compile(
    rb"(?i)(?:received|return-path|from|to|cc|subject|date|message-id|mime-version|content-type|delivered-to|reply-to|sender|status|"
    rb"in-reply-to|x-[!-9;-~]+|dkim-signature|resent-[a-z]+)[ \t]*:"
)


def message_starts(data: bytes) -> list[int]:
    """Where the `From ` lines of messages stand: first, or after an empty line, and before header fields that end with an empty line.

    A line of somebody's letter that begins `From Monday 08:30` is followed by words, not by a header.
    """
    return [
        match.start()
        for match in _FROM_LINE.finditer(data)
        if _follows_blank(data, match.start()) and _is_header(data, match.end())
    ]


def without_from_line(data: bytes) -> bytes:
    """A message without the `From ` line that a mailbox, or a server, put before it."""
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    first, _, rest = data.partition(b"\n")
    return rest if first.startswith((b"From ", b">From ")) else data


def _follows_blank(data: bytes, start: int) -> bool:
    return not data[:start].strip() or data[max(0, start - 4) : start].endswith((b"\n\n", b"\n\r\n"))


def _is_header(data: bytes, place: int) -> bool:
    known = 0
    while (field := _FIELD.match(data, place)) is not None:
        known += _KNOWN.match(field[0]) is not None
        place = field.end()
    return known > 0 and (place >= len(data) or data.startswith((b"\n", b"\r\n"), place))
