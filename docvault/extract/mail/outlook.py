"""Outlook messages (.msg): subject, people, body, attachments, by the properties in the compound file ([MS-OXMSG], [MS-OXPROPS]).

Read with olefile alone: a reader without HTML bodies and messages inside messages would have to be read around.
"""

import io
from collections.abc import Iterator
from typing import Any

from docvault.extract.charsets.decoding import decode
from docvault.extract.content import Attachment, Content, unreadable
from docvault.extract.detect import MSG
from docvault.extract.texts.plain import html_text
from docvault.model.intake.extracted import Facts, Reason, ReasonCode
from docvault.model.limits import Limits

READER = "msg/1"
_SUBJECT, _BODY, _HTML, _RTF = 0x0037, 0x1000, 0x1013, 0x1009
_FROM_NAME, _FROM_ADDRESS, _FROM_SMTP = 0x0C1A, 0x0C1F, 0x5D01
_TO, _CC, _MESSAGE_ID, _REFERENCES, _REPLY_TO = 0x0E04, 0x0E03, 0x1035, 0x1039, 0x1042
_HEADERS = 0x007D
_CODE_PAGES = (0x3FFD, 0x3FDE)
_NAME, _LONG_NAME, _DATA = 0x3704, 0x3707, 0x3701


def read_msg(data: bytes, limits: Limits) -> Content:
    """An Outlook message; its attachments, messages inside it too, are parts."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            folder = _Folder(file, ())
            return _message(folder, list(_attachments(folder, limits)))
    except (OSError, ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
        return unreadable(MSG, READER, str(error) or type(error).__name__)


class _Folder:
    """One storage of the compound file and the properties in it."""

    def __init__(self, file: Any, path: tuple[str, ...]) -> None:
        self.file = file
        self.path = path
        self.code_page = ""
        self.names = {
            entry[len(path)]
            for entry in file.listdir(streams=True, storages=True)
            if len(entry) > len(path) and list(path) == entry[: len(path)]
        }

    def raw(self, tag: int, kind: str) -> bytes | None:
        """A property's bytes: `001F` UTF-16 text, `001E` text in a code page, `0102` bytes."""
        name = f"__substg1.0_{tag:04X}{kind}"
        if name not in self.names:
            return None
        content: bytes = self.file.openstream([*self.path, name]).read()
        return content

    def text(self, tag: int) -> str:
        """A text property, the empty text when it is not there."""
        wide = self.raw(tag, "001F")
        if wide is not None:
            return wide.decode("utf-16-le", errors="replace").rstrip("\0")
        narrow = self.raw(tag, "001E")
        return decode(narrow.rstrip(b"\0"), self.code_page) if narrow is not None else ""

    def number(self, tag: int) -> int:
        """A number out of the properties stream, 0 when it is not there."""
        stream = self.file.openstream([*self.path, "__properties_version1.0"]).read()
        start = 32 if not self.path else 24 if self.path[-1].startswith("__substg1.0_3701000D") else 8
        for place in range(start, len(stream) - 15, 16):
            if int.from_bytes(stream[place + 2 : place + 4], "little") == tag:
                return int.from_bytes(stream[place + 8 : place + 12], "little")
        return 0


def _message(folder: _Folder, attachments: list[Attachment]) -> Content:
    page = next((number for tag in _CODE_PAGES if (number := folder.number(tag))), 0)
    folder.code_page = {65001: "utf-8", 936: "gb18030", 54936: "gb18030"}.get(page, f"cp{page}" if page else "")
    subject, body = folder.text(_SUBJECT), folder.text(_BODY)
    if not body.strip():
        body = _html(folder) or _rtf(folder)
    senders = [folder.text(_FROM_NAME), folder.text(_FROM_SMTP) or folder.text(_FROM_ADDRESS)]
    shown = [
        ("From", " ".join(dict.fromkeys(filter(None, senders)))),
        ("To", folder.text(_TO)),
        ("Cc", folder.text(_CC)),
        ("Subject", subject),
    ]
    lines = [f"{name}: {value}" for name, value in shown if value]
    recipients = _recipients(folder)
    lines += [f"<{address}>" for address in recipients]
    return Content(
        MSG,
        READER,
        ("\n".join([*lines, "", body.replace("\r\n", "\n")]).strip(),),
        _facts(folder, subject, senders, recipients),
        page_count=1,
        attachments=attachments,
    )


def _facts(folder: _Folder, subject: str, senders: list[str], recipients: list[str]) -> Facts:
    ids = f"{folder.text(_REFERENCES)} {folder.text(_REPLY_TO)}".split()
    return Facts(
        title=" ".join(subject.split()),
        sender=senders[1].lower() if "@" in senders[1] else "",
        sender_name=senders[0],
        recipients=tuple(recipients),
        message_id=folder.text(_MESSAGE_ID).strip().strip("<>"),
        references=tuple(dict.fromkeys(one.strip("<>") for one in ids)),
    )


def _recipients(folder: _Folder) -> list[str]:
    found = []
    for name in sorted(folder.names):
        if name.startswith("__recip_version1.0_"):
            one = _Folder(folder.file, (*folder.path, name))
            address = one.text(0x39FE) or one.text(0x3003)
            if "@" in address:
                found.append(address.lower())
    return list(dict.fromkeys(found))


def _html(folder: _Folder) -> str:
    raw = folder.raw(_HTML, "0102") or folder.raw(_HTML, "001E")
    return (
        html_text(decode(raw, folder.code_page))[0] if raw else folder.text(_HTML) and html_text(folder.text(_HTML))[0]
    )


def _rtf(folder: _Folder) -> str:
    raw = folder.raw(_RTF, "0102")
    if not raw:
        return ""
    from docvault.extract.texts.rtf import decompressed, rtf_text

    return rtf_text(decompressed(raw))


def _attachments(folder: _Folder, limits: Limits) -> Iterator[Attachment]:
    for name in sorted(entry for entry in folder.names if entry.startswith("__attach_version1.0_")):
        one = _Folder(folder.file, (*folder.path, name))
        shown = one.text(_LONG_NAME) or one.text(_NAME) or one.text(0x3001)
        if "__substg1.0_3701000D" in one.names:
            inner = _Folder(folder.file, (*one.path, "__substg1.0_3701000D"))
            if "__properties_version1.0" in inner.names:
                yield Attachment(shown or "message.msg", _as_text(inner, limits))
            continue
        data = one.raw(_DATA, "0102")
        if data is None:
            continue
        if len(data) > limits.part_bytes:
            yield Attachment(shown, reason=Reason(ReasonCode.TOO_LARGE_PART, {"bytes": len(data)}))
        else:
            yield Attachment(shown or "attachment", data)


def _as_text(inner: _Folder, limits: Limits) -> bytes:
    """A message inside a message, as a MIME message of its own: it has no file form in there."""
    from email.message import EmailMessage

    content = _message(inner, [])
    message = EmailMessage()
    message["Subject"] = content.facts.title
    message.set_content("\n".join(content.pages))
    for part in _attachments(inner, limits):
        if part.data:
            message.add_attachment(part.data, maintype="application", subtype="octet-stream", filename=part.name)
    return message.as_bytes()
