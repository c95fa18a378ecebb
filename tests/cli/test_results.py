"""Each command's `--json` document has a schema, and each schema is met by a document that its command really prints."""

import json
import os
import shlex
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from docvault.cli.main import program, run
from docvault.services import schemas
from docvault.services.setup.init import init
from docvault.store.yaml_text import load_yaml
from tests.cli.conftest import year_of
from tests.cli.results import FAILED, FOLDER, SHARED, command_of, commands, demand_described
from tests.cli.terminal import ROOT, run_in
from tools.command_reference import commands as contexts

_WANG = "person add wang --name Wang --department cutting --role member; person add boss --name Boss --department sales --role manager; "
_ISSUED = f"{_WANG}distribute {{order}} spec-sheet --to cutting; "
_ISSUED_ALSO = "distribute {order} spec-sheet --to cutting; "
_OPENED = f"{_ISSUED}change open {{order}} --what 'buttons: gold -> silver' --why fax --evidence spec-sheet@1 --affects spec-sheet; "
_CONFIRMED = f"{_OPENED}change confirm {{order}} CN-1 --evidence spec-sheet@1; "
_SENT = f"{_CONFIRMED}add {{order}} {{spec}} --document spec-sheet --change CN-1; change issue {{order}} CN-1; "
_TOLD = f"{_CONFIRMED}add {{order}} {{spec}} --document spec-sheet --change CN-1; change issue {{order}} CN-1 --to pattern; "
CONTROL: Mapping[str, str] = {
    "agenda": f"{_SENT}agenda --all",
    "change-acknowledge": f"{_TOLD}change acknowledge {{order}} CN-1 --department pattern",
    "change-close": f"{_SENT}--as wang sign {{order}} spec-sheet; change close {{order}} CN-1",
    "change-confirm": f"{_OPENED}change confirm {{order}} CN-1 --evidence spec-sheet@1",
    "change-issue": f"{_CONFIRMED}add {{order}} {{spec}} --document spec-sheet --change CN-1; change issue {{order}} CN-1 --to shipping",
    "change-list": f"{_SENT}change list",
    "change-notice": f"{_SENT}change notice {{order}} CN-1 --out {{out}}/CN-1.docx",
    "change-open": "change open {order} --what 'buttons: gold -> silver' --why fax --evidence spec-sheet@1",
    "change-reject": f"{_CONFIRMED}add {{order}} {{spec}} --document spec-sheet --change CN-1; change reject {{order}} CN-1 --why withdrawn",
    "change-show": f"{_TOLD}change acknowledge {{order}} CN-1 --department pattern; --as wang sign {{order}} spec-sheet; change show {{order}} CN-1",
    "distribute": f"{_WANG}distribute {{order}} spec-sheet --to cutting,pattern --copies 2",
    "distribution": f"{_SENT}--as wang sign {{order}} spec-sheet; distribution {{order}}",
    "holders": f"{_ISSUED}--as wang sign {{order}} spec-sheet; holders {{order}} spec-sheet",
    "recall": f"{_ISSUED}recall {{order}} spec-sheet@2",
    "return": f"{_ISSUED}return {{order}} spec-sheet@2 --department cutting",
    "review": f"{_WANG}--as boss review {{order}} --item price --opinion conditions --remark 'in advance'",
    "second-look": f"{_WANG}--as boss second-look {{order}} spec-sheet",
    "sign": f"{_ISSUED}sign {{order}} spec-sheet --department cutting --person wang --evidence spec-sheet@1",
    "signoffs": f"{_SENT}signoffs",
}
INTAKE: Mapping[str, str] = {
    "file": "ingest; file {item} {order}",
    "handled": "ingest; handled {item} --why 'dealt with by telephone'",
    "inbox": "ingest; inbox",
    "ingest": "ingest",
    "unfile": "ingest; file {item} {order}; unfile {item} --why 'of another customer'",
    "reject": "ingest; reject {item} --why advertising",
}
_DUE = (
    "person add boss --name Boss --department sales --role manager; order new --customer OLD --title Old --opened 2019-11-04 --number "
    "2019-0001; add 2019-0001 {spec} --kind spec-sheet; order complete 2019-0001 --on 2020-01-31; "
)
_PROPOSED = f"{_DUE}retention propose; "
_APPROVED = f"{_PROPOSED}--as boss retention approve {{disposal}}; "
RETENTION: Mapping[str, str] = {
    "retention-audit": f"{_DUE}retention audit",
    "retention-propose": f"{_DUE}retention propose",
    "retention-show": f"{_APPROVED}retention show {{disposal}}",
    "retention-approve": f"{_PROPOSED}--as boss retention approve {{disposal}}",
    "retention-withdraw": f"{_PROPOSED}retention withdraw {{disposal}} --why later",
    "retention-execute": f"{_APPROVED}retention execute {{disposal}} --now --yes",
    "retention-restore": f"{_APPROVED}retention execute {{disposal}}; retention restore {{disposal}}",
    "retention-list": f"{_APPROVED}retention list",
    "retention-hold": "retention hold {order} --why claim",
    "retention-release": "retention hold {order} --why claim; retention release {order} --why settled",
    "retention-holds": "retention hold customer:NORDIC --why audit; retention holds",
}
_SEALED = "distribute {order} spec-sheet --to merchandising; sign {order} spec-sheet; seal --key {key}; "
PROOF: Mapping[str, str] = {
    "about": f"{_SEALED}adopt {{edited}}; check; about",
    "adopt": "adopt {edited}",
    "check": f"{_SEALED}check --since-seal --key {{key}}",
    "prove": f"{_SEALED}prove {{order}} spec-sheet --department merchandising --out {{out}}/proof.json",
    "revert": "revert {edited}",
    "seal": "seal --key {key}",
}
_OTHER = (
    "init ../other --time-zone Asia/Shanghai; -C ../other order new --customer HANSA --title Jeans --number 1999-0001; "
)
EXCHANGE: Mapping[str, str] = {
    "export": "export {order} --customer NORDIC --to {out} --why audit",
    "import": f"{_OTHER}-C ../other export 1999-0001 --to {{out}} --why moved; import {{out}}/1999-0001",
}
ORDERS: Mapping[str, str] = {
    "add": "add {order} {spec} --kind contract",
    "customer-new": "customer new GALA --name Gala --address @gala.example --note n",
    "customer-merge": "order new --customer NORDIK --title t; customer merge NORDIK NORDIC --why w",
    "customer-rename": "customer rename NORDIC NORD",
    "customer-edit": "customer edit NORDIC --name Nordic --address @nordic.example --credit-limit '5000 USD' --note n",
    "customer-list": "customer edit NORDIC --address @nordic.example; customer list",
    "customer-show": "retention hold customer:NORDIC --why claim; customer show NORDIC",
    "document-edit": "document edit {order} spec-sheet --title Buttons --department cutting",
    "document-void": f"{_WANG}distribute {{order}} spec-sheet@1 --to cutting --superseded; {_ISSUED_ALSO}document void {{order}} spec-sheet@2 --why other",
    "get": "get {order} spec-sheet@1 --out {out} --why claim",
    "history": "history {order}",
    "move": f"{_ISSUED}order new --customer NORDIC --title Shirt; move {{order}} spec-sheet@2 {{repeat}} --why other",
    "order-cancel": "order cancel {order} --why withdrawn",
    "order-compare": "order edit {order} --stage sampling; order repeat {order} --style DJ-9; order compare {repeat}",
    "order-complete": "order complete {order}",
    "order-confirm": "order repeat {order}; order confirm {repeat} spec-sheet",
    "order-cover": "order cover {order} --out {out}/cover.docx",
    "order-edit": "order edit {order} --value '100 USD' --contract C-1 --importance high --note n",
    "order-list": "order list",
    "order-new": "order new --customer NEW --title Shirt",
    "order-reopen": "order complete {order}; order reopen {order} --why complaint",
    "order-repeat": "order repeat {order}",
    "order-void": f"{_ISSUED}order void {{order}} --why twice",
    "order-show": (
        "person add wang --name Wang --department cutting; person add boss --name Boss --department sales --role manager; "
        "distribute {order} spec-sheet --to cutting --copies 2; --as wang sign {order} spec-sheet --department cutting; "
        "--as boss second-look {order} spec-sheet; --as boss review {order} --item price --opinion agree; "
        "change open {order} --what 'buttons: gold -> silver' --why fax --evidence spec-sheet@1 --affects spec-sheet; "
        "retention hold {order} --why claim; retention hold customer:NORDIC --why claim; order show {order} --why claim"
    ),
}
PEOPLE: Mapping[str, str] = {
    "access": "order show {order} --why claim; get {order} spec-sheet --out {out} --why claim; access",
    "person-add": "person add wang --name 王丽 --department cutting --system-user wang",
    "person-edit": "person add wang --name 王丽 --department cutting; person edit wang --role reviewer --inactive",
    "person-list": "person list",
}
SEARCH: Mapping[str, str] = {"search": "search buttons"}
SETUP: Mapping[str, str] = {"init": "init {out}/other", "reindex": "reindex", "reread": "reread --all"}
RUNS: Mapping[str, str] = {
    **INTAKE,
    **ORDERS,
    **CONTROL,
    **PEOPLE,
    **SEARCH,
    **SETUP,
    **RETENTION,
    **PROOF,
    **EXCHANGE,
}
"""What is typed in the prepared vault to see a command's result; before it, what must have been done, each ended by a semicolon.

`{order}` has a document of two versions, `{edited}` a manifest that was edited by hand, `{repeat}` is the order opened next;
`{spec}` is a file, `{out}` a folder, both beside the vault, `{item}` what was taken in last, of an inbox in which a letter lies,
`{key}` where the key of a seal may lie, `{disposal}` the number of the first disposal.
"""
YESTERDAY = sorted(path for path in (ROOT / "tests" / "yesterday").iterdir() if path.is_dir())
READ_OF_AN_ORDER = ("order show", "history", "review", "distribution")
READ = ("inbox --all", "access", "signoffs", "change list", "retention list", "retention holds", "agenda --all")
ELSEWHERE = {"demo", "watch"}
"""What takes half a minute, or runs until it is stopped, is held against its schema where a test runs it."""


