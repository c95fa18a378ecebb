"""The Chinese catalogue: `python tools/messages.py` collects the messages of the code into the .po file and compiles it.

Translations that are there are kept; what is new stands in the file without one, for a person to write.
`--check` changes nothing and says what is missing.
Messages are found where the code marks them: `_("…")`, `N_("…")` and `plural("…", "…", count)`; click's own are collected too.
"""

import io
import sys
from importlib.util import find_spec
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from tools.compile_messages import PO, compile_catalogue

ROOT = Path(__file__).resolve().parent.parent
KEYWORDS = {"_": None, "N_": None, "plural": (1, 2), "gettext": None, "ngettext": (1, 2)}
CLICK_MODULES = ("core.py", "decorators.py", "exceptions.py", "formatting.py", "parser.py", "types.py")
FOR_PROGRAMMERS = (
    "Arguments take exactly",
    "Boolean option",
    "Choice(",
    "Confirm the action",
    "Could not determine name",
    "DeprecationWarning",
    "Do you want to continue",
    "Invalid start character",
    "Name '",
    "No options defined",
    "Positional arguments",
    "Value must be an iterable",
    "%(prog)s",
    "(dynamic)",
    "{name} {filename!r} is not executable",
    "{value!r} does not match the format",
    "{value!r} is not a valid UUID",
)
"""How messages of click begin that no command line of ours leads to."""
_WIDTH = 120


def of_our_code() -> Catalog:
    """Every message the code of docvault marks."""
    found = Catalog()
    for name, _line, message, comments, context in extract_from_dir(
        ROOT / "docvault", [("**.py", "python")], keywords=KEYWORDS
    ):
        found.add(message, locations=[(f"docvault/{name}", 0)], auto_comments=comments, context=context)
    return found


def of_click() -> Catalog:
    """Every message of click that a command line of ours can lead to."""
    spec = find_spec("click")
    if spec is None or spec.origin is None:
        raise SystemExit("click is not installed")
    found = Catalog()
    for name, _line, message, comments, context in extract_from_dir(
        Path(spec.origin).parent, [("**.py", "python")], keywords=KEYWORDS
    ):
        first = message if isinstance(message, str) else message[0]
        if name in CLICK_MODULES and not first.startswith(FOR_PROGRAMMERS):
            found.add(message, locations=[("click", 0)], auto_comments=comments, context=context)
    return found


def written() -> Catalog:
    """The catalogue as it stands in the .po file."""
    if not PO.exists():
        return Catalog(locale="zh_CN", project="docvault", charset="utf-8", fuzzy=False)
    with PO.open("rb") as file:
        return read_po(file, locale="zh_CN")


def updated() -> Catalog:
    """The catalogue with the messages of the code as it is now, and the translations there are."""
    known = written()
    made = Catalog(locale="zh_CN", project="docvault", charset="utf-8", fuzzy=False)
    made.mime_headers = [
        header for header in made.mime_headers if header[0] not in {"POT-Creation-Date", "PO-Revision-Date"}
    ]
    for source in (of_our_code(), of_click()):
        for message in source:
            if message.id:
                made.add(message.id, _translation(known, message), locations=message.locations)
    return made


def _translation(known: Catalog, message: Message) -> str | tuple[str, ...]:
    entry = known.get(message.id)
    texts = texts_of(entry) if entry is not None else [""]
    return tuple(texts) if message.pluralizable else texts[0]


def missing(catalog: Catalog) -> list[str]:
    """Messages without a translation."""
    untranslated = (message for message in catalog if message.id and not all(texts_of(message)))
    return [message.id if isinstance(message.id, str) else message.id[0] for message in untranslated]


def texts_of(message: Message) -> list[str]:
    """The translation of a message: one text, or one for each plural form."""
    return [message.string] if isinstance(message.string, str) else list(message.string or [""])


def po_text(catalog: Catalog) -> bytes:
    """The .po file of a catalogue: no dates and line numbers in it, so that only changes of messages change it."""
    file = io.BytesIO()
    write_po(
        file, catalog, width=_WIDTH, sort_output=False, omit_header=False, include_lineno=False, ignore_obsolete=True
    )
    lines = file.getvalue().decode().splitlines(keepends=True)
    dated = ("POT-Creation-Date", "PO-Revision-Date", "Generated-By")
    return "".join(
        line for line in lines if not any(name in line for name in dated) and not line.startswith("# ")
    ).encode()


def main() -> int:
    """Update and compile, or with `--check` only compare."""
    catalog = updated()
    gaps = missing(catalog)
    for message in gaps:
        print(f"no translation: {message}")
    if "--check" in sys.argv[1:]:
        stale = not PO.exists() or PO.read_bytes() != po_text(catalog)
        if stale:
            print("the catalogue is not in step with the code: run `python tools/messages.py`")
        return int(stale or bool(gaps))
    PO.write_bytes(po_text(catalog))
    compile_catalogue()
    print(f"{len(catalog)} messages, {len(gaps)} without translation")
    return 0


if __name__ == "__main__":
    sys.exit(main())
