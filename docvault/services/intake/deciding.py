"""What becomes of an item that was read: its suggestions, whether it is filed by itself, or waits for a person (design 5)."""

from functools import partial
from typing import TYPE_CHECKING

from docvault.errors import DocvaultError
from docvault.model.case.history import WATCHER
from docvault.model.intake.extracted import Extracted, Outcome
from docvault.model.intake.item import WAITING, ItemState, step
from docvault.model.intake.matching import decide
from docvault.services.intake.filing import file_entry
from docvault.services.intake.item_entries import change_item
from docvault.services.intake.news import News, Tell
from docvault.services.intake.suggesting import found_out, suggestions
from docvault.services.intake.target import Target
from docvault.services.intake.twins import Twins, twins_of
from docvault.services.search.index_entries import READING, item_state
from docvault.services.search.indexing import describe_item
from docvault.services.which_paper import LooksFurtherError

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import ItemEntry
    from docvault.model.case.history import Event
    from docvault.services.vault import Vault


class Deciding:
    """Decides of items by what they say, and remembers which mails it filed, so that their answers are looked at again."""

    def __init__(self, vault: "Vault", tell: Tell) -> None:
        self._vault = vault
        self._tell = tell
        self._filed_mails: set[str] = set()

    def match(self, entry: "ItemEntry", extracted: Extracted, *, under_way: bool) -> None:
        """Suggest where an item belongs, and file it where that is certain. While it is `under_way`, pages of it are still being recognised."""
        twins = Twins() if under_way or entry.state != WAITING else twins_of(self._vault, entry, extracted)
        is_new = entry.outcome in {"", READING} and not item_state(entry).unfiled
        if twins.same and is_new:  # what waited before is for a person
            self._same_mail(entry, extracted, twins.same)
            return
        suggested = suggestions(self._vault, entry, extracted)
        found = found_out(self._vault, entry, extracted, suggested, under_way=under_way)
        readable = extracted.outcome not in {
            Outcome.UNREADABLE,
            Outcome.ENCRYPTED,
        }  # a person looks at what could not be read
        wanted = self._vault.config.intake.auto_file and not _was_decided(entry)
        automatic = wanted and readable and not twins.is_for_a_person and not under_way and not found["looks_like"]
        chosen = decide(suggested) if automatic else None
        entry = describe_item(self._vault, entry.item, **found | ({"outcome": READING} if chosen else {}))
        if chosen is not None and entry.state == WAITING:
            self._file(entry, chosen.order, extracted.outcome)
        elif not under_way:
            self._tell(News("waiting", entry.item, entry.file))

    def _same_mail(self, entry: "ItemEntry", extracted: Extracted, first: str) -> None:
        """Enter a mail as the one that is there already: somebody else saved it too. Its bytes stay, and it can be filed."""
        describe_item(self._vault, entry.item, outcome=extracted.outcome.value, title=extracted.facts.title)
        change_item(self._vault, entry.item, partial(_entered_same, self._vault, first))
        self._tell(News("same", entry.item, entry.file, detail=first))

    def match_answers(self) -> None:
        """Look again at waiting mails that answer one filed just now: of two that arrive together, the answer may be read first."""
        filed, self._filed_mails = self._filed_mails, set()
        for entry in self._vault.index.items((WAITING,)) if filed else ():
            extracted = self._vault.kept_text.get(entry.sha256) if entry.message_id else None
            if extracted is not None and filed & set(extracted.facts.references):
                self.match(entry, extracted, under_way=False)

    def _file(self, entry: "ItemEntry", order: str, outcome: Outcome) -> None:
        """File an item by the vault's own decision. It counts as being read until that is done, so that nobody takes it for one that waits."""
        try:
            filed = file_entry(self._vault, entry, Target(order), WATCHER)
            self._tell(News("filed", entry.item, entry.file, filed.order, filed.document))
            self._filed_mails |= {entry.message_id} - {""}
        except LooksFurtherError:  # of a paper the order has: a person says whether it is
            self._tell(News("waiting", entry.item, entry.file))
        except DocvaultError as error:  # the order was closed or is being worked on: a person decides
            self._tell(News("failed", entry.item, entry.file, order, str(error), error))
        describe_item(self._vault, entry.item, outcome=outcome.value)


def _entered_same(vault: "Vault", first: str, state: ItemState) -> "list[Event]":
    if state.state != WAITING:
        return []
    return [step("duplicate", state.item, WATCHER, vault.now(), first=first, same_mail=True)]


def _was_decided(entry: "ItemEntry") -> bool:
    """Whether a person took an item back, or rejected it before the rest of it came: then a person says where it goes."""
    state = item_state(entry)
    return bool(state.unfiled) or state.rejected is not None
