"""Which order an arrival belongs to: candidate keys found in what was read, suggestions ranked with their reasons, and the decision. Pure.

Looking keys up is the caller's: `candidates` says what to look for, `rank` judges what was found. Exact and unique is filed by itself; everything
else waits with suggestions (design 5). A style or a sender alone never files anything: many orders share them.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from docvault.errors import N_, Translate, untranslated
from docvault.model.intake.keys import exact
from docvault.model.signs import plain
from docvault.model.values import dataclass, field

MAX_SUGGESTIONS, SHOWN_IN_LISTS = 100, 10
_MAX_MATCHES = 4
"""So many matches are kept of an order; every line of a signed sheet is kept."""
_LOOKED_AT = 40_000
"""Characters of text in which keys are looked for: an order's number stands on its first pages."""
_GROUP = re.compile(r"[A-Za-z0-9]+")
_JOINT = re.compile(r"[-/._#:() ]{1,3}|\s{0,3}[-/._#:]\s{0,3}")
"""What may stand between the groups of a number; it may be broken after a sign."""
_LETTER_TO_DIGIT = re.compile(r"[A-Za-z]\s{1,3}\d")
"""`PO` and `4711` in two cells, or on two lines: two groups of digits there are two numbers."""
_DATE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d{2}|\d{1,2}:\d{2}(?::\d{2})?)(?!\d)"
)
_CHINESE = re.compile(
    "([\u4e00-\u9fff]{0,6})([-/(（\\[〔【]?[A-Za-z]{0,6}\\d{1,8}(?:[-/()（）\\[\\]〔〕【】第年字号號]{1,3}[A-Za-z]{0,4}\\d{1,8}){0,3})([号號批期]?)"
)
"""A number in a Chinese sentence (`牛仔2026第7号`, `合同（2026）第12号`): where it begins among the Han before it only the orders can say."""
_MAX_GROUPS, _WIDEST_JOINT = 4, 7
_LONGEST_KEY = 64
"""Characters of a key with the signs in it."""
_DIGIT = re.compile(r"\d", re.ASCII)


class Clue(StrEnum):
    """What a suggestion rests on, strongest first; from `OLD_RECEIPT` on what speaks against filing it without asking."""

    RECEIPT = "receipt"
    COVER = "cover"
    NUMBER = "number"
    REFERENCE = "reference"
    CONTRACT = "contract"
    THREAD = "thread"
    NEAR = "near"
    STYLE = "style"
    SENDER = "sender"
    OLD_RECEIPT = "old-receipt"
    OLD_COVER = "old-cover"
    MAILED = "mailed"
    CONTRADICTED = "contradicted"
    STRANGE = "strange"


_SCORES = {
    Clue.RECEIPT: 100, Clue.COVER: 100, Clue.NUMBER: 95, Clue.REFERENCE: 90, Clue.CONTRACT: 88, Clue.THREAD: 80, Clue.NEAR: 50, Clue.STYLE: 40,
    Clue.SENDER: 10, Clue.OLD_RECEIPT: 60, Clue.OLD_COVER: 60, Clue.MAILED: 0, Clue.CONTRADICTED: 0, Clue.STRANGE: 0,
}  # fmt: skip
_STRONG = frozenset({Clue.COVER, Clue.NUMBER, Clue.REFERENCE, Clue.CONTRACT, Clue.THREAD})
_NAMED = frozenset({Clue.NUMBER, Clue.REFERENCE, Clue.CONTRACT, Clue.NEAR})
_WAITING = frozenset({Clue.RECEIPT, Clue.OLD_RECEIPT, Clue.OLD_COVER, Clue.MAILED, Clue.CONTRADICTED, Clue.STRANGE})
"""With one of these a person looks first, whatever else was found."""

SENTENCES: Mapping[Clue, str] = {
    Clue.RECEIPT: N_("it is a sheet on which {seen} signs for {key}"),
    Clue.COVER: N_("its cover sheet names this order"),
    Clue.NUMBER: N_("it names order number {key}"),
    Clue.REFERENCE: N_("it names the customer's reference {key}"),
    Clue.CONTRACT: N_("it names contract {key}"),
    Clue.THREAD: N_("it answers a mail filed in this order"),
    Clue.NEAR: N_("“{seen}” in it looks like {key}"),
    Clue.STYLE: N_("it names style {key}"),
    Clue.SENDER: N_("it comes from customer {key}"),
    Clue.OLD_RECEIPT: N_(
        "the code on it has no checksum, so it may not be from this vault; it says that {seen} signs here for {key}"
    ),
    Clue.OLD_COVER: N_("the code on it has no checksum, so it may not be from this vault; it names this order"),
    Clue.MAILED: N_("the cover sheet came by e-mail"),
    Clue.CONTRADICTED: N_("what is behind the cover sheet names {key}, which is not of this order"),
    Clue.STRANGE: N_("the code on it is not from this vault"),
}


