"""What Outlook keeps of an item, by its properties ([MS-OXPROPS]), wherever they lie: in a .msg file or in a winmail.dat.

The sender is who Outlook shows (*sent representing*), by the address people write to, not by the one Exchange knows; what is missing is taken from the
headers the message travelled with.
"""

import re
from datetime import UTC, datetime, timedelta

from docvault.extract.charsets.decoding import decode
from docvault.extract.content import Attachment, Content, damaged
from docvault.extract.mail.entity import Entity, parsed
from docvault.extract.mail.groups import group_members
from docvault.extract.mail.headers import addresses, header, mend, message_ids, sent
from docvault.extract.mail.listing import attached
from docvault.extract.mail.transfer import BROKEN_CODING
from docvault.extract.texts.plain import html_text
from docvault.extract.texts.rtf import decompressed, rtf_text
from docvault.model.intake.extracted import Facts, Reason
from docvault.model.intake.lacking import gathered, not_read
from docvault.model.values import dataclass

TEXT, NARROW, BINARY, OBJECT, TIME = 0x001F, 0x001E, 0x0102, 0x000D, 0x0040
APPOINTMENT, MEETING, TASK, ADDRESS, COMMON, STRINGS = (
    "00062002-0000-0000-c000-000000000046",
    "6ed8da90-450b-101b-98da-00aa003f1305",
    "00062003-0000-0000-c000-000000000046",
    "00062004-0000-0000-c000-000000000046",
    "00062008-0000-0000-c000-000000000046",
    "00020329-0000-0000-c000-000000000046",
)
_CLASS, _SUBJECT, _BODY, _HTML, _RTF, _REPORT = 0x001A, 0x0037, 0x1000, 0x1013, 0x1009, 0x1001
_SHOWN_SENDER, _SENDER = (0x0042, 0x5D02, 0x0065), (0x0C1A, 0x5D01, 0x0C1F)  # name, SMTP address, address
_TO, _CC, _BCC, _SENT, _DELIVERED, _HEADERS = 0x0E04, 0x0E03, 0x0E02, 0x0039, 0x0E06, 0x007D
_NORMALIZED, _TOPIC, _REPLY_NAMES = 0x0E1D, 0x0070, 0x0050
_MESSAGE_ID, _REFERENCES, _REPLY_TO = 0x1035, 0x1039, 0x1042
_CODE_PAGES = (0x3FFD, 0x3FDE)
_PERSON, _SMTP, _ADDRESS, _SUPPLEMENT = 0x3001, 0x39FE, 0x3003, 0x0C1B
_MAIL_ADDRESS = re.compile(r"[^@\s/=<>]+@[^@\s<>]+|[^@\s/<>][^@\s<>]*@[^@\s<>]+\.[^@\s<>]+")
_ONE_OFF, _MEMBERS = 0x8054, 0x8055
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_TICKS = 10
_FAR = 400_000 * 86_400 * 1_000_000 * _TICKS
_TIMES = (
    (APPOINTMENT, 0x820D, "Start"),
    (APPOINTMENT, 0x820E, "End"),
    (TASK, 0x8104, "Start"),
    (TASK, 0x8105, "Due"),
    (TASK, 0x810F, "Completed"),
)
_TEXTS = (
    (APPOINTMENT, 0x8208, "Location"), (MEETING, 0x0002, "Location"),
    (APPOINTMENT, 0x8232, "Repeats"), (APPOINTMENT, 0x8234, "Time zone"), (APPOINTMENT, 0x8238, "Attendees"),
    (TASK, 0x811F, "Owner"), (TASK, 0x8121, "Assigned by"), (COMMON, 0x8539, "Companies"), (COMMON, 0x853A, "Contacts"),
    (COMMON, 0x8535, "Billing"), (COMMON, 0x8534, "Mileage"), (COMMON, 0x8530, "Flag"),
    (ADDRESS, 0x8083, "E-mail"), (ADDRESS, 0x8093, "E-mail"), (ADDRESS, 0x80A3, "E-mail"), (ADDRESS, 0x8080, "E-mail"),
    (ADDRESS, 0x801A, "Address"), (ADDRESS, 0x801B, "Address"), (ADDRESS, 0x801C, "Address"), (ADDRESS, 0x802B, "Web page"),
    (ADDRESS, 0x8062, "Messenger"), (ADDRESS, 0x804F, "Field"), (ADDRESS, 0x8050, "Field"), (ADDRESS, 0x8051, "Field"), (ADDRESS, 0x8052, "Field"),
)  # fmt: skip
"""Properties that items of other kinds than messages keep under numbers of their own."""
_OF_A_PERSON = {
    0x3A16: "Organisation", 0x3A17: "Title", 0x3A18: "Department", 0x3A19: "Office", 0x3A4F: "Nickname", 0x3A15: "Address", 0x3A29: "Street",
    0x3A27: "City", 0x3A28: "State", 0x3A2A: "Postal code", 0x3A26: "Country", 0x3A08: "Phone", 0x3A1B: "Phone", 0x3A09: "Phone", 0x3A2F: "Phone",
    0x3A1C: "Mobile", 0x3A1A: "Phone", 0x3A1F: "Phone", 0x3A23: "Fax", 0x3A24: "Fax", 0x3A25: "Fax", 0x3A57: "Phone", 0x3A51: "Web page",
    0x3A50: "Web page", 0x3A46: "Profession", 0x3A48: "Spouse", 0x3A4E: "Manager", 0x3A30: "Assistant", 0x3A06: "Name", 0x3A11: "Name",
    0x3A5D: "Address", 0x3A63: "Address",
}  # fmt: skip


