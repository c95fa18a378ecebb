"""`docvault about`: what it says in a vault and outside one, of a vault that was sealed and checked, and of one that cannot be read."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from tests.cli.terminal import Ran, Run, run_in


def about(folder: Path, *arguments: str, **env: str) -> Ran:
    return run_in(folder, "about", *arguments, env=env)


def test_outside_a_vault_it_says_so(tmp_path: Path) -> None:
    told = about(tmp_path, "--json").json
    assert (told["vault"], told["identity"]) == (None, None)
    assert "not in a vault" in about(tmp_path).out


def test_in_a_vault_it_says_which_and_who_acts(vault: Path) -> None:
    told = about(vault / "orders", "--json").json
    assert (told["vault"]["folder"], told["vault"]["name"], told["identity"]) == (str(vault), "vault", "declared")
    assert not {"last_seal", "last_check"} & set(told)
    text = about(vault).out
    assert told["vault"]["id"] in text
    assert "whoever works here says who they are" in text
    assert "Last" not in text


def test_it_says_what_keeps_a_reading_process_in(vault: Path) -> None:
    sandbox = about(vault, "--json").json["sandbox"]
    kept = {
        "files": bool(sandbox["landlock"]),
        "writing": bool(sandbox["landlock"]) or sandbox["seccomp"],
        "network": sandbox["seccomp"],
        "programs": bool(sandbox["landlock"]) or sandbox["seccomp"],
    }
    assert sandbox["kept_from"] == [what for what, holds in kept.items() if holds]
    if sandbox["landlock"] and sandbox["seccomp"]:
        assert "is kept from other files, writing, the network, other programs (Landlock, version" in about(vault).out
        assert "读取时与其他文件、写入、网络、其他程序隔离" in about(vault, "--lang", "zh_CN").out


def planted(folder: Path, code: str) -> dict[str, str]:
    """An environment in which each Python of docvault starts with this."""
    (folder / "sitecustomize.py").write_text(code, encoding="utf-8")
    return {"PYTHONPATH": f"{folder}:{Path(__file__).resolve().parents[2]}"}


def test_where_the_system_has_neither_it_says_so(vault: Path, tmp_path: Path) -> None:
    env = planted(
        tmp_path,
        "from docvault.extract.workers import landlock, seccomp\n"
        "landlock.offered = lambda: 0\n"
        "seccomp.is_offered = lambda: False\n",
    )
    assert about(vault, "--json", **env).json["sandbox"] == {"landlock": 0, "seccomp": False, "kept_from": []}
    assert "neither Landlock nor seccomp" in about(vault, **env).out


@pytest.mark.skipif(
    "not __import__('sys').platform.startswith('linux')", reason="nothing is offered that could be refused"
)
def test_what_is_offered_and_refused_is_told_and_what_was_to_be_read_waits(vault: Path, tmp_path: Path) -> None:
    env = planted(
        tmp_path,
        "from docvault.extract.workers import landlock, seccomp\n"
        "def refuse(*_): raise OSError(1, 'not today')\n"
        "landlock.offered = lambda: 1\n"
        "landlock.restrict = seccomp.no_new_rights = refuse\n",
    )
    sandbox = about(vault, "--json", **env).json["sandbox"]
    assert sandbox["kept_from"] == []
    assert "not today" in sandbox["problem"]
    assert "No file was read" in about(vault, **env).out
    (vault / "inbox" / "fax" / "letter.txt").write_text("herringbone", encoding="utf-8")
    taken = run_in(vault, "ingest", env=env)
    assert "could not be kept from everything else" in taken.out + taken.err
    assert run_in(vault, "search", "herringbone", "--json").json["total"] == 0
    assert run_in(vault, "ingest").code == 0  # once it can be
    assert "letter.txt" in run_in(vault, "search", "herringbone").out


def test_it_says_when_the_vault_was_sealed_and_checked(vault: Path, run: Run, tmp_path: Path) -> None:
    assert run("seal", "--key", tmp_path / "key.pem").code == 0
    assert run("check", "--fast").code == 0
    told = about(vault, "--json").json
    assert told["last_seal"]["seal"] == 1
    checked = told["last_check"]
    at = checked.pop("at")
    assert at.endswith("+08:00")
    assert checked == {"findings": 0, "failed": False, "fast": True, "since_seal": False}
    text = about(vault).out
    day = datetime.fromisoformat(at).strftime("%-d %B %Y, %H:%M")
    assert f"{day}: everything is as the format says; by size only" in text
    assert "number 1, of " in text


def test_a_check_with_findings_is_noted_and_one_of_an_order_is_not(vault: Path, run: Run, order: str) -> None:
    (vault / "FORMAT.md").unlink()
    assert run("check", order).code == 1
    assert "last_check" not in about(vault, "--json").json
    found = run("check", "--json")
    checked = about(vault, "--json").json["last_check"]
    assert (checked["findings"], checked["failed"]) == (len(found.json["findings"]), True)
    assert "1 finding" in about(vault).out


def test_what_was_noted_and_cannot_be_read_is_as_if_it_were_not(vault: Path, run: Run) -> None:
    assert run("check").code == 0
    for text in ("", "[]", '{"at": 1}'):
        (vault / ".docvault" / "last-check.json").write_text(text)
        assert "last_check" not in about(vault, "--json").json


def test_a_vault_that_lies_where_nothing_can_be_written_is_checked_all_the_same(vault: Path, run: Run) -> None:
    (vault / ".docvault" / "last-check.json").mkdir()
    assert run("check").code == 0


def test_a_vault_that_cannot_be_read_is_told_with_the_reason(vault: Path) -> None:
    (vault / "registers" / "vault.jsonl").write_text("torn", encoding="utf-8")
    (vault / "vault.yaml").write_text("{", encoding="utf-8")
    ran = about(vault, "--json")
    assert ran.code == 0
    assert ran.json["vault"]["problem"]
    assert ran.json["identity"] is None
    assert str(vault) in about(vault).out


def test_a_register_of_seals_that_cannot_be_read_is_told(vault: Path, run: Run, tmp_path: Path) -> None:
    assert run("seal", "--key", tmp_path / "key.pem").code == 0
    register = vault / "registers" / "seals.jsonl"
    record = json.loads(register.read_text())
    record["data"] = {}
    register.write_text(json.dumps(record) + "\n")
    told = about(vault, "--json").json
    assert told["vault"]["problem"]
    assert told["vault"]["name"] == "vault"
    assert "last_seal" not in told
