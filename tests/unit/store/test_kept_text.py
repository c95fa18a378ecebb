"""Kept text: what cannot be had of it is as if it had never been kept."""

import hashlib
import zlib
from pathlib import Path

from docvault.model.intake.extracted import Extracted, Facts, Outcome, Page, Part, Reason, ReasonCode, to_json
from docvault.model.values import replace
from docvault.store.kept_text import KeptText
from docvault.store.layout import Layout


def test_kept_text_that_cannot_be_read_counts_as_not_kept(tmp_path: Path) -> None:
    layout, sha256 = Layout(tmp_path), "ab" * 32
    kept = KeptText(layout)
    kept.put(sha256, Extracted("text/plain", Outcome.TEXT, "test/1"))
    assert kept.get(sha256) is not None
    path = layout.texts / sha256[:2] / sha256
    path.unlink()
    path.mkdir()
    assert kept.get(sha256) is None


def _read(text: str) -> Extracted:
    part = Part(1, "a.zip/b.txt", "text/plain", 3, "c" * 64, Outcome.TEXT, extractor="text/9")
    reasons = (Reason(ReasonCode.NOT_RECOGNISED, {"pages": 2}),)
    pages = (Page(text), Page("second", 2, 1))
    return Extracted(
        "application/zip", Outcome.PARTIAL, "zip/9", pages, (part,), Facts(title="T"), reasons, page_count=2
    )


def test_the_head_is_read_without_the_pages(tmp_path: Path) -> None:
    layout, sha256 = Layout(tmp_path), "ab" * 32
    kept, read = KeptText(layout), _read("text " * 1000)
    kept.put(sha256, read)
    assert kept.get(sha256) == read
    assert kept.head(sha256) == replace(read, pages=())
    path = layout.texts / sha256[:2] / sha256
    whole = path.read_bytes()
    path.write_bytes(whole[:-3])  # broken in its pages: of the head nothing is lost
    assert (kept.get(sha256), kept.head(sha256)) == (None, replace(read, pages=()))
    path.write_bytes(whole[:60] + b"x" + whole[61:])
    assert (kept.get(sha256), kept.head(sha256)) == (None, None)
    for end in range(60):
        path.write_bytes(whole[:end])
        assert (kept.get(sha256), kept.head(sha256)) == (None, None)


def test_what_was_kept_before_there_were_heads(tmp_path: Path) -> None:
    layout, sha256 = Layout(tmp_path), "ab" * 32
    kept, read = KeptText(layout), _read("text")
    kept.put(sha256, read)
    text = zlib.compress(to_json(read), 1)
    (layout.texts / sha256[:2] / sha256).write_bytes(hashlib.sha256(text).digest() + text)
    assert (kept.get(sha256), kept.head(sha256)) == (read, replace(read, pages=()))


def test_what_a_newer_docvault_kept_is_read_anew(tmp_path: Path) -> None:
    layout, sha256 = Layout(tmp_path), "ab" * 32
    text = zlib.compress(to_json(_read("text")).replace(b'"not-recognised"', b'"not-yet-known"'), 1)
    kept = KeptText(layout)
    kept.put(sha256, _read(""))
    (layout.texts / sha256[:2] / sha256).write_bytes(hashlib.sha256(text).digest() + text)
    assert (kept.get(sha256), kept.head(sha256)) == (None, None)
