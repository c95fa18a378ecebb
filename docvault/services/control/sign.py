"""The verb `sign`: a named person of a department signs for exactly these bytes (design 2.6)."""

from typing import TYPE_CHECKING, Any

from docvault.errors import N_, UsageError
from docvault.model.case.history import DECLARED
from docvault.model.case.kinds import ORDER
from docvault.model.case.transitions import find_version
from docvault.model.control.change_notices import ACKNOWLEDGED
from docvault.model.control.signing import Signing, receives, sign
from docvault.model.sentence import Named
from docvault.model.values import dataclass, replace
from docvault.services.access import demand_may_read
from docvault.services.case_change import change_case
from docvault.services.control.distribute import demand_issuable, due_to_sign
from docvault.services.control.evidence import (
    NoEvidenceToCountError,
    NoReasonForEvidenceError,
    NothingToExplainError,
    NotThatCopyError,
    demand_code,
    missing_code,
)
from docvault.services.control.filed_sheets import filed_sheet
from docvault.services.control.signer import signer_of, signing_department
from docvault.services.control.within_limit import upon_credit
from docvault.services.intake.item_entries import find_item
from docvault.services.intake.seen_items import demand_readable_item
from docvault.services.intake.sheets import SheetLine, sheet_lines
from docvault.services.rules import with_members
from docvault.services.seeing import demand_named
from docvault.services.whereabouts import demand_papers

if TYPE_CHECKING:
    from docvault.model.case.history import Event
    from docvault.model.case.manifest import Document, Manifest, Version
    from docvault.model.case.records import Signature
    from docvault.model.vault_config import Person
    from docvault.services.vault import Vault


class AcknowledgedBySheetError(UsageError):
    """The notice of a change is no receipt of a document: whoever was told of the change acknowledges it."""

    message = N_("{change} is a change of {order}, and no document: {department} acknowledges it.")
    next_step = N_("`docvault change acknowledge {order} {change} --department {id} --item {item}` enters it.")


