"""What became since of what arrived: the version it was filed as was moved on, is void, or was disposed of; a rejected one went with a disposal."""

from typing import TYPE_CHECKING, Any

from docvault.errors import N_, RefusedError
from docvault.model.case.corrections import NOT_VOID, Voided
from docvault.model.case.kinds import ORDER
from docvault.model.retention.disposal import IllegalDisposalError, fold
from docvault.model.times import minute
from docvault.model.values import dataclass
from docvault.services.intake.places_now import version_now
from docvault.services.search.index_entries import item_state
from docvault.store.retention.bin import Bin

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import ItemEntry
    from docvault.model.retention.disposal import Disposal
    from docvault.services.vault import Vault

_REGISTER = "disposal"
BINNED, DESTROYED = "binned", "destroyed"


class DestroyedItemError(RefusedError):
    """The bytes of an item were destroyed: nothing is left of it that could be filed."""

    message = N_("{file} was destroyed on {at}, by disposal {disposal}: nothing of it is left to be filed.")
    next_step = N_("`docvault retention show {disposal}` shows what went, and on whose word.")


class BinnedItemError(RefusedError):
    """The bytes of an item lie in the bin of a disposal."""

    message = N_("{file} lies in the bin of disposal {disposal}.")
    next_step = N_("`docvault retention restore {disposal} --order {order}` brings it back; then it can be filed.")


@dataclass(frozen=True, slots=True)
class Gone:
    """By which disposal something went: in its bin still, or destroyed, and when."""

    disposal: str
    state: str
    at: str

    def to_tree(self) -> dict[str, Any]:
        """The same as JSON."""
        return {"disposal": self.disposal, "state": self.state, "at": self.at}


@dataclass(frozen=True, slots=True)
class FateNow:
    """Where the version an item was filed as is by now, where that is another place, that it is void, and by what it went."""

    place: tuple[str, str, int] | None = None
    void: Voided = NOT_VOID
    gone: Gone | None = None

    def to_tree(self) -> dict[str, Any]:
        """What is other than the register says, as JSON; nothing where nothing is."""
        tree: dict[str, Any] = {}
        if self.place:
            tree["now"] = dict(zip((ORDER, "document", "version"), self.place, strict=True))
        if self.void.at:
            tree["void"] = self.void.to_tree()
        if self.gone:
            tree["disposed"] = self.gone.to_tree()
        return tree


def fate_now(vault: "Vault", entry: "ItemEntry") -> FateNow:
    """What became since of an item that was filed or rejected; nothing of one whoever asks may not read."""
    if entry.closed:
        return FateNow()
    state = item_state(entry)
    if state.disposal:
        return FateNow(gone=_gone(vault, state.disposal, state.disposed_with))
    if not entry.document:
        return FateNow()
    place, version = version_now(vault, entry.order, entry.document, entry.version)
    moved = place if place != (entry.order, entry.document, entry.version) else None
    if version is None:
        return FateNow(moved)
    gone = _gone(vault, version.disposed, place[0]) if version.disposed and not version.disposed_in else None
    return FateNow(moved, version.void, gone)


def demand_bytes_kept(vault: "Vault", entry: "ItemEntry") -> None:
    """Refuse to file what a disposal took. Raises `DestroyedItemError`, `BinnedItemError`."""
    state = item_state(entry)
    if not state.disposal:
        return
    gone = _gone(vault, state.disposal, state.disposed_with)
    if gone.state == DESTROYED:
        raise DestroyedItemError(file=entry.file, at=minute(gone.at), disposal=gone.disposal)
    raise BinnedItemError(file=entry.file, disposal=gone.disposal, order=state.disposed_with)


def _gone(vault: "Vault", number: str, order: str) -> Gone:
    """How far a disposal is with an order, by its register; what lies in the bin is not destroyed."""
    known: Disposal | None = None
    for record in vault.registers.records(_REGISTER):
        if record.event.data.get("disposal") == number:
            try:
                known = fold(known, record)
            except IllegalDisposalError:  # `check` tells of it
                break
    begun = known.destroying.get(order) if known is not None else None
    if begun is not None and not Bin(vault.layout).folder(number, order).is_dir():
        return Gone(number, DESTROYED, begun.at)
    binned = known.acts.get(BINNED) if known is not None else None
    return Gone(number, BINNED, binned.at if binned is not None else "")
