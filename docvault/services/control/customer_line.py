"""What was said of a customer's credit limit and of whose an order is, by whom, over the whole line of files that a customer came from (R-CO2).

A merge or a rename carries on what others said: neither sets a limit, and neither is the end of what somebody brought about before it.
"""

from typing import TYPE_CHECKING, NamedTuple

from docvault.model.case.kinds import CUSTOMER, ORDER
from docvault.model.case.merging import CHANGED, MERGED_IN
from docvault.model.exchange.provenance import IMPORTED
from docvault.model.search.query import Every, Field
from docvault.model.times import is_before

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docvault.model.case.history import Event, Record
    from docvault.services.vault import Vault

_OPENED = "opened"
_LIMIT = "credit_limit"


class Step(NamedTuple):
    """That somebody said a field anew, and what it says since."""

    event: "Event"
    said: str


def field_steps(records: "Iterable[Record]", field: str) -> list[Step]:
    """Each time a field was said, oldest first. What an order said when it came from another vault, whoever imported it says."""
    steps: list[Step] = []
    for record in records:
        text = _said(record, field)
        if record.event.action == IMPORTED:
            steps = [Step(record.event, text if text is not None else steps[-1].said if steps else "")]
        elif text is not None:
            steps.append(Step(record.event, text))
    return steps


def limit_steps(vault: "Vault", customer: str) -> list[Step]:
    """Each time the credit limit of a customer was set, oldest first; where it was taken over, by whoever set it there."""
    return _limit_steps(vault, customer, {customer})


def _limit_steps(vault: "Vault", customer: str, seen: set[str]) -> list[Step]:
    steps: list[Step] = []
    said = ""
    for record in vault.cases.history(CUSTOMER, customer):
        event, text = record.event, _said(record, _LIMIT)
        said = said if text is None else text
        origin = _taken_from(record)
        if event.action == IMPORTED:
            steps = [Step(event, said)]
        elif text is not None and origin and origin not in seen and vault.cases.exists(CUSTOMER, origin):
            taken = _limit_steps(vault, origin, seen | {origin})
            steps += [one for one in taken if not is_before(event.at, one.event.at)]
        elif text is not None:
            steps.append(Step(event, text))
    return steps


def is_carried(event: "Event") -> bool:
    """Whether an order got its customer by a merge, a rename, or by parting them again: it comes on top of who gave it the one before."""
    return event.action == CHANGED


def merged_away_values(vault: "Vault", customer: str, into: str, but: str) -> list[str]:
    """What the open orders are worth that a merge took from a customer to the one they name now, one of them left out."""
    if customer == into:
        return []
    there = vault.index.cases(Every((Field(CUSTOMER, into), Field("state", "open"))), kind=ORDER)
    return [one.value for one in there if one.id != but and _was_taken(vault, one.id, customer)]


def _was_taken(vault: "Vault", order: str, customer: str) -> bool:
    events = (record.event for record in vault.cases.history(ORDER, order))
    return any(is_carried(one) and one.data.get("from") == customer for one in events)


def _taken_from(record: "Record") -> str:
    """The customer whose file a record goes on with, where that was merged in, or renamed; else the empty text."""
    event = record.event
    return str(event.data.get("from", "")) if event.action in {MERGED_IN, _OPENED} else ""


def _said(record: "Record", field: str) -> str | None:
    """What a record makes of a field; None where it leaves it."""
    said: str | None = None
    for change in record.changes or ():
        if change["path"] == "":
            tree = change["value"]
            said = str(tree.get(field, "")) if isinstance(tree, dict) else ""
        elif change["path"] == f"/{field}":
            said = str(change.get("value", ""))
    return said
