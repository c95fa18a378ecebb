"""Keys of orders (numbers, references, contracts, styles): how they are compared, exactly and in recognised text. Pure.

Recognition takes O for 0, I and L for 1, B for 8, S for 5 and the other way round; `folded` makes them one (design 5).
"""

import re

from docvault.model.signs import plain

_SIGNS = re.compile(r"[\W_]+")
_CONFUSABLE = str.maketrans({"o": "0", "i": "1", "l": "1", "b": "8", "s": "5", "z": "2", "q": "0"})


def exact(key: str) -> str:
    """A key without case, signs and white space: `PO 12-345` and `po12345` are the same."""
    return _SIGNS.sub("", plain(key).lower())


def folded(key: str) -> str:
    """A key with confusable characters folded."""
    return exact(key).translate(_CONFUSABLE)


def cuts(key: str) -> set[str]:
    """A folded key and all it becomes by losing one character: two keys at edit distance 1 share one of these."""
    return {key, *(key[:place] + key[place + 1 :] for place in range(len(key)))}


def is_near(one: str, other: str) -> bool:
    """Whether two folded keys are equal, at edit distance 1, or the same but for two neighbours that changed places."""
    if one == other or is_transposed(one, other):
        return True
    if len(one) == len(other):
        return sum(first != second for first, second in zip(one, other, strict=True)) == 1
    shorter, longer = sorted((one, other), key=len)
    return len(longer) - len(shorter) == 1 and any(
        longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer))
    )


def is_transposed(one: str, other: str) -> bool:
    """Whether two keys are the same but for two neighbours that changed places: what fingers do."""
    if len(one) != len(other):
        return False
    apart = [place for place, (first, second) in enumerate(zip(one, other, strict=True)) if first != second]
    return (
        len(apart) == 2
        and apart[1] == apart[0] + 1
        and one[apart[0]] == other[apart[1]]
        and one[apart[1]] == other[apart[0]]
    )
