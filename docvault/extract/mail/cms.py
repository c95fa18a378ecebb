"""Cryptographic messages (S/MIME, RFC 5652): what was signed is taken out and read, who signed is said, what is encrypted says so.

Nothing is verified here: a signature is shown as what it claims. `cryptography` opens no signed content, and asn1crypto rests since 2022, so the few
structures are walked here, by BER with open lengths as mail programs write it (decision 0033).
"""

import base64
import re
import zlib
from collections.abc import Iterator

from docvault.extract.content import Attachment, Content, damaged, encrypted, unreadable
from docvault.extract.mail.transfer import BROKEN_CODING
from docvault.extract.mail_kinds import CMS
from docvault.model.intake.extracted import Outcome
from docvault.model.limits import Limits
from docvault.model.values import dataclass, replace

READER = "cms/1"
_SIGNED, _COMPRESSED, _DATA = "2a864886f70d010702", "2a864886f70d0109100109", "2a864886f70d010701"
_ENCRYPTED = frozenset({"2a864886f70d010703", "2a864886f70d010704", "2a864886f70d010706", "2a864886f70d0109100117"})
_NAME, _MAIL = "550403", "2a864886f70d010901"
_SEQUENCE, _SET, _INTEGER, _OCTETS, _OBJECT, _FIRST = 0x30, 0x31, 0x02, 0x04, 0x06, 0xA0
_TEXTS = {0x0C: "utf-8", 0x13: "ascii", 0x14: "latin-1", 0x16: "ascii", 0x1E: "utf-16-be"}
_DEEPEST, _MOST = 40, 100_000
_ENTITY = re.compile(rb"(?:[!-9;-~]+:[^\n]{0,4000}\n(?:[ \t][^\n]{0,4000}\n){0,1000}){1,1000}\r?\n")
_LINES = re.compile(rb"(?:-----BEGIN [^-\r\n]*-----)?([A-Za-z0-9+/=\s]*)")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a cryptographic message holds: its content (None where it holds none), who signed it, and whether it is encrypted."""

    content: bytes | None = None
    signers: tuple[str, ...] = ()
    encrypted: bool = False
    cut: bool = False

    @property
    def shown(self) -> str:
        """Who signed, as a line; empty when nobody did."""
        if not self.signers:
            return ""
        return ": ".join(filter(None, ("Signature (not checked)", ", ".join(filter(None, self.signers)))))


@dataclass(frozen=True, slots=True)
class _Value:
    """One value: its tag, and where its contents and the next value begin."""

    tag: int
    start: int
    end: int
    after: int


def read_cms(data: bytes, name: str, limits: Limits) -> Content:
    """A signed file as the file in it; a signature or certificates alone are nothing to read."""
    try:
        found = opened(data, limits.part_bytes)
    except (ValueError, IndexError, RecursionError, zlib.error) as error:
        if name.lower().endswith(".p7s"):  # a signature says nothing, broken or not
            return Content(CMS, READER, outcome=Outcome.EMPTY, page_count=1)
        return unreadable(CMS, READER, str(error) or type(error).__name__)
    if found.encrypted:
        return encrypted(CMS, READER)
    inner = () if found.content is None else (Attachment(inner_name(name, found.content), found.content),)
    outcome = None if inner or found.signers else Outcome.EMPTY
    reasons = (damaged(CMS, BROKEN_CODING),) if found.cut and not name.lower().endswith(".p7s") else ()
    return Content(
        CMS,
        READER,
        (found.shown,),
        outcome=None if reasons else outcome,
        reasons=reasons,
        page_count=1,
        attachments=inner,
    )


def opened(data: bytes, most: int) -> Opened:
    """What a cryptographic message holds, itself or in base64. Raises `ValueError`, `IndexError`, `RecursionError` and `zlib.error` for damage."""
    if data[:1] != b"\x30":
        match = _LINES.match(data.strip())
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", match[1] if match else b"")
        letters = letters[: len(letters) - (len(letters) % 4 == 1)]
        data = base64.b64decode(letters + b"=" * (-len(letters) % 4))
    walk = _Walk(data)
    found = _content_of(walk, most)
    return replace(found, cut=walk.cut)


def _content_of(walk: "_Walk", most: int) -> Opened:
    data = walk.data
    outer = walk.value(0, len(data))
    kind, *rest = walk.children(outer)
    number = walk.bytes_of(kind).hex()
    if number in _ENCRYPTED:
        return Opened(encrypted=True)
    inner = next(walk.children(rest[0])) if rest else None
    if inner is None:
        return Opened()
    if number == _DATA:
        return Opened(walk.octets(inner))
    if number == _COMPRESSED:
        capsule = list(walk.children(inner))[2]
        packed = walk.encapsulated(capsule) or b""
        return Opened(zlib.decompressobj().decompress(packed, most))
    if number == _SIGNED:
        return walk.signed(inner)
    capsules = [part for part in walk.children(inner) if part.tag in {_SEQUENCE, _OCTETS, _OCTETS | 0x20}]
    for capsule in reversed(capsules):  # stamped by the time, digested, authenticated: the content is in one of them
        content = walk.octets(capsule) if capsule.tag != _SEQUENCE else walk.encapsulated(capsule)
        if content:
            return Opened(content)
    raise ValueError("nothing known in it")


def inner_name(name: str, content: bytes) -> str:
    """What a signed file is called without its signature."""
    plain = re.sub(r"\.(?:p7m|p7s|p7z|p7c)$", "", name, flags=re.IGNORECASE)
    is_message = is_entity(content)
    return "message.eml" if is_message and ("." not in plain or plain.lower() == "smime") else plain or "content"


def is_entity(content: bytes) -> bool:
    """Whether signed bytes are a message, or a part of one, rather than a file of another kind: they begin with fields."""
    return _ENTITY.match(content) is not None


class _Walk:
    """Values in BER, one after the other: lengths open or known, strings in pieces. Bounded in depth and number."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._count = 0
        self.cut = False

    def value(self, place: int, end: int, depth: int = 0) -> _Value:
        self._count += 1
        if depth > _DEEPEST or self._count > _MOST:
            raise ValueError("nested too deep")
        if place + 2 > end:
            self.cut = True
            return _Value(0, end, end, end)
        tag, length = self.data[place], self.data[place + 1]
        place += 2
        if tag & 31 == 31:
            raise ValueError("a tag nobody uses")
        if length == 0x80:
            inside = place
            while self.data[inside : inside + 2] != b"\0\0":
                if inside + 2 > end:
                    self.cut = True
                    return _Value(tag, place, end, end)
                inside = self.value(inside, end, depth + 1).after
            return _Value(tag, place, inside, inside + 2)
        if length > 0x80:
            size = length & 0x7F
            length = int.from_bytes(self.data[place : place + size], "big")
            place += size
        if place + length > end:
            self.cut, length = True, max(0, end - place)
        return _Value(tag, place, place + length, place + length)

    def children(self, value: _Value) -> Iterator[_Value]:
        place = value.start
        while place < value.end:
            child = self.value(place, value.end)
            yield child
            place = child.after

    def bytes_of(self, value: _Value) -> bytes:
        return self.data[value.start : value.end]

    def octets(self, value: _Value) -> bytes:
        """A string of octets, in one piece or in several."""
        pieces, stack = [], [value]
        while stack:
            one = stack.pop()
            if one.tag & 0x20:
                stack += reversed(list(self.children(one)))
            else:
                pieces.append(self.bytes_of(one))
        return b"".join(pieces)

    def encapsulated(self, value: _Value) -> bytes | None:
        """The content of what is signed or packed; None when the signature came without it."""
        parts = list(self.children(value))
        if len(parts) < 2:
            return None
        inner = next(self.children(parts[1]), None)
        if inner is None:
            return None
        if inner.tag & 0x1F == _OCTETS:
            return self.octets(inner)
        return self.data[parts[1].start : parts[1].end]  # before CMS it was any value, not a string of octets

    def signed(self, value: _Value) -> Opened:
        content, names, serials = None, {}, []
        for place, part in enumerate(self.children(value)):
            if part.tag == _SEQUENCE and content is None:
                content = self.encapsulated(part)
            elif part.tag == _FIRST and not self.cut:
                names = dict(self._certificate(one) for one in self.children(part) if one.tag == _SEQUENCE)
            elif part.tag == _SET and place > 2 and not self.cut:
                serials = [self._serial(one) for one in self.children(part)]
        known = [names[serial] for serial in serials if serial in names] or (list(names.values()) if serials else [])
        signers = list(dict.fromkeys(filter(None, known))) or ([""] if serials else [])
        return Opened(content, tuple(signers))

    def _serial(self, signer: _Value) -> bytes:
        """The number of the certificate somebody signed with; empty where it is named otherwise."""
        who = list(self.children(signer))[1]
        numbers = (
            [self.bytes_of(one) for one in self.children(who) if one.tag == _INTEGER] if who.tag == _SEQUENCE else []
        )
        return numbers[-1] if numbers else b""

    def _certificate(self, value: _Value) -> tuple[bytes, str]:
        """The number of a certificate and whose it is."""
        fields = list(self.children(next(self.children(value))))
        fields = fields[1:] if fields[0].tag == _FIRST else fields
        said: dict[str, str] = {}
        for group in self.children(fields[4]):
            for pair in self.children(group):
                kind, text = list(self.children(pair))[:2]
                said[self.bytes_of(kind).hex()] = self.bytes_of(text).decode(
                    _TEXTS.get(text.tag, "latin-1"), errors="replace"
                )
        mail = f"<{said[_MAIL]}>" if _MAIL in said else ""
        return self.bytes_of(fields[0]), " ".join(filter(None, (said.get(_NAME, ""), mail)))
