"""Calls of the operating system that fail, or beside which something happens: faults lie below our code, as a disk or a neighbour lays them."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Wanted = Callable[[str], bool]
"""Whether a path is one of those a fault is for."""

FULL, FORBIDDEN, READ_ONLY, GONE, FAILING, AWAY = (
    *(errno.ENOSPC, errno.EACCES, errno.EROFS),
    *(errno.ENOENT, errno.EIO, errno.ESTALE),
)
"""What a full disk says, a folder that is not ours, a share that may only be read, one that is gone, one that breaks, and one that is away."""


@contextmanager
def refusing(call: str, code: int, wanted: Wanted) -> Iterator[None]:
    """A call of `os` fails for the paths that are wanted while the block runs."""

    def fail(real: Callable[[], Any], path: str) -> Any:
        raise OSError(code, os.strerror(code), path)

    with _replaced(call, wanted, fail):
        yield


@contextmanager
def after(call: str, wanted: Wanted, then: Callable[[], object]) -> Iterator[None]:
    """Something happens each time a call of `os` was made for one of the paths that are wanted, while the block runs."""

    def go_on(real: Callable[[], Any], path: str) -> Any:
        result = real()
        then()
        return result

    with _replaced(call, wanted, go_on):
        yield


@contextmanager
def files_no_larger(most: int) -> Iterator[None]:
    """No file of this process may grow above so many bytes while the block runs."""
    import resource

    before, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, hard))


@contextmanager
def _replaced(call: str, wanted: Wanted, instead: Callable[[Callable[[], Any], str], Any]) -> Iterator[None]:
    real = getattr(os, call)

    def called(*arguments: Any, **options: Any) -> Any:
        paths = [os.fsdecode(one) for one in arguments if isinstance(one, str | bytes | os.PathLike)]
        path = next(filter(wanted, paths), None)
        if path is None:
            return real(*arguments, **options)
        return instead(lambda: real(*arguments, **options), path)

    setattr(os, call, called)
    try:
        yield
    finally:
        setattr(os, call, real)
