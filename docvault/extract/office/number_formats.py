"""A number as its format shows it: `4711` as `NB-4711`, `815` as `000815`, a day count as a date (ECMA-376 part 1, 18.8.30 and 18.8.31). Pure."""

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from docvault.extract.office.chinese_numerals import in_characters
from docvault.extract.office.day_formats import dated
from docvault.extract.office.format_sections import Section, Token, chosen, literal, sections
from docvault.model.values import dataclass

_MOST_DIGITS = 40
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_SIMPLE = re.compile(
    r'(?:"(?P<before>[^"]*)")?(?P<whole>#,##0|0{1,20})(?:\.(?P<decimals>0{1,20}))?(?:"(?P<behind>[^"]*)")?'
)
_SMALL_ENOUGH = 1e15


@dataclass(frozen=True, slots=True)
class _Simple:
    """A format of one section, digits in one stretch, words before and behind: nearly all there are, shown without much ado."""

    before: str
    least: int
    decimals: int
    grouped: bool
    behind: str

    def show(self, value: float) -> str:
        rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)
        digits = f"{abs(rounded):0{self.least},f}" if self.grouped else f"{abs(rounded):0{self.least}f}"
        return f"{'-' if rounded < 0 else ''}{self.before}{digits}{self.behind}"


def shown(value: float, code: str, *, from_1904: bool = False) -> str:
    """A number as people see it. A format that makes no sense shows it as it is."""
    if value != value or value in {float("inf"), float("-inf")}:  # noqa: PLR0124 - not a number
        return str(value)
    simple = _simple(code)
    if simple is not None and abs(value) < _SMALL_ENOUGH:
        return simple.show(value)
    section, place = chosen(value, sections(code))
    if section is None:
        return plain(value)
    try:
        if section.is_date:
            return dated(value, section, from_1904=from_1904)
        text = _number(abs(value), section)
        if section.numerals:
            text = _DIGITS.sub(lambda digits: in_characters(digits[0], section.numerals), text)
    except (ValueError, OverflowError, InvalidOperation):
        return plain(value)
    is_nothing = not section.numerals and not any(sign in "123456789" for sign in text)
    implied = value < 0 and (place == 0 or section.condition is not None) and not is_nothing
    return f"-{text}" if implied else text


def shown_text(text: str, code: str) -> str:
    """A text as people see it: a format may put words around it (`"Nr. "@`)."""
    if "@" not in code or code == "@":
        return text
    section = next((one for one in reversed(sections(code)) if Token("other", "@") in one.tokens), None)
    if section is None:
        return text
    return "".join(text if token.text == "@" and token.kind == "other" else literal(token) for token in section.tokens)


def plain(value: float) -> str:
    """A number without a format: up to fifteen digits, none after the point that say nothing."""
    if value != value or value in {float("inf"), float("-inf")}:  # noqa: PLR0124 - not a number
        return str(value)
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}".replace("e+", "E+").replace("e-", "E-")


@lru_cache(maxsize=512)
def _simple(code: str) -> _Simple | None:
    found = _SIMPLE.fullmatch(code)
    if found is None:
        return None
    whole, decimals = found["whole"], len(found["decimals"] or "")
    grouped = "," in whole
    least = 1 if grouped else len(whole)
    return _Simple(
        found["before"] or "", least + (decimals + 1 if decimals else 0), decimals, grouped, found["behind"] or ""
    )


def _number(value: float, section: Section) -> str:
    tokens = section.tokens
    if not tokens:
        return ""
    if any(token.kind == "general" for token in tokens):
        return "".join(plain(value) if token.kind == "general" else literal(token) for token in tokens)
    if not any(token.kind == "digits" for token in tokens):
        return "".join(map(literal, tokens))
    if any(token.kind == "exponent" for token in tokens):
        return _scientific(value, tokens)
    strokes = [place for place, token in enumerate(tokens) if token == Token("other", "/")]
    if len(strokes) == 1 and any(token.kind == "digits" for token in tokens[: strokes[0]]):
        return _fraction(value, tokens, strokes[0])
    return _decimal(Decimal(repr(value)), tokens)


