"""Files of mail programs that are not messages themselves, each by its kind."""

from collections.abc import Callable

from docvault.extract import mail_kinds
from docvault.extract.charsets.decoding import decode, decoded
from docvault.extract.content import Attachment, Content, damaged, encrypted
from docvault.extract.mail.apple import emlx_message, read_apple_file
from docvault.extract.mail.calendars import read_card
from docvault.extract.mail.cms import read_cms
from docvault.extract.mail.message import read_mail
from docvault.extract.mail.pgp import read_pgp
from docvault.extract.mail.tnef import read_tnef
from docvault.extract.mail.transfer import BROKEN_CODING
from docvault.extract.mail.uuencode import inline_files
from docvault.model.intake.extracted import Outcome, Reason, ReasonCode
from docvault.model.limits import Limits

_STORE = "mail-store/1"
_INLINE = "inline-files/1"


def read_kind(data: bytes, media_type: str, name: str, limits: Limits) -> Content:
    """A file of one of these kinds."""
    return _READERS[media_type](data, media_type, name, limits)


def _store(_: bytes, media_type: str, _name: str, _limits: Limits) -> Content:
    """A mail program's own store of many messages: said what it is and how to save from it."""
    reason = Reason(ReasonCode.UNKNOWN_TYPE, {"kind": media_type})
    return Content(media_type, _STORE, outcome=Outcome.UNREADABLE, reasons=(reason,))


def _macros(_: bytes, media_type: str, _name: str, _limits: Limits) -> Content:
    """What makes a page of Word in a mail move, packed: it says nothing."""
    return Content(media_type, _STORE, outcome=Outcome.EMPTY, page_count=1)


def _inline(data: bytes, media_type: str, _: str, limits: Limits) -> Content:
    """A text with files in its lines."""
    rest, found = inline_files(data, limits.part_bytes)
    read = decoded(rest)
    files = [
        Attachment(decode(one.name), one.data, lacking=() if one.whole else (damaged(media_type, BROKEN_CODING),))
        for one in found
    ]
    return Content(
        media_type if files else "text/plain",
        _INLINE,
        read.readings,
        reasons=read.reasons,
        page_count=1,
        attachments=files,
    )


_READERS: dict[str, Callable[[bytes, str, str, Limits], Content]] = {
    mail_kinds.CALENDAR: lambda data, media_type, _, __: read_card(data, media_type),
    mail_kinds.CARD: lambda data, media_type, _, __: read_card(data, media_type),
    mail_kinds.TNEF: lambda data, _, __, limits: read_tnef(data, limits),
    mail_kinds.CMS: lambda data, _, name, limits: read_cms(data, name, limits),
    mail_kinds.PGP_ENCRYPTED: lambda data, media_type, _, limits: read_pgp(data, media_type, limits),
    mail_kinds.PGP_SIGNATURE: lambda data, media_type, _, limits: read_pgp(data, media_type, limits),
    mail_kinds.PGP_KEYS: lambda data, media_type, _, limits: read_pgp(data, media_type, limits),
    mail_kinds.RIGHTS_MANAGED: lambda _, media_type, __, ___: encrypted(media_type, _STORE),
    mail_kinds.OUTLOOK_STORE: _store,
    mail_kinds.EXPRESS_STORE: _store,
    mail_kinds.EMLX: lambda data, _, __, limits: read_mail(emlx_message(data), limits),
    mail_kinds.APPLE_FILE: lambda data, media_type, _, __: read_apple_file(data, media_type),
    mail_kinds.MAC_BINARY: lambda data, media_type, _, __: read_apple_file(data, media_type),
    mail_kinds.INLINE_FILES: _inline,
    mail_kinds.MACROS: _macros,
}
