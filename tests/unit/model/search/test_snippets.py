"""Snippets: the marks lie on what was asked for, and the piece is of the text."""

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvault.model.search.query import Words
from docvault.model.search.snippets import WIDTH, beginning, occurrences, pattern_of, snippet
from docvault.model.search.tokens import normalised

WORDS = ["silver", "button", "银色纽扣", "牛仔", "AB-1234/7", "4711", "größe", "of", "the"]
texts = st.lists(st.sampled_from([*WORDS, ",", "\n", "　", "concatenated", "x" * 70, "单" * 30]), max_size=60).map(
    " ".join
)


def marked(text: str, *asked: str, prefix: bool = False) -> list[str]:
    """What is marked in the snippet of a text; nothing when there is none."""
    found = snippet(text, pattern_of(Words(word, prefix=prefix) for word in asked))
    return [found[0][first:last] for first, last in found[1]] if found else []


def bare(text: str) -> str:
    """A text without blanks and signs, as the analyzer compares it."""
    return re.sub(r"[\W_]", "", normalised(text))


@given(texts, st.lists(st.sampled_from(WORDS), min_size=1, max_size=3))
def test_the_marks_lie_on_what_was_asked_for(text: str, asked: list[str]) -> None:
    found = snippet(text, pattern_of([Words(word) for word in asked]))
    assert (found is not None) == any(word in text for word in asked)
    if found is None:
        return
    piece, marks = found
    assert marks
    assert list(marks) == sorted(set(marks))
    assert all(0 <= first < last <= len(piece) for first, last in marks)
    assert all(one[1] <= other[0] for one, other in pairwise(marks))
    assert {bare(piece[first:last]) for first, last in marks} <= {bare(word) for word in asked}


@given(texts, st.sampled_from(WORDS))
def test_the_piece_is_of_the_text_and_short(text: str, asked: str) -> None:
    found = snippet(text, pattern_of([Words(asked)]))
    if found is None:
        return
    piece = found[0]
    folded = re.sub(r"\s+", " ", text)
    assert piece.strip("…") in folded
    assert len(piece.strip("…")) <= WIDTH
    assert piece.startswith("…") or folded.strip().startswith(piece.strip("…"))
    assert piece.endswith("…") or folded.strip().endswith(piece.strip("…"))


@pytest.mark.parametrize(
    ("text", "asked", "marks"),
    [
        ("Silver SILVER silver", "silver", ["Silver", "SILVER", "silver"]),
        ("concatenate a cat", "cat", ["cat"]),
        ("有银 色\n纽扣的", "银色纽扣", ["银 色 纽扣"]),
        ("银色的纽扣", "银色纽扣", []),
        ("silver-button, silver  button", "silver button", ["silver-button", "silver button"]),
        ("code AB-1234/7 here", "1234", ["1234"]),
        ("code AB-1234/7 here", "B12347", ["B-1234/7"]),
        ("a+b", "+", []),
        ("有扣子", "扣", ["扣"]),
        ("ＡＢ１２ wide", "ab12", ["AB12"]),
    ],
)
def test_what_is_marked(text: str, asked: str, marks: list[str]) -> None:
    assert marked(text, asked) == marks


def test_the_beginning_of_a_word_is_marked_only_when_a_beginning_was_asked_for() -> None:
    assert marked("buttons", "button") == []
    assert marked("buttons", "button", prefix=True) == ["button"]


def test_the_longest_of_several_is_marked() -> None:
    assert marked("silver button", "silver", "silver button") == ["silver button"]


def test_nothing_asked_for_is_no_snippet() -> None:
    assert pattern_of([]) is None
    assert pattern_of([Words("—")]) is None
    assert snippet("text", None) is None


def test_the_piece_begins_with_a_whole_word_and_shows_what_is_before_and_after() -> None:
    text = "first " + "beforehand " * 40 + "silver" + " after" * 60
    piece, [(first, last)] = snippet(text, pattern_of([Words("silver")])) or ("", ((0, 0),))
    assert piece.startswith("…beforehand ")
    assert piece.endswith("…")
    assert piece[first:last] == "silver"
    assert 40 < first <= 52


def test_a_whole_text_has_no_dots() -> None:
    assert snippet("  a silver\n button ", pattern_of([Words("silver")])) == ("a silver button", ((2, 8),))


@given(st.text())
def test_the_beginning_is_short_and_has_no_lines(text: str) -> None:
    piece = beginning(text)
    assert len(piece) <= WIDTH + 1
    assert not re.search(r"\s\s|[\n\t]", piece)
    assert beginning("word " * 100) == "word " * 32 + "…"


def test_how_often_each_word_occurs() -> None:
    text = normalised("Silver silver 银色 扣 ＡＢ")
    assert occurrences(text, [Words("SILVER"), Words("银色"), Words("ab"), Words("gold")]) == [2, 1, 1, 0]
    assert unicodedata.is_normalized("NFKC", text)
