"""Queries: fields, dates, phrases, words, marks in any order, and what is no query at all."""

import random

from docvault.model.search.query import DATE_FIELDS, IS_VALUES, TEXT_FIELDS
from tests.fuzz.nasty import DATES, TEXTS

_WORDS = (
    "buttons",
    "纽扣",
    "silver",
    "DJ-208",
    "PO-4711",
    "牛仔",
    "a",
    "NORDIC",
    "spec-sheet",
    "OR",
    "或",
    "AND",
    "NOT",
    "NEAR",
    "und",
    "2026-0001",
)
_MARKS = (
    '"',
    "“",
    "”",
    "「",
    "-",
    "−",
    "－",
    ":",
    "：",
    "*",
    "＊",
    "(",
    ")",
    "^",
    "+",
    "~",
    "\\",
    "%",
    "_",
    "'",
    ";",
    ".",
    "..",
    "@",
)


def query(dice: random.Random) -> str:
    """One query."""
    many = dice.choice([1, 1, 2, 3, 5, 10, 40]) if dice.random() < 0.97 else dice.choice([150, 1_100, 5_000])
    if dice.random() < 0.3:  # one thing again and again: what grows shows
        return dice.choice([" ", " OR ", "", " -"]).join([_term(dice)] * many)
    return dice.choice([" ", " ", " OR ", "\t"]).join(_term(dice) for _ in range(many))


def _term(dice: random.Random) -> str:
    chosen = dice.random()
    minus = dice.choice(["", "", "-", "－"])
    if chosen < 0.3:
        return (
            minus
            + dice.choice(TEXT_FIELDS)
            + dice.choice(":：")
            + dice.choice([_word(dice), dice.choice(IS_VALUES), _word(dice) + "*"])
        )
    if chosen < 0.45:
        first, last = dice.choice(DATES), dice.choice(DATES)
        return (
            minus + dice.choice(DATE_FIELDS) + ":" + dice.choice([first, f"{first}..{last}", f"..{last}", f"{first}.."])
        )
    if chosen < 0.6:
        return (
            minus
            + '"'
            + " ".join(_word(dice) for _ in range(dice.choice([0, 1, 2, 3, 4, 5, 40, 300])))
            + dice.choice(['"', "", '"*'])
        )
    return minus + _word(dice) + dice.choice(["", "", "*"])


def _word(dice: random.Random) -> str:
    chosen = dice.random()
    if chosen < 0.6:
        return dice.choice(_WORDS)
    if chosen < 0.8:
        return dice.choice(TEXTS)
    return "".join(dice.choice([*_MARKS, *_WORDS]) for _ in range(dice.randrange(1, 6)))
