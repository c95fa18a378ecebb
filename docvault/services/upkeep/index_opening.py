"""The index opened, made anew where it cannot be used, and read as it is where nothing can be written or others keep it busy (design 6).

Only what is broken is made anew; what is busy is read as it is.
"""

import os
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from docvault.errors import N_, BusyError, DocvaultError
from docvault.index.errors import IndexBroken, NoIndexToReadError
from docvault.index.names import FILE, identity_of, others_in, state_of_others
from docvault.index.open import delete_index, open_index
from docvault.index.sqlite.other_version import OtherVersion
from docvault.model.case.kinds import KINDS
from docvault.model.sentence import Sentence
from docvault.model.system_errors import DiskFullError, NotWritableError
from docvault.services.search.indexing import (
    MATCHED_MARK,
    OTHERS_MARK,
    PATIENCE,
    RULES_MARK,
    register_size,
    rules_digest,
)
from docvault.services.search.register_mark import read_to
from docvault.services.upkeep.healing import BOOT_MARK, heal, lacks
from docvault.store.dirty import DirtyMarks
from docvault.store.durable import is_writable
from docvault.store.inside import demand
from docvault.store.locks import hold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docvault.index.contract.index import Index
    from docvault.model.case.history import Head
    from docvault.services.vault import Vault

READ_ONLY = N_(
    "The vault is read-only for you, and its index does not know the latest changes: this may not be the newest state. "
    "Any command of somebody who may write to the vault brings the index up to date."
)
INDEX_READ_ONLY = N_(
    "The index is read-only for you and does not know the latest changes: this may not be the newest state. "
    "Any command of somebody who may write to it brings it up to date."
)
BUSY = N_(
    "The index is being written by somebody else and does not know the latest changes yet: this may not be the newest state. Try again in a moment."
)
MENDED = N_(
    "The index was damaged ({problem}) and has been made again from the files. Nothing in the vault was lost. If it happens again, have the disk looked at."
)
NO_ROOM = N_(
    "The index cannot be brought up to date, and this may not be the newest state: {problem} Free some space; the next command sees to it."
)


def open_index_of(vault: "Vault") -> None:
    """Open the index of this thread and hand it to the vault, up to date; as it is where nothing can be written, or others keep it busy.

    Raises `NoIndexToReadError`; `BusyError` when there is none yet and another process is making it; what the disk refuses.
    """
    if not is_writable(vault.layout.index):
        _read_as_it_is(vault, READ_ONLY)
        return
    there = identity_of(vault.layout.index / FILE)
    try:
        try:
            _use_healed(vault)
        except IndexBroken as error:
            _make_anew(vault, there, error)
    except DiskFullError as error:
        try:
            _read_as_it_is(vault, NO_ROOM, problem=Sentence(error.message, error.values))
        except NoIndexToReadError:
            raise error from None
    except NotWritableError:  # its folder is ours to write to, the index is not
        _read_as_it_is(vault, INDEX_READ_ONLY)


def mend_index_of(vault: "Vault", error: IndexBroken) -> None:
    """Make the index of this thread anew, in which a question met damage, and hand it to the vault; a notice says so. Another thread's or process's will do.

    Raises `NoIndexToReadError` where nothing can be written, and the error itself when the new one is no better.
    """
    kept, folder = vault.parts.of_thread, vault.layout.index
    if kept.mending:
        raise error
    if not is_writable(folder):
        raise NoIndexToReadError(path=str(folder), problem=error.values["problem"]) from error
    there = None if kept.index is None or kept.index.is_replaced() else identity_of(folder / FILE)
    kept.mending = True
    try:
        _make_anew(vault, there, error)
    finally:
        kept.mending = False


def _make_anew(vault: "Vault", broken: tuple[int, int] | None, error: IndexBroken) -> None:
    """Delete the broken index, unless somebody else has made it anew already, and make it from the files."""
    vault.close()
    with hold(vault.layout.lock("index~broken"), Sentence(N_("the index")), vault.holder, timeout=vault.who.patience):
        if broken is not None and identity_of(vault.layout.index / FILE) == broken:
            delete_index(vault.layout.index)
    vault.notices.append(Sentence(MENDED, {"problem": error.values["problem"]}))
    _use_healed(vault)


