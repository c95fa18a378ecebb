"""What goes to lost+found, and that nothing is left there of what could not."""

from pathlib import Path

import pytest

from docvault.store.layout import Layout
from docvault.store.lost_and_found import LostAndFound


def test_what_is_kept_has_a_note_of_its_origin(tmp_path: Path) -> None:
    (tmp_path / "left.txt").write_text("left", encoding="utf-8")
    kept = LostAndFound(Layout(tmp_path)).keep(tmp_path / "left.txt")
    assert (kept / "left.txt").read_text(encoding="utf-8") == "left"
    assert (kept / "from.txt").read_text(encoding="utf-8") == "left.txt\n"


def test_what_cannot_be_moved_leaves_no_folder(tmp_path: Path) -> None:
    lost = LostAndFound(Layout(tmp_path))
    for _ in range(3):
        with pytest.raises(FileNotFoundError):
            lost.keep(tmp_path / "gone.txt")
    assert list((tmp_path / "lost+found").iterdir()) == []
