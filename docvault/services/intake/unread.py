"""Reading versions nobody has read yet: documents added by hand, and kept text that was lost. The intake reads its own arrivals."""

from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, wait
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from docvault.errors import N_, BusyError, DocvaultError
from docvault.extract.workers.jobs import ReadJob, RecogniseJob
from docvault.extract.workers.pool import Pool
from docvault.model.intake.extracted import Extracted
from docvault.model.progress import Progress, unseen
from docvault.model.sentence import Sentence
from docvault.model.system_errors import told
from docvault.model.values import dataclass
from docvault.services.search.indexing import note_untold
from docvault.store import inside
from docvault.store.dirty import DirtyMarks

if TYPE_CHECKING:
    from concurrent.futures import Future

    from docvault.services.vault import Vault
    from docvault.store.cases.case_file import CaseFile

_IN_HAND = 16
"""Readings under way at once, so that a million unread files do not wait in memory."""
STILL_TO_READ = N_(
    "This is in the vault, but could not be read yet: {problem} Until the watcher, `docvault ingest` or `docvault reindex` reads it, "
    "no search finds what it says."
)


@dataclass(frozen=True, slots=True)
class Unread:
    """Bytes to read: where they lie, what the sender called them."""

    sha256: str
    path: Path
    name: str


def unread_of(vault: "Vault", case: "CaseFile", among: Collection[str] | None = None) -> Iterator[Unread]:
    """The versions of a case file of which no whole reading is kept; looked for only `among` these digests when they are given."""
    for document in case.manifest.documents:
        for version in document.live_versions:
            if among is not None and version.sha256 not in among:
                continue
            kept = vault.kept_text.head(version.sha256)
            if kept is None or (vault.config.intake.recognise and left_over(kept)):
                yield Unread(version.sha256, case.folder / document.place(version), version.name)


def unread_versions(vault: "Vault", limit: int) -> list[Unread]:
    """Versions that are unread by the index's word, at most so many; of what is read by now the index is told. Nothing is folded, no case file looked for."""
    unread: list[Unread] = []
    for where in vault.index.unread(limit=limit):
        with suppress(DocvaultError, OSError):  # a case file that is broken is a matter of `check`
            case = vault.cases.read(where.case_kind, where.case_id)
            document = case.manifest.document(where.document)
            version = document.version(where.version) if document else None
            if document is None or version is None:
                continue
            found = list(unread_of(vault, case, {version.sha256}))
            unread += found
            if not found:
                vault.index.retext([version.sha256])  # whoever read it was stopped before he could tell
    return unread


def read_committed(
    vault: "Vault",
    case: "CaseFile",
    among: Collection[str] | None = None,
    progress: Progress = unseen,
) -> None:
    """Read what was just committed, by digest, and tell the index. What keeps it from being read is a notice: what is in the vault is in.

    Whoever is stopped at it leaves it to the watcher or `ingest`.
    """

    def tell(sha256: str) -> None:
        try:
            vault.index.retext([sha256])
        except BusyError as error:
            DirtyMarks(vault.layout).mark(case.kind, case.id)  # whoever opens the index next tells it, text and all
            note_untold(vault, error)

    try:
        read_all(vault, list(unread_of(vault, case, among)), progress, tell)
    except (DocvaultError, OSError) as error:
        problem = told(error) if isinstance(error, OSError) else error
        vault.notices.append(Sentence(STILL_TO_READ, {"problem": Sentence(problem.message, problem.values)}))


def read_all(
    vault: "Vault",
    unread: Iterable[Unread],
    progress: Progress = unseen,
    tell: Callable[[str], None] | None = None,
    keep: Callable[[str, Extracted], None] | None = None,
) -> int:
    """Read files in bounded children, recognise their pages, `keep` the text and `tell` the index of the digest. Unreadable ones are kept as such.

    Whoever says what keeps it is handed the whole, recognised pages too; else what there is stands as soon as it was read.
    """
    tell = tell or (lambda sha256: vault.index.retext([sha256]))
    todo = {one.sha256: one for one in unread}
    if not todo:
        return 0
    total, waiting = len(todo), iter(list(todo.values()))
    settings = vault.config.intake
    with Pool(
        vault.config.limits,
        workers=settings.workers or None,
        memory=settings.memory_megabytes << 20,
        recognise=settings.recognise,
        opener=inside.reading,
    ) as pool:
        jobs: dict[Future[Extracted], Unread] = {}
        recognised: set[str] = set()  # once: where there is no engine, pages are left over again
        done = 0
        while True:
            while len(jobs) < _IN_HAND and (one := next(waiting, None)) is not None:
                jobs[pool.submit(ReadJob(one.path, one.name, one.sha256))] = one
            if not jobs:
                return total
            for future in wait(jobs, return_when=FIRST_COMPLETED).done:
                one, extracted = jobs.pop(future), future.result()
                is_left = settings.recognise and left_over(extracted) and one.sha256 not in recognised
                if keep is None:
                    vault.kept_text.put(one.sha256, extracted)
                elif not is_left:
                    keep(one.sha256, extracted)
                if is_left:
                    recognised.add(one.sha256)
                    jobs[pool.submit(RecogniseJob(one.path, one.name, extracted, one.sha256))] = one
                    continue
                tell(one.sha256)
                done += 1
                progress(done, total)


def left_over(extracted: Extracted) -> bool:
    """Whether a reading left pages to recognise."""
    return bool(extracted.to_recognise or extracted.parts_to_recognise)
