"""When a dropped file may be taken, decided without a clock or a disk."""

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvault.model.intake.polling import TICK, Plan, Waiting, next_look
from docvault.model.intake.stability import (
    LEASED_QUIET_SECONDS,
    Lease,
    Patience,
    ReadAt,
    Seen,
    Verdict,
    decide,
    is_temporary,
    looks_whole,
    observe,
)

PATIENCE = Patience(quiet=2.0, incomplete=60.0)


def verdict(quiet: float, lease: Lease, *, whole: bool = True) -> Verdict:
    return decide(Seen(10, 1, 1, changed=100.0), lease, whole=whole, now=100.0 + quiet, patience=PATIENCE)


def test_nobody_writes_and_all_is_quiet() -> None:
    assert verdict(LEASED_QUIET_SECONDS, Lease.FREE) is Verdict.TAKE
    assert verdict(LEASED_QUIET_SECONDS / 2, Lease.FREE) is Verdict.WAIT
    assert verdict(1.9, Lease.UNKNOWN) is Verdict.WAIT
    assert verdict(2.0, Lease.UNKNOWN) is Verdict.TAKE


def test_what_looks_cut_off_is_waited_for_longer() -> None:
    assert verdict(59.0, Lease.FREE, whole=False) is Verdict.WAIT
    assert verdict(60.0, Lease.FREE, whole=False) is Verdict.TAKE


@given(quiet=st.floats(0, 1e6), whole=st.booleans())
def test_while_somebody_writes_nothing_is_taken(quiet: float, whole: bool) -> None:
    assert verdict(quiet, Lease.HELD, whole=whole) is Verdict.WAIT


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 2)), min_size=1, max_size=20))
def test_any_difference_starts_the_quiet_time_anew(states: list[tuple[int, int, int]]) -> None:
    seen: Seen | None = None
    changed = 0.0
    for now, state in enumerate(states):
        if seen is None or (seen.size, seen.mtime_ns, seen.inode) != state:
            changed = float(now)
        seen = observe(seen, *state, float(now))
        assert seen.changed == changed


@pytest.mark.parametrize(
    "name", ["a.part", "~$offer.docx", ".hidden", "x.tmp", "y.CRDOWNLOAD", "Thumbs.db", "desktop.ini", "a.txt~"]
)
def test_names_of_files_under_way(name: str) -> None:
    assert is_temporary(name)


@pytest.mark.parametrize("name", ["a.txt", "部分.pdf", "partition.doc", "tmp.eml", "订单~1.tif"])
def test_names_of_files(name: str) -> None:
    assert not is_temporary(name)


def reader(content: bytes) -> ReadAt:
    return lambda offset, length: content[max(offset, 0) : max(offset, 0) + length]


def whole(content: bytes) -> bool:
    return looks_whole(len(content), reader(content))


def a_tiff() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    page = Image.frombytes("1", (640, 400), bytes(range(256)) * 125)
    page.save(out, "TIFF", compression="group4", save_all=True, append_images=[page, page])
    return out.getvalue()


MAIL = b'From: a@b.example\r\nContent-Type: multipart/mixed; boundary="xyz"\r\n\r\n--xyz\r\n\r\nhello\r\n--xyz--\r\n'
ENDED = {
    "pdf": b"%PDF-1.4\n" + b"body " * 1000 + b"\n%%EOF\n",
    "zip": b"PK\3\4" + b"data " * 100 + b"PK\5\6" + bytes(18),
    "png": b"\x89PNG\r\n\x1a\n" + bytes(500) + b"IEND\xaeB`\x82",
    "jpeg": b"\xff\xd8\xff" + bytes(500) + b"\xff\xd9",
    "mail": MAIL,
}


@pytest.mark.parametrize("kind", ENDED)
def test_formats_with_an_end_of_their_own(kind: str) -> None:
    assert whole(ENDED[kind])
    assert not whole(ENDED[kind][: len(ENDED[kind]) * 2 // 3])


def test_a_fax_cut_off_anywhere_is_not_whole() -> None:
    fax = a_tiff()
    assert whole(fax)
    for cut in (4, 5, 6, 7, *range(16, len(fax) - 8, 97)):
        assert not whole(fax[:cut]), cut


@given(st.binary(max_size=300))
def test_any_bytes_get_an_answer(content: bytes) -> None:
    for start in (b"", b"II*\0" + struct.pack("<I", 8), b"\xd0\xcf\x11\xe0", b"%PDF"):
        assert whole(start + content) in {True, False}


def test_text_has_no_end_of_its_own_and_nothing_is_never_whole() -> None:
    assert whole(b"half a sentence")
    assert not whole(b"")


def test_how_long_the_watcher_may_sleep() -> None:
    plan = Plan(poll=2, rescan=120)
    assert next_look(plan, Waiting(unsettled=False, reading=False, polling=False)) == 120
    assert next_look(plan, Waiting(unsettled=False, reading=False, polling=True)) == 2
    assert next_look(plan, Waiting(unsettled=True, reading=False, polling=False)) == TICK
    assert next_look(plan, Waiting(unsettled=False, reading=True, polling=True)) == TICK
