"""How text is laid out: widths, wrapping, tables, marks; and which language is chosen."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvault.cli import show, tables
from docvault.cli.choosing_language import choose
from docvault.language.spoken import Language
from docvault.store.cases.case_file import NoSuchCaseError

TEXT = st.text(alphabet="ab 订单，。（x-1纽扣…", max_size=60)


@pytest.mark.parametrize(("text", "columns"), [("abc", 3), ("订单", 4), ("a订", 3), ("，", 2), ("e\u0301", 2), ("", 0)])
def test_width(text: str, columns: int) -> None:
    assert show.width(text) == columns


@given(TEXT, st.integers(4, 40))
def test_wrapping_loses_nothing_and_keeps_the_width(text: str, columns: int) -> None:
    lines = show.wrapped(text, columns)
    assert "".join("".join(lines).split()) == "".join(text.split())
    longest_piece = max((show.width(piece) for piece in show.pieces_of(text)), default=0)
    assert all(show.width(line) <= max(columns, longest_piece) for line in lines)


@given(TEXT)
def test_no_line_begins_with_a_closing_mark(text: str) -> None:
    for line in show.wrapped(text, 12)[1:]:
        assert line[0] not in "，。…"


def test_columns_are_aligned_with_chinese_in_them() -> None:
    lines = tables.table(("Order", "Title", ""), [("2026-0001", "牛仔夹克", "x"), ("1", "Shirt", "y")])
    columns = {show.width(line.partition(end)[0]) for line, end in zip(lines[1:], "xy", strict=True)}
    assert len(columns) == 1


def test_empty_columns_are_left_out_and_nothing_breaks_a_row() -> None:
    assert tables.table(("A", "B", "C"), [("1", "", "x\ny"), ("2", "", "z")]) == ["A  C", "1  x y", "2  z"]


def test_marks_in_a_pipe() -> None:
    assert show.marked("银色纽扣 and silver", [(0, 4), (9, 15)]) == "«银色纽扣» and «silver»"


def test_nothing_that_others_write_is_a_mark_of_type(capsys: pytest.CaptureFixture[str]) -> None:
    text = "".join(map(chr, range(0xFDD0, 0xFDF0)))
    show.lines([text])
    assert capsys.readouterr().out == f"{text}\n"


def test_values_are_translated_but_not_what_is_typed() -> None:
    chinese = Language("zh_CN")
    error = NoSuchCaseError(kind="order", id="7")
    assert chinese.error(error) == "这个资料库里没有订单 7。用 `docvault order list` 查看现有的。"
    assert chinese.fill("{state}，`{state}`，{title}", {"state": "open", "title": "open"}) == "进行中，`open`，open"
    assert chinese.plural("{count} file", "{count} files", 3) == "3 个文件"
    assert Language("en").plural("{count} file", "{count} files", 1) == "1 file"


def test_a_next_step_is_data_that_each_reader_shows_his_way() -> None:
    error = NoSuchCaseError(kind="order", id="7")
    assert [step.words for step in error.steps()] == [("order", "list")]
    linked = Language("zh_CN").error(error, lambda step: f"<a href='/{'/'.join(step.words)}'>{step.words[0]}</a>")
    assert linked == "这个资料库里没有订单 7。用 <a href='/order/list'>order</a> 查看现有的。"


def test_two_readers_in_two_languages_share_a_process() -> None:
    """Each of sixteen threads keeps its own language, however they take turns."""

    def read(place: int) -> bool:
        language = Language("zh_CN" if place % 2 else "en")
        wanted = "这个资料库里没有订单 7。" if place % 2 else "There is no order 7 in this vault."
        return all(language.error(NoSuchCaseError(kind="order", id="7")).startswith(wanted) for _ in range(200))

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(read, range(16)))


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
    assert choose(arguments, environment, str(tmp_path)) == chosen


def test_sizes_and_times() -> None:
    assert [show.size(count) for count in (0, 999, 1000, 1_500_000, 2_961_000_000)] == [
        "0 B",
        "999 B",
        "1.0 KB",
        "1.5 MB",
        "3.0 GB",
    ]
    assert show.moment("2026-11-24T15:30:12+08:00") == "2026-11-24 15:30"
