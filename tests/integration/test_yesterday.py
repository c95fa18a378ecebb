"""The vaults of yesterday, in `tests/yesterday/`: today's program opens them, finds nothing wrong, and changes nothing until somebody writes."""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from docvault.model.case.kinds import KINDS
from docvault.model.control.rights import DEFAULT_FIELDS
from docvault.services.orders.history import SENTENCES
from docvault.store.yaml_text import load_yaml
from tests.cli.terminal import Ran, run_in
from tools.make_yesterday import make_yesterday

ROOT = Path(__file__).resolve().parents[2]
KEPT = sorted(path for path in (ROOT / "tests" / "yesterday").iterdir() if path.is_dir())
EMPTY = ("inbox/fax", "inbox/email", "inbox/scan", "intake", "orders", "customers", "plans", "lost+found", "bin")
"""Folders a vault has even when nothing lies in them, which git does not keep."""
SINCE = frozenset(
    {
        *("vault.identity", "register-intake:unhandled", "register-intake:unfiled", "register-intake:part-unfiled"),
        "item.state=duplicate",
        "case.documents.versions.signatures.declared",
        *(f"case.documents.without_parts{name}" for name in ("", ".level", ".department")),
        *("vault.confidentiality", "vault.confidentiality.cases", "vault.confidentiality.fields", "history:raised"),
        *(f"vault.confidentiality.cases.{kind}" for kind in KINDS),
        *(f"vault.confidentiality.fields.{name}" for name in DEFAULT_FIELDS),
        *(f"certificate.{act}.known" for act in ("proposed", "approved", "binned", "destroyed")),
        *("vault.codes", "vault.codes.key", "case.changes.told.evidence"),
        *(f"case.documents.versions.signatures.{name}" for name in ("evidence_only", "why", "elsewhere")),
        *("case.documents.versions.looks.elsewhere", "case.reviews.elsewhere"),
        *(f"history:{action}" for action in ("document-edited", "version-voided", "version-unvoided", "order-voided")),
        *("history:moved", "history:moved-in", "history:moved-out", "case.state=void"),
        *(f"case.{at}void{name}" for at in ("", "documents.versions.") for name in ("", ".at", ".by", ".why")),
        *(f"case.documents.versions.moved{name}" for name in ("", ".at", ".by", ".why", ".from", ".to", ".back")),
        *(
            f"case.documents.versions.moved.{end}.{name}"
            for end in ("from", "to", "back")
            for name in ("order", "document", "version", "vault")
        ),
        *("case.entered", "case.overrides", "case.documents.versions.late"),
        *("case.documents.versions.override", "vault.kinds.single"),
        *(f"case.overrides.{name}" for name in ("step", "at", "by", "why", "elsewhere")),
        "case.documents.versions.overridden_in",
        *(f"case.overrides.step={step}" for step in ("completed", "confirmed")),
        *("history:change-acknowledged", "history:customer-changed"),
        *(f"history:{action}" for action in ("merged", "merged-in", "renamed", "unmerged")),
        *(f"case.merged{name}" for name in ("", ".into", ".at", ".by", ".why")),
        *(f"case.changes.told{name}" for name in ("", ".department", ".due", ".at", ".person", ".name", ".declared")),
        *("case.holds.versions", "case.holds.from", "case.holds.kind=moved"),
        *(f"{paper}.orders.documents.entered" for paper in ("certificate", "disposal-list")),
        "disposal-list.orders.documents.instead_of",
        *("known.how", "known.how=proven", "known.how=declared", "known.system_user", "known.entered_by"),
    }
)
"""What the schemas and histories have that came after the newest vault kept."""
NEVER_AT_REST = {"case.kind=plan", "item.state=filing", "certificate.orders.documents.instead_of"}
"""No command opens a plan yet; an interrupted filing is finished by whoever opens the vault; what came in late is destroyed years after it did."""
ORDER = "2026-0004"

