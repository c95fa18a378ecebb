"""Who holds which version, who signed for it, who still has to: issue, signature, return and recall of copies (R-OD5, R-OD7).

A department *holds* a copy from its issue to its return; what it was given on screen or by e-mail is replaced as soon as it is issued a newer
version, paper stays out until it is returned. It *owes a signature* exactly when the newest version it holds is not the newest there is, or
is not signed by it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from docvault.errors import N_, ForbiddenError, NotFoundError, RefusedError, UsageError
from docvault.model.case.fields import without_empty
from docvault.model.case.history import Event
from docvault.model.case.manifest import Document, Manifest, Version
from docvault.model.case.records import Copy, Signature
from docvault.model.case.transitions import demand_open, find_version
from docvault.model.control.change_notices import acknowledge
from docvault.model.control.holdings import held_versions, holds, open_signers
from docvault.model.sentence import departments_named, people_named
from docvault.model.times import minute, read_time
from docvault.model.values import dataclass, replace

if TYPE_CHECKING:
    from docvault.model.case.canonical import Json

MOST_COPIES = 500


class NotIssuedError(RefusedError):
    """A department signs only for what it was given."""

    message = N_("{department} holds no copy of {document}, order {order}.")
    next_step = N_("`docvault distribute {order} {document} --to {department}` issues one.")


class OldNotIssuedError(NotIssuedError):
    """A department signs for an old version only when it was given that one."""

    next_step = N_("`docvault distribute {order} {document} --to {department} --superseded` issues one.")


class SupersededError(RefusedError):
    """A version that is no longer in force is neither issued nor signed for by mistake."""

    message = N_("Version {version} of {document} is superseded; version {newest} is in force.")
    next_step = N_("Take {document}@{newest}; with `--superseded` the old one is meant.")


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


class NoCopyOutError(NotFoundError):
    """There is nothing to give back."""

    message = N_("{department} has no such copy of {document}@{version}, order {order}, out.")
    next_step = N_("`docvault distribution {order} {document}` lists every copy.")


class NothingToRecallError(RefusedError):
    """Nobody has a copy of the version."""

    message = N_("Nobody holds a copy of {document}@{version}, order {order}.")
    next_step = N_("`docvault distribution {order} {document}` lists every copy.")


class NotHeldToRecallError(NothingToRecallError):
    """Others have a copy of the version, and the departments that were named have none."""

    message = N_("No copy of {document}@{version}, order {order}, is held by: {departments}.")


class RecalledAlreadyError(NothingToRecallError):
    """The copies that are out were asked back before."""

    message = N_("{document}@{version}, order {order}, was asked back on {at} already: {departments}.")
    next_step = N_(
        "Enter the copies as they come: `docvault return {order} {document}@{version} --department {first}`."
    )


class CopiesError(UsageError):
    """Nobody issues no copies, or hundreds."""

    message = N_("{count} copies cannot be issued.")
    next_step = N_("Issue between 1 and {most} at a time.")


@dataclass(frozen=True, slots=True)
class Issue:
    """Copies to be issued: so many to each of the departments. `due` is when their signatures are."""

    document: str  # `DOC` or `DOC@V`
    departments: tuple[str, ...]
    copies: int = 1
    medium: str = "paper"
    due: str = ""
    signers: Mapping[str, Sequence[str]] = ()  # type: ignore[assignment]  # an empty mapping reads the same
    change: str = ""
    override: str = ""
    superseded: bool = False


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
    superseded: bool = False
    signers: tuple[str, ...] = ()  # who has to sign for a copy that is received with this, where every member does
    due: str = ""  # and until when


def distribute(
    manifest: Manifest, issue: Issue, actor: str, now: str
) -> tuple[Manifest, Event, Version, tuple[Copy, ...]]:
    """Issue copies of a version to departments; their numbers go on from those issued before."""
    demand_open(manifest)
    document, version = find_version(manifest, issue.document)
    if version is not document.newest and not issue.superseded:
        raise SupersededError(document=document.id, version=version.number, newest=document.newest.number)
    count = issue.copies * len(set(issue.departments))
    if not 1 <= count <= MOST_COPIES:
        raise CopiesError(count=count, most=MOST_COPIES)
    made = tuple(
        Copy(
            number=len(version.copies) + place,
            department=department,
            medium=issue.medium,
            issued=now,
            by=actor,
            due=issue.due,
            signers=tuple(dict(issue.signers).get(department, ())),
            change=issue.change,
            override=issue.override,
        )
        for place, department in enumerate(
            (department for department in dict.fromkeys(issue.departments) for _ in range(issue.copies)), start=1
        )
    )
    changed = _with(manifest, document, replace(version, copies=(*version.copies, *made)))
    data: dict[str, Json] = {
        "document": document.id,
        "version": version.number,
        "medium": issue.medium,
        "copies": [{"department": copy.department, "copy": copy.number} for copy in made],
        "due": issue.due,
        "change": issue.change,
        "override": issue.override,
    }
    return changed, Event(now, actor, "distributed", without_empty(data)), version, made


def sign(
    manifest: Manifest, signing: Signing, actor: str, now: str
) -> tuple[Manifest, Event, Document, Version, Signature]:
    """Enter a signature for a version, bound to its bytes. Signing for the newest version, a department that holds an older one receives it.

    Raises `NotIssuedError`, `SupersededError`, `AlreadySignedError`, `NotToSignError`, `EvidenceMissingError`, and what `find_version` raises.
    """
    document, version = find_version(manifest, signing.document)
    department = signing.department
    if not is_given(version, department) and not held_versions(document, department):
        if version is not document.newest and signing.superseded:
            raise OldNotIssuedError(
                order=manifest.id, document=f"{document.id}@{version.number}", department=department
            )
        raise NotIssuedError(order=manifest.id, document=document.id, department=department)
    if version is not document.newest and not signing.superseded:
        raise SupersededError(document=document.id, version=version.number, newest=document.newest.number)
    evidence = ""
    if signing.evidence:
        paper, proof = find_version(manifest, signing.evidence)
        evidence = f"{paper.id}@{proof.number}"
    elif signing.means != "screen":
        raise EvidenceMissingError(means=signing.means)
    version = _expected(manifest, document, version, signing, now)
    signature = Signature(
        department=department,
        person=signing.person,
        name=signing.name,
        at=now,
        means=signing.means,
        sha256=version.sha256,
        evidence=evidence,
        recorded_by=signing.recorded_by,
        evidence_only=signing.evidence_only,
        why=signing.why,
    )
    changed = _with(manifest, document, replace(version, signatures=(*version.signatures, signature)))
    changed, acknowledged = acknowledge(changed, now, actor)
    data: dict[str, Json] = {
        "document": document.id,
        "version": version.number,
        "department": department,
        "person": signing.person,
        "sha256": version.sha256,
        "means": signing.means,
        "evidence": evidence,
        "evidence_only": signing.evidence_only or None,
        "why": signing.why,
        "acknowledged": list(acknowledged),
    }
    return changed, Event(now, actor, "signed", without_empty(data)), document, version, signature


def is_given(version: Version, department: str) -> bool:
    """Whether a department was ever issued a copy of a version: for that one it may sign, whatever became of the copy."""
    return any(copy.department == department for copy in version.copies)


def _expected(manifest: Manifest, document: Document, version: Version, signing: Signing, now: str) -> Version:
    """The version with a copy the signature can stand for; refuses a signature nobody waits for."""
    department = signing.department
    own = [signature for signature in version.signatures if signature.department == department]
    waited_for = open_signers(version, department)
    mine = next((signature for signature in own if signature.person == signing.person), None)
    last = mine or (own[-1] if own and not waited_for else None)
    is_received = receives(document, version, department)
    if last is not None and not is_received:
        raise AlreadySignedError(
            order=manifest.id,
            document=document.id,
            version=version.number,
            department=department,
            name=last.name,
            at=minute(last.at),
        )
    if waited_for and signing.person not in waited_for and not is_received:
        raise NotToSignError(
            order=manifest.id,
            person=signing.person,
            document=document.id,
            version=version.number,
            department=department,
            open=people_named(waited_for),
        )
    if not is_received:
        if not is_given(version, department):
            refusal = NotIssuedError if version is document.newest else OldNotIssuedError
            raise refusal(order=manifest.id, document=f"{document.id}@{version.number}", department=department)
        return version
    medium = "email" if signing.means == "email" else "screen"
    received = Copy(
        number=len(version.copies) + 1,
        department=department,
        medium=medium,
        issued=now,
        by=signing.recorded_by or signing.person,
        due=signing.due or now,
        signers=signing.signers,
    )
    return replace(version, copies=(*version.copies, received))


def receives(document: Document, version: Version, department: str) -> bool:
    """Whether a department works from an older version and has none of this one, the newest: it receives it with its signature.

    Having given this one back and kept the older, it has none, even if it signed for it before.
    """
    held = held_versions(document, department)
    return version is document.newest and bool(held) and version not in held


def take_back(
    manifest: Manifest, wanted: str, department: str, number: int, actor: str, now: str
) -> tuple[Manifest, Event, Version, tuple[int, ...]]:
    """Take back a department's copies of a version: one by its number, or with 0 all that are out."""
    document, version = find_version(manifest, wanted)
    back = [
        copy.number
        for copy in version.copies
        if copy.department == department and number in {0, copy.number} and holds(document, version, copy)
    ]
    if not back:
        raise NoCopyOutError(order=manifest.id, document=document.id, version=version.number, department=department)
    changed = _with(manifest, document, _returned(version, back, actor, now))
    changed, acknowledged = acknowledge(changed, now, actor)
    data: dict[str, Json] = {
        "document": document.id,
        "version": version.number,
        "department": department,
        "copies": list(back),
        "acknowledged": list(acknowledged),
    }
    return changed, Event(now, actor, "returned", without_empty(data)), version, tuple(back)


