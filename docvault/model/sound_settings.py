"""What must not become the recorded state of `vault.yaml` though its schema allows it: values that nothing could work by. Pure."""

from collections.abc import Iterator

from docvault.errors import N_
from docvault.model.case.history import WATCHER
from docvault.model.periods import Period, read_period
from docvault.model.sentence import Sentence
from docvault.model.vault_config import VaultConfig

NO_TIME = N_("{period} is no time at all: what it keeps could be destroyed at once")
NO_ADMINISTRATOR = N_("no active administrator would be left")
NO_DEPARTMENT = N_("there is no department {department}")
TWICE = N_("there are two people {person}")
NOBODY = N_("{person} is how docvault calls itself in histories: nobody can act under it")
SHARED = N_("the system user {user} stands for {person} already, and can stand for one person only")


def unsound(config: VaultConfig) -> Iterator[tuple[str, Sentence]]:
    """What must not become the recorded state of a vault, though its format allows it: path and problem."""
    for place, one in enumerate(config.retention.classes):
        if read_period(one.period) == Period(0, 0):
            yield f"retention.classes[{place}].period", Sentence(NO_TIME, {"period": one.period})
    if not any(person.active and "administrator" in person.roles for person in config.people):
        yield "people", Sentence(NO_ADMINISTRATOR)
    yield from _indistinct(config)
    yield from _nowhere(config)


def _indistinct(config: VaultConfig) -> Iterator[tuple[str, Sentence]]:
    """People that records could not tell apart: one id for two, the watcher's, one system user for two."""
    ids: set[str] = set()
    users: dict[str, str] = {}
    for place, one in enumerate(config.people):
        if one.id == WATCHER:
            yield f"people[{place}].id", Sentence(NOBODY, {"person": one.id})
        if one.id in ids:
            yield f"people[{place}].id", Sentence(TWICE, {"person": one.id})
        ids.add(one.id)
        for user in one.system_users if one.active else ():
            if user in users:
                yield f"people[{place}].system_users", Sentence(SHARED, {"user": user, "person": users[user]})
            users[user] = one.id


def _nowhere(config: VaultConfig) -> Iterator[tuple[str, Sentence]]:
    """Departments that are named and are not there. Who is no longer active may have been in one that is gone."""
    there = {department.id for department in config.departments}
    named = [(f"people[{place}].department", one.department) for place, one in enumerate(config.people) if one.active]
    named += [(f"kinds[{place}].department", one.supplier) for place, one in enumerate(config.kinds) if one.supplier]
    for where, department in named:
        if department not in there:
            yield where, Sentence(NO_DEPARTMENT, {"department": department})
