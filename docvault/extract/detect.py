"""The type of a file by its content, never by its name alone (design 5): a MIME message called `.msg` is a message."""

import io
import re
from contextlib import suppress

from docvault.extract import mail_kinds, office_kinds
from docvault.extract.charsets.decoding import is_wide
from docvault.extract.mailbox import message_starts
from docvault.extract.package import BROKEN, Package, TooLargeEntryError, has_directory

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODT = "application/vnd.oasis.opendocument.text"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
MSG = "application/vnd.ms-outlook"
OLE = "application/x-ole-storage"
ENCRYPTED_OFFICE = "application/x-encrypted-office"
ZIP = "application/zip"
SEVEN_ZIP = "application/x-7z-compressed"
RAR = "application/vnd.rar"
TAR = "application/x-tar"
GZIP = "application/gzip"
BZIP2 = "application/x-bzip2"
XZ = "application/x-xz"
MAIL = "message/rfc822"
MBOX = "application/mbox"
HTML = "text/html"
TEXT = "text/plain"
CSV = "text/csv"
RTF = "application/rtf"
IMAGE = "image/*"
METAFILE = "image/emf"
EMPTY = "application/x-empty"
UNKNOWN = "application/octet-stream"

_MAGIC = (
    (b"II*\0", IMAGE),
    (b"MM\0*", IMAGE),
    (b"II+\0", IMAGE),  # BigTIFF
    (b"MM\0+", IMAGE),
    (b"\xff\xd8\xff", IMAGE),
    (b"\x89PNG\r\n\x1a\n", IMAGE),
    (b"GIF8", IMAGE),
    (b"\xb1\x68\xde\x3a", IMAGE),  # DCX
    (b"\0\0\0\x0cjP  ", IMAGE),  # JPEG 2000
    (b"{\\rtf", RTF),
    (b"7z\xbc\xaf\x27\x1c", SEVEN_ZIP),
    (b"Rar!\x1a\x07", RAR),
    (b"\x1f\x8b\x08", GZIP),
    (b"BZh", BZIP2),
    (b"\xfd7zXZ\0", XZ),
    (b"]\0\0", XZ),  # LZMA without its frame
)
_HEADER = re.compile(rb"(?:(?:From |>From )[^\n]*\n)?(?:[!-9;-~]+[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*)+", re.IGNORECASE)
_MAIL_FIELDS = re.compile(
    rb"(?im)^(?:received|return-path|from|to|cc|subject|date|message-id|mime-version|content-type|content-transfer-encoding|delivered-to|"
    rb"reply-to|sender|in-reply-to|references|x-[!-9;-~]+|dkim-signature)[ \t]*:"
)
_FTYP = re.compile(rb"....ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1|avi[fs])", re.DOTALL)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|div|meta)\b", re.IGNORECASE)


_STREAMS = {
    "encryptedpackage": ENCRYPTED_OFFICE,
    "__properties_version1.0": MSG,
    "workbook": XLS,
    "book": XLS,
    "worddocument": DOC,
}
"""What a compound file is by a stream at its root; capitals count for nothing ([MS-CFB] 2.6.4)."""
_OFFICE_FOLDERS = {"word/": DOCX, "xl/": XLSX, "ppt/": PPTX}
_OFFICE_MAINS = {"word/document": DOCX, "xl/workbook": XLSX, "ppt/presentation": PPTX}