def recall(
    manifest: Manifest, wanted: str, departments: Iterable[str], actor: str, now: str
) -> tuple[Manifest, Event, Version, tuple[Copy, ...]]:
    """Ask every holder (or these departments) to give a version back. Paper stays out until it is returned; the rest is withdrawn at once."""
    document, version = find_version(manifest, wanted)
    only = set(departments)
    asked = [
        copy
        for copy in version.copies
        if not copy.recalled and (not only or copy.department in only) and holds(document, version, copy)
    ]
    if not asked:
        raise _nothing_to_recall(manifest, document, version, only)
    numbers = {copy.number for copy in asked}
    copies = tuple(replace(copy, recalled=now) if copy.number in numbers else copy for copy in version.copies)
    withdrawn = [copy.number for copy in asked if copy.medium != "paper"]
    version = _returned(replace(version, copies=copies), withdrawn, actor, now)
    data: dict[str, Json] = {
        "document": document.id,
        "version": version.number,
        "copies": [copy.number for copy in asked],
        "departments": sorted({copy.department for copy in asked}),
    }
    changed, acknowledged = acknowledge(_with(manifest, document, version), now, actor)
    if acknowledged:
        data["acknowledged"] = list(acknowledged)
    return (
        changed,
        Event(now, actor, "recalled", data),
        version,
        tuple(c for c in version.copies if c.number in numbers),
    )


def _nothing_to_recall(
    manifest: Manifest, document: Document, version: Version, only: Collection[str]
) -> NothingToRecallError:
    """Why no copy is left to be asked back: it was done before, those who were named have none, or nobody has one."""
    known = {"order": manifest.id, "document": document.id, "version": version.number}
    out = [copy for copy in version.copies if holds(document, version, copy)]
    before = [copy for copy in out if copy.recalled and (not only or copy.department in only)]
    if before:
        departments = tuple(dict.fromkeys(copy.department for copy in before))
        last = max(before, key=lambda copy: read_time(copy.recalled))
        return RecalledAlreadyError(
            **known, at=minute(last.recalled), departments=departments_named(departments), first=departments[0]
        )
    if out and only:
        return NotHeldToRecallError(**known, departments=departments_named(sorted(only)))
    return NothingToRecallError(**known)


def _returned(version: Version, numbers: Sequence[int], actor: str, now: str) -> Version:
    copies = tuple(
        replace(copy, returned=now, returned_by=actor) if copy.number in numbers else copy for copy in version.copies
    )
    return replace(version, copies=copies)


def _with(manifest: Manifest, document: Document, version: Version) -> Manifest:
    return manifest.with_document(document.with_version(version))
