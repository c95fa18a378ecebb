"""What `vault.yaml` says of the kinds of documents: which there are, the words they are known by, who supplies them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from docvault.errors import N_, UsageError

if TYPE_CHECKING:
    from docvault.model.vault_config import VaultConfig


class NoSuchKindError(UsageError):
    """A kind of document `vault.yaml` does not know."""

    message = N_("There is no kind of document {kind}.")
    next_step = N_("Choose one of: {kinds}.")


def demand_kind(config: "VaultConfig", kind: str) -> None:
    """Refuse a kind `vault.yaml` does not know."""
    kinds = [known.id for known in config.kinds]
    if kind and kind not in kinds:
        raise NoSuchKindError(kind=kind, kinds=", ".join(kinds))


def words_of_kinds(config: "VaultConfig") -> Mapping[str, Sequence[str]]:
    """The words each kind of document is known by."""
    return {kind.id: kind.listed("words") for kind in config.kinds}


def department_of(config: "VaultConfig", kind: str) -> str:
    """The department that supplies documents of a kind."""
    found = config.kind(kind)
    return found.supplier if found else ""
