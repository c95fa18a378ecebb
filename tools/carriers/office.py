"""Office files beside Microsoft's of today, each with a word in one carrier and nowhere else."""

import base64
import io
import zipfile
from collections.abc import Callable, Mapping

Carrier = Callable[[str], bytes]
_ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0" '
    'xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" '
    'xmlns:chart="urn:oasis:names:tc:opendocument:xmlns:chart:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
)


def zipped(files: Mapping[str, bytes | str]) -> bytes:
    """A package of these files, in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def picture_of(word: str) -> bytes:
    """A picture with a word drawn on it."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("L", (640, 160), 255)
    ImageDraw.Draw(picture).text((30, 50), word, fill=0, font=ImageFont.load_default(48))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


# -- OpenDocument ------------------------------------------------------------------------------------------------------


def opendocument(kind: str, body: str, files: Mapping[str, bytes | str] | None = None) -> bytes:
    """A packed OpenDocument file of a kind (`text`, `spreadsheet`, `presentation`)."""
    content = f"<office:document-content {_ODF}><office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    return zipped({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": content, **(files or {})})


def _styles(inner: str) -> str:
    return (
        f"<office:document-styles {_ODF}><office:master-styles>{inner}</office:master-styles></office:document-styles>"
    )


def _meta(inner: str) -> str:
    return f"<office:document-meta {_ODF}><office:meta>{inner}</office:meta></office:document-meta>"


def _chart(word: str) -> str:
    return (
        f"<office:document-content {_ODF}><office:body><office:chart><chart:chart><chart:title><text:p>{word}</text:p></chart:title>"
        "</chart:chart></office:chart></office:body></office:document-content>"
    )


_FRAME_OF_CHART = '<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>'


def _inside(kind: str, pattern: str) -> Carrier:
    return lambda word: opendocument(kind, pattern.format(word=word))


def _beside(kind: str, name: str, made: Callable[[str], bytes | str], body: str = "") -> Carrier:
    return lambda word: opendocument(kind, body, {name: made(word)})


def _header(kind: str, pattern: str) -> Carrier:
    return _beside(kind, "styles.xml", lambda word: _styles(pattern.format(word=word)))