class Properties:
    """The properties of one object; where they lie is its subclass's business."""

    code_page = ""

    def value(self, tag: int, kind: int) -> bytes | None:
        """A property's bytes; None when the object has none of that tag and kind."""
        raise NotImplementedError

    def named(self, group: str, name: int | str) -> int:
        """The tag a property with a name of its own has in this file; 0 when it has none."""
        raise NotImplementedError

    def pieces(self, tag: int, kind: int) -> list[bytes]:
        """The bytes of a property that has several values of a kind, in their order."""
        raise NotImplementedError

    def several(self, tag: int) -> list[str]:
        """The texts of a property that has several."""
        wide = [one.decode("utf-16-le", errors="replace").rstrip("\0") for one in self.pieces(tag, TEXT)]
        return wide + [decode(one.rstrip(b"\0"), self.code_page) for one in self.pieces(tag, NARROW)]

    def text(self, tag: int) -> str:
        """A text, the empty text when it is not there."""
        wide = self.value(tag, TEXT)
        if wide is not None:
            return wide.decode("utf-16-le", errors="replace").rstrip("\0")
        narrow = self.value(tag, NARROW)
        return decode(narrow.rstrip(b"\0"), self.code_page) if narrow is not None else ""

    def number(self, tag: int) -> int:
        """A number, 0 when it is not there."""
        return int.from_bytes((self.value(tag, 0x0003) or b"")[:4], "little")

    def time(self, tag: int) -> datetime | None:
        """A point in time; None when it is not there or far from any."""
        ticks = int.from_bytes((self.value(tag, TIME) or b"")[:8], "little")
        return _EPOCH + timedelta(microseconds=ticks // _TICKS) if 0 < ticks < _FAR else None

    def settle_code_page(self, said: int = 0) -> None:
        """Find out which code page texts are in that are not in UTF-16."""
        page = next((number for tag in _CODE_PAGES if (number := self.number(tag))), said)
        self.code_page = {65001: "utf-8", 936: "gb18030", 54936: "gb18030", 20936: "gb18030"}.get(
            page, f"cp{page}" if page else ""
        )


@dataclass(frozen=True, slots=True)
class _Person:
    name: str = ""
    address: str = ""

    @property
    def shown(self) -> str:
        address = f"<{self.address}>" if self.address and self.address != self.name else self.address
        return " ".join(filter(None, (self.name if self.name != self.address else "", address)))


def item_content(
    item: Properties, recipients: list[Properties], attachments: list[Attachment], media_type: str, reader: str
) -> Content:
    """An item as text, facts and parts."""
    headers = parsed(item.text(_HEADERS).lstrip().encode("utf-8", errors="surrogateescape"))
    mend(headers)
    sender, behind = _sender(item, headers)
    said = item.text(_SUBJECT) or header(headers, "subject") or item.text(_NORMALIZED) or item.text(_TOPIC)
    subject = " ".join(said.split())
    people = [_person(one, (_PERSON, _SMTP, _ADDRESS)) for one in recipients]
    people += [_Person(*one) for name in ("to", "cc") for one in addresses(headers, name)]
    known = list(dict.fromkeys(one.address.lower() for one in people if "@" in one.address))
    shown = [
        ("From", sender.shown),
        ("Sender", behind.shown),
        ("Reply-To", item.text(_REPLY_NAMES).strip("\0; ")),
        *((name, item.text(tag) or header(headers, name)) for name, tag in (("To", _TO), ("Cc", _CC), ("Bcc", _BCC))),
        ("Subject", subject),
        ("Date", _written(item, headers)),
    ]
    lines = [f"{name}: {value}" for name, value in shown if value]
    lines += [one.shown for one in dict.fromkeys(people) if one.address]
    lines += [*_further(item, recipients), *attached(attachments)]
    members, unknown = group_members(item.pieces(item.named(ADDRESS, _ONE_OFF), BINARY), item.code_page)
    lines += members
    body, reasons = _bodies(item)
    if item.text(_CLASS).upper().startswith("IPM.DISTLIST"):
        unknown = unknown or (0 if members else len(item.pieces(item.named(ADDRESS, _MEMBERS), BINARY)))
        reasons += [not_read("field", unknown)] if unknown else []
    return Content(
        media_type,
        reader,
        ("\n".join([*lines, "", body]).strip(),),
        _facts(item, headers, subject, sender, known),
        reasons=gathered(reasons),
        page_count=1,
        attachments=attachments,
    )


def moment(when: datetime) -> str:
    """A point in time as people write it."""
    return f"{when:%Y-%m-%d %H:%M} UTC"


def _sender(item: Properties, headers: Entity) -> tuple[_Person, _Person]:
    """Who Outlook shows as the sender, and who sent it for them where that is somebody else."""
    shown, behind = _person(item, _SHOWN_SENDER), _person(item, _SENDER)
    if not shown.name and not shown.address:
        shown, behind = behind, _Person()
    if "@" not in shown.address:
        known = behind if behind.name == shown.name and "@" in behind.address else None
        told = next((_Person(*one) for one in addresses(headers, "from")), _Person())
        shown = _Person(shown.name or told.name, known.address if known else told.address or shown.address)
    same = behind.name == shown.name or (behind.address and behind.address.lower() == shown.address.lower())
    return shown, _Person() if same else behind


def _person(item: Properties, tags: tuple[int, int, int]) -> _Person:
    name, smtp, address = map(item.text, tags)
    for said in (smtp, address, name):  # an address of Exchange's own is nobody's to write to
        plain = said.strip().strip("'").removeprefix("smtp:").removeprefix("SMTP:")
        if _MAIL_ADDRESS.fullmatch(plain):
            return _Person(name.strip().strip("'"), plain)
    return _Person(name.strip().strip("'"))


def _written(item: Properties, headers: Entity) -> str:
    if said := header(headers, "date"):
        return said
    when = item.time(_SENT) or item.time(_DELIVERED)
    return moment(when) if when else ""


def _facts(item: Properties, headers: Entity, subject: str, sender: _Person, recipients: list[str]) -> Facts:
    ids = f"{item.text(_REFERENCES)} {item.text(_REPLY_TO)}".split()
    when = item.time(_SENT) or item.time(_DELIVERED)
    own = item.text(_MESSAGE_ID).strip().strip("<>")
    return Facts(
        title=subject,
        sender=sender.address.lower() if "@" in sender.address else "",
        sender_name=sender.name,
        recipients=tuple(recipients[:100]),
        sent=sent(headers) or (when.isoformat(timespec="seconds") if when else ""),
        message_id=own or next(iter(message_ids(headers, "message-id")), ""),
        references=tuple(dict.fromkeys(one.strip("<>") for one in ids))
        or message_ids(headers, "references", "in-reply-to"),
    )


def _bodies(item: Properties) -> tuple[str, list[Reason]]:
    """Its words in each form it has them; forms that say the same once."""
    reasons: list[Reason] = []
    forms = [item.text(_BODY), _html(item), item.text(_REPORT)]
    if packed := item.value(_RTF, BINARY):
        rich = decompressed(packed)
        if len(rich) + 16 < int.from_bytes(packed[4:8], "little"):
            reasons.append(damaged("application/rtf", BROKEN_CODING))
        forms.append(rtf_text(rich))
    said: dict[str, str] = {}
    for form in forms:
        words = "".join(form.split())
        if words and not any(words in known for known in said):
            said[words] = form.replace("\r\n", "\n").replace("\r", "\n").strip()
    return "\n".join(said.values()), reasons


def _html(item: Properties) -> str:
    raw = item.value(_HTML, BINARY) or item.value(_HTML, NARROW)
    html = decode(raw.rstrip(b"\0"), item.code_page) if raw else item.text(_HTML)
    return html_text(html)[0] if html else ""


def _further(item: Properties, recipients: list[Properties]) -> list[str]:
    """What appointments, tasks, contacts and reports say beside a text."""
    found = [(label, when) for group, number, label in _TIMES if (when := item.time(item.named(group, number)))]
    lines = [f"{label}: {moment(when)}" for label, when in found]
    lines += [
        f"{label}: {text}" for group, number, label in _TEXTS if (text := item.text(item.named(group, number)).strip())
    ]
    if words := item.several(item.named(STRINGS, "Keywords")):
        lines.append(f"Keywords: {', '.join(words)}")
    if item.text(_CLASS).upper().startswith(("IPM.CONTACT", "IPM.DISTLIST")):
        lines += [f"{label}: {text}" for tag, label in _OF_A_PERSON.items() if (text := item.text(tag).strip())]
    lines += [text for one in recipients for tag in (_SUPPLEMENT, _REPORT) if (text := one.text(tag).strip())]
    return list(dict.fromkeys(lines))
