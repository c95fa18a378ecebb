"""Excel (.xlsx and its kin): a page per sheet, with its name, its cells as they are shown, and all that stands on it and around its pages."""

import re
import struct
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from docvault.extract.content import Content, unreadable
from docvault.extract.detect import XLSX
from docvault.extract.office import xlsb_records
from docvault.extract.office.inner_files import carries_nothing
from docvault.extract.office.leftovers import around, leftovers, other_files, title_of
from docvault.extract.office.opc import UNREAD, OfficePackage
from docvault.extract.office.sheet_cells import Sheet, shared_texts, sheet_of
from docvault.extract.office.sheet_parts import named_places
from docvault.extract.office.sheet_values import Formats, codes_of_styles
from docvault.extract.xml_parts import attribute, local, parse_xml
from docvault.model.intake.extracted import Facts
from docvault.model.intake.lacking import not_read
from docvault.model.limits import Limits

READER = "excel/2"
_BROKEN = (*UNREAD, struct.error)
_OBJECT = re.compile(r"xl/(?:embeddings|activex|media|ctrlprops)/", re.IGNORECASE)


def read_workbook(data: bytes, limits: Limits) -> Content:
    """The sheets of a workbook, hidden ones too, and what else lies in it."""
    try:
        office = OfficePackage(data, limits)
        main = office.main("xl/workbook.xml")
        book = (_BinaryBook if main.lower().endswith(".bin") else _Book)(office, main)
    except _BROKEN as error:
        return unreadable(XLSX, READER, str(error) or type(error).__name__)
    pages = list(book.pages(limits.output_characters))
    rest = "\n".join(
        filter(None, dict.fromkeys([*book.names, *book.more(), *leftovers(office, office.left()), *office.addresses()]))
    )
    attachments = other_files(office)
    return Content(
        XLSX,
        READER,
        (*pages, rest) if rest else tuple(pages),
        Facts(title=title_of(office)),
        reasons=tuple(office.reasons),
        page_count=len(pages),
        attachments=attachments,
    )


class _Book:
    """A workbook in XML. Raises `UNREAD` when there is none."""

    def __init__(self, office: OfficePackage, main: str) -> None:
        self._office = office
        self._main = main
        self._sheets: list[tuple[str, str]] = []
        self._from_1904 = False
        self.names: list[str] = []
        self._open()
        office.take(main)

    def _open(self) -> None:
        root = self._office.parse(self._main)
        self._sheets = [(node.get("name", ""), attribute(node, "id")) for node in root.iter() if local(node) == "sheet"]
        self._from_1904 = any(
            node.get("date1904") in {"1", "true"} for node in root.iter() if local(node) == "workbookPr"
        )
        self.names = named_places(root)

    def more(self) -> Iterator[str]:
        """What is told beside the sheets and is no XML: nothing."""
        yield from ()

    def pages(self, most: int) -> Iterator[str]:
        """A page per sheet, about `most` characters in all."""
        texts, formats = self._texts(), self._formats()
        for name, part in self._parts():
            sheet = self._sheet(part, texts, formats, most) if part else None
            lines = [name, *(sheet.rows if sheet else ()), *(sheet.around if sheet else ())]
            lines += around(self._office, part) if part else ()
            text = "\n".join(filter(None, lines))
            most = max(0, most - len(text))
            yield text

    def _parts(self) -> list[tuple[str, str]]:
        """The sheets' names and parts in the order of the tabs; then sheets that the workbook does not name."""
        targets = {one.id: one for one in self._office.relations(self._main)}
        found = [(name, self._office.called(targets[key]) if key in targets else "") for name, key in self._sheets]
        named = {part.lower() for _, part in found}
        others = [name for name in self._office.left() if _is_sheet(name) and name.lower() not in named]
        return [*found, *(("", name) for name in others)]

    def _sheet_in(self, data: bytes, texts: list[str], formats: Formats, most: int) -> Sheet:
        return sheet_of(data, texts, formats, most)

    def _texts_in(self, data: bytes) -> list[str]:
        return shared_texts(data)

    def _codes_in(self, data: bytes) -> list[str]:
        return _codes(parse_xml(data))

    def _sheet(self, part: str, texts: list[str], formats: Formats, most: int) -> Sheet | None:
        if self._office.take(part) is None:
            return None
        try:
            sheet = self._sheet_in(self._office.bytes_of(part), texts, formats, most)
        except _BROKEN:
            self._office.reasons.append(not_read("section"))
            return None
        if not sheet.is_whole:
            self._office.reasons.append(not_read("section"))
        if sheet.unreckoned:
            self._office.reasons.append(not_read("field", sheet.unreckoned))
        return sheet

    def _texts(self) -> list[str]:
        return self._of("sharedStrings", self._texts_in)

    def _formats(self) -> Formats:
        return Formats(self._of("styles", self._codes_in), self._from_1904)

    def _of(self, kind: str, reader: Callable[[bytes], list[str]]) -> list[str]:
        """What a part says that all sheets share; nothing where there is none."""
        found = next(self._office.related(self._main, kind), f"xl/{kind}.xml")
        if self._office.take(found) is None:
            return []
        try:
            return reader(self._office.bytes_of(found))
        except _BROKEN:
            self._office.reasons.append(not_read("section"))
            return []


class _BinaryBook(_Book):
    """A workbook in records (.xlsb)."""

    def _open(self) -> None:
        self._sheets, self._from_1904, self.names = xlsb_records.book_of(self._office.bytes_of(self._main))

    def _sheet_in(self, data: bytes, texts: list[str], formats: Formats, most: int) -> Sheet:
        return xlsb_records.sheet_of(data, texts, formats, most)

    def _texts_in(self, data: bytes) -> list[str]:
        return xlsb_records.shared_of(data)

    def _codes_in(self, data: bytes) -> list[str]:
        return xlsb_records.codes_of(data)

    def more(self) -> Iterator[str]:
        """Comments and pivot caches, which are records too."""
        for name in self._office.left():
            if name.lower().startswith("xl/") and name.lower().endswith(".bin") and not carries_nothing(name):
                if _OBJECT.match(name):
                    continue
                self._office.take(name)
                try:
                    yield xlsb_records.texts_of(self._office.bytes_of(name))
                except _BROKEN:
                    self._office.reasons.append(not_read("section"))


def _is_sheet(name: str) -> bool:
    folder, _, last = name.lower().rpartition("/")
    return folder in {"xl/worksheets", "xl/chartsheets", "xl/dialogsheets", "xl/macrosheets"} and last.endswith(
        (".xml", ".bin")
    )


def _codes(styles: Element) -> list[str]:
    """The format of each style of cells."""
    named: dict[int, str] = {}
    numbers: list[int] = []
    for node in styles:
        if local(node) == "numFmts":
            named |= {
                int(one.get("numFmtId", "0")): one.get("formatCode", "")
                for one in node
                if one.get("numFmtId", "").isdecimal()
            }
        elif local(node) == "cellXfs":
            numbers = [int(number) if (number := one.get("numFmtId", "0")).isdecimal() else 0 for one in node]
    return codes_of_styles(named, numbers)
