"""Office formats beside Microsoft's of today, each by its reader."""

from collections.abc import Callable, Mapping

from docvault.extract import office_kinds as kinds
from docvault.extract.content import Content
from docvault.model.limits import Limits


def read_other(data: bytes, media_type: str, limits: Limits) -> Content:
    """A file of one of `office_kinds.READ`, but for flat packages."""
    if media_type in kinds.OPEN_DOCUMENTS:
        from docvault.extract.office.open_document import read_open_document

        return read_open_document(data, media_type, limits)
    return _READERS[media_type](data, limits)


def _flat(data: bytes, limits: Limits) -> Content:
    from docvault.extract.office.open_document import read_flat

    return read_flat(data, kinds.FLAT_OPEN_DOCUMENT, limits)


def _word(data: bytes, limits: Limits) -> Content:
    from docvault.extract.office.xml_2003 import read_word_2003

    return read_word_2003(data, limits)


def _excel(data: bytes, limits: Limits) -> Content:
    from docvault.extract.office.xml_2003 import read_excel_2003

    return read_excel_2003(data, limits)


def _xml(data: bytes, limits: Limits) -> Content:
    from docvault.extract.office.plain_xml import read_xml

    return read_xml(data, limits)


def _svg(data: bytes, limits: Limits) -> Content:
    from docvault.extract.office.plain_xml import read_svg

    return read_svg(data, limits)


def _ofd(data: bytes, limits: Limits) -> Content:
    from docvault.extract.office.ofd import read_ofd

    return read_ofd(data, limits)


def _xps(data: bytes, limits: Limits) -> Content:
    from docvault.extract.office.xps import read_xps

    return read_xps(data, limits)


def _visio(data: bytes, limits: Limits) -> Content:
    from docvault.extract.office.xps import read_visio

    return read_visio(data, limits)


def _slides(data: bytes, limits: Limits) -> Content:
    from docvault.extract.office.slides_binary import read_ppt

    return read_ppt(data, limits)


_READERS: Mapping[str, Callable[[bytes, Limits], Content]] = {
    kinds.FLAT_OPEN_DOCUMENT: _flat,
    kinds.WORD_2003: _word,
    kinds.EXCEL_2003: _excel,
    kinds.XML: _xml,
    kinds.SVG: _svg,
    kinds.OFD: _ofd,
    kinds.XPS: _xps,
    kinds.VISIO: _visio,
    kinds.PPT: _slides,
}
