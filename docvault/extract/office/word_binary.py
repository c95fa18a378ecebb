"""Word 97–2003 and Word 6/95 (.doc), and WPS Office's .wps, without any other program: text, pictures, embedded objects, what the file says of itself.

The text of body, footnotes, headers, comments and text boxes follow each other in one stream of characters. Field codes are dropped and their results kept.
"""

import io
import re
import struct
from collections.abc import Iterator
from typing import Any

from docvault.extract.content import Attachment, Content, encrypted, unreadable
from docvault.extract.detect import DOC
from docvault.extract.office.compound_parts import objects, pictures, properties, storages, stream_of
from docvault.extract.office.word_pieces import word_6, word_97
from docvault.extract.pictures.pasted import pasted
from docvault.model.intake.extracted import Facts, Reason
from docvault.model.intake.lacking import not_read
from docvault.model.limits import Limits

READER = "doc/2"
_WORD_97 = 0xA5EC
_ENCRYPTED = 0x0100
_FIELD_CODE = re.compile("\x13[^\x13\x14\x15]*(?:\x14|(?=\x15))")
_CHOICE = re.compile("\x13\\s*FORMDROPDOWN")
_SAID_IN_CODE = re.compile('\x13\\s*(?:QUOTE|MACROBUTTON|GOTOBUTTON)\\s+(?:\\S+\\s+)?"?([^\x13\x14\x15"]*)"?\x15')
_CONTROLS = str.maketrans(
    {
        "\r": "\n",
        "\x0b": "\n",
        "\x0c": "\n",
        "\x0e": "\n",
        "\x07": "\t",
        "\x1e": "-",
        "\x1f": "",
        "\xa0": " ",
        "\x14": "",
        "\x15": "",
        "\x13": "",
    }
)
_ODD = re.compile("[\x00-\x08\x0e-\x1f\ufffe\uffff]")
_PICTURE = "\x01"


def read_doc(data: bytes, limits: Limits) -> Content:
    """A Word file of the binary formats."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            stream = stream_of(file, "WordDocument")
            magic, flags = struct.unpack_from("<H8xH", stream)
            if flags & _ENCRYPTED:
                return encrypted(DOC, READER)
            is_97 = magic == _WORD_97 and struct.unpack_from("<H", stream, 2)[0] >= 0xC0
            text = word_97(file, stream, flags) if is_97 else word_6(stream, flags)
            files = list(_files(file, stream, limits))
            title, said = properties(file)
    except (OSError, struct.error, ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
        return unreadable(DOC, READER, str(error) or type(error).__name__)
    words = "\n".join(filter(None, (_readable(text), said)))
    reasons = tuple(_unread(text, files))
    return Content(DOC, READER, (words,), Facts(title=title), reasons=reasons, page_count=1, attachments=files)


def _files(file: Any, stream: bytes, limits: Limits) -> Iterator[Attachment]:
    """Embedded objects, then pictures: those in the text lie in a stream of their own, those that float in that of the text."""
    yield from objects(file, storages(file, ["ObjectPool"]), limits)
    drawn = [*pictures(stream_of(file, "Data"), limits)]
    yield from pasted([*drawn, *pictures(stream, limits, len(drawn) + 1)])


def _unread(text: str, files: list[Attachment]) -> Iterator[Reason]:
    """What the text has places for and nothing was found of: old pictures, fields to choose from."""
    choices = len(_CHOICE.findall(text))
    if choices:
        yield not_read("field", choices)
    elif text.count(_PICTURE) and not files and "\x13" not in text:
        yield not_read("picture", text.count(_PICTURE))


def _readable(text: str) -> str:
    text = _SAID_IN_CODE.sub(lambda match: match[1], text)
    before = None
    while before != text:  # fields inside fields
        before, text = text, _FIELD_CODE.sub("", text, count=10_000)
    return _ODD.sub("", text.translate(_CONTROLS)).strip()
