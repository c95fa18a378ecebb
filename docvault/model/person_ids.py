"""Ids of people: what may be one, and which two look alike (design 2.9). Pure.

An id is lower-case ASCII. Vaults of before that rule have others; one that looks like another (`ROOT` beside `root`, a Cyrillic letter, a character
of no width) cannot be told from it on a screen.
"""

import re
import unicodedata
from collections.abc import Iterable

UNTOLD = "?"
"""The user of the operating system where the system cannot say who that is: it stands for nobody, and nobody is declared by it."""
_ID = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_MOST = 64
_TWINS = str.maketrans(
    "абвгдезийкмнорстухѕіјԁԛԝьαβγεηικνορτυχω01",
    "abbrde3nnkmhopctyxsijdqwbabyenikvoptuxwol",
)
"""Letters of Cyrillic and Greek, and digits, that look like a letter of an id."""


def is_person_id(text: str) -> bool:
    """Whether a text may become the id of a person."""
    return len(text) <= _MOST and _ID.fullmatch(text) is not None


def person_id_of(name: str) -> str:
    r"""An id made of what the system calls somebody, `HOUSE\Wang.Li`; `admin` where nothing of it can stand in one."""
    made = re.sub(r"[^a-z0-9._]+", "-", name.rpartition("\\")[2].lower()).strip("-._")[:_MOST].strip("-._")
    return made if is_person_id(made) else "admin"


def looks(person_id: str) -> str:
    """What an id looks like: two with the same cannot be told apart."""
    plain = unicodedata.normalize("NFKD", person_id).casefold()
    seen = (one for one in plain if unicodedata.category(one)[0] in "LNPS")
    return "".join(seen).translate(_TWINS)


def twins(person_id: str, others: Iterable[str]) -> list[str]:
    """The other ids that look like this one."""
    look = looks(person_id)
    return [other for other in others if other != person_id and looks(other) == look]
