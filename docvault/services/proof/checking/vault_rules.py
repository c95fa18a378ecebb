"""The vault itself: `vault.yaml` and its history, FORMAT.md, the registers' existence, strangers in the tree (V001 to V005, W001, W002)."""

import hashlib
import os
from pathlib import Path

from docvault.errors import N_
from docvault.model.case.differences import ChangeError, apply
from docvault.model.case.fields import FieldError
from docvault.model.case.history import Record
from docvault.model.case.kinds import KINDS
from docvault.model.person_ids import is_person_id, twins
from docvault.model.sentence import placed
from docvault.model.values import replace
from docvault.model.vault_config import VaultConfig
from docvault.services import settings
from docvault.services.proof.checking.findings import (
    Finding,
    as_far_as_readable,
    is_no_part,
    left_about,
    name_findings,
    read_chain,
    read_yaml,
    shown_path,
)
from docvault.store import inside
from docvault.store.inbox_places import holds_vault, misplaced
from docvault.store.layout import Layout
from docvault.store.yaml_text import BadYamlError, load_yaml

REGISTERS = ("vault", "cases", "intake", "access")
LATER = {"disposal.jsonl", "disposal", "seals.jsonl", "seals"}
"""Registers, and folders of theirs, that a vault has from its first disposal or seal on (V004)."""
_IN_ROOT = {
    "vault.yaml",
    "FORMAT.md",
    "inbox",
    "intake",
    "bin",
    "registers",
    "lost+found",
    ".docvault",
}


def check_vault(root: Path) -> tuple[VaultConfig | None, list[Finding]]:
    """Check `vault.yaml`, its history, FORMAT.md and the top of the tree. Without a readable `vault.yaml` the configuration is None."""
    _, found = as_far_as_readable(root, "V004", "registers", lambda: (None, _top(root)), None)
    config, text, more = _config(root)
    found += more
    chain = root / "registers" / "vault.jsonl"
    if os.path.isfile(chain):  # noqa: PTH113 - False too where it cannot be seen
        records, more = read_chain(chain, "registers/vault.jsonl", "history", "V004")
        found += more
        if records is not None and text is not None:
            found += _agreement(records, root, text, config)
        config = _recorded(records or []) or config
        found += _unworkable(root, records or [])
    if config is not None:
        found += _people(config)
        found += _inboxes(Layout(root), config)
        _, more = as_far_as_readable(root, "V003", "FORMAT.md", lambda: (None, _format_text(root, config)), None)
        found += more
    return config, found


def _top(root: Path) -> list[Finding]:
    found = _strangers(root, _IN_ROOT | {kind.shelf for kind in KINDS.values()})
    found += _strangers(root / "registers", {f"{name}.jsonl" for name in REGISTERS} | LATER)
    for name in REGISTERS:
        if not (root / "registers" / f"{name}.jsonl").is_file():
            found.append(Finding("V004", f"registers/{name}.jsonl", N_("The register is missing.")))
    return found


def _config(root: Path) -> tuple[VaultConfig | None, bytes | None, list[Finding]]:
    path = root / "vault.yaml"
    if not path.is_file():
        return None, None, [Finding("V001", "vault.yaml", NO_FILE)]
    tree, text, found = read_yaml(path, "vault.yaml", "vault", "V001")
    if tree is None:
        return None, text, found
    if not isinstance(tree, dict) or tree.get("format") != "docvault/1":
        found.append(Finding("V002", "vault.yaml", N_("This program does not know the format the vault says it has.")))
        return None, text, found
    try:
        return VaultConfig.from_tree(tree), text, found
    except FieldError as error:
        return (
            None,
            text,
            found or [Finding("V001", "vault.yaml", N_("{problem}."), {"problem": error.sentence})],
        )


def _people(config: VaultConfig) -> list[Finding]:
    """Ids that can be taken for another's (W002)."""
    ids = [person.id for person in config.people]
    found = []
    for person in config.people:
        same = twins(person.id, ids)
        if same and not is_person_id(person.id):
            found.append(Finding("W002", "vault.yaml", _LOOKS_LIKE, {"person": person.id, "other": ", ".join(same)}))
    return found


def _inboxes(layout: Layout, config: VaultConfig) -> list[Finding]:
    """Inboxes that lie where a vault keeps its own files (V005)."""
    problems = [misplaced(layout, inbox.path) or holds_vault(layout, inbox.path) for inbox in config.inboxes]
    return [Finding("V005", "vault.yaml", NOTHING_TAKEN, {"problem": problem}) for problem in problems if problem]


def _recorded(records: list[Record]) -> VaultConfig | None:
    """The configuration that counts, whatever an edit by hand made of `vault.yaml`; None where the history does not tell it."""
    try:
        return VaultConfig.from_tree(apply([change for record in records for change in record.changes or ()], None))
    except (ChangeError, FieldError):
        return None