READERS = (
    ("order", "list"),
    ("customer", "list"),
    ("customer", "show", "HANSA"),
    ("person", "list"),
    ("inbox",),
    ("search", "spec"),
    ("search", "order:2026-0001"),
    ("agenda", "--all"),
    ("signoffs",),
    ("holders", "2026-0001", "spec-sheet"),
    ("distribution", "2026-0001"),
    ("change", "list"),
    ("change", "show", "2026-0001", "CN-1"),
    ("review", "2026-0001"),
    ("order", "compare", ORDER),
    ("access",),
    ("retention", "audit"),
    ("retention", "audit", "--from-files"),
    ("retention", "list"),
    ("retention", "show", "D-2026-0002"),
    ("retention", "holds"),
    ("check",),
    ("check", "--since-seal"),
)


@pytest.fixture(params=KEPT, ids=[path.name for path in KEPT])
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of a vault of yesterday, with the folders git does not keep."""
    root = shutil.copytree(request.param, tmp_path / "vault")
    for folder in EMPTY:
        (root / folder).mkdir(parents=True, exist_ok=True)
    return root


def answer(vault: Path, *arguments: str) -> Any:
    """What a command that only reads says."""
    ran = run_in(vault, "--as", "li", *arguments, "--json")
    assert ran.code in {0, 1}, (arguments, ran.err)  # 1: overdue, in the agenda
    return ran.json


def state(vault: Path) -> dict[str, tuple[bytes, int]]:
    """The bytes and the time of every file, and every folder, outside of what is derived."""
    found = {}
    for path in vault.rglob("*"):
        name = path.relative_to(vault).as_posix()
        if name.partition("/")[0] != ".docvault":
            found[name] = (path.read_bytes(), path.stat().st_mtime_ns) if path.is_file() else (b"", 0)
    return found


def checked_since_seal(vault: Path) -> Ran:
    """What a check since the seal says to somebody who vouched for the vault's key."""
    mine = {"XDG_CONFIG_HOME": str(vault.parent / "mine")}
    assert run_in(vault, "seal", "trust", env=mine).code == 0
    return run_in(vault, "check", "--since-seal", "--json", env=mine)


def test_nothing_is_wrong_with_it(vault: Path) -> None:
    ran = checked_since_seal(vault)
    assert {one["rule"] for one in ran.json["findings"]} <= {
        "W061"
    }  # orders completed before they were opened: nobody asked then
    assert ran.json["checked"]["orders"] == len(list(vault.glob("orders/*/*")))


def test_reading_changes_nothing(vault: Path) -> None:
    before = state(vault)
    for arguments in READERS:
        answer(vault, *arguments)
    assert state(vault) == before


def test_every_order_tells_its_whole_history(vault: Path) -> None:
    before = state(vault)
    folders = list(vault.glob("orders/*/*"))
    assert {entry["order"] for entry in answer(vault, "order", "list", "--limit", "100")["orders"]} == {
        folder.name for folder in folders
    }
    for folder in folders:
        told = answer(vault, "history", folder.name)["history"]
        assert [entry["hash"] for entry in told] == [record["hash"] for record in records(folder / "history.jsonl")]
    assert state(vault) == before


def test_what_it_knows_is_answered(vault: Path) -> None:
    audit = answer(vault, "retention", "audit", "--as-of", "2031-01-01")
    assert {"2024-0001", "2026-0008"} <= {row["order"] for row in audit["eligible"]}
    assert {"2026-0003", "2026-0006"} <= {row["order"] for row in audit["blocked"]}
    assert audit == answer(vault, "retention", "audit", "--as-of", "2031-01-01", "--from-files")
    states = {(row["department"], row["version"]): row["state"] for row in spec_sheet(answer(vault, "signoffs"))}
    assert states["cutting", 1] == "returned"
    assert states["cutting", 2] == "superseded"
    assert states["cutting", 3] == states["factory", 3] == "owed"
    duties = answer(vault, "agenda", "--all", "--on", "2026-12-01")
    assert "CN-4" in json.dumps(duties)


def spec_sheet(told: Mapping[str, Any]) -> Iterator[Any]:
    """The rows of `signoffs` about the spec sheet of the first order."""
    return (row for row in told["rows"] if (row["order"], row["document"]) == ("2026-0001", "spec-sheet"))


def test_its_text_is_found_once_it_is_read_again(vault: Path) -> None:
    before = state(vault)
    assert run_in(vault, "reindex").code == 0
    hits = answer(vault, "search", "gold buttons zip")["hits"]
    assert {(hit["order"], hit["document"], hit["version"]) for hit in hits} >= {("2026-0001", "spec-sheet", 3)}
    assert answer(vault, "search", "更改通知")["hits"][0]["document"] == "change-notice"
    assert state(vault) == before


