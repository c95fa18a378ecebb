"""The verb `retention show`: a disposal with every file of its list, how far it is and who took which step. Whoever is to approve it looks here."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from docvault.model.case.fields import without_empty
from docvault.model.case.history import DECLARED, UNKNOWN, Known
from docvault.model.retention.certificate import NamedOrder
from docvault.model.retention.grounds import SENTENCES, Ground
from docvault.model.retention.visible import seen_ground
from docvault.model.values import dataclass
from docvault.services.retention.certifying import named
from docvault.services.retention.disposals import find_disposal, list_of, papers_of, state_tree
from docvault.services.retention.list_trees import elsewhere_tree, ruled_items_tree, summary_tree
from docvault.services.retention.seen_list import seen_list, seen_named
from docvault.services.seeing import reader
from docvault.store.retention.papers import REGISTER

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.model.called import Called
    from docvault.model.retention.disposal import Disposal
    from docvault.model.retention.disposal_list import DisposalList
    from docvault.services.vault import Vault


@dataclass(frozen=True, slots=True)
class TakenStep:
    """A step of a disposal as the register has it; with `order` it was taken with one order only."""

    step: str
    by: str
    at: str
    order: str = ""
    reason: Ground | None = None
    why: str = ""
    known: Known = UNKNOWN

    @property
    def is_declared(self) -> bool:
        """Whether who took it was only said."""
        return self.known.how == DECLARED

    def to_tree(self, language: "Language", names: "Called") -> dict[str, Any]:
        """The step as the disposal's result has it."""
        reason = self.reason.text(language.text, names) if self.reason is not None else ""
        told = without_empty({"order": self.order, "reason": reason, "why": self.why})
        known = {"known": self.known.to_tree()} if self.known.how else {}
        return {"step": self.step, "by": self.by, "at": self.at, **known, **told}


@dataclass(frozen=True, slots=True)
class Shown:
    """A disposal, its list with names, and its steps, the oldest first; where its certificate lies, relative to the vault, when there is one."""

    disposal: "Disposal"
    listed: "DisposalList"
    orders: tuple[NamedOrder, ...]
    steps: tuple[TakenStep, ...]
    certificate: str = ""
    paper: str = ""

    def to_tree(self, language: "Language", names: "Called") -> dict[str, Any]:
        """The disposal with its whole list, as the result of the command."""
        papers = {"certificate": self.certificate, "paper": self.paper} if self.certificate else {}
        return {
            **state_tree(self.disposal),
            "as_of": self.disposal.as_of,
            **without_empty({"until": self.disposal.until}),
            "steps": [step.to_tree(language, names) for step in self.steps],
            **summary_tree(self.listed),
            "items": ruled_items_tree(self.listed),
            "elsewhere": elsewhere_tree(self.listed),
            **papers,
        }


def show(vault: "Vault", typed: str) -> Shown:
    """A disposal by its number. Raises `NoSuchDisposalError`, `DisposalListDamagedError`."""
    disposal = find_disposal(vault, typed)
    listed = list_of(vault, disposal)
    orders = tuple(seen_named(vault, named(vault, one)) for one in listed.orders)
    return Shown(
        disposal, seen_list(vault, listed), orders, tuple(_steps(vault, disposal.number)), *papers_of(vault, disposal)
    )


def _steps(vault: "Vault", number: str) -> Iterator[TakenStep]:
    asking = reader(vault)
    for record in vault.registers.records(REGISTER):
        event, data = record.event, record.event.data
        if data.get("disposal") == number:
            order, why = str(data.get("order", "")), str(data.get("why", ""))
            ground = _ground(data.get("reason"))
            seen = seen_ground(ground, asking) if ground is not None else None
            yield TakenStep(event.action, event.by, event.at, order, seen, why, event.known)


def _ground(reason: object) -> Ground | None:
    if not isinstance(reason, Mapping) or reason.get("code") not in SENTENCES:
        return None
    return Ground(str(reason["code"]), {str(name): str(value) for name, value in reason.get("values", {}).items()})
