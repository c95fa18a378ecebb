"""What is worth a second look when an order is entered: a reference that another open order has, a customer almost called like another."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from docvault.errors import N_, BusyError
from docvault.index.errors import IndexBroken
from docvault.model.case.kinds import CUSTOMER
from docvault.model.intake.keys import exact
from docvault.model.intake.matching import candidates
from docvault.model.nearest import nearest
from docvault.model.search.query import Every
from docvault.model.sentence import Sentence
from docvault.services.seeing import reader

if TYPE_CHECKING:
    from docvault.services.vault import Vault

SAME_REFERENCE = N_(
    "{key} is on order {other} too, which is open: what names only {key} waits in the inbox. "
    "If it does not belong here: `docvault order edit {order} --no-ref {key}`."
)
TOO_SHORT = N_(
    "{key} is too short, or of too many pieces, to be recognised in what comes in: what names only {key} waits in the inbox."
)
LIKE_CUSTOMER = N_(
    "There is a customer {known} already. If that one is meant: `docvault order edit {order} --customer {known}`."
)
_ALIKE = 0.75


def note_same_references(vault: "Vault", order: str, references: Iterable[str]) -> None:
    """Tell whoever entered references which nothing is recognised by, and of other open orders that have them. An index that is busy tells nothing."""
    wanted = {exact(one): one for one in references}
    for key, typed in wanted.items():
        if key not in {exact(one) for one in candidates([typed])}:
            vault.notices.append(Sentence(TOO_SHORT, {"key": typed}))
    try:
        hits = vault.index.find_keys(wanted.values()) if wanted else ()
    except (BusyError, IndexBroken):
        return
    for hit in hits:
        if hit.field == "reference" and hit.state == "open" and hit.order != order and exact(hit.key) in wanted:
            values = {"key": wanted[exact(hit.key)], "other": hit.order, "order": order}
            vault.notices.append(Sentence(SAME_REFERENCE, values))


def note_like_customer(vault: "Vault", order: str, code: str) -> None:
    """Tell whoever opened a customer's case file with an order of the customer whose code or name is almost the same, if there is one."""
    asking = reader(vault)
    try:
        known = [one for one in vault.index.cases(Every(()), kind=CUSTOMER, reader=asking) if one.id != code]
    except (BusyError, IndexBroken):
        return
    names = {one.title: one.id for one in known if one.title and asking.may_read_case(CUSTOMER)}
    called = {**names, **{one.id: one.id for one in known}}
    meant = nearest(code, called, alike=_ALIKE)
    if meant:
        vault.notices.append(Sentence(LIKE_CUSTOMER, {"known": called[meant], "order": order}))
