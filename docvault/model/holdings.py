"""Who holds which version at a moment, and how each department stands with each version it was given: read out of a document, nothing changed."""

from collections.abc import Iterator
from dataclasses import dataclass

from docvault.model.calendar import Calendar
from docvault.model.control import Copy, Signature
from docvault.model.manifest import Document, Version
from docvault.model.times import read_time

OWED, SIGNED, SUPERSEDED, RETURNED = "owed", "signed", "superseded", "returned"


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
    out: tuple[int, ...] = ()
    return_due: str = ""
    open_signers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignTimes:
    """How long a department has: hours of the calendar for a signature and for giving paper back."""

    calendar: Calendar
    sign_hours: int = 24
    return_hours: int = 48


def holds(document: Document, version: Version, copy: Copy, at: str = "") -> bool:
    """Whether a copy was out at a moment (now without one): issued, not returned, and on screen or by e-mail not replaced by a newer version."""
    if not _by(copy.issued, at) or (copy.returned and _by(copy.returned, at)):
        return False
    return copy.medium == "paper" or not any(
        other.department == copy.department and _by(other.issued, at)
        for newer in document.versions
        if newer.number > version.number
        for other in newer.copies
    )


def held_versions(document: Document, department: str) -> list[Version]:
    """The versions a department holds now, oldest first."""
    return [
        version
        for version in document.versions
        if any(copy.department == department and holds(document, version, copy) for copy in version.copies)
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


def signed(version: Version, person: str) -> bool:
    """Whether a person has signed for a version, for whichever department."""
    return any(signature.person == person for signature in version.signatures)


def open_signers(version: Version, department: str) -> tuple[str, ...]:
    """Who still has to sign where every member does."""
    wanted = {signer for copy in version.copies if copy.department == department for signer in copy.signers}
    have = {signature.person for signature in version.signatures if signature.department == department}
    return tuple(sorted(wanted - have))


def is_signed(version: Version, department: str) -> bool:
    """Whether a department has signed for a version, all who have to."""
    return signature_of(version, department) is not None and not open_signers(version, department)


def positions(document: Document, times: SignTimes) -> Iterator[Position]:
    """How every department stands with every version it was given, by department and version."""
    given = sorted({copy.department for version in document.versions for copy in version.copies})
    for department in given:
        held = {version.number for version in held_versions(document, department)}
        for version in document.versions:
            copies = [copy for copy in version.copies if copy.department == department]
            if copies:
                yield _position(document, version, department, copies, max(held, default=0), times)


def _position(
    document: Document, version: Version, department: str, copies: list[Copy], top: int, times: SignTimes
) -> Position:
    newest = document.newest.number
    state = _state(document, version, department, top)
    later = next((one for one in document.versions if one.number == version.number + 1), None)
    replaced = later.added if later is not None else ""
    signature = signature_of(version, department)
    issued = min(copy.issued for copy in copies)
    due = ""
    if state == OWED:
        due = times.calendar.due(replaced, times.sign_hours) if replaced else max(copy.due for copy in copies)
    out = tuple(
        copy.number for copy in copies if copy.medium == "paper" and not copy.returned and (copy.recalled or replaced)
    )
    asked = [copy.recalled for copy in copies if copy.number in out and copy.recalled]
    return Position(
        document=document.id,
        version=version.number,
        newest=newest,
        department=department,
        state=state,
        since=replaced if replaced and state in {OWED, SUPERSEDED} else issued,
        due=due,
        person=signature.person if signature else "",
        name=signature.name if signature else "",
        at=signature.at if signature else "",
        out=out,
        return_due=times.calendar.due(min([*asked, *([replaced] if replaced else [])]), times.return_hours)
        if out
        else "",
        open_signers=open_signers(version, department) if state == OWED and not replaced else (),
    )


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
