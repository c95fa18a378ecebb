"""Names that every system can hold: made of anything at all, and what keeps a name from being one."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from docvault.model.names import MAX_BYTES, free_name, name_problem, safe_id, safe_name

ANYTHING = st.text() | st.text("ab.~ 订单\u0301/:?\x00\u202e", max_size=90) | st.text("单é", min_size=60, max_size=200)
ENDINGS = st.sampled_from([".pdf", ".docx", ".JPG", ".订单", ".tar"])


@given(ANYTHING)
@example("con")
@example("CON.txt")
@example("nul .txt")
@example(" . ")
@example("\ud800")
@example("x" * 199 + "é")
def test_whatever_a_file_is_called_its_safe_name_has_no_problem(original: str) -> None:
    made = safe_name(original)
    assert name_problem(made) is None
    assert safe_name(made) == made


@given(ANYTHING)
def test_a_name_without_a_problem_is_kept(original: str) -> None:
    if name_problem(original) is None:
        assert safe_name(original) == original


@given(st.text("订单abc", min_size=1, max_size=300), ENDINGS)
def test_a_long_name_keeps_its_ending(stem: str, ending: str) -> None:
    made = safe_name(stem + ending)
    assert made.endswith(ending)
    assert len(made.encode()) <= MAX_BYTES


@given(ANYTHING, st.integers(0, 12))
def test_a_free_name_is_none_of_those_taken(original: str, others: int) -> None:
    name = safe_name(original)
    taken: set[str] = set()
    for _ in range(others):
        taken.add(free_name(name, frozenset(taken)).casefold())
    made = free_name(name, frozenset(taken))
    assert made.casefold() not in taken
    assert name_problem(made) is None
    assert len(taken) == others


def test_a_second_file_of_a_name_is_numbered_before_its_ending() -> None:
    assert free_name("Spec.pdf", frozenset({"spec.pdf"})) == "Spec (2).pdf"
    assert free_name("Spec.pdf", frozenset({"spec.pdf", "spec (2).pdf"})) == "Spec (3).pdf"


@given(ANYTHING)
@example("0:_0")
def test_an_id_can_be_a_folder_and_stands_in_a_reference(title: str) -> None:
    made = safe_id(title, fallback="document")
    assert name_problem(made) is None
    assert len(made.encode()) <= 60
    assert not set(made) & set(" /@#._")
    assert safe_id(made, fallback="document") == made
    assert unicodedata.is_normalized("NFC", made)


@pytest.mark.parametrize(
    ("title", "made"),
    [
        ("Spec Sheet (final)", "spec-sheet-final"),
        ("面料 规格_表", "面料-规格-表"),
        ("--", "document"),
        ("con", "document"),
        ("", "document"),
        ("x" * 80, "x" * 60),
    ],
)
def test_ids_of_titles(title: str, made: str) -> None:
    assert safe_id(title, fallback="document") == made


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("", "it is empty or a dot"),
        ("..", "it is empty or a dot"),
        ("a\ud800", "it is not text"),
        ("订" * 67, "it is longer than 200 bytes"),
        ("cafe\u0301", "it is not in Unicode form NFC"),
        ("a:b", "it holds a character Windows forbids or a control character"),
        ("a\u202eb", "it holds a character Windows forbids or a control character"),
        (" a", "it begins or ends with a space, or ends with a dot"),
        ("a.", "it begins or ends with a space, or ends with a dot"),
        ("Aux.txt", "it is reserved by Windows"),
        ("订单 1.pdf", None),
    ],
)
def test_what_keeps_a_name_from_being_one(name: str, problem: str | None) -> None:
    assert name_problem(name) == problem


@pytest.mark.parametrize(
    ("title", "made"),
    [
        (
            "bestaetigung-der-silbernen-knoepfe-fuer-den-auftrag-x-hm-88437",
            "bestaetigung-der-silbernen-knoepfe-fuer-den-auftrag-x-hm",
        ),
        (
            "bestaetigung-der-silbernen-knoepfe-fuer-auftraege-hm-88437-12x",
            "bestaetigung-der-silbernen-knoepfe-fuer-auftraege-hm",
        ),
        ("银色纽扣样品确认单请尽快回复订单编号为 HM-88437", "银色纽扣样品确认单请尽快回复订单编号为-hm"),
        ("银" * 30, "银" * 20),
        ("x" * 80, "x" * 60),
        ("4711" * 20, "fallback"),
    ],
)
def test_ids_are_cut_between_words_and_never_make_another_number(title: str, made: str) -> None:
    assert safe_id(title, fallback="fallback") == made


def test_names_of_files_are_cut_between_words_too() -> None:
    name = safe_name("a" * 190 + " HM-88437.pdf")
    assert name == "a" * 190 + " HM.pdf"
    assert len(name.encode()) <= MAX_BYTES
    for length in range(150, 230):
        made = safe_name("银" * (length // 3) + " PO-4711-12 PO-4712.pdf")
        assert made.endswith(".pdf")
        assert not any(piece in made for piece in ("PO-4711-1 ", "PO-4711.", "PO-471.", "PO-47."))
