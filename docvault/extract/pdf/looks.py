"""Whether the text of a PDF page is all that stands on it: pages that are pictures, or drawn as curves, or whose letters say nothing, are recognised too."""

import ctypes
import re
from typing import Any

from docvault.extract.charsets.likelihood import cost
from docvault.model.values import dataclass

_LITTLE_TEXT = 12
"""Letters; a page with fewer says nothing by itself."""
_STAMP, _LAYER, _WRITTEN = 200, 300, 1500
"""Letters; so much a scanner's stamp, a fax machine's line and a page number have; a layer under a scanned page; a page written over a picture."""
_MOST_OF_PAGE, _SOME_OF_PAGE = 0.6, 0.04
"""Shares of a page that a picture covers: all that is on it, and more than a logo."""
_HIDDEN, _UNMAPPED, _NONSENSE, _ENOUGH = 3, 0.3, 0.35, 6
"""Text render mode 3 is neither filled nor stroked (ISO 32000-1, 9.3.6): what an earlier recognition laid under the picture."""
_CURVES, _SEGMENTS, _MOST_COUNTED = 60, 400, 4000
"""Curves that are letters rather than a rounded frame; straight segments that are more than a table."""
_BEZIER, _DEEPEST, _MOST_OBJECTS = 2, 8, 20_000
_WORD = re.compile(r"[A-Za-z]{3,}")
_VOWEL = re.compile(r"[AEIOUYaeiouy]")


@dataclass(frozen=True, slots=True)
class Look:
    """What is on a page beside its text: the share of it that its pictures cover, curves and segments of its drawings, the share of its text that is hidden."""

    pictures: float
    curves: int
    segments: int
    hidden: float

    @property
    def has_picture(self) -> bool:
        """Whether there is more of a picture than a logo."""
        return self.pictures >= _SOME_OF_PAGE


def look_at(page: Any) -> Look:
    """Count what is on a page, forms in forms too, up to a bound."""
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    area, pictures, curves, segments, texts, hidden = max(1.0, width * height), 0.0, 0, 0, 0, 0
    for number, one in enumerate(page.get_objects(max_depth=_DEEPEST)):
        if number >= _MOST_OBJECTS:
            break
        if one.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictures += _area(one, width, height)
        elif one.type == pdfium.FPDF_PAGEOBJ_PATH and segments < _MOST_COUNTED:
            count = max(0, pdfium.FPDFPath_CountSegments(one.raw))
            segments += count
            curves += _curves(one.raw, min(count, 200)) if curves < _CURVES else 0
        elif one.type == pdfium.FPDF_PAGEOBJ_TEXT:
            texts += 1
            hidden += pdfium.FPDFTextObj_GetTextRenderMode(one.raw) == _HIDDEN
    return Look(min(1.0, pictures / area), curves, segments, hidden / texts if texts else 0.0)


def is_to_recognise(text: str, look: Look, unmapped: float) -> bool:
    """Whether a page says more to the eye than its text does; `unmapped` is the share of its letters that have no character.

    A layer that an earlier recognition laid under the picture is enough where there is as much of it as a page has, and it reads well. What a page
    shows in pictures larger than a logo is recognised beside its text: words stand in them too.
    """
    letters = sum(character.isalnum() for character in text)
    drawn = look.curves >= _CURVES or look.segments >= _SEGMENTS
    if letters < _LITTLE_TEXT:
        return look.has_picture or drawn or (letters > 0 and unmapped > _UNMAPPED)
    if unmapped > _UNMAPPED:
        return True
    if not look.has_picture:
        return letters < _STAMP and drawn and look.curves >= 4 * _CURVES
    if look.pictures < _MOST_OF_PAGE:
        return True
    if look.hidden > 0.5:
        return letters < _LAYER or reads_badly(text)
    return letters < _WRITTEN


def reads_badly(text: str) -> bool:
    """Whether a text is what is left of a page that was recognised in another language, or badly: signs, words without a vowel, what no language mixes so."""
    seen = "".join(text.split())
    if not seen:
        return True
    signs = sum(not character.isalnum() for character in seen) / len(seen)
    words = _WORD.findall(text)
    mute = sum(_VOWEL.search(word) is None for word in words)
    foreign = "".join(character for character in seen if not character.isascii())
    return (
        signs > _NONSENSE
        or (len(words) >= _ENOUGH and mute > _NONSENSE * len(words))
        or (len(foreign) >= _ENOUGH and cost(foreign) / len(foreign) > 10)
    )


def _area(one: Any, width: float, height: float) -> float:
    """Square points of the page that an object's box covers."""
    left, bottom, right, top = map(float, one.get_bounds())
    return max(0.0, min(right, width) - max(left, 0.0)) * max(0.0, min(top, height) - max(bottom, 0.0))


def _curves(path: Any, count: int) -> int:
    import pypdfium2.raw as pdfium

    return sum(
        pdfium.FPDFPathSegment_GetType(pdfium.FPDFPath_GetPathSegment(path, place)) == _BEZIER for place in range(count)
    )


def unmapped_share(text_page: Any, count: int) -> float:
    """The share of a page's characters that have no Unicode: fonts without a table of what their shapes mean."""
    import pypdfium2.raw as pdfium

    if not count:
        return 0.0
    step = max(1, count // 500)
    looked = range(0, count, step)
    code = ctypes.c_uint
    bad = 0
    for place in looked:
        character = code(pdfium.FPDFText_GetUnicode(text_page.raw, place)).value
        private = 0xE000 <= character <= 0xF8FF or (character < 32 and character not in {9, 10, 13})
        bad += private or pdfium.FPDFText_HasUnicodeMapError(text_page.raw, place) == 1
    return bad / len(looked)
