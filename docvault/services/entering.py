"""Who may enter what (R-RO1): order data and customers are the merchandisers'; documents those of their own kinds are each department's too."""

from typing import TYPE_CHECKING

from docvault.errors import N_, ForbiddenError
from docvault.model.case.kinds import ORDER
from docvault.model.control.rights import level_of, reader_of, roles_for
from docvault.model.sentence import departments_named
from docvault.services.document_kinds import department_of
from docvault.services.rules import able_people, demand_permission, named

if TYPE_CHECKING:
    from docvault.model.case.manifest import Document
    from docvault.model.vault_config import Person
    from docvault.services.vault import Vault

RECEIPT = "receipt"
"""The kind, and the document, that signed sheets are filed as: whoever signs brings one."""


class NotYourKindError(ForbiddenError):
    """A document of a kind that another department supplies."""

    message = N_("{person} may not add documents of the kind {kind}: the department {department} supplies them.")
    next_step = N_("Give it to {people}.")


class MayNotSupersedeError(ForbiddenError):
    """A newer version of a document one may not read."""

    message = N_("{document} is {level}: {person} may not read it, and so may not put a newer version in its place.")
    next_step = N_("Give it to {people}.")


def demand_may_enter(vault: "Vault") -> "Person":
    """The acting person, who may enter orders and customers and change their data. Raises `NotPermittedError`, `NobodyMayError`."""
    return demand_permission(vault, "enter")


def demand_may_add(vault: "Vault", kind: str, known: "Document | None", case: str = ORDER) -> None:
    """Refuse a document of a kind that is not one's department's to supply, and a version of one that one may not read.

    A kind that no department supplies is everybody's, and so is the document that signed sheets are filed as, one after the other. Into a case file of
    another kind than an order (`case`) puts who enters orders and customers.
    Raises `NotYourKindError`, `MayNotSupersedeError`, `UnknownUserError`.
    """
    if case != ORDER:
        demand_may_enter(vault)
    person = vault.config.person(vault.who.id)
    people = named(able_people(vault.config, "enter"))
    if known is not None and known.id != RECEIPT and not reader_of(vault.config, person).may_read(known, case):
        level = level_of(vault.config, known, case)
        raise MayNotSupersedeError(document=known.id, level=level, person=vault.who.id, people=people)
    if person is not None and set(person.roles) & set(roles_for(vault.config, "enter")):
        return
    suppliers = {department_of(vault.config, kind), known.department if known else ""} - {""}
    own = person.department if person else ""
    if kind == RECEIPT or not suppliers or own in suppliers:
        return
    raise NotYourKindError(
        person=vault.who.id, kind=kind, department=departments_named(sorted(suppliers)), people=people
    )
