"""Kept text: what cannot be had of it is as if it had never been kept."""

from pathlib import Path

from docvault.model.intake.extracted import Extracted, Outcome
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
