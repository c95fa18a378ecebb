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
    """Whether the system cannot be believed in who this process runs as: in a user namespace, or where its answers do not agree.

    In a namespace anybody may give himself the number of anybody, and lay over `/proc` what he likes. A filter of system calls, which anybody may set for
    what he starts, lets any call answer with a number of his choice. So the system is asked in several ways, of things that have no path, and by calls
    that answer with more than a number; all must agree.
    """
    if sys.platform != "linux":
        return False
    try:
        ends = os.pipe()
    except OSError:
        return True
    try:
        return not (_is_of(ends[0]) and _is_outside(ends[0]) and _knows_all_numbers(ends[0]))
    except OSError:
        return True
    finally:
        for end in ends:
            os.close(end)


def _is_of(pipe: int) -> bool:
    """Whether what this process makes belongs to whom it says it runs as."""
    said = {os.getuid(), os.geteuid(), *os.getresuid(), os.fstat(pipe).st_uid}
    return len(said) == 1


def _is_outside(pipe: int) -> bool:
    """Whether root is the root of this machine.

    All descriptors that have no file share one node, which the kernel made as root when it started: where that is not root's, root is nobody's number here,
    and only root could make it one. An answer that was never written would be that about the pipe, which was asked for just before.
    """
    import select

    with select.epoll() as polled:
        asked, nobodys = os.fstat(pipe), os.fstat(polled.fileno())
    return nobodys.st_uid == 0 and (nobodys.st_dev, nobodys.st_ino) != (asked.st_dev, asked.st_ino)


def _knows_all_numbers(pipe: int) -> bool:
    """Whether every number is a user's here: to give something to one that is nobody's is no question of rights, it is refused as no number at all.

    Two of the numbers are drawn anew each time. Where it is said to be done, it must be done.
    """
    numbers = (_HIGHEST, *(int.from_bytes(os.urandom(4)) % _HIGHEST + 1 for _ in range(_DRAWN)))
    return all(_is_number(pipe, number) for number in numbers)


def _is_number(pipe: int, number: int) -> bool:
    try:
        os.fchown(pipe, number, -1)
    except OSError as error:
        return error.errno == errno.EPERM
    return os.fstat(pipe).st_uid == number
