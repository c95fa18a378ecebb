"""Frames between a worker process and its parent: one kind, one length, one payload.

The worker speaks over private copies of its standard streams, so that nothing a library prints can come between two
frames, and the parent believes no frame whose head makes no sense.
"""

import os
import struct
from enum import Enum
from typing import BinaryIO

from docvault.model.values import dataclass

_HEAD = struct.Struct(">cBI")
_MOST_BYTES = 1 << 30


class Kind(Enum):
    """What a frame carries."""

    SETUP = b"s"  # to the worker, first: role, limits, engine
    JOB = b"j"  # to the worker
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


def send(stream: BinaryIO, frame: Frame) -> None:
    """Write one frame; raises `OSError` when nobody reads any more."""
    stream.write(_HEAD.pack(frame.kind.value, frame.last, len(frame.payload)) + frame.payload)
    stream.flush()


def receive(stream: BinaryIO) -> Frame | None:
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


def private_streams() -> tuple[BinaryIO, BinaryIO]:
    """The worker's streams from and to its parent; whoever reads or prints from now on meets the null device."""
    incoming, outgoing = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    return os.fdopen(incoming, "rb"), os.fdopen(outgoing, "wb")
