"""Copies given back, and asked back: what is out after it (R-OD7)."""

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from docvault.errors import N_, NotFoundError, RefusedError, UsageError
from docvault.model.case.fields import without_empty
from docvault.model.case.history import Event
from docvault.model.case.manifest import Document, Manifest, Version
from docvault.model.case.records import Copy
from docvault.model.case.transitions import find_version, names_version
from docvault.model.control.change_notices import acknowledge
from docvault.model.control.holdings import holds
from docvault.model.sentence import departments_named
from docvault.model.times import minute, read_time
from docvault.model.values import replace

if TYPE_CHECKING:
    from docvault.model.case.canonical import Json


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


class WhichVersionError(UsageError):
    """No version was named, and copies of several are out: which of them come back is not for docvault to guess."""

    message = N_("Copies of several versions of {document}, order {order}, are out: {versions}. Which is meant?")
    next_step = N_("Name it: `docvault return {order} {document}@{oldest} --department {first}`.")


class WhichRecalledError(WhichVersionError):
    """No version was named that is to be asked back, and copies of several are out."""

    next_step = N_("Name it: `docvault recall {order} {document}@{oldest}`.")


def take_back(
    manifest: Manifest, wanted: str, department: str, number: int, actor: str, now: str
) -> tuple[Manifest, Event, Version, tuple[int, ...]]:
    """Take back a department's copies of a version: one by its number, or with 0 all that are out.

    Without a version the only one that is out is meant. Raises `WhichVersionError`, `NoCopyOutError`.
    """
    document, version = _version_out(manifest, wanted, (department,), WhichVersionError)
    back = [
        copy.number
        for copy in version.copies
        if copy.department == department and number in {0, copy.number} and holds(document, version, copy)
    ]
    if not back:
        raise NoCopyOutError(order=manifest.id, document=document.id, version=version.number, department=department)
    changed = manifest.with_document(document.with_version(_returned(version, back, actor, now)))
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
    """Ask every holder (or these departments) to give a version back. Paper stays out until it is returned; the rest is withdrawn at once.

    Without a version the only one that is out is meant. Raises `WhichRecalledError`, `NothingToRecallError`.
    """
    only = set(departments)
    document, version = _version_out(manifest, wanted, sorted(only), WhichRecalledError)
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
    changed, acknowledged = acknowledge(manifest.with_document(document.with_version(version)), now, actor)
    if acknowledged:
        data["acknowledged"] = list(acknowledged)
    return (
        changed,
        Event(now, actor, "recalled", data),
        version,
        tuple(c for c in version.copies if c.number in numbers),
    )


def _version_out(
    manifest: Manifest, wanted: str, only: Sequence[str], refusal: type[WhichVersionError]
) -> tuple[Document, Version]:
    """The version that was named; without one the only version these departments (all without any) hold a copy of, or the newest when they hold none."""
    document, version = find_version(manifest, wanted)
    if names_version(wanted):
        return document, version
    out = [
        one
        for one in document.versions
        if any((not only or copy.department in only) and holds(document, one, copy) for copy in one.copies)
    ]
    if len(out) > 1:
        versions = ", ".join(f"{document.id}@{one.number}" for one in out)
        known = {"order": manifest.id, "document": document.id, "first": "".join(only[:1])}
        raise refusal(**known, versions=versions, oldest=out[0].number)
    return document, out[0] if out else version


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
