"""What one format's reader says of one file, before its parts are read too (`read` puts both together)."""

from collections.abc import Iterable

from docvault.model.intake.extracted import Facts, Outcome, Reason, ReasonCode
from docvault.model.values import dataclass, field


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside a file: its name, and its bytes or the reason why there are none.

    `lacking` is what of it was lost before its bytes could be read; `charset` is what a text is said to be in.
    """

    name: str
    data: bytes = b""
    reason: Reason | None = None
    lacking: tuple[Reason, ...] = ()
    charset: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """One file as its reader understood it. `pages` are its own pages' text; `attachments` are read one by one, as they are asked for."""

    media_type: str
    reader: str  # name and version, e.g. `pdf/1`
    pages: tuple[str, ...] = ()
    facts: Facts = field(default_factory=Facts)
    outcome: Outcome | None = None  # None: by the reasons, then text when there is some, else empty
    reasons: tuple[Reason, ...] = ()  # what it met and did not read, each kind once
    page_count: int = 0
    to_recognise: tuple[int, ...] = ()
    attachments: Iterable[Attachment] = ()


def unreadable(media_type: str, reader: str, detail: str) -> Content:
    """A file its reader gave up on; `detail` is a few words of what is wrong."""
    reason = damaged(media_type, detail)
    return Content(media_type, reader, outcome=Outcome.UNREADABLE, reasons=(reason,))


def damaged(media_type: str, detail: str) -> Reason:
    """The reason for a damaged file of a kind; `detail` in our own words (`model.reasons.DETAILS`) or in those of the library that read it."""
    return Reason(ReasonCode.DAMAGED, {"kind": media_type, "detail": " ".join(detail.split())[:200] or "?"})


def encrypted(media_type: str, reader: str) -> Content:
    """A file that needs a password."""
    return Content(media_type, reader, outcome=Outcome.ENCRYPTED, reasons=(Reason(ReasonCode.ENCRYPTED),))
