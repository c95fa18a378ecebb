"""How text is laid out: widths, wrapping, tables, marks; and which language is chosen."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvault.cli import show
from docvault.language import catalogue as language
from docvault.language.terms import error_text, fill
from docvault.store.cases.case_file import NoSuchCaseError

TEXT = st.text(alphabet="ab 订单，。（x-1纽扣…", max_size=60)


@pytest.mark.parametrize(("text", "columns"), [("abc", 3), ("订单", 4), ("a订", 3), ("，", 2), ("e\u0301", 2), ("", 0)])
def test_width(text: str, columns: int) -> None:
    assert show.width(text) == columns


@given(TEXT, st.integers(4, 40))
def test_wrapping_loses_nothing_and_keeps_the_width(text: str, columns: int) -> None:
    lines = show.wrapped(text, columns)
    assert "".join("".join(lines).split()) == "".join(text.split())
    longest_piece = max((show.width(piece) for piece in show._pieces(text)), default=0)
    assert all(show.width(line) <= max(columns, longest_piece) for line in lines)


@given(TEXT)
def test_no_line_begins_with_a_closing_mark(text: str) -> None:
    for line in show.wrapped(text, 12)[1:]:
        assert line[0] not in "，。…"


def test_columns_are_aligned_with_chinese_in_them() -> None:
    lines = show.table(("Order", "Title", ""), [("2026-0001", "牛仔夹克", "x"), ("1", "Shirt", "y")])
    columns = {show.width(line.partition(end)[0]) for line, end in zip(lines[1:], "xy", strict=True)}
    assert len(columns) == 1


def test_empty_columns_are_left_out_and_nothing_breaks_a_row() -> None:
    assert show.table(("A", "B", "C"), [("1", "", "x\ny"), ("2", "", "z")]) == ["A  C", "1  x y", "2  z"]


def test_marks_in_a_pipe() -> None:
    assert show.marked("银色纽扣 and silver", [(0, 4), (9, 15)]) == "«银色纽扣» and «silver»"


def test_values_are_translated_but_not_what_is_typed() -> None:
    language.use("zh_CN")
    try:
        assert (
            error_text(NoSuchCaseError(kind="order", id="7"))
            == "这个资料库里没有订单 7。用 `docvault order list` 查看现有的。"
        )
        assert fill("{state}，`{state}`，{title}", {"state": "open", "title": "open"}) == "进行中，`open`，open"
        assert language.plural("{count} file", "{count} files", 3) == "3 个文件"
    finally:
        language.use("en")
    assert language.plural("{count} file", "{count} files", 1) == "1 file"


@pytest.mark.parametrize(
    ("arguments", "environment", "chosen"),
    [
        ([], {}, "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ([], {"LANG": "de_DE.UTF-8"}, "en"),
        (["--lang", "zh_CN", "inbox"], {"LANG": "en_US.UTF-8"}, "zh_CN"),
        (["inbox", "--lang=en"], {"LANG": "zh_CN.UTF-8"}, "en"),
        (["search", "--", "--lang", "zh_CN"], {}, "en"),
        (["-C", "zh", "inbox"], {}, "zh_CN"),
        (["-Czh/orders", "inbox"], {}, "zh_CN"),
        (["inbox"], {"DOCVAULT_VAULT": "zh"}, "zh_CN"),
        (["--lang"], {}, "en"),
    ],
)
def test_the_language_of_a_run(arguments: list[str], environment: dict[str, str], chosen: str, tmp_path: Path) -> None:
    (tmp_path / "zh" / "orders").mkdir(parents=True)
    (tmp_path / "zh" / "vault.yaml").write_text("format: docvault/1\nlanguage: zh_CN\n", encoding="utf-8")
    assert language.choose(arguments, environment, str(tmp_path)) == chosen


def test_sizes_and_times() -> None:
    assert [show.size(count) for count in (0, 999, 1000, 1_500_000, 2_961_000_000)] == [
        "0 B",
        "999 B",
        "1.0 KB",
        "1.5 MB",
        "3.0 GB",
    ]
    assert show.moment("2026-11-24T15:30:12+08:00") == "2026-11-24 15:30"
