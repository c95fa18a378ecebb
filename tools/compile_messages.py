"""Compile the Chinese catalogue: `python tools/compile_messages.py` makes the .mo file the program reads from the .po file people write.

The .mo file is built, not committed. The build of a wheel and an editable install run this (`hatch_build.py`), and so does `make messages`.
"""

import io
import os
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).resolve().parent.parent / "docvault" / "locale" / "zh_CN" / "LC_MESSAGES"
PO, MO = FOLDER / "docvault.po", FOLDER / "docvault.mo"


def compiled(po: bytes) -> bytes:
    """The .mo file of a .po file: the same bytes on every day."""
    file = io.BytesIO()
    catalog = read_po(io.BytesIO(po), locale="zh_CN")
    catalog.creation_date = catalog.revision_date = datetime(2026, 11, 1, tzinfo=UTC)  # a header wants one
    write_mo(file, catalog)
    return file.getvalue()


def compile_catalogue() -> None:
    """Write the .mo file; a program that starts meanwhile reads the old one or the new one."""
    staged = MO.with_suffix(f".{os.getpid()}.tmp")
    staged.write_bytes(compiled(PO.read_bytes()))
    staged.replace(MO)


if __name__ == "__main__":
    compile_catalogue()
