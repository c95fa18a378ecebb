"""Frames between a worker process and its parent: one kind, one length, one payload.

The parent believes no frame whose head makes no sense. What carries them, and files with them: `handing`.
"""

import struct
from enum import Enum
from typing import BinaryIO, Protocol

from docvault.model.values import dataclass

_HEAD = struct.Struct(">cBI")
_MOST_BYTES = 1 << 30


class Kind(Enum):
    """What a frame carries."""

    SETUP = b"s"  # to the worker, first: role, limits, engine
    JOB = b"j"  # to the worker, with the files it is about
    READY = b"y"  # the worker's first answer: what keeps it in, or why it could not be kept in
    READING = b"r"  # an `Extracted` in its JSON form
    PAGE = b"p"  # one recognised page
    DONE = b"d"  # the job is finished
    FAILED = b"f"  # the job failed: a reason


@dataclass(frozen=True, slots=True)
class Frame:
    """One message. `last`: the worker leaves after it and takes no further job."""

    kind: Kind
    payload: bytes = b""
    last: bool = False


class BrokenChannel(Exception):  # noqa: N818 - the parent treats it as the worker's death
    """What came is not a frame."""


class Readable(Protocol):
    """Where bytes come from."""

    def read(self, size: int, /) -> bytes:
        """So many bytes; fewer only at the end."""


def pack(frame: Frame) -> bytes:
    """A frame as it is written."""
    return _HEAD.pack(frame.kind.value, frame.last, len(frame.payload)) + frame.payload


def send(stream: BinaryIO, frame: Frame) -> None:
    """Write one frame; raises `OSError` when nobody reads any more."""
    stream.write(pack(frame))
    stream.flush()


def receive(stream: Readable) -> Frame | None:
    """Read one frame; None at the end of the stream. Raises `BrokenChannel`."""
    head = stream.read(_HEAD.size)
    if not head:
        return None
    if len(head) < _HEAD.size:
        raise BrokenChannel
    kind, last, length = _HEAD.unpack(head)
    if length > _MOST_BYTES:
        raise BrokenChannel
    try:
        frame = Frame(Kind(kind), stream.read(length), bool(last))
    except ValueError as error:
        raise BrokenChannel from error
    if len(frame.payload) < length:
        raise BrokenChannel
    return frame
