"""Office packages: parts, and which refers to which (ECMA-376 part 2)."""

from xml.sax.saxutils import quoteattr

from tools.samples.office import zipped

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "xl/workbook.bin": "application/vnd.ms-excel.sheet.binary.macroEnabled.main",
    "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}


def package(main: str, parts: dict[str, bytes], relations: dict[str, list[tuple[str, str]]]) -> bytes:
    """An office package: its parts, and which refers to which by what kind of relation (`hyperlink` leads outside)."""
    types = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{_TYPES[main]}"/></Types>'
    )
    files = {"[Content_Types].xml": types.encode()}
    for part, targets in {"": [("officeDocument", main)], **relations}.items():
        folder, _, name = part.rpartition("/")
        rows = "".join(
            f'<Relationship Id="rId{number}" Type="{RELATIONS}/{kind}" Target={quoteattr(_target(kind, target))}'
            f"{_outside(kind)}/>"
            for number, (kind, target) in enumerate(targets, start=1)
        )
        path = f"{folder}/_rels/{name}.rels".lstrip("/")
        files[path] = f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'.encode()
    return zipped(files | parts)


def _outside(kind: str) -> str:
    return ' TargetMode="External"' if kind == "hyperlink" else ""


def _target(kind: str, target: str) -> str:
    return target if kind == "hyperlink" else f"/{target}"
