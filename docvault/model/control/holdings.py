"""Who holds which version at a moment, and how each department stands with each version it was given: read out of a document, nothing changed.

A department *holds* a copy from its issue to its return; what it was given on screen or by e-mail is replaced as soon as it is issued a newer
version, paper stays out until it is returned. It *owes a signature* exactly when the newest version it holds is not the newest there is, or
is not signed by it (R-OD5, R-OD7).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from docvault.model.case.manifest import VOID, Document, Manifest, Version
from docvault.model.case.records import Copy, Signature
from docvault.model.service_hours import Calendar
from docvault.model.times import read_time
from docvault.model.values import dataclass, replace

OWED, SIGNED, SUPERSEDED, RETURNED = "owed", "signed", "superseded", "returned"
MOVED, ORDER_VOID = "moved", "order-void"


@dataclass(frozen=True, slots=True)
class Holding:
    """A copy somebody held at a moment; `signed_by` is who had signed for that version by then."""

    department: str
    version: int
    copy: int
    medium: str
    since: str
    signed_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """How a department stands with one version of a document it was given: the row of `signoffs`.

    Exactly one row of a department that owes a signature for a document is `owed`: that of the newest version it holds.
    `out` are the numbers of paper copies it must give back, by `return_due`.
    """

    document: str
    version: int
    newest: int
    department: str
    state: str
    since: str  # owed and superseded: when the newer version came; else when it was issued
    due: str = ""
    person: str = ""
    name: str = ""
    at: str = ""
    gone: str = ""  # why the version counts for nothing: `void`, `moved`, or of a void order `order-void`
    evidence_only: bool = False  # that signature's evidence does not carry the code of a copy
    why: str = ""  # and why it counts all the same
    elsewhere: str = ""  # the vault that signature was given in, before the order came from there
    declared: str = ""  # the system user it was entered from, where it is not proven who did
    out: tuple[int, ...] = ()
    return_due: str = ""
    open_signers: tuple[str, ...] = ()


Members = Mapping[str, Collection[str]]
"""Department to the ids of those who may sign for it."""


@dataclass(frozen=True, slots=True)
class SignTimes:
    """How long a department has: hours of the calendar for a signature and for giving paper back; and who is there to sign.

    `members` are those of today, where every member signs: who has left is not waited for. Without it all are who were named.
    """

    calendar: Calendar
    sign_hours: int = 24
    return_hours: int = 48
    members: Members | None = None


def holds(document: Document, version: Version, copy: Copy, at: str = "") -> bool:
    """Whether a copy was out at a moment (now without one): issued, not returned, and on screen or by e-mail not replaced by a newer version.

    An old version issued once more, because somebody asked for it, is not replaced by what its department had been issued before. Nor is one
    replaced by a version that is void or was moved away by then.
    """
    if not _by(copy.issued, at) or (copy.returned and _by(copy.returned, at)):
        return False
    return copy.medium == "paper" or not any(
        other.department == copy.department and _by(copy.issued, other.issued) and _by(other.issued, at)
        for newer in document.versions
        if newer.number > version.number and not is_gone_by(newer, at)
        for other in newer.copies
    )


def is_gone_by(version: Version, at: str = "") -> bool:
    """Whether a version was void or moved away at a moment (now without one)."""
    return version.is_gone and _by(version.gone_at, at)


def held_versions(document: Document, department: str) -> list[Version]:
    """The versions a department holds now, oldest first; none that is void or was moved away: nobody works from such a one."""
    return [
        version
        for version in document.versions
        if not version.is_gone
        and any(copy.department == department and holds(document, version, copy) for copy in version.copies)
    ]


def holders(document: Document, at: str = "") -> list[Holding]:
    """Every copy out at a moment, by department and version."""
    found = [
        Holding(
            copy.department,
            version.number,
            copy.number,
            copy.medium,
            copy.issued,
            tuple(
                dict.fromkeys(
                    signature.person
                    for signature in version.signatures
                    if signature.department == copy.department and _by(signature.at, at)
                )
            ),
        )
        for version in document.versions
        for copy in version.copies
        if holds(document, version, copy, at)
    ]
    return sorted(found, key=lambda one: (one.department, one.version, one.copy))


def without_leavers(document: Document, members: Members | None) -> Document:
    """The document with nobody waited for who is no longer of the department: a copy's signers are its members of today, or have signed."""
    if members is None or not any(copy.signers for version in document.versions for copy in version.copies):
        return document
    return replace(document, versions=tuple(_without_leavers(version, members) for version in document.versions))


