"""What a command writes outside of the vault never takes the place of a device, a pipe or a folder, not even with --force."""

import os
from pathlib import Path

import pytest

from tests.cli.terminal import Run


@pytest.mark.skipif(os.name == "nt", reason="needs named pipes")
@pytest.mark.parametrize(
    ("ending", "command"),
    [
        (".docx", ("distribution", "ORDER", "--out", "PLACE")),
        (".xlsx", ("access", "--out", "PLACE")),
        (".txt", ("get", "ORDER", "spec", "--why", "w", "--out", "PLACE", "--force")),
        (".pem", ("seal", "--key", "PLACE")),
    ],
)
def test_a_pipe_stays_a_pipe(run: Run, order: str, tmp_path: Path, ending: str, command: tuple[str, ...]) -> None:
    paper = tmp_path / "spec.txt"
    paper.write_text("silver", encoding="utf-8")
    assert run("add", order, str(paper), "--document", "spec", "--kind", "spec-sheet").code == 0
    place = tmp_path / f"place{ending}"
    os.mkfifo(place)
    before = place.lstat()
    refused = run(*({"ORDER": order, "PLACE": str(place)}.get(word, word) for word in command))
    assert (refused.code, "is not a file" in refused.err) == (2, True), refused.err
    assert (place.lstat().st_mode, place.lstat().st_ino) == (before.st_mode, before.st_ino)
