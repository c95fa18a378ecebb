"""The table of exit codes: what a shell or a script gets to know of how a command ended (design 7)."""

from collections.abc import Mapping

from docvault.errors import BusyError, DamagedError, DocvaultError, NotFoundError, RefusedError, UsageError

DONE, NOTHING_FOUND = 0, 1
USAGE, REFUSED, NOT_FOUND, BUSY, DAMAGED = 2, 3, 4, 5, 6
OUR_FAULT, INTERRUPTED, PIPE_CLOSED = 70, 130, 141

FAMILIES: Mapping[type[DocvaultError], int] = {
    UsageError: USAGE,
    RefusedError: REFUSED,
    NotFoundError: NOT_FOUND,
    BusyError: BUSY,
    DamagedError: DAMAGED,
    DocvaultError: OUR_FAULT,
}


def exit_code(error: DocvaultError) -> int:
    """The code of the nearest family an error belongs to."""
    return next(FAMILIES[family] for family in type(error).__mro__ if family in FAMILIES)


def code_of_list(total: int) -> int:
    """The code of a list in which something was looked for: that of the whole list for each piece of it, past its end too."""
    return DONE if total else NOTHING_FOUND
