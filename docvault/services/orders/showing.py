"""The verbs `order show` and `customer show`: a case file as it is now, with what stands of it elsewhere: disposals, holds, sign-offs."""

from typing import TYPE_CHECKING, Any

from docvault.model.case.case_name import written
from docvault.model.case.kinds import ORDER
from docvault.model.case.single import doubles
from docvault.model.control.agenda import MISSING, duties
from docvault.model.control.rights import CLOSED
from docvault.model.control.stages import StageNow, concluded, missing_papers
from docvault.model.values import dataclass, field
from docvault.services.access import enter_access
from docvault.services.control.signoffs import position_tree, positions_of, seen_positions
from docvault.services.retention.hold import hold_tree, holds_of
from docvault.services.retention.outcomes import outcomes_of
from docvault.services.search.read_told import read_tree
from docvault.services.seeing import view_of
from docvault.services.which_paper import single_kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from docvault.language.spoken import Language
    from docvault.model.case.manifest import Manifest
    from docvault.model.case.records import Hold
    from docvault.model.control.holdings import Position
    from docvault.model.intake.extracted import Extracted
    from docvault.services.retention.outcomes import Outcome
    from docvault.services.vault import Vault
    from docvault.store.cases.case_file import CaseFile


@dataclass(frozen=True, slots=True)
class ShownCase:
    """An order or a customer, its folder relative to the vault, and at `as_of` what an order's own file does not say. `seen` is what of it is shown.

    `cut_off`: its history is shorter than it once was. `double`: documents of an order beside which another is in force, of a kind it has one of at a time.
    """

    case: "CaseFile"
    seen: "Manifest"
    folder: str
    cut_off: bool
    as_of: str
    outcomes: "tuple[Outcome, ...]" = ()
    customer_holds: "tuple[Hold, ...]" = ()
    positions: "tuple[Position, ...]" = ()
    double: frozenset[str] = frozenset()
    stage: StageNow | None = None  # the stage it is taken to be at, where none is entered
    missing: tuple[tuple[str, str], ...] = ()  # stage and kind of the papers that are wanted by now
    read: "Mapping[str, Extracted | None]" = field(
        default_factory=dict
    )  # by digest how reading ended, of what may be read

    def to_tree(self, language: "Language") -> dict[str, Any]:
        """The case file as JSON: its manifest, with `superseded` at each version, and how reading it ended where it may be read."""
        tree: dict[str, Any] = dict(self.seen.to_tree())
        tree.pop("format", None)
        kind, number = tree.pop("kind"), tree.pop("id")
        head = self.case.head.hash
        tree = {
            kind: number,
            "folder": self.folder,
            "head": head,
            "kind": kind,
            **tree,
            "documents": tree.get("documents", []),
        }
        for document, known in zip(tree["documents"], self.seen.documents, strict=True):
            for version, one in zip(document["versions"], known.versions, strict=True):
                version["superseded"] = one is not known.newest or one.is_gone
                if one.sha256 in self.read:
                    version.update(read_tree(self.read[one.sha256], language))
            if known.id in self.double:
                document["double"] = True
        if self.case.hand_edited:
            tree |= {"hand_edited": True, "cut_off": self.cut_off}
        return {**tree, **self._order_tree(number)} if kind == ORDER else tree

    def _order_tree(self, number: str) -> dict[str, Any]:
        tree: dict[str, Any] = {}
        if self.stage is not None:
            tree["stage_concluded"] = {"stage": self.stage.stage, "by": self.stage.by, "at": self.stage.at}
        if self.missing:
            tree["missing"] = [{"stage": stage, "kind": kind} for stage, kind in self.missing]
        return {
            **tree,
            "disposals": [one.to_tree() for one in self.outcomes],
            "customer_holds": [hold_tree("", one) for one in self.customer_holds],
            "signoffs": [position_tree(number, one, self.as_of) for one in self.positions],
        }


def show_case(vault: "Vault", kind: str, case_id: str, *, why: str | None = None) -> ShownCase:
    """The committed state of an order or a customer. With `why` it is entered in the access register that it was consulted (R-OD13); durable on return.

    Raises `NoSuchCaseError`, `ReasonMissingError`.
    """
    made = shown(vault, vault.cases.read(kind, case_id))
    if why is not None:
        enter_access(vault, "shown", written(kind, case_id), why)
    return made


def shown(vault: "Vault", case: "CaseFile") -> ShownCase:
    """A case file that was just read or written, as people are shown it."""
    seen = view_of(vault, case.manifest).manifest
    folder, cut_off = vault.layout.shown(case.folder), case.hand_edited and vault.cases.cut_off(case) is not None
    if case.manifest.kind != ORDER:
        return ShownCase(case, seen, folder, cut_off, vault.now(), read=_read(vault, seen))
    expected = vault.agenda_rules.expected
    is_owing = any(duty.kind == MISSING for duty in duties(case.manifest, vault.agenda_rules))
    positions = tuple((case.id, one) for one in positions_of(vault, case.manifest))
    return ShownCase(
        case,
        seen,
        folder,
        cut_off,
        vault.now(),
        tuple(outcomes_of(vault, case.manifest)),
        tuple(_of_customer(holds_of(vault, case.id))),
        tuple(one for _order, one in seen_positions(vault, positions)),
        frozenset(one.id for double in doubles(case.manifest, single_kinds(vault)).values() for one in double),
        concluded(case.manifest, expected),
        tuple(missing_papers(case.manifest, expected)) if is_owing else (),
        _read(vault, seen),
    )


def _read(vault: "Vault", seen: "Manifest") -> "dict[str, Extracted | None]":
    """By digest how reading the versions ended whose bytes are here, of the documents that are open to whoever asks."""
    open_ones = (document for document in seen.documents if CLOSED not in document.extra)
    versions = (version for document in open_ones for version in document.live_versions)
    return {version.sha256: vault.kept_text.head(version.sha256) for version in versions}


def _of_customer(holds: "Iterable[tuple[str, Hold]]") -> "Iterable[Hold]":
    """Of an order's holds those its customer is under."""
    return (one for order, one in holds if not order)
