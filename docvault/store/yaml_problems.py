"""Why a text cannot be read as YAML, in words for people: the encodings of Notepad by their names there, and no sentence of the YAML reader's own."""

from collections.abc import Mapping

from docvault.errors import N_

NOT_UTF8 = N_("it is not UTF-8; choose UTF-8 as the encoding when you save it")
UTF16 = N_("it is UTF-16, which Notepad also calls Unicode; choose UTF-8 as the encoding when you save it")
GBK = N_("it is GBK, which Notepad calls ANSI; choose UTF-8 as the encoding when you save it")
BYTE_ORDER_MARK = N_("there is a byte order mark before the text")
CR_LF = N_("lines end in CR LF, as Windows has them, not in LF")
NOT_YAML = N_("it is not YAML")
_WHY: Mapping[str, str] = {
    "did not find expected node content": N_("something is missing here, or a bracket is not closed"),
    "did not find expected ',' or ']'": N_("a square bracket is not closed"),
    "did not find expected ',' or '}'": N_("a curly bracket is not closed"),
    "mapping values are not allowed": N_("a colon stands where none may; put a text with a colon in quotes"),
    "could not find expected ':'": N_("a colon is missing after the name of a field"),
    "cannot start any token": N_(
        "no text may begin with this sign; put it in quotes, and indent with blanks, not tabs"
    ),
    "tab character": N_("a tab stands here; indent with blanks"),
    "unexpected end of stream": N_("a quotation mark is not closed"),
    "did not find expected key": N_("the line is not indented like those around it"),
    "did not find expected '-' indicator": N_("the line is not indented like those around it"),
    "block sequence entries are not allowed": N_("an entry of a list stands where none may; give it a line of its own"),
    "control characters are not allowed": N_("there is a control character"),
    "unknown escape character": N_("after a backslash stands a sign that means nothing; put the text in single quotes"),
}
"""What the readers of YAML say, by a part of it that says which it is."""


def why_not_utf8(text: bytes) -> str:
    """What the encoding of a text seems to be that is not UTF-8."""
    some = text[:400]
    if text.startswith((b"\xff\xfe", b"\xfe\xff")) or 20 * max(some[::2].count(0), some[1::2].count(0)) > len(some):
        return UTF16
    try:
        decoded = text.decode("gb18030")
    except UnicodeDecodeError:
        return NOT_UTF8
    return GBK if any("\u4e00" <= sign <= "\u9fff" for sign in decoded) else NOT_UTF8


def why_not_yaml(said: str) -> str:
    """What a reader of YAML found, in our words."""
    return next((ours for theirs, ours in _WHY.items() if theirs in said), NOT_YAML)
