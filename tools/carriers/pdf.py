"""PDF files, each with a word in one carrier and nowhere else."""

import io
from collections.abc import Callable

from tools.carriers.pictures import drawn, photo

Carrier = Callable[[str], bytes]
_CATALOG, _PAGES, _PAGE, _CONTENT, _FONT, _INFO, _FIRST = range(1, 8)
"""Object numbers: what a carrier adds begins at `_FIRST`."""


def _pdf(
    *more: bytes, catalog: str = "", page: str = "", info: str = "", drawing: bytes = b"", resources: str = ""
) -> bytes:
    """A file of one page with a line of text, and what a carrier adds to its dictionaries and as further objects."""
    content = b"BT /F 12 Tf 40 700 Td (one line of this page) Tj ET\n" + drawing
    objects = [
        f"<</Type/Catalog/Pages {_PAGES} 0 R {catalog}>>".encode(),
        f"<</Type/Pages/Kids[{_PAGE} 0 R]/Count 1>>".encode(),
        f"<</Type/Page/Parent {_PAGES} 0 R/MediaBox[0 0 595 842]/Contents {_CONTENT} 0 R"
        f"/Resources<</Font<</F {_FONT} 0 R>>{resources}>>{page}>>".encode(),
        _stream("", content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        f"<<{info}>>".encode(),
        *more,
    ]
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.7\n")
    for number, one in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + one + b"\nendobj\n")
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write("".join(f"{place:010} 00000 n \n" for place in places).encode())
    size = len(objects) + 1
    out.write(f"trailer\n<</Size {size}/Root 1 0 R/Info {_INFO} 0 R>>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def _stream(entries: str, data: bytes) -> bytes:
    return f"<<{entries}/Length {len(data)}>>\nstream\n".encode() + data + b"\nendstream"


def _string(word: str) -> str:
    """A text string."""
    return f"<FEFF{word.encode('utf-16-be').hex()}>"


def _note(kind: str, said: str = "/Contents WORD") -> Carrier:
    """A note on the page."""

    def made(word: str) -> bytes:
        entries = said.replace("WORD", _string(word))
        return _pdf(
            f"<</Type/Annot/Subtype/{kind}/Rect[40 40 200 80]{entries}>>".encode(), page=f"/Annots[{_FIRST} 0 R]"
        )

    return made


def _rich(word: str) -> bytes:
    return _note("Text", f"/RC{_string(f'<body><p>{word}</p></body>')}")(word)


def _field(entries: str) -> Carrier:
    """A field of a form."""

    def made(word: str) -> bytes:
        field = (
            f"<</Type/Annot/Subtype/Widget/Rect[40 40 200 80]/P {_PAGE} 0 R {entries.replace('WORD', _string(word))}>>"
        )
        form = f"/AcroForm<</Fields[{_FIRST} 0 R]/DA(/F 0 Tf)>>"
        return _pdf(field.encode(), catalog=form, page=f"/Annots[{_FIRST} 0 R]")

    return made


def _file(name: str, data: bytes, *, said: str = "", pinned: bool = False) -> bytes:
    """A file in the file, in its list of files or pinned to the page."""
    spec = f"<</Type/Filespec/F{_string(name)}/UF{_string(name)}{said}/EF<</F {_FIRST + 1} 0 R>>>>".encode()
    stream = _stream("/Type/EmbeddedFile", data)
    if pinned:
        note = f"<</Type/Annot/Subtype/FileAttachment/Rect[40 40 60 60]/FS {_FIRST} 0 R>>".encode()
        return _pdf(spec, stream, note, page=f"/Annots[{_FIRST + 2} 0 R]")
    return _pdf(spec, stream, catalog=f"/Names<</EmbeddedFiles<</Names[(a) {_FIRST} 0 R]>>>>")


def _bookmark(word: str) -> bytes:
    outlines = f"<</Type/Outlines/First {_FIRST + 1} 0 R/Last {_FIRST + 1} 0 R/Count 1>>"
    entry = f"<</Title{_string(word)}/Parent {_FIRST} 0 R/Dest[{_PAGE} 0 R/Fit]>>"
    return _pdf(outlines.encode(), entry.encode(), catalog=f"/Outlines {_FIRST} 0 R")


def _xfa(word: str) -> bytes:
    data = (
        '<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/">'
        f"<xfa:data><form><name>{word}</name></form></xfa:data></xfa:datasets></xdp:xdp>"
    )
    return _pdf(_stream("", data.encode()), catalog=f"/AcroForm<</Fields[]/XFA {_FIRST} 0 R>>")


def _xmp(word: str) -> bytes:
    data = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt>'
        f'<rdf:li xml:lang="x-default">{word}</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>'
    )
    return _pdf(_stream("/Type/Metadata/Subtype/XML", data.encode()), catalog=f"/Metadata {_FIRST} 0 R")


