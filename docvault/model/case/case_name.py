"""How a case file is called: an order by its number, any other by its kind and id, `customer:NORDIC`, `plan:2027-spring`. Pure.

No id has a colon in it (`id_problem`), so that what is written one way means one case file.
"""

import unicodedata
from typing import NamedTuple

from docvault.model.case.kinds import KINDS, ORDER

_BETWEEN = ":"
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－ー"), "-")
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


class CaseName(NamedTuple):
    """Kind and id of a case file."""

    kind: str
    id: str


def case_name(text: str) -> CaseName:
    """What a name as it is written means, whether there is such a case file or not.

    >>> case_name("2026-0001"), case_name("customer:NORDIC")
    (CaseName(kind='order', id='2026-0001'), CaseName(kind='customer', id='NORDIC'))
    """
    kind, between, case_id = text.partition(_BETWEEN)
    return CaseName(kind, case_id) if between and kind in KINDS else CaseName(ORDER, text)


def written(kind: str, case_id: str) -> str:
    """How a case file is called, `case_name` backwards."""
    return case_id if kind == ORDER else f"{kind}{_BETWEEN}{case_id}"


def as_meant(typed: str) -> str:
    """A name as it was typed, without blanks around it: full width made half, every dash a hyphen, the word for the kind in small letters.

    >>> as_meant("２０２６–０００１"), as_meant("Customer：NORDIC")
    ('2026-0001', 'customer:NORDIC')
    """
    text = unicodedata.normalize("NFKC", typed.translate(_DASHES).translate(_UNSEEN)).strip()
    kind, between, case_id = text.partition(_BETWEEN)
    return f"{kind.strip().lower()}{between}{case_id.strip()}" if between and kind.strip().lower() in KINDS else text
