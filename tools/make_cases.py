"""Make the damaged vaults under tests/cases/: one folder per rule of FORMAT.md, each breaking that rule and, as far as can be, no other.

    python -m tools.make_cases

The vaults are committed, and those that are there are left as they are: a checker of a later version must still find what is wrong with
vaults of an earlier one. Only what is missing is made, out of the sound vault that is there: the same damage gives the same bytes, but for a
seal, whose key is drawn anew.
"""

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docvault.model.case.differences import apply, diff
from docvault.model.case.editing import Edit
from docvault.model.case.history import Event, Head, Record, head_after, parse_record, seal_record
from docvault.model.case.manifest import Manifest
from docvault.model.case.transitions import NewOrder
from docvault.model.proof.seals import Seal, read_seal
from docvault.model.values import replace
from docvault.services.intake.filing import reject_item
from docvault.services.intake.inbox import inbox
from docvault.services.intake.ingest import ingest
from docvault.services.orders.adding import add_documents
from docvault.services.orders.editing import edit_case
from docvault.services.orders.opening import new_order
from docvault.services.proof.seal import seal
from docvault.services.proof.sealing import Keys
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.store.proof.seal_keys import KeyPlace, SealKey
from docvault.store.yaml_text import dump_yaml, load_yaml
from tools.case_overlays import CASES, lay_out, write_overlay
from tools.control_cases import CONTROL_DAMAGES, control
from tools.disposal_cases import DISPOSAL_DAMAGES, DISPOSAL_MANIFESTS, disposals

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
ORDER = "orders/2026/2026-0001"
Damage = Callable[[Path], None]


def _of_no_item(tree: dict[str, Any]) -> None:
    """A version that somebody added says it arrived by itself."""
    tree["documents"][0]["versions"][0]["item"] = "20261124-zzzzz"


def make_base(folder: Path) -> Path:
    """A small sound vault: two orders, a document with two versions, an item filed, one waiting, one rejected, one duplicate."""
    root = folder / "vault"
    init(root, language="en", time_zone="Asia/Shanghai", system_user="li", name="case", clock=lambda: NOON)
    vault = open_vault(root, system_user="li", clock=lambda: NOON)
    new_order(vault, NewOrder("", "HANSA", "Jeans, silver buttons", references=("PO-4711",), styles=("ST-501",)))
    new_order(vault, NewOrder("", "HANSA", "Jackets"))
    spec = folder / "spec.txt"
    for text in ("spec sheet, gold buttons", "spec sheet, silver buttons"):
        spec.write_text(text, encoding="utf-8")
        add_documents(vault, "2026-0001", [spec], kind="spec-sheet", document="spec-sheet")
    for name, text in (
        ("fax1.txt", "更改通知 PO-4711"),
        ("fax2.txt", "unknown order"),
        ("fax3.txt", "win a prize"),
        ("fax4.txt", "unknown order"),
    ):
        (root / "inbox" / "fax" / name).write_text(text, encoding="utf-8")
    ingest(vault)
    waiting = {entry.file: entry.item for entry in inbox(vault).entries}
    reject_item(vault, waiting["fax3.txt"], "advertising")
    vault.close()
    tidy(root)
    return root


def tidy(root: Path) -> None:
    """Leave only what the format names: no index, no held files."""
    shutil.rmtree(root / ".docvault", ignore_errors=True)
    shutil.rmtree(root / "inbox", ignore_errors=True)


def text_of(path: Path) -> str:
    """A file as text."""
    return path.read_text(encoding="utf-8")


