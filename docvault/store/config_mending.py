"""A recorded `vault.yaml` that nobody can work by: what it is to say instead. An older program adopted what it should have refused. Changes nothing."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from docvault.errors import N_, DamagedError
from docvault.model.case.differences import ChangeError, apply
from docvault.model.case.sound_again import IsSound, sound_again
from docvault.model.vault_config import VaultConfig
from docvault.store import chainfile
from docvault.store.config_recorded import config_of


class State(NamedTuple):
    """What was recorded by a record, with its number and time."""

    tree: Mapping[str, Any]
    record: int
    at: str


class Mended(NamedTuple):
    """What is to be recorded in the place of what is not sound: the record after which it was so last, and the fields that are as they were then."""

    config: VaultConfig
    record: int
    at: str
    fields: tuple[str, ...]


class NoSoundConfigError(DamagedError):
    """No state of `vault.yaml` that was ever recorded can be put back."""

    message = N_(
        "No state of vault.yaml that was ever recorded can be put back: none is sound, or what was added since would be lost."
    )
    next_step = N_(
        "An administrator mends vault.yaml and records that with `docvault adopt`; `docvault check` names what is wrong."
    )


def states(chain: Path) -> list[State]:
    """Every state that was recorded, the oldest first. Raises `BrokenChainError`."""
    found: list[State] = []
    tree: Any = None
    try:
        for record, _ in chainfile.read_records(chain):
            tree = apply(record.changes or (), tree)
            found.append(State(tree, record.seq, record.event.at))
    except ChangeError as error:
        raise chainfile.BrokenChainError(path=str(chain), problem=error.problem) from error
    if not found or not isinstance(tree, Mapping):
        raise chainfile.BrokenChainError(path=str(chain), problem=N_("it has no record"))
    return found


def mended_state(chain: Path, recorded: Sequence[State], is_sound: IsSound, *, needed: bool) -> Mended | None:
    """The last recorded state made sound; None where it is, or cannot be made so and nothing else is to be done about it (not `needed`)."""
    if is_sound(recorded[-1].tree):
        return None
    found = sound_again([one.tree for one in recorded], is_sound, may_drop=True)
    if found is None:
        if needed:
            raise NoSoundConfigError
        return None
    state = recorded[found.place]
    return Mended(config_of(chain, found.tree), state.record, state.at, found.fields)
