"""Names on disk that every system can hold (V013): safe on Windows, macOS and Linux, NFC, at most 200 bytes. Pure."""

import re
import unicodedata

MAX_BYTES = 200
_FORBIDDEN = '<>:"/\\|?*'
_WORD = re.compile("[A-Za-z0-9]+")
_FURTHER_DIGITS = re.compile(r"[-_/. ][A-Za-z]{0,3}\d")
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))]
)


def name_problem(name: str) -> str | None:
    """Say in a few words what keeps `name` from being a name in the vault, or None when nothing does."""
    if not name or name in {".", ".."}:
        return "it is empty or a dot"
    try:
        encoded = name.encode()
    except UnicodeEncodeError:
        return "it is not text"
    if len(encoded) > MAX_BYTES:
        return f"it is longer than {MAX_BYTES} bytes"
    if not unicodedata.is_normalized("NFC", name):
        return "it is not in Unicode form NFC"
    if any(character in _FORBIDDEN or _is_control(character) for character in name):
        return "it holds a character Windows forbids or a control character"
    if name != name.strip() or name.endswith("."):
        return "it begins or ends with a space, or ends with a dot"
    if name.split(".", 1)[0].strip().casefold() in _RESERVED:
        return "it is reserved by Windows"
    return None


def safe_name(original: str) -> str:
    """Return a name close to `original` that has no problem. A file's ending survives shortening. Idempotent."""
    name = unicodedata.normalize("NFC", original.encode(errors="replace").decode())
    name = "".join("_" if character in _FORBIDDEN or _is_control(character) else character for character in name)
    name = name.strip().rstrip(". ") or "unnamed"
    if name.split(".", 1)[0].strip().casefold() in _RESERVED:
        name = f"_{name}"
    return _shortened(name)


def free_name(name: str, taken: frozenset[str]) -> str:
    """Return `name`, or `name (2)`, `name (3)`, … until it is not in `taken` (names after case folding)."""
    candidate, count = name, 1
    while candidate.casefold() in taken:
        count += 1
        stem, ending = _split(name)
        last = f" ({count}){ending}"
        candidate = _cut(stem, MAX_BYTES - len(last.encode())) + last
    return candidate


def safe_id(text: str, *, fallback: str) -> str:
    """Make an id of a title: letters and digits of any script kept, all else one hyphen, lower case, at most 60 bytes."""
    words = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", text)).strip("-").casefold()
    made = unicodedata.normalize("NFC", _cut(words, 60)).strip("-")
    return made if made and name_problem(made) is None else fallback


def _shortened(name: str) -> str:
    if len(name.encode()) <= MAX_BYTES:
        return name
    stem, ending = _split(name)
    return (_cut(stem, MAX_BYTES - len(ending.encode())).rstrip(". -_") or "_") + ending


def _split(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rpartition(".")
    return (stem, dot + ending) if stem and 0 < len(ending.encode()) <= 16 else (name, "")


def _cut(text: str, max_bytes: int) -> str:
    """The beginning of a text in at most so many bytes, cut between words: `HM-88437` never becomes `HM-8843`, nor `HM-88437-12` `HM-88437`.

    A word that is longer than all of it is cut in itself, if there is no digit in it.
    """
    kept = text.encode()[:max_bytes].decode(errors="ignore")
    if kept == text:
        return text
    words = [(match.start(), match.end()) for match in _WORD.finditer(text)]
    end = len(kept)
    for start, last in reversed(words):
        numbered = any(character.isdigit() for character in text[start:last])
        if start < end < last:  # in the middle of it
            if not numbered and start == words[0][0]:
                return kept
            end = start
        elif last <= end and numbered and _goes_on(text, last):
            end = start
        elif last <= end:
            break
    return text[:end]


def _goes_on(text: str, place: int) -> bool:
    """Whether a number goes on behind a sign: `HM-88437-12`."""
    return _FURTHER_DIGITS.match(text, place) is not None


def _is_control(character: str) -> bool:
    return (
        unicodedata.category(character) in {"Cc", "Cs", "Cn"}
        or character in "\u2028\u2029\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    )


def decoded(name: str) -> str:
    """A file name as text: bytes in it that are not UTF-8 (from another system) are read as GB18030 when they can be, else shown escaped."""
    try:
        name.encode()
    except UnicodeEncodeError:
        raw = name.encode(errors="surrogateescape")
        try:
            return raw.decode("gb18030")
        except UnicodeDecodeError:
            return raw.decode(errors="backslashreplace").replace("\\", "_")
    return name
