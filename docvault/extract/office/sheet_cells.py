"""The XML of a worksheet and of the texts that its cells share, read as it comes: sheets have millions of cells."""

from collections.abc import Callable
from xml.parsers import expat

from docvault.extract.office.sheet_values import Formats, column_of, header_text, literals, unescaped
from docvault.extract.xml_parts import HostileXmlError, readable

WIDEST_GAP = 20
"""Empty cells between two that are kept as such: a sheet may begin in column XFD."""
_KEPT = frozenset({"v", "t", "formula1", "formula2", "f"})
_HEADERS = frozenset({"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"})
_PROMPTS = ("promptTitle", "prompt", "errorTitle", "error")
_LINKS = ("display", "tooltip")


class _Enough(Exception):  # noqa: N818 - no error: more would be cut off anyway
    """The sheet holds more text than is taken."""


class Sheet:
    """A worksheet's texts: a line per row, what stands above and below its pages, what its cells let choose and lead to."""

    def __init__(self) -> None:
        """Nothing was read yet."""
        self.rows: list[str] = []
        self.around: dict[str, None] = {}
        self.unreckoned = 0  # formulas whose result is not in the file
        self.is_whole = True


def parse(
    data: bytes, start: Callable[[str, dict[str, str]], None], end: Callable[[str], None], text: Callable[[str], None]
) -> None:
    """Read XML as it comes, names without their namespaces. Raises `BROKEN_XML`: a document type of its own is refused."""
    parser = expat.ParserCreate(namespace_separator="\n")
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise HostileXmlError("it declares a document type of its own")

    def begin(name: str, attributes: dict[str, str]) -> None:
        start(name.rpartition("\n")[2], attributes)

    def finish(name: str) -> None:
        end(name.rpartition("\n")[2])

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = begin
    parser.EndElementHandler = finish
    parser.CharacterDataHandler = text
    try:
        parser.Parse(readable(data), True)  # noqa: FBT003 - expat's own
    except expat.ExpatError as error:
        raise HostileXmlError(str(error)) from error


def shared_texts(data: bytes) -> list[str]:
    """The texts that cells share, in order, without how they are pronounced. Raises `BROKEN_XML`."""
    found: list[str] = []
    pieces: list[str] = []
    state = {"in": False, "aside": 0}

    def start(name: str, _: dict[str, str]) -> None:
        if name == "si":
            pieces.clear()
        state["in"] = name == "t" and not state["aside"]
        state["aside"] += name == "rPh"

    def end(name: str) -> None:
        state["in"] = False
        state["aside"] -= name == "rPh"
        if name == "si":
            found.append(unescaped("".join(pieces)))

    def text(data: str) -> None:
        if state["in"]:
            pieces.append(data)

    parse(data, start, end, text)
    return found


class _Cells:
    """What reading a sheet has come to: the cell, the row, what was found."""

    def __init__(self, texts: list[str], formats: Formats, most: int) -> None:
        self.sheet = Sheet()
        self._texts = texts
        self._formats = formats
        self._room = most
        self._row: list[str] = []
        self._column = 0
        self._cell: dict[str, str] | None = None
        self._value: list[str] = []
        self._has_value = False
        self._formula: str | None = None
        self._piece: list[str] = []
        self._kept = ""
        self._aside = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._cell = attributes
            self._value, self._has_value, self._formula = [], False, None
        elif name == "row":
            self._row, self._column = [], 0
        elif name in _KEPT or name in _HEADERS:
            self._kept, self._piece = name, []
        elif name == "rPh":
            self._aside += 1
        elif name == "dataValidation":
            self._say(attributes, _PROMPTS)
        elif name == "hyperlink":
            self._say(attributes, _LINKS)
        elif name in {"scenario", "protectedRange", "inputCells"}:
            self._say(attributes, ("comment", "val"))

    def _say(self, attributes: dict[str, str], names: tuple[str, ...]) -> None:
        for name in names:
            if text := unescaped(attributes.get(name, "")).strip():
                self.sheet.around[text] = None

    def text(self, text: str) -> None:
        if self._kept and not self._aside:
            self._piece.append(text)

    def end(self, name: str) -> None:
        if name == self._kept:
            self._end_piece(name, "".join(self._piece))
            self._kept = ""
        elif name == "c" and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif name == "row":
            self._end_row()
        elif name == "rPh":
            self._aside -= 1

    def _end_piece(self, name: str, text: str) -> None:
        if name in {"v", "t"}:
            self._value.append(text)
            self._has_value = True
        elif name in _HEADERS:
            if words := header_text(text):
                self.sheet.around[words] = None
        elif self._cell is not None:
            self._formula = text
        else:
            self.sheet.around.update(dict.fromkeys(literals(text)))

    def _end_cell(self, cell: dict[str, str]) -> None:
        if self._formula is not None:
            self._end_formula(self._formula)
        column = column_of(cell.get("r", "")) or self._column + 1
        text = self._shown("".join(self._value), cell.get("t", "n"), cell.get("s", ""))
        if text:
            gap = column - self._column - (not self._row)
            self._row.append("\t" * min(max(gap, 0), WIDEST_GAP) + text if self._row else text)
            self._column = column
            self._room -= len(text) + 1
            if self._room < 0:
                self._end_row()
                raise _Enough
        elif not self._row:
            self._column = column

    def _end_formula(self, formula: str) -> None:
        """A formula is read by its result. Where a program left that to Excel, the words in it are read, and more is said to be missing."""
        is_link = "HYPERLINK(" in formula.upper()
        if is_link or not self._has_value:
            self.sheet.around.update(dict.fromkeys(literals(formula)))
        self.sheet.unreckoned += not self._has_value and not is_link

    def _shown(self, value: str, kind: str, style: str) -> str:
        number = int(style) if style.isdecimal() else 0
        if not value:
            return ""
        if kind == "s":
            place = int(value) if value.strip().isdecimal() else -1
            return self._formats.text(self._texts[place], number) if 0 <= place < len(self._texts) else ""
        if kind in {"str", "inlineStr"}:
            return self._formats.text(value, number)
        if kind == "b":
            return "TRUE" if value.strip() in {"1", "true"} else "FALSE"
        if kind == "d":
            return self._formats.day(value, number)
        try:
            return self._formats.number(float(value), number) if kind == "n" else value
        except ValueError:
            return value

    def _end_row(self) -> None:
        if self._row:
            self.sheet.rows.append("".join(self._row))
            self._row = []


def sheet_of(data: bytes, texts: list[str], formats: Formats, most: int) -> Sheet:
    """The texts of a worksheet, about `most` characters at most; of one that breaks off what was before."""
    cells = _Cells(texts, formats, most)
    try:
        parse(data, cells.start, cells.end, cells.text)
    except _Enough:
        pass
    except HostileXmlError:
        cells.sheet.is_whole = False
    return cells.sheet