@pytest.fixture
def prepared(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The vault the commands of `RUNS` are typed in."""
    vault = shutil.copytree(template, tmp_path / "vault")
    year = year_of(vault)
    manifest = vault / "orders" / year / f"{year}-0002" / "manifest.yaml"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("Linen", "Cotton"), encoding="utf-8")
    (tmp_path / "spec.txt").write_text("horn buttons 牛角纽扣", encoding="utf-8")
    (tmp_path / "out").mkdir()
    (vault / "inbox" / "fax" / "letter.txt").write_text("buttons of DJ-208 关于纽扣", encoding="utf-8")
    monkeypatch.chdir(vault)
    return vault


def places(vault: Path) -> Mapping[str, str]:
    """What the names in `RUNS` stand for at this moment."""
    year = year_of(vault)
    items = sorted(path.name for path in vault.glob("intake/*/*/*/*"))
    return {
        "order": f"{year}-0001",
        "edited": f"{year}-0002",
        "repeat": f"{year}-0003",
        "item": items[-1] if items else next(iter(_arrived(vault)), ""),
        "disposal": f"D-{year}-0001",
        "spec": "../spec.txt",
        "out": "../out",
        "key": "../key.pem",
    }


def _arrived(vault: Path) -> list[str]:
    """The items that arrived, the last one first."""
    lines = (vault / "registers/intake.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in reversed(lines)]
    return [one["data"]["item"] for one in records if one["action"] == "arrived"]


@pytest.mark.parametrize("command", sorted(set(commands()) - ELSEWHERE))
def test_a_command_prints_what_its_schema_says(
    command: str, prepared: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(
        "XDG_CONFIG_HOME", str(tmp_path / "settings")
    )  # each copy of the vault is sealed for the first time
    assert (FOLDER / f"{command}.schema.json").is_file(), f"{command} has no schema in schemas/results/"
    assert command in RUNS, f"RUNS does not say what to type for {command}"
    secret = load_yaml((prepared / "vault.yaml").read_bytes(), "vault.yaml")["codes"]["key"]
    *before, last = RUNS[command].split(";")
    for line in before:
        assert run(shlex.split(line.format_map(places(prepared))), "en") == 0, capsys.readouterr().err
    typed = shlex.split(last.format_map(places(prepared)))
    capsys.readouterr()
    run([*typed, "--json"], "en")
    printed = capsys.readouterr()
    assert printed.out, f"{typed} prints no document: {printed.err}"
    assert command_of(typed) == command
    demand_described(typed, json.loads(printed.out))
    run(typed, "en")
    told = capsys.readouterr()
    assert secret not in printed.out + printed.err + told.out + told.err


def readings_of(vault: Path) -> Iterator[str]:
    """What is typed to read everything in a vault."""
    yield from (f"{read} {path.name}" for path in vault.glob("orders/*/*") for read in READ_OF_AN_ORDER)
    yield from (f"customer show {path.name}" for path in vault.glob("customers/*"))
    yield from (f"retention show {path.name[:11]}" for path in vault.glob("registers/disposal/*.list.yaml"))
    yield from READ


@pytest.mark.parametrize("kept", YESTERDAY, ids=lambda path: path.name)
def test_what_a_vault_with_everything_in_it_tells_is_described(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A vault of yesterday has every kind of record: fields that seldom occur are met here."""
    vault = shutil.copytree(kept, tmp_path / "vault")
    monkeypatch.chdir(vault)
    for line in readings_of(vault):
        run(["--as", "li", *line.split(), "--json"], "en")
        printed = capsys.readouterr()
        assert printed.out, f"{line}: {printed.err}"
        demand_described(line.split(), json.loads(printed.out), by_hand=True)


@pytest.mark.usefixtures("prepared")
def test_only_words_for_people_depend_on_the_reader(capsys: pytest.CaptureFixture[str]) -> None:
    told = []
    for language in ("en", "zh_CN"):
        run(["retention", "audit", "--json"], language)
        told.append(json.loads(capsys.readouterr().out))
    english, chinese = ([one.pop("reasons") for one in audit["blocked"]] for audit in told)
    assert (english[0], chinese[0]) == (["the order is not completed"], ["订单尚未完成"])
    assert told[0] == told[1]


def test_the_schemas_are_those_of_the_commands() -> None:
    described = {path.name.removesuffix(".schema.json") for path in FOLDER.glob("*.schema.json")} - {SHARED, FAILED}
    assert described == set(commands())


def test_what_comes_in_pieces_says_how_many_there_are() -> None:
    """A command takes `--limit` and `--offset` where its document has a total, and only there."""
    pieced = set()
    for context in contexts(program()):
        options = {option.name for option in context.command.params} & {"limit", "offset"}
        assert len(options) != 1, context.command_path
        pieced |= {"-".join(context.command_path.split()[1:])} if options else set()
    totals = {
        path.name.removesuffix(".schema.json")
        for path in FOLDER.glob("*.schema.json")
        if '"total' in path.read_text("utf-8")
    }
    assert pieced == totals - {SHARED} - ELSEWHERE


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.schema.json")), ids=lambda path: path.stem)
def test_a_schema_leaves_nothing_open(path: Path) -> None:
    """A field nobody described must not pass: each group of fields is closed, says what is always there, and each field has its sentence."""
    for place, group in _groups(json.loads(path.read_text(encoding="utf-8")), path.name):
        more: Any = group.get("additionalProperties", {})
        assert more is False or str(more.get("$ref")).endswith("#/$defs/added_by_hand"), (
            f"{place} takes undescribed fields"
        )
        assert set(group.get("required", ())) <= set(group["properties"]), f"{place} demands what it does not describe"
        for name, field in group["properties"].items():
            assert field.get("description"), f"{place}.{name} has no description"
            assert "\n" not in field["description"], f"{place}.{name} is described in more than a line"


def test_what_schemas_share_is_used() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.schema.json")}
    shared = json.loads(texts[f"{SHARED}.schema.json"])["$defs"]
    assert [name for name in shared if not any(f'#/$defs/{name}"' in text for text in texts.values())] == []


def _groups(tree: Any, place: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(tree, dict):
        if isinstance(tree.get("properties"), dict):
            yield place, tree
        for name, below in tree.items():
            yield from _groups(below, f"{place}.{name}")
    elif isinstance(tree, list):
        for number, below in enumerate(tree):
            yield from _groups(below, f"{place}[{number}]")


def test_a_field_nobody_described_is_found() -> None:
    demand_described(["adopt", "--json"], {"adopted": "vault.yaml"})
    with pytest.raises(AssertionError, match="surprise"):
        demand_described(["adopt", "--json"], {"adopted": "vault.yaml", "surprise": 1})
    with pytest.raises(AssertionError, match="adopted"):
        demand_described(["-C", "vault", "--json", "adopt"], {})


def test_whatever_a_test_runs_is_held_against_its_schema(template: Path, tmp_path: Path) -> None:
    """A docvault that prints a field too many, run as all tests run it."""
    (tmp_path / "sitecustomize.py").write_text(
        "import docvault.services.retention.hold as h\nh.holds_tree = lambda held: {'holds': [], 'surprise': 1}\n",
        encoding="utf-8",
    )
    planted = {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
    assert run_in(template, "retention", "holds", env=planted).code == 0
    with pytest.raises(AssertionError, match="surprise"):
        run_in(template, "--json", "retention", "holds", env=planted)


def test_what_schemas_share_is_found_without_a_network() -> None:
    assert schemas.is_valid({"adopted": "2026-0001"}, "results/adopt")
    assert not schemas.is_valid({"adopted": ""}, "results/adopt")


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["order", "show", "2026-0001", "--json"], "order-show"),
        (["--json", "-C", "vault", "--as", "li", "retention", "audit"], "retention-audit"),
        (["second-look", "2026-0001"], "second-look"),
        (["change", "--json", "list"], "change-list"),
    ],
)
def test_the_command_is_told_from_its_options(arguments: list[str], command: str) -> None:
    assert command_of(arguments) == command


def test_schemas_of_results_do_not_go_into_vaults(tmp_path: Path) -> None:
    init(tmp_path / "vault", language="en", time_zone="Asia/Shanghai", system_user="li", identity="declared")
    assert not list((tmp_path / "vault").rglob("*.schema.json"))
