"""What becomes of the copies of what counts again: those that were asked back because it counted no more are out as before. Pure.

What was given back meanwhile stays given back; who did so, and holds nothing in force now, is to be issued it anew.
"""

from typing import TYPE_CHECKING

from docvault.model.case.closing import reopen
from docvault.model.control.holdings import held_versions
from docvault.model.control.withdrawing import copies_tree
from docvault.model.values import dataclass, replace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docvault.model.case.canonical import Json
    from docvault.model.case.history import Event
    from docvault.model.case.manifest import Document, Manifest, Version
    from docvault.model.case.records import Copy


@dataclass(frozen=True, slots=True)
class OutAgain:
    """What counting again meant for copies of one document: those not asked back any more, by department and number, and who gave theirs back meanwhile."""

    document: str
    kept: tuple[tuple[str, int], ...] = ()
    given_back: tuple[str, ...] = ()  # departments that hold no version that counts


def out_again(document: "Document", number: int, since: str) -> "tuple[Document, OutAgain]":
    """A document with the copies of a version out again that were asked back when it ceased to count, at `since`."""
    version = document.versions[number - 1]
    asked = [copy for copy in version.copies if since and copy.recalled == since]
    kept = {copy.number for copy in asked if not copy.returned or _is_withdrawn(copy, since)}
    copies = tuple(
        replace(copy, recalled="", returned="", returned_by="") if copy.number in kept else copy
        for copy in version.copies
    )
    changed = document.with_version(replace(version, copies=copies))
    had = dict.fromkeys(copy.department for copy in asked if copy.number not in kept)
    is_in_force = changed.newest.number == number and changed.is_in_force
    without = tuple(one for one in had if is_in_force and not held_versions(changed, one))
    out = tuple((copy.department, copy.number) for copy in asked if copy.number in kept and is_in_force)
    return changed, OutAgain(document.id, out, without)


def joined(found: "Sequence[OutAgain]") -> "tuple[OutAgain, ...]":
    """What is so of several versions of one document, in one; nothing where nothing is."""
    kept = tuple(copy for one in found for copy in one.kept)
    given_back = tuple(dict.fromkeys(department for one in found for department in one.given_back))
    return (OutAgain(found[0].document, kept, given_back),) if kept or given_back else ()


def reopen_with_copies(
    manifest: "Manifest", why: str, in_bin: str, actor: str, now: str
) -> "tuple[Manifest, Event, tuple[OutAgain, ...]]":
    """Open an order again, as `reopen` says. Copies that were asked back when it was made void are out as before."""
    since = manifest.order.void.at
    opened, event = reopen(manifest, why, in_bin, actor, now)
    found: list[OutAgain] = []
    for document in opened.documents if since else ():
        changed = document
        for version in document.versions:
            if version.is_gone:  # it counts no more all the same, and goes by itself from now on
                changed = changed.with_version(_asked_back_at(version, since))
            else:
                changed, again = out_again(changed, version.number, since)
                found += [again] if again.kept or again.given_back else []
        opened = opened.with_document(changed)
    kept = [copy for one in found for copy in one.kept]
    data: dict[str, Json] = {"kept": copies_tree(kept)} if kept else {}
    return opened, replace(event, data={**event.data, **data}), tuple(found)


def _is_withdrawn(copy: "Copy", since: str) -> bool:
    """Whether a copy that is not on paper ended when its version ceased to count."""
    return copy.medium != "paper" and copy.returned == since


def _asked_back_at(version: "Version", since: str) -> "Version":
    """A version that is void or moved away, asked back because of that, where it was asked back because its order was void."""
    copies = tuple(
        replace(
            copy, recalled=version.gone_at, returned=version.gone_at if _is_withdrawn(copy, since) else copy.returned
        )
        if copy.recalled == since
        else copy
        for copy in version.copies
    )
    return replace(version, copies=copies)
