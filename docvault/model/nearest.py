"""What somebody probably meant by a word nobody knows. Pure."""

from collections.abc import Iterable

from docvault.errors import N_
from docvault.model.sentence import Sentence

MEANT = N_("{problem} (perhaps {nearest} is meant)")


def nearest(word: str, known: Iterable[str], *, alike: float = 0.6) -> str:
    """The word among those known that is most like another, the empty text where none is; `alike` is how much it has to be, 1 for the same.

    >>> nearest("spec-shet", ["contract", "spec-sheet"]), nearest("zebra", ["contract"])
    ('spec-sheet', '')
    """
    from difflib import get_close_matches  # only where something is wrong

    by_case = {one.casefold(): one for one in known}
    found = get_close_matches(word.casefold(), by_case, n=1, cutoff=alike)
    return by_case[found[0]] if found else ""


def or_meant(problem: Sentence, word: str, known: Iterable[str], *, alike: float = 0.6) -> Sentence:
    """What is wrong with a word, and beside it the nearest that is known, if any is near."""
    found = nearest(word, known, alike=alike)
    return Sentence(MEANT, {"problem": problem, "nearest": found}) if found else problem


def as_typed(word: str, known: Iterable[str], *, alike: float = 0.6) -> Sentence | str:
    """A word nobody knows as an error shows it: with the nearest that is known beside it, if any is near."""
    found = nearest(word, known, alike=alike)
    return Sentence(MEANT, {"problem": word, "nearest": found}) if found else word
