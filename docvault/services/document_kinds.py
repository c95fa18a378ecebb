"""What `vault.yaml` says of the kinds of documents: which there are, the words they are known by, who supplies them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from docvault.errors import N_, UsageError
from docvault.model.case.kinds import ORDER
from docvault.model.control.rights import GENERAL, INTERNAL, level_of_cases, levels_of_kinds
from docvault.model.nearest import as_typed
from docvault.model.sentence import Named
from docvault.services.rules import called_or_id, choices

if TYPE_CHECKING:
    from docvault.model.case.manifest import Document
    from docvault.model.vault_config import VaultConfig


class NoSuchKindError(UsageError):
    """A kind of document `vault.yaml` does not know."""

    message = N_("There is no kind of document {kind}.")
    next_step = N_("Choose one of: {kinds}.")


class KindOfDocumentError(UsageError):
    """A further version is of the kind its document has."""

    message = N_("{document} is of the kind {own}, not {wanted}.")
    next_step = N_("Leave `--kind` out, or leave `--document` out and it becomes a document of its own.")


def kind_id(config: "VaultConfig", typed: str) -> str:
    """The id of a kind by what was typed: its id or its name in either language; nothing for nothing. Raises `NoSuchKindError`."""
    found = called_or_id(config.kinds, typed)
    if typed and not found:
        known = (name for one in config.kinds for name in (one.id, one.name, one.name_zh))
        raise NoSuchKindError(kind=as_typed(typed, known), kinds=choices("kind", (one.id for one in config.kinds)))
    return found


def demand_own_kind(document: "Document | None", kind: str) -> None:
    """Refuse a kind for a document that has another one. Raises `KindOfDocumentError`."""
    if document is not None and kind not in {"", document.kind}:
        raise KindOfDocumentError(document=document.id, own=Named("kind", document.kind), wanted=Named("kind", kind))


def words_of_kinds(config: "VaultConfig") -> Mapping[str, Sequence[str]]:
    """The words each kind of document is known by."""
    return {kind.id: kind.listed("words") for kind in config.kinds}


def is_open_kind(config: "VaultConfig", kind: str) -> bool:
    """Whether everybody may read an order's documents of a kind."""
    return levels_of_kinds(config).get(kind, INTERNAL) == GENERAL == level_of_cases(config, ORDER)


def department_of(config: "VaultConfig", kind: str) -> str:
    """The department that supplies documents of a kind."""
    found = config.kind(kind)
    return found.supplier if found else ""
