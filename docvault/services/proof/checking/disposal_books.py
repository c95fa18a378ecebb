"""The books of disposals: what their register and lists say, and where the bytes of a disposed version are by them (V070, V071)."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from docvault.errors import N_
from docvault.model.case.fields import FieldError
from docvault.model.case.places import version_place
from docvault.model.retention.disposal import APPROVED, BINNED, Disposal, IllegalDisposalError, fold
from docvault.model.retention.disposal_list import DisposalList, ListedOrder
from docvault.model.sentence import Sentence
from docvault.model.values import dataclass, field
from docvault.services.proof.checking.findings import Finding, as_far_as_readable, read_chain, read_yaml, shown_path
from docvault.store.layout import Layout
from docvault.store.retention.bin import Bin
from docvault.store.retention.papers import REGISTER, DisposalFiles

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docvault.model.case.history import Record
    from docvault.model.case.manifest import Version

PLACE = f"registers/{REGISTER}.jsonl"
BIN, GONE = "bin", "gone"
"""Where the bytes of a disposed version are."""


@dataclass(frozen=True, slots=True)
class Disposed:
    """What the history of a case file says of its disposals: which, and when its files went into the bin."""

    disposal: str
    at: str


@dataclass(frozen=True, slots=True)
class Books:
    """The disposals of a vault as register and lists tell them."""

    disposals: Mapping[str, Disposal] = field(default_factory=dict)
    lists: Mapping[str, DisposalList] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()  # disposals whose list cannot be read: the register's word counts for them

    def whereabouts(self, order: str, document: str, version: "Version") -> str:
        """Where a version's bytes are that its manifest marks as disposed of: in the bin, gone, or the empty text when no disposal accounts for it."""
        disposal, listed = self.disposals.get(version.disposed), self._listed(version.disposed, order)
        named = version.disposed in self.unread or (
            listed is not None
            and any(
                (name, one.version, one.sha256, one.bytes) == (document, version.number, version.sha256, version.bytes)
                for name, one in listed.files()
            )
        )
        if disposal is None or not named or not disposal.is_about(order):
            return ""
        if order in disposal.destroying:
            return GONE
        return BIN if disposal.state in {APPROVED, BINNED} else ""

    def _listed(self, number: str, order: str) -> ListedOrder | None:
        listed = self.lists.get(number)
        return listed.order(order) if listed is not None else None


def read_books(root: Path) -> tuple[Books | None, list[Finding]]:
    """Read the register of disposals and every list (V070, V071). A vault without a disposal has neither; None when they cannot be read."""
    return as_far_as_readable(root, "V004", PLACE, lambda: _books(root), None)


def _books(root: Path) -> tuple[Books | None, list[Finding]]:
    path = root / PLACE
    if not path.is_file():
        return Books(), []
    records, found = read_chain(path, PLACE, f"register-{REGISTER}", "V004")
    if records is None:
        return None, found
    disposals, more = _folded(records)
    found += more
    lists: dict[str, DisposalList] = {}
    unread: set[str] = set()
    for disposal in disposals.values():
        listed, more = _read_list(root, disposal, unread)
        found += more
        if listed is not None:
            lists[disposal.number] = listed
    return Books(disposals, lists, frozenset(unread)), found


def _folded(records: "Iterable[Record]") -> tuple[dict[str, Disposal], list[Finding]]:
    disposals: dict[str, Disposal] = {}
    found: list[Finding] = []
    for record in records:
        number = str(record.event.data.get("disposal", ""))
        try:
            disposals[number] = fold(disposals.get(number), record)
        except (IllegalDisposalError, KeyError) as error:
            message = N_("Disposal {disposal}: {problem}.")
            problem = error.problem if isinstance(error, IllegalDisposalError) else _missing(error)
            values = {"disposal": number, "problem": problem}
            found.append(Finding("V071", f"{PLACE}:{record.seq}", message, values))
    return disposals, found


def _missing(error: KeyError) -> Sentence:
    return Sentence(N_("{name} is missing"), {"name": error.args[0]})


def _read_list(root: Path, disposal: Disposal, unread: set[str]) -> tuple[DisposalList | None, list[Finding]]:
    path = DisposalFiles(Layout(root)).list_path(disposal.number)
    shown = shown_path(path, root)
    if not path.is_file():
        return None, [Finding("V070", shown, N_("The list is missing."))]
    tree, text, found = read_yaml(path, shown, "disposal-list", "V070")
    if text is None:
        unread.add(disposal.number)
        return None, found
    found = [Finding("V070", one.path, one.message, one.values) for one in found]
    if hashlib.sha256(text).hexdigest() != disposal.list_sha256:
        found.append(Finding("V070", shown, N_("The list is not the one that was proposed: the digest differs.")))
    try:
        return DisposalList.from_tree(tree), found
    except FieldError:
        return None, found


MISSING = N_("What was disposed of and not destroyed is missing in the bin.")


def bin_file(root: Path, order: str, document: str, version: "Version") -> Path:
    """Where the bytes of a disposed version lie in the bin."""
    return Bin(Layout(root)).folder(version.disposed, order) / version_place(document, version.number, version.file)
