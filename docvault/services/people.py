"""The verbs `person add`, `person list`, `person edit`: who acts in the vault (R-RO1). People are made inactive, never removed."""

from collections.abc import Callable, Iterable
from typing import Any

from docvault.errors import N_, NotFoundError, RefusedError, UsageError
from docvault.model.case.editing import NothingToChangeError
from docvault.model.case.history import WATCHER, Event
from docvault.model.names import name_problem
from docvault.model.nearest import as_typed
from docvault.model.page import Page, piece
from docvault.model.person_ids import is_person_id, twins
from docvault.model.sentence import Listing, Sentence
from docvault.model.values import dataclass, replace
from docvault.model.vault_config import ROLES, Person, VaultConfig
from docvault.services.administrators import demand_administrator, demand_administrators
from docvault.services.rules import called_or_id, choices
from docvault.services.vault import Vault
from docvault.store.system_user import is_user


class PersonExistsError(RefusedError):
    """The id is taken."""

    message = N_("There already is a person {id}.")
    next_step = N_("Choose another id, or change that person with `docvault person edit {id}`.")


class PersonUnknownError(NotFoundError):
    """There is no such person."""

    message = N_("There is no person {person} in this vault.")
    next_step = N_("`docvault person list` shows who there is.")


class NoSuchDepartmentError(UsageError):
    """A department `vault.yaml` does not know."""

    message = N_("There is no department {department}.")
    next_step = N_("Choose one of: {departments}.")


class NoSuchRoleError(UsageError):
    """A role docvault does not know."""

    message = N_("There is no role {role}.")
    next_step = N_("Choose one of: {roles}.")


class NamelessPersonError(UsageError):
    """A person is shown by name, signs by it, and `vault.yaml` without it is none."""

    message = N_("The name of {person} is missing.")
    next_step = N_("Say it with `--name`.")


class BadPersonIdError(UsageError):
    """An id that cannot be read out and typed by everybody."""

    message = N_("{person} cannot be a person's id.")
    next_step = N_(
        "Use small letters a to z, digits, dots and hyphens, for example wang.li; the name may be written as you like."
    )


class LooksAlikeError(RefusedError):
    """An id that cannot be told from another on a screen."""

    message = N_("{person} looks like {other}, who is entered already.")
    next_step = N_("Choose an id that cannot be taken for another, for example with the first name.")


class SystemUserTakenError(RefusedError):
    """A user of the operating system stands for one person only."""

    message = N_("The system user {user} already stands for {person}.")
    next_step = N_("Take it away there first: `docvault person edit {person} --no-system-user {user}`.")


NO_SUCH_USER = N_(
    "This computer has no user {user}: as long as it has none, nobody works as {name} by that name. Look whether it is spelt as the computer has it."
)
SAME_NAME = N_(
    "{name} is what {others} is called too: lists and records show names. Tell them apart: `docvault person edit {person} --name NAME`."
)


@dataclass(frozen=True, slots=True)
class PersonEdit:
    """What to change of a person; None leaves a field as it is."""

    name: str | None = None
    department: str | None = None
    roles: tuple[str, ...] | None = None
    active: bool | None = None
    add_users: tuple[str, ...] = ()
    remove_users: tuple[str, ...] = ()


def add_person(vault: Vault, person: Person) -> Person:
    """Enter a person; durable on return."""
    demand_administrator(vault)
    if not is_person_id(person.id) or name_problem(person.id) or person.id == WATCHER:
        raise BadPersonIdError(person=person.id)

    def added(config: VaultConfig) -> VaultConfig:
        if config.person(person.id):
            raise PersonExistsError(id=person.id)
        for other in twins(person.id, (*(one.id for one in config.people), WATCHER)):
            raise LooksAlikeError(person=person.id, other=other)
        _demand_sound(config, person)
        entered = replace(person, department=find_department(config, person.department))
        return replace(config, people=(*config.people, entered))

    config = _change(vault, added, "person-added", person.id)
    entered = next(one for one in config.people if one.id == person.id)
    _note(vault, config, entered, entered.system_users, named=True)
    return entered


