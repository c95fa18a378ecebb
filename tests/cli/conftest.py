"""Vaults for the tests of the command line."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cli.terminal import Ran, Run, run_in


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with two orders, one document of two versions, and one further file; tests get copies of it."""
    folder = tmp_path_factory.mktemp("template")
    assert (
        run_in(folder, "init", "vault", "--identity", "declared", "--time-zone", "Asia/Shanghai", "--lang", "en").code
        == 0
    )
    vault = folder / "vault"
    new = (
        "order",
        "new",
        "--customer",
        "NORDIC",
        "--title",
        "Denim jacket 牛仔夹克",
        "--ref",
        "PO-4711",
        "--style",
        "DJ-208",
        "--due",
        "2027-03-15",
    )
    assert run_in(vault, *new).code == 0
    assert run_in(vault, "order", "new", "--customer", "HANSE", "--title", "Linen shirt", "--class", "urgent").code == 0
    for text in ("silver buttons 银色纽扣", "gold buttons 金色纽扣"):
        (folder / "spec.txt").write_text(text, encoding="utf-8")
        more = ("--document", "spec-sheet") if "gold" in text else ("--kind", "spec-sheet")
        assert run_in(vault, "add", "2026-0001".replace("2026", year_of(vault)), folder / "spec.txt", *more).code == 0
    return vault


def year_of(vault: Path) -> str:
    """The year orders of a test vault stand in."""
    return max(entry.name for entry in (vault / "orders").iterdir())


@pytest.fixture
def vault(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A vault of one's own, and nobody who saw another of its id: all are copies, and who saw one sealed seals no other silently."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    return shutil.copytree(template, tmp_path / "vault")


@pytest.fixture
def order(vault: Path) -> str:
    """The order that has documents."""
    return f"{year_of(vault)}-0001"


@pytest.fixture
def old(run: Run, vault: Path) -> str:
    """A further order, of 2019, that has the documents `order` has: it may be completed on a day long ago."""
    number = "2019-0001"
    known = ("--customer", "NORDIC", "--title", "Denim jacket 牛仔夹克", "--opened", "2019-11-04", "--number", number)
    assert run("order", "new", *known).code == 0
    for text, more in (("silver", "--kind"), ("gold", "--document")):
        (vault.parent / "spec.txt").write_text(f"{text} buttons of 2019", encoding="utf-8")
        assert run("add", number, vault.parent / "spec.txt", more, "spec-sheet").code == 0
    return number


@pytest.fixture
def run(vault: Path) -> Run:
    """Runs commands in the vault."""

    def in_vault(*arguments: str | Path, env: Mapping[str, str] | None = None) -> Ran:
        return run_in(vault, *arguments, env=env)

    return in_vault
