"""The verb `reread`: read again what an older reader read, or what was left unrecognised; what a stopped run did stays done."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, DamagedError, DocvaultError
from docvault.extract.readers import installed, newest
from docvault.model.case.kinds import KINDS
from docvault.model.intake.extracted import WHOLE, Extracted, Outcome, ReasonCode
from docvault.model.intake.item import FILING, REJECTED, WAITING
from docvault.model.intake.outdated import GAVE_UP, RECOGNITION, is_of_before
from docvault.model.progress import Progress, unseen
from docvault.model.search.query import asks_of_content
from docvault.model.sentence import Sentence
from docvault.model.values import dataclass
from docvault.services.intake.item_entries import find_item
from docvault.services.intake.retelling import Retelling
from docvault.services.intake.unread import Unread, left_over, read_all
from docvault.services.search.asked import asked
from docvault.services.seeing import reader
from docvault.store import durable
from docvault.store.locks import hold

if TYPE_CHECKING:
    from docvault.services.vault import Vault
    from docvault.store.cases.case_file import CaseFile

_PIECE = 500
CLOSED_LEFT_OUT = N_("What you may not read was not looked for, and is not read again.")


@dataclass(frozen=True, slots=True)
class Reread:
    """What was read again; what stays as it is, since today's readers read it; what could not be read; what was only counted, and is still to be read."""

    reread: int = 0
    unchanged: int = 0
    failed: int = 0
    left: int = 0

    def to_tree(self) -> dict[str, Any]:
        """The counts as JSON."""
        return {"reread": self.reread, "unchanged": self.unchanged, "failed": self.failed, "left": self.left}


def reread(
    vault: "Vault", query: str = "", *, everything: bool = False, dry_run: bool = False, progress: Progress = unseen
) -> Reread:
    """Read again what a query finds, of the whole vault without one: what today's readers read already only with `everything`.

    Each file is kept and told as soon as it was read, so that whoever runs it again goes on where it was stopped. A file of which less can be had
    than is kept, because its reader broke down or it is not there, stays as it was. `dry_run` counts only. Raises `LockBusyError` while another runs.
    """
    with hold(vault.layout.lock("reread"), Sentence(N_("reading again")), vault.holder, timeout=0.5):
        run = _Run(vault, query, everything=everything)
        return run.counted() if dry_run else run.carried_out(progress)


class _Run:
    """One run: what is to be read, and what became of it."""

    def __init__(self, vault: "Vault", query: str, *, everything: bool) -> None:
        self._vault, self._query, self._everything = vault, query, everything
        self._retelling = Retelling(vault)
        name = hashlib.sha256(query.encode()).hexdigest()[:16]
        self._began = vault.layout.reread / f"all-{name}"
        self._failed: set[str] = set()

    def counted(self) -> Reread:
        """How much there is to read, and nothing done."""
        todo, unchanged = self._todo(self._since())
        return Reread(unchanged=unchanged, left=len(todo))

    def carried_out(self, progress: Progress) -> Reread:
        """All of it."""
        self._retelling.finish()
        since = self._since()
        if self._everything and not since:
            durable.write_derived(self._began, b"")
            since = self._since()
        todo, unchanged = self._todo(since)
        read_all(self._vault, todo, progress, self._tell, self._keep)
        durable.remove(self._began, sync=False)
        return Reread(len(todo) - len(self._failed), unchanged, len(self._failed))

    def _since(self) -> int:
        """When a run over everything began that was stopped; 0 where none was."""
        try:
            return self._began.stat().st_mtime_ns if self._everything else 0
        except FileNotFoundError:
            return 0

    def _todo(self, since: int) -> tuple[list[Unread], int]:
        """What is to be read, each digest once, and how many files there are beside."""
        found = {one.sha256: one for one in (_found(self._vault, self._query) if self._query else _all(self._vault))}
        wanted = partial(self._is_wanted, since=since, today=self._today(), there=installed())
        todo = [one for one in found.values() if wanted(one.sha256)]
        return todo, len(found) - len(todo)

    def _today(self) -> Mapping[str, int]:
        """The readers of now; what was recognised is left as it is where nothing is recognised."""
        recognises = self._vault.config.intake.recognise
        return {name: version for name, version in newest().items() if recognises or name != RECOGNITION}

    def _is_wanted(self, sha256: str, *, since: int, today: Mapping[str, int], there: frozenset[ReasonCode]) -> bool:
        if self._everything:
            return not since or self._vault.kept_text.since(sha256) < since
        kept = self._vault.kept_text.head(sha256)
        if kept is None or is_of_before(kept, today, there):
            return True
        return self._vault.config.intake.recognise and left_over(kept)

    def _keep(self, sha256: str, extracted: Extracted) -> None:
        kept = self._vault.kept_text.head(sha256)
        has_less = kept is not None and left_over(extracted) and not left_over(kept)  # nothing recognises it now
        if extracted.extractor == GAVE_UP or has_less:
            self._failed.add(sha256)
        if kept is not None and (has_less or (sha256 in self._failed and kept.outcome in {*WHOLE, Outcome.PARTIAL})):
            return
        self._retelling.keep(sha256, extracted)

    def _tell(self, sha256: str) -> None:
        self._retelling.tell(sha256)


def _all(vault: "Vault") -> Iterator[Unread]:
    """Every version whose bytes are here, and what waits or was rejected."""
    for kind in KINDS:
        for case_id, _ in vault.cases.each(kind):
            with suppress(DamagedError):  # a matter of `check`
                yield from _versions(vault.cases.read(kind, case_id))
    for entry in vault.index.items((WAITING, FILING, REJECTED)):
        if entry.path:
            yield Unread(entry.sha256, vault.root / entry.path, entry.file)


def _found(vault: "Vault", query: str) -> Iterator[Unread]:
    """What a query finds of what whoever asks may read; found whole before anything is read, which changes what is found."""
    wanted, asking = asked(vault, query), reader(vault)
    if asks_of_content(wanted) and not asking.reads_everything:
        vault.notices.append(Sentence(CLOSED_LEFT_OUT))
    cases: dict[tuple[str, str], CaseFile] = {}
    offset = 0
    while hits := vault.index.search(wanted, limit=_PIECE, offset=offset, reader=asking).hits:
        offset += len(hits)
        for hit in hits:
            if not hit.order:
                entry = find_item(vault, hit.item)
                yield from [Unread(entry.sha256, vault.root / entry.path, entry.file)] if entry.path else ()
                continue
            key = (hit.case_kind, hit.order)
            with suppress(DocvaultError):  # a case file that is damaged, or moved meanwhile
                cases[key] = cases.get(key) or vault.cases.read(*key)
                yield from _versions(cases[key], {(hit.document, hit.version)})


def _versions(case: "CaseFile", among: Iterable[tuple[str, int]] | None = None) -> Iterator[Unread]:
    for document in case.manifest.documents:
        for version in document.live_versions:
            if among is None or (document.id, version.number) in among:
                place: Path = case.folder / document.place(version)
                yield Unread(version.sha256, place, version.name)
