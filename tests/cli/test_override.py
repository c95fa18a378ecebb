"""`--override --why REASON` goes on against a rule, and a refusal lists with `--json` what is open."""

import json
from pathlib import Path

import pytest

from tests.cli.terminal import Run


@pytest.fixture
def refused(run: Run, order: str, vault: Path) -> list[str]:
    """What is typed to issue a contract nobody has reviewed, which is refused."""
    paper = vault / "contract.txt"
    paper.write_text("price 10 USD", encoding="utf-8")
    assert run("add", order, paper, "--kind", "contract", "--document", "contract").code == 0
    paper.unlink()
    boss = ("person", "add", "boss", "--name", "Chen", "--department", "merchandising", "--role", "manager")
    assert run(*boss).code == 0
    return ["--as", "boss", "distribute", order, "contract", "--to", "finance"]


def reason_of(run: Run, order: str) -> str:
    """Why the copy of the contract went out."""
    shown = run("order", "show", order, "--json").json
    [document] = [one for one in shown["documents"] if one["id"] == "contract"]
    reason: str = document["versions"][0]["copies"][0]["override"]
    return reason


def test_what_is_open_is_listed(run: Run, refused: list[str]) -> None:
    told = run(*refused, "--json")
    error = json.loads(told.err)["error"]
    assert told.code == error["exit"] == 3
    assert error["open"] == ["capacity", "process and technique", "quantity", "price", "delivery"]
    chinese = run("--lang", "zh_CN", *refused, "--json")
    assert json.loads(chinese.err)["error"]["open"][2] == "数量"
    assert "--override --why REASON" in run(*refused).err


def test_an_error_without_anything_open_has_no_list(run: Run, order: str) -> None:
    told = run("order", "edit", order, "--title", "Denim jacket 牛仔夹克", "--json")
    assert "open" not in json.loads(told.err)["error"]


@pytest.mark.parametrize(
    "typed",
    [
        ["--override", "--why", "agreed by phone"],
        ["--why", "agreed by phone", "--override"],
        ["--override", "agreed by phone"],
        ["--override=agreed by phone"],
    ],
)
def test_the_reason_stands_in_the_record(run: Run, order: str, refused: list[str], typed: list[str]) -> None:
    done = run(*refused, *typed)
    assert done.code == 0
    assert "Nobody is entered in Finance" in done.err
    assert reason_of(run, order) == "agreed by phone"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["--override"], "A reason is missing"),
        (["--override", "--why", " "], "A reason is missing"),
        (["--why", "agreed"], "none was"),
        (["--override", "agreed", "--why", "by phone"], "Two reasons"),
        (["--override", ""], "--override"),
        (["--override", "--why", ""], "--why"),
    ],
)
def test_a_reason_is_said_once(run: Run, refused: list[str], typed: list[str], told: str) -> None:
    for command in (refused, ["--as", "boss", "change", "issue", refused[3], "CN-1"]):
        ran = run(*command, *typed)
        assert ran.code == 2
        assert told in ran.err
