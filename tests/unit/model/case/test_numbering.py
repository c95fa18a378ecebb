"""Numbers of orders: what a pattern makes, it reads back; ids of documents are free."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvault.model.case.numbering import BadPatternError, Pattern, free_document_id
from tests.unit.model.cases import document, order

PATTERNS = [
    "{year}-{seq:04}",
    "{seq}",
    "{customer}-{year}-{seq:03}",
    "{year}/{customer}.{seq:2}",
    "O{seq:06}-{customer}",
    "[{year}] {customer} ({seq})",
    "{customer}-{customer}-{seq}",
]
customers = st.from_regex(r"[A-Z][A-Z0-9ÄÖÜ-]{0,6}", fullmatch=True)
years = st.integers(1990, 2199)
sequences = st.integers(1, 999_999)


@given(st.sampled_from(PATTERNS), years, customers, sequences)
def test_a_number_is_read_back(pattern: str, year: int, customer: str, sequence: int) -> None:
    made = Pattern(pattern)
    number = made.number(year, customer, sequence)
    assert made.read(number) == (made.scope(year, customer), sequence)
    assert made.read(number.lower()) == made.read(number)  # numbers differ by more than their case (V034)


@given(st.sampled_from(PATTERNS), years, customers, sequences, sequences)
def test_two_sequences_are_two_numbers_of_one_scope(
    pattern: str, year: int, customer: str, one: int, other: int
) -> None:
    made = Pattern(pattern)
    numbers = [made.number(year, customer, sequence) for sequence in (one, other)]
    assert (numbers[0] == numbers[1]) == (one == other)
    assert len({(made.read(number) or ("", 0))[0] for number in numbers}) == 1


@given(years, st.integers(1, 9999), st.integers(1, 9999))
def test_numbers_of_a_width_sort_as_they_were_given(year: int, one: int, other: int) -> None:
    made = Pattern("{year}-{seq:04}")
    assert (made.number(year, "", one) < made.number(year, "", other)) == (one < other)


def test_what_numbers_look_like() -> None:
    assert Pattern("{year}-{seq:04}").number(2026, "HANSA", 7) == "2026-0007"
    assert Pattern("{year}-{seq:04}").number(2026, "HANSA", 12345) == "2026-12345"
    assert Pattern("{customer}{seq:3}").number(2026, "HANSA", 7) == "HANSA007"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [((2026, "A"), (2026, "B"), False), ((2026, "A"), (2027, "A"), False), ((2026, "Hansa"), (2026, "HANSA"), True)],
)
def test_a_sequence_counts_within_year_and_customer(
    one: tuple[int, str], other: tuple[int, str], *, same: bool
) -> None:
    made = Pattern("{year}-{customer}-{seq}")
    assert (made.scope(*one) == made.scope(*other)) is same
    assert Pattern("{seq}").scope(*one) == Pattern("{seq}").scope(*other)


@pytest.mark.parametrize(
    "number", ["", "2026-007", "26-0007", "2026-0007-2", "x2026-0007", "2026_0007", "2026-", "2026-0007 "]
)
def test_other_numbers_are_not_read(number: str) -> None:
    assert Pattern("{year}-{seq:04}").read(number) is None


def test_a_field_that_stands_twice_says_the_same_twice() -> None:
    made = Pattern("{customer}-{customer}-{seq}")
    assert made.read("A--A--1") == (made.scope(0, "A-"), 1)
    assert made.read("A-B-1") is None


def test_signs_of_a_pattern_are_signs() -> None:
    assert Pattern("{year}.{seq}").read("2026x7") is None
    assert Pattern("{year}.{seq}").read("2026.7") == ("2026.#", 7)


@pytest.mark.parametrize("pattern", ["", "{year}", "{seq}{seq}", "{seq}-{month}", "{seq", "seq}", "{seq:x}", "{Seq}"])
def test_these_are_no_patterns(pattern: str) -> None:
    with pytest.raises(BadPatternError):
        Pattern(pattern)


@given(
    st.lists(st.sampled_from(["spec", "Spec-2", "spec-3", "SPEC-4", "bom"]), unique=True),
    st.sampled_from(["spec", "SPEC", "bom", "other"]),
)
def test_the_id_of_a_document_is_free_and_near_to_what_was_wanted(taken: list[str], wanted: str) -> None:
    made = free_document_id(order(*(document(id) for id in taken)), wanted)
    folded = {id.casefold() for id in taken}
    assert made.casefold() not in folded
    assert made == wanted or wanted.casefold() in folded
    assert made in {wanted, *(f"{wanted}-{count}" for count in range(2, 6))}
    if made != wanted:
        count = int(made.removeprefix(f"{wanted}-"))
        assert all(f"{wanted}-{smaller}".casefold() in folded for smaller in range(2, count))