def test_a_change_of_one_order_touches_no_other_file(vault: Path) -> None:
    before = state(vault)
    ran = run_in(vault, "--as", "li", "order", "edit", ORDER, "--note", "written today")
    assert ran.code == 0, ran.err
    after = state(vault)
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert changed == {f"orders/2026/{ORDER}/manifest.yaml", f"orders/2026/{ORDER}/history.jsonl"}
    history = f"orders/2026/{ORDER}/history.jsonl"
    assert after[history][0].startswith(before[history][0])
    assert checked_since_seal(vault).code == 0


def records(path: Path) -> list[Any]:
    """The records of a history or register."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def schema(name: str) -> Any:
    """A schema of the format."""
    return json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))


REGISTERS = sorted(path.name.partition(".")[0] for path in (ROOT / "schemas").glob("register-*.json"))
TREES = {
    "case": "*s/**/manifest.yaml",
    "vault": "vault.yaml",
    "item": "intake/**/item.yaml",
    "certificate": "registers/disposal/D-????-????.yaml",
    "disposal-list": "registers/disposal/*.list.yaml",
}
"""Which files a schema of the format is for."""
KNOWN = "known"
"""How it is known who acted: the same wherever it stands."""


def wanted() -> set[str]:
    """Every action of a history or register, every field of a YAML file, and every word a field of it can have, as today's format has them."""
    actions = {f"history:{action}" for action in SENTENCES}
    for register in REGISTERS:
        member = schema(register)["properties"]["action"]
        actions |= {f"{register}:{action}" for action in member["enum"]}
    return actions | {one for name in TREES for one in fields(schema(name), schema(name), name)} - NEVER_AT_REST


def fields(node: Mapping[str, Any], whole: Mapping[str, Any], at: str) -> Iterator[str]:
    """The fields a schema names, with the words it lists for them; of settings the fields only, each has one value."""
    if "$ref" in node:
        node = whole["$defs"][node["$ref"].rpartition("/")[2]]
    if at.partition(".")[0] != "vault":
        yield from (f"{at}={word}" for word in node.get("enum", ()))
    for name, member in node.get("properties", {}).items():
        yield f"{at}.{name}"
        yield from fields(member, whole, KNOWN if name == KNOWN else f"{at}.{name}")
    yield from fields(node["items"], whole, at) if "items" in node else ()


def found(vaults: Iterable[Path]) -> set[str]:
    """The same of what is in some vaults."""
    there: set[str] = set()
    for vault in vaults:
        for path in (*vault.rglob("history.jsonl"), vault / "registers" / "vault.jsonl"):
            there |= {f"history:{record['action']}" for record in records(path)}
        for register in REGISTERS:
            path = vault / "registers" / f"{register.removeprefix('register-')}.jsonl"
            there |= {f"{register}:{record['action']}" for record in records(path)}
        for name, pattern in TREES.items():
            for path in vault.glob(pattern):
                there |= set(leaves(load_yaml(path.read_bytes(), path.name), name))
    return there


def leaves(tree: Any, at: str) -> Iterator[str]:
    """The fields of a tree, and what they say."""
    if isinstance(tree, dict):
        for name, member in tree.items():
            yield f"{at}.{name}"
            yield from leaves(member, KNOWN if name == KNOWN else f"{at}.{name}")
    elif isinstance(tree, list):
        for member in tree:
            yield from leaves(member, at)
    else:
        yield f"{at}={tree}"


def test_everything_the_format_has_occurs_in_a_vault_of_yesterday() -> None:
    kept = found(KEPT)
    assert wanted() - kept == SINCE, "see tests/yesterday/README.md"


def test_everything_the_format_has_is_written_by_the_script_that_makes_them(tmp_path: Path) -> None:
    made = make_yesterday(tmp_path)
    assert wanted() - found([made]) == set()
    for folder in EMPTY:
        (made / folder).mkdir(parents=True, exist_ok=True)
    ran = checked_since_seal(made)
    assert (ran.code, ran.json["findings"]) == (0, [])