def detect(data: bytes, name: str) -> str:
    """The media type of `data`. The name decides only between families of plain text."""
    if not data:
        return EMPTY
    if found := _by_start(data):
        return MAIL if found == PDF and not data.startswith(b"%PDF-") and _carries_bytes(data, name.lower()) else found
    head = _without_padding(data)[:2048]
    if found := mail_kinds.by_start(data, name):
        return found
    if (_binary(head) or data.startswith(b"#!")) and has_directory(data):  # an archive that unpacks itself
        return _zip(data)
    if _binary(head):
        if _carries_bytes(data, name.lower()):
            return MAIL
        if data[:2] in {b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08"}:
            return XLS
        return office_kinds.by_start(data) or UNKNOWN
    return _text(data, name.lower())


def _by_start(data: bytes) -> str | None:
    """What a file is by how it begins, and for containers by their own directory; None where its beginning says nothing."""
    for magic, media_type in _MAGIC:
        if data.startswith(magic):
            return media_type
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole(data)
    if data.startswith((b"PK\3\4", b"PK\5\6", b"PK\7\x08")):
        return _zip(data)
    if b"%PDF-" in data[:1024]:  # after containers, in which a PDF may be the first file
        return PDF
    if _FTYP.match(data) or (
        data[:1] == b"\n" and data[1:2] in {b"\0", b"\2", b"\3", b"\5"} and data[2:3] in {b"\0", b"\1"}
    ):
        return IMAGE  # a phone's photo; PCX
    return _by_rules(data)


def _by_rules(data: bytes) -> str | None:
    """What a file is by more than its first bytes."""
    if is_metafile(data):
        return METAFILE
    if is_tar(data):
        return TAR
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return IMAGE
    if data.startswith(b"BM") and len(data) > 26 and int.from_bytes(data[2:6], "little") in {len(data), 0}:
        return IMAGE
    return None


def is_metafile(data: bytes) -> bool:
    """Whether bytes are a drawing of Windows: EMF by its first record, WMF by the mark of a placeable one or by its header."""
    if data[:4] == b"\1\0\0\0":
        return data[40:44] == b" EMF"
    return data[:4] == b"\xd7\xcd\xc6\x9a" or data[:6] in {b"\1\0\x09\0\0\3", b"\2\0\x09\0\0\3", b"\1\0\x09\0\0\1"}


def is_tar(data: bytes) -> bool:
    """Whether bytes are a tar: its word, or a checksum that is right (POSIX.1-1988, `ustar`)."""
    head = data[:512]
    if len(head) < 512:
        return False
    if head[257:262] == b"ustar":
        return True
    try:
        said = int(head[148:156].strip(b"\0 ") or b"-1", 8)
    except ValueError:
        return False
    return said == sum(head[:148]) + sum(head[156:]) + 8 * 32


def _ole(data: bytes) -> str:
    """What a compound file is, by the streams at its root: embedded objects have streams of other programs deeper in."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            names = {entry[0].lower() for entry in file.listdir(streams=True, storages=False) if len(entry) == 1}
            folders = {entry[0].lower() for entry in file.listdir(streams=False, storages=True)}
    except Exception:  # noqa: BLE001 - a broken compound file is told by its reader; its directory keeps names in UTF-16
        directory, folders = data.lower(), set[str]()
        names = {name for name in (*_STREAMS, *office_kinds.STREAMS) if (name + "\0").encode("utf-16-le") in directory}
    found = next((media_type for name, media_type in _STREAMS.items() if name in names), None)
    return found or office_kinds.by_streams(names | folders) or OLE


def _zip(data: bytes) -> str:
    """What a zip is by the files its own directory names; one without a directory is told by its reader."""
    try:
        package = Package(data)
    except BROKEN:
        return _broken_zip(data)
    said = ""
    if "mimetype" in package:
        with suppress(*BROKEN, TooLargeEntryError):
            said = package.read("mimetype", 200).decode("ascii", errors="ignore").strip("\0\ufeff \r\n")
    if found := office_kinds.by_entries(said, {name.lower() for name in package.names}):
        return found
    if "[Content_Types].xml" in package:
        return _office(package)
    return ZIP


def _office(package: Package) -> str:
    """Which office program's file a package is, by what it says its main part is; where it says nothing, by what its parts are called."""
    from docvault.extract.office_family import family  # with an XML parser that no command needs

    if found := _OFFICE_FOLDERS.get(family(package)):
        return found
    names = [name.lower() for name in package.names]
    return next((kind for main, kind in _OFFICE_MAINS.items() if any(name.startswith(main) for name in names)), ZIP)


def _broken_zip(data: bytes) -> str:
    """What a zip that lost its directory was meant to be, by what stands first in it: only the sentence about it depends on that."""
    if data.startswith(b"mimetype", 30):
        kinds = sorted(office_kinds.OPEN_DOCUMENTS, key=len, reverse=True)
        return next((kind for kind in kinds if data.startswith(kind.encode(), 38)), ZIP)
    if b"[Content_Types].xml" not in data[:200]:
        return ZIP
    return next((kind for main, kind in _OFFICE_MAINS.items() if main.encode() in data), ZIP)


def _binary(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    odd = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)
    return (b"\0" in head[:512] or odd > len(head) * 0.05) and not is_wide(head)


def _without_padding(data: bytes) -> bytes:
    """The bytes without zeros at their end: programs fill records up with them. The last letter of UTF-16 keeps its own."""
    return data.rstrip(b"\0") if data.endswith(b"\0\0") else data


def _carries_bytes(data: bytes, name: str) -> bool:
    """Whether a file is a message whose parts are sent as plain bytes: text ends where its header does."""
    top = data[:16384].replace(b"\r\n", b"\n").replace(b"\r", b"\n").partition(b"\n\n")[0]
    return not _binary(top) and _is_mail(top + b"\n\n", name)


def _is_mail(head: bytes, name: str) -> bool:
    """Whether a file begins with the header of a message."""
    header = _HEADER.match(head)
    if header is None or head.lstrip().startswith(b"<"):
        return False
    fields = {field.lower() for field in _MAIL_FIELDS.findall(header.group())}
    named = name.endswith((".eml", ".msg", ".mht", ".mhtml", ".p7m", ".nws"))
    return len(fields) >= (1 if named else 2) and (named or b"\n\n" in head)


def _text(data: bytes, name: str) -> str:
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    head = start[:16384].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if head.startswith(b"From ") and message_starts(head[:65536]):
        return MBOX if len(message_starts(data)) > 1 else MAIL
    if found := mail_kinds.by_text(head, name):
        return found
    if _is_mail(head, name):
        return MAIL
    if name.endswith(".eml"):
        return MAIL
    kind = _plain(head, name)
    return mail_kinds.INLINE_FILES if kind == TEXT and mail_kinds.holds_files(data) else kind


def _plain(head: bytes, name: str) -> str:
    if head.lstrip().startswith(b"{\\rtf"):
        return RTF
    if found := office_kinds.by_root(head) or office_kinds.by_start(head):
        return found
    named = name.endswith((".html", ".htm", ".xhtml"))
    if (named and b"<" in head) or (_HTML.search(head[:4096]) and head.lstrip()[:1] == b"<"):
        return HTML
    return CSV if name.endswith((".csv", ".tsv")) else TEXT
