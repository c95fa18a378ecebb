"""Bytes to text: a byte order mark, escapes of 7-bit sets, UTF-8, then the likeliest of the character sets that reach the trade (decision 0037).

Every candidate reads the whole file, what it cannot read left out and counted: one bad or cut byte makes no text another. gb2312 and gbk always mean
gb18030, the superset mail programs really write. A charset that is declared is one candidate among others, with a start.
"""

import codecs
import re
from collections.abc import Iterator

from docvault.extract.charsets.likelihood import cost, foreign
from docvault.model.intake.extracted import Reason, ReasonCode
from docvault.model.values import dataclass

_GB = frozenset(
    {"gb2312", "gbk", "gb18030", "gb_2312-80", "csgb2312", "x-gbk", "cp936", "936", "gb2312-80", "euc-cn", "ms936", "windows-936"}
)  # fmt: skip
_KNOWN_AS = {"ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "euc-kr": "cp949", "shift_jis": "cp932", "x-sjis": "cp932", "iso-8859-1": "cp1252",
             "us-ascii": "cp1252", "ascii": "cp1252", "latin1": "cp1252", "iso-8859-8-i": "iso-8859-8", "big5": "big5hkscs", "cp950": "big5hkscs",
             "big5-eten": "big5hkscs", "x-big5": "big5hkscs", "utf8": "utf-8", "hz-gb-2312": "hz", "iso-2022-jp": "iso2022_jp_2",
             "unicode-1-1-utf-7": "utf-7", "x-unknown": "", "unknown-8bit": "", "default": "", "binary": ""}  # fmt: skip
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CANDIDATES = {
    "utf-8": 0.0, "gb18030": 0.0, "big5hkscs": 2.0, "cp1252": 1.0, "cp932": 6.0, "euc_jp": 8.0, "cp949": 6.0, "cp1250": 3.0, "cp1251": 5.0,
    "koi8-r": 8.0, "cp1253": 7.0, "cp1254": 3.5, "cp850": 12.0, "cp866": 12.0,
}  # fmt: skip
"""Character sets that are tried, with what each costs beforehand: how seldom it comes."""
_WIDE = ("utf-16-le", "utf-16-be")
_DECLARED, _UNREAD, _ANOTHER = 12.0, 9.0, 12.0
"""How much a set costs less that is declared; what each place costs that a set cannot read; what a line costs that is in another set than its file."""
_SAMPLE = 1 << 16
_LINE_CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "cp1252")
_ESCAPES = re.compile(rb"\x1b(?:\$[@AB]|\$\([CDG]|\([BIJ]|\$\)[ACG])")
_HZ = re.compile(rb"~\{(?:[\x21-\x7e]{2})+~\}")
_ODD = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")
_KANA, _KANA_COST = re.compile("[ぁ-ヾ]"), 3.0
_TWICE = re.compile("[ÂÃ][\xa0-¿€‚-‹Œ-žŸ]|â€")
"""UTF-8 of a Western letter that was taken for Windows-1252."""
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")
_CLOSE, _DOUBTFUL, _FEW, _LIKELY = 1.5, 9.5, 4, 7.0


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the set it was read in, and what is to be said of it: characters that are none, an encoding that is not certain.

    `other` is the second likeliest reading where that is so; empty elsewhere.
    """

    text: str
    codec: str
    reasons: tuple[Reason, ...] = ()
    other: str = ""

    @property
    def readings(self) -> tuple[str, ...]:
        """The text, and the other reading where there is one."""
        return (self.text, self.other) if self.other else (self.text,)


def decode(data: bytes, declared: str = "") -> str:
    """Text of `data`. Never raises: what cannot be read stands as U+FFFD."""
    return _likeliest(data, declared)[0]


def decoded(data: bytes, declared: str = "") -> Decoded:
    """Text of `data` with an account of it. Never raises."""
    text, codec, other = _likeliest(data, declared)
    odd = len(_ODD.findall(text))
    reasons = [Reason(ReasonCode.ODD_CHARACTERS, {"characters": odd})] if odd else []
    if other:
        reasons.append(Reason(ReasonCode.UNSURE_ENCODING))
    return Decoded(text, codec, tuple(reasons), other)


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


def _likeliest(data: bytes, declared: str) -> tuple[str, str, str]:
    """The likeliest text, its codec, and another reading when it is about as likely."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return read_in(data[len(mark) :], name), name, ""
    stripped = data.rstrip(b"\0")  # records of a fixed length
    data = stripped if len(data) - len(stripped) > 1 or len(data) % 2 else data
    wanted = codec_of(declared)
    if data.isascii() and b"\0" not in data:
        codec = wanted if wanted in {"utf-7", "hz"} else _of_seven_bits(data)
        return read_in(data, codec), codec, ""
    if wanted in {"", "utf-8"} and _is_surely_utf8(data):
        text = data.decode()
        return text, "utf-8", _before_it_was_broken(text)
    ranked = sorted(_ranked(_sample(data), wanted))
    best = ranked[0][1]
    text = _by_line(data, read_in(data, best), best, wanted)
    return text, best, _other(data, text, ranked)


