"""E-mail (.eml) and mbox by the standard library's parser, its charsets and headers decoded anew (measured: the library's own decoding loses GBK)."""

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import Message

from docvault.extract.charsets.decoding import decoded
from docvault.extract.content import Attachment, Content, unreadable
from docvault.extract.detect import MAIL, MBOX
from docvault.extract.mail.headers import addresses, file_name, header, mend, message_ids, sent
from docvault.extract.mailbox import message_starts, without_from_line
from docvault.extract.texts.plain import html_text
from docvault.model.intake.extracted import Facts, Reason, ReasonCode
from docvault.model.intake.lacking import gathered
from docvault.model.limits import Limits

READER = "mail/2"
_SHOWN = ("from", "to", "cc", "subject", "date")
_DEEPEST = 100


def read_mail(data: bytes, limits: Limits) -> Content:
    """Headers and text of a message; what is attached are parts, messages inside it too."""
    try:
        message = email.message_from_bytes(without_from_line(data), policy=email.policy.compat32)
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError) as error:
        return unreadable(MAIL, READER, str(error) or type(error).__name__)
    return message_content(message, limits)


def message_content(message: Message, limits: Limits) -> Content:
    """A parsed message as content."""
    texts: list[str] = []
    reasons: list[Reason] = []
    attachments: list[Attachment | Message] = []
    for part in _leaves(message, limits):
        if isinstance(part, Attachment) or part.get_content_type() == "message/rfc822" or _is_attached(part):
            attachments.append(part)
        else:
            readings, lacking = _body(part)
            texts += readings
            reasons += lacking
    shown = [f"{name.capitalize()}: {header(message, name)}" for name in _SHOWN if message.get(name) is not None]
    body = "\n".join(dict.fromkeys(text.strip() for text in texts if text.strip()))
    return Content(
        MAIL,
        READER,
        ("\n".join([*shown, "", body]).strip(),),
        _facts(message),
        reasons=gathered(reasons),
        page_count=1,
        attachments=_attachments(attachments, limits),
    )


def read_mbox(data: bytes, limits: Limits) -> Content:
    """A mailbox: each message a part."""
    starts = message_starts(data)
    ends = [*starts[1:], len(data)]
    messages = [data[start:end] for start, end in zip(starts, ends, strict=True)]
    return Content(MBOX, READER, page_count=len(messages), attachments=_messages(messages, limits))


def _messages(messages: list[bytes], limits: Limits) -> Iterator[Attachment]:
    for number, raw in enumerate(messages, start=1):
        content = raw.partition(b"\n")[2]
        if len(content) > limits.part_bytes:
            yield Attachment(f"{number}.eml", reason=Reason(ReasonCode.TOO_LARGE_PART, {"bytes": len(content)}))
            continue
        subject = header(email.message_from_bytes(content[:65536]), "subject")
        yield Attachment(f"{subject or number}.eml", content)


def _leaves(message: Message, limits: Limits) -> Iterator[Message | Attachment]:
    """Parts that hold no parts, in order, with a stack of its own: thousands of nested parts are no news to those who mean harm."""
    stack: list[tuple[Message, int]] = [(message, 0)]
    count = 0
    while stack:
        part, depth = stack.pop()
        mend(part)
        count += 1
        if count > limits.entries:
            yield Attachment("…", reason=Reason(ReasonCode.TOO_MANY_ENTRIES, {"limit": limits.entries}))
            return
        inner = part.get_payload()
        if (part.get_content_type() == "message/rfc822" and part is not message) or not isinstance(inner, list):
            yield part
        elif depth >= _DEEPEST:
            yield Attachment("…", reason=Reason(ReasonCode.TOO_DEEP, {"limit": _DEEPEST}))
        else:
            stack.extend((child, depth + 1) for child in reversed(inner) if isinstance(child, Message))


def _is_attached(part: Message) -> bool:
    """Whether a part is a file rather than the message's own words."""
    if part.get_content_maintype() != "text":
        return part.get_content_maintype() != "multipart" or bool(file_name(part))
    disposition = str(part.get("content-disposition", "")).split(";")[0].strip().lower()
    return disposition == "attachment" or bool(file_name(part))


def _body(part: Message) -> tuple[list[str], tuple[Reason, ...]]:
    """The words of a part, in the ways they may be meant, and what of them could not be read."""
    charset = part.get_param("charset", "")
    read = decoded(_bytes(part), str(charset[2] if isinstance(charset, tuple) else charset))
    if part.get_content_subtype() == "html":
        return [html_text(text)[0] for text in read.readings], read.reasons
    if str(part.get_param("format", "")).lower() == "flowed":
        return [re.sub(r" \r?\n(?!-- )", " ", text) for text in read.readings], read.reasons
    return list(read.readings), read.reasons


def _bytes(part: Message) -> bytes:
    payload = part.get_payload()
    if isinstance(payload, list):
        return b"\n".join(bytes(child) for child in payload if isinstance(child, Message))
    try:
        content = part.get_payload(decode=True)
    except (ValueError, AssertionError, LookupError):
        content = None
    if isinstance(content, bytes):
        return content
    return payload.encode("utf-8", errors="surrogateescape") if isinstance(payload, str) else b""


def _attachments(parts: list[Attachment | Message], limits: Limits) -> Iterator[Attachment]:
    for part in parts:
        if isinstance(part, Attachment):
            yield part
            continue
        name = file_name(part)
        if part.get_content_type() == "message/rfc822":
            payload = part.get_payload()
            inner = payload[0] if isinstance(payload, list) and payload and isinstance(payload[0], Message) else part
            name = name or f"{header(inner, 'subject') or 'message'}.eml"
            try:
                data = inner.as_bytes() if isinstance(payload, list) else _bytes(part)
            except (ValueError, LookupError, RecursionError, AttributeError, TypeError, KeyError):
                yield Attachment(name, reason=Reason(ReasonCode.DAMAGED, {"detail": "a message inside it"}))
                continue
        else:
            data = _bytes(part)
        name = name or f"{part.get_content_type().replace('/', '.')}"
        if len(data) > limits.part_bytes:
            yield Attachment(name, reason=Reason(ReasonCode.TOO_LARGE_PART, {"bytes": len(data)}))
        elif data or _is_attached(part):  # one that arrived empty is listed as such
            yield Attachment(name, data)


def _facts(message: Message) -> Facts:
    senders = addresses(message, "from") or addresses(message, "sender")
    recipients = tuple(
        dict.fromkeys(address for name in ("to", "cc") for _, address in addresses(message, name) if address)
    )
    ids = message_ids(message, "message-id")
    return Facts(
        title=header(message, "subject"),
        sender=senders[0][1] if senders else "",
        sender_name=senders[0][0] if senders else "",
        recipients=recipients[:100],
        sent=sent(message),
        message_id=ids[0] if ids else "",
        references=message_ids(message, "references", "in-reply-to"),
    )
