"""A sealed vault is altered at random, also by somebody who knows the format and makes everything agree: each alteration is named.

`DOCVAULT_TAMPERINGS` says how many (300 without it); each is undone before the next. And what people do every day is never called an alteration:
`DOCVAULT_SEQUENCES` says how many random sequences of it (12 without it).
"""

import hashlib
import json
import os
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from docvault.model.case.differences import apply
from docvault.model.case.editing import Edit
from docvault.model.case.history import Head, Record, head_after, seal_record
from docvault.model.case.manifest import Manifest
from docvault.model.values import replace
from docvault.services.orders.editing import edit_case
from docvault.services.orders.getting import get_version
from docvault.services.proof.check import check
from docvault.services.proof.checking.seal_rules import check_seals
from docvault.services.proof.seal import seal
from docvault.services.proof.sealing import Keys
from docvault.store.yaml_text import dump_yaml
from tests.everyday import ACTIONS, House
from tests.signed_vault import SPEC, opened, signed_vault
from tools.make_cases import records_of, resealed

ORDERS = 200
TAMPERINGS = int(os.environ.get("DOCVAULT_TAMPERINGS", "300"))
REGISTERS = [f"registers/{name}.jsonl" for name in ("vault", "cases", "access", "seals")]
SEQUENCES = int(os.environ.get("DOCVAULT_SEQUENCES", "12"))
Touched = set[str]


class Tampered:
    """A sealed vault that can be altered and put back. What is altered is kept first."""

    def __init__(self, root: Path, keys: Keys) -> None:
        self.root, self.keys = root, keys
        self.orders = sorted(path.name for path in root.glob("orders/2026/*"))
        self._kept: dict[Path, bytes] = {}
        vault = opened(root)
        self.id = vault.config.id
        vault.close()

    def write(self, path: str, text: bytes | None) -> None:
        """Write a file, or remove it."""
        file = self.root / path
        if file not in self._kept:
            self._kept[file] = file.read_bytes()
        if text is None:
            file.unlink()
        else:
            file.write_bytes(text)

    def put_back(self) -> None:
        """Undo everything."""
        for file, text in self._kept.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text)
        self._kept.clear()

    def named(self) -> set[str]:
        """The files that a check since the seal names, with those of every order that was touched."""
        findings = list(check_seals(self.root, self.id, self.keys).findings)
        touched = {path.relative_to(self.root).parts for path in self._kept}
        for order in {parts[2] for parts in touched if parts[0] == "orders"}:
            if (self.root / "orders/2026" / order).is_dir():
                findings += check(self.root, order=order).findings
        return {finding.path.split(":")[0] for finding in findings}


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tampered]:
    """Two seals; between them every order but a few was changed, and some papers were taken."""
    folder = tmp_path_factory.mktemp("tamper")
    root, keys = signed_vault(folder / "vault", ORDERS), Keys(folder / "keys")
    vault = opened(root)
    seal(vault, keys)
    for number in range(1, ORDERS, 5):
        edit_case(vault, "order", f"2026-{number:04}", Edit(texts={"due": "2027-03-15"}))
    get_version(vault, "2026-0001", SPEC, folder / "copy.txt", "to compare")
    seal(vault, keys)
    vault.close()
    shutil.rmtree(root / ".docvault")
    tampered = Tampered(root, keys)
    assert check(root, since_seal=keys).findings == ()
    yield tampered
    assert check(root, since_seal=keys).findings == (), "an alteration was not undone"


# -- alterations by a clumsy hand --------------------------------------------------------------------------------------


def any_file(vault: Tampered, chance: random.Random) -> str:
    folder = f"orders/2026/{chance.choice(vault.orders)}"
    history, manifest = f"{folder}/history.jsonl", f"{folder}/manifest.yaml"
    paper = f"{folder}/documents/{SPEC}/v1/spec.txt"
    lists = [path.relative_to(vault.root).as_posix() for path in vault.root.glob("registers/seals/*")]
    return chance.choice([history, history, history, manifest, paper, *REGISTERS, *lists])


def flip(vault: Tampered, chance: random.Random) -> Touched:
    path = any_file(vault, chance)
    text = bytearray((vault.root / path).read_bytes())
    text[chance.randrange(len(text))] ^= chance.randrange(1, 256)
    vault.write(path, bytes(text))
    return {path}


def truncate(vault: Tampered, chance: random.Random) -> Touched:
    path = any_file(vault, chance)
    text = (vault.root / path).read_bytes()
    vault.write(path, text[: chance.randrange(len(text))])
    return {path}


