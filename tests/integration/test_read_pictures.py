"""Pictures as fax machines, scanners, phones and those who mean harm make them: what can be recognised, and what it looks like then."""

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from docvault.extract.content import Content
from docvault.extract.pictures.images import PageImage, TooLargeImage, image_pages, read_image
from docvault.model.intake.extracted import Outcome, ReasonCode
from docvault.model.limits import Limits


def paper(size: tuple[int, int] = (400, 300), mode: str = "L") -> Image.Image:
    """White, with a black square at its upper left."""
    image = Image.new("L", size, 255)
    ImageDraw.Draw(image).rectangle((20, 20, 60, 60), fill=0)
    return image.convert(mode)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def fax(pages: Sequence[Image.Image], dpi: tuple[int, int] = (204, 196)) -> bytes:
    return saved(pages[0], "TIFF", save_all=True, append_images=list(pages[1:]), compression="group4", dpi=dpi)


def first(content: bytes, limits: Limits | None = None) -> PageImage:
    return next(image_pages(content, [1], limits or Limits()))


def reason(content: Content) -> ReasonCode | None:
    return content.reasons[0].code if content.reasons else None


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        ("TIFF", "image/tiff"),
        ("JPEG", "image/jpeg"),
        ("PNG", "image/png"),
        ("GIF", "image/gif"),
        ("BMP", "image/bmp"),
        ("WEBP", "image/webp"),
    ],
)
def test_one_page_waits_to_be_recognised(kind: str, media_type: str) -> None:
    extracted = read_image(saved(paper(), kind), Limits())
    assert (extracted.media_type, extracted.outcome) == (media_type, None)
    assert (extracted.to_recognise, extracted.reasons) == ((1,), ())


def test_pages_of_a_fax_are_counted_and_not_more_than_are_read() -> None:
    content = fax([paper(mode="1")] * 3)
    assert read_image(content, Limits()).to_recognise == (1, 2, 3)
    cut = read_image(content, Limits(pages=2))
    assert (cut.to_recognise, reason(cut)) == ((1, 2), ReasonCode.TOO_MANY_PAGES)
    assert [page.number for page in image_pages(content, [3, 1], Limits())] == [3, 1]


def test_frames_of_an_animation_are_one_page() -> None:
    content = saved(paper(mode="P"), "GIF", save_all=True, append_images=[paper((400, 301), "P")])
    assert read_image(content, Limits()).to_recognise == (1,)


def test_more_pixels_than_the_limit_are_refused_by_their_number() -> None:
    small = Limits(image_pixels=10_000)
    extracted = read_image(saved(paper(), "PNG"), small)
    assert (extracted.outcome, reason(extracted)) == (Outcome.UNREADABLE, ReasonCode.TOO_LARGE_IMAGE)
    assert extracted.reasons[0].values == {"pixels": 120_000}
    with pytest.raises(TooLargeImage, match="120000 pixels"):
        first(saved(paper(), "PNG"), small)


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n", b"II*\0nothing", b"no picture", saved(paper(), "PNG")[:40]])
def test_what_is_no_picture_says_so(content: bytes) -> None:
    extracted = read_image(content, Limits())
    assert (extracted.outcome, reason(extracted)) == (Outcome.UNREADABLE, ReasonCode.DAMAGED)


def test_a_photo_cut_off_in_its_middle_is_damaged_and_yet_recognised() -> None:
    noise = Image.effect_noise((800, 600), 80)
    whole = saved(noise, "JPEG")
    cut = whole[: len(whole) // 2]
    extracted = read_image(cut, Limits())
    assert (extracted.outcome, reason(extracted), extracted.to_recognise) == (None, ReasonCode.DAMAGED, (1,))
    page = first(cut)
    assert page.image.size == (800, 600)


def test_a_fax_of_standard_resolution_gets_square_pixels() -> None:
    assert first(fax([paper((1728, 1100), "1")], (204, 98))).image.size == (1728, 2200)
    assert first(fax([paper((1728, 1100), "1")], (204, 196))).image.size == (1728, 1100)
    assert first(fax([paper((800, 1600), "1")], (100, 200))).image.size == (1600, 1600)
    assert first(fax([paper((400, 300), "1")], (150, 100))).image.size == (400, 450)


def test_a_resolution_that_no_scanner_has_is_not_believed() -> None:
    assert first(fax([paper(mode="1")], (2000, 10))).image.size == (400, 300)


def test_a_photo_comes_out_as_it_was_held() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6  # the camera stood on its right side
    page = first(saved(paper(), "JPEG", exif=turned))
    assert page.image.size == (300, 400)
    assert page.image.convert("L").getpixel((300 - 40, 40)) < 50  # type: ignore[operator]


def test_a_scan_that_says_it_lies_on_its_side_comes_out_upright_and_square() -> None:
    page = first(saved(paper((400, 150), "1"), "TIFF", tiffinfo={274: 6}, dpi=(200, 100)))
    assert page.image.size == (300, 400)


def test_what_is_transparent_is_paper() -> None:
    glass = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    ImageDraw.Draw(glass).rectangle((10, 10, 20, 20), fill=(200, 0, 0, 255))
    page = first(saved(glass, "PNG")).image
    assert (page.mode, page.getpixel((50, 50)), page.getpixel((15, 15))) == ("RGB", (255, 255, 255), (200, 0, 0))


@pytest.mark.parametrize("mode", ["I;16", "I", "F"])
def test_scans_of_more_than_eight_bits_use_all_of_their_grey(mode: str) -> None:
    deep = paper().convert("I").point(lambda value: value * 200 + 1000).convert(mode)
    page = first(saved(deep, "TIFF")).image
    assert (page.mode, page.getextrema()) == ("L", (0, 255))
    blank = Image.new(mode, (50, 50), 7)
    assert first(saved(blank, "TIFF")).image.getextrema() == (0, 0)


def test_grey_stays_grey() -> None:
    assert first(saved(paper(mode="LA"), "PNG")).image.mode == "RGB"
    assert first(saved(paper(mode="CMYK"), "TIFF")).image.mode == "RGB"
    assert first(saved(paper(mode="L"), "PNG")).image.mode == "L"


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_very_large_page_is_made_smaller(kind: str) -> None:
    page = first(saved(paper((9000, 3000)), kind)).image
    assert max(page.size) <= 4500
    assert page.width / page.height == pytest.approx(3, rel=0.01)


def test_a_fax_whose_later_page_is_broken_keeps_the_first(tmp_path: Path) -> None:
    content = bytearray(fax([paper(mode="1"), paper(mode="1")]))
    (tmp_path / "fax.tif").write_bytes(content[: len(content) - 100])
    with (tmp_path / "fax.tif").open("rb") as file:
        extracted = read_image(file, Limits())
    assert 1 in extracted.to_recognise
