"""One look at a vault, or one order of it: every rule, in the order in which they need each other."""

from collections.abc import Callable, Collection, Iterable
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from docvault.errors import N_, NotFoundError
from docvault.model.case.case_name import as_meant, case_name
from docvault.model.case.kinds import KINDS, ORDER
from docvault.model.progress import StageProgress
from docvault.model.vault_config import VaultConfig
from docvault.services.proof.checking.approval_rules import check_approvals
from docvault.services.proof.checking.case_places import CaseFolder, case_folders, strangers_among_cases, unread_shelves
from docvault.services.proof.checking.case_rules import CaseReport, check_case
from docvault.services.proof.checking.disposal_books import Books, read_books
from docvault.services.proof.checking.disposal_rules import check_schedule
from docvault.services.proof.checking.findings import FileToHash, Finding, as_far_as_readable, shown_path
from docvault.services.proof.checking.fixity import check_bytes, check_sizes
from docvault.services.proof.checking.index_rules import Ends, check_index, index_ends, register_longer_once
from docvault.services.proof.checking.links import links_in, without_behind
from docvault.services.proof.checking.seal_rules import check_seals
from docvault.services.proof.checking.unfinished import interrupted_changes, left_over
from docvault.services.proof.checking.vault_rules import check_vault
from docvault.services.proof.checking.whole_vault import check_whole_vault, read_register
from docvault.services.proof.sealing import Keys

if TYPE_CHECKING:
    from docvault.model.case.manifest import Manifest
    from docvault.services.proof.checking.seal_rules import SealReport


class NoSuchOrderToCheckError(NotFoundError):
    """`check CASE` for a case file that has no folder."""

    message = N_("There is no order {order} in this vault.")
    next_step = N_(
        "`docvault order list` shows the orders there are; another case file is named like `customer:NORDIC`."
    )


class Looking:
    """One look after the other at the same vault; what is not a finding is that of the last."""

    def __init__(
        self, root: Path, order: str | None, *, fast: bool, since_seal: Keys | None, progress: StageProgress
    ) -> None:
        self._root, self._order, self._fast = root, order, fast
        self._since_seal, self._progress = since_seal, progress
        self.config: VaultConfig | None = None
        self.orders = self.left_over = self.interrupted = 0
        self.files: list[FileToHash] = []
        self.manifests: dict[str, Manifest] = {}
        self.sealed: SealReport | None = None

    def look(self, again: Collection[str] | None) -> tuple[Finding, ...]:
        """Everything that is found now. With paths of findings only the bytes of files there are compared."""
        root, order = self._root, self._order
        self.config, found = check_vault(root)
        found += check_schedule(self.config)
        books, more = read_books(root)
        more += check_approvals(root, books.disposals.values()) if books else []
        ends, unusable = index_ends(root, self.config)
        longer = register_longer_once(root, self.config) if order is None else []
        one_case = partial(_checked, root, self.config, books, ends or {})
        if order is None:
            found += more + unusable + longer
            entered = _entered(root)
            reports = _all_cases(case_folders(root, entered), one_case, self._progress)
            found += strangers_among_cases(root, entered)
        else:
            reports = [one_case(folder) for folder in _order_folders(root, order)]
        self.orders = sum(report.folder.kind == ORDER for report in reports)
        self.manifests = _manifests(root, reports)
        self.files = [file for report in reports for file in report.files]
        found += [finding for report in reports for finding in report.findings]
        unread = unread_shelves(root)
        found += check_index(root, ends, reports, complete=order is None and not unread)
        if order is None:
            found += unread
            item_files, more = check_whole_vault(root, self.config, books, reports, complete=not unread)
            found += more
            self.files += item_files
        links = [link for place in self._places() for link in links_in(root, place)]
        found += [*self._bytes(again), *self._beside(reports), *self._seals()]
        return _sorted([*without_behind(found, links), *links])

    def _places(self) -> list[Path]:
        """The folders that are looked at."""
        return [self._root] if self._order is None else [one.path for one in _order_folders(self._root, self._order)]

    def _bytes(self, again: Collection[str] | None) -> Iterable[Finding]:
        if self._fast:
            return check_sizes(self._root, self.files)
        files = self.files
        if again is not None:
            files = [file for file in files if shown_path(file.path, self._root) in again]
        return check_bytes(self._root, files, _byte_progress(files, self._progress))

    def _beside(self, reports: list[CaseReport]) -> list[Finding]:
        """What lies in lost+found, and which changes were begun and are not finished."""
        root = self._root
        self.left_over, found = as_far_as_readable(root, "W001", "lost+found", lambda: (left_over(root), []), 0)
        self.interrupted, more = as_far_as_readable(
            root, "W080", ".docvault/dirty", lambda: (interrupted_changes(root, reports), []), 0
        )
        return found + more

    def _seals(self) -> Iterable[Finding]:
        if self._since_seal is None:
            return ()
        vault = self.config.id if self.config else ""
        progress = partial(self._progress, "seals")
        self.sealed = check_seals(self._root, vault, self._since_seal, order=self._order, progress=progress)
        return self.sealed.findings


def _manifests(root: Path, reports: Iterable[CaseReport]) -> "dict[str, Manifest]":
    """The manifests that could be read, by the folders of their case files."""
    return {shown_path(one.folder.path, root): one.manifest for one in reports if one.manifest is not None}


def _sorted(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by place. The register of seals is read by two parts of a check since a seal: what both say is said once."""
    ordered = sorted(found, key=lambda finding: (finding.path, finding.rule, finding.text()))
    return tuple(finding for finding, _ in groupby(ordered))


def _order_folders(root: Path, order: str) -> list[CaseFolder]:
    """The folder of the case file that is called so. Nothing but folders is asked: the vault may be damaged."""
    kind, case_id = case_name(as_meant(order))
    wanted = {order, case_id} if kind == ORDER else {case_id}
    folders = [
        CaseFolder(kind, path.name, path)
        for path in sorted(root.glob(f"{KINDS[kind].shelf}/{'*/' if KINDS[kind].by_year else ''}*"))
        if path.name in wanted and path.is_dir()
    ]
    if not folders:
        raise NoSuchOrderToCheckError(order=order)
    return folders


def _checked(root: Path, config: VaultConfig | None, books: Books | None, ends: Ends, folder: CaseFolder) -> CaseReport:
    return check_case(root, folder, config, books, ends.get((folder.kind, folder.id), ()))


def _entered(root: Path) -> set[tuple[str, str]] | None:
    """The case files that were entered, None when nobody can tell."""
    records, _found = read_register(root, "cases")
    if records is None:
        return None
    return {(str(one.event.data.get("kind")), str(one.event.data.get("id"))) for one in records}


def _all_cases(
    every: Iterable[CaseFolder], one_case: Callable[[CaseFolder], CaseReport], progress: StageProgress
) -> list[CaseReport]:
    folders = list(every)
    reports: list[CaseReport] = []
    for done, folder in enumerate(folders, start=1):
        reports.append(one_case(folder))
        progress("cases", done, len(folders))
    return reports


def _byte_progress(files: Iterable[FileToHash], progress: StageProgress) -> Callable[[int], None]:
    total = sum(file.bytes for file in files)
    done = 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        progress("bytes", done, total)

    return advance
