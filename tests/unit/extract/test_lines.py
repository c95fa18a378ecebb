"""Where recognised lines stand on the upright page, whichever way it lay."""

import pytest

from docvault.extract.pictures.lines import Frame, Line, placed


def line(left: float, top: float, right: float, bottom: float, text: str = "x") -> Line:
    return Line(text, 1.0, ((left, top), (right, top), (right, bottom), (left, bottom)))


@pytest.mark.parametrize(
    ("turn", "corner", "picture", "found"),
    [
        (0, (100, 50), (300, 200), line(0, 0, 300, 200)),
        # the same ink, on a page of 400 by 800 that lay on its side or head: upright it is 1000 by 500 or so again
        (180, (100, 50), (300, 200), line(0, 0, 300, 200)),
        (90, (100, 50), (300, 200), line(0, 0, 200, 300)),
        (270, (100, 50), (300, 200), line(0, 0, 200, 300)),
    ],
)
def test_what_is_printed_lies_where_it_is_after_the_turn(
    turn: int, corner: tuple[int, int], picture: tuple[int, int], found: Line
) -> None:
    """A page of 1000 by 500 with ink from 100 to 400 across and 50 to 250 down."""
    right = {
        0: (1000, 1000, 4000, 5000),
        180: (6000, 5000, 9000, 9000),
        90: (1000, 6000, 5000, 9000),
        270: (5000, 1000, 9000, 4000),
    }[turn]
    assert Frame((1000, 500), corner, picture, turn).place(found) == right


def test_lines_have_their_place_in_the_text() -> None:
    lines = [line(0, 100, 50, 120, "gold"), line(0, 0, 50, 20, "银色"), line(100, 2, 150, 22, "silver")]
    text, places = placed(lines)
    assert text == "银色 silver\ngold"
    assert [text[start:end] for start, end, _ in places] == ["银色", "silver", "gold"]
    assert [one.text for _, _, one in places] == ["银色", "silver", "gold"]
    assert placed([]) == ("", [])
