"""A clock far from the last record: either it or the one of before is wrong, so whoever looks or enters something is told."""

from datetime import timedelta
from typing import TYPE_CHECKING

from docvault.errors import N_
from docvault.model.sentence import Sentence
from docvault.model.times import minute, read_time

if TYPE_CHECKING:
    from docvault.services.vault import Vault

BEHIND = N_(
    "The clock of this computer says {now}, and the last record here is of {last}. One of the two is wrong; what is entered now is dated like the last record. "
    "Look at the clock and set it right."
)
AHEAD = N_(
    "The clock of this computer says {now}, more than a year after the last record here, of {last}. "
    "If that cannot be, set it right before anything is entered: every record keeps its time for good."
)
_BEHIND, _AHEAD = timedelta(hours=1), timedelta(days=366)
_REGISTERS = ("cases", "intake", "access")


def note_behind(vault: "Vault", last: str) -> None:
    """Tell of a clock that is behind the record it is to be followed by."""
    now = vault.now()
    if last and read_time(last) - read_time(now) > _BEHIND:
        vault.notices.append(Sentence(BEHIND, {"now": minute(now), "last": minute(last)}))


def note_clock(vault: "Vault") -> None:
    """Tell of a clock that is behind the last record of the vault, or more than a year ahead of it."""
    ends = [end for name in _REGISTERS if (end := vault.registers.head(name).at)]
    last, now = max(ends, key=read_time, default=""), vault.now()
    note_behind(vault, last)
    if last and read_time(now) - read_time(last) > _AHEAD:
        vault.notices.append(Sentence(AHEAD, {"now": minute(now), "last": minute(last)}))
