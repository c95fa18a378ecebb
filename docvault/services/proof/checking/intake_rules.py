"""The intake: its register, the folders of items, and where filed items went (V050 to V054, W001, W050, W051)."""

from collections.abc import Collection, Iterable, Mapping
from functools import partial
from pathlib import Path

from docvault.errors import N_
from docvault.model.case.case_name import CaseName, case_name
from docvault.model.case.history import Record
from docvault.model.case.kinds import CUSTOMER
from docvault.model.case.manifest import Manifest
from docvault.model.intake.item import DUPLICATE, FILED, ItemState, item_yaml
from docvault.model.intake.item_steps import IllegalStepError, fold
from docvault.model.names import decoded
from docvault.model.vault_config import VaultConfig
from docvault.services.intake.inbox_folders import odd_in
from docvault.services.proof.checking.findings import (
    FileToHash,
    Finding,
    as_far_as_readable,
    is_no_part,
    left_about,
    name_findings,
    read_yaml,
    shown_path,
)
from docvault.services.proof.checking.vault_rules import stranger
from docvault.store.border import OddError
from docvault.store.intake.beside import beside_inboxes
from docvault.store.intake.files import Held, IntakeFiles
from docvault.store.layout import Layout
from docvault.store.locks import is_held

NOT_IN_AN_INBOX = N_("Nobody takes in what lies beside the inboxes. Move it into one of them, by the way it came.")
NOT_REGISTERED = N_(
    "It was taken from its inbox and is not registered yet, because whoever took it was stopped. `docvault ingest` takes it in."
)
NOT_TAKEN = N_("It lies in an inbox and is not taken in: {problem}. Put the file itself there, or take this away.")
Manifests = Mapping[tuple[str, str], Manifest | None]


def check_intake(
    root: Path, records: Iterable[Record], manifests: Manifests | None
) -> tuple[list[Finding], list[FileToHash]]:
    """Check items against their folders and their orders; the items' bytes are handed back as files to hash.

    Without `manifests` it is not known which case files there are, and nothing is said of where items went.
    """
    states, found = _folded(records)
    folders = {state.item: Layout(root).item(state.item) for state in states.values() if state.has_folder}
    files: list[FileToHash] = []
    none: list[FileToHash] = []
    for item, folder in folders.items():
        work = partial(_check_folder, root, states[item], folder)
        item_files, more = as_far_as_readable(root, "V051", shown_path(folder, root), work, none)
        found += more
        files += item_files
    strangers = partial(_strangers, root, set(folders.values()))
    _, more = as_far_as_readable(root, "V051", "intake", lambda: (None, strangers()), None)
    found += more
    if manifests is not None:
        found += [one for state in states.values() for one in _check_fate(state, states, manifests)]
    return found, files


def held_files(root: Path, config: VaultConfig) -> list[Held]:
    """What lies in the holding places while nobody has it in hand. To be asked before the register is read: what was registered by now is in it."""
    layout = Layout(root)
    files = IntakeFiles(layout)
    held = [one for inbox in config.inboxes for one in files.held(root / inbox.path)]
    return [] if is_held(layout.lock("intake")) else held


def check_held(root: Path, held: Iterable[Held], items: Collection[str]) -> list[Finding]:
    """Files that were taken from an inbox and are registered nowhere (W050)."""
    return [
        Finding("W050", decoded(Layout(root).shown(one.path)), NOT_REGISTERED) for one in held if one.item not in items
    ]


def check_beside(root: Path, config: VaultConfig) -> list[Finding]:
    """Files that lie beside the inboxes, where nobody takes them in (W051)."""
    paths = beside_inboxes(root, [inbox.path for inbox in config.inboxes])
    return [Finding("W051", decoded(Layout(root).shown(path)), NOT_IN_AN_INBOX) for path in paths]


def check_inboxes(root: Path, config: VaultConfig) -> list[Finding]:
    """What lies in an inbox and is no ordinary file (W052). An inbox that is not there, or lies where none may, is said elsewhere."""
    layout = Layout(root)
    odd = [one for one in odd_in(layout, config) if isinstance(one.error, OddError)]
    return [Finding("W052", decoded(layout.shown(one.path)), NOT_TAKEN, dict(one.error.values)) for one in odd]


def item_states(records: Iterable[Record]) -> dict[str, ItemState]:
    """What the register says of every item; steps that are not legal are left out."""
    return _folded(records)[0]


def _folded(records: Iterable[Record]) -> tuple[dict[str, ItemState], list[Finding]]:
    states: dict[str, ItemState] = {}
    found: list[Finding] = []
    for record in records:
        item = str(record.event.data.get("item", ""))
        try:
            states[item] = fold(states.get(item), record)
        except IllegalStepError as error:
            where = f"registers/intake.jsonl:{record.seq}"
            found.append(
                Finding("V050", where, N_("Item {item}: {problem}."), {"item": item, "problem": error.problem})
            )
    return states, found


