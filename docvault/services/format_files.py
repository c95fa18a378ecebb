"""The format's own files: FORMAT.md and the JSON Schemas, wherever this program is installed.

A wheel carries them inside the package, a checkout keeps them beside it in `schemas/`.
"""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
_PLACES = (_PACKAGE / "schemas", _PACKAGE.parent / "schemas")


@cache
def format_file(name: str) -> bytes:
    """Return the bytes of `FORMAT.md` or of `<name>.schema.json`. Raises FileNotFoundError when the installation is incomplete."""
    for place in _PLACES:
        if (place / name).is_file():
            return (place / name).read_bytes()
    raise FileNotFoundError(f"{name} belongs to docvault's installation and is missing")
