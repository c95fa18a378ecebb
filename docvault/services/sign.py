"""The verb `sign`: a named person of a department signs for exactly these bytes (design 2.6)."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from docvault.errors import N_, NotFoundError, RefusedError
from docvault.model.distribution import EvidenceMissingError, Signing, sign
from docvault.model.intake import FILED
from docvault.services.changing import change_case, department_ids
from docvault.services.filing import Target, file_item
from docvault.services.items import find_item
from docvault.services.rules import demand_permission

if TYPE_CHECKING:
    from docvault.model.control import Signature
    from docvault.model.vault_config import Person
    from docvault.services.vault import Vault

RECEIPT = "receipt"
"""The kind, and the document, that signed sheets are filed as."""


class NotOfDepartmentError(RefusedError):
    """Somebody of another department signs."""

    message = N_("{person} is not of {department}: only its own people sign for it ({people}).")
    next_step = N_(
        "Have one of them sign; what was signed on paper or by mail is entered with "
        "`--person WHO --means sheet --evidence DOCUMENT@VERSION`."
    )


class NoSignerError(NotFoundError):
    """Nobody active has this id."""

    message = N_("There is no active person {person} in {department}.")
    next_step = N_("`docvault person list` shows who there is.")


@dataclass(frozen=True, slots=True)
class Receipt:
    """A signature as typed: `person` signed when that is not who acts; `item` is the signed sheet as it waits in the inbox."""

    document: str
    department: str
    means: str = "screen"
    evidence: str = ""
    person: str = ""
    item: str = ""
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that was entered."""

    order: str
    document: str
    version: int
    newest: int
    signature: "Signature"
    acknowledged: tuple[str, ...]


def sign_version(vault: "Vault", order: str, receipt: Receipt) -> Signed:
    """Enter a signature; durable on return. With `item` the sheet is filed in the order first, and is the evidence."""
    department = _department(vault, receipt)
    signer = _signer(vault, department, receipt)
    if receipt.item:
        receipt = replace(receipt, evidence=_filed(vault, order, receipt.item))
    actor = vault.actor
    signing = Signing(
        document=receipt.document,
        department=department,
        person=signer.id,
        name=signer.name,
        means=receipt.means,
        evidence=receipt.evidence,
        recorded_by=actor if actor != signer.id else "",
        active=frozenset(one.id for one in vault.config.people if one.active),
        superseded=receipt.superseded,
    )
    before = {one.id for one in vault.cases.read("order", order).manifest.changes if one.state == "acknowledged"}
    case, document, version, signature = change_case(
        vault, "order", order, lambda manifest, now: sign(manifest, signing, actor, now)
    )
    acknowledged = [one.id for one in case.manifest.changes if one.state == "acknowledged" and one.id not in before]
    return Signed(order, document.id, version.number, document.newest.number, signature, tuple(acknowledged))


def _signer(vault: "Vault", department: str, receipt: Receipt) -> "Person":
    """Who signs: the person acting, of that department; or on paper or by mail the person named, entered by a colleague or a merchandiser."""
    actor = vault.config.person(vault.actor)
    people = vault.config.members(department)
    if receipt.person and receipt.person != vault.actor:
        signer = next((one for one in people if one.id == receipt.person), None)
        if signer is None:
            raise NoSignerError(person=receipt.person, department=department)
        if receipt.means == "screen":
            raise EvidenceMissingError(means="sheet")
        if actor is None or actor.department != department:
            demand_permission(vault, "distribute")
        return signer
    if actor is None or actor.department != department:
        names = ", ".join(one.id for one in people) or "–"
        raise NotOfDepartmentError(person=vault.actor, department=department, people=names)
    return actor


def _department(vault: "Vault", receipt: Receipt) -> str:
    """The department that was named, or the one of who signs."""
    typed = receipt.department
    if not typed:
        signer = vault.config.person(receipt.person or vault.actor)
        typed = signer.department if signer else ""
    [department] = department_ids(vault.config, [typed]) or [""]
    return department


def _filed(vault: "Vault", order: str, item: str) -> str:
    """The signed sheet as a document of the order: filed now, or before, when another line of it was entered."""
    entry = find_item(vault, item)
    if entry.state == FILED and entry.order == order:
        return f"{entry.document}@{entry.version}"
    kind = RECEIPT if vault.config.kind(RECEIPT) is not None else "other"
    filed = file_item(vault, item, Target(order, kind=kind, document=RECEIPT))
    return f"{filed.document}@{filed.version}"
