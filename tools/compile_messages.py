"""Compile the Chinese catalogue: `python tools/compile_messages.py` makes the .mo file the program reads from the .po file people write.

The .mo file is built, not committed. The build of a wheel and an editable install run this (`hatch_build.py`), and so does `make messages`.
"""

import os
from pathlib import Path

import polib

FOLDER = Path(__file__).resolve().parent.parent / "docvault" / "locale" / "zh_CN" / "LC_MESSAGES"
PO, MO = FOLDER / "docvault.po", FOLDER / "docvault.mo"


def compiled(po: str) -> bytes:
    """The .mo file of the text of a .po file: the same bytes wherever it is made."""
    catalog: bytes = polib.pofile(po).to_binary()
    return catalog


def compile_catalogue() -> None:
    """Write the .mo file; a program that starts meanwhile reads the old one or the new one."""
    staged = MO.with_suffix(f".{os.getpid()}.tmp")
    staged.write_bytes(compiled(PO.read_text(encoding="utf-8")))
    staged.replace(MO)


if __name__ == "__main__":
    compile_catalogue()
