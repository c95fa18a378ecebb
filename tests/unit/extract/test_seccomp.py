"""The filter of system calls, carried out here as the kernel carries it out: what passes on each kind of processor, and what doesn't."""

import errno
import os
import struct

import pytest

from docvault.extract.workers.seccomp import program
from docvault.extract.workers.syscalls import NEWEST, Machine, machine_of

OWN = 4711
ALLOW, REFUSE, MISSING = 0x7FFF0000, 0x50000 | errno.EPERM, 0x50000 | errno.ENOSYS
MACHINES = ["x86_64", "aarch64"]


def machine(name: str) -> Machine:
    found = machine_of(name)
    assert found is not None
    return found


def verdict(steps: bytes, number: int, *arguments: int, audit: int) -> int:
    """What the kernel would answer."""
    seen = struct.pack("=iIQ6Q", number, audit, 0, *(*arguments, 0, 0, 0, 0, 0, 0)[:6])
    register, at = 0, 0
    while True:
        code, jump_true, jump_false, value = struct.unpack_from("=HBBI", steps, at * 8)
        at += 1
        match code:
            case 0x20:
                (register,) = struct.unpack_from("=I", seen, value)
            case 0x06:
                return int(value)
            case _:
                holds = {0x15: register == value, 0x35: register >= value, 0x45: bool(register & value)}[code]
                at += jump_true if holds else jump_false


def asked(name: str, call: str | int, *arguments: int, programs: bool = False, audit: int | None = None) -> int:
    of = machine(name)
    number = {**of.reading, **of.programs}[call] if isinstance(call, str) else call
    return verdict(program(of, OWN, programs=programs), number, *arguments, audit=audit or of.audit)


@pytest.mark.parametrize("name", MACHINES)
@pytest.mark.parametrize(
    ("call", "arguments", "passes"),
    [
        ("read", (3,), True),
        ("mmap", (), True),
        ("openat", (0, 0, os.O_RDONLY | os.O_CLOEXEC), True),
        ("openat", (0, 0, os.O_RDWR), False),
        ("openat", (0, 0, os.O_WRONLY | os.O_CREAT), False),
        ("openat", (0, 0, os.O_RDONLY | os.O_TRUNC), False),
        ("openat", (0, 0, os.O_RDONLY | os.O_CREAT), False),
        ("clone", (0x3D0F00,), True),  # a thread, as glibc starts one
        ("clone", (0x1200011,), False),  # a process
        ("tgkill", (OWN, OWN), True),
        ("tgkill", (OWN - 1, OWN - 1), False),
        ("kill", (1,), False),
        ("kill", ((1 << 32) - 1,), False),  # everybody
        ("prlimit64", (0,), True),
        ("prlimit64", (1,), False),
        ("fcntl", (3, 3), True),
        ("fcntl", (3, 6), False),  # a lock
        ("ioctl", (3, 0x5401), True),
        ("ioctl", (3, 0x5412), False),  # typing into a terminal
        ("prctl", (15,), True),
        ("prctl", (22,), False),
        ("execve", (), False),
        ("waitid", (), False),
    ],
)
def test_a_reader_may_read_and_mind_itself(name: str, call: str, arguments: tuple[int, ...], *, passes: bool) -> None:
    assert asked(name, call, *arguments) == (ALLOW if passes else REFUSE)


@pytest.mark.parametrize("name", MACHINES)
def test_what_is_not_in_the_table_is_refused(name: str) -> None:
    of = machine(name)
    for number in range(NEWEST + 1):
        if number not in of.reading.values():
            assert asked(name, number) == REFUSE, number


@pytest.mark.parametrize("name", MACHINES)
def test_calls_that_are_newer_than_the_table_or_hide_what_they_want_are_missing(name: str) -> None:
    assert asked(name, NEWEST + 1) == asked(name, "clone3") == asked(name, "openat2") == MISSING
    assert asked(name, 0x40000000 | 59) == MISSING  # x86_64 has a second set of numbers


@pytest.mark.parametrize("name", MACHINES)
def test_calls_of_another_kind_of_processor_are_refused(name: str) -> None:
    assert asked(name, "read", audit=0x40000003) == REFUSE  # a program of 32 bits


@pytest.mark.parametrize("name", MACHINES)
def test_who_has_tesseract_look_may_start_programs_and_still_reaches_no_network(name: str) -> None:
    assert asked(name, "execve", programs=True) == asked(name, "clone", 0x1200011, programs=True) == ALLOW
    sockets = {"x86_64": range(41, 44), "aarch64": range(198, 204)}[name]
    assert {asked(name, number, programs=True) for number in sockets} == {REFUSE}


def test_a_processor_without_numbers_has_no_filter() -> None:
    assert machine_of("riscv64") is None
