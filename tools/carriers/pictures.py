"""Pictures, each with a word on one of its pages or in what it says of itself."""

import base64
import io
from collections.abc import Callable
from typing import Any

from PIL import Image, ImageDraw, ImageFont, PngImagePlugin, TiffImagePlugin

Carrier = Callable[[str], bytes]


def drawn(word: str = "") -> Image.Image:
    """A picture with a word on it."""
    picture = Image.new("L", (640, 160), 255)
    ImageDraw.Draw(picture).text((30, 50), word, fill=0, font=ImageFont.load_default(48))
    return picture


def photo(word: str, kind: str = "PNG", **said: Any) -> bytes:
    """A picture file with a word on it."""
    out = io.BytesIO()
    drawn(word).save(out, kind, **said)
    return out.getvalue()


def photo_url(word: str) -> str:
    """The same as an address that holds it."""
    return f"data:image/png;base64,{base64.b64encode(photo(word)).decode()}"


def _pages(kind: str) -> Carrier:
    return lambda word: photo("", kind, save_all=True, append_images=[drawn(word)])


def _png_text(word: str) -> bytes:
    said = PngImagePlugin.PngInfo()
    said.add_text("Description", word)
    return photo("", "PNG", pnginfo=said)


def _exif(kind: str) -> Carrier:
    def made(word: str) -> bytes:
        exif = Image.Exif()
        exif[0x010E] = word.encode()  # ImageDescription
        return photo("", kind, exif=exif)

    return made


def _tiff_text(word: str) -> bytes:
    said = TiffImagePlugin.ImageFileDirectory_v2()
    said[270] = word.encode()  # ImageDescription
    return photo("", "TIFF", tiffinfo=said)


def _kind(kind: str) -> Carrier:
    return lambda word: photo(word, kind)


CARRIERS: dict[str, dict[str, Carrier]] = {
    "png": {"picture": _kind("PNG"), "metadata": _png_text},
    "jpg": {"picture": _kind("JPEG"), "metadata": _exif("JPEG")},
    "tif": {
        "picture": _kind("TIFF"),
        "second page": _pages("TIFF"),
        "metadata": _tiff_text,
    },
    "gif": {"picture": _kind("GIF"), "metadata": lambda word: photo("", "GIF", comment=word.encode())},
    "bmp": {"picture": _kind("BMP")},
    "webp": {"picture": _kind("WEBP"), "metadata": _exif("WEBP")},
    "jp2": {"picture": _kind("JPEG2000")},
    "pcx": {"picture": _kind("PCX")},
}
"""For each format, by the suffix of its files: a small file with the word in one place, and nowhere else."""
