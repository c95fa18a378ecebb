"""Pictures inside other files: which of them can hold text, each once."""

import hashlib
import io
import warnings
from collections.abc import Iterable, Iterator

from docvault.extract.content import Attachment

_ICON, _LINE = 50, 12
"""Pixels: what is no larger than an icon, or no higher than a line, holds no text."""


def pasted(pictures: Iterable[Attachment]) -> Iterator[Attachment]:
    """The pictures that can hold text; the same picture twice is one. What cannot be opened stays: its reader says so."""
    seen: set[bytes] = set()
    for picture in pictures:
        digest = hashlib.sha256(picture.data).digest()
        if picture.reason is not None or (digest not in seen and picture.data and not _is_tiny(picture.data)):
            yield picture
        seen.add(digest)


def _is_tiny(data: bytes) -> bool:
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as picture:
                width, height = picture.size
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - Pillow raises classes of each format
        return False
    return max(width, height) <= _ICON or min(width, height) <= _LINE
