"""Word, Excel and PowerPoint of 2007 and later: a word in each place where these files can have one."""

import io
import struct
from collections.abc import Callable
from xml.sax.saxutils import escape, quoteattr

from tools.samples.office import docx as word_file
from tools.samples.office import pdf
from tools.samples.outlook_file import compound
from tools.samples.packages import RELATIONS, package
from tools.samples.xlsb import cell, record, text, xlsb

Carrier = Callable[[str], bytes]

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{RELATIONS}" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:cx="http://schemas.microsoft.com/office/drawing/2014/chartex" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"'
)


def xml(root: str, inside: str) -> bytes:
    """A part: its root element with the namespaces that office files use, and what is in it."""
    return f"<{root} {_NAMES}>{inside}</{root}>".encode()


def paragraph(word: str) -> str:
    """A paragraph of Word."""
    return f"<w:p><w:r><w:t>{escape(word)}</w:t></w:r></w:p>"


def drawn(word: str) -> str:
    """A paragraph of a shape."""
    return f"<a:p><a:r><a:t>{escape(word)}</a:t></a:r></a:p>"


def docx(body: str, parts: dict[str, tuple[str, bytes]] | None = None) -> bytes:
    """A Word file with this body, and parts that it refers to by a kind of relation."""
    found = parts or {}
    return package(
        "word/document.xml",
        {"word/document.xml": xml("w:document", f"<w:body>{body}</w:body>")}
        | {name: data for name, (kind, data) in found.items() if kind != "hyperlink"},
        {"word/document.xml": [(kind, name) for name, (kind, _) in found.items()]},
    )


def xlsx(
    cells: str = "",
    after: str = "",
    parts: dict[str, tuple[str, bytes]] | None = None,
    *,
    formats: str = "",
    book: str = "",
    name: str = "Sheet1",
) -> bytes:
    """A workbook of one sheet with these cells, elements after them, parts that the sheet refers to, and elements of the workbook."""
    found = parts or {}
    sheet = f"<sheetData>{cells}</sheetData>{after}"
    styles = f'<numFmts><numFmt numFmtId="164" formatCode={quoteattr(formats or "General")}/></numFmts>'
    cell_styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>'
    return package(
        "xl/workbook.xml",
        {
            "xl/workbook.xml": xml(
                "workbook", f'<sheets><sheet name={quoteattr(name)} sheetId="1" r:id="rId1"/></sheets>{book}'
            ),
            "xl/styles.xml": xml("styleSheet", styles + cell_styles),
            "xl/worksheets/sheet1.xml": xml("worksheet", sheet),
        }
        | {name: data for name, (kind, data) in found.items() if kind != "hyperlink"},
        {
            "xl/workbook.xml": [("worksheet", "xl/worksheets/sheet1.xml"), ("styles", "xl/styles.xml")],
            "xl/worksheets/sheet1.xml": [(kind, name) for name, (kind, _) in found.items()],
        },
    )


def pptx(shapes: str, parts: dict[str, tuple[str, bytes]] | None = None) -> bytes:
    """A show of one slide with these shapes, and parts that the slide refers to."""
    found = parts or {}
    return package(
        "ppt/presentation.xml",
        {
            "ppt/presentation.xml": xml("p:presentation", '<p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst>'),
            "ppt/slides/slide1.xml": xml("p:sld", f"<p:cSld><p:spTree>{shapes}</p:spTree></p:cSld>"),
        }
        | {name: data for name, (kind, data) in found.items() if kind != "hyperlink"},
        {
            "ppt/presentation.xml": [("slide", "ppt/slides/slide1.xml")],
            "ppt/slides/slide1.xml": [(kind, name) for name, (kind, _) in found.items()],
        },
    )


def shape(word: str, placeholder: str = "") -> str:
    """A shape of a slide, maybe one that holds a place of the pattern."""
    place = f'<p:nvSpPr><p:nvPr><p:ph type="{placeholder}"/></p:nvPr></p:nvSpPr>' if placeholder else ""
    return f"<p:sp>{place}<p:txBody>{drawn(word)}</p:txBody></p:sp>"


