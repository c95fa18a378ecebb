"""No table and no line of a result is wider than the terminal, and no word is broken: whichever command, in both languages, at 60, 80 and 120 columns."""

import re
import shlex
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvault.cli.main import run
from docvault.cli.show import pieces_of, width
from docvault.cli.tables import fields, table
from tests.cli.probed import probed
from tests.cli.test_visible import READING

_WORD = re.compile(r"[\x21-\x7e]+")
_CELLS = st.text(alphabet="ab-1 订单，。x", max_size=50)
WIDTHS = (60, 80, 120)


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Mapping[str, str]]:
    """A vault with something for every list to show."""
    made, names = probed(tmp_path_factory.mktemp("probed"))
    said("en", made, "person add longname --name 'Somebody With A Rather Long Name' --department merchandising")
    for letter in "abc":
        line = (
            f"order edit {names['order']} --add-ref 'PO-2027-WINTER-4711-{letter}' --add-style DJ-{letter}-20818-LONG"
        )
        said("en", made, line)
    return made, names


def said(language: str, vault: Path, line: str) -> str:
    """What a command writes as its result."""
    out = StringIO()
    with redirect_stdout(out), redirect_stderr(StringIO()):
        run(["-C", str(vault), "--as", "boss", *shlex.split(line)], language)
    return out.getvalue()


def too_wide(text: str, columns: int) -> Iterator[str]:
    """Lines that are wider than the terminal, but for what is one word, or one command."""
    for line in text.splitlines():
        if width(line) > columns and len(pieces_of(line)) > 1 and not line.strip().startswith("docvault "):
            yield line


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_result_fits_and_breaks_no_word(
    language: str, vault: tuple[Path, Mapping[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    made, names = vault
    for line in (one.format_map(names) for one in READING):
        monkeypatch.delenv("COLUMNS", raising=False)
        words = set(_WORD.findall(said(language, made, line)))
        for columns in WIDTHS:
            monkeypatch.setenv("COLUMNS", str(columns))
            narrow = said(language, made, line)
            assert list(too_wide(narrow, columns)) == [], f"{line} at {columns}"
            assert set(_WORD.findall(narrow)) <= words, f"{line} at {columns}"


@given(st.lists(st.tuples(_CELLS, _CELLS, _CELLS), max_size=4), st.integers(20, 90))
def test_tables_of_any_cells(rows: list[tuple[str, str, str]], columns: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(columns))
        lines = [*table(("Order", "款号", ""), rows), *fields(("款号 x", row[1]) for row in rows)]
        text = "".join(table(("", "", ""), rows))
    assert list(too_wide("\n".join(lines), columns)) == []
    assert sorted("".join(text.split())) == sorted("".join("".join(row) for row in rows).replace(" ", ""))


def test_a_row_that_does_not_fit_stands_below_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [("2026-0001", "NORDIC", "sampling", "Denim jacket"), ("2026-0002", "HANSE", "", "Linen shirt")]
    heads = ("Order", "Customer", "Stage", "Title")
    monkeypatch.setenv("COLUMNS", "30")
    assert table(heads, rows, indent="  ") == [
        "  Order     2026-0001",
        "  Customer  NORDIC",
        "  Stage     sampling",
        "  Title     Denim jacket",
        "",
        "  Order     2026-0002",
        "  Customer  HANSE",
        "  Title     Linen shirt",
    ]


def test_what_is_long_is_shown_in_several_lines_before_anything_is_stacked(monkeypatch: pytest.MonkeyPatch) -> None:
    row = ("2026-0001", "a mail that says much about buttons of silver, and horn")
    monkeypatch.setenv("COLUMNS", "40")
    assert table(("Order", "Title"), [row]) == [
        "Order      Title",
        "2026-0001  a mail that says much about",
        "           buttons of silver, and horn",
    ]


def test_a_command_is_not_broken(vault: tuple[Path, Mapping[str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    made, names = vault
    monkeypatch.setenv("COLUMNS", "40")
    shown = said("zh_CN", made, f"inbox {names['item']}") + said("zh_CN", made, "inbox")
    assert f"docvault file {names['waiting'][-5:]} 订单" in shown
    assert "\ud803" not in shown


def test_in_a_pipe_nothing_is_broken(vault: tuple[Path, Mapping[str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    made, names = vault
    monkeypatch.delenv("COLUMNS", raising=False)
    shown = said("en", made, "order list")
    assert any(names["order"] in line and "zqorder" in line for line in shown.splitlines())
