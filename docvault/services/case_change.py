"""How a verb changes a case file: lock, transition, commit, tell the index. And what verbs read from a command line in the same way."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVarTuple

from docvault.errors import N_, UsageError
from docvault.model.case.history import in_order
from docvault.model.times import read_date, read_time
from docvault.services.people import NoSuchDepartmentError
from docvault.services.search.indexing import tell_index

if TYPE_CHECKING:
    from docvault.model.case.history import Event
    from docvault.model.case.manifest import Manifest
    from docvault.model.vault_config import VaultConfig
    from docvault.services.vault import Vault
    from docvault.store.cases.case_file import CaseFile

More = TypeVarTuple("More")


class BadMomentError(UsageError):
    """Neither a date nor a time."""

    message = N_("{text} is neither a date nor a time.")
    next_step = N_("Write it like 2027-03-15, or like 2027-03-15T17:30.")


def change_case(
    vault: "Vault", kind: str, case_id: str, transition: "Callable[[Manifest, str], tuple[Manifest, Event, *More]]"
) -> "tuple[CaseFile, *More]":
    """Carry out a transition of a case file under its lock; durable on return, with what the transition gave beside manifest and event.

    The time the transition gets is that of its record: looked up when the lock is held, and never before the record it follows. So what a
    manifest says was when is what its history says. The index is told under the lock: of two changes it knows the later one last.
    """
    with vault.cases.writing(kind, case_id) as writer:
        manifest, event, *more = transition(writer.case.manifest, in_order(vault.now(), writer.case.head.at))
        case = writer.commit(manifest, event)
        tell_index(vault, [case])
    return (case, *more)  # type: ignore[return-value]  # a star unpacks to a list


def department_ids(config: "VaultConfig", typed: Iterable[str]) -> tuple[str, ...]:
    """Departments by what was typed: ids or names in either language, several separated by commas. Raises `NoSuchDepartmentError`."""
    names = {name: one.id for one in config.departments for name in (one.name.casefold(), one.name_zh) if name}
    ids = {one.id for one in config.departments}
    found = []
    for word in (part.strip() for text in typed for part in text.replace("，", ",").split(",")):
        if word:
            department = word if word in ids else names.get(word.casefold(), "")
            if not department:
                raise NoSuchDepartmentError(department=word, departments=", ".join(sorted(ids)))
            found.append(department)
    return tuple(dict.fromkeys(found))


def department_id(config: "VaultConfig", typed: str) -> str:
    """The one department that was typed. Raises `NoSuchDepartmentError`, for several too."""
    found = department_ids(config, [typed])
    if len(found) != 1:
        raise NoSuchDepartmentError(
            department=typed, departments=", ".join(sorted(one.id for one in config.departments))
        )
    return found[0]


def moment(vault: "Vault", text: str) -> str:
    """A time as the format writes it, from a date (its end) or a time of day, in the vault's zone. Raises `BadMomentError`."""
    from datetime import datetime

    try:
        if len(text) == 10:
            local = datetime.combine(read_date(text), datetime.max.time().replace(microsecond=0))
        else:
            local = datetime.fromisoformat(text.replace(" ", "T"))
    except ValueError as error:
        raise BadMomentError(text=text) from error
    aware = local if local.tzinfo is not None else local.replace(tzinfo=vault.zone)
    return aware.astimezone(vault.zone).isoformat(timespec="seconds")


def is_before(first: str, second: str) -> bool:
    """Whether a written time is before another, whatever their offsets."""
    return read_time(first) < read_time(second)