def _alternative(word: str) -> bytes:
    root = f"<</Type/StructTreeRoot/K {_FIRST + 1} 0 R/ParentTree<</Nums[0[{_FIRST + 1} 0 R]]>>>>"
    figure = f"<</Type/StructElem/S/Figure/P {_FIRST} 0 R/Pg {_PAGE} 0 R/Alt{_string(word)}/K 0>>"
    catalog = f"/MarkInfo<</Marked true>>/StructTreeRoot {_FIRST} 0 R"
    drawing = b"/Figure <</MCID 0>> BDC 40 40 100 100 re S EMC\n"
    return _pdf(root.encode(), figure.encode(), catalog=catalog, page="/StructParents 0", drawing=drawing)


def _hidden_layer(word: str) -> bytes:
    group = b"<</Type/OCG/Name(hidden)>>"
    off = f"/OCProperties<</OCGs[{_FIRST} 0 R]/D<</OFF[{_FIRST} 0 R]>>>>"
    drawing = b"/OC /L BDC BT /F 12 Tf 40 600 Td (" + word.encode("ascii") + b") Tj ET EMC\n"
    return _pdf(group, catalog=off, drawing=drawing, resources=f"/Properties<</L {_FIRST} 0 R>>")


def _picture(word: str) -> bytes:
    image = drawn(word)
    entries = f"/Type/XObject/Subtype/Image/Width {image.width}/Height {image.height}/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode"
    drawing = b"q 515 0 0 129 40 400 cm /I Do Q\n"
    return _pdf(_stream(entries, photo(word, "JPEG")), drawing=drawing, resources=f"/XObject<</I {_FIRST} 0 R>>")


def _scan(word: str) -> bytes:
    """A page that is a picture."""
    out = io.BytesIO()
    drawn(word).convert("RGB").save(out, "PDF")
    return out.getvalue()


def _locked(word: str) -> bytes:
    import pypdf

    writer, out = pypdf.PdfWriter(io.BytesIO(_pdf(info=f"/Subject{_string(word)}"))), io.BytesIO()
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


PDF: dict[str, Carrier] = {
    "body": lambda word: _pdf(drawing=b"BT /F 12 Tf 40 600 Td (" + word.encode("ascii") + b") Tj ET\n"),
    "hidden": lambda word: _pdf(drawing=b"BT 3 Tr /F 12 Tf 40 600 Td (" + word.encode("ascii") + b") Tj ET\n"),
    "hidden: layer": _hidden_layer,
    "alternative text": _alternative,
    "comment": _note("Text"),
    "comment: text box": _note("FreeText"),
    "comment: stamp": _note("Stamp"),
    "comment: rich text": _rich,
    "author": _note("Text", "/Contents(a)/T WORD"),
    "field": _field("/FT/Tx/T(a)/V WORD"),
    "field: name": _field("/FT/Tx/T WORD/V(a)"),
    "field: tip": _field("/FT/Tx/T(a)/TU WORD"),
    "field: choice": _field("/FT/Ch/T(a)/Opt[WORD (b)]/V WORD"),
    "form": _xfa,
    "link": lambda word: _note("Link", f"/A<</S/URI/URI(https://a.example/{word.encode('ascii').decode()})>>")(word),
    "bookmark": _bookmark,
    "title": lambda word: _pdf(info=f"/Title{_string(word)}"),
    "metadata": lambda word: _pdf(info=f"/Subject{_string(word)}"),
    "metadata: keywords": lambda word: _pdf(info=f"/Keywords{_string(word)}"),
    "metadata: XMP": _xmp,
    "attachment": lambda word: _file("a.txt", word.encode()),
    "attachment: name": lambda word: _file(f"{word}.txt", b"a"),
    "attachment: description": lambda word: _file("a.txt", b"a", said=f"/Desc{_string(word)}"),
    "attachment: pinned": lambda word: _file("a.txt", word.encode(), pinned=True),
    "picture": _picture,
    "page": _scan,
    "locked": _locked,
}
CARRIERS: dict[str, dict[str, Carrier]] = {"pdf": PDF}
"""A small file with the word in one place, and nowhere else."""