def truncate_at_a_line(vault: Tampered, chance: random.Random) -> Touched:
    path = chance.choice([f"orders/2026/{chance.choice(vault.orders)}/history.jsonl", *REGISTERS])
    lines = (vault.root / path).read_bytes().splitlines(keepends=True)
    vault.write(path, b"".join(lines[: chance.randrange(len(lines))]))
    return {path}


def delete(vault: Tampered, chance: random.Random) -> Touched:
    path = any_file(vault, chance)
    vault.write(path, None)
    return {path}


def swap(vault: Tampered, chance: random.Random) -> Touched:
    name = chance.choice(["history.jsonl", "manifest.yaml", f"documents/{SPEC}/v1/spec.txt"])
    first, second = (f"orders/2026/{order}/{name}" for order in chance.sample(vault.orders, 2))
    texts = (vault.root / first).read_bytes(), (vault.root / second).read_bytes()
    vault.write(first, texts[1])
    vault.write(second, texts[0])
    return {first, second}


# -- alterations by somebody who knows the format and makes everything agree -------------------------------------------

Forgery = Callable[[list[Record], random.Random], list[Record]]


def forge(vault: Tampered, order: str, forged: list[Record]) -> Touched:
    """Write an order's history with these records: chain, digests, manifest and register agree afterwards."""
    folder = f"orders/2026/{order}"
    head, lines, tree, text = Head(), b"", None, b""
    for record in forged:
        tree = apply(record.changes or (), tree)
        text = dump_yaml(Manifest.from_tree(tree).to_tree())
        sealed = seal_record(
            head, record.event, manifest=hashlib.sha256(text).hexdigest(), changes=list(record.changes or ())
        )
        head, lines = head_after(sealed, head), lines + sealed.line()
    first = json.loads(lines.split(b"\n", 1)[0])["hash"]
    before = records_of(vault.root / folder / "history.jsonl")[0].hash
    vault.write(f"{folder}/history.jsonl", lines)
    vault.write(f"{folder}/manifest.yaml", text)
    touched = {f"{folder}/history.jsonl"}
    if first != before:
        enter(vault, order, first)
        touched.add("registers/cases.jsonl")
    return touched


def enter(vault: Tampered, order: str, first: str) -> None:
    """Make the register of case files agree with a forged first record; with no record, take the order out."""

    def change(records: list[Record]) -> list[Record]:
        return [
            replace(record, event=replace(record.event, data={**record.event.data, "first": first}))
            if record.event.data["id"] == order
            else record
            for record in records
            if first or record.event.data["id"] != order
        ]

    path = "registers/cases.jsonl"
    vault.write(path, (vault.root / path).read_bytes())
    resealed(vault.root / path, change)


def replaced(value: Any, old: str, new: str) -> Any:
    """A tree with one text put for another everywhere."""
    return json.loads(json.dumps(value).replace(json.dumps(old)[1:-1], json.dumps(new)[1:-1]))


def with_text(records: list[Record], old: str, new: str) -> list[Record]:
    return [
        replace(
            record,
            event=replace(record.event, **replaced({"at": record.event.at, "data": record.event.data}, old, new)),
            changes=replaced(list(record.changes or ()), old, new),
        )
        for record in records
    ]


def signed_by_another(records: list[Record], chance: random.Random) -> list[Record]:
    return with_text(records, "wang.li", f"zhao.{chance.randrange(100)}")


def redate_signature(records: list[Record], chance: random.Random) -> list[Record]:
    place = next(place for place, record in enumerate(records) if record.event.action == "signed")
    at = f"2026-11-24T12:{chance.randrange(1, 60):02}:00+08:00"
    return [*records[:place], *with_text([records[place]], records[place].event.at, at), *records[place + 1 :]]


def other_paper(records: list[Record], chance: random.Random) -> list[Record]:
    [signed] = [record for record in records if record.event.action == "signed"]
    return with_text(records, str(signed.event.data["sha256"]), f"{chance.getrandbits(256):064x}")


def drop_last(records: list[Record], chance: random.Random) -> list[Record]:
    return records[: -chance.randrange(1, len(records))]


def leave_out_signature(records: list[Record], chance: random.Random) -> list[Record]:
    place = next(place for place, record in enumerate(records) if record.event.action == "signed")
    rest = [record for record in records[place + 1 :] if not any("signatures" in str(c) for c in record.changes or ())]
    return [*records[:place], *rest]


def other_author(records: list[Record], chance: random.Random) -> list[Record]:
    place = chance.randrange(len(records))
    return [
        replace(record, event=replace(record.event, by="wu")) if number == place else record
        for number, record in enumerate(records)
    ]


