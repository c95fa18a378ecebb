"""Office formats beside Microsoft's three of today: what they are called, and how they are known by their bytes. What cannot be read is known by name."""

import re
from collections.abc import Collection

from docvault.extract.charsets.decoding import codec_of, read_in

_ODF, _SXW = "application/vnd.oasis.opendocument.", "application/vnd.sun.xml."
OPEN_DOCUMENTS = frozenset(
    {_ODF + kind for kind in ("text", "text-template", "text-master", "text-web", "spreadsheet", "spreadsheet-template")}
    | {_ODF + kind for kind in ("presentation", "presentation-template", "graphics", "graphics-template", "chart")}
    | {_ODF + kind for kind in ("formula", "image", "chart-template", "formula-template", "text-master-template")}
    | {_SXW + kind for kind in ("writer", "writer.template", "writer.global", "calc", "calc.template", "impress", "impress.template")}
    | {_SXW + kind for kind in ("draw", "draw.template", "math")}
)  # fmt: skip
FLAT_OPEN_DOCUMENT = "application/vnd.oasis.opendocument.flat+xml"
WORD_2003 = "application/vnd.ms-word.2003+xml"
EXCEL_2003 = "application/vnd.ms-excel.2003+xml"
FLAT_PACKAGE = "application/vnd.ms-office.flat-opc+xml"
XML = "text/xml"
SVG = "image/svg+xml"
OFD = "application/ofd"
XPS = "application/vnd.ms-xpsdocument"
VISIO = "application/vnd.ms-visio.drawing"
PPT = "application/vnd.ms-powerpoint"

READ = OPEN_DOCUMENTS | {FLAT_OPEN_DOCUMENT, WORD_2003, EXCEL_2003, FLAT_PACKAGE, XML, SVG, OFD, XPS, VISIO, PPT}
"""What `office.others` reads."""

PHOTOSHOP, POSTSCRIPT, AUTOCAD, COREL = (
    "image/vnd.adobe.photoshop", "application/postscript", "image/vnd.dwg", "application/vnd.corel-draw",
)  # fmt: skip
PUBLISHER, OLD_VISIO, WORKS, PROJECT, ACCESS, ONENOTE = (
    "application/vnd.ms-publisher", "application/vnd.visio", "application/vnd.ms-works", "application/vnd.ms-project",
    "application/x-msaccess", "application/onenote",
)  # fmt: skip
INDESIGN, CAJ, CHM, WORDPERFECT, STAROFFICE, PAGES, EXECUTABLE, VIDEO, SOUND, DATABASE, FONT, DISK, CABINET, HANGUL, DXF = (
    "application/x-indesign", "application/caj", "application/vnd.ms-htmlhelp", "application/vnd.wordperfect", "application/vnd.stardivision",
    "application/vnd.apple.iwork", "application/x-executable", "video/*", "audio/*", "application/x-database", "font/*",
    "application/x-iso9660-image", "application/vnd.ms-cab-compressed", "application/x-hwp", "image/vnd.dxf",
)  # fmt: skip
OLD_WORD, LOTUS = "application/x-msword-2", "application/vnd.lotus-1-2-3"
NAMED = frozenset(
    {PHOTOSHOP, POSTSCRIPT, AUTOCAD, COREL, PUBLISHER, OLD_VISIO, WORKS, PROJECT, ACCESS, ONENOTE, INDESIGN, CAJ, CHM, WORDPERFECT}
    | {STAROFFICE, PAGES, EXECUTABLE, VIDEO, SOUND, DATABASE, FONT, DISK, CABINET, HANGUL, DXF, OLD_WORD, LOTUS}
)  # fmt: skip
"""What is not read: its name and what to do instead are said (`model.intake.reasons.UNREAD_KINDS`)."""