def _unworkable(root: Path, records: list[Record]) -> list[Finding]:
    """What is recorded and nobody can work by (V006). What only breaks the schema is told where the file lies (V001)."""
    try:
        config = VaultConfig.from_tree(apply([change for record in records for change in record.changes or ()], None))
    except ChangeError:
        return []
    except FieldError as error:
        return [Finding("V006", "vault.yaml", UNWORKABLE, {"problem": error.sentence})] if records else []
    wrong = settings.unworkable(Layout(root), config)
    return [Finding("V006", "vault.yaml", UNWORKABLE, {"problem": placed(*one)}) for one in wrong]


def _agreement(records: list[Record], root: Path, text: bytes, edited: VaultConfig | None) -> list[Finding]:
    if not records:
        return [Finding("V004", "registers/vault.jsonl", N_("The history of vault.yaml has no record."))]
    found = manifest_agreement(records, root / "vault.yaml", "vault.yaml", text)
    if not any(finding.message == OUTSIDE for finding in found):
        return found
    if edited is None:
        return [replace(finding, message=UNADOPTABLE) for finding in found]
    problems = settings.problems(Layout(root), load_yaml(text, "vault.yaml"))
    values = {"problem": placed(*problems[0])} if problems else {}
    return [replace(finding, message=UNADOPTABLE_WHY, values=values) for finding in found] if problems else found


def manifest_agreement(records: list[Record], path: Path, shown: str, text: bytes) -> list[Finding]:
    """Compare a manifest with its history: digest (V032) and content by replay (V033)."""
    digest = hashlib.sha256(text).hexdigest()
    if digest != records[-1].manifest:
        waiting = path.with_name(f".{path.name}.next")
        if waiting.is_file() and hashlib.sha256(inside.read_bytes(waiting)).hexdigest() == records[-1].manifest:
            return [
                Finding(
                    "V032",
                    shown,
                    N_("A change was interrupted after its commit; the next change of this file finishes it."),
                )
            ]
        return [Finding("V032", shown, OUTSIDE)]
    try:
        tree = load_yaml(text, shown)
        replayed = apply([change for record in records for change in record.changes or ()], None)
    except ChangeError as error:
        return [Finding("V033", shown, N_("The history cannot be replayed: {problem}."), {"problem": error.problem})]
    except BadYamlError:
        return []  # V010 says so
    if replayed != tree:
        return [Finding("V033", shown, N_("The changes in the history do not add up to this file."))]
    return []


def _format_text(root: Path, config: VaultConfig) -> list[Finding]:
    path = root / "FORMAT.md"
    if not path.is_file():
        return [Finding("V003", "FORMAT.md", N_("The file is missing."))]
    if hashlib.sha256(inside.read_bytes(path)).hexdigest() != config.format_text:
        return [Finding("V003", "FORMAT.md", N_("The text is not the one vault.yaml names."))]
    return []


def stranger(path: Path, root: Path) -> Finding:
    """What the format does not name (W001); of what a system left about it is said that it is such (W003)."""
    shown = shown_path(path, root)
    return left_about(shown) if is_no_part(path.name) else Finding("W001", shown, STRANGER)


def _strangers(folder: Path, known: set[str]) -> list[Finding]:
    if not folder.is_dir():
        return []
    names = sorted(entry.name for entry in folder.iterdir())
    strangers = [name for name in names if name not in known]
    root = folder if folder.name != "registers" else folder.parent
    found = [stranger(folder / name, root) for name in strangers]
    return found + (name_findings(folder, folder.parent) if folder.name == "registers" else [])


_LOOKS_LIKE = N_(
    "The person {person} cannot be told from {other} on a screen, and cannot act here. "
    "Make it inactive, and enter the person anew under a plain id."
)
NOTHING_TAKEN = N_(
    "Nothing is taken from an inbox: {problem}. Name another folder in vault.yaml and record that with `docvault adopt`."
)
OUTSIDE = N_(
    "The file was changed outside docvault, or its history was. "
    "`docvault adopt` records the change, `docvault revert` undoes it; of an order, with its number behind."
)
UNADOPTABLE = N_(
    "The file was changed outside docvault, or its history was, and cannot be adopted as it is. "
    "`docvault revert` puts the recorded state back."
)
UNADOPTABLE_WHY = N_(
    "The file was changed by hand, and cannot be adopted: {problem}. `docvault revert` puts the recorded state back."
)
UNWORKABLE = N_(
    "What is recorded cannot be worked by: {problem}. An administrator mends vault.yaml and records that with `docvault adopt`, "
    "or puts back what was recorded before with `docvault revert`."
)
NO_FILE = N_(
    "The file is missing, or something else lies in its place. `docvault revert` puts the recorded state back."
)
STRANGER = N_("The format does not name this. Move it to where it belongs, or out of the vault.")
