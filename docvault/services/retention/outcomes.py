"""What became of an order's files that were disposed of: in the bin or destroyed, when, by which disposal, with which certificate.

The order's own history ends where they went into the bin; the rest stands in the register of disposals and is read from there when it is shown.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from docvault.model.case.fields import without_empty
from docvault.model.values import dataclass

if TYPE_CHECKING:
    from docvault.model.case.history import Record
    from docvault.model.case.manifest import Manifest
    from docvault.model.retention.disposal import Disposal
    from docvault.services.vault import Vault

DESTROYING = "destroying"
"""The destruction was begun and is not certified yet; the next command finishes it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where the files of an order are that one disposal took: `binned`, `destroying` or `destroyed`, since `at`, by a person."""

    disposal: str
    state: str
    at: str
    by: str
    files: tuple[str, ...]  # `document@version`
    until: str = ""  # the end of the bin's term
    certificate: str = ""
    paper: str = ""

    def to_tree(self) -> dict[str, Any]:
        """The outcome as the JSON documents have it."""
        known = {"disposal": self.disposal, "state": self.state, "at": self.at, "by": self.by, "until": self.until}
        papers = {"certificate": self.certificate, "paper": self.paper}
        return {**without_empty({**known, **papers}), "files": list(self.files)}


def outcomes_of(vault: "Vault", manifest: "Manifest") -> list[Outcome]:
    """The outcomes of what was disposed of in this vault, by disposal. Reads the register only when something was."""
    taken: dict[str, list[str]] = {}
    for document in manifest.documents:
        for version in document.versions:
            if version.disposed and not version.disposed_in:
                taken.setdefault(version.disposed, []).append(f"{document.id}@{version.number}")
    return list(_outcomes(vault, manifest.id, taken)) if taken else []


def outcomes_in(vault: "Vault", order: str, records: "Iterable[Record]") -> list[Outcome]:
    """The same by an order's history: what went into a bin since the order is in this vault, and was not brought back."""
    taken: dict[str, list[str]] = {}
    for record in records:
        data: dict[str, Any] = dict(record.event.data)
        if record.event.action == "imported":
            taken.clear()
        elif record.event.action == "disposed":
            taken[data["disposal"]] = list(data["files"])
        elif record.event.action == "restored":
            taken.pop(data["disposal"], None)
    return list(_outcomes(vault, order, taken)) if taken else []


def _outcomes(vault: "Vault", order: str, taken: dict[str, list[str]]) -> Iterator[Outcome]:
    from docvault.services.retention.disposals import disposals  # seldom needed: an order is shown without them

    known = disposals(vault)
    for number, files in sorted(taken.items()):
        if number in known:
            yield _outcome(vault, known[number], order, files)


def _outcome(vault: "Vault", disposal: "Disposal", order: str, files: Iterable[str]) -> Outcome:
    from docvault.model.retention.disposal import BINNED, DESTROYED
    from docvault.services.retention.disposals import papers_of

    if order not in disposal.destroying:
        act = disposal.acts.get("binned", disposal.acts["proposed"])
        return Outcome(disposal.number, BINNED, act.at, act.by, tuple(files), until=disposal.until)
    act = disposal.destroying[order]
    if disposal.state != DESTROYED:
        return Outcome(disposal.number, DESTROYING, act.at, act.by, tuple(files))
    return Outcome(disposal.number, DESTROYED, act.at, act.by, tuple(files), "", *papers_of(vault, disposal))