_MAGIC = (
    (b"8BPS\0", PHOTOSHOP),
    (b"%!PS-Adobe", POSTSCRIPT),
    (b"%!PS", POSTSCRIPT),
    (b"\xc5\xd0\xd3\xc6", POSTSCRIPT),  # EPS with a preview
    (b"\x06\x06\xed\xf5\xd8\x1d\x46\xe5\xbd\x31\xef\xe7\xfe\x74\xb7\x1d", INDESIGN),
    (b"\0\1\0\0Standard Jet DB", ACCESS),
    (b"\0\1\0\0Standard ACE DB", ACCESS),
    (b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3", ONENOTE),
    (b"\xdb\xa5", OLD_WORD),
    (b"\x31\xbe\0\0", OLD_WORD),
    (b"\x32\xbe\0\0", OLD_WORD),
    (b"\0\0\2\0\x04\x04", LOTUS),
    (b"\0\0\2\0\x06\x04", LOTUS),
    (b"\0\0\x1a\0", LOTUS),
    (b"ITSF\3\0", CHM),
    (b"\xffWPC", WORDPERFECT),
    (b"CAJ\0", CAJ),
    (b"HN\0\0", CAJ),
    (b"%CAJ", CAJ),
    (b"SQLite format 3\0", DATABASE),
    (b"MSCF\0\0\0\0", CABINET),
    (b"\x7fELF", EXECUTABLE),
    (b"OggS", SOUND),
    (b"ID3", SOUND),
    (b"fLaC", SOUND),
    (b"#!AMR", SOUND),
    (b"\x1aE\xdf\xa3", VIDEO),
    (b"FLV\1", VIDEO),
    (b"\0\0\1\xba", VIDEO),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", VIDEO),  # Windows Media
    (b"OTTO\0", FONT),
    (b"wOFF", FONT),
    (b"wOF2", FONT),
    (b"\0\1\0\0\0", FONT),
)
_DWG = re.compile(rb"AC10(?:0[2-9]|1[0-9]|2[0-9]|3[0-9])\0")
_MOVIE = re.compile(rb"....ftyp(?!hei|hev|mif1|msf1|avi|jp2|jpx)", re.DOTALL)
_AUDIO = re.compile(rb"....ftypM4[AB]", re.DOTALL)
_DXF = re.compile(
    rb"\s*(?:999\r?\n[^\n]*\n\s*)*0\r?\nSECTION\r?\n\s*2\r?\n(?:HEADER|TABLES|ENTITIES|CLASSES|BLOCKS)\r?\n"
)


def by_start(data: bytes) -> str | None:
    """A kind that is known by its first bytes, and not read."""
    for magic, media_type in _MAGIC:
        if data.startswith(magic):
            return media_type
    if _DWG.match(data):
        return AUTOCAD
    if data.startswith(b"RIFF"):
        return {b"CDR": COREL, b"cdr": COREL, b"AVI": VIDEO, b"WAV": SOUND}.get(data[8:11])
    if _AUDIO.match(data):
        return SOUND
    if _MOVIE.match(data):
        return VIDEO
    if data.startswith(b"MZ") and data[60:64] != b"" and data[int.from_bytes(data[60:64], "little") :][:4] == b"PE\0\0":
        return EXECUTABLE
    if data[32769:32774] == b"CD001":
        return DISK
    return DXF if _DXF.match(data[:4096]) or data.startswith(b"AutoCAD Binary DXF") else None


STREAMS = {
    "powerpoint document": PPT,
    "pp40": PPT,
    "pp97_dualstorage": PPT,
    "quill": PUBLISHER,
    "visiodocument": OLD_VISIO,
    "matost": WORKS,
    "matadorobject": WORKS,
    "props9": PROJECT,
    "   1": PROJECT,
    "starwriterdocument": STAROFFICE,
    "starcalcdocument": STAROFFICE,
    "stardrawdocument3": STAROFFICE,
    "starimpressdocument": STAROFFICE,
    "fileheader": HANGUL,
}


def by_streams(names: Collection[str]) -> str | None:
    """What a compound file is by the small names at its root."""
    return next((media_type for name, media_type in STREAMS.items() if name in names), None)


def by_entries(mimetype: str, names: Collection[str]) -> str | None:
    """What a zip is by what its entry `mimetype` says, and by the small names of its entries."""
    if mimetype in OPEN_DOCUMENTS:
        return mimetype
    if not mimetype and {"content.xml", "meta-inf/manifest.xml"} <= set(names):
        return _ODF + "text"  # who packed it again lost the entry that says which kind it is; all are read alike
    if "ofd.xml" in names or any(name.endswith("/ofd.xml") and name.count("/") == 1 for name in names):
        return OFD
    if any(name.endswith((".fdseq", "fixeddocseq.fdseq")) for name in names):
        return XPS
    if any(name.startswith("visio/") for name in names):
        return VISIO
    if any(name.startswith("index/") and name.endswith(".iwa") for name in names) or "index.apxl" in names:
        return PAGES
    if any(name.startswith("content/root.dat") or name == "content/riffdata.cdr" for name in names):
        return COREL
    return None


_ROOTS = (
    (re.compile(r"<(?:\w+:)?wordDocument\b"), WORD_2003),
    (re.compile(r"<(?:\w+:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet"), EXCEL_2003),
    (re.compile(r"<(?:\w+:)?package\b[^>]*schemas\.microsoft\.com/office/2006/xmlPackage"), FLAT_PACKAGE),
    (re.compile(r"<(?:\w+:)?document\b[^>]*urn:oasis:names:tc:opendocument:xmlns:office"), FLAT_OPEN_DOCUMENT),
    (re.compile(r"<(?:\w+:)?svg\b"), SVG),
)
_PROLOGUE = re.compile(r"\s*(?:(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?[^>]*>)\s*)*", re.DOTALL)
_ELEMENT = re.compile(r"<([A-Za-z_\u4e00-\u9fff][\w.:-]*)[\s/>]")
_WEB = frozenset({"html", "head", "body", "table", "div", "meta", "p", "span", "br", "b", "font"})


_ENCODING = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")


def by_root(head: bytes) -> str | None:
    """What XML is by its first element; None for what is no XML, and for web pages."""
    text = _decoded(head)
    beginning = text[_end(text) :]
    root = _ELEMENT.match(beginning)
    if root is None or root[1].lower() in _WEB:
        return None
    if found := next((kind for pattern, kind in _ROOTS if pattern.match(beginning)), None):
        return found
    return XML if text.lstrip("\ufeff \r\n\t").startswith("<?xml") or "xmlns" in beginning[:2000] else None


def _end(text: str) -> int:
    match = _PROLOGUE.match(text)
    return match.end() if match else 0


def _decoded(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="replace")
    if head.startswith(b"<\0"):
        return head.decode("utf-16-le", errors="replace")
    declared = _ENCODING.match(head)
    return read_in(head, (codec_of(declared[1].decode()) if declared else "") or "utf-8").lstrip("\ufeff")
