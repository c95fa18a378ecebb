"""Files that office programs wrap into compound files when they are put into a document (`oleObject1.bin`): the file itself, by its name."""

import io
import struct
from typing import Any

from docvault.extract.charsets.decoding import decode
from docvault.extract.content import Attachment

OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WHOLE = ("package", "contents", "embeddedodf", "ole10file")
"""Streams that are the file: an office package, what Acrobat and Paint keep, OpenDocument."""
_DOCUMENTS = frozenset({"worddocument", "workbook", "book", "powerpoint document", "__properties_version1.0"})


def unwrapped(name: str, data: bytes, most: int) -> list[Attachment]:
    """The file in an embedded object; the object as it is where nothing is wrapped in it, or nobody knows how."""
    if not data.startswith(OLE_START):
        return [Attachment(name, data)]
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            streams = {entry[0].lower().strip("\x01\x02\x03"): entry[0] for entry in file.listdir() if len(entry) == 1}
            found = None if _DOCUMENTS & set(streams) else _file_in(file, streams, name, most)
    except Exception:  # noqa: BLE001 - a broken object is told by whoever reads it as it is
        found = None
    return [found or Attachment(name, data)]


def _file_in(file: Any, streams: dict[str, str], name: str, most: int) -> Attachment | None:
    if "ole10native" in streams:
        found = native_file(file.openstream(streams["ole10native"]).read(most))
        if found is not None:
            return found
    for wanted in _WHOLE:
        if wanted in streams and (content := file.openstream(streams[wanted]).read(most)):
            return Attachment(name, content)
    return None


def native_file(stream: bytes) -> Attachment | None:
    """The file of an `Ole10Native` stream ([MS-OLEDS] 2.3.6), as Windows' packager writes it; None for what is another program's own."""
    try:
        flags = struct.unpack_from("<H", stream, 4)[0]
        label, place = _text_at(stream, 6)
        _, place = _text_at(stream, place)
        place += 4 if flags == 2 else 0
        (length,) = struct.unpack_from("<I", stream, place)
        place += 4 + length
        (size,) = struct.unpack_from("<I", stream, place)
    except (struct.error, ValueError):
        return None
    content = stream[place + 4 : place + 4 + size]
    if flags != 2 or len(content) < size:
        return None
    name = decode(label).replace("\\", "/").rpartition("/")[2]
    return Attachment(name or "file", content)


def _text_at(stream: bytes, place: int) -> tuple[bytes, int]:
    end = stream.index(b"\0", place)
    return stream[place:end], end + 1