def picture(word: str) -> bytes:
    """A picture of a word."""
    from PIL import Image, ImageDraw

    image = Image.new("L", (600, 120), 255)
    ImageDraw.Draw(image).text((20, 30), word, fill=0, font_size=48)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def emf(word: str) -> bytes:
    """A drawing of Windows with a word in it."""
    text = word.encode("utf-16-le")
    text += bytes(-len(text) % 4)
    record = struct.pack("<II16xIffiiIII16xI", 84, 76 + len(text), 1, 1.0, 1.0, 10, 10, len(word), 76, 0, 0) + text
    end = struct.pack("<IIIII", 14, 20, 0, 0, 20)
    size = 108 + len(record) + len(end)
    return struct.pack("<II32x4sIII", 1, 108, b" EMF", 0x10000, size, 3).ljust(108, b"\0") + record + end


def packed_object(name: str, content: bytes) -> bytes:
    """A file as Windows' packager puts it into a document."""
    label = name.encode()
    inside = struct.pack("<H", 2) + label + b"\0" + label + b"\0" + struct.pack("<HHI", 0, 3, len(label) + 1) + label
    inside += b"\0" + struct.pack("<I", len(content)) + content
    return compound({"\x01Ole10Native": struct.pack("<I", len(inside)) + inside})


def _chart(word: str) -> bytes:
    return xml("c:chartSpace", f"<c:chart><c:title><c:tx><c:rich>{drawn(word)}</c:rich></c:tx></c:title></c:chart>")


def _chart_values(word: str) -> bytes:
    points = (
        f'<c:cat><c:strRef><c:strCache><c:pt idx="0"><c:v>{escape(word)}</c:v></c:pt></c:strCache></c:strRef></c:cat>'
    )
    return xml(
        "c:chartSpace", f"<c:chart><c:plotArea><c:barChart><c:ser>{points}</c:ser></c:barChart></c:plotArea></c:chart>"
    )


def _new_chart(word: str) -> bytes:
    return xml(
        "cx:chartSpace",
        f'<cx:chartData><cx:data><cx:strDim><cx:lvl><cx:pt idx="0">{escape(word)}</cx:pt></cx:lvl></cx:strDim></cx:data></cx:chartData>',
    )


def _diagram(word: str) -> bytes:
    return xml("dgm:dataModel", f"<dgm:ptLst><dgm:pt><dgm:t>{drawn(word)}</dgm:t></dgm:pt></dgm:ptLst>")


def _core(word: str) -> bytes:
    return xml("cp:coreProperties", f"<dc:subject>{escape(word)}</dc:subject>")


def _own_property(word: str) -> bytes:
    return xml("Properties", f'<property name="Order"><vt:lpwstr>{escape(word)}</vt:lpwstr></property>')


