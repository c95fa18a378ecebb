"""What looks like a further version of a paper, and what does not."""

import pytest

from docvault.model.intake.further import Likeness, Paper, Trait
from docvault.model.intake.further import compared as each_compared

LONG = "".join(f"row {number} of the card has {number * 91} rivets; " for number in range(40))


def paper(name: str, title: str = "", text: str = "") -> Paper:
    """A paper as it is compared."""
    return Paper(name, title, text)


def compared(one: Paper, other: Paper) -> Likeness:
    """How much the one is like the other."""
    [found] = each_compared(one, [other])
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("trims card", "Trims_Card v2"),
        ("trims card", "trims-card (1)"),
        ("trims card rev. 3", "TRIMS CARD final"),
        ("辅料卡", "辅料卡 第2版"),
        ("辅料卡 PO4711", "辅料卡PO4711修改版"),
        ("invoice 124", "invoice 124 revised"),
    ],
)
def test_names_that_differ_by_what_tells_versions_apart_are_the_same(one: str, other: str) -> None:
    assert compared(paper(one), paper(other)).name
    assert compared(paper(other), paper(one)).is_further


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("invoice 123", "invoice 124"),
        ("trims card", "fabric card"),
        ("辅料卡", "面料卡"),
        ("scan0001", "scan0001"),
        ("fax", "FAX"),
        ("传真件", "传真件"),
        ("0007", "0007"),
        ("", ""),
    ],
)
def test_other_names_and_what_a_machine_calls_every_file_say_nothing(one: str, other: str) -> None:
    assert not compared(paper(one), paper(other)).is_further


def test_a_paper_that_is_called_like_the_title_of_another_has_its_name() -> None:
    assert compared(paper("trims card"), paper("fax0007", title="Trims card")).name


def test_text_decides_when_it_is_long_enough() -> None:
    little = LONG.replace("row 7 ", "row 77 ")
    assert compared(paper("a", text=LONG), paper("b", text=little)).is_further
    assert not compared(paper("a", text=LONG), paper("b", text=LONG[:600])).is_further
    assert not compared(paper("a", text="gold buttons"), paper("b", text="gold buttons")).is_further


def test_a_title_alone_says_nothing_but_with_half_of_the_text() -> None:
    half = LONG[: len(LONG) * 6 // 10]
    assert not compared(paper("a", "Card", LONG), paper("b", "Card", "quite another thing " * 20)).is_further
    assert compared(paper("a", "Card", LONG), paper("b", "Card", half)).is_further
    assert not compared(paper("a", "Card", LONG), paper("b", "Sheet", half)).is_further


def test_papers_are_ranked_by_name_title_and_text() -> None:
    there = paper("trims card", "Trims", LONG)
    same = compared(paper("trims card v2", "Trims", LONG), there)
    text = compared(paper("fax0001", "", LONG), there)
    name = compared(paper("trims card v2"), there)
    assert same.score == 100 > text.score > name.score > compared(paper("x"), there).score == 0
    assert same.traits == (Trait.NAME, Trait.TITLE, Trait.TEXT)
    assert same.why() == "it has the same name; it has the same title; 100 % of its text is the same"
