"""What arrived once more: bytes that were rejected before, and one mail that several people saved, each with headers of its own.

Two mails are the same when they have one Message-ID and say the same: subject, sender, text and attachments. Anybody can write a Message-ID: one that
says something else than the mail that has it is another mail, which waits, and it is said of it.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from docvault.errors import DocvaultError
from docvault.model.control.rights import CLOSED
from docvault.model.intake.item import DISPOSED, REJECTED, ItemState
from docvault.model.values import dataclass
from docvault.services.intake.item_entries import find_item, state_of
from docvault.services.intake.seen_items import seen_items

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import ItemEntry, Where
    from docvault.model.intake.extracted import Extracted
    from docvault.services.vault import Vault


@dataclass(frozen=True, slots=True)
class RejectedBefore:
    """An item that was rejected, and came again: when, by whom and why; `closed` where whoever asks may not read it."""

    item: str
    at: str
    by: str
    why: str
    closed: bool = False

    def to_tree(self) -> dict[str, Any]:
        """The rejection as JSON."""
        known = {"item": self.item, "at": self.at, "person": self.by}
        return known | ({CLOSED: True} if self.closed else {"why": self.why})


@dataclass(frozen=True, slots=True)
class Twins:
    """What is known of an item from others: it was rejected before; it is the mail `same`, or only says that it is the mail `claimed`."""

    rejected: tuple[RejectedBefore, ...] = ()
    same: str = ""
    claimed: str = ""

    @property
    def is_for_a_person(self) -> bool:
        """Whether only a person can say what the item is."""
        return bool(self.rejected or self.claimed)


def twins_of(vault: "Vault", entry: "ItemEntry", extracted: "Extracted | None") -> Twins:
    """What came before and is the same as an item, or says that it is."""
    rejected = {state.item: state for state in _rejected(vault, entry)}
    same = claimed = ""
    for place, sha256, state in _of_message(vault, entry, extracted):
        is_same = extracted is not None and _says_the_same(extracted, vault.kept_text.get(sha256))
        if is_same and state is not None and state.state == REJECTED:
            rejected[state.item] = state
        elif is_same:
            same = same or place
        else:
            claimed = claimed or place
    return Twins(tuple(_before(vault, one) for one in rejected.values()), same, "" if same else claimed)


def _rejected(vault: "Vault", entry: "ItemEntry") -> Iterator[ItemState]:
    """The items with the same bytes that somebody rejected."""
    for item in vault.index.items_with(entry.sha256):
        state = state_of(vault, item) if item != entry.item else None
        if state is not None and _was_rejected(state):
            yield state


def _was_rejected(state: ItemState) -> bool:
    return state.state == REJECTED and not state.disposal and not state.why.startswith(DISPOSED)


def _of_message(
    vault: "Vault", entry: "ItemEntry", extracted: "Extracted | None"
) -> Iterator[tuple[str, str, ItemState | None]]:
    """The mails with the Message-ID of this one: where each is, its digest, and the item where it is none of an order's papers."""
    wanted = extracted.facts.message_id if extracted is not None else ""
    for where in vault.index.find_thread([wanted]) if wanted else ():
        if where.item == entry.item:
            continue
        found = _place(vault, where)
        if found is not None:
            yield found


def _place(vault: "Vault", where: "Where") -> tuple[str, str, ItemState | None] | None:
    if not where.case_id:
        state = state_of(vault, where.item)
        return (state.item, state.arrival.sha256, state) if state is not None else None
    try:
        manifest = vault.cases.read(where.case_kind, where.case_id).manifest
    except DocvaultError:
        return None
    version = manifest.version(where.document, where.version)
    if version is None:
        return None
    return f"{manifest.called}/{where.document}@{where.version}", version.sha256, None


def _says_the_same(one: "Extracted", other: "Extracted | None") -> bool:
    return other is not None and _said(one) == _said(other)


def _said(mail: "Extracted") -> tuple[object, ...]:
    """All a mail says to who reads it; not how it travelled."""
    facts = mail.facts
    parts = tuple((part.name, part.sha256) for part in mail.parts)
    return facts.title, facts.sender, tuple(page.text for page in mail.pages if not page.part), parts


def _before(vault: "Vault", state: ItemState) -> RejectedBefore:
    [seen] = seen_items(vault, [find_item(vault, state.item)])
    return RejectedBefore(state.item, state.since, state.by, "" if seen.closed else state.why, closed=seen.closed)