@dataclass(frozen=True, slots=True)
class Match:
    """A clue to an order. `key` is as the order has it, `seen` as it was read where that differs; of a receipt, `document@version` and department."""

    clue: Clue
    key: str = ""
    seen: str = ""

    def text(self, translate: Translate = untranslated) -> str:
        """The reason in words."""
        return translate(SENTENCES[self.clue]).format(key=self.key, seen=self.seen)


@dataclass(frozen=True, slots=True)
class Found:
    """A match as found, for an order and whether that order is still open."""

    order: str
    is_open: bool
    match: Match


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An order an arrival may belong to. `score` is 0 to 100; `matches` the strongest first."""

    order: str
    score: int
    is_open: bool
    matches: tuple[Match, ...] = field(default_factory=tuple)

    def why(self, translate: Translate = untranslated) -> str:
        """All reasons in words."""
        return translate(N_("; ")).join(match.text(translate) for match in self.matches)


def candidates(texts: Iterable[str]) -> list[str]:
    """Whatever may be a number, reference, contract or style in these texts: groups of letters and digits, alone and joined to their neighbours.

    At least four characters with a digit among them; dates and times are none, but may be a part of one (`SC-2026-08-08/1`, `XY2026.11.20`).
    """
    found: dict[str, None] = {}
    for text in texts:
        meant = plain(text[:_LOOKED_AT])
        if _DIGIT.search(meant):
            _add_candidates(meant, found)
            if not meant.isascii():
                _add_chinese(meant, found)
    return list(found)


def pieces(text: str) -> Iterator[str]:
    """All of a text in pieces of which each is looked at whole; they overlap, so that no key lies on a border."""
    step = _LOOKED_AT - _LONGEST_KEY
    for start in range(0, max(len(text) - _LONGEST_KEY, 1), step):
        yield text[start : start + _LOOKED_AT]


def _add_candidates(text: str, found: dict[str, None]) -> None:
    groups = [match.span() for match in _GROUP.finditer(text)]
    dates = [match.span() for match in _DATE.finditer(text)]
    digits = [_DIGIT.search(text, *span) is not None for span in groups]
    for place, (start, _) in enumerate(groups):
        if not any(digits[place : place + _MAX_GROUPS]):
            continue
        end, length, numbered = start, 0, False
        for other in range(place, min(place + _MAX_GROUPS, len(groups))):
            if other > place and not _is_joined(text, end, groups[other][0]):
                break
            end = groups[other][1]
            length += end - groups[other][0]
            numbered = numbered or digits[other]
            if numbered and 4 <= length <= 32 and not _is_dated(text, start, end, dates):
                found[text[start:end]] = None


def _is_joined(text: str, end: int, start: int) -> bool:
    """Whether two groups may be of one number: what is between `end` of one and `start` of the next."""
    if start - end > _WIDEST_JOINT:
        return False
    return (
        _JOINT.fullmatch(text, end, start) is not None
        or _LETTER_TO_DIGIT.fullmatch(text, end - 1, start + 1) is not None
    )


def _is_dated(text: str, start: int, end: int, dates: Sequence[tuple[int, int]]) -> bool:
    """Whether a candidate is a date, a piece of one, or words beside one; a number with a date in it touches it on both sides."""
    for first, last in dates[bisect_left(dates, (start, 0)) - 1 if dates and dates[0][0] < start else 0 :]:
        if first >= end:
            return False
        if last > start and not (
            start <= first
            and last <= end
            and (start, end) != (first, last)
            and (start == first or not text[first - 1].isspace())
            and (end == last or not text[last].isspace())
        ):
            return True
    return False


def _add_chinese(text: str, found: dict[str, None]) -> None:
    """Numbers with Han in them, with each number of the Han before them."""
    for match in _CHINESE.finditer(text):
        before, core, after = match.groups()
        if not before and not after and core.isascii():
            continue  # found among the others
        for place in range(len(before) + 1):
            for ending in dict.fromkeys((after, "")):
                key = before[place:] + core + ending
                if 4 <= len(key) <= _LONGEST_KEY and not key.isascii():
                    found[key] = None


def rank(found: Iterable[Found]) -> tuple[Suggestion, ...]:
    """Suggestions, best first: an order's score is that of its strongest match, a little more for each further one; closed orders come last.

    Of what makes an item wait nothing is left out, and no order that it is about.
    """
    by_order: dict[str, dict[Match, bool]] = {}
    for one in found:
        by_order.setdefault(one.order, {})[one.match] = one.is_open
    for order, match in _contradictions(by_order):
        by_order[order][match] = True
    suggestions = [_suggestion(order, matches) for order, matches in by_order.items()]
    suggestions.sort(key=lambda suggestion: (-suggestion.score, suggestion.order))
    return first_of(suggestions, MAX_SUGGESTIONS)


def first_of(suggestions: Sequence[Suggestion], most: int = SHOWN_IN_LISTS) -> tuple[Suggestion, ...]:
    """The best of them, and those that make an item wait."""
    return tuple(
        suggestion
        for place, suggestion in enumerate(suggestions)
        if place < most or any(match.clue in _WAITING for match in suggestion.matches)
    )


def _suggestion(order: str, matches: Mapping[Match, bool]) -> Suggestion:
    ordered = sorted(matches, key=lambda match: -_SCORES[match.clue])
    is_open = all(matches.values())
    strongest = _SCORES[ordered[0].clue]
    counted = [match for match in ordered if _SCORES[match.clue]]
    score = min(100, strongest + 2 * max(0, len(counted) - 1)) if is_open else strongest // 2
    clues = [match for match in ordered if match.clue not in _WAITING][:_MAX_MATCHES]
    return Suggestion(order, score, is_open, tuple(one for one in ordered if one.clue in _WAITING or one in clues))


def _contradictions(by_order: Mapping[str, Mapping[Match, bool]]) -> list[tuple[str, Match]]:
    """Orders of cover sheets, each with what the text names that only other orders are called."""
    named = {
        order: {exact(match.key): match.key for match in matches if match.clue in _NAMED}
        for order, matches in by_order.items()
    }
    found = []
    for order, matches in by_order.items():
        others = [
            key
            for other, keys in named.items()
            for plain, key in keys.items()
            if other != order and plain not in named[order]
        ]
        if others and any(match.clue is Clue.COVER for match in matches):
            found.append((order, Match(Clue.CONTRADICTED, min(others))))
    return found


def decide(suggestions: Sequence[Suggestion]) -> Suggestion | None:
    """The order to file to without asking: the only open one with a strong match. A cover sheet outweighs what else is likely.

    A signed sheet always waits: a person says who signed it. So does what carries a code that is not surely of this vault, and a cover sheet that came by
    e-mail, where anybody can send a copy of one, or that lies on pages of another order.
    """
    if any(match.clue in _WAITING for one in suggestions for match in one.matches):
        return None
    strong = [one for one in suggestions if one.matches[0].clue in _STRONG]
    covered = [one for one in strong if one.matches[0].clue is Clue.COVER]
    chosen = covered or [one for one in strong if one.is_open]
    return chosen[0] if len(chosen) == 1 and chosen[0].is_open else None


def guess_kind(texts: Sequence[str], words_of_kind: Mapping[str, Sequence[str]], fallback: str) -> str:
    """The kind of a document by the words its kind is known by, in the title first, then in the beginning of the text.

    The longest word found wins, then the earliest.
    """
    for text in texts:
        beginning = plain(text[:600]).lower()
        hits = [
            (-len(word), beginning.find(word.lower()), kind)
            for kind, words in words_of_kind.items()
            for word in words
            if _stands(word, beginning)
        ]
        if hits:
            return min(hits)[2]
    return fallback


def _stands(word: str, text: str) -> bool:
    if word.isascii():
        return re.search(rf"(?<![a-z0-9]){re.escape(word.lower())}(?![a-z0-9])", text) is not None
    return word in text


def shingles(text: str, width: int = 8) -> frozenset[str]:
    """Overlapping pieces of a text without its white space and signs, to compare two readings of the same pages."""
    letters = re.sub(r"[\W_]+", "", plain(text[:_LOOKED_AT]).lower())
    return frozenset(letters[place : place + width] for place in range(max(0, len(letters) - width + 1)))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of pieces two texts have in common, 0 to 1 (Jaccard)."""
    return len(one & other) / len(one | other) if one and other else 0.0
