"""What it meant that versions count no more, as results tell it: what is in force instead, copies asked back, who is to be issued anew, changes about it."""

from typing import TYPE_CHECKING, Any

from docvault.model.case.fields import without_empty
from docvault.model.control.change_notices import CLOSED, REJECTED
from docvault.model.control.counting_again import OutAgain
from docvault.model.control.withdrawing import Withdrawn, copies_tree
from docvault.model.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docvault.model.case.manifest import Manifest


@dataclass(frozen=True, slots=True)
class What:
    """What is so now of a document of which versions count no more."""

    in_force: int  # 0: no version of it counts
    copies: tuple[tuple[str, int], ...]  # asked back: department and number
    without: tuple[str, ...]  # departments that had one of them and hold no version that counts
    signatures: int  # that were given for them, and stay
    changes: tuple[str, ...]  # open change notices about the document
    acknowledged: tuple[str, ...]  # of these, nobody has to sign for any more
    again: tuple[OutAgain, ...] = ()  # copies of what counts again


def what_of(manifest: "Manifest", document_id: str, withdrawn: "Withdrawn | None", *again: OutAgain) -> What:
    """What is so after versions of a document were moved away or made void, or count again; `manifest` is as it is now."""
    withdrawn = withdrawn or Withdrawn()
    document = manifest.document(document_id)
    order = manifest.order_or_none
    return What(
        in_force=document.newest.number if document is not None and document.is_in_force else 0,
        copies=withdrawn.copies,
        without=withdrawn.without,
        signatures=withdrawn.signatures,
        changes=tuple(
            one.id
            for one in (order.changes if order else ())
            if document_id in one.affects and one.state not in {CLOSED, REJECTED}
        ),
        acknowledged=withdrawn.acknowledged,
        again=again,
    )


def withdrawn_tree(what: What) -> dict[str, Any]:
    """The same as JSON."""
    return {
        "in_force": what.in_force,
        "recalled": copies_tree(what.copies),
        **without_empty(
            {
                "without": list(what.without),
                "signatures": what.signatures,
                "changes": list(what.changes),
                "acknowledged": list(what.acknowledged),
            }
        ),
        **again_tree(what.again),
    }


def again_tree(again: "Iterable[OutAgain]") -> dict[str, Any]:
    """Copies of what counts again, as JSON: those that are not asked back any more, and who gave theirs back and is to be issued it anew."""
    found = tuple(again)
    kept = [{"document": one.document, "department": to, "copy": copy} for one in found for to, copy in one.kept]
    given_back = [{"document": one.document, "department": to} for one in found for to in one.given_back]
    return {name: said for name, said in (("kept", kept), ("given_back", given_back)) if said}
