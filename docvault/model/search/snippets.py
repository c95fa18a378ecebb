"""Snippets: the piece of a text around the first match, with the places of all matches in it. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from docvault.model.search.query import Words
from docvault.model.search.tokens import END, code_part, normalised, phrase_tokens

WIDTH = 160
"""Characters of a snippet."""
_BEFORE = 50
_SPACE = re.compile(r"\s+")


def pattern_of(words: Iterable[Words]) -> "re.Pattern[str] | None":
    """What to look for in a text, white space and signs between characters left open; None when there is nothing to mark."""
    parts = [part for word in words for part in _parts(word)]
    return re.compile("|".join(sorted(parts, key=len, reverse=True)), re.IGNORECASE) if parts else None


def _parts(word: Words) -> list[str]:
    tokens, _ = phrase_tokens(word.text)
    if not tokens:
        return []
    pieces: list[str] = []
    for token in tokens:
        text = token.removesuffix(END)
        if pieces and len(text) == 2 and pieces[-1][-1] == text[0] and ord(text[0]) >= 0x2E80:
            pieces[-1] += text[1]
        elif not (token.endswith(END) and pieces and pieces[-1].endswith(text)):
            pieces.append(text)
    found = [r"[\W_]*".join(_open(piece) for piece in pieces)]
    if not word.prefix and all(ord(piece[0]) < 0x2E80 for piece in pieces):
        found[0] = rf"(?<![^\W_]){found[0]}(?![^\W_])"
    grams = code_part(word.text)
    if grams:
        code = grams[0] + "".join(gram[-1] for gram in grams[1:])
        found.append("[-/._]?".join(re.escape(character) for character in code))
    return found


def _open(piece: str) -> str:
    if ord(piece[0]) < 0x2E80:
        return re.escape(piece)
    return r"\s*".join(re.escape(character) for character in piece)


def snippet(text: str, pattern: "re.Pattern[str] | None") -> tuple[str, tuple[tuple[int, int], ...]] | None:
    """The piece around the first match and the marks in it; None when nothing matches. White space is folded to single blanks."""
    if pattern is None:
        return None
    match = pattern.search(text)
    if match is None and not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        match = pattern.search(text)
    if match is None:
        return None
    start = _word_start(text, max(0, match.start() - _BEFORE), match.start())
    end = max(match.end(), start + WIDTH)
    piece = _SPACE.sub(" ", text[start:end]).strip()
    marks = tuple((found.start(), found.end()) for found in pattern.finditer(piece) if found.end() > found.start())
    before, after = "…" if start > 0 else "", "…" if end < len(text) else ""
    return before + piece + after, tuple((first + len(before), last + len(before)) for first, last in marks)


def beginning(text: str) -> str:
    """The first words of a text, for a hit without a match in it."""
    piece = _SPACE.sub(" ", text[: WIDTH * 2]).strip()
    return piece if len(piece) <= WIDTH else piece[:WIDTH] + "…"


def occurrences(text: str, words: Sequence[Words]) -> list[int]:
    """How often each of the words stands in a normalised text, near enough for ranking."""
    return [text.count(normalised(word.text)) for word in words]


def _word_start(text: str, start: int, match: int) -> int:
    """Move a cut inside a word to the word's end."""
    if start == 0:
        return 0
    blank = text.find(" ", start, match)
    return blank + 1 if blank >= 0 else start
