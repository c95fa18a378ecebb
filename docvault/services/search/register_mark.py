"""How far the index has read the intake register, what the register ended with there, and of which vault: an index that follows another one shows.

A register only grows. One that is shorter than it was lost its end: nothing is written on top of it, and what lies in the intake stays where it is.
"""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from docvault.errors import N_, DamagedError
from docvault.index.errors import IndexBroken
from docvault.model.sentence import Sentence
from docvault.store import inside
from docvault.store.chainfile import is_damaged, whole_lines

if TYPE_CHECKING:
    from docvault.index.contract.index import Index
    from docvault.services.vault import Vault

INTAKE_MARK, VAULT_MARK = "intake_bytes", "vault"
_END_MARK, _UNREADABLE_MARK = "intake_end", "intake_unreadable"
_TAIL = 4096

SHORTER = N_(
    "{path} is shorter than it was: it once went on to byte {bytes}. What arrived since is shown as it was known, and nothing is entered. "
    "Put the file back from your last backup; where an older state was put back on purpose, `docvault reindex` makes the index again."
)
UNREADABLE = N_(
    "Lines of {path} are damaged ({count}): what they say of arrivals is missing in this answer. "
    "`docvault check` names them; put the file back from your last backup."
)


class RegisterShorterError(DamagedError):
    """The intake register lost its end: whoever wrote on top of it would make that good for ever."""

    message = N_("{path} is shorter than it was: it once went on to byte {bytes}. Nothing was changed.")
    next_step = N_(
        "Put it back from your last backup; where an older state was put back on purpose, `docvault reindex` makes the index again."
    )


def read_to(marks: Mapping[str, str]) -> int:
    """How far the index has read the register, in bytes."""
    return int(marks.get(INTAKE_MARK, "0"))


def marks_at(vault: "Vault", end: int, unreadable: int) -> dict[str, str]:
    """The marks of an index that has read the register up to `end`, and could not read so many lines of it."""
    marks = {INTAKE_MARK: str(end), _END_MARK: _ends_with(vault.layout.register("intake"), end)}
    return {**marks, _UNREADABLE_MARK: str(unreadable)} if unreadable else marks


def unreadable_of(marks: Mapping[str, str]) -> int:
    """How many lines of the register could not be read."""
    return int(marks.get(_UNREADABLE_MARK, "0"))


def demand_ours(vault: "Vault", marks: Mapping[str, str]) -> None:
    """Raise `IndexBroken` for the index of another vault, or one that has read another register than lies here. One that is new is nobody's yet."""
    if marks.get(VAULT_MARK, vault.config.id) != vault.config.id:
        raise IndexBroken(problem=Sentence(N_("it belongs to another vault")))
    path, end = vault.layout.register("intake"), read_to(marks)
    if _END_MARK in marks and end <= _size(path) and _ends_with(path, end) != marks[_END_MARK]:
        raise IndexBroken(problem=Sentence(N_("it has read another intake register")))


def demand_whole_register(vault: "Vault", index: "Index") -> None:
    """Raise `RegisterShorterError` when the index knows the intake register longer than it is."""
    end = read_to(index.marks())
    path = vault.layout.register("intake")
    if _size(path) < end:
        raise RegisterShorterError(path=vault.layout.shown(path), bytes=end)


def told_unreadably(vault: "Vault", marks: Mapping[str, str], items: Iterable[str]) -> set[str]:
    """Which of these items stand in lines that cannot be read: what became of them is not known, and they are not taken in once more."""
    wanted = set(items)
    if not wanted or not unreadable_of(marks):
        return set()
    path = vault.layout.register("intake")
    told = b"\n".join(line for line in whole_lines(path) if is_damaged(line))
    return {item for item in wanted if item.encode() in told}


def lacking(vault: "Vault", marks: Mapping[str, str]) -> Sentence | None:
    """What to say beside an answer of an index that could not read all of the register; None when it could."""
    path = vault.layout.register("intake")
    shown, end = vault.layout.shown(path), read_to(marks)
    if _size(path) < end:
        return Sentence(SHORTER, {"path": shown, "bytes": end})
    if unreadable_of(marks):
        return Sentence(UNREADABLE, {"path": shown, "count": unreadable_of(marks)})
    return None


def _ends_with(path: Path, end: int) -> str:
    """A digest of the last line before `end`: each record holds the hash of the one before it."""
    try:
        with inside.reading(path) as file:
            file.seek(max(0, end - _TAIL))
            line = file.read(min(end, _TAIL)).removesuffix(b"\n").rpartition(b"\n")[2]
    except FileNotFoundError:
        line = b""
    return hashlib.sha256(line).hexdigest()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
