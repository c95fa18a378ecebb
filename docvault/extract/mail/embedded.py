"""Objects of other programs that Outlook keeps in a message ([MS-OLEDS]): the file in them, whichever way it is packed."""

from collections.abc import Iterator

from docvault.extract.charsets.decoding import decode
from docvault.extract.content import Attachment
from docvault.extract.mail.compound import Tree, compound
from docvault.model.intake.lacking import not_read

_NATIVE, _WHOLE = "\x01ole10native", ("package", "contents", "embeddedodf")
_DOCUMENTS = {
    "worddocument": ".doc",
    "workbook": ".xls",
    "book": ".xls",
    "powerpoint document": ".ppt",
    "__properties_version1.0": ".msg",
}
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"%PDF", b"PK\3\4")


def embedded(tree: Tree, name: str) -> Iterator[Attachment]:
    """The file in an embedded object; one that none can be taken out of says so."""
    streams = {stream.lower(): content for stream, content in tree.items() if isinstance(content, bytes)}
    name = name or "object"
    for stream, ending in _DOCUMENTS.items():
        if stream in streams:
            yield Attachment(name if name.lower().endswith(ending) else f"{name}{ending}", compound(tree))
            return
    if _NATIVE in streams:
        yield _native(streams[_NATIVE], name)
        return
    for stream in _WHOLE:
        if streams.get(stream, b"").startswith(_PICTURES):
            yield Attachment(name, streams[stream])
            return
    yield Attachment(name, compound(tree), not_read("embedded"))


def _native(stream: bytes, name: str) -> Attachment:
    """A packed file: its label and paths as text that ends with 0, then its bytes."""
    label, place = _text(stream, 6)
    _, place = _text(stream, place)
    place += 4
    place += 4 + int.from_bytes(stream[place : place + 4], "little")
    size = int.from_bytes(stream[place : place + 4], "little")
    content = stream[place + 4 : place + 4 + size]
    if int.from_bytes(stream[4:6], "little") != 2 or not content:
        return Attachment(name, stream[4:])
    return Attachment(decode(label) or name, content)


def _text(stream: bytes, place: int) -> tuple[bytes, int]:
    end = stream.find(b"\0", place)
    end = len(stream) if end < 0 else end
    return stream[place:end], end + 1
