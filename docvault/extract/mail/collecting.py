"""What a message says and what is attached to it, part by part: words, files, what is signed, what is encrypted, what machines report."""

from collections.abc import Iterator

from docvault.extract.charsets.decoding import decoded
from docvault.extract.content import Attachment, damaged
from docvault.extract.detect import MAIL
from docvault.extract.mail import bodies
from docvault.extract.mail.calendars import card_files
from docvault.extract.mail.cms import inner_name, is_entity, opened
from docvault.extract.mail.entity import Entity, is_notice, parsed, parts_in
from docvault.extract.mail.headers import file_name, header, mend
from docvault.extract.mail.reports import STATUS, elsewhere, fields
from docvault.extract.mail.transfer import BROKEN_CODING, Carried, carried
from docvault.extract.mail_kinds import is_cms
from docvault.model.intake.extracted import Reason, ReasonCode
from docvault.model.intake.lacking import not_read
from docvault.model.limits import Limits

_DEEPEST = 100
_CRYPTIC = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_MESSAGES = frozenset({"message/rfc822", "message/global", "message/news", "message/partial", "message/x-rfc822"})
_MESSAGE_ENDINGS = (".eml", ".msg", ".mht", ".mhtml", ".txt")
_LEFT_BEHIND = "x-apple-content-length"
"""What Apple Mail writes into a part whose file it kept on the server."""


