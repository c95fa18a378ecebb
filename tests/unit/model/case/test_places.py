"""The path of a version is said in one place (house.md: nobody else builds it)."""

import re
from pathlib import Path

import pytest

from docvault.model.case.manifest import Document, Version
from docvault.model.case.places import version_place

ROOT = Path(__file__).resolve().parents[4]
SAID_IN = ROOT / "docvault/model/case/places.py"
BUILDS = re.compile(
    r"""documents/\{[^"']*/v\{      # one f-string
      | /\s*f["']v\{                # steps of a Path
      | \+\s*["']/v["']             # sums of texts
      | ["']/v\{                    # a rest of an f-string
    """,
    re.VERBOSE,
)


def test_a_version_lies_where_the_format_says() -> None:
    version = Version(2, "spec.txt", "0" * 64, 3, "2026-11-24T10:00:00+08:00", "li.na")
    assert Document("spec", "spec-sheet", "Spec").place(version) == "documents/spec/v2/spec.txt"
    assert version_place("spec", 2, "spec.txt") == "documents/spec/v2/spec.txt"


@pytest.mark.parametrize("folder", ["docvault", "tools", "benchmarks"])
def test_nobody_else_builds_the_path_of_a_version(folder: str) -> None:
    modules = [path for path in (ROOT / folder).rglob("*.py") if path != SAID_IN]
    found = [str(path.relative_to(ROOT)) for path in modules if BUILDS.search(path.read_text(encoding="utf-8"))]
    assert not found, "ask Document.place or model/case/places.py"


@pytest.mark.parametrize(
    "line",
    [
        'f"documents/{document.id}/v{version.number}/{version.file}"',
        'f"{folder}/documents/{document}/v{number}/{file}"',
        'folder / "documents" / document / f"v{number}" / file',
        'place / f"v{version.number}" / version.file',
    ],
)
def test_the_search_would_find_it(line: str) -> None:
    assert BUILDS.search(line)
