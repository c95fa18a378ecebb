"""Parts taken out of a file for recognition: together, in bounded memory, and none lost between two jobs."""

import io
import zipfile
from pathlib import Path

import pytest
import segno

from docvault.extract.read import NoSuchPartError, parts_bytes
from docvault.extract.workers import parts
from docvault.extract.workers.jobs import ReadJob, RecogniseJob
from docvault.extract.workers.parts import PartsAtHand
from docvault.extract.workers.pool import Pool
from docvault.model.limits import Limits
from tests.pace import HANG_SECONDS


class Watched(io.BytesIO):
    """A file that knows how often all of it was read."""

    times = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.times += 1
        return super().read(size)


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


TEN = packed({f"{number}.txt": str(number).encode() * 10 for number in range(10)})


def test_parts_are_taken_out_by_one_reading_and_held_until_a_later_one_is_asked_for() -> None:
    at_hand, file = PartsAtHand(Limits()), Watched(TEN)
    at_hand.begin(1)
    for part in (2, 3, 3):
        assert at_hand.take(file, "ten.zip", part, {2, 3, 7, 9}) == str(part - 1).encode() * 10
    at_hand.keep([7, 9])
    at_hand.begin(1)
    assert at_hand.take(file, "ten.zip", 7, {7, 9}) == b"6" * 10
    assert file.times == 1
    at_hand.begin(2)  # another file, of which nothing is known
    assert at_hand.take(file, "ten.zip", 9, {9}) == b"8" * 10
    assert file.times == 2


def test_no_more_is_held_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_HELD_BYTES", 25)
    at_hand, file = PartsAtHand(Limits()), Watched(TEN)
    for part in range(1, 11):
        assert at_hand.take(file, "ten.zip", part, range(1, 11)) == str(part - 1).encode() * 10
    assert file.times == 4  # three parts a reading


def test_a_part_that_is_not_there_keeps_no_other_back() -> None:
    at_hand, file = PartsAtHand(Limits()), Watched(packed({"1.txt": b"one", "2.txt": b"two"}))
    with pytest.raises(NoSuchPartError):
        at_hand.take(file, "two.zip", 5, {5})
    assert at_hand.take(file, "two.zip", 2, {2}) == b"two"


def test_parts_in_parts_have_the_numbers_they_were_read_under() -> None:
    """Nothing after the last wanted part is read, nor is a picture before it: what is damaged there says nothing."""
    inner = packed({"a.txt": b"deep", "b.png": b"\x89PNG\r\n\x1a\nbroken"})
    outer = packed({"1.png": b"\x89PNG\r\n\x1a\nbroken", "2.zip": inner, "3.txt": b"last", "4.zip": b"PK\x03\x04"})
    found = parts_bytes(io.BytesIO(outer), "outer.zip", {3, 5}, Limits(), most_bytes=1000)
    assert found == {3: b"deep", 5: b"last"}
    assert parts_bytes(io.BytesIO(outer), "outer.zip", {3, 5}, Limits(), most_bytes=4) == {3: b"deep"}


def test_pictures_in_a_file_are_all_read_by_however_many_jobs_it_takes(tmp_path: Path) -> None:
    path, pictures = tmp_path / "labels.zip", {}
    for number in range(11):
        code = io.BytesIO()
        segno.make(f"LJ-{number:04}", micro=False).save(code, kind="png", scale=4, border=4)
        pictures[f"{number}.png"] = code.getvalue()
    path.write_bytes(packed(pictures))
    with Pool(workers=1, recognise=False) as pool:
        reading = pool.submit(ReadJob(path, path.name)).result(HANG_SECONDS)
        done = pool.submit(RecogniseJob(path, path.name, reading)).result(HANG_SECONDS)
    assert done.facts.codes == tuple(f"LJ-{number:04}" for number in range(11))
