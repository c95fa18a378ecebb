"""Words that are placed on a page one by one, as people read them: lines from top to bottom, words from left to right. Pure."""

from collections.abc import Iterable

from docvault.model.values import dataclass

_LINE, _GAP, _COLUMN = 0.5, 0.3, 2.0
"""In sizes of the letters: what is so much lower is another line; what is so far to the right is another word, or another column."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Some text, where it begins, how large its letters are and how wide it is. `x` goes to the right, `y` down."""

    x: float
    y: float
    size: float
    width: float
    text: str


def as_read(words: Iterable[Placed]) -> str:
    """The text of a page."""
    lines: list[list[Placed]] = []
    for word in sorted((word for word in words if word.text.strip()), key=lambda word: (word.y, word.x)):
        if lines and word.y - lines[-1][0].y <= _LINE * min(word.size, lines[-1][0].size):
            lines[-1].append(word)
        else:
            lines.append([word])
    return "\n".join(_line(sorted(line, key=lambda word: word.x)) for line in lines)


def _line(words: list[Placed]) -> str:
    said = ""
    end = 0.0
    for word in words:
        gap = (word.x - end) / word.size
        if said and not said[-1].isspace():
            said += "\t" if gap > _COLUMN else " " if gap > _GAP else ""
        said += word.text
        end = max(end, word.x + word.width)
    return " ".join(said.split(" ")).strip()
