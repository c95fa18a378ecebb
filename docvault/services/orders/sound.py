"""What must hold of what is typed of an order or a customer, by `vault.yaml` and the format, before anything is changed."""

import re
import unicodedata
from datetime import datetime, time

from docvault.errors import N_, UsageError
from docvault.model.case.case_name import as_meant
from docvault.model.case.demands import demand_class, demand_date
from docvault.model.case.numbering import MAX_DIGITS
from docvault.model.case.order_dates import OPENED, demand_come
from docvault.model.case.transitions import NewOrder
from docvault.model.foreign import harmless
from docvault.model.names import name_problem
from docvault.model.times import read_date, written_time
from docvault.model.values import replace
from docvault.services.rules import called_or_id, choices
from docvault.services.vault import Vault

_DOMAIN = re.compile(r"[\w-]+(\.[\w-]+)+")
_BLANK = "\u2800"
"""A letter of Braille without a dot."""
_FEWEST_DIGITS = 5
"""Digits of the shortest fax number."""


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


class NoSuchMerchandiserError(UsageError):
    """Nobody active in the vault has this id."""

    message = N_("Nobody active in this vault has the id {name}: an order is in the charge of a person of the vault.")
    next_step = N_("`docvault person list` shows who there is.")


class MerchandiserNamedError(UsageError):
    """A person is typed by id, which nobody else has; several may have one name."""

    message = N_("{name} is a name; a person is named by the id.")
    next_step = N_("Type it instead: {ids}.")


class BadAddressError(UsageError):
    """Neither a mail address nor a domain nor a number: no arrival would ever be known by it."""

    message = N_("{text} is neither a mail address nor a domain nor a fax number.")
    next_step = N_("Write it like anna@nordic.example, @nordic.example or +46 8 123 45 67.")


class TextMissingError(UsageError):
    """A field that must say something is empty."""

    message = N_("The {field} is missing.")
    next_step = N_("Say it and try again.")


def sound(vault: Vault, new: NewOrder) -> NewOrder:
    """An order as it can be opened, its stage by id, the day it was opened as a time.

    Refuses one whose number, title, stage, merchandiser, class or a date of which cannot be.
    """
    demand_text(new.title, "title")
    if new.number:
        demand_id(as_meant(new.number))
    if new.merchandiser:
        demand_merchandiser(vault, new.merchandiser)
    demand_class(new.service_class)
    demand_date(new.due)
    opened = _begun(vault, demand_date(new.opened))
    return replace(new, stage=stage_id(vault, new.stage) if new.stage else "", opened=opened)


def _begun(vault: Vault, day: str) -> str:
    """The first moment of an earlier day on which an order was opened; nothing for today, or for none. Raises `DayToComeError`."""
    today = vault.now()[:10]
    demand_come(OPENED, day, today)
    return written_time(datetime.combine(read_date(day), time(), vault.zone), vault.zone) if "" < day < today else ""


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
    if not problem and (as_meant(text) != text or any(map(_is_unseen, text))):
        problem = "it is in full width, or has signs that look like others or that nobody sees"
    return problem


def _is_unseen(character: str) -> bool:
    """Whether a sign is shown as nothing, or by each computer as it likes."""
    return character == _BLANK or harmless(character) != character or unicodedata.category(character) in {"Cn", "Co"}


def demand_importance(vault: Vault, importance: str) -> None:
    """Refuse an importance no class of the retention schedule goes by. Raises `NoSuchImportanceError`."""
    known = tuple(dict.fromkeys(one.importance for one in vault.config.retention.classes if one.importance))
    if importance not in known:
        raise NoSuchImportanceError(importance=importance, known=", ".join(known) or "–")


def stage_id(vault: Vault, typed: str) -> str:
    """The id of a stage by what was typed: its id or its name in either language. Raises `NoSuchStageError`."""
    found = called_or_id(vault.config.stages, typed)
    if not found:
        raise NoSuchStageError(stage=typed, stages=choices("stage", (one.id for one in vault.config.stages)))
    return found


def demand_merchandiser(vault: Vault, typed: str) -> None:
    """Refuse who is no active person, by id, as in charge of an order. Raises `NoSuchMerchandiserError`, `MerchandiserNamedError`."""
    active = [person for person in vault.config.people if person.active]
    if any(person.id == typed for person in active):
        return
    called = [person for person in active if person.name.casefold() == typed.strip().casefold()]
    if called:
        raise MerchandiserNamedError(name=typed, ids=", ".join(person.id for person in called))
    raise NoSuchMerchandiserError(name=typed)


def demand_address(text: str) -> None:
    """Refuse what no arrival could come from. Raises `BadAddressError`."""
    _before, at, host = text.strip().rpartition("@")
    if not (
        (at and host.strip())
        or _DOMAIN.fullmatch(text.strip())
        or sum(one.isdecimal() for one in text) >= _FEWEST_DIGITS
    ):
        raise BadAddressError(text=text)


def demand_text(text: str, field: str) -> None:
    """Refuse a field that must say something and is empty. Raises `TextMissingError`."""
    if not text.strip():
        raise TextMissingError(field=field)
