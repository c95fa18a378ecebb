"""The codes of cover sheets and distribution records: ours are read back, others are nobody's, and only who has the key makes the checksum."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvault.model.case.fields import FieldError
from docvault.model.control.codes import PREFIX, Code, CodeKey, Standing, read_code, read_codes
from docvault.model.settings import CodeSettings
from docvault.model.values import replace

KEY = CodeKey("vault-1", "5e" * 32)
names = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="/"), min_size=1, max_size=20)
numbers = st.integers(1, 999_999)
said = st.one_of(st.builds(Code, names), st.builds(Code, names, names, numbers, numbers))
checks = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", min_size=12, max_size=12)
ours = st.one_of(said, st.builds(lambda code, check: replace(code, check=check), said, checks))
keys = st.binary(min_size=32, max_size=32).map(bytes.hex)


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


@given(said, names, keys)
def test_a_printed_code_is_ours_and_nobody_elses(code: Code, vault: str, key: str) -> None:
    printed = read_code(CodeKey(vault, key).text(code))
    assert printed is not None
    assert (printed.said, len(printed.check)) == (code.said, 12)
    assert CodeKey(vault, key).standing(printed) is Standing.OURS
    assert KEY.standing(printed) is Standing.STRANGE
    assert CodeKey(f"{vault}2", key).standing(printed) is Standing.STRANGE


@given(said, said, checks)
def test_a_checksum_is_of_one_code(code: Code, other: Code, check: str) -> None:
    printed = read_code(KEY.text(code))
    assert printed is not None
    moved = replace(other, check=printed.check)
    assert (KEY.standing(moved) is Standing.OURS) == (moved.said == printed.said)
    guessed = replace(code, check=check)
    assert (KEY.standing(guessed) is Standing.OURS) == (check == printed.check)


def test_without_a_key_nothing_is_ours() -> None:
    keyless = CodeKey("vault-1", "")
    assert keyless.text(Code("2026-0007")) == "DV1:2026-0007"
    assert keyless.standing(Code("2026-0007")) is Standing.UNCHECKED
    assert keyless.standing(Code("2026-0007", check="A" * 12)) is Standing.STRANGE
    assert KEY.standing(Code("2026-0007")) is Standing.UNCHECKED


def test_the_checksum_is_what_the_format_says() -> None:
    """FORMAT.md section 5.3, worked out with `openssl dgst -sha256 -mac HMAC` and `base32`."""
    assert KEY.text(Code("2026-0007")) == "DV1:2026-0007~IURBE4YSX7SF"
    assert KEY.text(Code("2026-0007", "trims-card", 2, 3)) == "DV1:2026-0007/trims-card@2#3~2JPCQOP4N2FG"


def test_the_key_is_not_shown() -> None:
    key = "0123456789abcdef" * 4
    for shown in (repr(CodeKey("vault-1", key)), repr(CodeSettings(key)), str(CodeSettings(key))):
        assert key not in shown
    for wrong in (f"{key}0", "geheim", key.upper()):
        with pytest.raises(FieldError) as refused:
            CodeSettings.from_tree({"key": wrong}, "codes")
        assert wrong not in str(refused.value)


def test_what_they_say() -> None:
    assert Code("2026-0007").text == "DV1:2026-0007"
    assert Code("2026-0007", "trims-card", 2, 3).text == "DV1:2026-0007/trims-card@2#3"
    assert read_code("DV1:2026-0007/a@2#3@4#5") == Code("2026-0007", "a@2#3", 4, 5)
    assert read_code("DV1:2026-0007/a~b@2#3~ABCDEFGHJK23") == Code("2026-0007", "a~b", 2, 3, "ABCDEFGHJK23")
    assert read_code("DV1:a~ABCDEFGHJK23~ABCDEFGHJK23") == Code("a~ABCDEFGHJK23", check="ABCDEFGHJK23")
    assert read_code("DV1:2026-0007~abcdefghjk23") == Code("2026-0007~abcdefghjk23")  # a number may hold it


def test_those_among_others() -> None:
    seen = ["DV1:2026-0003", "https://example.com", "DV1:2026-0003", "DV1:2026-0004/a@1#1"]
    assert read_codes(seen) == [Code("2026-0003"), Code("2026-0004", "a", 1, 1)]


@pytest.mark.parametrize(
    "rest",
    [
        "",
        " ",
        "/",
        "~ABCDEFGHJK23",
        "/trims-card@2#3",
        "2026-0007/",
        "2026-0007/trims-card",
        "2026-0007/trims-card@2",
        "2026-0007/@2#3",
        "2026-0007/a/b@2#3",
        "2026-0007/trims-card@2#3~ABC",
        "7" * 201,
        "七" * 67 + "/trims-card@2#3",
        *(f"2026-0007/trims-card@{end}" for end in ("0#3", "2#0", "02#3", "2#3x", "1234567#3", "²#3")),
    ],
)
def test_one_of_ours_that_is_torn_is_nobodys(rest: str) -> None:
    assert read_code(PREFIX + rest) is None


@pytest.mark.parametrize("text", ["", "4006381333931", "https://example.com/DV1:2026-0007", "DV1", "DV1 2026-0007"])
def test_a_carton_or_an_address_is_nobodys(text: str) -> None:
    assert read_code(text) is None
