"""What machines say in mails: delivery reports (RFC 3464), receipts (RFC 8098), complaints (RFC 5965), headers that came back, files kept elsewhere."""

import re

from docvault.extract.charsets.decoding import decode
from docvault.extract.mail.entity import Entity
from docvault.extract.mail.headers import decoded, header

STATUS = frozenset(
    f"message/{name}"
    for name in (
        *("delivery-status", "global-delivery-status", "disposition-notification", "global-disposition-notification"),
        *("feedback-report", "tracking-status", "imdn+xml", "cpim", "x-delivery-status"),
    )
)
HEADERS = frozenset({"text/rfc822-headers", "message/global-headers", "message/rfc822-headers"})
_FOLD = re.compile(r"\r?\n[ \t]+|\r[ \t]+(?=\S)")
_KIND = re.compile(r"^([!-9;-~]+:)[ \t]*(?:rfc822|utf-8|smtp|dns|x400)[ \t]*;[ \t]*", re.IGNORECASE | re.MULTILINE)
_HEX = re.compile(r"\\x\{([0-9A-Fa-f]{1,6})\}")


def fields(data: bytes) -> str:
    """Fields as people read them: folded lines joined, encoded words decoded, kinds of addresses left out."""
    text = _FOLD.sub(" ", decode(data)).replace("\r\n", "\n").replace("\r", "\n")
    text = _HEX.sub(lambda match: _letter(int(match[1], 16)), _KIND.sub(r"\1 ", text))
    return "\n".join(decoded(line) for line in text.split("\n"))


def elsewhere(part: Entity) -> str:
    """What a mail says of a file it does not hold (RFC 2046, 5.2.3): where it is, and what it is called."""
    said = [f"{name}: {decoded(value)}" for name, value in part.get_params([])[1:] if isinstance(value, str)]
    return "\n".join([*said, header(part, "content-description"), fields(part.raw)]).strip()


def _letter(code: int) -> str:
    return chr(code) if code < 0xD800 or 0xDFFF < code < 0x110000 else "\ufffd"
