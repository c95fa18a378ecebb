"""A newer version of a paper for production that is out: by a change notice, or against the rule by whoever may, and who works from the old one."""

from typing import TYPE_CHECKING, Any

from docvault.errors import N_, RefusedError
from docvault.model.case.single import is_current
from docvault.model.case.transitions import demand_affected
from docvault.model.control.issued_papers import (
    ChangeRules,
    demand_change,
    demand_change_beside,
    demand_may_come,
    demand_may_go,
    demand_stage_kept,
    out_with,
    papers_beside,
)
from docvault.model.sentence import Named
from docvault.model.values import dataclass
from docvault.services.rules import demand_permission
from docvault.services.which_paper import single_kinds

if TYPE_CHECKING:
    from docvault.model.case.manifest import Document, Manifest
    from docvault.services.vault import Vault


class LeavesReviewError(RefusedError):
    """A document that is reviewed is to become one that goes out without."""

    message = N_(
        "{document} of {order} is of the kind {kind}, and goes out when its review is complete; as {other} it would go out without."
    )
    next_step = N_("Where it was taken for what it is not, a manager says so with `--override --why REASON`.")


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


def change_rules(vault: "Vault") -> ChangeRules:
    """What the settings say of changes of what is out."""
    config = vault.config
    stages = tuple(one.id for one in config.stages)
    kinds, single = frozenset(config.kinds_with(_OF_PRODUCTION)), frozenset(single_kinds(vault))
    return ChangeRules(kinds, config.control.free_hours, stages, single)


def demand_changeable(
    vault: "Vault", manifest: "Manifest", known: "Document | None", kind: str, now: str, *, change: str, override: str
) -> None:
    """Refuse without a change notice a newer version of what is out, and another paper beside it of a kind of which an order has one at a time.

    Or with a change that does not affect it, or a reason by somebody who may not go on against a rule. `known` is the document it becomes a version of,
    None for another one. Raises `ChangeWantedError`, `NotAffectedError`, `NotPermittedError`.
    """
    rules = change_rules(vault)
    if change:
        beside = papers_beside(manifest, kind, rules) if known is None else [known]
        _demand_affects(manifest, change, beside)
    if override:
        demand_permission(vault, "override")
    elif not change and known is not None:
        demand_change(manifest, known, rules, now)
    elif not change:
        demand_change_beside(manifest, kind, rules, now)


def demand_may_set_aside(
    vault: "Vault", manifest: "Manifest", document: "Document", now: str, *, override: bool
) -> None:
    """Let a paper that is out and takes a change notice be void, moved away, valid again or another kind only against the rule, by who may.

    Else the rule would be gone round in two steps. Raises `SetAsideError`, `NotPermittedError`.
    """
    if override:
        demand_permission(vault, "override")
    else:
        demand_may_go(manifest, document, change_rules(vault), now)


def demand_may_come_beside(
    vault: "Vault", manifest: "Manifest", document: "Document", became: "Document", now: str, *, override: bool
) -> None:
    """The same of a document that is to be in force beside one that is out, of a kind of which an order has one at a time.

    `became` is the document as it would be. Raises `ComesBesideError`, `NotPermittedError`.
    """
    if not is_current(became) or (became.kind == document.kind and is_current(document)):
        return
    if override:
        demand_permission(vault, "override")
    else:
        demand_may_come(manifest, document, became.kind, change_rules(vault), now)


def demand_review_kept(
    vault: "Vault", manifest: "Manifest", document: "Document", kind: str, *, override: bool
) -> None:
    """Let a document out of the kinds that are reviewed only by who may: it would go out without the review it needs (R-CO3).

    Raises `LeavesReviewError`, `NotPermittedError`.
    """
    reviewed = vault.config.kinds_with("review")
    if document.kind not in reviewed or kind in reviewed:
        return
    if not override:
        raise LeavesReviewError(
            order=manifest.called, document=document.id, kind=Named("kind", document.kind), other=Named("kind", kind)
        )
    demand_permission(vault, "override")


def demand_stage(vault: "Vault", manifest: "Manifest", stage: str, *, override: bool) -> None:
    """Let an order go back before production while a paper is out only against the rule, by who may. Raises `StageBackError`, `NotPermittedError`."""
    if override:
        demand_permission(vault, "override")
    else:
        demand_stage_kept(manifest, stage, change_rules(vault))


def _demand_affects(manifest: "Manifest", change: str, documents: "list[Document]") -> None:
    """Refuse a change that affects none of these; where there are none, any will do. Raises `NotAffectedError`."""
    order = manifest.order_or_none
    notice = order.change_typed(change) if order is not None else None
    affects = notice.affects if notice is not None else ()
    if documents and not any(one.id in affects for one in documents):
        demand_affected(manifest, change, documents[0].id)


def old_holders(document: "Document") -> tuple[Holder, ...]:
    """The departments that work from an older version of a document than its newest: who is told of a newer one."""
    newest = document.newest.number
    return tuple(Holder(department, version) for department, version in out_with(document).items() if version < newest)