def _without_leavers(version: Version, members: Members) -> Version:
    signed = {(signature.department, signature.person) for signature in version.signatures}
    copies = tuple(
        replace(
            copy,
            signers=tuple(
                one
                for one in copy.signers
                if one in members.get(copy.department, ()) or (copy.department, one) in signed
            ),
        )
        for copy in version.copies
    )
    return replace(version, copies=copies)


def open_signers(version: Version, department: str) -> tuple[str, ...]:
    """Who still has to sign where every member does."""
    wanted = {signer for copy in version.copies if copy.department == department for signer in copy.signers}
    have = {signature.person for signature in version.signatures if signature.department == department}
    return tuple(sorted(wanted - have))


def is_signed(version: Version, department: str) -> bool:
    """Whether a department has signed for a version, all who have to."""
    return signature_of(version, department) is not None and not open_signers(version, department)


def positions_in(manifest: Manifest, times: SignTimes) -> Iterator[Position]:
    """How departments stand with all versions of a case file. Nobody owes a signature to an order that is void: paper of it is to be given back."""
    for document in manifest.documents:
        for one in positions(document, times):
            is_owed = one.state == OWED and manifest.state == VOID
            standing = replace(one, state=SUPERSEDED, due="", open_signers=()) if is_owed else one
            yield replace(standing, gone=ORDER_VOID) if manifest.state == VOID else standing


def positions(document: Document, times: SignTimes) -> Iterator[Position]:
    """How every department stands with every version it was given, by department and version."""
    document = without_leavers(document, times.members)
    given = sorted({copy.department for version in document.versions for copy in version.copies})
    for department in given:
        top = max((version.number for version in held_versions(document, department)), default=0)
        for version in document.versions:
            copies = [copy for copy in version.copies if copy.department == department]
            if copies:
                yield _position(document, version, department, copies, top, times)


def _position(
    document: Document, version: Version, department: str, copies: list[Copy], top: int, times: SignTimes
) -> Position:
    state = _state(document, version, department, top)
    replaced = version.gone_at or _replaced(document, version)
    signature = signature_of(version, department)
    there = [copy for copy in copies if not copy.returned] or copies
    out = [copy for copy in there if copy.medium == "paper" and not copy.returned and (copy.recalled or replaced)]
    asked = _earliest([replaced, *(copy.recalled for copy in out)]) if out else ""
    due = ""
    if state == OWED:
        due = times.calendar.due(replaced, times.sign_hours) if replaced else _due(version, department, there)
    return Position(
        document=document.id,
        version=version.number,
        newest=document.newest.number,
        department=department,
        state=state,
        since=replaced if replaced and state in {OWED, SUPERSEDED} else _earliest(copy.issued for copy in there),
        due=due,
        person=signature.person if signature else "",
        name=signature.name if signature else "",
        at=signature.at if signature else "",
        gone=MOVED if version.moved.to.order else VOID if version.void.at else "",
        evidence_only=signature is not None and signature.evidence_only,
        why=signature.why if signature else "",
        elsewhere=signature.elsewhere if signature else "",
        declared=signature.declared if signature else "",
        out=tuple(copy.number for copy in out),
        return_due=times.calendar.due(asked, times.return_hours) if asked else "",
        open_signers=open_signers(version, department) if state == OWED and not replaced else (),
    )


def _replaced(document: Document, version: Version) -> str:
    """When a newer version came that counts; the empty text when there is none."""
    return next((one.added for one in document.versions if one.number > version.number and not one.is_gone), "")


def _due(version: Version, department: str, copies: Iterable[Copy]) -> str:
    """Until when the version in force is to be signed for: the first of the times of those copies a signature still stands out for."""
    open_ = set(open_signers(version, department))
    nobody = signature_of(version, department) is None
    return _earliest(copy.due for copy in copies if nobody or open_ & set(copy.signers))


def _state(document: Document, version: Version, department: str, top: int) -> str:
    if version.number == top:
        in_force = version is document.newest and is_signed(version, department)
        return SIGNED if in_force else OWED
    is_out = any(
        copy.department == department and not copy.returned and (copy.medium == "paper" or version.number < top)
        for copy in version.copies
    )
    return SUPERSEDED if is_out else RETURNED


def signature_of(version: Version, department: str) -> Signature | None:
    """A department's latest signature for a version."""
    return next((one for one in reversed(version.signatures) if one.department == department), None)


def _by(time: str, at: str) -> bool:
    return not at or read_time(time) <= read_time(at)


def _earliest(times: Iterable[str]) -> str:
    """The first of some written times, whatever their offsets; the empty text when there is none."""
    return min((time for time in times if time), key=read_time, default="")
