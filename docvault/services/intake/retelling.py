"""What was read again, told: the index of its words, and waiting items what they may belong to by now.

A mark stands from before the text is kept until all of that is told: whoever finds one after a process was killed tells it.
"""

from contextlib import ExitStack
from typing import TYPE_CHECKING

from docvault.errors import N_
from docvault.model.intake.item import WAITING
from docvault.model.sentence import Sentence
from docvault.model.values import replace
from docvault.services.intake.deciding import Deciding
from docvault.services.intake.item_entries import find_item, suggestions_of
from docvault.store import durable
from docvault.store.locks import LockBusyError, hold

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import ItemEntry
    from docvault.model.intake.extracted import Extracted
    from docvault.services.vault import Vault

_DIGITS = 64


class Retelling:
    """Keeps what was read again, and tells it."""

    def __init__(self, vault: "Vault") -> None:
        self._vault = vault

    def keep(self, sha256: str, extracted: "Extracted") -> None:
        """Keep new text of bytes, marked as not told yet."""
        durable.write_derived(self._vault.layout.reread / sha256, b"")
        self._vault.kept_text.put(sha256, extracted)

    def tell(self, sha256: str) -> None:
        """Tell the index of new text, and decide anew of items that wait with these bytes."""
        self._vault.index.retext([sha256])
        extracted = self._vault.kept_text.get(sha256)
        if extracted is not None:
            for item in self._vault.index.items_with(sha256):
                self._decide(find_item(self._vault, item), extracted)
        durable.remove(self._vault.layout.reread / sha256, sync=False)

    def finish(self) -> None:
        """Tell what somebody kept who was stopped before he told it."""
        folder = self._vault.layout.reread
        marks = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
        for name in marks:
            if len(name) == _DIGITS:
                self.tell(name)

    def _decide(self, entry: "ItemEntry", extracted: "Extracted") -> None:
        """Suggest anew where an item belongs. What was for a person stays so; what named no order is filed where the watcher would, and is not at work."""
        if entry.state != WAITING:
            return
        config, files = self._vault.config, not suggestions_of(entry)
        with ExitStack() as held:
            if files:
                try:
                    held.enter_context(
                        hold(
                            self._vault.layout.lock("intake"),
                            Sentence(N_("the inbox")),
                            self._vault.holder,
                            timeout=0.0,
                        )
                    )
                except LockBusyError:
                    files = False
            self._vault.config = replace(
                config, intake=replace(config.intake, auto_file=config.intake.auto_file and files)
            )
            try:
                Deciding(self._vault, lambda _news: None).match(entry, extracted, under_way=False)
            finally:
                self._vault.config = config
