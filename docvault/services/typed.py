"""What verbs take as it was typed, read in the same way by all: departments by id or name, a date or a time of day."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from docvault.errors import N_, UsageError
from docvault.model.case.demands import FIRST_YEAR, LAST_YEAR
from docvault.model.times import is_before, read_date
from docvault.services.people import NoSuchDepartmentError, department_choices, find_department

if TYPE_CHECKING:
    from docvault.model.vault_config import VaultConfig
    from docvault.services.vault import Vault


class BadMomentError(UsageError):
    """Neither a date nor a time."""

    message = N_("{text} is neither a date nor a time.")
    next_step = N_("Write it like 2027-03-15, or like 2027-03-15T17:30.")


class GoneByError(UsageError):
    """A term that ends before it begins."""

    message = N_("{day} has gone by: nobody can do anything until then.")
    next_step = N_("Name a day that is still to come, or leave `--due` out: then the vault's own term counts.")


def department_ids(config: "VaultConfig", typed: Iterable[str]) -> tuple[str, ...]:
    """Departments by what was typed: ids or names in either language, several separated by commas. Raises `NoSuchDepartmentError`."""
    words = (part.strip() for text in typed for part in text.replace("，", ",").split(","))
    return tuple(dict.fromkeys(find_department(config, word) for word in words if word))


def department_id(config: "VaultConfig", typed: str) -> str:
    """The one department that was typed. Raises `NoSuchDepartmentError`, for several too."""
    found = department_ids(config, [typed])
    if len(found) != 1:
        raise NoSuchDepartmentError(department=typed, departments=department_choices(config))
    return found[0]


def moment(vault: "Vault", text: str) -> str:
    """A time as the format writes it, from a date (its end) or a time of day, in the vault's zone. Raises `BadMomentError`."""
    try:
        if len(text) == 10:
            local = datetime.combine(read_date(text), datetime.max.time().replace(microsecond=0))
        else:
            local = datetime.fromisoformat(text.replace(" ", "T"))
    except ValueError as error:
        raise BadMomentError(text=text) from error
    if not FIRST_YEAR <= local.year <= LAST_YEAR:
        raise BadMomentError(text=text)
    aware = local if local.tzinfo is not None else local.replace(tzinfo=vault.zone)
    return aware.astimezone(vault.zone).isoformat(timespec="seconds")


def term(vault: "Vault", text: str) -> str:
    """Until when something is to be done, nothing for nothing. Raises `BadMomentError`, `GoneByError`."""
    if not text:
        return ""
    end = moment(vault, text)
    if is_before(end, vault.now()):
        raise GoneByError(day=text)
    return end
