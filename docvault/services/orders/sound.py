"""What must hold of what is typed of an order or a customer, by `vault.yaml` and the format, before anything is changed."""

import re

from docvault.errors import N_, UsageError
from docvault.model.case.demands import demand_class, demand_date
from docvault.model.case.numbering import MAX_DIGITS
from docvault.model.case.transitions import NewOrder
from docvault.model.names import name_problem
from docvault.services.vault import Vault


class BadIdError(UsageError):
    """A number or code that cannot name a folder (V013)."""

    message = N_("{text} cannot be the number of an order or the code of a customer: {problem}.")
    next_step = N_("Use letters, digits, dots, underscores and hyphens, without spaces.")


class NoSuchImportanceError(UsageError):
    """An importance no class of the retention schedule goes by: it would be kept as if it had none."""

    message = N_("The retention schedule of vault.yaml knows no importance {importance}.")
    next_step = N_("Choose one of: {known}; or leave it empty.")


class NoSuchStageError(UsageError):
    """A stage `vault.yaml` does not know."""

    message = N_("There is no stage {stage}.")
    next_step = N_("Choose one of: {stages}.")


class TextMissingError(UsageError):
    """A field that must say something is empty."""

    message = N_("The {field} is missing.")
    next_step = N_("Say it and try again.")


def demand_sound(vault: Vault, new: NewOrder) -> None:
    """Refuse an order whose number, title, stage, class or date cannot be."""
    demand_text(new.title, "title")
    if new.number:
        demand_id(new.number)
    if new.stage:
        demand_stage(vault, new.stage)
    demand_class(new.service_class)
    demand_date(new.due)


def demand_id(text: str) -> None:
    """Refuse what cannot be the number of an order or the code of a customer. Raises `BadIdError`."""
    problem = id_problem(text)
    if problem:
        raise BadIdError(text=text, problem=problem)


def id_problem(text: str) -> str | None:
    """Say in a few words what keeps `text` from being the number of an order or the code of a customer, or None when nothing does."""
    problem = name_problem(text)
    if not problem and any(character.isspace() or character in "~@:" for character in text):
        problem = "it holds a space or one of ~ @ :"
    if not problem and len(text.encode()) > 80:
        problem = "it is longer than 80 bytes"
    if not problem and text.startswith((".", "-")):
        problem = "it begins with a dot or a hyphen"
    if not problem and re.search(rf"\d{{{MAX_DIGITS + 1},}}", text):
        problem = "it holds more than 20 digits in a row"
    return problem


def demand_importance(vault: Vault, importance: str) -> None:
    """Refuse an importance no class of the retention schedule goes by. Raises `NoSuchImportanceError`."""
    known = tuple(dict.fromkeys(one.importance for one in vault.config.retention.classes if one.importance))
    if importance not in known:
        raise NoSuchImportanceError(importance=importance, known=", ".join(known) or "–")


def demand_stage(vault: Vault, stage: str) -> None:
    """Refuse a stage `vault.yaml` does not know. Raises `NoSuchStageError`."""
    stages = [known.id for known in vault.config.stages]
    if stage not in stages:
        raise NoSuchStageError(stage=stage, stages=", ".join(stages))


def demand_text(text: str, field: str) -> None:
    """Refuse a field that must say something and is empty. Raises `TextMissingError`."""
    if not text.strip():
        raise TextMissingError(field=field)