def rewrite(forgery: Forgery) -> Callable[[Tampered, random.Random], Touched]:
    def alteration(vault: Tampered, chance: random.Random) -> Touched:
        order = chance.choice(vault.orders)
        records = records_of(vault.root / "orders/2026" / order / "history.jsonl")
        return forge(vault, order, forgery(records, chance))

    return alteration


def remove_order(vault: Tampered, chance: random.Random) -> Touched:
    order = chance.choice(vault.orders)
    folder = f"orders/2026/{order}"
    for name in ("history.jsonl", "manifest.yaml", f"documents/{SPEC}/v1/spec.txt"):
        vault.write(f"{folder}/{name}", None)
    shutil.rmtree(vault.root / folder)
    enter(vault, order, "")
    return {f"{folder}/history.jsonl", "registers/cases.jsonl"}


def rewrite_register(vault: Tampered, chance: random.Random) -> Touched:
    path = chance.choice([name for name in REGISTERS if "seals" not in name])
    vault.write(path, (vault.root / path).read_bytes())
    resealed(
        vault.root / path,
        lambda records: (
            chance.choice([records[1:], other_author(records, chance), drop_last(records, chance)])
            if len(records) > 1
            else other_author(records, chance)
        ),
    )
    return {path}


def rewrite_seal(vault: Tampered, chance: random.Random) -> Touched:
    """A seal dated back, given another root or number, or taken out, the chain made to agree."""
    path = "registers/seals.jsonl"
    wrong: dict[str, Any] = chance.choice(
        [{"at": "2026-10-24T12:00:00+08:00"}, {"root": "0" * 64}, {"size": 3}, {"seal": 7}, {"vault": "another"}]
    )
    place = chance.randrange(2)

    def change(records: list[Record]) -> list[Record]:
        if chance.random() < 0.3:
            return [record for number, record in enumerate(records) if number != place]
        data = {**records[place].event.data, **wrong}
        changed = replace(records[place], event=replace(records[place].event, data=data))
        return [changed if number == place else record for number, record in enumerate(records)]

    vault.write(path, (vault.root / path).read_bytes())
    resealed(vault.root / path, change)
    return {path}


def rewrite_leaves(vault: Tampered, chance: random.Random) -> Touched:
    """An order's history forged, and the list of leaves made to say so."""
    order = chance.choice(vault.orders)
    records = records_of(vault.root / "orders/2026" / order / "history.jsonl")
    forge(vault, order, drop_last(records, chance))
    touched = set()
    for number in (1, 2):
        path = f"registers/seals/{number}.jsonl"
        lines = (vault.root / path).read_bytes().splitlines(keepends=True)
        kept = [line for line in lines if f"/{order}/".encode() not in line]
        if kept != lines:
            vault.write(path, b"".join(kept))
            touched.add(path)
    return touched


ALTERATIONS: list[Callable[[Tampered, random.Random], Touched]] = [
    flip,
    truncate,
    truncate_at_a_line,
    delete,
    swap,
    *map(rewrite, [signed_by_another, redate_signature, other_paper, drop_last, leave_out_signature, other_author]),
    remove_order,
    rewrite_register,
    rewrite_seal,
    rewrite_leaves,
]


def test_every_alteration_is_named(sealed: Tampered) -> None:
    chance = random.Random(20261124)
    missed = []
    for number in range(TAMPERINGS):
        alteration = ALTERATIONS[number % len(ALTERATIONS)]
        touched = alteration(sealed, chance)
        unnamed = touched - sealed.named()
        sealed.put_back()
        if unnamed:
            missed.append((number, alteration, unnamed))
    assert missed == []


# -- what people do every day ------------------------------------------------------------------------------------------


def a_while(folder: Path, seed: int) -> Counter[str]:
    """Forty things people do, sealed now and then: no check names any of them. Returns what was done, and how often."""
    house, keys = House(folder / "vault", seed), Keys(folder / "keys")
    for step in range(40):
        if step % 8 == 0:
            seal(house.vault, keys)
        what = house.something()
        assert check_seals(house.root, house.vault.config.id, keys).findings == [], (seed, step, what)
    house.close()
    two_papers = "W062"  # a warning: the people of this house mean it so now and then
    assert [one for one in check(house.root, since_seal=keys).findings if one.rule != two_papers] == [], seed
    return house.done


def test_what_people_do_is_no_alteration(tmp_path: Path) -> None:
    done: Counter[str] = Counter()
    for seed in range(SEQUENCES):
        done += a_while(tmp_path / str(seed), seed)
        shutil.rmtree(tmp_path / str(seed))
    assert set(done) == {action.__name__ for action in ACTIONS}, "something is always refused: it is not tried at all"