def put(path: Path, text: str) -> None:
    """Write a file as text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def records_of(path: Path) -> list[Record]:
    """The records of a chain file."""
    return [parse_record(line) for line in path.read_bytes().splitlines(keepends=True)]


def resealed(path: Path, change: Callable[[list[Record]], list[Record]]) -> None:
    """Change records and seal the whole chain again, as somebody who knows the format would."""
    head, lines = Head(), b""
    for record in change(records_of(path)):
        sealed = seal_record(head, record.event, manifest=record.manifest, changes=record.changes)
        head, lines = head_after(sealed, head), lines + sealed.line()
    path.write_bytes(lines)


def forged(path: Path, line: int, **members: Any) -> None:
    """Change members of one record and give it the right hash, leaving the others as they are."""
    lines = path.read_bytes().splitlines(keepends=True)
    tree = {**json.loads(lines[line]), **members}
    tree.pop("hash")
    tree["hash"] = hashlib.sha256(
        json.dumps(tree, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    ).hexdigest()
    lines[line] = json.dumps(tree, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    path.write_bytes(b"".join(lines))


def remanifest(root: Path, change: Callable[[dict[str, Any]], None], *, replayable: bool = True) -> None:
    """Change order 2026-0001 with a proper record, as a program with other rules would."""
    recorded_otherwise(root / ORDER, change, replayable=replayable)


def recorded_otherwise(folder: Path, change: Callable[[dict[str, Any]], None], *, replayable: bool = True) -> None:
    """Change the case file in a folder likewise."""
    before = load_yaml((folder / "manifest.yaml").read_bytes(), "manifest.yaml")
    after = json.loads(json.dumps(before))
    change(after)
    text = dump_yaml(after)
    records = records_of(folder / "history.jsonl")
    head = Head(records[-1].seq, records[-1].hash, (folder / "history.jsonl").stat().st_size)
    event = Event(records[-1].event.at, "li", "edited", {"fields": []})
    changes = diff(before, after) if replayable else []
    record = seal_record(head, event, manifest=hashlib.sha256(text).hexdigest(), changes=changes)
    (folder / "manifest.yaml").write_bytes(text)
    with (folder / "history.jsonl").open("ab") as file:
        file.write(record.line())


def _merged(tree: dict[str, Any]) -> None:
    """The customer is another one since; its orders do not know."""
    tree["merged"] = {"into": "OTHER", "at": "2026-11-24T12:00:00+08:00", "by": "li", "why": "the same house"}


def _part_of_a_closed_mail(tree: dict[str, Any]) -> None:
    """The fax becomes confidential; what is said to be a part of it stays as it was."""
    sheet, fax = tree["documents"]
    fax["level"] = "confidential"
    sheet["versions"][1] |= {"item": fax["versions"][0]["item"], "part": 1}


def _mail_below_its_part(tree: dict[str, Any]) -> None:
    """What is said to be a part of the fax is confidential; the fax stays as it was."""
    sheet, fax = tree["documents"]
    sheet["level"] = "confidential"
    sheet["versions"][1] |= {"item": fax["versions"][0]["item"], "part": 1}


def _two_in_force(root: Path) -> None:
    """The fax becomes a second spec sheet, in a vault whose orders have one at a time."""
    reconfigured(r"(?m)^- id: spec-sheet$", "- id: spec-sheet\n  single: true")(root)
    remanifest(root, lambda tree: tree["documents"][1].update({"kind": "spec-sheet"}))


def _moved_to(tree: dict[str, Any], order: str) -> None:
    """The newest version of the spec sheet says that it was moved to an order that does not have it."""
    place = {"order": order, "document": "spec-sheet", "version": 1}
    moved = {"to": place, "at": "2026-11-24T12:00:00+08:00", "by": "li", "why": "of another order"}
    tree["documents"][0]["versions"][-1]["moved"] = moved


def _back_from_nowhere(tree: dict[str, Any]) -> None:
    """The newest version of the spec sheet says that it is back from an order that does not have it."""
    _moved_to(tree, "2026-0002")
    moved = tree["documents"][0]["versions"][-1]["moved"]
    moved["back"] = moved.pop("to")


def item_folder(root: Path, name: str) -> Path:
    """The folder of the item whose file has this name."""
    return next(path.parent for path in (root / "intake").rglob(name))


def edited(path: str, pattern: str, replacement: str) -> Damage:
    """Replace the first match in a file."""

    def damage(root: Path) -> None:
        text = text_of(root / path)
        put(root / path, re.sub(pattern, replacement, text, count=1))
        if text_of(root / path) == text:
            raise ValueError(path)

    return damage


def reconfigured(pattern: str, replacement: str) -> Damage:
    """Change `vault.yaml` with a history that agrees."""

    def damage(root: Path) -> None:
        edited("vault.yaml", pattern, replacement)(root)
        text = (root / "vault.yaml").read_bytes()
        tree = load_yaml(text, "vault.yaml")

        def change(records: list[Record]) -> list[Record]:
            return [
                replace(
                    records[0],
                    manifest=hashlib.sha256(text).hexdigest(),
                    changes=[{"op": "add", "path": "", "value": tree}],
                )
            ]

        resealed(root / "registers" / "vault.jsonl", change)

    return damage


def removed(path: str) -> Damage:
    """Remove a file."""
    return lambda root: (root / path).unlink()


def redated(records: list[Record]) -> list[Record]:
    """The second record, dated before the first."""
    event = records[1].event
    return [records[0], replace(records[1], event=replace(event, at="2020-01-01T00:00:00+08:00")), *records[2:]]


def unregistered(records: list[Record]) -> list[Record]:
    """The register of case files without its last line."""
    return records[:-1]


def filed_before_arrival(records: list[Record]) -> list[Record]:
    """An intake register whose first record speaks of an item that never arrived."""
    event = Event(records[0].event.at, "docvault", "filing", {"item": "20261124-zzzzz", "order": "2026-0001"})
    return [Record(0, event, "", ""), *records]


def without_versions(tree: dict[str, Any]) -> None:
    """A manifest that lost the version an item was filed as."""
    tree["documents"] = [document for document in tree["documents"] if document["id"] != "change-notice"]


def misplaced(root: Path) -> None:
    """An order's folder under another number."""
    (root / ORDER).rename(root / "orders/2026/2026-0009")