def _two_ways(word: str) -> str:
    box = f"<w:txbxContent>{paragraph(word)}</w:txbxContent>"
    return (
        f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx>{box}</wps:txbx></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def _cell(word: str) -> str:
    return f'<row r="1"><c r="A1" t="inlineStr"><is><t>{escape(word)}</t></is></c></row>'


def _word_parts(folder: str, refer: Callable[[dict[str, tuple[str, bytes]]], bytes]) -> dict[str, Carrier]:
    """Carriers that all three programs have: parts that a document, sheet or slide refers to."""
    return {
        "chart": lambda word: refer({f"{folder}/charts/chart1.xml": ("chart", _chart(word))}),
        "chart: values": lambda word: refer({f"{folder}/charts/chart1.xml": ("chart", _chart_values(word))}),
        "chart of 2016": lambda word: refer({f"{folder}/charts/chartEx1.xml": ("chartEx", _new_chart(word))}),
        "diagram": lambda word: refer({f"{folder}/diagrams/data1.xml": ("diagramData", _diagram(word))}),
        "link": lambda word: refer({f"https://example.com/{word}": ("hyperlink", b"")}),
        "metadata": lambda word: refer({"docProps/core.xml": ("core-properties", _core(word))}),
        "metadata: own": lambda word: refer({"docProps/custom.xml": ("custom-properties", _own_property(word))}),
        "picture": lambda word: refer({f"{folder}/media/image1.png": ("image", picture(word))}),
        "picture: drawing": lambda word: refer({f"{folder}/media/image1.emf": ("image", emf(word))}),
        "attachment": lambda word: refer(
            {f"{folder}/embeddings/Document1.docx": ("package", word_file("inside", [word]))}
        ),
        "attachment: object": lambda word: refer(
            {f"{folder}/embeddings/oleObject1.bin": ("oleObject", packed_object("note.txt", word.encode()))}
        ),
        "attachment: PDF": lambda word: refer(
            {f"{folder}/embeddings/oleObject1.bin": ("oleObject", compound({"CONTENTS": pdf("inside", [word])}))}
        ),
        "control": lambda word: refer(
            {f"{folder}/activeX/activeX1.bin": ("activeXControlBinary", compound({"contents": word.encode()}))}
        ),
        "control: caption": lambda word: refer(
            {
                f"{folder}/activeX/activeX1.xml": (
                    "control",
                    f'<ocx><ocxPr name="Caption" value={quoteattr(word)}/></ocx>'.encode(),
                )
            }
        ),
        "data": lambda word: refer({"customXml/item1.xml": ("customXml", xml("order", f"<no>{escape(word)}</no>"))}),
    }


def _around_text(kind: str, root: str) -> Carrier:
    return lambda word: docx(paragraph("x"), {f"word/{kind}1.xml": (kind, xml(root, paragraph(word)))})


def _comment(word: str) -> bytes:
    return xml(
        "comments", f'<commentList><comment ref="A1"><text><r><t>{escape(word)}</t></r></text></comment></commentList>'
    )


def _numbering(word: str) -> bytes:
    level = f'<w:lvl w:ilvl="0"><w:lvlText w:val={quoteattr(f"{word} %1")}/></w:lvl>'
    number = '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    return xml("w:numbering", f'<w:abstractNum w:abstractNumId="1">{level}</w:abstractNum>{number}')


def _table(word: str) -> bytes:
    return f'<table displayName="Table1" comment={quoteattr(word)}/>'.encode()


DOCX: dict[str, Carrier] = {
    "body": lambda word: docx(paragraph(word)),
    "table": lambda word: docx(f"<w:tbl><w:tr><w:tc>{paragraph(word)}</w:tc></w:tr></w:tbl>"),
    "header": _around_text("header", "w:hdr"),
    "footer": _around_text("footer", "w:ftr"),
    "note": lambda word: docx(
        paragraph("x"),
        {"word/footnotes.xml": ("footnotes", xml("w:footnotes", f"<w:footnote>{paragraph(word)}</w:footnote>"))},
    ),
    "endnote": lambda word: docx(
        paragraph("x"),
        {"word/endnotes.xml": ("endnotes", xml("w:endnotes", f"<w:endnote>{paragraph(word)}</w:endnote>"))},
    ),
    "comment": lambda word: docx(
        paragraph("x"),
        {"word/comments.xml": ("comments", xml("w:comments", f"<w:comment>{paragraph(word)}</w:comment>"))},
    ),
    "shape": lambda word: docx(_two_ways(word)),
    "shape: old": lambda word: docx(
        f"<w:p><w:r><w:pict><v:textbox><w:txbxContent>{paragraph(word)}</w:txbxContent></v:textbox></w:pict></w:r></w:p>"
    ),
    "word art": lambda word: docx(
        f"<w:p><w:r><w:pict><v:shape><v:textpath string={quoteattr(word)}/></v:shape></w:pict></w:r></w:p>"
    ),
    "description": lambda word: docx(
        f"<w:p><w:r><w:drawing><wp:docPr id='1' descr={quoteattr(word)}/></w:drawing></w:r></w:p>"
    ),
    "field": lambda word: docx(
        f'<w:p><w:fldSimple w:instr="DOCPROPERTY x"><w:r><w:t>{escape(word)}</w:t></w:r></w:fldSimple></w:p>'
    ),
    "field: link": lambda word: docx(
        f'<w:p><w:r><w:instrText>HYPERLINK "https://example.com/{escape(word)}"</w:instrText></w:r></w:p>'
    ),
    "control: content": lambda word: docx(f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph(word)}</w:sdtContent></w:sdt>"),
    "control: list": lambda word: docx(
        f"<w:p><w:r><w:fldChar><w:ffData><w:ddList><w:listEntry w:val={quoteattr(word)}/></w:ddList></w:ffData></w:fldChar></w:r></w:p>"
    ),
    "link: tip": lambda word: docx(
        f"<w:p><w:hyperlink w:tooltip={quoteattr(word)}><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>"
    ),
    "comment: author": lambda word: docx(
        paragraph("x"),
        {"word/comments.xml": ("comments", xml("w:comments", f"<w:comment w:author={quoteattr(word)}/>"))},
    ),
    "number of a list": lambda word: docx(
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:p>',
        {"word/numbering.xml": ("numbering", _numbering(word))},
    ),
    "formula": lambda word: docx(f"<w:p><m:oMath><m:r><m:t>{escape(word)}</m:t></m:r></m:oMath></w:p>"),
    "pronunciation": lambda word: docx(
        f"<w:p><w:r><w:ruby><w:rt><w:r><w:t>{escape(word)}</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>x</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
    ),
    "hidden": lambda word: docx(f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{escape(word)}</w:t></w:r></w:p>"),
    "inserted": lambda word: docx(f"<w:p><w:ins><w:r><w:t>{escape(word)}</w:t></w:r></w:ins></w:p>"),
    "file in the text": lambda word: docx(
        '<w:altChunk r:id="rId1"/>', {"word/part.html": ("aFChunk", f"<html><p>{escape(word)}</p></html>".encode())}
    ),
    "title": lambda word: docx(
        "", {"docProps/core.xml": ("core-properties", xml("cp:coreProperties", f"<dc:title>{escape(word)}</dc:title>"))}
    ),
    **_word_parts("word", lambda parts: docx(paragraph("x"), parts)),
}

XLSX: dict[str, Carrier] = {
    "body": lambda word: xlsx(_cell(word)),
    "sheet's name": lambda word: xlsx(name=word),
    "result of a formula": lambda word: xlsx(f'<row r="1"><c r="A1" t="str"><f>X1</f><v>{escape(word)}</v></c></row>'),
    "format": lambda word: xlsx('<row r="1"><c r="A1" s="1"><v>4711</v></c></row>', formats=f'"{word}"0'),
    "header": lambda word: xlsx(after=f"<headerFooter><oddHeader>{escape(f'&L{word}&R&P')}</oddHeader></headerFooter>"),
    "footer": lambda word: xlsx(after=f"<headerFooter><firstFooter>{escape('&C' + word)}</firstFooter></headerFooter>"),
    "comment": lambda word: xlsx(parts={"xl/notes/remarks.xml": ("comments", _comment(word))}),
    "comment: thread": lambda word: xlsx(
        parts={
            "xl/threadedComments/t1.xml": (
                "threadedComment",
                xml("ThreadedComments", f"<threadedComment><text>{escape(word)}</text></threadedComment>"),
            )
        }
    ),
    "shape": lambda word: xlsx(
        parts={
            "xl/drawings/d1.xml": (
                "drawing",
                xml("xdr:wsDr", f"<xdr:sp><xdr:txBody>{drawn(word)}</xdr:txBody></xdr:sp>"),
            )
        }
    ),
    "shape: old": lambda word: xlsx(
        parts={
            "xl/drawings/v1.vml": (
                "vmlDrawing",
                xml("xml", f"<v:shape><v:textbox><div><font>{escape(word)}</font></div></v:textbox></v:shape>"),
            )
        }
    ),
    "choice": lambda word: xlsx(
        after=f'<dataValidations><dataValidation><formula1>"red,{escape(word)}"</formula1></dataValidation></dataValidations>'
    ),
    "prompt": lambda word: xlsx(after=f"<dataValidations><dataValidation prompt={quoteattr(word)}/></dataValidations>"),
    "name of a place": lambda word: xlsx(
        book=f"<definedNames><definedName name={quoteattr(word)}>A1</definedName></definedNames>"
    ),
    "link: tip": lambda word: xlsx(after=f'<hyperlinks><hyperlink ref="A1" tooltip={quoteattr(word)}/></hyperlinks>'),
    "table": lambda word: xlsx(parts={"xl/tables/table1.xml": ("table", _table(word))}),
    "pivot cache": lambda word: xlsx(
        parts={
            "xl/pivotCache/p1.xml": (
                "pivotCacheDefinition",
                xml(
                    "pivotCacheDefinition",
                    f"<cacheFields><cacheField name='f'><sharedItems><s v={quoteattr(word)}/></sharedItems></cacheField></cacheFields>",
                ),
            )
        }
    ),
    **_word_parts("xl", lambda parts: xlsx(_cell("x"), parts=parts)),
}

PPTX: dict[str, Carrier] = {
    "body": lambda word: pptx(shape(word)),
    "title": lambda word: pptx(shape(word, "title")),
    "footer": lambda word: pptx(shape(word, "ftr")),
    "table": lambda word: pptx(
        f"<p:graphicFrame><a:tbl><a:tr><a:tc><a:txBody>{drawn(word)}</a:txBody></a:tc></a:tr></a:tbl></p:graphicFrame>"
    ),
    "note": lambda word: pptx(
        "",
        {
            "ppt/notesSlides/n1.xml": (
                "notesSlide",
                xml("p:notes", f"<p:cSld><p:spTree>{shape(word)}</p:spTree></p:cSld>"),
            )
        },
    ),
    "comment": lambda word: pptx(
        "", {"ppt/comments/c1.xml": ("comments", xml("p:cmLst", f"<p:cm><p:text>{escape(word)}</p:text></p:cm>"))}
    ),
    "master": lambda word: pptx(
        "",
        {
            "ppt/slideLayouts/l1.xml": (
                "slideLayout",
                xml("p:sldLayout", f"<p:cSld><p:spTree>{shape(word)}</p:spTree></p:cSld>"),
            )
        },
    ),
    "description": lambda word: pptx(
        f"<p:pic><p:nvPicPr><p:cNvPr id='1' descr={quoteattr(word)}/></p:nvPicPr></p:pic>"
    ),
    **_word_parts("ppt", lambda parts: pptx(shape("x"), parts)),
}


def _row(cells: bytes) -> bytes:
    return record(0, bytes(17)) + cells


def _page_text(word: str, place: int) -> bytes:
    """Text above or below the pages of a sheet: the first of six places is the header of all, the second the footer."""
    texts = [text(f"&L{word}") if number == place else struct.pack("<I", 0xFFFFFFFF) for number in range(6)]
    return record(479, bytes(2) + b"".join(texts))


XLSB: dict[str, Carrier] = {
    "body": lambda word: xlsb(_row(cell(7, 0, 0, struct.pack("<I", 0))), shared=word),
    "sheet's name": lambda word: xlsb(_row(b""), name=word),
    "result of a formula": lambda word: xlsb(_row(cell(8, 0, 0, text(word)))),
    "format": lambda word: xlsb(_row(cell(5, 0, 1, struct.pack("<d", 4711))), formats=f'"{word}"0'),
    "header": lambda word: xlsb(_page_text(word, 0)),
    "footer": lambda word: xlsb(_page_text(word, 1)),
    "comment": lambda word: xlsb(_row(b""), others={"xl/comments1.bin": record(637, b"\0" + text(word))}),
    "chart": lambda word: xlsb(_row(b""), others={"xl/charts/chart1.xml": _chart(word)}),
    "picture": lambda word: xlsb(_row(b""), others={"xl/media/image1.png": picture(word)}),
    "attachment": lambda word: xlsb(_row(b""), others={"xl/embeddings/Document1.docx": word_file("inside", [word])}),
    "metadata": lambda word: xlsb(_row(b""), others={"docProps/core.xml": _core(word)}),
}

CARRIERS: dict[str, dict[str, Carrier]] = {"docx": DOCX, "xlsx": XLSX, "xlsb": XLSB, "pptx": PPTX}
"""For each format, by the suffix of its files: a small file with the word in one place, and nowhere else."""
