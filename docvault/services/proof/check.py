"""The verb `check`: every MUST and SHOULD of FORMAT.md against the files, and the index against both. It never writes to what it checks.

It needs no readable `vault.yaml` and no known person: a vault too damaged to be opened is the one that needs checking most.
"""

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from datetime import datetime
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, DocvaultError, NotFoundError
from docvault.language.spoken import Language
from docvault.model.case.history import Record
from docvault.model.case.kinds import KINDS, ORDER
from docvault.model.control.rights import EVERYTHING, Reader
from docvault.model.progress import StageProgress, unseen
from docvault.model.times import written_time
from docvault.model.values import dataclass
from docvault.model.vault_config import VaultConfig
from docvault.services.proof.checking.approval_rules import check_approvals
from docvault.services.proof.checking.case_rules import (
    CaseFolder,
    CaseReport,
    case_folders,
    check_case,
    check_register,
    strangers_among_cases,
    unread_shelves,
)
from docvault.services.proof.checking.control_rules import check_bases
from docvault.services.proof.checking.disposal_rules import (
    Books,
    CheckedCase,
    check_disposals,
    check_schedule,
    read_books,
)
from docvault.services.proof.checking.findings import (
    CLOCK,
    FileToHash,
    Finding,
    as_far_as_readable,
    read_chain,
    shown_path,
    told_once,
)
from docvault.services.proof.checking.fixity import check_bytes, check_sizes
from docvault.services.proof.checking.index_rules import Ends, check_index, index_ends, register_longer_once
from docvault.services.proof.checking.intake_rules import (
    check_beside,
    check_held,
    check_inboxes,
    check_intake,
    held_files,
    item_states,
)
from docvault.services.proof.checking.level_rules import check_levels
from docvault.services.proof.checking.seal_rules import GIVEN, SealReport, check_seals, seal_strangers
from docvault.services.proof.checking.seen import seen_findings
from docvault.services.proof.checking.settling import settled
from docvault.services.proof.checking.vault_rules import check_vault
from docvault.services.proof.last_check import LastCheck, note_check
from docvault.services.proof.sealing import Keys
from docvault.services.time_zone import zone_or_utc
from docvault.store.cases.case_file import HISTORY
from docvault.store.chainfile import BrokenChainError, last_record
from docvault.store.dirty import DirtyMarks
from docvault.store.intake.files import Held
from docvault.store.layout import Layout

if TYPE_CHECKING:
    from docvault.model.case.manifest import Manifest


