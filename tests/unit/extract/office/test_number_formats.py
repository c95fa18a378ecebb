"""Numbers as their format shows them, as Excel does."""

import pytest

from docvault.extract.office.number_formats import shown, shown_text
from docvault.extract.office.sheet_values import Formats, column_of, header_text, literals, unescaped

DAY = 46353  # 27 November 2026, a Friday


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (4711, '"NB-"0000', "NB-4711"),
        (815, "000000", "000815"),
        (5, '"PO-"#', "PO-5"),
        (261108, r"00\-00\-00", "26-11-08"),
        (8840001, r"\N\B\/00\/00\/000", "NB/88/40/001"),
        (123456789, "000-00-0000", "123-45-6789"),
        (8613912345678, '"+"00 000-0000-0000', "+86 139-1234-5678"),
        (1234.5, "#,##0.00", "1,234.50"),
        (1234567, '0.0,,"M"', "1.2M"),
        (1200, '#,##0"件"', "1,200件"),
        (1200, "[$€-407] #,##0.00", "€ 1,200.00"),
        (1200, '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-', " 1,200.00 "),
        (0.125, "0.0%", "12.5%"),
        (0.5, "#.##", ".5"),
        (12.5, '0.00" m"', "12.50 m"),
        (12345, "0.00E+00", "1.23E+04"),
        (1.5, "# ?/?", "1 1/2"),
        (-3, "0", "-3"),
        (-3, "0;(0)", "(3)"),
        (-3, "[Red]0;[Blue]-0", "-3"),
        (0, '0;-0;"nil"', "nil"),
        (3, ";;;", ""),
        (150, '[>100]"big "0;"small "0', "big 150"),
        (50, '[>100]"big "0;"small "0', "small 50"),
        (5, "General", "5"),
        (5, 'General" pcs"', "5 pcs"),
        (0.00001, "General", "1E-05"),
        (88437, '"HM-"@', "88437"),
        (float("nan"), "0", "nan"),
        (1e300, "0", f"{10**300}"),
    ],
)
def test_numbers(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (DAY, "yyyy-mm-dd", "2026-11-27"),
        (DAY, "yyyymmdd", "20261127"),
        (DAY, "d.m.yy", "27.11.26"),
        (DAY, r"dd\/mm\/yyyy", "27/11/2026"),
        (DAY, "[$-409]d-mmm-yy;@", "27-Nov-26"),
        (DAY, 'yyyy"年"m"月"d"日"', "2026年11月27日"),
        (DAY, "[$-804]aaaa", "星期五"),
        (DAY, "dddd, mmmm d", "Friday, November 27"),
        (DAY + 0.5, "yyyy/m/d h:mm", "2026/11/27 12:00"),
        (DAY + 0.75, "h:mm AM/PM", "6:00 PM"),
        (1.25, "[h]:mm:ss", "30:00:00"),
        (59, "yyyy-mm-dd", "1900-02-28"),
        (61, "yyyy-mm-dd", "1900-03-01"),
        (-1, "yyyy-mm-dd", "-1"),
    ],
)
def test_days_and_times(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text


def test_days_that_count_from_1904() -> None:
    assert shown(DAY - 1462, "yyyy-mm-dd", from_1904=True) == "2026-11-27"


@pytest.mark.parametrize(
    ("text", "code", "seen"),
    [("x", "General", "x"), ("x", "@", "x"), ("x", '"Nr. "@', "Nr. x"), ("x", '0;0;0;"T "@', "T x")],
)
def test_texts(text: str, code: str, seen: str) -> None:
    assert shown_text(text, code) == seen


def test_a_cell_says_a_day_also_by_iso_and_a_number_also_without_groups() -> None:
    formats = Formats(["General", "d.m.yy", "#,##0", "yyyy-mm-dd", "mmm-yy", ";;;"])
    assert [formats.number(DAY, style) for style in range(6)] == [
        "46353",
        "27.11.26 2026-11-27",
        "46,353 46353",
        "2026-11-27",
        "Nov-26",
        "46353",
    ]
    assert formats.number(5, 99) == "5"
    assert Formats(["# ##0.00"]).number(4711.5, 0) == "4 711.50 4711.5"
    assert formats.day("2026-11-27T00:00:00Z", 1) == "27.11.26 2026-11-27"
    assert formats.day("soon", 0) == "soon"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ('&L&"Arial,Bold"&12PO-4711&C&P / &N&R&D', "PO-4711\n/"),
        ("&CA && B&KFF0000 red", "A & B red"),
        ("&A&F", ""),
    ],
)
def test_page_headers(code: str, words: str) -> None:
    assert header_text(code) == words


def test_small_things_of_sheets() -> None:
    assert [column_of(one) for one in ("A1", "XFD9", "", "12")] == [1, 16384, 0, 0]
    assert literals('"red, green"') == ["red", "green"]
    assert literals('HYPERLINK("http://a.example","see ""it""")') == ["http://a.example", 'see "it"']
    assert unescaped("a_x000D_\nb_x0041_") == "a\nbA"


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (1234, "[DBNum2][$-804]General", "壹仟贰佰叁拾肆"),
        (10500.5, "[DBNum2]General", "壹万零伍佰.伍"),
        (100000000, "[DBNum1]General", "一亿"),
        (100010, "[DBNum1]General", "一十万〇一十"),
        (0, "[DBNum1]General", "〇"),
        (1200, '[DBNum2]0"元整"', "壹仟贰佰元整"),
        (12, "[DBNum3]0", "１２"),
        (DAY, '[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇二六年十一月二十七日"),
    ],
)
def test_numbers_in_chinese_characters(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text
