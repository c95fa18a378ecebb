"""Names on disk that every system can hold (V013): safe on Windows, macOS and Linux, NFC, at most 200 bytes. Pure."""

import re
import unicodedata

MAX_BYTES = 200
_FORBIDDEN = '<>:"/\\|?*'
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
    return (_cut(stem, MAX_BYTES - len(ending.encode())).rstrip(". ") or "_") + ending


def _split(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rpartition(".")
    return (stem, dot + ending) if stem and 0 < len(ending.encode()) <= 16 else (name, "")


def _cut(text: str, max_bytes: int) -> str:
    return text.encode()[:max_bytes].decode(errors="ignore")


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
