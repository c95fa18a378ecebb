"""A department signs for a version: the signature is bound to its bytes, and stands for a copy the department was given (R-OD5)."""

from typing import TYPE_CHECKING

from docvault.errors import N_, ForbiddenError, RefusedError
from docvault.model.case.fields import without_empty
from docvault.model.case.history import Event
from docvault.model.case.manifest import VOID, Document, Manifest, Version
from docvault.model.case.records import Copy, Signature
from docvault.model.case.transitions import OrderClosedError, find_version
from docvault.model.control.change_notices import acknowledge
from docvault.model.control.distribution import SupersededError
from docvault.model.control.holdings import held_versions, open_signers
from docvault.model.control.withdrawing import demand_counting
from docvault.model.sentence import people_named
from docvault.model.times import minute
from docvault.model.values import dataclass, replace

if TYPE_CHECKING:
    from docvault.model.case.canonical import Json


class NotIssuedError(RefusedError):
    """A department signs only for what it was given."""

    message = N_("{department} holds no copy of {document}, order {order}.")
    next_step = N_("`docvault distribute {order} {document} --to {department}` issues one.")


class OldNotIssuedError(NotIssuedError):
    """A department signs for an old version only when it was given that one."""

    next_step = N_("`docvault distribute {order} {document} --to {department} --superseded` issues one.")


class AlreadySignedError(RefusedError):
    """One signature is enough."""

    message = N_("{document}@{version} is signed for {department} already: {name}, {at}.")
    next_step = N_("Nothing more is to be done; `docvault signoffs --order {order}` shows who still has to sign.")


class NotToSignError(ForbiddenError):
    """Every member signs, and this one need not."""

    message = N_("{person} need not sign for {document}@{version}: in {department} these still do: {open}.")
    next_step = N_("Have them sign; `docvault signoffs --order {order}` shows who has what.")


class EvidenceMissingError(RefusedError):
    """What was not signed on screen needs its paper."""

    message = N_("A signature by {means} needs its evidence.")
    next_step = N_("File the signed sheet or the reply in the order, and name it: `--evidence DOCUMENT@VERSION`.")


@dataclass(frozen=True, slots=True)
class Signing:
    """A signature to be entered. `person` signed; `recorded_by` is who enters it, when that is somebody else."""

    document: str
    department: str
    person: str
    name: str
    means: str = "screen"
    evidence: str = ""
    recorded_by: str = ""
    evidence_only: bool = False
    why: str = ""
    declared: str = ""  # the system user, where whoever enters it is not proven
    superseded: bool = False
    signers: tuple[str, ...] = ()  # who has to sign for a copy that is received with this, where every member does
    due: str = ""  # and until when


def sign(
    manifest: Manifest, signing: Signing, actor: str, now: str
) -> tuple[Manifest, Event, Document, Version, Signature]:
    """Enter a signature for a version, bound to its bytes. Signing for the newest version, a department that holds an older one receives it.

    Raises `NotIssuedError`, `SupersededError`, `AlreadySignedError`, `NotToSignError`, `EvidenceMissingError`, and what `find_version` raises.
    """
    document, version = find_version(manifest, signing.document)
    demand_counting(manifest, document, version)
    if manifest.state == VOID:
        raise OrderClosedError(order=manifest.id, state=manifest.state)
    _demand_given(manifest, document, version, signing)
    evidence = _evidence(manifest, signing)
    version = _expected(manifest, document, version, signing, now)
    signature = _signature(signing, version.sha256, evidence, now)
    signed = replace(version, signatures=(*version.signatures, signature))
    changed, acknowledged = acknowledge(manifest.with_document(document.with_version(signed)), now, actor)
    data: dict[str, Json] = {
        "document": document.id,
        "version": version.number,
        "department": signature.department,
        "person": signature.person,
        "sha256": signature.sha256,
        "means": signature.means,
        "evidence": signature.evidence,
        "evidence_only": signature.evidence_only or None,
        "why": signature.why,
        "acknowledged": list(acknowledged),
    }
    return changed, Event(now, actor, "signed", without_empty(data)), document, version, signature


def _signature(signing: Signing, sha256: str, evidence: str, now: str) -> Signature:
    return Signature(
        department=signing.department,
        person=signing.person,
        name=signing.name,
        at=now,
        means=signing.means,
        sha256=sha256,
        evidence=evidence,
        recorded_by=signing.recorded_by,
        evidence_only=signing.evidence_only,
        why=signing.why,
        declared=signing.declared,
    )


def is_given(version: Version, department: str) -> bool:
    """Whether a department was ever issued a copy of a version: for that one it may sign, whatever became of the copy."""
    return any(copy.department == department for copy in version.copies)


def _demand_given(manifest: Manifest, document: Document, version: Version, signing: Signing) -> None:
    """Refuse a signature for what a department was not given, and for a superseded version that is not meant."""
    department = signing.department
    is_old = version is not document.newest
    if not is_given(version, department) and not held_versions(document, department):
        if is_old and signing.superseded:
            raise OldNotIssuedError(
                order=manifest.id, document=f"{document.id}@{version.number}", department=department
            )
        raise NotIssuedError(order=manifest.id, document=document.id, department=department)
    if is_old and not signing.superseded:
        raise SupersededError(document=document.id, version=version.number, newest=document.newest.number)


def _evidence(manifest: Manifest, signing: Signing) -> str:
    """The paper that proves a signature, with its version. What was signed on screen needs none."""
    if signing.evidence:
        paper, proof = find_version(manifest, signing.evidence)
        return f"{paper.id}@{proof.number}"
    if signing.means != "screen":
        raise EvidenceMissingError(means=signing.means)
    return ""


def _expected(manifest: Manifest, document: Document, version: Version, signing: Signing, now: str) -> Version:
    """The version with a copy the signature can stand for; refuses a signature nobody waits for."""
    department = signing.department
    if receives(document, version, department):
        received = Copy(
            number=len(version.copies) + 1,
            department=department,
            medium="email" if signing.means == "email" else "screen",
            issued=now,
            by=signing.recorded_by or signing.person,
            due=signing.due or now,
            signers=signing.signers,
        )
        return replace(version, copies=(*version.copies, received))
    _demand_waited_for(manifest, document, version, signing)
    if not is_given(version, department):
        refusal = NotIssuedError if version is document.newest else OldNotIssuedError
        raise refusal(order=manifest.id, document=f"{document.id}@{version.number}", department=department)
    return version


def _demand_waited_for(manifest: Manifest, document: Document, version: Version, signing: Signing) -> None:
    """Refuse who signed already, and who need not where every member signs."""
    department = signing.department
    own = [signature for signature in version.signatures if signature.department == department]
    waited_for = open_signers(version, department)
    mine = next((signature for signature in own if signature.person == signing.person), None)
    last = mine or (own[-1] if own and not waited_for else None)
    if last is not None:
        raise AlreadySignedError(
            order=manifest.id,
            document=document.id,
            version=version.number,
            department=department,
            name=last.name,
            at=minute(last.at),
        )
    if waited_for and signing.person not in waited_for:
        raise NotToSignError(
            order=manifest.id,
            person=signing.person,
            document=document.id,
            version=version.number,
            department=department,
            open=people_named(waited_for),
        )


def receives(document: Document, version: Version, department: str) -> bool:
    """Whether a department works from an older version and has none of this one, the newest: it receives it with its signature.

    Having given this one back and kept the older, it has none, even if it signed for it before.
    """
    held = held_versions(document, department)
    return version is document.newest and bool(held) and version not in held
