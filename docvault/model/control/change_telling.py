"""Whom a change tells beside those who sign for a corrected document: they acknowledge it, and it is not closed before (R-OD7)."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from docvault.errors import N_, RefusedError
from docvault.model.case.fields import without_empty
from docvault.model.case.history import Event
from docvault.model.case.manifest import Manifest
from docvault.model.case.records import ChangeNotice, Told
from docvault.model.case.transitions import demand_open
from docvault.model.control.change_notices import acknowledge, find_change
from docvault.model.control.change_told import field_of
from docvault.model.control.holdings import holds
from docvault.model.control.rights import CREDIT_LIMIT, PRICE, VALUE
from docvault.model.times import minute
from docvault.model.values import replace

if TYPE_CHECKING:
    from docvault.model.case.canonical import Json

_MONEY = frozenset({VALUE, PRICE, CREDIT_LIMIT})


class NotToAcknowledgeError(RefusedError):
    """The change does not wait for this department to say that it knows."""

    message = N_("Change {change} of {order} does not wait for {department} to acknowledge it.")
    next_step = N_(
        "`docvault change show {order} {change}` shows whom it waits for; a corrected document is signed for with `docvault sign`."
    )


class AcknowledgedAlreadyError(NotToAcknowledgeError):
    """The department acknowledged it before."""

    message = N_("Change {change} of {order} was acknowledged for {department} already: {name}, {at}.")
    next_step = N_("Nothing more is to be done.")


def concerned_by(manifest: Manifest, change: ChangeNotice) -> list[str]:
    """Who works by an order that changes while no document of it is corrected: whoever holds a paper of it; of money alone nobody is told unasked."""
    if all(field_of(one.what) in _MONEY for one in change.what):
        return []
    return list(
        dict.fromkeys(
            copy.department
            for document in manifest.documents
            for version in document.versions
            for copy in version.copies
            if not version.is_gone and holds(document, version, copy)
        )
    )


def telling(departments: Iterable[str], due: str) -> tuple[Told, ...]:
    """That departments are told, and until when they are to acknowledge it."""
    return tuple(Told(department, due) for department in dict.fromkeys(departments))


def acknowledge_told(
    manifest: Manifest, change_id: str, acknowledged: Told, actor: str, now: str
) -> tuple[Manifest, Event, ChangeNotice]:
    """Enter that a department knows of a change. Raises `NotToAcknowledgeError`, `AcknowledgedAlreadyError`, `NoSuchChangeError`."""
    demand_open(manifest)
    change = find_change(manifest, change_id)
    known = {"order": manifest.id, "change": change.id, "department": acknowledged.department}
    waiting = next((one for one in change.told if one.department == acknowledged.department), None)
    if waiting is None:
        raise NotToAcknowledgeError(**known)
    if waiting.at:
        raise AcknowledgedAlreadyError(**known, name=waiting.name, at=minute(waiting.at))
    done = replace(acknowledged, due=waiting.due, at=now)
    change = replace(change, told=tuple(done if one is waiting else one for one in change.told))
    changed, settled = acknowledge(manifest.with_facts(manifest.order.with_change(change)), now, actor)
    data: dict[str, Json] = {
        "change": change.id,
        "department": done.department,
        "person": done.person,
        "evidence": done.evidence,
        "acknowledged": list(settled),
    }
    return changed, Event(now, actor, "change-acknowledged", without_empty(data)), find_change(changed, change.id)
