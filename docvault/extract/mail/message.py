"""E-mail (.eml, .mht, mbox) by the standard library's parser, its charsets, headers and codings read anew (measured: the library's own lose GBK)."""

from collections.abc import Iterator

from docvault.extract.charsets.decoding import decode, is_wide
from docvault.extract.content import Attachment, Content, unreadable
from docvault.extract.detect import MAIL, MBOX
from docvault.extract.mail.collecting import Collected
from docvault.extract.mail.entity import Entity, parsed
from docvault.extract.mail.headers import addresses, header, message_ids, sent
from docvault.extract.mail.listing import attached
from docvault.extract.mailbox import message_starts, without_from_line
from docvault.model.intake.extracted import Facts, Outcome, Reason, ReasonCode
from docvault.model.intake.lacking import gathered
from docvault.model.limits import Limits

READER = "mail/3"
_SHOWN = ("from", "sender", "reply-to", "to", "cc", "bcc", "subject", "date", "organization", "keywords", "comments")


def read_mail(data: bytes, limits: Limits) -> Content:
    """Headers and text of a message; what is attached are parts, messages inside it too."""
    collected = Collected(limits)
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")) or is_wide(data[:4096]):  # an editor saved it so
            data = decode(data).encode(errors="replace")
        message = parsed(without_from_line(data))
        collected.take(message)
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError) as error:
        return unreadable(MAIL, READER, str(error) or type(error).__name__)
    return _content(message, collected)


def _content(message: Entity, collected: Collected) -> Content:
    shown = [f"{name.title()}: {header(message, name)}" for name in _SHOWN if message.get(name) is not None]
    body = "\n".join(dict.fromkeys(text.strip() for text in collected.texts if text.strip()))
    reasons, outcome = list(collected.reasons), None
    if collected.encrypted:
        locked = not body and all(
            one.reason or one.name.endswith((".asc", ".pgp", ".gpg")) for one in collected.attachments
        )
        outcome = Outcome.ENCRYPTED if locked else None
        reasons.insert(0, Reason(ReasonCode.ENCRYPTED, {"kind": MAIL}) if locked else Reason(ReasonCode.PARTS_LOCKED))
    return Content(
        MAIL,
        READER,
        (
            "\n".join(
                [*shown, *attached(collected.attachments), *dict.fromkeys(collected.signatures), "", body]
            ).strip(),
        ),
        _facts(message),
        outcome=outcome,
        reasons=gathered(reasons),
        page_count=1,
        attachments=collected.attachments,
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
        subject = header(parsed(content[:65536]), "subject")
        yield Attachment(f"{subject or number}.eml", content)


def _facts(message: Entity) -> Facts:
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
