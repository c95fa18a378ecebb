"""Bounds a worker process sets on itself: memory, file size, open files, CPU, and that it doesn't outlive its parent.

Where the system has no such limits (Windows), the wall limit of the parent is what remains.
"""

import os
import signal
import sys
from collections.abc import Callable

if sys.platform != "win32":
    import resource

_OPEN_FILES = 256
_OF_ITS_OWN = 5  # the field of /proc/self/statm with data and stacks
_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_RECOGNISING_NICE = 10
_LIBRARY_BYTES = 1 << 30
"""Address space for what is mapped from files: those of recognition take a quarter of it."""


def leave_with_parent(parent: int) -> None:
    """Be killed when the parent dies, even while busy (Linux); elsewhere the end of the job stream has to do."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before that
            os._exit(0)


def bound_process(memory_bytes: int, file_bytes: int) -> None:
    """Limit memory, size of written files and open files; no core files; Ctrl-C is for the parent to handle.

    Limited is what the process holds of its own; programs and libraries it maps are shared, and have room beside it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        _lower(resource.RLIMIT_CORE, 0)
        _lower(resource.RLIMIT_NOFILE, _OPEN_FILES)
        _lower(resource.RLIMIT_FSIZE, file_bytes)
        if sys.platform != "darwin":  # which refuses it
            _lower(resource.RLIMIT_AS, memory_bytes + _LIBRARY_BYTES)
            _lower(resource.RLIMIT_DATA, memory_bytes)


def give_way() -> None:
    """Run behind processes of normal priority: recognising takes seconds, reading takes milliseconds."""
    if sys.platform != "win32":
        os.nice(_RECOGNISING_NICE)


def allow_cpu(seconds: int) -> None:
    """From now on the process may use this many seconds of CPU; then the system ends it (SIGXCPU)."""
    if sys.platform != "win32":
        used = resource.getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        soft = int(used.ru_utime + used.ru_stime) + seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def memory_gauge() -> Callable[[], int]:
    """Asks for the bytes the process holds of its own; 0 where that can't be told. Made before it is shut in: this keeps a file of the system open."""
    try:
        statm = os.open("/proc/self/statm", os.O_RDONLY)
    except OSError:
        return lambda: 0
    return lambda: int(os.pread(statm, 100, 0).split()[_OF_ITS_OWN]) * os.sysconf("SC_PAGE_SIZE")


if sys.platform != "win32":

    def _lower(limit: int, value: int) -> None:
        _, hard = resource.getrlimit(limit)
        soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (soft, hard))
