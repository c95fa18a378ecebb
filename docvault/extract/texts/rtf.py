"""Rich text: the visible text of RTF files and of Outlook's compressed RTF bodies ([MS-OXRTFCP], RTF 1.9)."""

from docvault.extract.content import Attachment, Content, damaged
from docvault.extract.detect import RTF
from docvault.extract.texts.rtf_reader import Reader
from docvault.model.intake.extracted import Facts, Reason, ReasonCode
from docvault.model.limits import Limits

READER = "rtf/2"
_START = b"{\\rtf"
_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArialTimes New RomanCourier"
    rb"{\colortbl\red0\green0\blue0" + b"\r\n" + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


def read_rtf(data: bytes, limits: Limits) -> Content:
    """A file of rich text: its visible words, what it says of itself, pictures and embedded files as parts."""
    found = Reader(data[max(0, data.find(_START)) :]).read()
    text = "\n".join(filter(None, (found.text, *found.said)))
    reasons = () if found.is_whole else (damaged(RTF, "it ends early"),)
    return Content(
        RTF,
        READER,
        (text,),
        Facts(title=found.title),
        reasons=reasons,
        page_count=1,
        attachments=[_part(name, data, limits) for name, data in found.files],
    )


def _part(name: str, data: bytes, limits: Limits) -> Attachment:
    if len(data) > limits.part_bytes:
        return Attachment(name, reason=Reason(ReasonCode.TOO_LARGE_PART, {"bytes": len(data)}))
    return Attachment(name, data)


def rtf_text(data: bytes) -> str:
    """Visible text, destinations that hold none left out."""
    return Reader(data).read().text


def decompressed(data: bytes) -> bytes:
    """Outlook's LZ-compressed RTF, or RTF stored as it is. Damage ends the text early."""
    if data[8:12] == b"MELA":
        return data[16:]
    size = int.from_bytes(data[4:8], "little")
    window = bytearray(_DICTIONARY.ljust(4096, b"\0"))
    write, place, out = len(_DICTIONARY), 16, bytearray()
    while place < len(data) and len(out) < size:
        control = data[place]
        place += 1
        for bit in range(8):
            if place >= len(data):
                break
            if control >> bit & 1:
                token = int.from_bytes(data[place : place + 2], "big")
                place += 2
                offset, length = token >> 4, (token & 15) + 2
                if offset == write:
                    return bytes(out)
                copied = range(offset, offset + length)
                source = copied
            else:
                out.append(data[place])
                window[write] = data[place]
                write = (write + 1) % 4096
                place += 1
                continue
            for index in source:
                byte = window[index % 4096]
                out.append(byte)
                window[write] = byte
                write = (write + 1) % 4096
    return bytes(out)
