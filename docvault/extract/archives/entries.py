"""Files in an archive as parts, whatever packed them: names as people meant them, sizes bounded, what cannot be had named with its reason."""

from collections.abc import Callable, Iterable, Iterator

from docvault.extract.content import Attachment, Content, damaged
from docvault.model.intake.extracted import Outcome, Reason, ReasonCode
from docvault.model.left_about import is_left_about
from docvault.model.limits import Limits
from docvault.model.values import dataclass

SHARE = 4
"""An archive unpacks to so many times the largest part at most; the rest of it is too large."""


class TooLargeError(Exception):
    """An entry has more bytes than it may."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of an archive: its name, its size as the archive claims it, and how its bytes are had, at most so many.

    `read` raises `TooLargeError`, and whatever the archive's library raises for damage. With a `reason` they cannot be had.
    """

    name: str
    size: int
    read: Callable[[int], bytes]
    reason: Reason | None = None


def nothing(_: int) -> bytes:
    """The bytes of an entry that has none, or whose reason says why."""
    return b""


def archive_content(media_type: str, reader: str, entries: Iterable[Entry], limits: Limits) -> Content:
    """An archive's content. One of which every file is under a password is encrypted; what a system left in it is nothing to read."""
    wanted = [entry for entry in entries if not any(map(is_left_about, entry.name.split("/")))]
    locked = bool(wanted) and all(
        entry.reason is not None and entry.reason.code is ReasonCode.ENCRYPTED for entry in wanted
    )
    return Content(
        media_type,
        reader,
        ("\n".join(entry.name for entry in wanted[: limits.entries]),),
        outcome=Outcome.ENCRYPTED if locked else None,
        reasons=(Reason(ReasonCode.ENCRYPTED),) if locked else (),
        page_count=1,
        attachments=_parts(media_type, wanted, limits),
    )


def _parts(media_type: str, entries: list[Entry], limits: Limits) -> Iterator[Attachment]:
    taken = 0
    for entry in entries:
        if entry.reason is not None:
            yield Attachment(entry.name, reason=entry.reason)
            continue
        try:
            data = entry.read(min(limits.part_bytes, SHARE * limits.part_bytes - taken))
        except TooLargeError:
            yield Attachment(entry.name, reason=Reason(ReasonCode.TOO_LARGE_PART, {"bytes": entry.size}))
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - each library raises classes of its own, and one entry is not the archive
            yield Attachment(entry.name, reason=damaged(media_type, str(error) or type(error).__name__))
        else:
            taken += len(data)
            yield Attachment(entry.name, data)
