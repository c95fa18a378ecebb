"""How likely a text is: what it costs to be made of these characters, in nats. Of several readings of the same bytes the cheapest is right. Pure.

The figures are rough on purpose: common against rare, letters of one language against a medley, words against signs among letters.
"""

import re
from collections import Counter
from functools import lru_cache

from docvault.extract.charsets.letters import FREQUENT_HAN, FREQUENT_HANGUL, LANGUAGES, VIETNAMESE

_ASCII, _CONTROL, _REPLACED, _STRANGE = 3.0, 14.0, 14.0, 14.0
_OWN_LETTER, _FOREIGN_LETTER, _CAPITAL = 5.5, 10.0, 1.5
_TYPOGRAPHIC = frozenset("“”„‘’‚–—…•€°±§©®×«»№™\u3000、。，：；？！（）％【】《》「」·")
_UNSEEN = frozenset("\xad\u200b\u200c\u200d\u2060\ufeff")
_LATIN_SIGNS = frozenset("¡¢£¤¥¦¨ª¬\xad¯²³´µ¶·¸¹º¼½¾¿÷ˆ˜†‡‰‹›ƒ")
_FREQUENT_LETTERS = frozenset("оеаинтсрвлαειοστςηνρ")
_BETWEEN = re.compile("[A-Za-z][\u4e00-\u9fff\u3400-\u4dbf\uac00-\ud7a3\uff61-\uff9f](?=[A-Za-z])")
"""One Han or Hangul between Latin letters: two accented letters of a word, read as one."""
_BESIDE = re.compile("[a-z][\u4e00-\u9fff\uac00-\ud7a3]|[\u4e00-\u9fff\uac00-\ud7a3][a-z]")
_MIXED = re.compile("[A-Za-zÀ-ÿ][Ͱ-ӿ]|[Ͱ-ӿ][A-Za-zÀ-ÿ]|[Ͱ-Ͽ][Ѐ-ӿ]|[Ѐ-ӿ][Ͱ-Ͽ]")
"""Letters of two scripts in one word."""
_SIGN_IN_WORD = re.compile("[A-Za-z][¡-¿÷×ªº€‚ƒ„†-‹›](?=[a-z])")
_SELDOM = re.compile("œ(?!u)|õ(?!e)|£(?=[a-z])|[\u2500-\u257f](?=[А-яа-яA-Za-z])|(?<=[А-яа-яA-Za-z])[\u2500-\u257f]")
"""What French, Portuguese and ruled tables do not have, and other readings of their neighbours do."""
_CASE = re.compile("[а-яёα-ωάέήίόύώ][А-ЯЁΑ-Ω]")
"""A capital after a small letter: one Cyrillic character set read as another has them the wrong way round."""
_RUN = re.compile("[À-ÖØ-öø-ɏ]{2}")
_SCRIPTS = (
    (re.compile("[Ѐ-ӿ]"), 4.0),
    (re.compile("[Ͱ-Ͽ]"), 6.0),
    (re.compile("[가-힣]"), 4.0),
    (re.compile("[ぁ-ヾ]"), 2.0),
)
"""What a script costs that is seldom met, once a text."""
_BETWEEN_COST, _BESIDE_COST, _MIXED_COST, _SIGN_COST, _CASE_COST, _RUN_COST = 5.0, 2.5, 6.0, 4.0, 4.0, 2.5


def cost(text: str) -> float:
    """Nats of a text; compare only readings of the same bytes."""
    counts = Counter(text)
    total = sum(number * _of(character) for character, number in counts.items())
    letters = [(c, number) for c, number in counts.items() if _is_latin(c)]
    if letters:
        vietnamese = [VIETNAMESE] if any(letter >= "\u1ea0" for letter, _ in letters) else []
        total += min(_of_letters(letters, own) for own in (*LANGUAGES.values(), *vietnamese))
    total += _BESIDE_COST * len(_BESIDE.findall(text)) + _MIXED_COST * len(_MIXED.findall(text))
    total += _BETWEEN_COST * len(_BETWEEN.findall(text)) + _SIGN_COST * (
        len(_SIGN_IN_WORD.findall(text)) + len(_SELDOM.findall(text))
    )
    total += sum(nats for script, nats in _SCRIPTS if script.search(text))
    return total + _CASE_COST * len(_CASE.findall(text)) + _RUN_COST * len(_RUN.findall(text))


