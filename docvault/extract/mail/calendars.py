"""Invitations and cards: iCalendar (RFC 5545) and vCard (RFC 6350), their forerunners too, as lines people read.

What is not known to be for machines is shown: a program's own property may be what somebody wrote.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from urllib.parse import unquote

from docvault.extract.charsets.decoding import decoded
from docvault.extract.content import Attachment, Content
from docvault.extract.mail_kinds import CALENDAR
from docvault.extract.texts.plain import html_text
from docvault.model.intake.extracted import Facts
from docvault.model.values import dataclass

READER = "calendar/1"
_FOLD = re.compile(rb"(?:\r\n|\n|\r)[ \t]")
_SOFT_BREAK = re.compile(rb"=[ \t]*(?:\r\n|\n|\r)[ \t]?")
_QUOTED = re.compile(rb"^[^:\r\n]*QUOTED-PRINTABLE[^:\r\n]*:", re.IGNORECASE)
_NAME = re.compile(r"(?:[A-Za-z0-9-]+\.)?([A-Za-z0-9-]+)")
_BEGINS = re.compile(r"[A-Za-z0-9.-]+[;:]")
_PARAMETER = re.compile(r""";([A-Za-z0-9-]+)(?:=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*))?""")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_TIME = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d)(?::?\d\d(?:[.,]\d+)?)?(Z?))?")
_SKIPPED = frozenset({
    "UID", "DTSTAMP", "SEQUENCE", "PRODID", "VERSION", "CALSCALE", "METHOD", "TRANSP", "CLASS", "PRIORITY", "CREATED", "LAST-MODIFIED", "REV",
    "SORT-STRING", "PROFILE", "TZID", "TZOFFSETFROM", "TZOFFSETTO", "RECURRENCE-ID", "ACTION", "TRIGGER", "REPEAT", "MAILER", "KEY", "SOUND",
    "CLIENTPIDMAP", "KIND", "GEO", "XML", "X-ABUID", "X-ABSHOWAS", "X-ABADR", "X-WR-RELCALID", "X-WR-TIMEZONE", "X-LIC-LOCATION",
    "X-EVOLUTION-ALARM-UID", "PERCENT-COMPLETE", "X-PUBLISHED-TTL", "REFRESH-INTERVAL", "ACKNOWLEDGED", "DCREATED",
})  # fmt: skip
_FOR_MACHINES = (
    "X-MICROSOFT-",
    "X-MOZ-",
    "X-MS-",
    "X-APPLE-TRAVEL",
    "X-GOOGLE-HANGOUT",
    "X-EVOLUTION-",
    "X-KDE-",
    "X-SOGO-",
)
_WRITTEN = frozenset({"X-MS-OLK-CONFTYPE"})
_CALLED = {
    "N": "Name", "DTSTART": "Start", "DTEND": "End", "DUE": "Due", "FN": "Name", "ORG": "Organisation", "TEL": "Phone", "ADR": "Address", "BDAY": "Birthday",
    "RRULE": "Repeats", "RDATE": "Also on", "EXDATE": "Not on", "X-WR-CALNAME": "Calendar", "X-WR-CALDESC": "Calendar", "ATTACH": "Attached",
    "X-ALT-DESC": "Description", "SUMMARY": "Subject",
}  # fmt: skip
_PEOPLE = frozenset({"ATTENDEE", "ORGANIZER"})
_TIMES = frozenset({"DTSTART", "DTEND", "DUE", "COMPLETED", "RDATE", "EXDATE", "BDAY", "ANNIVERSARY", "REV"})
_FILES = frozenset({"ATTACH", "PHOTO", "LOGO"})


@dataclass(frozen=True, slots=True)
class Property:
    """One line: its name, its parameters, and its value as it stands."""

    name: str
    parameters: dict[str, str]
    value: str

    @property
    def parts(self) -> list[str]:
        """The pieces of a value of several, each without escapes."""
        return [unescaped(piece) for piece in re.split(r"(?<!\\);", self.value)]


def read_card(data: bytes, media_type: str) -> Content:
    """A calendar or a card as a file."""
    found = list(properties(data))
    files = [file for one in found if one.name in _FILES and (file := _file(one)) is not None]
    first = {one.name: one for one in reversed(found)}
    title = first.get("SUMMARY" if media_type == CALENDAR else "FN")
    organiser = first.get("ORGANIZER")
    return Content(
        media_type,
        READER,
        ("\n".join(_lines(found)),),
        Facts(
            title=" ".join(unescaped(title.value).split()) if title else "",
            sender=_address(organiser.value).lower() if organiser else "",
            sender_name=organiser.parameters.get("CN", "") if organiser else "",
        ),
        reasons=decoded(_joined(data)).reasons,
        page_count=1,
        attachments=files,
    )


def card_text(data: bytes, charset: str = "") -> str:
    """A calendar or card in a mail, as lines."""
    return "\n".join(_lines(properties(data, charset)))


def card_files(data: bytes, charset: str = "") -> list[Attachment]:
    """The files that stand in a calendar or card."""
    found = (_file(one) for one in properties(data, charset) if one.name in _FILES)
    return [one for one in found if one is not None]


def properties(data: bytes, charset: str = "") -> Iterator[Property]:
    """The properties of all its components, without those of time zones. Folded lines are joined as bytes: they are cut inside characters."""
    zone = 0
    for line in _whole_lines(decoded(_joined(data), charset).text):
        name = _NAME.match(line)
        place, parameters = name.end() if name else 0, {}
        while (parameter := _PARAMETER.match(line, place)) is not None:
            key, said = parameter[1].upper(), parameter[2]
            parameters["TYPE" if said is None else key] = (parameter[1] if said is None else said).strip('"')
            place = parameter.end()
        if line[place : place + 1] != ":":  # parameters as nobody should write them
            place = line.find(":")
        called = name[1] if name else ""
        written = called != called.upper() and called != called.lower()  # a line of somebody's words, not folded
        one = Property(f"X-{called}" if written else called.upper(), parameters, line[place + 1 :])
        zone += (one.name == "BEGIN" and one.value.strip().upper() == "VTIMEZONE") and 1
        zone -= (one.name == "END" and one.value.strip().upper() == "VTIMEZONE" and zone > 0) and 1
        if not zone and one.name not in {"BEGIN", "END"}:
            yield one


def _whole_lines(text: str) -> list[str]:
    """Its lines, those that begin no property put back to the one before: some programs fold without a blank."""
    out: list[list[str]] = []
    for line in text.split("\n"):
        if out and line and not _BEGINS.match(line):
            out[-1].append(line)
        elif line:
            out.append([line])
    return ["\\n".join(lines) for lines in out]


def unescaped(value: str) -> str:
    """A value as it was written."""
    return _ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)


def shown_time(one: Property) -> str:
    """Times as people write them, with the zone they are of."""

    def written(match: re.Match[str]) -> str:
        year, month, day, hour, minute, utc = match.groups()
        zone = " UTC" if utc else f" ({one.parameters['TZID']})" if one.parameters.get("TZID") else ""
        return f"{year}-{month}-{day}" + (f" {hour}:{minute}{zone}" if hour else "")

    return _TIME.sub(written, one.value).replace(",", ", ").replace("/", " – ")


def _joined(data: bytes) -> bytes:
    """Folded lines joined, values in quoted-printable decoded."""
    if b"\0" in data[:80]:
        data = decoded(data).text.encode(errors="replace")
    lines = _FOLD.sub(b"", data) if b"QUOTED-PRINTABLE" not in data.upper() else _quoted(data)
    return lines.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _quoted(data: bytes) -> bytes:
    """The same for vCalendar 1.0 and vCard 2.1: a quoted value goes on after `=` at the end of its line."""
    lines = _FOLD.sub(b"", _SOFT_BREAK.sub(b"=\0", data)).replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    out = []
    for line in lines:
        match = _QUOTED.match(line)
        if match is None:
            out.append(line.replace(b"=\0", b"=\n"))
            continue
        value = binascii.a2b_qp(line[match.end() :].replace(b"=\0", b""))
        value = value.replace(b"\r\n", b"\\n").replace(b"\n", b"\\n").replace(b"\r", b"\\n")
        out.append(match[0] + value)
    return b"\n".join(out)


def _lines(found: Iterator[Property] | list[Property]) -> Iterator[str]:
    said: set[str] = set()
    for one in found:
        if one.name in _SKIPPED and one.name not in _WRITTEN:
            continue
        if one.name.startswith(_FOR_MACHINES) and one.name not in _WRITTEN:
            continue
        value = _shown(one)
        line = f"{_called(one.name)}: {value}"
        if value and line not in said:
            said.add(line)
            yield line


def _called(name: str) -> str:
    return _CALLED.get(name) or name.removeprefix("X-").replace("-", " ").capitalize()


def _shown(one: Property) -> str:
    if one.name in _PEOPLE:
        return " ".join(filter(None, (one.parameters.get("CN", ""), f"<{_address(one.value)}>")))
    if one.name in _TIMES:
        return shown_time(one)
    if one.name in _FILES:
        is_file = one.parameters.get("VALUE", "").upper() == "BINARY" or "ENCODING" in one.parameters
        return _file_name(one) if is_file or one.value.startswith("data:") else unescaped(one.value)
    if one.name in {"ADR", "ORG", "N"}:
        return ", ".join(filter(None, (piece.strip() for piece in one.parts)))
    text = unescaped(one.value).strip()
    text = html_text(text)[0] if "html" in one.parameters.get("FMTTYPE", "").lower() else text
    page = one.parameters.get("ALTREP", "")
    if not page.lower().startswith("data:text/html"):
        return text
    words = html_text(unquote(page.partition(",")[2]))[0]
    return text if "".join(words.split()) in "".join(text.split()) else f"{text}\n{words}"


def _address(value: str) -> str:
    return re.sub(r"^(?:mailto:)+", "", value.strip(), flags=re.IGNORECASE)


def _file_name(one: Property) -> str:
    for key in ("FILENAME", "X-FILENAME", "X-APPLE-FILENAME", "X-ORACLE-FILENAME", "X-TITLE"):
        if one.parameters.get(key):
            return one.parameters[key]
    ending = (one.parameters.get("FMTTYPE") or one.parameters.get("TYPE") or "").lower().rsplit("/", 1)[-1]
    return f"{one.name.lower()}.{ending}" if ending else one.name.lower()


def _file(one: Property) -> Attachment | None:
    """The file that stands in a property; None when it only points at one."""
    coded = "ENCODING" in one.parameters and one.parameters["ENCODING"].upper() in {"B", "BASE64"}
    value = one.value
    if value.lower().startswith("data:"):
        value, coded = value.partition(",")[2], True
    if not coded:
        return None
    letters = re.sub(r"[^A-Za-z0-9+/]", "", value)
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    return Attachment(_file_name(one), base64.b64decode(letters + "=" * (-len(letters) % 4)))
