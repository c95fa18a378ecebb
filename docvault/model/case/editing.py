"""Editing what is known of a case file: its fields, and the lists of what it is recognised by. Pure, as all transitions are.

What was agreed with the customer is edited freely only for some hours after the order was confirmed (R-TM2).
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from docvault.errors import N_, RefusedError, UsageError
from docvault.model.case.history import Event
from docvault.model.case.manifest import Manifest
from docvault.model.case.transitions import (
    CLASSES,
    BadClassError,
    demand_amount,
    demand_date,
    demand_open,
    distinct,
    mark_changed,
)
from docvault.model.times import minute, read_time
from docvault.model.values import dataclass, field, replace


class NothingToChangeError(UsageError):
    """An edit that changes nothing."""

    message = N_("Nothing to change: {id} already is as you say.")
    next_step = N_("Name at least one field with a new value, see `--help`.")


class AmendedLateError(RefusedError):
    """R-TM2: some hours after the confirmation, the customer amends by change notice only."""

    message = N_("{order} was confirmed to the customer on {confirmed}: {fields} is changed by a change notice now.")
    next_step = N_(
        "Open one: `docvault change open {order} --what 'FIELD: FROM -> TO' --why REASON --evidence DOCUMENT@VERSION`."
    )


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit of a case file: None leaves a field as it is; lists name what to add and what to take away."""

    title: str | None = None
    customer: str | None = None
    service_class: str | None = None
    stage: str | None = None
    due: str | None = None
    merchandiser: str | None = None
    value: str | None = None
    credit_limit: str | None = None
    note: str | None = None
    importance: str | None = None
    shipped: str | None = None
    settled: str | None = None
    add: Mapping[str, Sequence[str]] = field(default_factory=dict)  # references, styles, contracts, addresses
    remove: Mapping[str, Sequence[str]] = field(default_factory=dict)


def lists(
    *,
    references: Sequence[str] = (),
    styles: Sequence[str] = (),
    contracts: Sequence[str] = (),
    addresses: Sequence[str] = (),
) -> Mapping[str, Sequence[str]]:
    """Entries of the lists of a case file, as `Edit.add` and `Edit.remove` take them."""
    return {"references": references, "styles": styles, "contracts": contracts, "addresses": addresses}


def edit(manifest: Manifest, intent: Edit, actor: str, now: str, *, free_hours: int = 24) -> tuple[Manifest, Event]:
    """Change fields of a case file. What is known only later, and what retention goes by, is entered of a completed order too.

    Raises `NothingToChangeError`, `OrderClosedError`, `BadDateError`, `BadClassError`, `BadAmountError`, `AmendedLateError`.
    """
    if not _is_afterwards(intent):
        demand_open(manifest)
    if intent.service_class is not None and intent.service_class not in CLASSES:
        raise BadClassError(text=intent.service_class)
    edited = replace(
        manifest,
        title=manifest.title if intent.title is None else intent.title,
        customer=manifest.customer if intent.customer is None else intent.customer,
        service_class=manifest.service_class if intent.service_class is None else intent.service_class,
        stage=manifest.stage if intent.stage is None else intent.stage,
        due=manifest.due if intent.due is None else demand_date(intent.due),
        merchandiser=manifest.merchandiser if intent.merchandiser is None else intent.merchandiser,
        value=manifest.value if intent.value is None else demand_amount(intent.value),
        credit_limit=manifest.credit_limit if intent.credit_limit is None else demand_amount(intent.credit_limit),
        note=manifest.note if intent.note is None else intent.note,
        importance=manifest.importance if intent.importance is None else intent.importance,
        shipped=manifest.shipped if intent.shipped is None else demand_date(intent.shipped),
        settled=manifest.settled if intent.settled is None else demand_date(intent.settled),
        references=_edited_list(manifest.references, intent, "references"),
        styles=_edited_list(manifest.styles, intent, "styles"),
        contracts=_edited_list(manifest.contracts, intent, "contracts"),
        addresses=_edited_list(manifest.addresses, intent, "addresses"),
    )
    if edited == manifest:
        raise NothingToChangeError(id=manifest.id)
    changed = [name for name in _EDITABLE if getattr(edited, name) != getattr(manifest, name)]
    names = ["class" if name == "service_class" else name for name in changed]
    _demand_free(manifest, names, free_hours, now)
    return mark_changed(edited, names, actor, now), Event(now, actor, "edited", {"fields": list(names)})


def _demand_free(manifest: Manifest, names: Sequence[str], free_hours: int, now: str) -> None:
    """What was agreed with the customer is amended freely only so many hours after the confirmation (R-TM2)."""
    agreed = [name for name in names if name in _AGREED]
    if not manifest.confirmed or not agreed:
        return
    if read_time(now) > read_time(manifest.confirmed) + timedelta(hours=free_hours):
        raise AmendedLateError(order=manifest.id, confirmed=minute(manifest.confirmed), fields=", ".join(agreed))


_AGREED = ("due", "styles", "value")
_AFTERWARDS = frozenset({"importance", "shipped", "settled"})


def _is_afterwards(intent: Edit) -> bool:
    lists = any(entries for named in (intent.add, intent.remove) for entries in named.values())
    fields = {name for name in _EDITABLE if getattr(intent, name, None) is not None}
    return not lists and fields <= _AFTERWARDS


_EDITABLE = (
    "title",
    "customer",
    "service_class",
    "stage",
    "due",
    "merchandiser",
    "value",
    "credit_limit",
    "note",
    "importance",
    "shipped",
    "settled",
    "references",
    "styles",
    "contracts",
    "addresses",
)


def _edited_list(known: tuple[str, ...], intent: Edit, name: str) -> tuple[str, ...]:
    gone = {entry.strip().casefold() for entry in intent.remove.get(name, ())}
    kept = [entry for entry in known if entry.casefold() not in gone]
    return distinct([*kept, *intent.add.get(name, ())])
