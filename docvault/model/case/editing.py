"""Editing what is known of a case file: its fields, and the lists of what it is recognised by. Pure, as all transitions are.

What was agreed with the customer is edited freely only for some hours after the order was confirmed (R-TM2).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, RefusedError, UsageError
from docvault.model.case.demands import distinct
from docvault.model.case.facts import Facts
from docvault.model.case.fields import without_empty
from docvault.model.case.history import Event
from docvault.model.case.manifest import Manifest
from docvault.model.case.order_dates import demand_agreeing
from docvault.model.case.transitions import demand_open, mark_changed
from docvault.model.times import minute, read_time
from docvault.model.values import dataclass, field, replace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docvault.model.case.canonical import Json


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


class NoSuchFieldError(UsageError):
    """A field that is not edited of case files of this kind."""

    message = N_("The {kind} {id} has nothing that is edited under these names: {fields}.")
    next_step = N_("`docvault order edit --help` and `docvault customer edit --help` name what is.")


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit of a case file: None leaves a field as it is; lists name what to add and what to take away."""

    title: str | None = None
    note: str | None = None
    texts: Mapping[str, str] = field(default_factory=dict)  # of the kind's own facts, by their names
    add: Mapping[str, Sequence[str]] = field(default_factory=dict)  # to the lists among them
    remove: Mapping[str, Sequence[str]] = field(default_factory=dict)


def texts(**typed: str | None) -> Mapping[str, str]:
    """New texts of facts as `Edit.texts` takes them: those that were typed."""
    return {name: text for name, text in typed.items() if text is not None}


def lists(**entries: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Entries of lists as `Edit.add` and `Edit.remove` take them: of those lists that have any."""
    return {name: named for name, named in entries.items() if named}


def edit(
    manifest: Manifest, intent: Edit, actor: str, now: str, *, free_hours: int = 24, override: str = ""
) -> tuple[Manifest, Event]:
    """Change fields of a case file. What is known only later, and what retention goes by, is entered of a completed order too.

    `override` is why it was done against a rule.

    Raises `NothingToChangeError`, `OrderClosedError`, `NoSuchFieldError`, what the fields' own checks raise, `AmendedLateError`, what
    `demand_agreeing` raises.
    """
    facts = manifest.facts
    if not _is_afterwards(intent, facts):
        demand_open(manifest)
    _demand_known(manifest, intent)
    checks = {**facts.EDITED, **facts.AFTERWARDS}
    changed: dict[str, Any] = {name: checks[name](text) for name, text in intent.texts.items()}
    for name in {*intent.add, *intent.remove}:
        changed[name] = _edited_list(getattr(facts, name), intent, name)
    edited = replace(
        manifest,
        title=manifest.title if intent.title is None else intent.title,
        note=manifest.note if intent.note is None else intent.note,
        facts=facts.changed(changed),
    )
    names = list(changed_fields(manifest, edited))
    if manifest.order_or_none is not None:
        demand_agreeing(manifest, edited, now[:10])
    if not names:
        raise NothingToChangeError(id=manifest.id)
    demand_free(manifest, names, free_hours, now)
    data: dict[str, Json] = {"fields": list(names), "override": override}
    return mark_changed(edited, names, actor, now), Event(now, actor, "edited", without_empty(data))


def _demand_known(manifest: Manifest, intent: Edit) -> None:
    facts = manifest.facts
    unknown = {*intent.texts} - {*facts.EDITED, *facts.AFTERWARDS} | {*intent.add, *intent.remove} - {*facts.LISTS}
    if unknown:
        raise NoSuchFieldError(id=manifest.id, kind=manifest.kind, fields=", ".join(sorted(unknown)))


def changed_fields(before: Manifest, after: Manifest) -> Iterator[str]:
    """What was changed, as the manifest calls it, in the order in which it is told."""
    facts = before.facts
    told: tuple[tuple[Manifest | Facts, Manifest | Facts, Iterable[str]], ...] = (
        (before, after, ("title",)),
        (facts, after.facts, facts.EDITED),
        (before, after, ("note",)),
        (facts, after.facts, (*facts.AFTERWARDS, *facts.LISTS)),
    )
    for was, became, names in told:
        yield from (was.SHAPE.keys.get(name, name) for name in names if getattr(was, name) != getattr(became, name))


def demand_free(manifest: Manifest, names: Sequence[str], free_hours: int, now: str) -> None:
    """What was agreed with the customer is amended freely only so many hours after the confirmation (R-TM2)."""
    agreed = [name for name in names if name in _AGREED]
    order = manifest.order_or_none
    if order is None or not order.confirmed or not agreed:
        return
    if read_time(now) > read_time(order.confirmed) + timedelta(hours=free_hours):
        raise AmendedLateError(order=manifest.id, confirmed=minute(order.confirmed), fields=", ".join(agreed))


_AGREED = ("due", "styles", "value")


def _is_afterwards(intent: Edit, facts: Facts) -> bool:
    lists = any(entries for named in (intent.add, intent.remove) for entries in named.values())
    return not lists and intent.title is None and intent.note is None and intent.texts.keys() <= facts.AFTERWARDS.keys()


def _edited_list(known: tuple[str, ...], intent: Edit, name: str) -> tuple[str, ...]:
    gone = {entry.strip().casefold() for entry in intent.remove.get(name, ())}
    kept = [entry for entry in known if entry.casefold() not in gone]
    return distinct([*kept, *intent.add.get(name, ())])
