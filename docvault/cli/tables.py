"""Tables and fields, as wide as the terminal: columns while they fit, then cells in several lines, then one row below the other.

No word is broken, and no line is wider than the terminal but for a word that is wider by itself.
"""

from collections.abc import Iterable, Sequence
from itertools import chain, zip_longest

from docvault.cli.show import GAP, dim, padded, pieces_of, terminal_width, width, wrapped

_WHOLE, _BROKEN, _HIGH = 20, 10, 3
"""Columns up to which a cell stays in one line: a date, a name. Where that leaves no room, shorter ones are broken too,
if no row is higher than so many lines."""


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, indent: str = "") -> list[str]:
    """Columns under their headings; empty columns are left out. Where the terminal is too narrow for them, the rows are stacked."""
    everything = [[_one_line(cell) for cell in row] for row in rows]
    used = [column for column in range(len(headings)) if any(row[column] for row in everything)]
    cells = [[row[column] for column in used] for row in everything]
    heads = [headings[column] for column in used]
    return _side_by_side(heads, cells, indent) or _stacked(heads, cells, indent)


def _side_by_side(heads: Sequence[str], rows: Sequence[Sequence[str]], indent: str) -> list[str]:
    """The rows in columns; nothing where there is no room for them."""
    room = terminal_width() - width(indent)
    for whole in (_WHOLE, _BROKEN):
        sizes = _sizes([heads, *rows], room, whole)
        if sizes:
            first, *further = [_row(row, sizes, indent) for row in (heads, *rows)]
            if whole == _WHOLE or max(map(len, [first, *further])) <= _HIGH:
                return [*(map(dim, first) if any(heads) else ()), *chain(*further)]
    return []


def fields(pairs: Iterable[tuple[str, str]], *, indent: str = "") -> list[str]:
    """Names and values below each other; a field without a value is left out."""
    known = [(name, _one_line(value)) for name, value in pairs if value]
    size = max((width(name) for name, _value in known), default=0)
    room = terminal_width() - width(indent) - size - len(GAP)
    made: list[str] = []
    for name, value in known:
        if _least(value, _BROKEN) > room:
            below = wrapped(value, room + size)
            made += [f"{indent}{dim(name)}", *(f"{indent}{GAP}{line}" for line in below)]
            continue
        first, *further = wrapped(value, room)
        made.append(f"{indent}{dim(padded(name, size))}{GAP}{first}")
        made += [f"{indent}{' ' * size}{GAP}{line}" for line in further]
    return made


def _sizes(rows: Sequence[Sequence[str]], room: int, whole: int) -> list[int]:
    """How wide each column is, the widest made narrower until all have room; nothing where a word would have to be broken."""
    columns = list(zip(*rows, strict=True))
    widest = [max(map(width, column)) for column in columns]
    room -= len(GAP) * (len(columns) - 1)
    if sum(widest) <= room:
        return widest
    least = [max(_least(cell, whole) for cell in column) for column in columns]
    if sum(least) > room:
        return []
    at_most = max(widest)
    while sum(sizes := [min(most, max(few, at_most)) for most, few in zip(widest, least, strict=True)]) > room:
        at_most -= 1
    return sizes


def _least(cell: str, whole: int) -> int:
    """The fewest columns a cell can be shown in: up to `whole` it stays in one line, what is longer is broken between words."""
    columns = width(cell)
    return columns if columns <= whole else max(whole, *map(width, pieces_of(cell)))


def _row(cells: Sequence[str], sizes: Sequence[int], indent: str) -> list[str]:
    columns = [wrapped(cell, size) for cell, size in zip(cells, sizes, strict=True)]
    return [
        (indent + GAP.join(padded(part, size) for part, size in zip(parts, sizes, strict=True))).rstrip()
        for parts in zip_longest(*columns, fillvalue="")
    ]


def _stacked(heads: Sequence[str], rows: Iterable[Sequence[str]], indent: str) -> list[str]:
    """Each row by itself, an empty line between two: its cells as fields, or where nothing is called anything one after the other."""
    made: list[str] = []
    for row in rows:
        if not any(heads):
            first, *further = wrapped(GAP.join(filter(None, row)), terminal_width() - width(indent + GAP))
            made += [indent + first, *(indent + GAP + line for line in further)]
        else:
            made += [*([""] if made else []), *fields(_named(heads, row), indent=indent)]
    return made


def _named(heads: Sequence[str], row: Sequence[str]) -> list[tuple[str, str]]:
    """The cells with what they are; one in a column without a heading stands behind the one before it."""
    made: list[tuple[str, str]] = []
    for head, cell in zip(heads, row, strict=True):
        if head or not made:
            made.append((head, cell))
        else:
            made[-1] = (made[-1][0], f"{made[-1][1]}{GAP}{cell}".strip())
    return made


def _one_line(text: str) -> str:
    return " ".join(text.split()) if "\n" in text or "\t" in text or "\r" in text else text
