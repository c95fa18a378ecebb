"""The second half of the demo: a trims card that arrived is issued, signed for and changed; who still works from the old one is plain."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docvault.language.names import naming
from docvault.model.case.kinds import ORDER
from docvault.model.control.change_notices import NewChange
from docvault.model.values import dataclass
from docvault.model.vault_config import Person
from docvault.services.control.agenda import Agenda, Whose, agenda
from docvault.services.control.change_issue import IssueWanted, issue_notice
from docvault.services.control.change_notices import confirm_notice, open_notice
from docvault.services.control.distribute import Wanted, distribute_version
from docvault.services.control.sign import Receipt, sign_version
from docvault.services.control.signoffs import position_tree, positions_of
from docvault.services.orders.adding import add_documents
from docvault.services.people import add_person
from docvault.services.upkeep.opening import open_vault

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.model.control.holdings import Position
    from docvault.model.vault_config import VaultConfig
    from docvault.services.vault import Vault

PEOPLE = (
    Person("wang.li", "王丽 Wang Li", "cutting", ("member",)),
    Person("zhao.min", "赵敏 Zhao Min", "factory", ("member",)),
)
TRIMS, EVIDENCE = "trims-card", "correspondence"
_CARD = "辅料卡 第二版 Trims card, second version\n线: 保持原色\nthread: original colour\n"


@dataclass(frozen=True, slots=True)
class Controlled:
    """The order the demo changed, how its departments stand, and the agenda of the house."""

    order: str
    change: str
    positions: "tuple[Position, ...]"
    agenda: Agenda

    def to_tree(self, language: "Language", config: "VaultConfig") -> dict[str, Any]:
        """Who has which version, and the agenda, as JSON."""
        called = naming(language, config)
        return {
            "order": self.order,
            "change": self.change,
            "signoffs": [position_tree(self.order, one, self.agenda.as_of) for one in self.positions],
            "agenda": [line.to_tree(language, called) for line in self.agenda.lines],
        }


def control(vault: "Vault") -> Controlled | None:
    """Issue, sign, change and issue again; None when no trims card arrived."""
    order = _order_with_trims(vault)
    if order is None:
        return None
    for person in PEOPLE:
        add_person(vault, person)
    departments = tuple(person.department for person in PEOPLE)
    distribute_version(vault, order, Wanted(TRIMS, departments, copies=2))
    _sign(vault, order, PEOPLE[0])
    _sign(vault, order, PEOPLE[1])
    with tempfile.TemporaryDirectory() as folder:
        note = _written(
            folder, "telephone note.txt", "Mr Ferri called: the thread keeps its original colour. 线色请保持原色。\n"
        )
        [evidence], _ = add_documents(vault, order, [note], kind=EVIDENCE)
        reference = f"{evidence.document}@{evidence.version}"
        what = ("thread 线: dyed to match -> original colour 原色",)
        change = open_notice(vault, order, NewChange(what, "telephone note", (reference,), (TRIMS,))).notice
        confirm_notice(vault, order, change.id, (reference,))
        card = _written(folder, "trims card 2.txt", _CARD)
        add_documents(vault, order, [card], document=TRIMS, change=change.id)
    issue_notice(vault, order, change.id, IssueWanted())
    _sign(vault, order, PEOPLE[0])
    manifest = vault.cases.read(ORDER, order).manifest
    return Controlled(order, change.id, tuple(positions_of(vault, manifest)), agenda(vault, Whose()))


def _order_with_trims(vault: "Vault") -> str | None:
    for order, _folder in vault.cases.each(ORDER):
        if vault.cases.read(ORDER, order).manifest.document(TRIMS) is not None:
            return order
    return None


def _sign(vault: "Vault", order: str, person: Person) -> None:
    signing = open_vault(vault.root, person=person.id, clock=vault.parts.clock)
    try:
        sign_version(signing, order, Receipt(TRIMS, person.department))
    finally:
        signing.close()


def _written(folder: str, name: str, text: str) -> Path:
    path = Path(folder) / name
    path.write_text(text, encoding="utf-8")
    return path