def _use_healed(vault: "Vault") -> None:
    index = opened(vault)
    vault.use_index(index)  # matching looks things up in it
    try:
        heal(vault, index)
        vault.use_index(index, behind=lacks(vault, index))
        if index.marks().get(MATCHED_MARK) != rules_digest(vault.config):
            from docvault.services.intake.suggesting import match_waiting

            match_waiting(vault)
    except DiskFullError as error:
        _demand_made(vault, index, error)
        vault.use_index(index, behind=Sentence(NO_ROOM, {"problem": Sentence(error.message, error.values)}))
    except BusyError as error:
        _demand_made(vault, index, error)
        vault.use_index(index, behind=Sentence(BUSY))


def _demand_made(vault: "Vault", index: "Index", error: DocvaultError) -> None:
    """Raise why an index could not be brought up to date that was never made as a whole: what it does not know would pass for what is not there."""
    if BOOT_MARK not in index.marks():
        vault.close()
        raise error


def opened(vault: "Vault", folder: Path | None = None, *, read_only: bool = False) -> "Index":
    """The index as it lies there, or in another folder, made when missing; waits for others no longer than what is derived is worth."""
    patience = min(vault.who.patience, PATIENCE)
    _demand_no_links(folder or vault.layout.index)
    return open_index(
        folder or vault.layout.index, vault.config.engine, vault.kept_text.get, read_only=read_only, patience=patience
    )


def _demand_no_links(folder: Path) -> None:
    """Raise `LinkError` where the index's folder, or a file in it, is a link: its engine would write to what it leads to."""
    demand(folder)
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for entry in entries:
            demand(folder / entry.name)


def ends_known(vault: "Vault", kind: str, case_id: str) -> "Sequence[Head]":
    """How far the index knows a history to have gone. Asked while that case file is held: nothing is healed, which would pass over what is held.

    Raises `IndexBusyError` and errors of the disk: nobody writes on top of a history of which it is not known whether its end is gone.
    """
    from docvault.services.search.known_ends import known_ends

    others = [OtherVersion(path) for path in others_in(vault.layout.index)]
    kept = vault.parts.of_thread.index
    try:
        if kept is not None and not kept.is_replaced():
            ours = known_ends(kept, kind, case_id)
        else:
            with closing(opened(vault, read_only=True)) as index:
                ours = known_ends(index, kind, case_id)
    except IndexBroken:
        ours = ()  # there is none, or none that knows anything; of one that is busy nobody can say so
    return [*ours, *(end for other in others for end in known_ends(other, kind, case_id))]


def _read_as_it_is(vault: "Vault", why: str, **values: object) -> None:
    """Open the index of a vault that cannot be written to: nothing is brought up to date, nothing matched. `why` says so where it lacks something."""
    vault.close()
    try:
        index = opened(vault, read_only=True)
        is_whole = BOOT_MARK in index.marks()
        vault.use_index(index, behind=Sentence(why, values) if values or _is_behind(vault, index) else None)
    except IndexBroken as error:
        raise NoIndexToReadError(path=str(vault.layout.index), problem=error.values["problem"]) from error
    if not is_whole:
        vault.close()
        raise NoIndexToReadError(path=str(vault.layout.index), problem=Sentence(N_("it was never made as a whole")))


def _is_behind(vault: "Vault", index: "Index") -> bool:
    """Whether something is marked as untold. What a loss of power took with it, only a look at every history would show."""
    marks = index.marks()
    rules = rules_digest(vault.config)
    untold = any(kind in KINDS for kind, _ in DirtyMarks(vault.layout).all())
    return (
        untold
        or marks.get(RULES_MARK, rules) != rules
        or register_size(vault) > read_to(marks)
        or marks.get(OTHERS_MARK, "") != state_of_others(vault.layout.index)
    )
