"""What must not become the recorded state of `vault.yaml` though its schema allows it: values that nothing could work by (V006). Pure.

What only the machine can tell (a time zone, a country's calendar, where an inbox lies) is asked by whoever has it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from docvault.errors import N_
from docvault.model.case.history import WATCHER
from docvault.model.case.numbering import BadPatternError, Pattern
from docvault.model.control.rights import DEFAULT_PERMISSIONS
from docvault.model.names import name_problem
from docvault.model.nearest import nearest, or_meant
from docvault.model.periods import Period, read_period
from docvault.model.sentence import ProblemError, Sentence
from docvault.model.setting_numbers import out_of_bounds
from docvault.model.setting_words import misspelt
from docvault.model.times import known_date, known_time
from docvault.model.vault_config import VaultConfig

Wrong = tuple[str, Sentence]
"""Where, and what is wrong."""

NO_TIME = N_("{period} is no time at all: what it keeps could be destroyed at once")
NO_ADMINISTRATOR = N_("no active administrator would be left")
NO_DEPARTMENT = N_("there is no department {department}")
NO_KIND = N_("there is no kind of document {id}")
NO_ACTION = N_("there is nothing {id} that roles are asked for")
NO_ROLE = N_("nobody could do it: at least one role is wanted here")
TWICE = N_("there are two people {person}")
ID_TWICE = N_("{id} is used twice")
NOBODY = N_("{person} is how docvault calls itself in histories: nobody can act under it")
SHARED = N_("the system user {user} stands for {person} already, and can stand for one person only")
NEVER_OPEN = N_("with all seven days the house would never be open")
OPEN_AND_CLOSED = N_("{day} is a holiday and a working day at once")
NO_PATTERN = N_("numbers cannot be made by {pattern}; write it like {{year}}-{{seq:04}}")
NO_NUMBER = N_("{number}, which it makes, cannot be the number of an order: {problem}")


def unsound(config: VaultConfig) -> Iterator[Wrong]:
    """What must not become the recorded state of a vault, though its format allows it: path and problem."""
    for place, one in enumerate(config.retention.classes):
        if read_period(one.period) == Period(0, 0):
            yield f"retention.classes[{place}].period", Sentence(NO_TIME, {"period": one.period})
    if not any(person.active and "administrator" in person.roles for person in config.people):
        yield "people", Sentence(NO_ADMINISTRATOR)
    yield from _indistinct(config)
    yield from _nowhere(config)
    yield from _permissions(config)
    yield from _days(config)
    yield from _numbers(config)
    yield from out_of_bounds(config)
    yield from misspelt(config)


def _indistinct(config: VaultConfig) -> Iterator[Wrong]:
    """What records could not tell apart: one id for two, the watcher's, one system user for two."""
    for section, ids in (
        ("departments", [one.id for one in config.departments]),
        ("kinds", [one.id for one in config.kinds]),
        ("stages", [one.id for one in config.stages]),
        ("retention.classes", [one.id for one in config.retention.classes]),
    ):
        yield from ((f"{section}[{place}].id", Sentence(ID_TWICE, {"id": ids[place]})) for place in _again(ids))
    for place in _again([one.id for one in config.people]):
        yield f"people[{place}].id", Sentence(TWICE, {"person": config.people[place].id})
    users: dict[str, str] = {}
    for place, one in enumerate(config.people):
        if one.id == WATCHER:
            yield f"people[{place}].id", Sentence(NOBODY, {"person": one.id})
        for user in one.system_users if one.active else ():
            if user in users:
                yield f"people[{place}].system_users", Sentence(SHARED, {"user": user, "person": users[user]})
            users[user] = one.id


def _again(ids: Sequence[str]) -> Iterator[int]:
    """The places of ids that stood there before."""
    yield from (place for place, one in enumerate(ids) if one in ids[:place])


def _nowhere(config: VaultConfig) -> Iterator[Wrong]:
    """Departments and kinds that are named and are not there. Who is no longer active may have been in a department that is gone."""
    departments, kinds = [one.id for one in config.departments], [one.id for one in config.kinds]
    named = [(f"people[{place}].department", one.department) for place, one in enumerate(config.people) if one.active]
    named += [(f"kinds[{place}].department", one.supplier) for place, one in enumerate(config.kinds) if one.supplier]
    for where, department in named:
        if department not in departments:
            yield where, or_meant(Sentence(NO_DEPARTMENT, {"department": department}), department, departments)
    for place, stage in enumerate(config.stages):
        yield from _unknown_kinds(f"stages[{place}].expects", stage.listed("expects"), kinds)
    for place, kept in enumerate(config.retention.classes):
        yield from _unknown_kinds(f"retention.classes[{place}].kinds", kept.kinds, kinds)


def _unknown_kinds(where: str, named: Iterable[str], known: Sequence[str]) -> Iterator[Wrong]:
    for place, kind in enumerate(named):
        if kind not in known:
            yield f"{where}[{place}]", or_meant(Sentence(NO_KIND, {"id": kind}), kind, known)


def _permissions(config: VaultConfig) -> Iterator[Wrong]:
    """Actions nobody knows, and known ones that nobody could do."""
    for action, roles in config.permissions.items():
        if action not in DEFAULT_PERMISSIONS:
            if nearest(action, DEFAULT_PERMISSIONS):  # else a newer docvault may ask for it (V011)
                problem = Sentence(NO_ACTION, {"id": action})
                yield f"permissions.{action}", or_meant(problem, action, DEFAULT_PERMISSIONS)
        elif not roles:
            yield f"permissions.{action}", Sentence(NO_ROLE)


def _days(config: VaultConfig) -> Iterator[Wrong]:
    """Days that no calendar has, a house that never opens, days it is open and closed."""
    calendar = config.calendar
    if len(set(calendar.weekend)) >= 7:
        yield "calendar.weekend", Sentence(NEVER_OPEN)
    for where, days in (("calendar.holidays", calendar.holidays), ("calendar.working_days", calendar.working_days)):
        for place, day in enumerate(days):
            yield from _said(f"{where}[{place}]", known_date, day)
    for place, day in enumerate(calendar.working_days):
        if day in calendar.holidays:
            yield f"calendar.working_days[{place}]", Sentence(OPEN_AND_CLOSED, {"day": day})
    yield from _said("created", known_time, config.created)


def _said(where: str, check: Callable[[str], str], text: str) -> Iterator[Wrong]:
    try:
        check(text)
    except ProblemError as error:
        if isinstance(error.problem, Sentence):
            yield where, error.problem


def _numbers(config: VaultConfig) -> Iterator[Wrong]:
    """A pattern that makes no numbers, or none that could name a folder."""
    pattern = config.numbering.order
    try:
        number = Pattern(pattern).number(2026, "ABC", 1)
    except BadPatternError:
        yield "numbering.order", Sentence(NO_PATTERN, {"pattern": pattern})
        return
    problem = name_problem(number) or (NO_SIGNS if set(number) & set("~@: ") else "")
    if problem:
        yield "numbering.order", Sentence(NO_NUMBER, {"number": number, "problem": problem})


NO_SIGNS = N_("it holds a space or one of ~ @ :")
