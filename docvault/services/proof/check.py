"""The verb `check`: every MUST and SHOULD of FORMAT.md against the files, and the index against both. It never writes to what it checks.

It needs no readable `vault.yaml` and no known person: a vault too damaged to be opened is the one that needs checking most.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from docvault.errors import DocvaultError
from docvault.language.spoken import Language
from docvault.model.control.rights import EVERYTHING, Reader
from docvault.model.progress import StageProgress, unseen
from docvault.model.times import written_time
from docvault.model.values import dataclass
from docvault.services.proof.checking.findings import CLOCK, Finding, told_once
from docvault.services.proof.checking.looking import Looking
from docvault.services.proof.checking.seal_rules import GIVEN, SealReport
from docvault.services.proof.checking.seen import seen_findings
from docvault.services.proof.checking.settling import is_at_work, settled
from docvault.services.proof.last_check import LastCheck, note_check
from docvault.services.proof.sealing import Keys
from docvault.services.time_zone import zone_or_utc
from docvault.store.inside import enclose
from docvault.store.layout import Layout


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was checked, and all that was found, by path. `left_over` counts what lies in lost+found for a person to look at."""

    orders: int
    files: int
    bytes: int
    findings: tuple[Finding, ...]
    left_over: int = 0
    interrupted: int = 0  # changes that were begun and are not finished: under way now, or cut off by a crash
    is_being_changed: bool = False  # somebody has something in hand
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
    enclose(root)
    looking = Looking(root, order, fast=fast, since_seal=since_seal, progress=progress)
    found = settled(Layout(root), looking.look)
    if since_seal is not None and looking.sealed is not None:
        _remember(root, since_seal, looking.sealed)
    report = _reported(root, looking, found, asking)
    if clock is not None and order is None:
        at = written_time(clock(), zone_or_utc(looking.config))
        made = LastCheck(at, len(report.findings), report.failed, fast, since_seal is not None)
        note_check(Layout(root), made)
    return report


def _reported(root: Path, looking: Looking, found: Iterable[Finding], asking: Reader) -> CheckReport:
    """What was looked at and found, as far as whoever asks may see it."""
    config = looking.config
    inboxes = [inbox.path for inbox in config.inboxes] if config else []
    return CheckReport(
        orders=looking.orders,
        files=len(looking.files),
        bytes=sum(file.bytes for file in looking.files),
        findings=tuple(told_once(seen_findings(found, looking.manifests, inboxes, asking))),
        left_over=looking.left_over,
        interrupted=looking.interrupted,
        is_being_changed=is_at_work(Layout(root)),
        seal=looking.sealed,
        identity=config.identity_in_force if config else "",
    )


def _remember(root: Path, keys: Keys, report: SealReport) -> None:
    """Remember a key that was named, and the newest seal of a vault that is as it was sealed. Trust is kept so, and not made by looking."""
    seal = report.seal
    if seal is None or report.breaks("V085", "V086"):
        return
    if report.trusted == GIVEN or (not report.findings and keys.known.at(root) is not None):
        with suppress(OSError, DocvaultError):  # settings that cannot be written: the next look says what this one said
            keys.known.remember(root, seal.vault, seal.key, report.newest)
