"""The end of a destruction that was begun: bins, kept text, further copies and index entries removed, then the certificate (FORMAT.md section 7).

Everything here can be done twice. Whoever opens the vault after a crash finishes what the register says was begun.
"""

import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from docvault.errors import N_, BusyError
from docvault.index.open import delete_other_versions
from docvault.language.names import naming
from docvault.language.spoken import Language
from docvault.model.retention.disposal import DESTROYED, Disposal
from docvault.model.retention.disposal_list import ListedOrder
from docvault.model.values import replace
from docvault.services.retention.certificate_form import certificate_form
from docvault.services.retention.certifying import certificate_of_destruction
from docvault.services.retention.disposals import disposals, enter, list_of, working
from docvault.store.dirty import DISPOSAL, DirtyMarks
from docvault.store.retention.bin import Bin
from docvault.store.retention.papers import DisposalFiles, StrayCopies

if TYPE_CHECKING:
    from docvault.services.vault import Vault

_WAIT_SECONDS = 30.0
_TICK = 0.2


class IndexInUseError(BusyError):
    """Another process reads the index and keeps the last bytes of what was destroyed in it."""

    message = N_(
        "The files of disposal {disposal} are destroyed; the index is in use and could not be cleared of them yet."
    )
    next_step = N_("Stop `docvault watch`, then run any command: it finishes, and writes the certificate.")


def finish(vault: "Vault", number: str) -> None:
    """Finish what a crash interrupted: a destruction that was begun, or a proposal that was not. Raises `LockBusyError` while somebody works on it."""
    with working(vault, timeout=0.0):
        finish_locked(vault, number)


def finish_locked(vault: "Vault", number: str) -> None:
    """Remove everything there still is of the orders whose destruction was begun; with the last of them comes the certificate. Durable on return."""
    disposal = disposals(vault).get(number)
    if disposal is None:
        DisposalFiles(vault.layout).forget(number)
    elif disposal.destroying and disposal.state != DESTROYED:
        listed = list_of(vault, disposal)
        begun = [one for one in listed.orders if one.order in disposal.destroying]
        for one in begun:
            Bin(vault.layout).destroy(number, one.order)
        _remove_traces(vault, begun)
        _clear_index(vault, number)
        if set(disposal.left) == set(disposal.destroying):
            _certify(vault, disposal, begun)
    DirtyMarks(vault.layout).clear(DISPOSAL, number)


def _remove_traces(vault: "Vault", orders: Sequence[ListedOrder]) -> None:
    """Kept text, further copies, what the index found out by reading: of all bytes that are nowhere in the vault any more."""
    digests = {digest for one in orders for digest in one.digests()}
    gone = {digest for digest in digests if not vault.index.find_bytes(digest)}
    sizes = {version.bytes for one in orders for _, version in one.files()}
    sizes |= {item.bytes for one in orders for item in one.intake}
    strays = StrayCopies(vault.layout, [vault.root / inbox.path for inbox in vault.config.inboxes])
    for path, _, _ in list(strays.find(gone.__contains__, sizes)):
        strays.remove(path)
    for digest in gone:
        vault.kept_text.forget(digest)
    _blank_items(vault, gone)


def _blank_items(vault: "Vault", digests: Iterable[str]) -> None:
    """What the index knows of arrivals only by having read them: subject, sender, what they were matched by."""
    entries = [
        replace(entry, title="", sender="", suggestions="", likely="", message_id="", looks_like="")
        for digest in digests
        for item in vault.index.items_with(digest)
        if (entry := vault.index.exact_item(item)) is not None
    ]
    if entries:
        vault.index.put(items=entries)


def _clear_index(vault: "Vault", number: str) -> None:
    """Leave no byte of what was destroyed in our index, nor an index of another version of docvault, which would keep it."""
    delete_other_versions(vault.layout.index)
    deadline = time.monotonic() + _WAIT_SECONDS
    while not vault.index.purge():
        if time.monotonic() > deadline:
            raise IndexInUseError(disposal=number)
        time.sleep(_TICK)


def _certify(vault: "Vault", disposal: Disposal, destroyed: Sequence[ListedOrder]) -> None:
    from docvault.services.forms.word import word_bytes

    by = list(disposal.destroying.values())[-1].by
    tree = certificate_of_destruction(vault, disposal, destroyed)
    house = Language(vault.config.language)  # of the vault, whoever runs the command: it is written for good
    paper = word_bytes(certificate_form(tree, vault.config.name, house.text, naming(house, vault.config)))
    certificate, printed = DisposalFiles(vault.layout).write_certificate(disposal.number, tree, paper)
    enter(vault, "destroyed", disposal.number, by, certificate=certificate, paper=printed)