def drop_filed(root: Path) -> None:
    """The filed item's document is gone from manifest and folder."""
    remanifest(root, without_versions)
    shutil.rmtree(root / ORDER / "documents" / "change-notice")


def renumbered(tree: dict[str, Any]) -> None:
    """A gap in a document's version numbers."""
    tree["documents"][0]["versions"] = tree["documents"][0]["versions"][1:]


def renumber(root: Path) -> None:
    """Version 1 is gone from manifest and folder."""
    remanifest(root, renumbered)
    shutil.rmtree(root / ORDER / "documents" / "spec-sheet" / "v1")


def bad_name(root: Path) -> None:
    """A version whose file has a name Windows reserves."""

    def change(tree: dict[str, Any]) -> None:
        tree["documents"][0]["versions"][0]["file"] = "con.txt"

    remanifest(root, change)
    folder = root / ORDER / "documents" / "spec-sheet" / "v1"
    (folder / "spec.txt").rename(folder / "con.txt")


SEALED_ORDER = "orders/2026/2026-0002"


def sealed(damage: Callable[[Path, SealKey], None]) -> Damage:
    """Change order 2026-0002 once, seal the vault with a key that is thrown away, then do the damage."""

    def on_sealed(root: Path) -> None:
        with tempfile.TemporaryDirectory() as folder:
            keys = Keys(Path(folder), Path(folder) / "key.pem")
            vault = open_vault(root, system_user="li", clock=lambda: NOON)
            edit_case(vault, "order", "2026-0002", Edit(note="silver zips"))
            seal(vault, keys)
            vault.close()
            tidy(root)
            damage(root, KeyPlace(Path(folder) / "key.pem").read())

    return on_sealed


def resealed_seal(root: Path, change: Callable[[Seal], Seal]) -> None:
    """Change the seal and the chain it stands in."""

    def changed(records: list[Record]) -> list[Record]:
        data = change(read_seal(records[0])).to_tree()
        return [replace(records[0], event=replace(records[0].event, data=data))]

    resealed(root / "registers/seals.jsonl", changed)


def other_root(root: Path, key: SealKey) -> None:
    """A seal whose root is not that of its leaves, though properly signed: the work of a wrong program."""

    def change(seal: Seal) -> Seal:
        wrong = replace(seal, root="0" * 64, signature="")
        return replace(wrong, signature=key.sign(wrong.statement()))

    resealed_seal(root, change)


def cut_off(root: Path, _key: SealKey) -> None:
    """The last change of an order taken back by somebody who makes history and manifest agree."""
    folder = root / SEALED_ORDER
    resealed(folder / "history.jsonl", lambda records: records[:-1])
    changes = [change for record in records_of(folder / "history.jsonl") for change in record.changes or ()]
    (folder / "manifest.yaml").write_bytes(dump_yaml(Manifest.from_tree(apply(changes, None)).to_tree()))


def postdated(records: list[Record]) -> list[Record]:
    """The last record, dated a month later."""
    event = records[-1].event
    return [*records[:-1], replace(records[-1], event=replace(event, at=event.at.replace("-11-", "-12-")))]


HISTORY = f"{ORDER}/history.jsonl"
MANIFEST = f"{ORDER}/manifest.yaml"


def led_elsewhere(root: Path) -> None:
    """Somebody put a link in the place of an order's folder: docvault is to work at what it leads to."""
    shutil.rmtree(root / "orders/2026/2026-0002")
    (root / "orders/2026/2026-0002").symlink_to("/nowhere/2026-0002")


