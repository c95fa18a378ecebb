"""Fields of `vault.yaml` that are almost called like one docvault knows: kept like any other it does not know, they would count for nothing. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from docvault.errors import N_
from docvault.model.nearest import nearest
from docvault.model.sentence import Sentence
from docvault.model.settings import RetentionClass
from docvault.model.values import fields_of
from docvault.model.vault_config import VaultConfig

MISSPELT = N_("this field counts for nothing (perhaps {nearest} is meant)")
OTHER_TRIGGER = N_("no order has a date {trigger}, and nothing would ever fall due (perhaps {nearest} is meant)")
_ALIKE = 0.8
_SHORT = 4
"""Letters of a name that is too short to be told by how much of it is alike."""
_OF_KINDS = ("id", "name", "name_zh", "department", "level", "words", "once", "review", "production", "single")
_OF_STAGES = ("id", "name", "name_zh", "expects")
_DATES = ("completed", "shipped", "settled", "due", "confirmed", "opened", "cancelled")


def misspelt(config: VaultConfig) -> Iterator[tuple[str, Sentence]]:
    """Fields nobody knows that are written almost like one that is known and missing: path and problem. Other fields are the house's own."""
    for where, value in _sections(config):
        known = [value.SHAPE.keys.get(name, name) for name in fields_of(value) if name != "extra"]
        yield from _unknown(where, value.extra, known)
    for place, kind in enumerate(config.kinds):
        yield from _unknown(f"kinds[{place}]", kind.extra, _OF_KINDS)
    for place, stage in enumerate(config.stages):
        yield from _unknown(f"stages[{place}]", stage.extra, _OF_STAGES)
    for place, one in enumerate(config.retention.classes):
        yield from _trigger(f"retention.classes[{place}].trigger", one)


def _sections(config: VaultConfig) -> Iterator[tuple[str, Any]]:
    """Every group of fields that has a class of its own, but for kinds and stages."""
    yield "", config
    for name in fields_of(config):
        value = getattr(config, name)
        if hasattr(value, "extra"):
            yield name, value
    lists = (("inboxes", config.inboxes), ("people", config.people), ("departments", config.departments))
    for where, values in (*lists, ("retention.classes", config.retention.classes)):
        yield from ((f"{where}[{place}]", value) for place, value in enumerate(values))


def _unknown(where: str, extra: Mapping[str, object], known: Iterable[str]) -> Iterator[tuple[str, Sentence]]:
    free = [one for one in known if one not in extra]
    for name in extra:
        meant = "" if name in known else nearest(name, free, alike=_ALIKE) or _one_letter_off(name, free)
        if meant:
            yield f"{where}.{name}" if where else name, Sentence(MISSPELT, {"nearest": meant})


def _one_letter_off(name: str, known: Iterable[str]) -> str:
    """The short name that this is but for one letter, or with its letters in another order: too short to be called almost alike."""
    near = (one for one in known if len(one) == len(name) <= _SHORT)
    return next((one for one in near if sorted(one) == sorted(name) or _differ(one, name) == 1), "")


def _differ(one: str, other: str) -> int:
    return sum(mine != theirs for mine, theirs in zip(one, other, strict=True))


def _trigger(where: str, one: RetentionClass) -> Iterator[tuple[str, Sentence]]:
    """A class may count from a date of the house's own, but not from one that is almost called like an order's."""
    meant = "" if one.trigger in _DATES else nearest(one.trigger, _DATES, alike=_ALIKE)
    if meant:
        yield where, Sentence(OTHER_TRIGGER, {"trigger": one.trigger, "nearest": meant})
