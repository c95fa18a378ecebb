"""Recognised lines of a page: what an engine hands over, their order for reading, and how sure it was. Pure arithmetic on boxes."""

from collections.abc import Iterable, Sequence
from math import atan2, cos, hypot, sin
from statistics import median

from docvault.model.values import dataclass

Point = tuple[float, float]

_TALL = 1.5  # height over width above which a box is a line of a page lying on its side
_SAME_ROW = 0.5  # of the smaller height: how far apart the middles of two lines of one row may be
_WIDE_ENOUGH = 4.0  # width over height above which a line's slope says something of the page's


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text with its box: top left, top right, bottom right, bottom left, in pixels; `score` from 0 to 1."""

    text: str
    score: float
    box: tuple[Point, Point, Point, Point]

    @property
    def width(self) -> float:
        """Length of the upper edge."""
        return _distance(self.box[0], self.box[1])

    @property
    def height(self) -> float:
        """Length of the left edge."""
        return _distance(self.box[0], self.box[3])

    @property
    def middle(self) -> Point:
        """The centre of the box."""
        return (sum(x for x, _ in self.box) / 4, sum(y for _, y in self.box) / 4)

    @property
    def tall(self) -> bool:
        """Higher than a line of text is."""
        return self.height > _TALL * self.width


def placed(lines: Iterable[Line]) -> tuple[str, list[tuple[int, int, Line]]]:
    """The page as one text, and where in it each line begins and ends: rows from top to bottom, the pieces of a row from left to right, as one reads a form."""
    text, places = "", []
    for row in rows_of(list(lines)):
        for line in row:
            start = len(text)
            text += line.text
            places.append((start, len(text), line))
            text += " "
        text = text[:-1] + "\n"
    return text.removesuffix("\n"), places


@dataclass(frozen=True, slots=True)
class Frame:
    """How the picture in which lines were found lies on its page: the page's size, where the picture's corner is on it, the picture's size, and the turn."""

    page: tuple[int, int]
    corner: tuple[int, int]
    picture: tuple[int, int]
    turn: int

    def place(self, line: Line) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of a line on the upright page, in 1/10000 of its width and height."""
        (width, height), (left, top), (across, down) = self.page, self.corner, self.picture
        right, bottom = width - left - across, height - top - down
        x, y = {0: (left, top), 90: (top, right), 180: (right, bottom), 270: (bottom, left)}[self.turn]
        if self.turn in {90, 270}:
            width, height = height, width
        sides = [side for side, _ in line.box], [side for _, side in line.box]
        edges = (min(sides[0]) + x, min(sides[1]) + y, max(sides[0]) + x, max(sides[1]) + y)
        scaled = (round(10000 * edge / length) for edge, length in zip(edges, (width, height) * 2, strict=True))
        return tuple(min(10000, max(0, one)) for one in scaled)  # type: ignore[return-value]


def rows_of(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that stand beside each other, on a page that may be a few degrees askew."""
    slope = _slope(lines)
    rows: list[list[tuple[float, float, Line]]] = []  # (along, across, line), turned straight
    for across, along, line in sorted(
        ((_across(line.middle, slope), _along(line.middle, slope), line) for line in lines), key=lambda place: place[:2]
    ):
        row = rows[-1] if rows else []
        if row and _beside(across, line, row):
            row.append((along, across, line))
        else:
            rows.append([(along, across, line)])
    return [[line for _, _, line in sorted(row, key=lambda place: place[:2])] for row in rows]


def confidence(lines: Iterable[Line]) -> float | None:
    """Mean score by character, 0 to 1; None without text."""
    weighed = [(line.score, len(line.text)) for line in lines]
    characters = sum(length for _, length in weighed)
    return round(sum(score * length for score, length in weighed) / characters, 4) if characters else None


def mostly_tall(lines: Sequence[Line]) -> bool:
    """Whether most lines, by length, run from top to bottom: the page lies on its side."""
    return sum(line.height for line in lines if line.tall) > sum(line.width for line in lines if not line.tall)


def _beside(across: float, line: Line, row: Sequence[tuple[float, float, Line]]) -> bool:
    middle = sum(other for _, other, _ in row) / len(row)
    lowest = min(line.height, *(other.height for _, _, other in row), line.height)
    return abs(across - middle) < _SAME_ROW * lowest


def _slope(lines: Iterable[Line]) -> float:
    """Angle of the page in radians: the median of its long lines' upper edges."""
    angles = [
        atan2(line.box[1][1] - line.box[0][1], line.box[1][0] - line.box[0][0])
        for line in lines
        if line.width > _WIDE_ENOUGH * line.height
    ]
    return median(angles) if angles else 0.0


def _along(point: Point, slope: float) -> float:
    return point[0] * cos(slope) + point[1] * sin(slope)


def _across(point: Point, slope: float) -> float:
    return point[1] * cos(slope) - point[0] * sin(slope)


def _distance(one: Point, other: Point) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])
