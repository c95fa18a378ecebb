"""Who signs for a department: one of its own people, by themselves, or on paper or by mail entered by somebody who may."""

from typing import TYPE_CHECKING

from docvault.errors import N_, ForbiddenError, NotFoundError
from docvault.model.control.signing import EvidenceMissingError
from docvault.model.nearest import as_typed
from docvault.services.people import PersonUnknownError
from docvault.services.rules import demand_permission, named
from docvault.services.typed import department_id

if TYPE_CHECKING:
    from docvault.model.vault_config import Person
    from docvault.services.vault import Vault


class NotOfDepartmentError(ForbiddenError):
    """Somebody of another department signs."""

    message = N_("{person} is not of {department}: only its own people sign for it ({people}).")
    next_step = N_(
        "Have one of them sign; what was signed on paper or by mail is entered with "
        "`--person WHO --means sheet --evidence DOCUMENT@VERSION`."
    )


class NobodyThereError(ForbiddenError):
    """The department has no people, so nobody can sign for it."""

    message = N_("Nobody of {department} is entered here, so nobody can sign for it.")
    next_step = N_(
        "An administrator enters one of its people: `docvault person add ID --name NAME --department {code}`. "
        "Then the sheet they signed is entered with `--person ID`."
    )


class SignerUnsaidError(NotOfDepartmentError):
    """A signed sheet is entered, and who signed it was not said."""

    message = N_("Who signed item {item} for {department}? {person} is not of that department.")
    next_step = N_("Say it with `--person WHO`: {people}.")


class NoSignerError(NotFoundError):
    """Nobody active has this id."""

    message = N_("There is no active person {person} in {department}.")
    next_step = N_("`docvault person list` shows who there is.")


def signer_of(vault: "Vault", department: str, *, person: str, means: str, item: str) -> "Person":
    """Who signs: whoever acts, of that department; or on paper or by mail the `person` named, entered by a colleague or a merchandiser.

    `item` is the signed sheet it is entered from, as it waits in the inbox. Raises `NobodyThereError`, `NoSignerError`, `NotOfDepartmentError`,
    `EvidenceMissingError`, `NotPermittedError`.
    """
    actor = vault.config.person(vault.who.id)
    people = vault.config.members(department)
    if not people:
        raise NobodyThereError(department=department, code=department)
    if person and person != vault.who.id:
        signer = next((one for one in people if one.id == person), None)
        if signer is None:
            raise NoSignerError(person=person, department=department)
        if means == "screen":
            raise EvidenceMissingError(means="sheet")
        if actor is None or actor.department != department:
            demand_permission(vault, "distribute")
        return signer
    if vault.who.entered_by and means == "screen":  # an administrator signs for nobody on screen
        raise EvidenceMissingError(means="sheet")
    if actor is not None and actor.department == department:
        return actor
    known = {"person": vault.who.id, "department": department, "people": named(people)}
    if item:
        raise SignerUnsaidError(**known, item=item)
    raise NotOfDepartmentError(**known)


def signing_department(vault: "Vault", typed: str, person: str) -> str:
    """The department that was named, or the one of who signs: the `person` named, else whoever acts. Raises `PersonUnknownError`."""
    if not typed:
        signer = vault.config.person(person or vault.who.id)
        if signer is None:
            people = (one.id for one in vault.config.people)
            raise PersonUnknownError(person=as_typed(person or vault.who.id, people))
        typed = signer.department
    return department_id(vault.config, typed)
