"""Who may read what was changed by hand: kind, level and department that are adopted pass the rule that the verbs pass (R-RO2, R-OD12)."""

from typing import TYPE_CHECKING

from docvault.model.control.inheriting import apart
from docvault.model.values import replace
from docvault.services.intake.following import follow

if TYPE_CHECKING:
    from docvault.model.case.manifest import Document, Manifest
    from docvault.services.vault import Vault


def what_it_is(document: "Document") -> tuple[str, str, str]:
    """What says who may read a document, who supplies it and how it goes out."""
    return document.kind, document.level, document.department


def changed_documents(recorded: "Manifest", edited: "Manifest") -> "list[tuple[Document, Document]]":
    """The documents of which that was changed, before and after."""
    found = ((recorded.document(one.id), one) for one in edited.documents)
    return [(was, one) for was, one in found if was is not None and what_it_is(was) != what_it_is(one)]


def as_closed_as_before(vault: "Vault", recorded: "Manifest", edited: "Manifest", actor: str) -> "Manifest":
    """The edited case file, each document of it at least as closed as what it goes by; what goes by it in others is raised, durable on return."""
    changed = {
        (edited.called, one.id): _without_parts(vault, was, one) for was, one in changed_documents(recorded, edited)
    }
    if not changed:
        return edited
    for (called, _document), became in follow(vault, changed, actor, own=edited.called).items():
        if called == edited.called:
            edited = edited.with_document(became)
    return edited


def _without_parts(vault: "Vault", was: "Document", edited: "Document") -> "Document":
    """The document as it was edited, apart from what its parts made of it before."""
    own = apart(vault.config, was)
    level = own.level if edited.level == was.level else edited.level
    department = own.department if edited.department == was.department else edited.department
    return replace(edited, level=level, department=department, without_parts=own.without_parts)
