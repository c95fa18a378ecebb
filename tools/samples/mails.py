"""E-mails, written as bytes by hand: charsets, folded headers and boundaries as mail programs of the trade really write them."""

import base64
from collections.abc import Sequence

Attachment = tuple[str, str, bytes]
"""Name, media type, content."""


def mail(
    *,
    sender: tuple[str, str],
    to: str,
    subject: str,
    date: str,
    message_id: str,
    text: str,
    charset: str = "utf-8",
    references: Sequence[str] = (),
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """A message as it arrives. `charset` is what headers and text are written in; `gb18030` is labelled gb2312, as many programs do."""
    label = "gb2312" if charset == "gb18030" else charset
    headers = [
        f"From: {word(sender[0], charset, label)} <{sender[1]}>",
        f"To: {to}",
        f"Subject: {word(subject, charset, label)}",
        f"Date: {date}",
        f"Message-ID: <{message_id}>",
        "MIME-Version: 1.0",
    ]
    if references:
        headers += [f"In-Reply-To: <{references[-1]}>", "References: " + " ".join(f"<{one}>" for one in references)]
    body = [
        f'Content-Type: text/plain; charset="{label}"',
        "Content-Transfer-Encoding: base64",
        "",
        wrapped(text.encode(charset)),
    ]
    if not attachments:
        return "\r\n".join([*headers, *body, ""]).encode("ascii")
    boundary = f"----=_docvault_{message_id.split('@', maxsplit=1)[0]}"
    parts = [
        f'Content-Type: multipart/mixed; boundary="{boundary}"',
        "",
        "This is a message in MIME format.",
        "",
        f"--{boundary}",
        *body,
    ]
    for name, media_type, content in attachments:
        shown = word(name, charset, label)
        parts += [
            f"--{boundary}",
            f'Content-Type: {media_type}; name="{shown}"',
            f'Content-Disposition: attachment; filename="{shown}"',
            "Content-Transfer-Encoding: base64",
            "",
            wrapped(content),
        ]
    return "\r\n".join([*headers, *parts, f"--{boundary}--", ""]).encode("ascii")


def word(text: str, charset: str, label: str) -> str:
    """Text as RFC 2047 words when it is not ASCII, split where the bytes run out, be it inside a character."""
    if text.isascii():
        return text
    raw = text.encode(charset)
    pieces = [raw[start : start + 37] for start in range(0, len(raw), 37)]
    return " ".join(f"=?{label}?B?{base64.b64encode(piece).decode()}?=" for piece in pieces)


def wrapped(content: bytes) -> str:
    """Base64 in lines."""
    text = base64.b64encode(content).decode("ascii")
    return "\r\n".join(text[start : start + 76] for start in range(0, len(text), 76))
