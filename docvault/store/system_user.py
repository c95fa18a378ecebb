"""Which user of the operating system this process is, and whether the system can be believed in that."""

import errno
import os
import sys

from docvault.model.person_ids import UNTOLD

_HIGHEST = 0xFFFFFFFE
"""The highest number a user can have: outside of a user namespace every number is a user's, in one only those it maps."""
_DRAWN = 2


def system_user() -> str:
    """The user this process runs as: not what an environment variable claims, where the system can tell; `UNTOLD` in a user namespace."""
    try:
        import pwd  # noqa: F401 - where users have numbers
    except ImportError:  # Windows, where this asks the system, and no variable
        return os.getlogin()
    return user_of(os.getuid())


def user_of(number: int) -> str:
    """The name of a user by number; the number where it has no name here, nothing where users have none, `UNTOLD` in a user namespace."""
    try:
        import pwd
    except ImportError:  # Windows
        return ""
    if is_mapped():
        return UNTOLD
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def is_user(name: str) -> bool:
    """Whether the system has a user of this name; where that cannot be told, it is taken to have."""
    try:
        import pwd
    except ImportError:  # Windows
        return True
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def is_mapped() -> bool:
    """Whether this process runs in a user namespace, where anybody may give himself the number of anybody; also where that cannot be told.

    What lies under `/proc` proves nothing: in a namespace anybody lays over it what he likes. So the system is asked about a pipe, which has no path:
    to give it to a number that is nobody's here is no question of rights, it is refused as no number at all. Two of the numbers are drawn anew each time.
    """
    if sys.platform != "linux":
        return False
    numbers = (_HIGHEST, *(int.from_bytes(os.urandom(4)) % _HIGHEST + 1 for _ in range(_DRAWN)))
    try:
        ends = os.pipe()
    except OSError:
        return True
    try:
        return not all(_is_number(ends[0], number) for number in numbers)
    finally:
        for end in ends:
            os.close(end)


def _is_number(handle: int, number: int) -> bool:
    """Whether a number is one of a user here: then giving something to it is done, or refused for want of the right."""
    try:
        os.fchown(handle, number, -1)
    except OSError as error:
        return error.errno == errno.EPERM
    return True
