"""A held file that is not what was taken of it: its sender went on writing. What that leads to (design 5)."""

from pathlib import Path
from typing import TYPE_CHECKING

from docvault.errors import N_, DamagedError, NotFoundError, RefusedError
from docvault.model.case import transitions
from docvault.model.case.case_name import case_name, written
from docvault.model.case.history import WATCHER
from docvault.model.case.transitions import NewVersion
from docvault.model.control.rights import GENERAL, INTERNAL, level_of
from docvault.model.intake.item import DUPLICATE, FILED, REJECTED, WAITING, ItemState, step
from docvault.model.sentence import Sentence
from docvault.model.system_errors import NotWritableError
from docvault.services.case_change import changing
from docvault.services.intake.item_entries import change_item, state_of
from docvault.store import digests
from docvault.store.cases.case_file import NewFile
from docvault.store.intake.files import Held, IntakeFiles, Staged

if TYPE_CHECKING:
    from docvault.model.case.history import Event
    from docvault.model.case.manifest import Document, Manifest, Version
    from docvault.services.vault import Vault

CORRECTION = N_("the sender's program went on writing after the file was taken in")


class GrownApartError(RefusedError):
    """What a held file grew by cannot be added to the order its item was filed to."""

    message = N_(
        "The sender went on writing {file} after it was filed, and order {order} cannot take the whole file: {problem}"
    )
    next_step = N_("The whole file arrives as an item of its own: `docvault inbox` shows it.")


class OtherFileError(GrownApartError):
    """A held file does not begin with what was taken of it: it was written anew, or another one was put in its place."""

    message = N_(
        "{file} was written anew after it was taken in, or another file was put in its place: it is not taken for more of the same."
    )
    next_step = N_("It arrives as an item of its own: `docvault inbox` shows it.")


class SettledError(RefusedError):
    """People went on with what an item was filed as: a version of it is theirs to add."""

    message = N_("{document} is confidential, or was issued, signed, reviewed or replaced since.")
    next_step = N_("Add the version yourself: `docvault file ITEM {order} --document {document}`.")


def correct(vault: "Vault", held: Held, inbox: Path) -> str:
    """A held file is not what was taken of it: make the item whole again.

    Returns what became of it: `same`, `corrected`, `version`, `anew`, or `later` while somebody is at the item. A waiting or rejected item gets the
    whole bytes, and waits: whoever rejected it had not seen all of it. A filed one gets a further version; a duplicate that is none any more
    arrives anew, and so does what there is nothing of any more.

    Raises `GrownApartError` where its order cannot take it: then it arrives anew, too.
    """
    intake = IntakeFiles(vault.layout)
    state = state_of(vault, held.item)
    if state is None or state.state == DUPLICATE or state.disposal:
        return _anew(intake, held, inbox, state)
    with intake.opened(held.path) as (_, file):
        staged = intake.stage(file, held.item)
    if staged.sha256 == state.arrival.sha256 or _is_version(vault, state, staged.sha256):
        intake.discard(staged)
        return "same"
    if not digests.begins_with(staged.path, state.arrival.bytes, state.arrival.sha256):
        intake.discard(staged)
        intake.return_to_inbox(held, inbox)
        raise OtherFileError(file=state.arrival.file)
    if state.state != FILED:
        return _replace(vault, state, staged)
    try:
        return _add_correction(vault, state, staged)
    except NotWritableError:
        raise  # whoever gives the right back gets the version
    except OtherFileError:
        intake.return_to_inbox(held, inbox)
        raise
    except (RefusedError, NotFoundError, DamagedError) as error:
        intake.return_to_inbox(held, inbox)
        problem = Sentence(error.message, error.values)
        raise GrownApartError(file=state.arrival.file, order=state.order, problem=problem) from error
    finally:
        intake.discard(staged)


def _anew(intake: IntakeFiles, held: Held, inbox: Path, state: ItemState | None) -> str:
    """What is no item's file any more arrives anew, but for what is still as it was taken."""
    with intake.opened(held.path) as (_, file):
        is_same = state is not None and digests.digest_of(file.handle) == state.arrival.sha256
    if is_same:
        return "same"
    intake.return_to_inbox(held, inbox)
    return "anew"


def _replace(vault: "Vault", state: ItemState, staged: Staged) -> str:
    def steps(now: ItemState) -> "list[Event]":
        whole: dict[str, str | int] = {"sha256": staged.sha256, "bytes": staged.bytes}
        if now.state not in {WAITING, REJECTED}:
            return []
        again = [step("waiting", now.item, WATCHER, vault.now())] if now.state == REJECTED else []
        return [*again, step("corrected", now.item, WATCHER, vault.now(), **whole)]

    corrected = change_item(vault, state.item, steps, staged)
    if corrected is None or corrected.arrival.sha256 != staged.sha256:
        IntakeFiles(vault.layout).discard(staged)
        return "later"
    return "corrected"


def _add_correction(vault: "Vault", state: ItemState, staged: Staged) -> str:
    with changing(vault, *case_name(state.order)) as order:
        document, version = order.change(
            lambda manifest, now: _with_correction(vault, manifest, state, staged, now),
            lambda document, version: [NewFile.of(document, version, staged.path, keep_source=False)],
        )
        data: dict[str, str | int] = {
            "document": document,
            "version": version.number,
            "sha256": staged.sha256,
            "bytes": staged.bytes,
        }
        change_item(vault, state.item, lambda state: [step("corrected", state.item, WATCHER, vault.now(), **data)])
    return "version"


def _with_correction(
    vault: "Vault", manifest: "Manifest", state: ItemState, staged: Staged, now: str
) -> "tuple[Manifest, Event, str, Version]":
    """The whole bytes as a further version of the document a filed item became."""
    document = manifest.document(state.document)
    if document is None or manifest.state != "open":
        raise transitions.OrderClosedError(order=state.order, state=manifest.state)
    if _is_settled(vault, manifest, document, state):
        raise SettledError(document=document.id, order=state.order)
    before = document.newest
    if not digests.begins_with(staged.path, before.bytes, before.sha256):
        raise OtherFileError(file=state.arrival.file)
    new = NewVersion(
        document=document.id,
        kind=document.kind,
        title=document.title,
        department=document.department,
        file=before.file,
        original_name=before.name,
        sha256=staged.sha256,
        bytes=staged.bytes,
        received=state.arrival.received,
        channel=state.arrival.channel,
        sender=before.sender,
        item=state.item,
        note=CORRECTION,
    )
    changed, event, version = transitions.add_version(manifest, new, WATCHER, now)
    return changed, event, document.id, version


def _is_settled(vault: "Vault", manifest: "Manifest", document: "Document", state: ItemState) -> bool:
    """Whether people went on with what the item was filed as, so that nobody's program puts another version in its place.

    A review is about all papers of its kinds; what is confidential is replaced by nobody who only may write to an inbox.
    """
    order = manifest.order_or_none
    is_reviewed = order is not None and bool(order.reviews) and document.kind in vault.config.kinds_with("review")
    return (
        is_reviewed
        or level_of(vault.config, document, manifest.kind) not in {GENERAL, INTERNAL}
        or document.newest.number != state.version
        or document.newest.is_gone
        or bool(document.newest.copies or document.newest.signatures or document.newest.looks)
    )


def _is_version(vault: "Vault", state: ItemState, sha256: str) -> bool:
    return state.state == FILED and any(
        where.case_id and written(where.case_kind, where.case_id) == state.order and where.document == state.document
        for where in vault.index.find_bytes(sha256)
    )