ODT: dict[str, Carrier] = {
    "body": _inside("text", "<text:p>{word}</text:p>"),
    "heading": _inside("text", "<text:h>{word}</text:h>"),
    "list": _inside("text", "<text:list><text:list-item><text:p>{word}</text:p></text:list-item></text:list>"),
    "table": _inside("text", "<table:table><table:table-row><table:table-cell><text:p>{word}</text:p></table:table-cell></table:table-row></table:table>"),
    "header": _header("text", "<style:master-page><style:header><text:p>{word}</text:p></style:header></style:master-page>"),
    "footer": _header("text", "<style:master-page><style:footer><text:p>{word}</text:p></style:footer></style:master-page>"),
    "note": _inside("text", "<text:p>a<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>{word}</text:p></text:note-body></text:note></text:p>"),
    "comment": _inside("text", "<text:p>a<office:annotation><dc:creator>Li</dc:creator><text:p>{word}</text:p></office:annotation></text:p>"),
    "text box": _inside("text", "<text:p>a<draw:frame><draw:text-box><text:p>{word}</text:p></draw:text-box></draw:frame></text:p>"),
    "shape": _inside("text", "<text:p>a<draw:custom-shape><text:p>{word}</text:p></draw:custom-shape></text:p>"),
    "field": _inside("text", "<text:p>a <text:user-field-get>{word}</text:user-field-get></text:p>"),
    "form": _inside("text", '<office:forms><form:form><form:text form:current-value="{word}"/></form:form></office:forms>'),
    "alternative text": _inside("text", "<text:p>a<draw:frame><draw:image/><svg:desc>{word}</svg:desc></draw:frame></text:p>"),
    "inserted": _inside("text", '<text:p>a <text:change-start text:change-id="1"/>{word}<text:change-end text:change-id="1"/></text:p>'),
    "index": _inside("text", "<text:table-of-content><text:index-body><text:p>{word}</text:p></text:index-body></text:table-of-content>"),
    "chart": _beside("text", "Object 1/content.xml", _chart, f"<text:p>{_FRAME_OF_CHART}</text:p>"),
    "metadata": _beside("text", "meta.xml", lambda word: _meta(f"<dc:subject>{word}</dc:subject>")),
    "picture": _beside("text", "Pictures/1.png", picture_of),
    "attachment": _beside("text", "Object 2", lambda word: word.encode()),
}  # fmt: skip
ODS: dict[str, Carrier] = {
    "cell": _inside("spreadsheet", '<table:table table:name="a"><table:table-row><table:table-cell><text:p>{word}</text:p></table:table-cell></table:table-row></table:table>'),
    "sheet name": _inside("spreadsheet", '<table:table table:name="{word}"/>'),
    "value without text": _inside("spreadsheet", '<table:table table:name="a"><table:table-row><table:table-cell office:string-value="{word}"/></table:table-row></table:table>'),
    "comment": _inside("spreadsheet", '<table:table table:name="a"><table:table-row><table:table-cell><office:annotation><text:p>{word}</text:p></office:annotation><text:p>1</text:p></table:table-cell></table:table-row></table:table>'),
    "shape": _inside("spreadsheet", '<table:table table:name="a"><table:shapes><draw:custom-shape><text:p>{word}</text:p></draw:custom-shape></table:shapes></table:table>'),
    "validation": _inside("spreadsheet", '<table:content-validations><table:content-validation table:condition="of:cell-content-is-in-list(&quot;{word}&quot;)"/></table:content-validations>'),
    "header": _header("spreadsheet", "<style:master-page><style:header><style:region-left><text:p>{word}</text:p></style:region-left></style:header></style:master-page>"),
    "chart": _beside("spreadsheet", "Object 1/content.xml", _chart),
    "metadata": _beside("spreadsheet", "meta.xml", lambda word: _meta(f"<meta:keyword>{word}</meta:keyword>")),
    "picture": _beside("spreadsheet", "Pictures/1.png", picture_of),
}  # fmt: skip
ODP: dict[str, Carrier] = {
    "slide": _inside("presentation", "<draw:page><draw:frame><draw:text-box><text:p>{word}</text:p></draw:text-box></draw:frame></draw:page>"),
    "table": _inside("presentation", "<draw:page><draw:frame><table:table><table:table-row><table:table-cell><text:p>{word}</text:p></table:table-cell></table:table-row></table:table></draw:frame></draw:page>"),
    "notes": _inside("presentation", "<draw:page><presentation:notes><draw:frame><draw:text-box><text:p>{word}</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>"),
    "comment": _inside("presentation", "<draw:page><office:annotation><text:p>{word}</text:p></office:annotation></draw:page>"),
    "footer": _inside("presentation", "<presentation:footer-decl>{word}</presentation:footer-decl><draw:page/>"),
    "master": _header("presentation", "<style:master-page><draw:frame><draw:text-box><text:p>{word}</text:p></draw:text-box></draw:frame></style:master-page>"),
    "chart": _beside("presentation", "Object 1/content.xml", _chart),
    "metadata": _beside("presentation", "meta.xml", lambda word: _meta(f"<meta:user-defined>{word}</meta:user-defined>")),
    "picture": _beside("presentation", "Pictures/1.png", picture_of),
}  # fmt: skip


def _flat(inner: str) -> Carrier:
    return lambda word: (
        f'<?xml version="1.0"?><office:document {_ODF} office:mimetype="application/vnd.oasis.opendocument.text">'
        f"{inner.format(word=word)}</office:document>"
    ).encode()


FODT: dict[str, Carrier] = {
    "body": _flat("<office:body><office:text><text:p>{word}</text:p></office:text></office:body>"),
    "header": _flat("<office:master-styles><style:master-page><style:header><text:p>{word}</text:p></style:header></style:master-page></office:master-styles><office:body/>"),
    "metadata": _flat("<office:meta><dc:description>{word}</dc:description></office:meta><office:body/>"),
    "picture": lambda word: _flat("<office:body><office:text><draw:frame><draw:image><office:binary-data>{word}</office:binary-data></draw:image></draw:frame></office:text></office:body>")(base64.b64encode(picture_of(word)).decode()),
}  # fmt: skip

# -- rich text ---------------------------------------------------------------------------------------------------------


def _rtf(pattern: str) -> Carrier:
    return lambda word: (r"{\rtf1\ansi\ansicpg1252 " + pattern.replace("WORD", escaped(word)) + "}").encode("ascii")