class Collected:
    """All parts of a message: its words in order, its files, what of it was lost, who signed, whether something is encrypted."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.texts: list[str] = []
        self.attachments: list[Attachment] = []
        self.reasons: list[Reason] = []
        self.signatures: list[str] = []
        self.encrypted = False

    def take(self, message: Entity) -> None:
        """Go through a message with a stack of its own: thousands of nested parts are no news to those who mean harm."""
        stack: list[tuple[Entity, int, str]] = [(message, 0, "")]
        count = 0
        while stack:
            part, depth, above = stack.pop()
            mend(part)
            count += 1
            if count > self.limits.entries:
                self._give_up(ReasonCode.TOO_MANY_ENTRIES, self.limits.entries)
                return
            inner = self._parts(part, top=not depth)
            if inner is None:
                inner = self._leaf(part, above)
            if inner and depth >= _DEEPEST:
                self._give_up(ReasonCode.TOO_DEEP, _DEEPEST)
                continue
            stack.extend((child, depth + 1, part.media_type) for child in reversed(inner))

    def _give_up(self, code: ReasonCode, limit: int) -> None:
        self.attachments.append(Attachment("…", reason=Reason(code, {"limit": limit})))

    def _parts(self, part: Entity, *, top: bool) -> list[Entity] | None:
        """The parts of a part, what stands before and behind them among them; None when it has none."""
        inner = part.parts
        if inner is not None:
            if top and part.is_cut:
                self._breaks_off()
            if part.media_type == "multipart/encrypted":
                self.encrypted = True
            return [*_around(part.preamble), *inner, *_around(part.epilogue)]
        if part.media_type.startswith("multipart/") or (top and part.get("content-type") is None):
            data = self._carried(part).data
            if top and part.is_cut and not data.strip():
                self._breaks_off()
            return parts_in(data)
        return None

    def _breaks_off(self) -> None:
        self.reasons.append(damaged(MAIL, "it ends early"))

    def _carried(self, part: Entity) -> Carried:
        return carried(part.raw, str(part.get("content-transfer-encoding", "")), part.media_type)

    def _leaf(self, part: Entity, above: str) -> list[Entity]:
        """Take a part that holds none; what was signed is parts again."""
        kind, sent = part.media_type, self._carried(part)
        if sent.beside:
            self._say(decoded(sent.beside).readings)
        if kind in STATUS:
            self._say([fields(sent.data)])
        elif kind == "message/external-body":
            self._say([elsewhere(part)])
            self.reasons.append(not_read("elsewhere"))
        elif kind in _MESSAGES:
            self._message(part, sent)
        elif kind in bodies.UNSEEN and not _is_file(part):
            return []
        elif kind in bodies.CARDS and (not _is_file(part) or above == "multipart/alternative"):
            self._words(part, sent)
            self.attachments += card_files(sent.data, bodies.charset_of(part))
        elif (kind in bodies.WORDS or kind.startswith("multipart/")) and not _is_file(part):
            self._words(part, sent)
        else:
            return self._file(part, sent)
        return []

    def _say(self, readings: list[str] | tuple[str, ...]) -> None:
        self.texts += readings

    def _words(self, part: Entity, sent: Carried) -> None:
        said = bodies.words(part, sent.data, self.limits)
        self._say(said.readings)
        self.reasons += [*said.reasons, *sent.lacking]
        self.attachments += said.files
        self.encrypted = self.encrypted or said.encrypted

    def _message(self, part: Entity, sent: Carried) -> None:
        """A message inside the message. One that was sent in pieces is read as far as this piece goes."""
        lacking = sent.lacking
        if part.media_type == "message/partial":
            number, total = str(part.get_param("number", "?")), str(part.get_param("total", "?"))
            self._say([f"{number}/{total}"])
            lacking = (
                *lacking,
                not_read("piece", max(1, int(total) - 1) if total.isdecimal() and len(total) < 5 else 1),
            )
        name = file_name(part) or header(parsed(sent.data[:65536]), "subject") or "message"
        name = name if name.lower().endswith(_MESSAGE_ENDINGS) else f"{name}.eml"
        self._attach(name, sent.data, lacking)

    def _file(self, part: Entity, sent: Carried) -> list[Entity]:
        """A file as one that is attached; of a message that is signed as a whole, its parts."""
        name = file_name(part)
        kind = part.media_type
        if is_cms(sent.data) and (kind in _CRYPTIC or name.lower() == "smime.p7m"):
            return self._cryptic(name or "smime.p7m", kind, sent)
        if kind == "application/pgp-encrypted" and len(sent.data) < 100:
            return []  # the version of what comes next
        if not sent.data and part.get(_LEFT_BEHIND):
            self.reasons.append(not_read("elsewhere"))
        name = name or _described(part) or kind.replace("/", ".")
        self._attach(name, sent.data, sent.lacking, bodies.charset_of(part))
        return []

    def _attach(self, name: str, data: bytes, lacking: tuple[Reason, ...] = (), charset: str = "") -> None:
        if len(data) > self.limits.part_bytes:
            self.attachments.append(Attachment(name, reason=Reason(ReasonCode.TOO_LARGE_PART, {"bytes": len(data)})))
        else:
            self.attachments.append(Attachment(name, data, lacking=lacking, charset=charset))

    def _cryptic(self, name: str, kind: str, sent: Carried) -> list[Entity]:
        try:
            found = opened(sent.data, self.limits.part_bytes)
        except Exception:  # noqa: BLE001 - its own reader says what is wrong with it
            self._attach(name, sent.data, sent.lacking)
            return []
        if found.encrypted:
            self.encrypted = True
            self.attachments.append(Attachment(name, sent.data, Reason(ReasonCode.ENCRYPTED)))
            return []
        if found.content is None:
            self._attach(name, sent.data, sent.lacking)
            return []
        self.signatures += [found.shown] if found.shown else []
        self.reasons += [*sent.lacking, *([damaged(kind, BROKEN_CODING)] if found.cut else [])]
        if is_entity(found.content):
            return [parsed(found.content)]
        self._attach(inner_name(name, found.content), found.content)
        return []


def _around(text: str | None) -> Iterator[Entity]:
    """What stands before the first part and behind the last: words, or parts after an end that came too early."""
    raw = (text or "").encode("utf-8", errors="surrogateescape").strip()
    if raw and not is_notice(raw):
        yield from parts_in(raw) or [parsed(b"\n" + raw)]


def _is_file(part: Entity) -> bool:
    """Whether a part is a file rather than the message's own words."""
    disposition = str(part.get("content-disposition", "")).split(";")[0].strip().lower()
    return disposition == "attachment" or bool(file_name(part))


def _described(part: Entity) -> str:
    """A name out of what a part is said to be, where that is one."""
    said = header(part, "content-description") or header(part, "content-location").rsplit("/", 1)[-1]
    return said if 0 < said.rfind(".") >= len(said) - 6 and len(said) < 200 else ""
