"""Frames between a worker and its parent: what was sent comes out, and nothing else is believed."""

import io
import struct

import pytest

from docvault.extract.workers.channel import BrokenChannel, Frame, Kind, receive, send


def test_frames_come_out_as_they_went_in() -> None:
    stream = io.BytesIO()
    frames = [Frame(Kind.SETUP, b"x"), Frame(Kind.PAGE), Frame(Kind.DONE, "页".encode(), last=True)]
    for frame in frames:
        send(stream, frame)
    stream.seek(0)
    assert [receive(stream) for _ in frames] == frames
    assert receive(stream) is None


@pytest.mark.parametrize(
    "sent",
    [
        b"r",
        struct.pack(">cBI", b"r", 0, 10) + b"cut off",
        struct.pack(">cBI", b"?", 0, 1) + b"x",
        struct.pack(">cBI", b"r", 0, (1 << 30) + 1),
    ],
    ids=["half a head", "cut off", "no kind of ours", "longer than any frame"],
)
def test_what_is_no_frame_is_not_believed(sent: bytes) -> None:
    with pytest.raises(BrokenChannel):
        receive(io.BytesIO(sent))
