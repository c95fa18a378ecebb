"""The analyzer: what is asked for is found in what was indexed, and nothing else is; an engine is played by comparing tokens in their order."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from docvault.model.search.tokens import (
    ANALYZER_VERSION,
    code_part,
    code_tokens,
    document_tokens,
    normalised,
    phrase_tokens,
    unglued,
)

HAN = "银色纽扣牛仔夹克更改通知"
texts = st.lists(
    st.one_of(
        st.text(alphabet=HAN, min_size=1, max_size=8),
        st.sampled_from(["Button", "po", "4711", "AB-1234/7", "ST_501", "ＡＢ１２", "é"]),
        st.sampled_from([" ", "\n", ", ", "。", "(", "-", "　"]),
    ),
    max_size=12,
).map("".join)
codes = st.from_regex(r"[A-Z]{1,3}-?[0-9]{2,5}(/[0-9A-Z]{1,2})?(\.[0-9])?", fullmatch=True)


def has(tokens: str, wanted: tuple[str, ...], *, prefix: bool = False) -> bool:
    """Whether an engine finds these tokens in their order, the last of them by its beginning."""
    there = tokens.split()
    for place in range(len(there) - len(wanted) + 1):
        *head, last = there[place : place + len(wanted)]
        if tuple(head) == wanted[:-1] and (last.startswith(wanted[-1]) if prefix else last == wanted[-1]):
            return True
    return False


def finds(text: str, phrase: str) -> bool:
    """Whether a phrase is found in a text."""
    wanted, prefix = phrase_tokens(phrase)
    return has(document_tokens(text), wanted, prefix=prefix)


def test_the_tokens_of_this_version() -> None:
    """Whoever changes one of these raises `ANALYZER_VERSION`: what is indexed already was made by the old ones."""
    assert ANALYZER_VERSION == 2
    assert document_tokens("Silver BUTTON 银色纽扣, size 08") == "silver button 银色 色纽 纽扣 扣■ size 08"
    assert document_tokens("PO-4711_a 单") == "po 4711 a 单■"
    assert document_tokens("カタ한글") == "カタ タ한 한글 글■"
    assert document_tokens(" -/。") == ""
    assert phrase_tokens("Silver 银色纽扣") == (("silver", "银色", "色纽", "纽扣"), False)
    assert phrase_tokens("扣") == (("扣",), True)
    assert phrase_tokens("银色 button") == (("银色", "色■", "button"), False)
    assert phrase_tokens("—") == ((), False)
    assert code_tokens("AB-1234/7 and X12") == "ab1 b12 123 234 347 □ x12"
    assert code_tokens("AB–1234／7") == "ab1 b12 123 234 347"
    assert document_tokens("银\u200b色 PO\xad4711") == "银色 色■ po4711"


@given(texts, st.data())
def test_every_piece_of_chinese_is_found(text: str, data: st.DataObject) -> None:
    runs = re.findall(f"[{HAN}]+", normalised(text))
    assume(runs)
    run = data.draw(st.sampled_from(runs))
    first = data.draw(st.integers(0, len(run) - 1))
    last = data.draw(st.integers(first + 1, len(run)))
    assert finds(text, run[first:last])


@given(texts, st.text(alphabet=HAN, min_size=2, max_size=3))
def test_no_chinese_is_found_that_is_not_there(text: str, asked: str) -> None:
    assert finds(text, asked) == (asked in normalised(text))


@given(texts)
def test_a_text_is_found_by_itself_and_by_each_of_its_lines(text: str) -> None:
    for phrase in (text, *text.splitlines()):
        assert not phrase_tokens(phrase)[0] or finds(text, phrase)


@given(st.text())
def test_whatever_is_indexed_can_be_asked_for(text: str) -> None:
    assert bool(document_tokens(text)) == bool(phrase_tokens(text)[0])
    assert document_tokens(text) == " ".join(document_tokens(text).split())


@given(texts)
def test_what_is_normal_stays_as_it_is(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("银 色\n纽 扣", "银色纽扣"),  # wrapped or recognised with blanks
        ("银色纽扣", "银 色纽 扣"),
        ("ＰＯ－４７１１", "po 4711"),
        ("PO-4711", "po-4711"),
        ("silver, BUTTONS", "Silver buttons"),
        ("银色button扣", "色button"),
    ],
)
def test_these_are_the_same(text: str, phrase: str) -> None:
    assert finds(text, phrase)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("银,色", "银色"),
        ("银a色", "银色"),
        ("silver button", "button silver"),
        ("silver buttons", "button"),
        ("silver gold button", "silver button"),
        ("色银", "银色"),
    ],
)
def test_these_are_not(text: str, phrase: str) -> None:
    assert not finds(text, phrase)


@given(st.lists(codes, min_size=1, max_size=4), st.data())
def test_every_part_of_a_code_is_found(written: list[str], data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(written))
    first = data.draw(st.integers(0, len(code) - 1))
    part = code_part(code[first : data.draw(st.integers(first + 1, len(code)))])
    assume(part)
    assert has(code_tokens(", ".join(written)), part)


def test_a_part_of_two_codes_is_none() -> None:
    assert not has(code_tokens("AB12 CD34"), code_part("12CD"))
    assert has(code_tokens("AB12-CD34"), code_part("12CD"))


@pytest.mark.parametrize("text", ["", "12", "a1", "abc", "a-b-c", "银123", "ab 12", "纽扣", "--1-"])
def test_these_are_no_part_of_a_code(text: str) -> None:
    assert code_part(text) == ()


@pytest.mark.parametrize("text", ["buttons", "a-b", "12", "银色", "silver-grey", "9" * 65])
def test_these_are_no_codes(text: str) -> None:
    assert code_tokens(text) == ""


def test_a_part_of_a_code_is_asked_for_without_its_signs() -> None:
    assert code_part("-1234/7") == code_part("12347") == ("123", "234", "347")


def test_words_and_digits_that_were_recognised_as_one_are_taken_apart() -> None:
    assert unglued("Page2 of Seite12, AB34, x2Page3, Page2b") == "Page 2 Seite 12"
