"""What two people do (R-RO1, R-OD3, design 2.9): the second is another person than the first, proven, whose place in the vault stood before."""

from typing import TYPE_CHECKING

from docvault.errors import N_, ForbiddenError
from docvault.model.case.history import DECLARED, PROVEN, WATCHER, Event
from docvault.model.case.kinds import ORDER
from docvault.model.control.rights import roles_for
from docvault.model.exchange.provenance import IMPORTED
from docvault.model.times import minute
from docvault.services.rules import able_people

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from docvault.model.case.history import Record
    from docvault.model.vault_config import Person, VaultConfig
    from docvault.services.vault import Vault


class NotProvenError(ForbiddenError):
    """The second of two people is only declared."""

    message = N_(
        "This takes two people who are proven, and that you are {person} is only declared. "
        "It is proven when {person} works under a system user of their own."
    )
    next_step = N_(
        "Have {person} do it from their own account. "
        "An administrator enters which that is: `docvault person edit {person} --system-user USER`."
    )


class InAnothersNameError(NotProvenError):
    """Somebody who is known enters the second step in another's name."""

    message = N_("This takes two people who are proven, and {by} is doing it in the name of {person}.")
    next_step = N_("Have {person} do it from their own account.")


class OtherAccountError(NotProvenError):
    """The second of two people is only declared, and has an account that would prove it."""

    next_step = N_("Have {person} do it from their own account: {users}.")


class FirstNotProvenError(ForbiddenError):
    """The first of two people was only declared."""

    message = N_(
        "This takes two people who are proven, and that {first} did the first step is only declared (system user {user})."
    )
    next_step = N_("Have the first step done again by {first} from their own account.")


class SameUserError(ForbiddenError):
    """Both steps from one account."""

    message = N_(
        "This takes two people, and the first step was done from the same account: system user {user}, on {at}."
    )
    next_step = N_("Have another person do it from their own account.")


class TooLateError(ForbiddenError):
    """The second person got the role, or the account, only after the first step."""

    message = N_("{person} got the role or the account for this only after the first step, which {first} took on {at}.")
    next_step = N_("Have somebody do it who had the role before, or take the first step again.")


def demand_second_person(
    vault: "Vault", first: Event, action: str = "", *, settings: int = 0, dropped_by: str = ""
) -> None:
    """Refuse a second step by whoever asks unless two different people take the two, as the vault's identity demands it.

    `first` is the event of the first step; whoever calls has refused its own person already. Where both then and now identities are declared, two
    names are enough. Else both are proven, by different system users, and the second had the role of `action` and the account before the first step:
    by the settings as they were with `settings` records, else by those of its time. The account that dropped the file, `dropped_by`, took the first step too.
    """
    before = vault.config_file.as_of(first.at, settings)
    if vault.config.is_declared and before.is_declared:
        return
    person = vault.config.person(vault.who.id)
    if vault.who.known.how != PROVEN or person is None:
        raise _not_proven(vault, person)
    if first.known.how == DECLARED and not first.known.entered_by:
        raise FirstNotProvenError(first=first.by, user=first.known.system_user)
    is_ours = first.by != WATCHER and vault.who.system_user == first.known.system_user
    if dropped_by and dropped_by == vault.who.system_user:
        raise SameUserError(user=dropped_by, at=minute(first.at))
    if is_ours or vault.who.id in {first.by, first.known.entered_by}:
        raise SameUserError(user=first.known.system_user, at=minute(first.at))
    if not _stood(before, person, vault.who.system_user, action):
        raise TooLateError(person=person.name, first=first.by, at=minute(first.at))


def _not_proven(vault: "Vault", person: "Person | None") -> NotProvenError:
    who = vault.who
    if person is None:
        return NotProvenError(person=who.id)
    if who.entered_by:
        return InAnothersNameError(person=person.name, by=who.entered_by)
    if person.system_users:
        return OtherAccountError(person=person.name, users=", ".join(person.system_users))
    return NotProvenError(person=who.id)


def may_follow(vault: "Vault", firsts: "Sequence[Event]", action: str) -> "list[Person]":
    """The people who could take the second step after all these, each from their own account."""
    return [
        one
        for one in able_people(vault.config, action)
        if all(
            one.id not in {first.by, first.known.entered_by} and _could(vault, one, first, action) for first in firsts
        )
    ]


def _could(vault: "Vault", person: "Person", first: Event, action: str) -> bool:
    before = vault.config_file.as_of(first.at)
    if vault.config.is_declared and before.is_declared:
        return True
    if first.known.how == DECLARED and not first.known.entered_by:
        return False
    return any(_stood(before, person, user, action) for user in person.system_users if user != first.known.system_user)


def last_step(vault: "Vault", case_id: str, wanted: "Callable[[Record], bool]", *, kind: str = ORDER) -> Event:
    """The event of the last record of a case file's history that is wanted; of its first record where none is.

    Whoever imported it answers for all that was said in another vault, where anybody could have said it under any name. Who adopts what was written by
    hand answers for what that changed, and for nothing else.
    """
    records = list(vault.cases.history(kind, case_id))
    steps = (one.event for one in reversed(records) if wanted(one) or one.event.action == IMPORTED)
    return next(steps, records[0].event)


def _stood(before: "VaultConfig", person: "Person", system_user: str, action: str) -> bool:
    """Whether somebody stood in the vault with role and account."""
    then = before.person(person.id)
    if then is None or not then.active or system_user not in then.system_users:
        return False
    return not action or bool(set(then.roles) & set(roles_for(before, action)))
