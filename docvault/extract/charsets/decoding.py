"""Bytes to text: what is declared when it decodes, then a byte order mark, UTF-8, GB18030 when Chinese comes out, Windows-1252 (design 5).

Detectors by statistics call short GBK Korean or Big5; this rule does not guess beyond what the trade uses. gb2312 and gbk always mean gb18030, the
superset mail programs really write.
"""

import codecs
import re

_GB = frozenset(
    {"gb2312", "gbk", "gb18030", "gb_2312-80", "csgb2312", "x-gbk", "cp936", "936", "gb2312-80", "euc-cn", "hz-gb-2312"}
)
_KNOWN_AS = {"ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "euc-kr": "cp949", "shift_jis": "cp932", "x-sjis": "cp932", "iso-8859-1": "cp1252",
             "us-ascii": "cp1252", "ascii": "cp1252", "latin1": "cp1252", "iso-8859-8-i": "iso-8859-8", "big5": "big5hkscs", "utf8": "utf-8",
             "unicode-1-1-utf-7": "utf-7", "x-unknown": "", "unknown-8bit": "", "default": "", "binary": ""}  # fmt: skip
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HAN = re.compile("[\u4e00-\u9fff\u3400-\u4dbf]")
_RARE = re.compile("[\ue000-\uf8ff\u3400-\u4dbf]")


def decode(data: bytes, declared: str = "") -> str:
    """Text of `data`. Never raises: what no rule decodes is read as Windows-1252 with what is left replaced."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    wanted = codec_of(declared)
    if wanted:
        text = _strictly(data, wanted)
        if text is not None and not _misdeclared(wanted, data):
            return text
    text = _strictly(data, "utf-8")
    if text is not None:
        return text
    chinese = _strictly(data, "gb18030")
    if chinese is not None and _is_chinese(chinese):
        return chinese
    if wanted and wanted not in {"cp1252", "utf-8"}:
        return data.decode(wanted, errors="replace")
    if wanted == "utf-8" and _mostly_utf8(data):
        return data.decode(errors="replace")
    return data.decode("cp1252", errors="replace")


def codec_of(declared: str) -> str:
    """The codec a declared charset means, the empty text for one nobody knows."""
    name = declared.strip().strip("\"'").lower()
    if name in _GB:
        return "gb18030"
    name = _KNOWN_AS.get(name, name)
    try:
        return codecs.lookup(name).name if name and codecs.lookup(name)._is_text_encoding else ""  # noqa: SLF001 - `base64` is a codec too
    except (LookupError, ValueError):
        return ""


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeDecodeError, ValueError):
        return None


def _misdeclared(codec: str, data: bytes) -> bool:
    """A one-byte charset decodes anything: a mail that says Western and holds Chinese or UTF-8 is one of the common lies."""
    if codec != "cp1252" or data.isascii():
        return False
    if _strictly(data, "utf-8") is not None:
        return True
    chinese = _strictly(data, "gb18030")
    return chinese is not None and _is_chinese(chinese)


def _is_chinese(text: str) -> bool:
    """Whether what GB18030 made of bytes reads as Chinese: Han in it, common rather than rare, and not one lone character among Latin letters."""
    han = len(_HAN.findall(text))
    foreign = sum(ord(character) > 0x7F for character in text)
    return han > 0 and len(_RARE.findall(text)) * 4 <= han and han * 3 >= foreign and not _western(text)


_WESTERN = re.compile("[A-Za-z][\u4e00-\u9fff][A-Za-z ]")


def _western(text: str) -> bool:
    """`Gr鲞e`: accented letters of a Western word that happen to make one Han character."""
    han = _HAN.findall(text)
    return len(_WESTERN.findall(text)) * 2 > len(han)


def _mostly_utf8(data: bytes) -> bool:
    text = data.decode(errors="replace")
    return text.count("\ufffd") * 10 < sum(ord(character) > 0x7F for character in text)