DAMAGES: dict[str, Damage] = {
    "V001_config_without_inboxes": reconfigured(r"inboxes:\n(?:[- ] .*\n)+", ""),
    "V002_unknown_format": reconfigured("docvault/1", "docvault/9"),
    "V003_format_text_changed": edited("FORMAT.md", "MUST", "may"),
    "V004_register_missing": removed("registers/access.jsonl"),
    "V010_duplicate_key": edited(MANIFEST, "title: ", "kind: order\ntitle: "),
    "V011_unknown_class": lambda root: remanifest(root, lambda tree: tree.update({"class": "whenever"})),
    "V012_not_canonical": edited(HISTORY, '"seq":1', '"seq": 1'),
    "V013_reserved_name": bad_name,
    "V020_gap_in_sequence": lambda root: forged(root / HISTORY, -1, seq=99),
    "V021_record_removed": lambda root: put(
        root / HISTORY,
        "".join(line for number, line in enumerate(text_of(root / HISTORY).splitlines(keepends=True)) if number != 1),
    ),
    "V022_record_altered": edited(HISTORY, '"by":"li"', '"by":"wu"'),
    "V023_member_unknown": lambda root: forged(root / HISTORY, -1, mood="good"),
    "V030_history_missing": removed("orders/2026/2026-0002/history.jsonl"),
    "V031_wrong_folder": misplaced,
    "V032_edited_by_hand": edited(MANIFEST, "silver buttons", "gold buttons"),
    "V033_changes_left_out": lambda root: remanifest(
        root, lambda tree: tree.update({"title": "Other"}), replayable=False
    ),
    "V034_not_registered": lambda root: resealed(root / "registers/cases.jsonl", unregistered),
    "V034_folder_missing": lambda root: shutil.rmtree(root / "orders/2026/2026-0002"),
    "V040_version_gap": renumber,
    "V041_version_altered": edited(f"{ORDER}/documents/spec-sheet/v1/spec.txt", "gold", "lead"),
    "V041_version_missing": removed(f"{ORDER}/documents/spec-sheet/v1/spec.txt"),
    "V042_file_added": lambda root: put(root / ORDER / "documents/spec-sheet/v1/notes.txt", "mine"),
    "V050_filed_before_it_arrived": lambda root: resealed(root / "registers/intake.jsonl", filed_before_arrival),
    "V051_item_folder_missing": lambda root: shutil.rmtree(item_folder(root, "fax2.txt")),
    "V052_item_altered": lambda root: put(item_folder(root, "fax2.txt") / "fax2.txt", "Unknown order"),
    "V053_item_says_otherwise": lambda root: edited(
        (item_folder(root, "fax3.txt") / "item.yaml").relative_to(root).as_posix(), "state: rejected", "state: waiting"
    )(root),
    "V054_filed_nowhere": drop_filed,
    "V055_of_an_item_that_never_arrived": lambda root: remanifest(root, _of_no_item),
    "V005_inbox_in_orders": reconfigured(r"(?m)path: inbox/scan$", "path: orders/2026"),
    "W002_look_alike": reconfigured(
        r"(?m)^people:$", "people:\n- id: LI\n  name: Twin\n  department: sales\n  roles:\n  - member"
    ),
    "W001_stranger": lambda root: put(root / "holiday.txt", "photos"),
    "V006_zone_nobody_knows": reconfigured("time_zone: Asia/Shanghai", "time_zone: Asia/Beijing"),
    "V014_due_on_no_day": lambda root: remanifest(root, lambda tree: tree.update({"due": "2027-02-30"})),
    "V007_order_led_elsewhere": led_elsewhere,
    "W003_preview_of_a_folder": lambda root: put(root / "orders/2026/2026-0001/documents/Thumbs.db", "pictures"),
    "W020_dated_back": lambda root: resealed(root / HISTORY, redated),
    "W041_part_below_its_mail": lambda root: remanifest(root, _part_of_a_closed_mail),
    "W041_mail_below_its_part": lambda root: remanifest(root, _mail_below_its_part),
    "V043_moved_to_nothing": lambda root: remanifest(root, lambda tree: _moved_to(tree, "2026-0002")),
    "V043_back_from_nowhere": lambda root: remanifest(root, _back_from_nowhere),
    "W042_moved_to_another_house": lambda root: remanifest(root, lambda tree: _moved_to(tree, "1999-0001")),
    "W062_two_in_force": _two_in_force,
    "W064_customer_without_a_file": lambda root: remanifest(root, lambda tree: tree.update({"customer": "NOBODY"})),
    "W063_customer_merged": lambda root: recorded_otherwise(root / "customers/HANSA", _merged),
    "W040_unknown_stage": lambda root: remanifest(root, lambda tree: tree.update({"stage": "dreaming"})),
    "W052_vault_dropped": lambda root: put(root / "inbox/fax/copy/registers/vault.jsonl", ""),
    "W050_taken_not_registered": lambda root: put(
        root / "inbox/fax/.taken/20261124-7k2xq/fax5.txt", "Zips for PO-4711"
    ),
    "W051_beside_the_inboxes": lambda root: put(root / "inbox/fax6.txt", "Labels for PO-4711"),
}


