"""Administrators: who may change people and settings, and that somebody always remains who can."""

from typing import TYPE_CHECKING

from docvault.errors import N_, ForbiddenError, RefusedError
from docvault.model.case.history import DECLARED
from docvault.services.rules import named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docvault.model.vault_config import Person, VaultConfig
    from docvault.services.vault import Vault


class NotAdministratorError(ForbiddenError):
    """Only an administrator changes people."""

    message = N_("Only an administrator enters or changes people; {person} is not one.")
    next_step = N_("Ask {administrators}.")


class OnlyDeclaredError(ForbiddenError):
    """People and settings of a vault of proven people are changed by a proven administrator, as long as one has an account."""

    message = N_(
        "Only a proven administrator changes people and settings here, and that you are {person} is only declared."
    )
    next_step = N_("Ask {administrators}.")


class LastAdministratorError(RefusedError):
    """Somebody must remain who can enter people."""

    message = N_("{person} is the last active administrator.")
    next_step = N_("Make somebody else administrator first.")


class LastAccountError(RefusedError):
    """Where no administrator has an account, whoever may write to the folder could say that he is one."""

    message = N_(
        "No administrator would have an account on this computer any more, "
        "and then anybody could say that they are {person}."
    )
    next_step = N_(
        "Enter the other account first: `docvault person edit {person} --system-user USER`, "
        "or give another person with an account here the role of administrator."
    )


def demand_administrator(vault: "Vault", refusal: type[ForbiddenError] = NotAdministratorError) -> None:
    """Raise `refusal` unless the acting person is an administrator by the recorded `vault.yaml`. It names who is."""
    actor = vault.config.person(vault.who.id)
    if actor is None or "administrator" not in actor.roles:
        raise refusal(person=vault.who.id, administrators=named(_active(vault.config)))
    if vault.config.is_declared or vault.who.entered_by or vault.who.known.how != DECLARED:
        return
    if any(_accounts(vault.config)):
        raise OnlyDeclaredError(person=vault.who.id, administrators=named(_active(vault.config)))


def demand_administrators(before: "VaultConfig", after: "VaultConfig", person: str) -> None:
    """Refuse to change a person where nobody would remain who can change people. Raises `LastAdministratorError`, `LastAccountError`."""
    if not _active(after):
        raise LastAdministratorError(person=person)
    if takes_last_account(before, after):
        raise LastAccountError(person=person)


def takes_last_account(before: "VaultConfig", after: "VaultConfig") -> bool:
    """Whether the administrators of a vault of proven people had an account on this computer, and would have none."""
    if after.is_declared:
        return False
    return any(any(held(before)) and not any(held(after)) for held in (_system_users, _accounts))


def _active(config: "VaultConfig") -> "list[Person]":
    return [one for one in config.people if one.active and "administrator" in one.roles]


def _system_users(config: "VaultConfig") -> "Iterator[str]":
    """The system users that stand for an active administrator."""
    return (user for person in _active(config) for user in person.system_users)


def _accounts(config: "VaultConfig") -> "Iterator[str]":
    return filter(_is_account, _system_users(config))


def _is_account(system_user: str) -> bool:
    """Whether this machine has such a user. Where no administrator has an account (any more), a declared one must do."""
    try:
        import pwd
    except ImportError:  # Windows
        return True
    try:
        pwd.getpwnam(system_user)
    except (KeyError, ValueError):
        return False
    return True
