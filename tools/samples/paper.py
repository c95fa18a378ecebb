"""Papers as pictures: text set on a page, then what a fax machine, a scanner or a phone makes of it."""

import io
import random
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
BOLD = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc")
FINE = (204, 196)
STANDARD = (204, 98)
WIDTH, HEIGHT = 1728, 2200
"""A fax page at 204 x 196 dpi."""

Line = str | tuple[str, int]
"""A line of text, or one with a size in pixels."""


def page(lines: Sequence[Line], *, size: int = 34, qr: str = "") -> Image.Image:
    """Text on a white page of fine fax resolution. A QR code goes to the upper right, its modules 0.9 mm."""
    paper = Image.new("L", (WIDTH, HEIGHT), 255)
    draw = ImageDraw.Draw(paper)
    top = 150
    for line in lines:
        text, height = line if isinstance(line, tuple) else (line, size)
        draw.text((130, top), text, font=font(height, bold=height > size), fill=0)
        top += int(height * 1.6)
    if qr:
        paper.paste(code(qr), (1250, 130))
    return paper


def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """The Chinese sans-serif the samples are set in."""
    return ImageFont.truetype(str(BOLD if bold else FONT), size, index=2)


def code(payload: str) -> Image.Image:
    """A QR code as a picture, 7 pixels a module."""
    import segno

    out = io.BytesIO()
    segno.make(payload, error="m", micro=False).save(out, kind="png", scale=7, border=4)
    return Image.open(io.BytesIO(out.getvalue())).convert("L")


def faxed(paper: Image.Image, header: str, seed: int, *, tilt: float = 0.3) -> Image.Image:
    """A page as a fax machine received it: a little tilted, speckled, with the sender's line on top. Black and white."""
    chance = random.Random(seed)
    tilted = paper.rotate(chance.uniform(-tilt, tilt), fillcolor=255, resample=Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(tilted)
    draw.rectangle((0, 0, WIDTH, 60), fill=255)
    draw.text((60, 14), header, font=font(26), fill=0)
    for _ in range(260):
        x, y, dot = chance.randrange(WIDTH), chance.randrange(HEIGHT), chance.choice((1, 1, 2, 3))
        draw.rectangle((x, y, x + dot - 1, y + dot - 1), fill=chance.choice((0, 0, 255)))
    return tilted.point(lambda value: 255 if value > 150 else 0).convert("1", dither=Image.Dither.NONE)


def fax_file(pages: Sequence[Image.Image], resolution: tuple[int, int]) -> bytes:
    """Black and white pages as a G4 TIFF; at standard resolution every second row is left out, as the machines do."""
    height = HEIGHT * resolution[1] // FINE[1]
    sized = [one.resize((WIDTH, height), Image.Resampling.NEAREST) for one in pages]
    out = io.BytesIO()
    sized[0].save(out, "TIFF", compression="group4", dpi=resolution, save_all=True, append_images=sized[1:])
    return out.getvalue()


def scanned_pdf(pages: Sequence[Image.Image]) -> bytes:
    """Pages as a scanner's PDF: pictures, no text."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for one in pages:
        picture = io.BytesIO()
        one.convert("L").resize((1240, 1580)).filter(ImageFilter.GaussianBlur(0.4)).save(picture, "JPEG", quality=45)
        canvas.drawImage(ImageReader(io.BytesIO(picture.getvalue())), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def photographed(paper: Image.Image, seed: int) -> bytes:
    """A page as a phone sees it on a desk: tilted, shaded, brownish around."""
    chance = random.Random(seed)
    desk = Image.new("RGB", (1500, 1900), (112, 92, 74))
    sheet = paper.resize((1240, 1579)).convert("RGB")
    shade = Image.linear_gradient("L").resize(sheet.size).point(lambda value: 205 + value // 5)
    sheet = Image.composite(sheet, Image.new("RGB", sheet.size, (60, 55, 50)), shade)
    mask = Image.new("L", sheet.size, 255)
    angle = chance.uniform(1.5, 2.5)
    turned, cut = sheet.rotate(angle, expand=True, resample=Image.Resampling.BICUBIC), mask.rotate(angle, expand=True)
    desk.paste(turned, (110, 120), cut)
    out = io.BytesIO()
    desk.filter(ImageFilter.GaussianBlur(0.6)).save(out, "JPEG", quality=52)
    return out.getvalue()
