"""A filter of system calls for a worker: it may go on reading what it holds, and use memory, threads and clocks. The rest is refused with EPERM.

The filter is the kernel's own little language (`linux/filter.h`), put together here: 1 KB that needs no library and no compiler. Decision 0028.
"""

import ctypes
import errno
import os
import struct
from collections.abc import Mapping
from typing import TYPE_CHECKING

from docvault.extract.workers.syscalls import AS_IF_MISSING, NEWEST, Machine
from docvault.model.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

_PR_GET_SECCOMP, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 21, 22, 38  # linux/prctl.h
_PR_SET_NAME, _PR_GET_NAME, _PR_SET_VMA = 15, 16, 0x53564D41
_MODE_FILTER = 2

_LOAD, _RETURN = 0x20, 0x06  # a word of what is looked at, into the only register; a verdict
_IF_EQUAL, _IF_AT_LEAST, _IF_ANY_BIT = 0x15, 0x35, 0x45
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000  # the latter with a number of `errno`
_NUMBER, _MACHINE, _ARGUMENTS = 0, 4, 16  # places in `struct seccomp_data`

_CLONE_THREAD = 0x00010000
_OPEN_TO_CHANGE = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CONTROLS = (0x5401, 0x541B, 0x5421, 0x5450, 0x5451)  # TCGETS, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX
_FILE_CONTROLS = (0, 1, 2, 3, 4, 1030)  # duplicating, flags of a descriptor: no locks, no leases


@dataclass(frozen=True, slots=True)
class Rule:
    """When a call passes: by one of its arguments (its lower 32 bits)."""

    argument: int
    one_of: tuple[int, ...] = ()
    """It is one of these."""
    with_bit: int = 0
    """It has this bit."""
    without_bits: int = 0
    """It has none of these."""


def rules(process: int, *, programs: bool) -> dict[str, Rule]:
    """What calls may be asked for that pass only in part. `process`: the number of the worker, whose signals and limits are its own business."""
    own = Rule(0, one_of=(0, process))
    partly = {
        "ioctl": Rule(1, one_of=_CONTROLS),
        "fcntl": Rule(1, one_of=_FILE_CONTROLS),
        "prctl": Rule(0, one_of=(_PR_SET_NAME, _PR_GET_NAME, _PR_SET_VMA)),
        "kill": Rule(0, one_of=(process,)),
        "tkill": Rule(0, one_of=(process,)),
        "tgkill": Rule(0, one_of=(process,)),
        "prlimit64": own,
        "sched_setaffinity": own,
    }
    if programs:
        return partly
    return {
        **partly,
        "clone": Rule(0, with_bit=_CLONE_THREAD),
        "open": Rule(1, without_bits=_OPEN_TO_CHANGE),
        "openat": Rule(2, without_bits=_OPEN_TO_CHANGE),
    }


def program(machine: Machine, process: int, *, programs: bool) -> bytes:
    """The filter. `programs`: other programs may be started, which are under it as well."""
    calls = {**machine.reading, **machine.programs} if programs else machine.reading
    partly = rules(process, programs=programs)
    steps = [
        *_verdict_unless(_LOAD, _MACHINE, _IF_EQUAL, machine.audit, _REFUSE | errno.EPERM),
        _step(_LOAD, _NUMBER),
        _step(_IF_AT_LEAST, NEWEST + 1, skip=1, unless=False),
        _step(_RETURN, _REFUSE | errno.ENOSYS),
    ]
    for name, number in calls.items():
        body = _body(name, partly)
        steps += [_step(_IF_EQUAL, number, skip=len(body), unless=False), *body]
    return b"".join([*steps, _step(_RETURN, _REFUSE | errno.EPERM)])


def _body(name: str, partly: Mapping[str, Rule]) -> list[bytes]:
    """What follows when the call is this one. It ends with a verdict."""
    if name in AS_IF_MISSING:
        return [_step(_RETURN, _REFUSE | errno.ENOSYS)]
    rule = partly.get(name)
    if rule is None:
        return [_step(_RETURN, _ALLOW)]
    tests: Iterable[bytes]
    if rule.one_of:
        tests = [_step(_IF_EQUAL, value, skip=1, unless=False) + _step(_RETURN, _ALLOW) for value in rule.one_of]
    elif rule.with_bit:
        tests = [_step(_IF_ANY_BIT, rule.with_bit, skip=1, unless=False) + _step(_RETURN, _ALLOW)]
    else:
        tests = [_step(_IF_ANY_BIT, rule.without_bits, skip=1, unless=True) + _step(_RETURN, _ALLOW)]
    whole = b"".join([_step(_LOAD, _ARGUMENTS + 8 * rule.argument), *tests, _step(_RETURN, _REFUSE | errno.EPERM)])
    return [whole[start : start + 8] for start in range(0, len(whole), 8)]


def _verdict_unless(load: int, place: int, comparison: int, value: int, verdict: int) -> list[bytes]:
    return [_step(load, place), _step(comparison, value, skip=1, unless=True), _step(_RETURN, verdict)]


def _step(code: int, value: int, *, skip: int = 0, unless: bool = True) -> bytes:
    """One step. A comparison skips the next `skip` steps when it holds (`unless`: they are for when it does not), else when it doesn't."""
    return struct.pack("=HBBI", code, skip if unless else 0, 0 if unless else skip, value)


class _Program(ctypes.Structure):
    """`struct sock_fprog`."""

    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def is_offered() -> bool:
    """Whether the kernel filters system calls."""
    return _prctl(_PR_GET_SECCOMP) >= 0


def no_new_rights() -> None:
    """No program this process starts gets more rights than it has: the kernel asks for it before a filter. Raises `OSError`."""
    _demand(_prctl(_PR_SET_NO_NEW_PRIVS, 1))


def install(steps: bytes) -> None:
    """Put this process and all it starts under the filter, for good. Raises `OSError`."""
    filtering = _Program(len(steps) // 8, steps)
    _demand(_prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.addressof(filtering)))


def _prctl(option: int, *arguments: int) -> int:
    call = ctypes.CDLL(None, use_errno=True).prctl
    call.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]
    return int(call(option, *(*arguments, 0, 0, 0, 0)[:4]))


def _demand(result: int) -> None:
    if result:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
