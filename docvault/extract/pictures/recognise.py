"""Recognise the text of one page picture: which way up it is, its lines in reading order, its QR codes."""

from collections.abc import Sequence

from PIL import Image, ImageOps

from docvault.extract.pictures.engines import Engine
from docvault.extract.pictures.lines import Frame, Line, confidence, mostly_tall, placed
from docvault.extract.pictures.qr import codes
from docvault.model.intake.extracted import Box
from docvault.model.values import dataclass

READER = "recognition/2"
"""Stands behind the engine in what is kept: higher where more is recognised, or kept of it."""
_SURELY_UPRIGHT = 0.9  # mean score; upright pages reach .99, pages upside down or on their side stay below .76
_BETTER_BY = 0.05  # what a turned page has to gain
_PROBED_LINES = 6
_GUESSED = 0.5  # mean score below which a turned page isn't text either
_INK = 160  # darker than this, of 255, is printed
_PAPER = 48  # pixels of white around what is printed
_MARGIN = 8  # pixels around a line that is probed

_TURNS = {
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_270,
}


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """What recognition made of a page. `confidence` is the mean by character, 0 to 1, None without text; `boxes` say where its lines stand (`Page`)."""

    text: str
    confidence: float | None
    codes: tuple[str, ...]
    boxes: tuple[Box, ...] = ()
    turn: int = 0


def recognise_page(image: Image.Image, engine: Engine | None) -> RecognisedPage:
    """Recognise a page; without an engine only its QR codes."""
    ink = _ink(image) if engine else None
    if engine is None or ink is None:
        return RecognisedPage("", None, codes(image))
    printed = ImageOps.expand(image.crop(ink), _PAPER, "white")
    lines, turn = upright_lines(printed, engine)
    text, places = placed(lines)
    frame = Frame(image.size, (ink[0] - _PAPER, ink[1] - _PAPER), printed.size, turn)
    boxes = tuple((start, end, *frame.place(line)) for start, end, line in places)
    return RecognisedPage(text, confidence(lines), codes(image), boxes, turn)


def _ink(image: Image.Image) -> tuple[int, int, int, int] | None:
    """Where something is printed, None on a blank page. A single word on a large white page is not seen if its margins stay."""
    return image.convert("L").point([255] * _INK + [0] * (256 - _INK)).getbbox()


def upright_lines(image: Image.Image, engine: Engine) -> tuple[list[Line], int]:
    """The lines of a page that may lie on its side or upside down, and by how many degrees it was turned for them, counter-clockwise."""
    lines = engine.lines(image)
    turn = _turn_needed(image, lines, engine)
    return (engine.lines(image.transpose(_TURNS[turn])) if turn else lines), turn


def _turn_needed(image: Image.Image, lines: Sequence[Line], engine: Engine) -> int:
    """Degrees to turn the page by, counter-clockwise; 0 for a page that reads best as it is.

    A few long lines are tried in the other directions, which costs a tenth of recognising the page again.
    """
    score = confidence(lines)
    if score is None:
        return 0
    if mostly_tall(lines):
        turns: tuple[int, ...] = (90, 270)
        score = _GUESSED  # engines turn tall lines by themselves, half of them upright, and order them wrongly
    elif score < _SURELY_UPRIGHT:
        turns = (180,)
    else:
        return 0
    probes = {turn: confidence(engine.lines(_strip(image, lines, turn))) or 0.0 for turn in turns}
    best = max(probes, key=probes.__getitem__)
    return best if probes[best] > score + _BETTER_BY else 0


def _strip(image: Image.Image, lines: Sequence[Line], turn: int) -> Image.Image:
    """The page's longest lines, each turned, one below the other."""
    longest = sorted(lines, key=lambda line: -max(line.width, line.height))[:_PROBED_LINES]
    pieces = [_piece(image, line).transpose(_TURNS[turn]) for line in longest]
    strip = Image.new(
        image.mode, (max(piece.width for piece in pieces), sum(piece.height for piece in pieces)), "white"
    )
    top = 0
    for piece in pieces:
        strip.paste(piece, (0, top))
        top += piece.height
    return strip


def _piece(image: Image.Image, line: Line) -> Image.Image:
    across, down = [x for x, _ in line.box], [y for _, y in line.box]
    box = (min(across) - _MARGIN, min(down) - _MARGIN, max(across) + _MARGIN, max(down) + _MARGIN)
    left, top, right, bottom = (round(side) for side in box)
    return image.crop((max(left, 0), max(top, 0), min(right, image.width), min(bottom, image.height)))
