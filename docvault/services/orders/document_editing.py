"""The verb `document edit`: kind, title and department of a document put right."""

from functools import partial
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, RefusedError
from docvault.model.case.case_name import case_name
from docvault.model.case.document_editing import DocumentEdit, NothingSaidOfDocumentError, edit_document, edited
from docvault.model.case.kinds import ORDER
from docvault.model.case.single import current_of_kind, is_current
from docvault.model.control.inheriting import apart
from docvault.model.control.rights import level_of
from docvault.model.sentence import Named
from docvault.model.values import dataclass, replace
from docvault.services.access import demand_may_read
from docvault.services.case_change import changing
from docvault.services.document_kinds import department_of, kind_id
from docvault.services.entering import demand_may_enter
from docvault.services.intake.following import follow, follow_after
from docvault.services.intake.raising import as_closed
from docvault.services.issued_papers import demand_may_come_beside, demand_may_set_aside, demand_review_kept
from docvault.services.orders.sound import demand_text
from docvault.services.seeing import find_seen
from docvault.services.typed import department_id
from docvault.services.which_paper import is_single

if TYPE_CHECKING:
    from docvault.model.case.history import Event
    from docvault.model.case.manifest import Document, Manifest
    from docvault.services.vault import Vault


class OneAtATimeError(RefusedError):
    """A document of another kind would be the second of a kind of which an order has one at a time."""

    message = N_("{order} has one {kind} at a time, and has it already: {there}. Is {document} a newer version of it?")
    next_step = N_(
        "`docvault move {order} {document} {order} --document {there} --why REASON` makes it one; "
        "with `--new` it is another one, in force beside it."
    )


class OneInFileError(OneAtATimeError):
    """The same in the file of a customer, in which nothing is moved."""

    next_step = N_("With `--new` it is another one, in force beside it.")


@dataclass(frozen=True, slots=True)
class EditedDocument:
    """What is said of a document now, and what was before; `level` is how confidential it is."""

    order: str
    before: "Document"
    document: "Document"
    level: str

    def to_tree(self) -> dict[str, Any]:
        """The result as JSON."""
        return {
            "order": self.order,
            "document": self.document.id,
            "kind": self.document.kind,
            "title": self.document.title,
            "department": self.document.department,
            "level": self.level,
            "before": {"kind": self.before.kind, "title": self.before.title, "department": self.before.department},
        }


def edit_document_of(
    vault: "Vault",
    order: str,
    wanted: str,
    edit: DocumentEdit,
    *,
    new: bool = False,
    override: str = "",
    expected_head: str = "",
) -> EditedDocument:
    """Change what is said of a document; durable on return. With another kind its department is that kind's, unless it is said.

    With `new` it may be the second of a kind of which an order has one at a time; else raises `OneAtATimeError`.
    With `override`, the reason, a manager changes the kind of a paper that is out and changes by a change notice, or lets it come beside one.
    What was taken out of a mail stays as closed as that is, and what was taken out of this document as this.
    Raises `NotPermittedError`, `LeavesReviewError`, `SetAsideError`,
    `ComesBesideError`, `MayNotReadError`, `NoSuchKindError`, `NoSuchDepartmentError`, what `edit_document` raises.
    """
    actor = demand_may_enter(vault).id
    edit = _sound(vault, edit)

    def transition(manifest: "Manifest", now: str) -> "tuple[Manifest, Event, Document, Document]":
        document, _version = find_seen(vault, manifest, wanted)
        demand_may_read(vault, order, document, manifest.kind)
        own = apart(vault.config, document)
        became = edited(own, _with_department(vault, own, edit))
        if became.kind != document.kind:
            demand_review_kept(vault, manifest, document, became.kind, override=bool(override))
            demand_may_set_aside(vault, manifest, document, now, override=bool(override))
            demand_may_come_beside(vault, manifest, document, became, now, override=bool(override))
        if became.kind != document.kind and not new:
            demand_one_at_a_time(vault, manifest, became)
        became = as_closed(vault, became)
        changed, event = edit_document(manifest, became, actor, now, override)
        return changed, event, document, became

    _ = vault.index  # opened before anything is held
    with changing(vault, *case_name(order), expected_head=expected_head) as held:
        try:
            became = transition(held.case.manifest, vault.now())[3]
        except NothingSaidOfDocumentError:
            known, _version = find_seen(vault, held.case.manifest, wanted)
            follow(vault, {(order, known.id): known}, actor, {order: held})
            raise
        follow(vault, {(order, became.id): became}, actor, {order: held})
        before, document = held.change(transition)
    follow_after(vault, [(order, document.id)], actor)  # something may have been filed meanwhile
    return EditedDocument(order, before, document, level_of(vault.config, document, held.case.kind))


def _sound(vault: "Vault", edit: DocumentEdit) -> DocumentEdit:
    """The edit with what it names as the vault has it."""
    if edit.title is not None:
        demand_text(edit.title, "title")
    return replace(
        edit,
        kind=kind_id(vault.config, edit.kind) if edit.kind else None,
        title=" ".join(edit.title.split()) if edit.title is not None else None,
        department=department_id(vault.config, edit.department) if edit.department else None,
    )


def demand_one_at_a_time(vault: "Vault", manifest: "Manifest", became: "Document") -> None:
    """Refuse a document that would be in force beside one of a kind of which an order has one at a time."""
    there = [one for one in current_of_kind(manifest, became.kind) if one.id != became.id]
    if there and is_current(became) and is_single(vault, became.kind):
        refusal = OneAtATimeError if manifest.kind == ORDER else OneInFileError
        kind = Named("kind", became.kind)
        raise refusal(order=manifest.called, kind=kind, there=there[0].id, document=became.id)


def _with_department(vault: "Vault", document: "Document", edit: DocumentEdit) -> DocumentEdit:
    """A document of another kind comes from who supplies that, where it came from who supplies its own."""
    if edit.department is not None or edit.kind in {None, document.kind}:
        return edit
    of = partial(department_of, vault.config)
    return replace(edit, department=of(edit.kind or "")) if document.department == of(document.kind) else edit