def escaped(word: str) -> str:
    """A word as rich text writes it."""
    units = word.encode("utf-16-le")
    codes = (int.from_bytes(units[place : place + 2], "little") for place in range(0, len(units), 2))
    return "".join(chr(code) if code < 128 else rf"\u{code - 65536 if code > 32767 else code}?" for code in codes)


def _object(word: str) -> bytes:
    """An object of OLE 1.0 with a text file packaged in it."""
    data = word.encode()
    native = b"\2\0note.txt\0C:\\note.txt\0" + bytes((0, 0, 3, 0)) + b"\x0a\0\0\0C:\\n.txt\0\0"
    native += len(data).to_bytes(4, "little") + data
    head = (0x501).to_bytes(4, "little") + (2).to_bytes(4, "little") + b"\x08\0\0\0Package\0" + bytes(8)
    return head + len(native).to_bytes(4, "little") + native


RTF: dict[str, Carrier] = {
    "body": _rtf(r"WORD\par"),
    "header": _rtf(r"{\header WORD\par}a\par"),
    "footer": _rtf(r"{\footerf WORD\par}a\par"),
    "note": _rtf(r"a{\footnote {\super 1} WORD} b\par"),
    "comment": _rtf(r"a{\*\atnid LI}{\*\atnauthor Li}\chatn{\*\annotation {\*\atndate 1}WORD}\par"),
    "text box": _rtf(r"{\shp{\*\shpinst{\sp{\sn shapeType}{\sv 202}}{\shptxt WORD\par}}{\shprslt old}}a\par"),
    "drawn letters": _rtf(r"{\shp{\*\shpinst{\sp{\sn gtextUNICODE}{\sv WORD}}}}a\par"),
    "field": _rtf(r"{\field{\*\fldinst AUTHOR}{\fldrslt WORD}}\par"),
    "form": _rtf(r"{\field{\*\fldinst FORMTEXT{\*\formfield{\*\ffname a}{\*\ffdeftext WORD}}}{\fldrslt}}\par"),
    "table": _rtf(r"\trowd\intbl WORD\cell\row"),
    "nested table": _rtf(r"\trowd\intbl\itap2 WORD\nestcell{\*\nesttableprops\nestrow}{\nonesttables\par}\cell\row"),
    "list": _rtf(r"{\listtext WORD\tab}a\par"),
    "formula": _rtf(r"{\mmath{\*\moMath{\mr\mscr0 WORD}}}\par"),
    "metadata": _rtf(r"{\info{\subject WORD}}a\par"),
    "old drawing": _rtf(r"{\*\do\dobxpage{\dptxbx{\dptxbxtext WORD\par}}}a\par"),
    "picture": lambda word: (r"{\rtf1 {\*\shppict{\pict\pngblip " + picture_of(word).hex() + "}}}").encode(),
    "attachment": lambda word: (r"{\rtf1 {\object\objemb{\*\objclass Package}{\*\objdata " + _object(word).hex() + "}{\\result a}}}").encode(),
}  # fmt: skip

# -- XML ---------------------------------------------------------------------------------------------------------------

_WORD_2003 = 'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:aml="http://schemas.microsoft.com/aml/2001/core" xmlns:v="urn:schemas-microsoft-com:vml"'  # fmt: skip


def _word_2003(inner: str) -> Carrier:
    return lambda word: (
        f'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument {_WORD_2003}>{inner.format(word=word)}</w:wordDocument>'
    ).encode()


