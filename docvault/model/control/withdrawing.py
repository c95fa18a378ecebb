"""What becomes of the copies, changes and inherited items of what counts no more: every copy that is out is asked back, and nobody owes a signature for it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from docvault.errors import N_, RefusedError
from docvault.model.case.manifest import Document, Manifest, Version
from docvault.model.case.single import current_of_kind
from docvault.model.case.transitions import mark_changed
from docvault.model.control.change_notices import acknowledge
from docvault.model.control.holdings import held_versions, holds
from docvault.model.times import minute
from docvault.model.values import dataclass, replace

if TYPE_CHECKING:
    from docvault.model.case.canonical import Json


class VoidVersionError(RefusedError):
    """A version that is void counts for nothing: nobody is issued it, signs for it or rests anything on it."""

    message = N_("{document}@{version} of {order} is void since {at}.")
    next_step = N_(
        "Take the version in force: `docvault order show {order}` lists them. "
        "`docvault document void {order} {document}@{version} --undo --why REASON` lets this one count again."
    )


class VoidForGoodError(VoidVersionError):
    """A version that is void and does not simply count again: its order is closed, it was taken back to the inbox, another paper took its place."""

    next_step = N_("`docvault order show {order}` shows what is in force, and why this is void.")


class MovedAwayError(RefusedError):
    """A version that was moved to another place is issued, signed for and taken out there."""

    message = N_("{document}@{version} of {order} was moved to order {other}, where it is {there}.")
    next_step = N_("Take it there: `docvault order show {other}` shows it.")


class MovedToOtherVaultError(MovedAwayError):
    """A version that was moved before its order came from another vault."""

    message = N_(
        "{document}@{version} of {order} was moved to order {other} of another vault, where it is {there}, before this order came here."
    )
    next_step = N_("Ask for it in that vault.")


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What it meant that a version counts no more: the copies asked back, by department; who now holds no version that counts; changes nobody owes for.

    `signatures` is how many had signed for it: they stay where they are.
    """

    copies: tuple[tuple[str, int], ...] = ()
    without: tuple[str, ...] = ()
    acknowledged: tuple[str, ...] = ()
    signatures: int = 0


def copies_tree(copies: Iterable[tuple[str, int]]) -> "list[Json]":
    """Copies, each by department and number, as a record and a result have them."""
    return [{"department": department, "copy": copy} for department, copy in copies]


def demand_counting(manifest: Manifest, document: Document, version: Version) -> None:
    """Refuse a version that is void or was moved away. Raises `VoidVersionError`, `MovedAwayError`."""
    known = {"order": manifest.called, "document": document.id, "version": version.number}
    if version.void.at:
        refusal = VoidVersionError if _may_count_again(manifest, document, version) else VoidForGoodError
        raise refusal(**known, at=minute(version.void.at))
    to = version.moved.to
    if to.order:
        moved = MovedToOtherVaultError if to.vault else MovedAwayError
        raise moved(**known, other=to.order, there=to.name)


def _may_count_again(manifest: Manifest, document: Document, version: Version) -> bool:
    """Whether nothing is to be asked when a void version is to count again: nobody works from the document, and no other paper of its kind came."""
    is_held = any(holds(document, one, copy) for one in document.versions for copy in one.copies)
    others = [one for one in current_of_kind(manifest, document.kind) if one.id != document.id]
    return manifest.state == "open" and not version.item and not is_held and not others


def asked_back(
    document: Document, version: Version, actor: str, now: str
) -> tuple[Version, tuple[tuple[str, int], ...]]:
    """A version with every copy that is out asked back: paper until it is returned, the rest withdrawn at once. Returns which: (department, copy)."""
    out = {copy.number for copy in version.copies if holds(document, version, copy)}
    copies = tuple(
        replace(
            copy,
            recalled=copy.recalled or now,
            returned="" if copy.medium == "paper" else now,
            returned_by="" if copy.medium == "paper" else actor,
        )
        if copy.number in out
        else copy
        for copy in version.copies
    )
    asked = tuple((copy.department, copy.number) for copy in version.copies if copy.number in out)
    return (replace(version, copies=copies) if out else version), asked


def withdraw(
    manifest: Manifest, document: Document, gone: tuple[Version, ...], actor: str, now: str
) -> tuple[Manifest, Withdrawn]:
    """Put versions that count no more, as they are to be said to be, in the place of those of their numbers, and settle what hangs on them.

    Copies of them that are out are asked back; a change that waited for their signatures alone waits no more.
    """
    changed, copies = document, list[tuple[str, int]]()
    for version in gone:
        changed = changed.with_version(version)
    marked = changed
    for version in gone:
        back, asked = asked_back(marked, version, actor, now)
        changed = changed.with_version(back)
        copies += asked
    manifest = mark_changed(manifest.with_document(changed), (document.id,), actor, now)
    acknowledged: tuple[str, ...] = ()
    if manifest.order_or_none is not None:
        manifest, acknowledged = acknowledge(manifest, now, actor)
    had = dict.fromkeys(department for department, _copy in copies)
    without = tuple(one for one in had if changed.is_in_force and not held_versions(changed, one))
    signatures = sum(len(version.signatures) for version in gone)
    return manifest, Withdrawn(tuple(copies), without, acknowledged, signatures)