def foreign(text: str) -> int:
    """How many characters of a text are no ASCII."""
    return sum(not character.isascii() for character in text)


def _is_latin(character: str) -> bool:
    return ("\xc0" <= character <= "\u024f" and character.isalpha()) or "\u1ea0" <= character <= "\u1ef9"


def _of_letters(letters: list[tuple[str, int]], own: frozenset[str]) -> float:
    return sum(
        number * ((_OWN_LETTER if letter.lower() in own else _FOREIGN_LETTER) + _CAPITAL * letter.isupper())
        for letter, number in letters
    )


@lru_cache(maxsize=1 << 14)
def _of(character: str) -> float:
    """Nats of one character; those of accented Latin letters are counted by language."""
    code = ord(character)
    if code < 0x80:
        return _ASCII if (code >= 0x20 and code != 0x7F) or character in "\t\n\r\f\x1b" else _CONTROL
    if _is_latin(character):
        return 0.0
    if character in _UNSEEN:
        return 4.0
    if character in _TYPOGRAPHIC:
        return 6.0
    if character in _LATIN_SIGNS:
        return 8.5
    if code == 0xFFFD:
        return _REPLACED
    if character in _FREQUENT_LETTERS:
        return 3.0
    return _of_script(character, code)


def _of_script(character: str, code: int) -> float:
    if 0x4E00 <= code <= 0x9FFF:
        return 5.0 if character in FREQUENT_HAN else 8.5 if _is_common_han(character) else 12.5
    if 0xAC00 <= code <= 0xD7A3:
        return 5.0 if character in FREQUENT_HANGUL else 9.0 if _is_in(character, "euc_kr") else 14.0
    for first, last, nats in _RANGES:
        if first <= code <= last:
            return nats
    return _STRANGE


_RANGES = (
    (0x80, 0x9F, 16.0),  # controls that no text has
    (0xA0, 0xA0, 6.0),
    (0x0386, 0x03AB, 6.5),  # Greek capitals
    (0x03AC, 0x03CE, 4.2),
    (0x0410, 0x042F, 5.5),  # Cyrillic capitals
    (0x0430, 0x044F, 4.2),
    (0x0401, 0x0401, 6.0),
    (0x0451, 0x0451, 4.5),
    (0x0402, 0x045F, 9.0),
    (0x0530, 0x0DFF, 6.0),  # scripts that no other is taken for: Armenian to Sinhala
    (0x0E01, 0x0E5B, 6.0),
    (0x10A0, 0x10FF, 6.0),
    (0x2190, 0x22FF, 8.0),
    (0x2600, 0x27BF, 8.0),
    (0x1F000, 0x1FAFF, 8.0),
    (0x2013, 0x203A, 8.0),
    (0x2500, 0x2501, 4.0),  # rules
    (0x2502, 0x253C, 5.0),
    (0x253D, 0x257F, 8.5),
    (0x25A0, 0x2605, 8.5),
    (0x2100, 0x24FF, 9.0),
    (0x3001, 0x303F, 8.0),
    (0x3041, 0x30FE, 5.0),  # kana
    (0x3400, 0x4DBF, 15.0),
    (0xE000, 0xF8FF, 17.0),
    (0xF900, 0xFAFF, 15.0),
    (0xFF01, 0xFF5E, 7.0),  # full width
    (0xFF61, 0xFF9F, 11.0),
    (0x20000, 0x3FFFF, 15.0),
)


def _is_common_han(character: str) -> bool:
    """Whether a character stands in the first level of GB 2312 or Big5."""
    return any(
        _is_in(character, codec, levels) for codec, levels in ((("gb2312"), (0xB0, 0xD7)), ("big5", (0xA4, 0xC6)))
    )


def _is_in(character: str, codec: str, leads: tuple[int, int] = (0, 0xFF)) -> bool:
    try:
        return leads[0] <= character.encode(codec)[0] <= leads[1]
    except UnicodeEncodeError:
        return False
