"""The analyzer: text to search tokens, the same for what is indexed and for what is asked. Pure and versioned.

Signs as they are meant (`model.signs`), lower case. Runs of letters and digits are words. Runs of Han (kana and hangul likewise) become overlapping
pairs, and the run's last character with an end marker, so that no pair is invented across a border and a single character is found as a prefix. White
space between two Han characters is none: recognised and wrapped text has it in the middle of words.
Codes such as `AB-1234/7` also become trigrams, so that any part of one is found.
A text's tokens are one string, separated by blanks: an engine's simplest tokenizer gives them back unchanged.
"""

import re

from docvault.model.signs import plain

ANALYZER_VERSION = 2

END = "\u25a0"
"""Marks the last character of a Han run."""
BREAK = "\u25a1"
"""Stands between codes, so that trigrams of two codes never make one."""

_HAN = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u3100-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
# Patterns with Han in them take milliseconds to compile: `re` does it when they are first used, and keeps them.
_GAP = f"(?<=[{_HAN}])\\s+(?=[{_HAN}])"
_RUN = f"[{_HAN}]+|[^\\W_{_HAN}]+"
_CODE = f"[^\\W_{_HAN}]+(?:[-/._][^\\W_{_HAN}]+)*"
_SIGNS = re.compile(r"[-/._]")
_GLUED = re.compile(r"(?<![^\W_])([A-Za-z]{3,})(\d+)(?![^\W_])")
_FIRST_HAN = "\u2e80"

CODE_PART = 3
"""Fewest characters of a part of a code that is looked for."""


def normalised(text: str) -> str:
    """Text as the analyzer sees it: signs as they are meant, lower case, no white space between Han characters."""
    text = plain(text).lower()
    return text if text.isascii() or len(text.split(maxsplit=1)) < 2 else re.sub(_GAP, "", text)


def document_tokens(text: str) -> str:
    """The tokens of a text to be indexed."""
    text = normalised(text)
    if text.isascii():
        return " ".join(re.findall(_RUN, text))
    return " ".join([run if run[0] < _FIRST_HAN else _pairs(run) for run in re.findall(_RUN, text)])


def unglued(text: str) -> str:
    """The words of recognised text in which letters and digits run together (`Page2`), taken apart: recognition drops the blank between them."""
    return " ".join(f"{letters} {digits}" for letters, digits in _GLUED.findall(text))


def code_tokens(text: str) -> str:
    """The trigrams of the codes in a text: words with a digit in them, joined by `-`, `/`, `.` or not at all."""
    found = {_SIGNS.sub("", code) for code in re.findall(_CODE, normalised(text)) if len(code) >= CODE_PART}
    codes = sorted(code for code in found if len(code) >= CODE_PART and not code.isalpha() and len(code) <= 64)
    return f" {BREAK} ".join([_trigrams(code) for code in codes])


def phrase_tokens(text: str) -> tuple[tuple[str, ...], bool]:
    """The tokens of a phrase that is asked for, and whether the last one stands for every token that begins with it.

    The last Han run has no end marker, for more may follow it in a document; if it is a single character, whatever begins with it will do.
    """
    runs = re.findall(_RUN, normalised(text))
    if not runs:
        return (), False
    tokens: list[str] = []
    for run in runs[:-1]:
        tokens += [run] if run[0] < _FIRST_HAN else _pairs(run).split()
    last = runs[-1]
    if last[0] < _FIRST_HAN:
        return (*tokens, last), False
    pairs = [last[place : place + 2] for place in range(len(last) - 1)]
    return (*tokens, *(pairs or [last])), not pairs


def code_part(text: str) -> tuple[str, ...]:
    """The trigrams of a part of a code; none when `text` cannot be one (white space or Han in it, no digit, too short)."""
    if text.isalpha():
        return ()
    match = re.fullmatch(_CODE, normalised(text).strip("-/._"))
    code = _SIGNS.sub("", match.group()) if match else ""
    if len(code) < CODE_PART or code.isalpha():
        return ()
    return tuple(_trigrams(code).split())


def _pairs(run: str) -> str:
    return " ".join([run[place : place + 2] for place in range(len(run) - 1)] + [run[-1] + END])


def _trigrams(code: str) -> str:
    return " ".join([code[place : place + 3] for place in range(len(code) - 2)])