class NoSuchOrderToCheckError(NotFoundError):
    """`check ORDER` for an order that has no folder."""

    message = N_("There is no order {order} in this vault.")
    next_step = N_("`docvault order list` shows the orders there are.")


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was checked, and all that was found, by path. `left_over` counts what lies in lost+found for a person to look at."""

    orders: int
    files: int
    bytes: int
    findings: tuple[Finding, ...]
    left_over: int = 0
    interrupted: int = 0  # changes that were begun and are not finished: under way now, or cut off by a crash
    seal: SealReport | None = None  # when the vault was compared with its seals
    identity: str = ""  # how it is known who acts

    @property
    def failed(self) -> bool:
        """Whether something is broken, or could not be checked."""
        return any(finding.fails for finding in self.findings)

    def fails(self, *, strict: bool) -> bool:
        """Whether the check fails: `strict` counts every finding but a clock that was set back once, which nobody can mend."""
        return self.failed or (strict and any(finding.rule != CLOCK for finding in self.findings))

    def to_tree(self, language: Language) -> dict[str, Any]:
        """The report as the result of the command (design 7)."""
        tree: dict[str, Any] = {
            "checked": {"orders": self.orders, "files": self.files, "bytes": self.bytes},
            "findings": [finding.to_tree(language) for finding in self.findings],
            "lost_and_found": self.left_over,
            "interrupted": self.interrupted,
        }
        if self.identity:
            tree["identity"] = self.identity
        return {**tree, "seal": self.seal.to_tree()} if self.seal else tree


def check(
    root: Path,
    *,
    order: str | None = None,
    fast: bool = False,
    since_seal: Keys | None = None,
    clock: Callable[[], datetime] | None = None,
    progress: StageProgress = unseen,
    asking: Reader = EVERYTHING,
) -> CheckReport:
    """Check a vault, or one order of it. With `since_seal`, which says which key to trust, it is compared with its seals too.

    `fast` compares sizes and not digests of versions and items. With a `clock` it is noted when the whole vault was checked (`last_check`).

    Findings are those `asking` may see: what is closed to him is not named (R-RO2).

    `progress` is told of `cases`, `bytes` and `seals`. While others work on the vault, what is found is looked at again: only what stays is told.

    Raises `NoSuchOrderToCheckError` when `order` is given and has no folder, `NoKeyFileError` and `BadKeyError`. Everything else is a finding.
    """
    looking = _Looking(root, order, fast=fast, since_seal=since_seal, progress=progress)
    found = settled(Layout(root), looking.look)
    config, sealed = looking.config, looking.sealed
    if since_seal is not None and sealed is not None:
        _remember(root, since_seal, sealed)
    inboxes = [inbox.path for inbox in config.inboxes] if config else []
    report = CheckReport(
        orders=looking.orders,
        files=len(looking.files),
        bytes=sum(file.bytes for file in looking.files),
        findings=tuple(told_once(seen_findings(found, looking.manifests, inboxes, asking))),
        left_over=looking.left_over,
        interrupted=looking.interrupted,
        seal=sealed,
        identity=config.identity_in_force if config else "",
    )
    if clock is not None and order is None:
        at = written_time(clock(), zone_or_utc(config))
        made = LastCheck(at, len(report.findings), report.failed, fast, since_seal is not None)
        note_check(Layout(root), made)
    return report


def _remember(root: Path, keys: Keys, report: SealReport) -> None:
    """Remember a key that was named, and the newest seal of a vault that is as it was sealed. Trust is kept so, and not made by looking."""
    seal = report.seal
    if seal is None or any(one.rule == "V085" for one in report.findings):
        return
    if report.trusted == GIVEN or (not report.findings and keys.known.at(root) is not None):
        with suppress(OSError, DocvaultError):  # settings that cannot be written: the next look says what this one said
            keys.known.remember(root, seal.vault, seal.key, report.newest)


class _Looking:
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
            item_files, more = _whole_vault(root, self.config, books, reports, complete=not unread)
            found += more
            self.files += item_files
        return _sorted([*found, *self._bytes(again), *self._beside(reports), *self._seals()])

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
        self.left_over, found = as_far_as_readable(root, "W001", "lost+found", lambda: (_left_over(root), []), 0)
        interrupted = as_far_as_readable(root, "W080", ".docvault/dirty", lambda: (_interrupted(root, reports), []), 0)
        self.interrupted, more = interrupted
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
    folders = [
        CaseFolder(ORDER, path.name, path)
        for path in sorted(root.glob(f"{KINDS[ORDER].shelf}/*/*"))
        if path.name == order
    ]
    if not folders:
        raise NoSuchOrderToCheckError(order=order)
    return folders


def _checked(root: Path, config: VaultConfig | None, books: Books | None, ends: Ends, folder: CaseFolder) -> CaseReport:
    return check_case(root, folder, config, books, ends.get((folder.kind, folder.id), ()))


def _entered(root: Path) -> set[tuple[str, str]] | None:
    """The case files that were entered, None when nobody can tell."""
    records, _found = _register(root, "cases")
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


def _whole_vault(
    root: Path, config: VaultConfig | None, books: Books | None, reports: list[CaseReport], *, complete: bool
) -> tuple[list[FileToHash], list[Finding]]:
    """What only the whole vault can tell: registers against folders, both ways.

    Left out is what only a register that cannot be read would tell, and, unless the reports are `complete`, what is missing.
    """
    cases, found = _register(root, "cases")
    if cases is not None:
        found += check_register(reports, cases, root, complete=complete)
    read = [(report, report.manifest) for report in reports if report.manifest is not None]
    orders = [(shown_path(one.folder.path, root), manifest) for one, manifest in read if one.folder.kind == ORDER]
    found += check_bases(orders) if complete else ()
    found += check_levels(config, orders)
    files: list[FileToHash] = []
    none: list[FileToHash] = []
    nothing: list[Held] = []
    taken = partial(_held, root, config)
    held, more = as_far_as_readable(root, "W050", "inbox", taken, nothing)
    found += more
    _, more = as_far_as_readable(root, "W051", "inbox", partial(_beside, root, config), None)
    found += more
    found += check_inboxes(root, config) if config else []
    items, more = _register(root, "intake")
    found += more
    if items is not None:
        found += check_held(root, held, item_states(items))
        manifests = {(report.folder.kind, report.folder.id): report.manifest for report in reports}
        more, files = check_intake(root, items, manifests if complete else None)
        found += more
    _, more = _register(root, "access")
    found += more
    if books is not None and items is not None:
        checked = [
            CheckedCase(one.folder.kind, one.folder.id, shown_path(one.folder.path, root), manifest, one.disposed)
            for one, manifest in read
        ]
        work = partial(check_disposals, root, books, checked, item_states(items).values())
        binned, more = as_far_as_readable(root, "V072", "bin", work, none)
        files, found = files + binned, found + more
    seals, more = _register(root, "seals")
    return files, found + more + (seal_strangers(root, seals) if seals is not None else [])


def _held(root: Path, config: VaultConfig | None) -> tuple[list[Held], list[Finding]]:
    return (held_files(root, config) if config else []), []


def _beside(root: Path, config: VaultConfig | None) -> tuple[None, list[Finding]]:
    return None, check_beside(root, config) if config else []


def _register(root: Path, name: str) -> tuple[list[Record] | None, list[Finding]]:
    """The records of a register, none when it is missing (V004 has said so), None when it cannot be read."""
    path, shown = root / "registers" / f"{name}.jsonl", f"registers/{name}.jsonl"
    rule = "V080" if name == "seals" else "V004"

    def read() -> tuple[list[Record] | None, list[Finding]]:
        return read_chain(path, shown, f"register-{name}", rule) if path.is_file() else ([], [])

    return as_far_as_readable(root, rule, shown, read, None)


def _byte_progress(files: Iterable[FileToHash], progress: StageProgress) -> Callable[[int], None]:
    total = sum(file.bytes for file in files)
    done = 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        progress("bytes", done, total)

    return advance


def _interrupted(root: Path, reports: Iterable[CaseReport]) -> int:
    """How many changes were begun and can be finished: of a case file whose history is damaged somebody has to put it back first."""
    places = {(one.folder.kind, one.folder.id): one.folder.path for one in reports}
    return sum(_can_be_finished(places.get(mark)) for mark in DirtyMarks(Layout(root)).all())


def _can_be_finished(folder: Path | None) -> bool:
    try:
        return folder is None or not (folder / HISTORY).is_file() or last_record(folder / HISTORY)[0] is not None
    except BrokenChainError:
        return False


def _left_over(root: Path) -> int:
    folder = root / "lost+found"
    return sum(1 for _ in folder.iterdir()) if folder.is_dir() else 0
