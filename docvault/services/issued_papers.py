"""A newer version of a paper for production that is out: by a change notice, or against the rule by whoever may, and who works from the old one."""

from typing import TYPE_CHECKING, Any

from docvault.model.control.issued_papers import ChangeRules, ChangeWantedError, demand_change, out_with
from docvault.model.values import dataclass
from docvault.services.rules import demand_permission

if TYPE_CHECKING:
    from docvault.model.case.manifest import Document, Manifest
    from docvault.model.vault_config import VaultConfig
    from docvault.services.vault import Vault

_OF_PRODUCTION = "production"
"""The mark of kinds in `vault.yaml` that are produced by."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A department that works from an older version than the newest."""

    department: str
    version: int

    def to_tree(self) -> dict[str, Any]:
        """The department as JSON."""
        return {"department": self.department, "version": self.version}


def change_rules(config: "VaultConfig") -> ChangeRules:
    """What the settings say of changes of what is out."""
    stages = tuple(one.id for one in config.stages)
    return ChangeRules(frozenset(config.kinds_with(_OF_PRODUCTION)), config.control.free_hours, stages)


def demand_changeable(
    vault: "Vault", manifest: "Manifest", known: "Document | None", now: str, *, change: str, override: str
) -> None:
    """Refuse a newer version of what is out without a change notice, or with a reason by somebody who may not go on against a rule.

    Raises `ChangeWantedError`, `NotPermittedError`.
    """
    if override:
        demand_permission(vault, "override")
    elif known is not None and not change:
        demand_change(manifest, known, change_rules(vault.config), now)


def demand_may_set_aside(vault: "Vault", manifest: "Manifest", document: "Document", now: str) -> None:
    """Let a paper that is out and takes a change notice be made void, valid again or another kind only by who may go on against a rule.

    Else the rule would be gone round in two steps. Raises `NotPermittedError`.
    """
    try:
        demand_change(manifest, document, change_rules(vault.config), now)
    except ChangeWantedError:
        demand_permission(vault, "override")


def old_holders(document: "Document") -> tuple[Holder, ...]:
    """The departments that work from an older version of a document than its newest: who is told of a newer one."""
    newest = document.newest.number
    return tuple(Holder(department, version) for department, version in out_with(document).items() if version < newest)