@dataclass(frozen=True, slots=True)
class Receipt:
    """A signature as typed: `person` signed when that is not who acts; `item` is the signed sheet as it waits in the inbox."""

    document: str
    department: str
    means: str = ""
    evidence: str = ""
    person: str = ""
    item: str = ""
    evidence_only: bool = False  # the paper counts though it does not carry the code of the copy,
    why: str = ""  # for this reason
    superseded: bool = False

    @property
    def given_by(self) -> str:
        """How it was signed: as it was said; else a sheet where there is one for evidence, and on screen where there is none."""
        return self.means or ("sheet" if self.item or self.evidence else "screen")


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that was entered."""

    order: str
    document: str
    version: int
    newest: int
    signature: "Signature"
    acknowledged: tuple[str, ...]
    item: str = ""  # the sheet it was entered from,
    remaining: tuple[SheetLine, ...] = ()  # and what else of that is not entered yet

    @property
    def superseded(self) -> bool:
        """Whether a newer version is in force."""
        return self.version != self.newest

    def to_tree(self) -> dict[str, Any]:
        """The result as JSON."""
        signature = self.signature
        tree: dict[str, Any] = {
            "order": self.order,
            "document": self.document,
            "version": self.version,
            "department": signature.department,
            "person": signature.person,
            "name": signature.name,
            "at": signature.at,
            "sha256": signature.sha256,
            "means": signature.means,
            "superseded": self.superseded,
            "acknowledged": list(self.acknowledged),
        }
        if self.remaining:
            tree |= {"item": self.item, "remaining": [line.to_tree() for line in self.remaining]}
        if signature.evidence:
            tree["evidence"] = signature.evidence
        if signature.evidence_only:
            tree |= {"evidence_only": True, "why": signature.why}
        if signature.declared:
            tree["declared"] = signature.declared
        return tree


def sign_version(vault: "Vault", order: str, receipt: Receipt, *, expected_head: str = "") -> Signed:
    """Enter a signature; durable on return. With `item` the sheet is filed in the order first, and is the evidence.

    A sheet that waits must carry the code of a copy of that version which the department was issued, or is entered as evidence only, with a reason.
    A signature that is refused files nothing. What a department receives with its signature is refused as `distribute` refuses it,
    and what cannot be read, the evidence too, as `demand_there` says.
    """
    _demand_reason(receipt)
    department = signing_department(vault, receipt.department, receipt.person)
    _demand_document(vault, order, receipt, department)
    signer = signer_of(vault, department, person=receipt.person, means=receipt.given_by, item=receipt.item)
    signing = _signing(vault, department, signer, receipt)
    demand_named(vault, order, [receipt.document, receipt.evidence])
    manifest = vault.cases.read(ORDER, order).manifest
    if receipt.item:
        _demand_countable(vault, manifest, signing, receipt)
        evidence, expected_head = filed_sheet(vault, order, receipt.item, expected_head)
        signing = replace(signing, evidence=evidence)
    elif receipt.evidence:
        _demand_readable(vault, manifest, signing)
    if receipt.evidence and not receipt.item and receipt.given_by == "sheet":
        signing = replace(signing, evidence_only=receipt.evidence_only or not _carries_code(vault, manifest, signing))
    _case, document, version, signature, acknowledged = change_case(
        vault,
        ORDER,
        order,
        lambda manifest, now: _entered(vault, manifest, signing, now),
        expected_head=expected_head,
    )
    sheet = find_item(vault, receipt.item) if receipt.item else None
    remaining = tuple(line for line in (sheet_lines(vault, sheet) if sheet is not None else ()) if not line.signed)
    known = order, document.id, version.number, document.newest.number, signature, acknowledged
    return Signed(*known, sheet.item if sheet is not None else "", remaining)


def _demand_document(vault: "Vault", order: str, receipt: Receipt, department: str) -> None:
    """Refuse a sheet that is said to be of a change, and name the command it is for. Raises `AcknowledgedBySheetError`."""
    manifest = vault.cases.read(ORDER, order).manifest
    change = manifest.order.change_typed(receipt.document) if manifest.document(receipt.document) is None else None
    if receipt.item and change is not None:
        known = {"change": change.id, "order": manifest.id, "department": Named("department", department)}
        raise AcknowledgedBySheetError(**known, id=department, item=receipt.item)


def _signing(vault: "Vault", department: str, signer: "Person", receipt: Receipt) -> Signing:
    """The signature that is to be entered, by whoever acts, for whoever signed."""
    actor = vault.who.id
    return Signing(
        document=receipt.document,
        department=department,
        person=signer.id,
        name=signer.name,
        means=receipt.given_by,
        evidence=receipt.evidence,
        recorded_by=vault.who.entered_by or (actor if actor != signer.id else ""),
        evidence_only=receipt.evidence_only,
        why=receipt.why.strip(),
        declared=(vault.who.system_user or "?") if vault.who.known.how == DECLARED and not vault.who.entered_by else "",
        superseded=receipt.superseded,
        signers=vault.config.who_signs().get(department, ()),
    )


def _demand_countable(vault: "Vault", manifest: "Manifest", signing: Signing, receipt: Receipt) -> None:
    """Refuse a sheet before it is filed: where the signature would be refused, or the sheet has not the code of the copy.

    Whoever signs may read the sheet that carries the code of their copy; what else is to count they must be allowed to read (R-RO2).
    """
    _entered(vault, manifest, replace(signing, means="screen"), vault.now())
    entry = find_item(vault, receipt.item)
    if receipt.evidence_only:
        demand_readable_item(vault, entry)
        return
    place = find_version(manifest, receipt.document)
    try:
        demand_code(vault, entry.sha256, entry.item, manifest, place, signing.department)
    except NotThatCopyError:
        demand_readable_item(vault, entry)  # what is on it is no answer for those who may not read it
        raise


def _entered(
    vault: "Vault", manifest: "Manifest", signing: Signing, now: str
) -> "tuple[Manifest, Event, Document, Version, Signature, tuple[str, ...]]":
    """The order with the signature; what was signed for, and the changes that nobody has to sign for any more."""
    manifest = with_members(vault, manifest)
    document, version = find_version(manifest, signing.document)
    receiving = receives(document, version, signing.department)
    if receiving:
        demand_issuable(vault, manifest, [(document, version)])
    signing = replace(signing, due=due_to_sign(vault, now))
    changed, event, document, version, signature = sign(manifest, signing, vault.who.id, now)
    event = upon_credit(vault, manifest, event, [document] if receiving else [])
    demand_papers(vault, manifest, [signing.document, signing.evidence])
    done = tuple(
        change.id
        for change, was in zip(changed.order.changes, manifest.order.changes, strict=True)
        if change.state == ACKNOWLEDGED != was.state
    )
    return changed, event, document, version, signature, done


def _demand_reason(receipt: Receipt) -> None:
    """Refuse a paper that is to count without a reason, and a reason without a paper."""
    if receipt.evidence_only and not receipt.why.strip():
        raise NoReasonForEvidenceError
    if receipt.why and not receipt.evidence_only:
        raise NothingToExplainError
    if receipt.evidence_only and not (receipt.item or receipt.evidence):
        raise NoEvidenceToCountError


def _carries_code(vault: "Vault", manifest: "Manifest", signing: Signing) -> bool:
    """Whether a document of the order that is named as the signed sheet carries the code of the copy: what does not is marked."""
    _, sheet = find_version(manifest, signing.evidence)
    place = find_version(manifest, signing.document)
    return missing_code(vault, sheet.sha256, manifest.id, place, signing.department) is None


def _demand_readable(vault: "Vault", manifest: "Manifest", signing: Signing) -> None:
    """Refuse a document as evidence that whoever signs may not read, but for the sheet with the code of their copy. Raises `MayNotReadError`."""
    document, _version = find_version(manifest, signing.evidence)
    if not _carries_code(vault, manifest, signing):
        demand_may_read(vault, manifest.id, document)
