"""The table of readers names every reader that any file says it was read by."""

import re
from pathlib import Path

from docvault.extract.readers import newest

ROOT = Path(__file__).resolve().parents[3] / "docvault" / "extract"
CONSTANT = re.compile(r'^_?[A-Z_]+ = "([a-z0-9-]+)/(\d+)"', re.MULTILINE)
SAID = re.compile(r'"([a-z0-9-]+)/(\d+)"')


def test_every_reader_is_in_the_table_with_its_version() -> None:
    today = newest()
    assert {"mail", "pdf", "text", "zip", "image", "read"} <= today.keys()
    for path in ROOT.rglob("*.py"):
        if "workers" not in path.parts:
            text = path.read_text(encoding="utf-8")
            assert {name for name, _ in SAID.findall(text)} <= today.keys(), f"{path}: a reader is a constant"
            for name, version in CONSTANT.findall(text):
                assert today[name] >= int(version), path