WORD_2003: dict[str, Carrier] = {
    "body": _word_2003("<w:body><w:p><w:r><w:t>{word}</w:t></w:r></w:p></w:body>"),
    "table": _word_2003("<w:body><w:tbl><w:tr><w:tc><w:p><w:r><w:t>{word}</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body>"),
    "header": _word_2003("<w:body><w:sectPr><w:hdr><w:p><w:r><w:t>{word}</w:t></w:r></w:p></w:hdr></w:sectPr></w:body>"),
    "footer": _word_2003("<w:body><w:p><w:pPr><w:sectPr><w:ftr><w:p><w:r><w:t>{word}</w:t></w:r></w:p></w:ftr></w:sectPr></w:pPr></w:p></w:body>"),
    "note": _word_2003("<w:body><w:p><w:r><w:footnote><w:p><w:r><w:t>{word}</w:t></w:r></w:p></w:footnote></w:r></w:p></w:body>"),
    "comment": _word_2003('<w:body><w:p><w:r><aml:annotation w:type="Word.Comment" aml:author="Li"><aml:content><w:p><w:r><w:t>{word}</w:t></w:r></w:p></aml:content></aml:annotation></w:r></w:p></w:body>'),
    "text box": _word_2003("<w:body><w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>{word}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p></w:body>"),
    "drawn letters": _word_2003('<w:body><w:p><w:r><w:pict><v:shape><v:textpath string="{word}"/></v:shape></w:pict></w:r></w:p></w:body>'),
    "metadata": _word_2003("<o:DocumentProperties><o:Keywords>{word}</o:Keywords></o:DocumentProperties><w:body/>"),
    "picture": lambda word: _word_2003('<w:body><w:p><w:r><w:pict><w:binData w:name="wordml://1.png">{word}</w:binData></w:pict></w:r></w:p></w:body>')(base64.b64encode(picture_of(word)).decode()),
}  # fmt: skip


def _excel_2003(inner: str) -> Carrier:
    return lambda word: (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" '
        f'xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:o="urn:schemas-microsoft-com:office:office">{inner.format(word=word)}</Workbook>'
    ).encode()


EXCEL_2003: dict[str, Carrier] = {
    "cell": _excel_2003('<Worksheet ss:Name="a"><Table><Row><Cell><Data ss:Type="String">{word}</Data></Cell></Row></Table></Worksheet>'),
    "sheet name": _excel_2003('<Worksheet ss:Name="{word}"><Table/></Worksheet>'),
    "comment": _excel_2003('<Worksheet ss:Name="a"><Table><Row><Cell><Comment ss:Author="Li"><ss:Data>{word}</ss:Data></Comment></Cell></Row></Table></Worksheet>'),
    "header": _excel_2003('<Worksheet ss:Name="a"><x:WorksheetOptions><x:PageSetup><x:Header x:Data="&amp;C{word}"/></x:PageSetup></x:WorksheetOptions></Worksheet>'),
    "metadata": _excel_2003('<o:DocumentProperties><o:Title>{word}</o:Title></o:DocumentProperties><Worksheet ss:Name="a"/>'),
}  # fmt: skip
_INVOICE = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"


def _xml(inner: str) -> Carrier:
    return lambda word: f'<?xml version="1.0" encoding="UTF-8"?>{inner.format(word=word)}'.encode()


XML: dict[str, Carrier] = {
    "field": _xml(f'<Invoice xmlns="{_INVOICE}"><ID>{{word}}</ID></Invoice>'),
    "attribute": _xml('<order><line name="{word}"/></order>'),
    "sentence": _xml("<p1>wash <b>{word}</b> cold</p1>"),
    "marked text": _xml("<order><note><![CDATA[<p>{word}</p>]]></note></order>"),
    "attachment": lambda word: _xml('<Invoice><EmbeddedDocumentBinaryObject filename="a.txt">{word}</EmbeddedDocumentBinaryObject></Invoice>')(base64.b64encode((word + " " * 200).encode()).decode()),
}  # fmt: skip
SVG: dict[str, Carrier] = {
    "body": _xml('<svg xmlns="http://www.w3.org/2000/svg"><text>{word}</text></svg>'),
    "title": _xml('<svg xmlns="http://www.w3.org/2000/svg"><title>{word}</title></svg>'),
    "picture": lambda word: _xml('<svg xmlns="http://www.w3.org/2000/svg"><image href="data:image/png;base64,{word}"/></svg>')(base64.b64encode(picture_of(word)).decode()),
}  # fmt: skip

# -- OFD, XPS, Visio ---------------------------------------------------------------------------------------------------

_OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def _object_of(word: str) -> str:
    return f'<ofd:TextObject ID="1" Boundary="10 10 80 6" Size="4"><ofd:TextCode X="0" Y="4">{word}</ofd:TextCode></ofd:TextObject>'


def _page_of(word: str) -> str:
    return f"<ofd:Page {_OFD}><ofd:Content><ofd:Layer>{_object_of(word)}</ofd:Layer></ofd:Content></ofd:Page>"


