"""Kinds of documents that an edited `vault.yaml` does not name any more, although documents have them: what held for them holds no more."""

from typing import TYPE_CHECKING

from docvault.errors import N_, BusyError
from docvault.index.errors import IndexBroken
from docvault.model.case.kinds import CUSTOMER, ORDER
from docvault.model.search.query import Field
from docvault.model.sentence import Sentence
from docvault.services.seeing import reader

if TYPE_CHECKING:
    from docvault.model.vault_config import VaultConfig
    from docvault.services.vault import Vault

KINDS_GONE = N_(
    "Documents have these kinds, which vault.yaml does not name any more: {kinds}. What held for them holds no more; "
    "name them in it again, or change them with `docvault document edit ORDER DOCUMENT --kind KIND`."
)


def tell_kinds_gone(vault: "Vault", before: "VaultConfig") -> None:
    """Tell whoever adopted an edit of `vault.yaml` which kinds are gone that documents have; nobody where the index cannot be asked now."""
    there = {kind.id for kind in vault.config.kinds}
    gone = [kind.id for kind in before.kinds if kind.id not in there]
    try:
        used = [kind for kind in gone if _is_used(vault, kind)]
    except (BusyError, IndexBroken):
        return
    if used:
        vault.notices.append(Sentence(KINDS_GONE, {"kinds": ", ".join(used)}))


def _is_used(vault: "Vault", kind: str) -> bool:
    query, asking = Field("kind", kind), reader(vault)
    return any(vault.index.cases(query, kind=one, limit=1, reader=asking).total for one in (ORDER, CUSTOMER))
