"""The cover sheet among the demo's samples: samples are the same for everybody, and the code of a cover sheet is of one vault."""

import io
from pathlib import Path
from typing import TYPE_CHECKING

from docvault.model.control.codes import Code
from docvault.services.control.paper_codes import printing_key

if TYPE_CHECKING:
    from docvault.services.vault import Vault

_CORNER, _SIZE = (1276, 157), 147
"""Where the sample has a code that nobody's key made, in dots."""
_MODULE = 6
"""Dots of a module: 0.75 mm at the resolution of a fine fax."""


def with_own_code(vault: "Vault", sample: Path, order: str) -> bytes:
    """The sample with the code of an order's cover sheet in this vault."""
    import segno
    from PIL import Image

    drawn = io.BytesIO()
    segno.make(printing_key(vault).text(Code(order)), error="m", micro=False).save(drawn, kind="png", scale=_MODULE)
    with Image.open(sample) as page, Image.open(drawn) as code:
        made, own = page.convert("1"), code.convert("1")
        made.paste(255, (*_CORNER, _CORNER[0] + _SIZE + 1, _CORNER[1] + _SIZE + 1))
        made.paste(own, (_CORNER[0] + (_SIZE - own.width) // 2, _CORNER[1] + (_SIZE - own.height) // 2))
        out = io.BytesIO()
        made.save(out, "TIFF", compression="group4", dpi=page.info["dpi"])
    return out.getvalue()
