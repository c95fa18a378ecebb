"""The clock of this computer, as far as it is to be believed."""

from collections.abc import Callable
from datetime import datetime

from docvault.errors import N_, RefusedError

FIRST_YEAR, LAST_YEAR = 1990, 2199


class AbsurdClockError(RefusedError):
    """The clock says a time in which nobody uses this program: what is dated by it would be wrong for good."""

    message = N_("The clock of this computer says {time}, which cannot be.")
    next_step = N_("Set it right and try again. Nothing was written: every record keeps its time for good.")


def instant(clock: Callable[[], datetime]) -> datetime:
    """The present instant. Raises `AbsurdClockError` before 1990 and after 2199."""
    now = clock()
    if not FIRST_YEAR <= now.year <= LAST_YEAR:
        raise AbsurdClockError(time=now.isoformat(sep=" ", timespec="minutes"))
    return now