def _note(vault: Vault, config: VaultConfig, person: Person, users: Iterable[str], *, named: bool) -> None:
    """Say what is probably meant otherwise: users this computer does not have, and a name that somebody else has."""
    for user in users:
        if not is_user(user):
            vault.notices.append(Sentence(NO_SUCH_USER, {"user": user, "name": person.name}))
    others = [one.id for one in config.people if one.id != person.id and one.name == person.name]
    if named and others:
        values = {"name": person.name, "others": ", ".join(others), "person": person.id}
        vault.notices.append(Sentence(SAME_NAME, values))


def edit_person(vault: Vault, person_id: str, edit: PersonEdit) -> Person:
    """Change a person; durable on return. Raises `NothingToChangeError` for one who is so already."""
    demand_administrator(vault)

    def edited(config: VaultConfig) -> VaultConfig:
        person = _edited(config, person_id, edit)
        if person == config.person(person_id):
            raise NothingToChangeError(id=person_id)
        _demand_sound(config, person)
        after = replace(config, people=tuple(person if one.id == person_id else one for one in config.people))
        demand_administrators(config, after, person_id)
        return after

    config = _change(vault, edited, "person-edited", person_id)
    person = next(one for one in config.people if one.id == person_id)
    _note(vault, config, person, edit.add_users, named=edit.name is not None)
    return person


def _edited(config: VaultConfig, person_id: str, edit: PersonEdit) -> Person:
    known = config.person(person_id)
    if known is None:
        raise PersonUnknownError(person=as_typed(person_id, (one.id for one in config.people)))
    users = [user for user in known.system_users if user not in edit.remove_users]
    return replace(
        known,
        name=known.name if edit.name is None else edit.name,
        department=known.department if edit.department is None else find_department(config, edit.department),
        roles=known.roles if edit.roles is None else edit.roles,
        active=known.active if edit.active is None else edit.active,
        system_users=tuple(dict.fromkeys([*users, *edit.add_users])),
    )


def find_department(config: VaultConfig, typed: str) -> str:
    """The id of a department by what was typed: its id or its name in either language. Raises `NoSuchDepartmentError`."""
    found = called_or_id(config.departments, typed)
    if not found:
        known = (name for one in config.departments for name in (one.id, one.name, one.name_zh))
        raise NoSuchDepartmentError(department=as_typed(typed, known), departments=department_choices(config))
    return found


def department_choices(config: VaultConfig) -> Listing:
    """The departments as an error offers them: what is typed, with the name beside it."""
    return choices("department", (one.id for one in config.departments))


def list_people(vault: Vault, limit: int | None = None, offset: int = 0) -> Page[Person]:
    """Everybody, active or not, in the order they were entered."""
    return piece(vault.config.people, limit, offset)


def people_tree(people: Page[Person]) -> dict[str, Any]:
    """People as JSON."""
    return {"people": [person_tree(person) for person in people], "total": people.total}


def person_tree(person: Person) -> dict[str, Any]:
    """A person as JSON."""
    return {
        "person": person.id,
        "name": person.name,
        "department": person.department,
        "roles": list(person.roles),
        "system_users": list(person.system_users),
        "active": person.active,
    }


def _change(vault: Vault, transition: Callable[[VaultConfig], VaultConfig], action: str, person_id: str) -> VaultConfig:
    """Change the people of `vault.yaml` as it is under its lock: of two who change it at once both are in."""
    actor = vault.who.id
    vault.config = vault.config_file.change(
        transition, lambda: Event(vault.now(), actor, action, {"person": person_id})
    )
    return vault.config


def _demand_sound(config: VaultConfig, person: Person) -> None:
    if not person.name.strip():
        raise NamelessPersonError(person=person.id)
    find_department(config, person.department)
    for role in person.roles:
        if role not in ROLES:
            raise NoSuchRoleError(role=role, roles=", ".join(ROLES))
    for user in person.system_users:
        other = config.person_of_user(user)
        if other is not None and other.id != person.id:
            raise SystemUserTakenError(user=user, person=other.id)
