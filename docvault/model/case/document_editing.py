"""Putting right what is said of a document: its kind, its title, the department it comes from. Its id and its versions stay. Pure."""

from typing import TYPE_CHECKING

from docvault.errors import N_, UsageError
from docvault.model.case.fields import without_empty
from docvault.model.case.history import Event
from docvault.model.case.holds import held_by_complaint
from docvault.model.case.manifest import Document, Manifest
from docvault.model.case.transitions import NoSuchDocumentError, demand_open, mark_changed
from docvault.model.values import dataclass, replace

if TYPE_CHECKING:
    from docvault.model.case.canonical import Json

FIELDS = ("kind", "title", "department")


class NothingSaidOfDocumentError(UsageError):
    """An edit of a document that changes nothing."""

    message = N_("Nothing to change: {document} of {order} already is as you say.")
    next_step = N_("Name a new kind, title or department: `--kind`, `--title`, `--department`.")


@dataclass(frozen=True, slots=True)
class DocumentEdit:
    """What is to be said of a document; None leaves it as it is."""

    kind: str | None = None
    title: str | None = None
    department: str | None = None


def edited(document: Document, edit: DocumentEdit) -> Document:
    """The document as the edit says it is."""
    said = {name: text for name in FIELDS if (text := getattr(edit, name)) is not None}
    return replace(document, **said)


def edit_document(
    manifest: Manifest, became: Document, actor: str, now: str, override: str = ""
) -> tuple[Manifest, Event]:
    """Say of the document with this id what `became` says. A complaint that was taken for something else holds the order from now on.

    `override` is why it was done against a rule.

    Raises `OrderClosedError`, `NoSuchDocumentError`, `NothingSaidOfDocumentError`.
    """
    demand_open(manifest)
    was = manifest.document(became.id)
    if was is None:
        raise NoSuchDocumentError(order=manifest.called, document=became.id)
    names = [name for name in FIELDS if getattr(was, name) != getattr(became, name)]
    if not names:
        raise NothingSaidOfDocumentError(order=manifest.called, document=became.id)
    changed = mark_changed(manifest.with_document(became), (became.id,), actor, now)
    changed = held_by_complaint(changed, became.id, became.kind, became.title, actor, now)
    what: list[Json] = [{"field": name, "from": getattr(was, name), "to": getattr(became, name)} for name in names]
    data: dict[str, Json] = {"document": became.id, "what": what, "override": override}
    return changed, Event(now, actor, "document-edited", without_empty(data))
