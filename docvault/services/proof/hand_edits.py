"""The verbs `adopt` and `revert`: what to do about a manifest or `vault.yaml` that was changed by hand (R-OD12)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, ForbiddenError, UsageError
from docvault.model.case.history import Event
from docvault.model.case.kinds import KINDS, ORDER
from docvault.model.case.lasting import taken_away
from docvault.model.case.manifest import Manifest
from docvault.model.sentence import Problem
from docvault.model.vault_config import VaultConfig, unsound
from docvault.services.case_change import changing
from docvault.services.people import demand_administrator
from docvault.services.rules import demand_permission
from docvault.services.schemas import findings
from docvault.services.working_time import unknown_settings

if TYPE_CHECKING:
    from docvault.services.vault import Vault
    from docvault.store.cases.case_file import CaseFile

VAULT = "vault.yaml"


class OnlyAnAdministratorError(ForbiddenError):
    """Roles rest on `vault.yaml`: whoever could adopt an edit of it could give himself any."""

    message = N_("Only an administrator adopts or reverts a change of vault.yaml; {person} is not one.")
    next_step = N_("Ask one of: {administrators}.")


class NoHeadOfVaultError(UsageError):
    """`--if-head` names the head of an order, and `vault.yaml` has none that is shown."""

    message = N_("`--if-head` goes with an order: of vault.yaml nothing shows a head it could be compared with.")
    next_step = N_("Name the order, or leave `--if-head` out.")


def adopt(vault: "Vault", order: str | None, *, expected_head: str = "") -> "CaseFile | None":
    """Record a manifest (or `vault.yaml`, without an order) as edited by hand; durable on return.

    By hand a manifest can be made to say what verbs ask a role for: raises `NotPermittedError`. `vault.yaml` is for those who are administrators by
    its recorded state: raises `OnlyAnAdministratorError`.
    """
    if order is None:
        _demand_no_head(expected_head)
        event = Event(vault.now(), vault.who.id, "adopted", {})
        demand_administrator(vault, OnlyAnAdministratorError)
        vault.config = vault.config_file.adopt(event, _demand_valid_vault)
        vault.config_edited = False
        return None
    actor = demand_permission(vault, "adopt").id
    with changing(vault, ORDER, order, expected_head=expected_head, edited=True) as held:

        def adoption(recorded: "Manifest", now: str) -> "tuple[Manifest, Event]":
            edited = vault.cases.edited_manifest(held.case, lambda tree: _problems(recorded, tree))
            return edited, Event(now, actor, "adopted", {})

        held.change(adoption)
        return held.case


def revert(vault: "Vault", order: str | None, *, expected_head: str = "") -> "CaseFile | None":
    """Put the recorded manifest (or `vault.yaml`) back; the edited text goes to lost+found. Durable on return.

    That of `vault.yaml` is for administrators, as with `adopt`.
    """
    actor = vault.who.id
    if order is None:
        _demand_no_head(expected_head)
        event = Event(vault.now(), actor, "reverted", {})
        demand_administrator(vault, OnlyAnAdministratorError)
        vault.config = vault.config_file.revert(event)
        vault.config_edited = False
        return None
    with changing(vault, ORDER, order, expected_head=expected_head, edited=True) as held:
        vault.cases.keep_edited_text(held.case)
        held.change(lambda recorded, now: (recorded, Event(now, actor, "reverted", {})))
        return held.case


def adopted_tree(order: str | None) -> dict[str, Any]:
    """What was adopted, as the result of the command: an order, or `vault.yaml`."""
    return {"adopted": order or VAULT}


def reverted_tree(order: str | None) -> dict[str, Any]:
    """What was put back, as the result of the command: an order, or `vault.yaml`."""
    return {"reverted": order or VAULT}


def _problems(recorded: "Manifest", tree: Any) -> Sequence[tuple[str, Problem]]:
    """Why an edited manifest cannot be adopted: it breaks the schema, or takes away what must last (R-OD12, V062)."""
    return findings(tree, KINDS[ORDER].schema) or list(taken_away(recorded, Manifest.from_tree(tree)))


def _demand_no_head(expected_head: str) -> None:
    if expected_head:
        raise NoHeadOfVaultError


def _demand_valid_vault(tree: Any) -> Sequence[tuple[str, Problem]]:
    found = findings(tree, "vault")
    if found:
        return found
    config = VaultConfig.from_tree(tree)
    return [*unsound(config), *unknown_settings(config)]