def _decimal(value: Decimal, tokens: Sequence[Token]) -> str:
    places = [place for place, token in enumerate(tokens) if token.kind == "digits"]
    point = next((place for place, token in enumerate(tokens) if token == Token("other", ".")), len(tokens))
    before = "".join(tokens[place].text for place in places if place < point)
    after = "".join(tokens[place].text for place in places if place > point)[:_MOST_DIGITS]
    last = max((place for place in places if place < point), default=-1)
    grouped = any(tokens[place].text == "," for place in range(places[0], last + 1))
    for start in dict.fromkeys((last + 1, places[-1] + 1)):  # commas behind the digits: in thousands
        value /= Decimal(1000) ** _run_of(tokens[start:], ",")
    value *= Decimal(100) ** sum(token == Token("other", "%") for token in tokens)
    rounded = value.quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP) if value < Decimal(10) ** 25 else value
    whole, _, part = f"{rounded:f}".partition(".")
    return "".join(_filled(tokens, point, _whole(whole, before, grouped=grouped), _part(part, after), before))


def _run_of(tokens: Sequence[Token], sign: str) -> int:
    return next((count for count, token in enumerate(tokens) if token != Token("other", sign)), len(tokens))


def _whole(whole: str, pattern: str, *, grouped: bool) -> str:
    least = pattern.count("0")
    whole = "" if whole == "0" and not least else whole
    whole = whole.rjust(min(least, _MOST_DIGITS), "0")
    return re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", whole) if grouped else whole


def _part(part: str, pattern: str) -> str:
    kept = part.rstrip("0") if pattern else ""
    least = max((place + 1 for place, sign in enumerate(pattern) if sign == "0"), default=0)
    return kept.ljust(least, "0")


def _filled(tokens: Sequence[Token], point: int, whole: str, part: str, pattern: str) -> Iterator[str]:
    """The format with its digits in their places: signs between them (`000-00-0000`) stay where they are, from the right."""
    left, taken = len(pattern), 0
    for place, token in enumerate(tokens):
        if token.kind == "digits" and place < point:
            left -= len(token.text)
            end = len(whole) - _signs(whole, left)
            yield whole[taken : max(end, taken)]
            taken = max(end, taken)
        elif token.kind == "digits":
            yield part[: len(token.text)]
            part = part[len(token.text) :]
        elif place == point:
            yield whole[taken:] if place > 0 else whole
            taken = len(whole)
            yield "." if part or not any(one.kind == "digits" for one in tokens[point:]) else ""
        elif token != Token("other", ","):
            yield literal(token)


def _signs(whole: str, digits: int) -> int:
    """How long the end of a number is that has so many digits, commas between them counted."""
    counted = 0
    for length, sign in enumerate(reversed(whole)):
        if counted == digits:
            return length
        counted += sign.isdecimal()
    return len(whole)


def _scientific(value: float, tokens: Sequence[Token]) -> str:
    place = next(number for number, token in enumerate(tokens) if token.kind == "exponent")
    mantissa = "".join(token.text for token in tokens[:place] if token.kind == "digits" or token.text == ".")
    decimals = len(mantissa.partition(".")[2])
    head, _, power = f"{value:.{min(decimals, 20)}E}".partition("E")
    exponent = next((token.text for token in tokens[place + 1 :] if token.kind == "digits"), "0")
    sign = "-" if power.startswith("-") else "+" if "+" in tokens[place].text else ""
    return f"{head}E{sign}{power[1:].lstrip('0').rjust(exponent.count('0'), '0')}"


def _fraction(value: float, tokens: Sequence[Token], stroke: int) -> str:
    from fractions import Fraction

    below = next(
        (token.text for token in tokens[stroke + 1 :] if token.kind == "digits" or token.text.isdecimal()), "?"
    )
    whole, rest = divmod(value, 1)
    digits = [token for token in tokens[:stroke] if token.kind == "digits"]
    share = Fraction(rest).limit_denominator(10 ** min(len(below), 4) - 1)
    if len(digits) < 2:
        share += int(whole)
        return f"{share.numerator}/{share.denominator}"
    whole += share.numerator // share.denominator
    share %= 1
    if not share:
        return str(int(whole))
    return f"{int(whole)} {share.numerator}/{share.denominator}" if whole else f"{share.numerator}/{share.denominator}"