def is_wide(data: bytes) -> bool:
    """Whether bytes are UTF-16 without a mark: every other byte of plain letters is 0, and Chinese reads as Chinese."""
    sample = data[:4096] if len(data) >= 4096 else data[: len(data) & ~1]
    for place, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = sample[place::2].count(0), sample[1 - place :: 2].count(0)
        text = read_in(sample, codec)
        if _CONTROLS.search(text) or (text and text.count("\ufffd") > 1):
            continue
        if (zeros * 4 > len(sample) // 2 and not others) or (len(text) >= _FEW and cost(text) / len(text) < _LIKELY):
            return True
    return False


def _of_seven_bits(data: bytes) -> str:
    if _ESCAPES.search(data):
        return "iso2022_kr" if b"\x1b$)C" in data else "iso2022_jp_2"
    return "hz" if _HZ.search(data) else "utf-8"


def _is_surely_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8 beyond doubt: two Chinese characters may be two Cyrillic ones, a dozen are not."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return False
    if "\0" in text:
        return False
    many = foreign(text[: 1 << 20])
    return (
        many >= 8 or len(data) - len(text) > many
    )  # more than one byte beyond each character's first: three of one sequence


def _ranked(sample: bytes, wanted: str) -> Iterator[tuple[float, str]]:
    """What each candidate costs on a sample."""
    candidates = dict(_CANDIDATES)
    if wanted:
        candidates[wanted] = candidates.get(wanted, 6.0) - _DECLARED
    if len(sample) % 2 == 0:
        candidates |= dict.fromkeys(_WIDE, 3.0)
    for codec, beforehand in candidates.items():
        text = read_in(sample, codec)
        kana = (
            len(_KANA.findall(text)) if codec in {"gb18030", "big5hkscs"} else 0
        )  # Chinese sets have them, Chinese texts don't
        yield beforehand + cost(text) + _UNREAD * text.count("\ufffd") + _KANA_COST * kana, codec


def _sample(data: bytes) -> bytes:
    """Of a long file the lines with other than ASCII, as many as are enough, from all over it."""
    if len(data) <= _SAMPLE or b"\0" in data[:_SAMPLE]:
        return data[: _SAMPLE & ~1]
    lines = [line for line in data.split(b"\n") if not line.isascii()]
    step = max(1, sum(map(len, lines)) // _SAMPLE)
    return b"\n".join(line[:4096] for line in lines[::step])[: 2 * _SAMPLE]


def _by_line(data: bytes, text: str, codec: str, wanted: str) -> str:
    """The text with its lines that cannot be read in `codec` read in another, where that is likelier: a line of GBK among UTF-8, or the other way."""
    if codec in _WIDE or ("\ufffd" not in text and codec == "utf-8"):
        return text
    names = tuple(dict.fromkeys((codec, *filter(None, (wanted,)), *_LINE_CANDIDATES)))
    return "\n".join(_line(line, codec, names) for line in data.split(b"\n"))


def _line(line: bytes, codec: str, names: tuple[str, ...]) -> str:
    if codec != "utf-8" and not line.isascii() and _is_surely_utf8(line):
        return line.decode()
    read = read_in(line, codec)
    if "\ufffd" not in read:
        return read
    readings = {name: read_in(line, name) for name in names}
    best = min(
        names,
        key=lambda name: cost(readings[name]) + _UNREAD * readings[name].count("\ufffd") + (name != codec) * _ANOTHER,
    )
    return readings[best]


def _before_it_was_broken(text: str) -> str:
    """What a text was before a program took its UTF-8 for GBK or Windows-1252 and saved what it saw; empty for one that reads well."""
    beginning = text[:_SAMPLE]
    if not (_is_strange(beginning) or _TWICE.search(beginning)):
        return ""
    for codec in ("gb18030", "cp1252"):
        meant = beginning.encode(codec, errors="replace").decode(errors="replace")
        if cost(meant) + _UNREAD * meant.count("\ufffd") < cost(beginning):
            return text.encode(codec, errors="replace").decode(errors="replace")
    return ""


def _is_strange(text: str) -> bool:
    """Whether a text is made of what no language mixes so."""
    foreign_ones = "".join(character for character in text if not character.isascii())
    return len(foreign_ones) >= _FEW and cost(foreign_ones) / len(foreign_ones) > _DOUBTFUL


def _other(data: bytes, text: str, ranked: list[tuple[float, str]]) -> str:
    """The second likeliest reading, when it is about as likely as the first, or the first is hardly a text."""
    least = ranked[0][0]
    others = ((nats, other) for nats, codec in ranked[1:4] if (other := read_in(data, codec)) != text)
    second, other = next(others, (least, ""))
    return other if _is_strange(text[:_SAMPLE]) or second - least < _CLOSE else ""


def read_in(data: bytes, codec: str) -> str:
    """Text of `data` in one codec; each place it cannot read is one U+FFFD."""
    try:
        return data.decode(codec, errors=_ERRORS.get(codec, "replace"))
    except (UnicodeError, LookupError, ValueError):  # some codecs raise of their own
        return data.decode("cp1252", errors="replace")


def _gbk_error(error: UnicodeError) -> tuple[str, int]:
    """A byte that GB18030 has not: 0x80 is the euro sign of Windows' code page 936."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return ("€" if error.object[error.start] == 0x80 else "\ufffd"), error.start + 1


def _big5_error(error: UnicodeError) -> tuple[str, int]:
    """A pair that Big5-HKSCS has not and Windows' code page 950 has: the euro sign, private characters of fonts."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    try:
        return error.object[error.start : error.start + 2].decode("cp950"), error.start + 2
    except UnicodeDecodeError:
        return "\ufffd", error.start + 1


codecs.register_error("docvault.gbk", _gbk_error)
codecs.register_error("docvault.big5", _big5_error)
_ERRORS = {"gb18030": "docvault.gbk", "big5hkscs": "docvault.big5"}
