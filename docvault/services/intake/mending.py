"""An item whose folder and register disagree after a crash: the register is right, the folder follows it (FORMAT.md section 7)."""

from typing import TYPE_CHECKING

from docvault.errors import N_
from docvault.model.intake.item import DUPLICATE, FILED, FILING
from docvault.model.sentence import Sentence
from docvault.services.intake.filing import finish_filing
from docvault.services.intake.item_entries import item_book
from docvault.services.search.register_mark import told_unreadably
from docvault.store.intake.files import IntakeFiles

if TYPE_CHECKING:
    from docvault.services.vault import Vault

UNKNOWN = N_(
    "{path} is in no register: the intake register lost what arrived. Nothing was moved. Put registers/intake.jsonl back from your last backup."
)


def mend_folders(vault: "Vault") -> None:
    """Make all folders of items agree with the register that do not: the caller holds the intake."""
    items = list(IntakeFiles(vault.layout).items())
    unreadable = told_unreadably(vault, vault.index.marks(), items)
    for item in items:
        if item in unreadable:
            continue
        found = vault.index.exact_item(item)
        is_gone = found is None or found.state in {FILED, DUPLICATE}
        if is_gone or not (vault.layout.item(item) / "item.yaml").is_file():
            mend_item(vault, item)


def mend_item(vault: "Vault", item: str) -> None:
    """Make an item's folder agree with the register: the caller holds the intake. One that somebody files now is left alone."""
    files = IntakeFiles(vault.layout)
    held = {one.item for inbox in vault.config.inboxes for one in files.held(vault.root / inbox.path)}
    state = item_book(vault).mend(item, is_held=item in held)
    if state is not None and state.state == FILING:
        finish_filing(vault, item)
    elif state is None and vault.layout.item(item).is_dir():
        vault.notices.append(Sentence(UNKNOWN, {"path": vault.layout.shown(vault.layout.item(item))}))
