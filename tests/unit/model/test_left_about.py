"""What systems and programs leave about, by name; and papers that only look like it."""

import pytest

from docvault.model.left_about import is_left_about, is_open_elsewhere


@pytest.mark.parametrize(
    "name",
    [
        *("Thumbs.db", "THUMBS.DB", "ehthumbs.db", "desktop.ini", ".DS_Store", "._spec.pdf", "@eaDir", "#recycle"),
        *("@Recycle", "$RECYCLE.BIN", "System Volume Information", "__MACOSX", ".Trash-1000", ".nfs0401", "#snapshot"),
    ],
)
def test_what_systems_leave_about(name: str) -> None:
    assert is_left_about(name)


@pytest.mark.parametrize("name", ["~$offer.docx", ".~lock.offer.odt#", ".notes.txt.swp"])
def test_what_programs_put_beside_what_is_open(name: str) -> None:
    assert is_open_elsewhere(name)


@pytest.mark.parametrize(
    "name",
    ["thumbs.pdf", "recycle.docx", "desktop.ini.txt", ".hidden", "x.part", "DS_Store", "eaDir", "#12 trims.xlsx"],
)
def test_what_may_be_a_paper(name: str) -> None:
    assert not is_left_about(name)
    assert not is_open_elsewhere(name)