def ofd(files: Mapping[str, bytes | str], page: str = "", said: str = "") -> bytes:
    """An OFD file of one page."""
    return zipped(
        {
            "OFD.xml": f'<ofd:OFD {_OFD} DocType="OFD" Version="1.0"><ofd:DocBody><ofd:DocInfo>{said}</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
            "Doc_0/Document.xml": f'<ofd:Document {_OFD}><ofd:CommonData><ofd:TemplatePage ID="9" BaseLoc="Tpls/T.xml"/></ofd:CommonData><ofd:Pages><ofd:Page ID="5" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>'
            "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations></ofd:Document>",
            "Doc_0/Pages/Page_0/Content.xml": page or f'<ofd:Page {_OFD}><ofd:Template TemplateID="9"/></ofd:Page>',
            "Doc_0/Tpls/T.xml": f"<ofd:Page {_OFD}/>",
            "Doc_0/Annots/Annotations.xml": f"<ofd:Annotations {_OFD}/>",
            **files,
        }
    )  # fmt: skip


OFD: dict[str, Carrier] = {
    "body": lambda word: ofd({}, _page_of(word)),
    "letters": lambda word: ofd({}, _page_of('</ofd:TextCode><ofd:TextCode X="0" Y="4">'.join(word[:1])).replace(
        "</ofd:Layer>", "".join(_object_of(letter).replace("10 10", f"{10 + 4 * place} 10") for place, letter in enumerate(word[1:], 1)) + "</ofd:Layer>")),
    "template": lambda word: ofd({"Doc_0/Tpls/T.xml": _page_of(word)}),
    "note": lambda word: ofd({
        "Doc_0/Annots/Annotations.xml": f'<ofd:Annotations {_OFD}><ofd:Page PageID="5"><ofd:FileLoc>A.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>',
        "Doc_0/Annots/A.xml": f"<ofd:PageAnnot {_OFD}><ofd:Annot><ofd:Appearance>{_object_of(word)}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>",
    }, _page_of("a")),
    "attachment": lambda word: ofd({
        "Doc_0/Attachs/Attachments.xml": f'<ofd:Attachments {_OFD}><ofd:Attachment Name="original_invoice"><ofd:FileLoc>invoice.xml</ofd:FileLoc></ofd:Attachment></ofd:Attachments>',
        "Doc_0/Attachs/invoice.xml": f"<?xml version='1.0'?><发票><销售方名称>{word}</销售方名称></发票>",
    }, _page_of("a")),
    "metadata": lambda word: ofd({}, _page_of("a"), f"<ofd:Subject>{word}</ofd:Subject>"),
    "picture": lambda word: ofd({"Doc_0/Res/image_1.png": picture_of(word)}, _page_of("a")),
    "seal": lambda word: ofd({"Doc_0/Signs/Sign_0/Seal.esl": b"\x30\x82\1\2" + picture_of(word) + b"\4\2"}, _page_of("a")),
}  # fmt: skip


def _xps(word: str) -> bytes:
    return zipped(
        {
            "FixedDocSeq.fdseq": "<FixedDocumentSequence/>",
            "Documents/1/Pages/1.fpage": f'<FixedPage xmlns="http://schemas.microsoft.com/xps/2005/06"><Glyphs OriginX="10" OriginY="20" FontRenderingEmSize="12" UnicodeString="{word}"/></FixedPage>',
        }
    )  # fmt: skip


def _xps_picture(word: str) -> bytes:
    return zipped(
        {
            "FixedDocSeq.fdseq": "<a/>",
            "Documents/1/Pages/1.fpage": "<FixedPage/>",
            "Resources/Images/1.png": picture_of(word),
        }
    )


def _visio(word: str) -> bytes:
    page = f'<PageContents xmlns="http://schemas.microsoft.com/office/visio/2012/main"><Shapes><Shape><Text><cp IX="0"/>{word}</Text></Shape></Shapes></PageContents>'
    return zipped({"visio/document.xml": "<VisioDocument/>", "visio/pages/page1.xml": page})


CARRIERS: dict[str, dict[str, Carrier]] = {
    "odt": ODT, "ods": ODS, "odp": ODP, "fodt": FODT, "rtf": RTF, "word-2003.xml": WORD_2003, "excel-2003.xml": EXCEL_2003, "xml": XML, "svg": SVG,
    "ofd": OFD, "xps": {"body": _xps, "picture": _xps_picture}, "vsdx": {"shape": _visio},
}  # fmt: skip
