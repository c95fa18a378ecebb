"""The format's own files: FORMAT.md, the JSON Schemas, and the templates of new vaults, wherever this program is installed.

A wheel carries them inside the package; a checkout, and an editable install of it, keeps them beside it in `schemas/` and `vault_template/`.
"""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def format_file(name: str) -> bytes:
    """The bytes of `FORMAT.md`, `<name>.schema.json` or `results/<command>.schema.json`. Raises FileNotFoundError when the installation is incomplete."""
    return _installed("schemas", name)


def template_file(name: str) -> bytes:
    """Return the bytes of a template of `vault.yaml`. Raises FileNotFoundError when the installation is incomplete."""
    return _installed("vault_template", name)


@cache
def _installed(folder: str, name: str) -> bytes:
    for place in (_PACKAGE / folder / name, _PACKAGE.parent / folder / name):
        if place.is_file():
            return place.read_bytes()
    raise FileNotFoundError(f"{name} belongs to docvault's installation and is missing")
