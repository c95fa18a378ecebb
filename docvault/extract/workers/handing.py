"""How a worker gets its jobs and the files they are about: opened by its parent and handed over, because it may open none itself.

On POSIX systems the parent speaks to it over a socket, which carries open files; on Windows over a pipe, and files are named and opened again.
The worker answers over a pipe. It keeps private copies of both, so that nothing a library prints can come between two frames.
"""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from typing import IO, Any, BinaryIO

from docvault.extract.workers.channel import Frame, Kind, pack

_MOST_FILES = 2  # what is read, and where a part of it is written

if sys.platform != "win32":
    import socket

    class ToWorker:
        """The parent's way to its worker."""

        def __init__(self) -> None:
            """Both ends. Raises `OSError`."""
            self._ours, self._theirs = socket.socketpair()

        @property
        def theirs(self) -> int:
            """The worker's end, to be its standard input."""
            return self._theirs.fileno()

        def started(self) -> None:
            """The worker has its end: let go of it."""
            self._theirs.close()

        def tell(self, frame: Frame) -> None:
            """Write one frame. Raises `OSError` when nobody reads any more."""
            self._ours.sendall(pack(frame))

        def ask(self, job: Mapping[str, Any], files: Sequence[IO[bytes]]) -> None:
            """Write a job and hand over the files it is about. Raises `OSError` when nobody reads any more."""
            whole = pack(Frame(Kind.JOB, json.dumps(job).encode()))
            socket.send_fds(self._ours, [whole[:1]], [file.fileno() for file in files])
            self._ours.sendall(whole[1:])

        def close(self) -> None:
            """Say that nothing more comes."""
            self._ours.close()
            self._theirs.close()

    class FromParent:
        """The worker's end of it."""

        def __init__(self, handle: int) -> None:
            """`handle` is the worker's from now on."""
            self._socket = socket.socket(fileno=handle)
            self._came: list[int] = []

        def read(self, size: int, /) -> bytes:
            """So many bytes; fewer only at the end. Files that come with them are kept for `files`."""
            whole = bytearray()
            while len(whole) < size:
                more, came, _, _ = socket.recv_fds(self._socket, size - len(whole), _MOST_FILES)
                self._came += came
                if not more:
                    break
                whole += more
            return bytes(whole)

        def files(self, _job: dict[str, Any]) -> list[BinaryIO]:
            """The files that came with the job read last, in their order: the first to be read, the second to be written."""
            came, self._came = self._came, []
            return [os.fdopen(handle, mode) for handle, mode in zip(came, ("rb", "wb"), strict=False)]  # type: ignore[misc]

else:

    class ToWorker:
        """The parent's way to its worker."""

        def __init__(self) -> None:
            """Both ends. Raises `OSError`."""
            self.theirs, ours = os.pipe()
            self._ours = os.fdopen(ours, "wb")

        def started(self) -> None:
            """The worker has its end: let go of it."""
            os.close(self.theirs)

        def tell(self, frame: Frame) -> None:
            """Write one frame. Raises `OSError` when nobody reads any more."""
            self._ours.write(pack(frame))
            self._ours.flush()

        def ask(self, job: Mapping[str, Any], files: Sequence[IO[bytes]]) -> None:
            """Write a job and name the files it is about. Raises `OSError` when nobody reads any more."""
            self.tell(Frame(Kind.JOB, json.dumps({**job, "files": [file.name for file in files]}).encode()))

        def close(self) -> None:
            """Say that nothing more comes."""
            self._ours.close()

    class FromParent:
        """The worker's end of it."""

        def __init__(self, handle: int) -> None:
            """`handle` is the worker's from now on."""
            self._pipe = os.fdopen(handle, "rb")

        def read(self, size: int, /) -> bytes:
            """So many bytes; fewer only at the end."""
            return self._pipe.read(size)

        def files(self, job: dict[str, Any]) -> list[BinaryIO]:
            """The files the job read last names, in their order: the first to be read, the second to be written."""
            return [open(name, mode) for name, mode in zip(job.pop("files"), ("rb", "wb"), strict=False)]  # noqa: PTH123


def private_streams() -> tuple[FromParent, BinaryIO]:
    """The worker's streams from and to its parent; whoever reads or prints from now on meets the null device."""
    incoming, outgoing = FromParent(os.dup(0)), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    return incoming, os.fdopen(outgoing, "wb")
