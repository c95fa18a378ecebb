"""Rights follow the content (R-RO2): a table of every command, everybody's role and department, and every place where something may be said.

A word that somebody may not read stands in nothing any command writes for them, as text or as JSON, on either output; one that they may read is found.
"""

import json
import shlex
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cli.probed import NOBODY, PEOPLE, READERS, probed, typed
from tests.cli.results import command_of, commands, demand_described

READING: tuple[str, ...] = (
    "agenda --all",
    "agenda --department merchandising",
    "inbox",
    "inbox {item}",
    "inbox {twin}",
    "inbox {waiting}",
    "inbox --all",
    "search order:{order}",
    "search is:waiting",
    "search customer:NORDIC kind:spec-sheet",
    *(
        f"search {word}"
        for word in (
            "zqgentext",
            "zqinttext",
            "zqcontext",
            "zqmailtext",
            "zqparttext",
            "zqwaittext",
            "zqcomptext",
            "zqcusttext",
        )
    ),
    "search from:zqmailsender",
    "search from:zqwaitsender",
    "history {order}",
    "history {repeat}",
    "history NORDIC --customer",
    "distribution {order}",
    "distribution {order} contract",
    "signoffs",
    "signoffs --order {order}",
    "holders {order} contract",
    "change list",
    "change list {order}",
    "change show {order} CN-1",
    "change show {order} CN-2",
    "change notice {order} CN-1",
    "review {order}",
    "order list",
    "order show {order}",
    "order show {repeat}",
    "order show {old}",
    "order compare {repeat}",
    "order compare {order} --with {old}",
    "order cover {order}",
    "customer list",
    "customer list zqcustomer",
    "customer show NORDIC",
    "person list",
    "retention audit --as-of 2040-01-01",
    "retention show {disposal}",
    "retention list",
    "retention holds",
    "search order:{repeat}",
    "access",
    "check --fast",
    "about",
)
"""What only reads: typed by everybody, in one vault."""
WRITING: tuple[str, ...] = (
    "file {item} {order}",
    "file {item} {order} --part 1 --kind bulletin",
    "file {twin} {order}",
    "reject {item} --why w",
    "unfile {item} --why w",
    "handled {item} --why w",
    "add {order} {spec} --document contract",
    "get {order} contract --out {out} --why w",
    "get {order} packing-list --out {out} --why w",
    "get {order} zqcontitle --out {out} --why w",
    "get {order} stray --out {out} --why w",
    "document edit {order} contract --title t",
    "document edit {order} zqcontitle --title t",
    "document void {order} contract --why w",
    "document void {order} zqcontitle --why w",
    "document void {order} wrong@1 --undo --why w",
    "move {order} contract {repeat} --document moved --why w",
    "move {order} zqcontitle {repeat} --why w",
    "move {repeat} stray {order} --document stray --why w",
    "sign {order} wrong",
    "second-look {order} wrong",
    "distribute {order} wrong --to cutting",
    "distribute {order} contract --to cutting",
    "sign {order} zqcontitle",
    "sign {order} contract",
    "return {order} contract --department finance",
    "recall {order} contract",
    "change open {order} --what 'a: b -> c' --why w --evidence zqcontitle",
    "change confirm {order} CN-1",
    "change issue {order} CN-1",
    "change acknowledge {order} CN-1",
    "change close {order} CN-1",
    "change reject {order} CN-1 --why w",
    "review {order} --item price --opinion agree",
    "second-look {order} contract",
    "order new --customer NORDIC --title x",
    "order edit {order} --note n",
    "order repeat {order}",
    "order confirm {repeat} spec-sheet",
    "order complete {repeat}",
    "order reopen {old} --why w",
    "order cancel {repeat} --why w",
    "order void {repeat} --why w",
    "customer edit NORDIC --note n",
    "customer new GALA --name n",
    "customer merge NORDIC GALA --why w",
    "customer merge NORDIC GALA --undo --why w",
    "customer rename NORDIC NORD",
    "order show customer:NORDIC",
    "add customer:NORDIC {spec}",
    "get customer:NORDIC frame --out {out} --why w",
    "file {item} customer:NORDIC",
    "adopt customer:NORDIC",
    "revert customer:NORDIC",
    "document edit customer:NORDIC frame --title t",
    "document void customer:NORDIC frame --why w",
    "export customer:NORDIC --to {out} --why w",
    "person add new --name N --department cutting",
    "person edit cut --name N",
    "retention propose",
    "retention approve {disposal}",
    "retention execute {disposal} --dry-run",
    "retention withdraw {disposal} --why w",
    "retention restore {disposal}",
    "retention hold {order} --why w",
    "retention release {order} --why w",
    "retention hold from:zqmailsender --why w",
    "export {order} --to {out} --why w",
    "export --customer NORDIC --to {out} --why w",
    "export --query from:zqmailsender --to {out} --why w",
    "import {spec}",
    "prove {order} contract --department finance --out {out}/p.json",
    "adopt {order}",
    "revert {order}",
    "seal --key {out}/k.pem",
    "reindex",
    "reread --all",
    "ingest",
    "init {out}/other",
)
"""What writes, or tries to: each typed by everybody in a copy of the vault of their own."""
ELSEWHERE = {"demo", "watch"}
"""`demo` makes a vault of its own; what `watch` says of an item is made where `ingest` makes it."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("probed")


@pytest.fixture(scope="module")
def vault(place: Path) -> tuple[Path, Mapping[str, str]]:
    made, names = probed(place)
    (place / "spec.txt").write_text("new", encoding="utf-8")
    (place / "out").mkdir()
    return made, {**names, "spec": str(place / "spec.txt"), "out": str(place / "out")}


@pytest.mark.parametrize("person", [*PEOPLE, "boss", NOBODY])
def test_nobody_sees_what_is_closed_and_everybody_what_is_open(
    person: str, vault: tuple[Path, Mapping[str, str]], tmp_path: Path
) -> None:
    made, names = vault
    told = [(line, _all(made, person, line.format_map(names))) for line in READING]
    own = shutil.copytree(made, tmp_path / "own")
    told += [(line, _all(own, person, line.format_map({**names, "out": str(tmp_path)}))) for line in WRITING]
    leaks = [
        (line, word)
        for line, said in told
        for word, readers in READERS.items()
        if person not in readers and word in said and word not in line
    ]
    assert leaks == []
    everything = "\n".join(said for _line, said in told)
    assert [word for word, readers in READERS.items() if person in readers and word not in everything] == []


def _all(vault: Path, person: str, line: str) -> str:
    """Everything a command writes, as text and as JSON."""
    said = typed(vault, person, line)
    as_json = typed(vault, person, f"{line} --json")
    if as_json.code in {0, 1} and as_json.out:
        demand_described(shlex.split(line), json.loads(as_json.out))
    return f"{said.out}\n{said.err}\n{as_json.out}\n{as_json.err}"


def test_every_command_is_in_the_table() -> None:
    walked = {command_of(shlex.split(line)) for line in (*READING, *WRITING)}
    assert set(commands()) - walked == ELSEWHERE