def _check_folder(root: Path, state: ItemState, folder: Path) -> tuple[list[FileToHash], list[Finding]]:
    shown = shown_path(folder, root)
    if not folder.is_dir():
        message = N_("The folder of an item that is {state} is missing.")
        return [], [Finding("V051", shown, message, {"state": state.state})]
    found = name_findings(folder, root)
    files: list[FileToHash] = []
    wanted = {"item.yaml", state.arrival.file}
    present = {entry.name for entry in folder.iterdir()}
    found += [Finding("V051", f"{shown}/{name}", N_("The file is missing.")) for name in sorted(wanted - present)]
    found += [
        left_about(f"{shown}/{name}")
        if is_no_part(name)
        else Finding("V051", f"{shown}/{name}", N_("This does not belong to the item."))
        for name in sorted(present - wanted)
    ]
    if state.arrival.file in present:
        files.append(FileToHash(folder / state.arrival.file, state.arrival.sha256, state.arrival.bytes, "V052"))
    if "item.yaml" in present:
        tree, _, more = read_yaml(folder / "item.yaml", f"{shown}/item.yaml", "item", "V051")
        found += more
        if tree is not None and tree != item_yaml(state):
            found.append(Finding("V053", f"{shown}/item.yaml", N_("It does not say what the register says.")))
    return files, found


def _check_fate(state: ItemState, states: Mapping[str, ItemState], manifests: Manifests) -> list[Finding]:
    where = f"registers/intake.jsonl ({state.item})"
    if state.state == FILED:
        if _is_unread(state.order, manifests):
            return []
        manifest = _manifest_of(state.order, manifests)
        document = manifest.document(state.document) if manifest else None
        versions = document.versions if document else ()
        if not any(version.item == state.item and version.sha256 == state.arrival.sha256 for version in versions):
            values = {"order": state.order, "document": state.document}
            return [
                Finding(
                    "V054", where, N_("The item was filed to {document} of {order}, which has no such version."), values
                )
            ]
    if state.state == DUPLICATE and not _first_exists(state, states, manifests):
        return [
            Finding(
                "V054",
                where,
                N_("The first of this duplicate, {first}, does not exist."),
                {"first": state.duplicate_of},
            )
        ]
    return []


def _first_exists(state: ItemState, states: Mapping[str, ItemState], manifests: Manifests) -> bool:
    """`first` is an item, or `order/document@version`."""
    case_id, slash, rest = state.duplicate_of.partition("/")
    if not slash:
        return state.duplicate_of in states
    if _is_unread(case_id, manifests):
        return True
    document_id, _, number = rest.rpartition("@")
    manifest = _manifest_of(case_id, manifests)
    document = manifest.document(document_id) if manifest else None
    return document is not None and number.isdigit() and document.version(int(number)) is not None


def _is_unread(case_id: str, manifests: Manifests) -> bool:
    """Whether the case file is there and its manifest is not to be read: that is a finding of its own, and nothing can be said of its documents."""
    known = [name for name in _names_of(case_id) if name in manifests]
    return bool(known) and all(manifests[name] is None for name in known)


def _manifest_of(name: str, manifests: Manifests) -> "Manifest | None":
    """The manifest of the case file that is called so."""
    return next((manifest for one in _names_of(name) if (manifest := manifests.get(one)) is not None), None)


def _names_of(name: str) -> tuple[CaseName, ...]:
    """What a name can mean: the code of a customer alone was written before customers were called `customer:CODE`."""
    return case_name(name), CaseName(CUSTOMER, name)


def _strangers(root: Path, folders: set[Path]) -> list[Finding]:
    """Whatever lies in `intake/` and is neither an item's folder nor on the way to one. Empty days are nobody's finding."""
    found: list[Finding] = []
    known = folders | {above for folder in folders for above in folder.parents}
    pending = [root / "intake"] if (root / "intake").is_dir() else []
    while pending:
        for entry in sorted(pending.pop().iterdir()):
            if entry in folders:
                continue
            if not entry.is_dir() or is_no_part(entry.name):
                found.append(stranger(entry, root))
            elif entry in known or _is_day(entry, root):
                pending.append(entry)
            else:
                found.append(
                    Finding("V051", shown_path(entry, root), N_("There is no such item that waits or was rejected."))
                )
    return found


def _is_day(folder: Path, root: Path) -> bool:
    parts = folder.relative_to(root / "intake").parts
    return len(parts) <= 3 and all(part.isdigit() for part in parts)
