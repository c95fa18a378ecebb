"""What is printed in Chinese has Chinese punctuation: no half-width bracket, colon, semicolon or comma stands beside a Chinese character."""

import re
import shlex
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from docvault.cli.main import run
from docvault.language.spoken import Language
from docvault.model.retention.disposal import SamePersonError
from docvault.model.sentence import BESIDE, Listing, Sentence
from tests.cli.results import commands
from tests.cli.test_results import ELSEWHERE, RUNS, YESTERDAY, places, readings_of
from tests.cli.test_results import prepared as prepared  # noqa: PLC0414 - a fixture

_HAN = r"[\u3400-\u9fff]"
_HALF = re.compile(rf".{{0,12}}(?:{_HAN} ?[(),:;]|[(),:;] ?{_HAN}).{{0,12}}")
_QUOTED = re.compile(r"`[^`]*`|\S+://\S+|^ *docvault .*$", re.MULTILINE)
"""What is typed as it stands."""


def half_width(text: str) -> list[str]:
    """Places where half-width punctuation stands beside Han characters."""
    return _HALF.findall(_QUOTED.sub("", text))


def papers(folder: Path) -> Iterator[str]:
    """The text of the papers in a folder."""
    for path in folder.rglob("*.docx"):
        with zipfile.ZipFile(path) as paper:
            yield re.sub(r"<[^>]+>", " ", paper.read("word/document.xml").decode())


@pytest.mark.parametrize("command", sorted(set(commands()) - ELSEWHERE))
def test_what_a_command_prints(command: str, prepared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for line in RUNS[command].split(";"):
        run(shlex.split(line.format_map(places(prepared))), "zh_CN")
    printed = capsys.readouterr()
    assert re.search(_HAN, printed.out + printed.err)
    for text in (printed.out, printed.err, *papers(prepared.parent)):
        assert half_width(text) == []


@pytest.mark.parametrize("command", sorted(commands()))
def test_what_its_help_says(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (command.split("-"), [command]):
        run([*words, "--help"], "zh_CN")
    printed = capsys.readouterr()
    assert half_width(printed.out) == []


@pytest.mark.parametrize("kept", YESTERDAY, ids=lambda path: path.name)
def test_what_a_vault_with_everything_in_it_tells(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    vault = shutil.copytree(kept, tmp_path / "vault")
    monkeypatch.chdir(vault)
    for line in (*readings_of(vault), "search buttons", "order list"):
        run(["--as", "li", *line.split()], "zh_CN")
        printed = capsys.readouterr()
        assert half_width(printed.out + printed.err) == [], line


def test_people_an_error_names() -> None:
    people = Listing(("li", Sentence(BESIDE, {"text": "吴芳", "more": "wu.fang"})))
    error = SamePersonError(person="li", disposal="D-1", people=people)
    assert "li 或吴芳（wu.fang）" in Language("zh_CN").error(error)
    assert "li or 吴芳 (wu.fang)" in Language("en").error(error)
