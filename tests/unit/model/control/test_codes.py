"""The codes of cover sheets and distribution records: ours are read back, others are nobody's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvault.model.control.codes import PREFIX, Code, read_code

names = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="/"), min_size=1, max_size=20)
numbers = st.integers(1, 999_999)
ours = st.one_of(st.builds(Code, names), st.builds(Code, names, names, numbers, numbers))


@given(ours)
def test_a_code_is_read_back(code: Code) -> None:
    assert read_code(code.text) == code
    assert read_code(f"{code.text} \n") == code  # readers add line ends


@given(st.text())
def test_whatever_is_read_says_the_same(text: str) -> None:
    code = read_code(PREFIX + text)
    assert code is None or read_code(code.text) == code


@given(st.one_of(st.text(), names.map("DV2:{}".format), names.map("dv1:{}".format), names.map(" DV1:{}".format)))
def test_what_has_another_prefix_is_none_of_ours(text: str) -> None:
    assert text.startswith(PREFIX) or read_code(text) is None


def test_what_they_say() -> None:
    assert Code("2026-0007").text == "DV1:2026-0007"
    assert Code("2026-0007", "trims-card", 2, 3).text == "DV1:2026-0007/trims-card@2#3"
    assert read_code("DV1:2026-0007/a@2#3@4#5") == Code("2026-0007", "a@2#3", 4, 5)


@pytest.mark.parametrize(
    "rest",
    [
        "",
        " ",
        "/",
        "/trims-card@2#3",
        "2026-0007/",
        "2026-0007/trims-card",
        "2026-0007/trims-card@2",
        "2026-0007/@2#3",
        "2026-0007/a/b@2#3",
        *(f"2026-0007/trims-card@{end}" for end in ("0#3", "2#0", "02#3", "2#3x", "1234567#3", "²#3")),
    ],
)
def test_one_of_ours_that_is_torn_is_nobodys(rest: str) -> None:
    assert read_code(PREFIX + rest) is None


@pytest.mark.parametrize("text", ["", "4006381333931", "https://example.com/DV1:2026-0007", "DV1", "DV1 2026-0007"])
def test_a_carton_or_an_address_is_nobodys(text: str) -> None:
    assert read_code(text) is None
