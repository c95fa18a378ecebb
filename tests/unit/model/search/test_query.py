"""The query language: what was typed becomes the tree that was meant, and nothing typed is ever an error."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvault.model.search.query import (
    MOST_BEGINNINGS,
    MOST_CHARACTERS,
    MOST_TERMS,
    MOST_TOKENS,
    TEXT_FIELDS,
    Dates,
    Either,
    Every,
    Field,
    Not,
    Query,
    TooLongQueryError,
    Unmeant,
    Words,
    parse_query,
    words_of,
)

A, B, C, D = (Words(letter) for letter in "abcd")


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("", Every()),
        ("  \t ", Every()),
        ('""', Every()),
        ("a", A),
        ("a b", Every((A, B))),
        ('"a b" c', Every((Words("a b"), C))),
        ('"a b', Words("a b")),
        ("a -b", Every((A, Not(B)))),
        ('-"a b"', Not(Words("a b"))),
        ("a - b", Every((A, Words("-"), B))),
        ("butt*", Words("butt", prefix=True)),
        ('"butt*"', Words("butt*")),
        ("*", Words("*")),
        ("-butt*", Not(Words("butt", prefix=True))),
        ("order:2026-0007", Field("order", "2026-0007")),
        ("ORDER:x", Field("order", "x")),
        ('customer:"HANSA GmbH"', Field("customer", "HANSA GmbH")),
        ("-state:open", Not(Field("state", "open"))),
        ("is:superseded", Field("is", "superseded")),
        ("is:lost", Unmeant("is", "lost")),
        ("mood:good", Words("mood:good")),
        ("order:", Unmeant("order", "")),
        ("http://x", Words("http://x")),
    ],
)
def test_what_was_typed_is_what_was_meant(typed: str, tree: Query) -> None:
    assert parse_query(typed) == tree


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("a OR b", Either((A, B))),
        ("a OR b OR c", Either((A, B, C))),
        ("a b OR c d", Every((A, Either((B, C)), D))),
        ("a OR -b", Either((A, Not(B)))),
        ("a 或 b", Either((A, B))),
        ("OR a", A),
        ("a OR", A),
        ("a OR OR b", Either((A, B))),
        ('a "OR" b', Every((A, Words("OR"), B))),
        ("a or b", Every((A, Words("or"), B))),
        ("-OR", Not(Words("OR"))),
    ],
)
def test_or_binds_the_words_beside_it(typed: str, tree: Query) -> None:
    assert parse_query(typed) == tree


@pytest.mark.parametrize("typed", ["“a b” －c 　order：x d＊", "「a b」 −c order:x d*", '"a b" -c order:x d*', "«a b» -c order：x d＊"])  # fmt: skip
def test_signs_of_a_chinese_keyboard_mean_the_same(typed: str) -> None:
    assert parse_query(typed) == Every((Words("a b"), Not(C), Field("order", "x"), Words("d", prefix=True)))


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("received:2026", Dates("received", "2026-01-01", "2026-12-31")),
        ("received:2026-02", Dates("received", "2026-02-01", "2026-02-28")),
        ("received:2024-2", Dates("received", "2024-02-01", "2024-02-29")),
        ("due:2026-11-24", Dates("due", "2026-11-24", "2026-11-24")),
        ("received:2026-01..2026-03", Dates("received", "2026-01-01", "2026-03-31")),
        ("received:2026..", Dates("received", "2026-01-01", "")),
        ("received:..2026-3-5", Dates("received", "", "2026-03-05")),
        ("after:2026-03", Dates("received", "2026-03-01", "")),
        ("before:2026-03-01", Dates("received", "", "2026-02-28")),
        ("before:0001-01-01", Dates("received", "", "0001-01-01")),
        *(
            (text, Unmeant(*text.split(":")))
            for text in ("received:2026-13", "received:2026-02-30", "due:soon", "after:", "received:..")
        ),
        *(
            (text, Unmeant(*text.split(":")))
            for text in ("received:2026-00", "received:0000", "received:2026..soon", "before:2026-02-30")
        ),
        ("received:2026-11..2026-10", Unmeant("received", "2026-11..2026-10")),
    ],
)
def test_dates_are_days_from_and_to(typed: str, tree: Query) -> None:
    assert parse_query(typed) == tree


@given(st.dates(), st.dates())
def test_any_two_days_are_a_time(first: date, last: date) -> None:
    first, last = sorted((first, last))
    assert parse_query(f"received:{first}..{last}") == Dates("received", first.isoformat(), last.isoformat())


@given(st.text() | st.text(alphabet='ab-"*: OR或.0123456789：“”').map(str))
def test_nothing_typed_is_an_error_and_no_word_is_lost(typed: str) -> None:
    tree = parse_query(typed)
    assert parse_query(typed) == tree
    if not set(typed) & set('-－−":："“”„‟＂«»「」『』*＊\0') and not {"OR", "或"} & set(typed.split()):
        assert [word.text for word in words_of(tree)] == list(dict.fromkeys(typed.split()))


@given(st.sampled_from([name for name in TEXT_FIELDS if name != "is"]), st.text(alphabet="abc/-_.银", min_size=1))
def test_a_field_keeps_its_value_as_it_was_typed(name: str, value: str) -> None:
    assert parse_query(f"{name}:{value}") == Field(name, value)


def test_what_snippets_mark_is_what_is_wanted() -> None:
    assert words_of(parse_query('a "b c" OR d* -e order:x')) == [A, Words("b c"), Words("d", prefix=True)]
    assert words_of(parse_query("-a")) == []


@pytest.mark.parametrize(
    "typed",
    [
        " ".join(f"-word{number}" for number in range(150)),
        " ".join(f"customer:C{number}" for number in range(1_100)),
        " OR ".join(f"w{number}" for number in range(MOST_TERMS + 1)),
        "x" * (MOST_CHARACTERS + 1),
        "银色纽扣" * (MOST_TOKENS // 4 + 1),
        '"' + " ".join(["silver"] * (MOST_TOKENS + 1)) + '"',
        " OR ".join(f"-{'银色金色' * (MOST_TOKENS // 100)}{number}" for number in range(30)),
        "A1-" * (MOST_TOKENS + 1),
        " OR ".join(f"but{number}*" for number in range(MOST_BEGINNINGS + 1)),
        " ".join("银色纽扣代替金的牛仔裤面料订单交期大货"),
    ],
)
def test_what_nobody_types_is_refused(typed: str) -> None:
    with pytest.raises(TooLongQueryError):
        parse_query(typed)


def test_the_longest_query_is_one() -> None:
    parse_query(" ".join(f"-w{number}" for number in range(MOST_TERMS)))
    parse_query("x" * MOST_CHARACTERS)
    parse_query("银色纽扣" * (MOST_TOKENS // 4))
    parse_query(" ".join(f"but{number}*" for number in range(MOST_BEGINNINGS)))
    parse_query(" ".join("银色纽扣代替金的"))
    parse_query(" OR ".join(f"DJ-{number}/7" for number in range(1_000, 1_000 + MOST_TERMS)))


def test_what_is_asked_twice_is_looked_for_once() -> None:
    assert parse_query("gold gold") == Words("gold")
    assert parse_query("a OR a OR b") == Either((Words("a"), Words("b")))


def test_halves_of_characters_are_no_words() -> None:
    assert parse_query("gold\udcff\x00silver") == parse_query("gold silver")
