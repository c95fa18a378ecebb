"""What only the whole vault can tell: registers against folders, both ways."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from docvault.model.case.history import Record
from docvault.model.case.kinds import ORDER
from docvault.model.intake.item import ItemState
from docvault.model.vault_config import VaultConfig
from docvault.services.proof.checking.case_rules import CaseReport
from docvault.services.proof.checking.control_rules import check_bases, check_customers, check_merged
from docvault.services.proof.checking.disposal_books import Books
from docvault.services.proof.checking.disposal_rules import CheckedCase, check_disposals
from docvault.services.proof.checking.findings import FileToHash, Finding, as_far_as_readable, read_chain, shown_path
from docvault.services.proof.checking.intake_rules import (
    check_beside,
    check_held,
    check_inboxes,
    check_intake,
    held_files,
    item_states,
)
from docvault.services.proof.checking.level_rules import check_levels
from docvault.services.proof.checking.move_rules import check_moves
from docvault.services.proof.checking.origin_rules import check_origins
from docvault.services.proof.checking.paper_rules import check_doubles
from docvault.services.proof.checking.register_rules import check_register
from docvault.services.proof.checking.seal_rules import seal_strangers
from docvault.store.intake.files import Held


def check_whole_vault(
    root: Path, config: VaultConfig | None, books: Books | None, reports: list[CaseReport], *, complete: bool
) -> tuple[list[FileToHash], list[Finding]]:
    """What only the whole vault can tell: registers against folders, both ways.

    Left out is what only a register that cannot be read would tell, and, unless the reports are `complete`, what is missing.
    """
    cases, found = read_register(root, "cases")
    if cases is not None:
        found += check_register(reports, cases, root, complete=complete)
    orders = [
        (shown_path(one.folder.path, root), one.manifest)
        for one in reports
        if one.manifest is not None and one.folder.kind == ORDER
    ]
    found += check_bases(orders) if complete else ()
    every = [(shown_path(one.folder.path, root), one.manifest) for one in reports if one.manifest is not None]
    found += check_merged(every)
    found += check_customers(every) if complete else ()
    found += check_levels(config, orders)
    found += check_doubles(config, orders)
    found += check_moves(orders, complete=complete)
    held, more = _inboxes(root, config)
    found += more
    files: list[FileToHash] = []
    items, more = read_register(root, "intake")
    found += more
    if items is not None:
        found += check_held(root, held, item_states(items))
        manifests = {(report.folder.kind, report.folder.id): report.manifest for report in reports}
        more, files = check_intake(root, items, manifests if complete else None)
        found += more
        found += check_origins(reports, item_states(items), root)
    _, more = read_register(root, "access")
    found += more
    if books is not None and items is not None:
        binned, more = _disposals(root, books, reports, item_states(items).values())
        files, found = files + binned, found + more
    seals, more = read_register(root, "seals")
    return files, found + more + (seal_strangers(root, seals) if seals is not None else [])


def _inboxes(root: Path, config: VaultConfig | None) -> tuple[list[Held], list[Finding]]:
    """The files that are held in the inboxes, and what is found of these."""
    nothing: list[Held] = []
    held, found = as_far_as_readable(root, "W050", "inbox", partial(_held, root, config), nothing)
    _, more = as_far_as_readable(root, "W051", "inbox", partial(_beside, root, config), None)
    return held, found + more + (check_inboxes(root, config) if config else [])


def _disposals(
    root: Path, books: Books, reports: Iterable[CaseReport], items: Iterable[ItemState]
) -> tuple[list[FileToHash], list[Finding]]:
    """What the books of disposals say, against what is there; the files of the bin are still to be compared."""
    none: list[FileToHash] = []
    checked = [
        CheckedCase(one.folder.kind, one.folder.id, shown_path(one.folder.path, root), one.manifest, one.disposed)
        for one in reports
        if one.manifest is not None
    ]
    return as_far_as_readable(root, "V072", "bin", partial(check_disposals, root, books, checked, items), none)


def _held(root: Path, config: VaultConfig | None) -> tuple[list[Held], list[Finding]]:
    return (held_files(root, config) if config else []), []


def _beside(root: Path, config: VaultConfig | None) -> tuple[None, list[Finding]]:
    return None, check_beside(root, config) if config else []


def read_register(root: Path, name: str) -> tuple[list[Record] | None, list[Finding]]:
    """The records of a register, none when it is missing (V004 has said so), None when it cannot be read."""
    path, shown = root / "registers" / f"{name}.jsonl", f"registers/{name}.jsonl"
    rule = "V080" if name == "seals" else "V004"

    def read() -> tuple[list[Record] | None, list[Finding]]:
        return read_chain(path, shown, f"register-{name}", rule) if path.is_file() else ([], [])

    return as_far_as_readable(root, rule, shown, read, None)