SEAL_DAMAGES: dict[str, Damage] = {
    "V080_seal_altered": sealed(
        lambda root, _key: resealed_seal(root, lambda seal: replace(seal, at=seal.at.replace("-11-", "-10-")))
    ),
    "V081_leaves_missing": sealed(lambda root, _key: (root / "registers/seals/1.jsonl").unlink()),
    "V082_other_root": sealed(other_root),
    "V083_history_cut_off": sealed(cut_off),
    "V084_record_redated": sealed(lambda root, _key: resealed(root / SEALED_ORDER / "history.jsonl", postdated)),
    "W081_never_sealed": lambda _root: None,
    "W082_nobody_vouches": sealed(lambda _root, _key: None),
}


def approved_alone(records: list[Record]) -> list[Record]:
    """Who proposed approves."""
    changed = [record for record in records if record.event.action == "approved"]
    return [
        replace(record, event=replace(record.event, by="li")) if record in changed[:1] else record for record in records
    ]


def proven_before(records: list[Record]) -> list[Record]:
    """It is recorded whose role stood when the list was proposed, and its approval does not say who approved it."""
    return [
        replace(record, event=replace(record.event, data={**record.event.data, "settings": 1}))
        if record.event.action == "proposed"
        else record
        for record in records
    ]


RETENTION_DAMAGES: dict[str, Damage] = {
    "V076_approved_by_nobody_proven": lambda root: resealed(root / "registers/disposal.jsonl", proven_before),
    "V071_approved_by_the_proposer": lambda root: resealed(root / "registers/disposal.jsonl", approved_alone),
    "W070_kept_a_year": reconfigured("period: P3Y", "period: P1Y"),
}


def remanifested(change: Callable[[dict[str, Any]], None]) -> Damage:
    """Change the order's manifest with a proper record."""
    return lambda root: remanifest(root, change)


def as_it_is(_root: Path) -> None:
    """Nothing more is done to a sound vault."""


FAMILIES: dict[str, tuple[Damage, dict[str, Damage]]] = {
    "sound": (as_it_is, DAMAGES),
    "sound_to_seal": (as_it_is, SEAL_DAMAGES),
    "sound_control": (control, {name: remanifested(change) for name, change in CONTROL_DAMAGES.items()}),
    "sound_disposals": (
        disposals,
        DISPOSAL_DAMAGES
        | {name: remanifested(change) for name, change in DISPOSAL_MANIFESTS.items()}
        | RETENTION_DAMAGES,
    ),
}
"""What is done in a sound vault before it is kept, and the damages to it."""


def main() -> None:
    """Make every case that is not there yet."""
    made = [name for sound, (prepare, damages) in FAMILIES.items() for name in make_missing(sound, prepare, damages)]
    print(f"made in {CASES}: {', '.join(made) or 'nothing, all are there'}")


def make_missing(sound: str, prepare: Damage, damages: dict[str, Damage]) -> Iterator[str]:
    """Make a sound vault, and damaged ones out of it, as far as they are not there; yields what was made."""
    if not (CASES / sound).exists():
        with tempfile.TemporaryDirectory() as folder:
            base = make_base(Path(folder))
            prepare(base)
            tidy(base)
            shutil.copytree(base, CASES / sound)
        yield sound
    for name in [name for name in damages if not (CASES / name).exists()]:
        with tempfile.TemporaryDirectory() as folder:
            vault = lay_out(sound, Path(folder) / "vault")
            damages[name](vault)
            write_overlay(name, sound, vault)
        yield name


if __name__ == "__main__":
    main()
