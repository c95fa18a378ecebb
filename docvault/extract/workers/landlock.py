"""Landlock: which files this process may still open, and that it may reach no network and signal nobody else. Linux 5.13 and later.

Numbers and layouts are those of `linux/landlock.h`. What a kernel does not know yet is left out: `offered` says how much it knows.
"""

import ctypes
import os
import struct
from collections.abc import Iterable
from contextlib import suppress

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same on every kind of processor
_ASK_VERSION = 1
_BENEATH = 1  # the kind of a rule

EXECUTE, WRITE, READ, LIST, TRUNCATE, CONTROL = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14, 1 << 15
_OF_A_FILE = EXECUTE | WRITE | READ | TRUNCATE | CONTROL
_FILES = ((1, (1 << 13) - 1), (2, 1 << 13), (3, TRUNCATE), (5, CONTROL))  # rights by the version that knows them
_NETWORK = ((4, 0b11),)  # binding and connecting TCP
_SCOPES = ((6, 0b11),)  # abstract sockets and signals of others


def offered() -> int:
    """The version of Landlock of this kernel; 0 when it has none, or whoever runs this machine forbids to ask."""
    return max(0, _syscall(_CREATE, None, 0, _ASK_VERSION))


def restrict(version: int, rules: Iterable[tuple[str, int]]) -> None:
    """Let this process and all it starts open nothing but what is beneath these paths, with these rights. Raises `OSError`.

    Paths that are not there, or not for us, are left out. What is open already stays as it is.
    """
    handled = [_known(rights, version) for rights in (_FILES, _NETWORK, _SCOPES)]
    attributes = struct.pack("=3Q", *handled)[: 8 * (1 + bool(handled[1]) + bool(handled[2]))]
    ruleset = _demand(_syscall(_CREATE, attributes, len(attributes), 0))
    try:
        for path, rights in rules:
            with suppress(FileNotFoundError, NotADirectoryError, PermissionError):
                _add(ruleset, path, rights & handled[0])
        _demand(_syscall(_RESTRICT, ruleset, 0))
    finally:
        os.close(ruleset)


def _known(rights: Iterable[tuple[int, int]], version: int) -> int:
    return sum(bits for since, bits in rights if version >= since)


def _add(ruleset: int, path: str, rights: int) -> None:
    handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rights = rights if os.path.isdir(path) else rights & _OF_A_FILE  # noqa: PTH112 - this is done at each start
        _demand(_syscall(_ADD, ruleset, _BENEATH, struct.pack("=Qi", rights, handle), 0))
    finally:
        os.close(handle)


def _syscall(number: int, *arguments: object) -> int:
    call = ctypes.CDLL(None, use_errno=True).syscall
    call.restype = ctypes.c_long
    return int(call(ctypes.c_long(number), *(_argument(argument) for argument in arguments)))


def _argument(argument: object) -> object:
    return ctypes.c_long(argument) if isinstance(argument, int) else argument


def _demand(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
