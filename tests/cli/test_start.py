"""Short commands start fast because they import little: what must not be imported is named here (benchmarks measure the speed)."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.ready import CAN_FORK
from tests.cli.terminal import environment, forked, run_in, started
from tests.pace import HANG_SECONDS

SEE = """
import json, os, sys
from docvault.cli import main
os._exit = sys.exit
sys.argv = ["docvault", *json.loads(sys.argv[1])]
try:
    main.main()
except SystemExit:
    sys.stderr.write("\\n" + json.dumps(sorted(sys.modules)))
"""
HEAVY = {
    "yaml",
    "rich",
    "jsonschema_rs",
    "PIL",
    "watchdog",
    "pypdfium2",
    "onnxruntime",
    "asyncio",
    "multiprocessing",
    "socket",
    "email",
    "http",
}


def imported(vault: Path, *arguments: str) -> set[str]:
    """Every module a command has imported when it ends."""
    command = [sys.executable, "-c", SEE, json.dumps(arguments)]
    done = subprocess.run(
        command, cwd=vault, env=environment(), capture_output=True, text=True, check=True, timeout=HANG_SECONDS
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize("arguments", [("--help",), ("order", "--help"), ("--lang", "zh_CN", "--help")])
def test_help_imports_click_and_little_else(vault: Path, arguments: tuple[str, ...]) -> None:
    modules = imported(vault, *arguments)
    rooms = {module for module in modules if module.startswith("docvault.")}
    assert rooms == {
        "docvault.errors",
        "docvault.cli",
        "docvault.cli.case_names",
        "docvault.cli.commands",
        "docvault.cli.main",
        "docvault.cli.frame",
        "docvault.cli.help_pages",
        "docvault.language",
        "docvault.language.catalogue",
        "docvault.cli.choosing_language",
        "docvault.cli.exit_codes",
        "docvault.model",
        "docvault.model.foreign",
        "docvault.cli.session",
        "docvault.cli.show",
    }
    assert not modules & (HEAVY | {"sqlite3", "pathlib", "dataclasses", "zoneinfo"})


def test_a_search_imports_no_store_of_case_files_and_no_yaml(vault: Path) -> None:
    imported(vault, "search", "buttons")
    modules = imported(vault, "search", "buttons")
    assert "docvault.index.sql.engine" in modules
    assert not modules & (
        HEAVY
        | {
            "docvault.store.cases.case_file",
            "docvault.store.cases.case_files",
            "docvault.store.registers",
            "docvault.services.intake.pipeline",
            "zoneinfo",
            "dataclasses",
        }
    )


def test_listing_orders_reads_no_yaml_and_makes_no_agenda(vault: Path) -> None:
    imported(vault, "order", "list")
    modules = imported(vault, "order", "list")
    assert not modules & (
        HEAVY | {"docvault.model.control.agenda", "docvault.model.case.records", "docvault.model.intake.matching"}
    )


def test_a_change_looks_up_no_holidays_but_the_first_of_a_year(vault: Path, order: str) -> None:
    (vault / ".docvault" / "calendar").unlink()
    assert "holidays" in imported(vault, "order", "edit", order, "--title", "Denim coat")
    assert "holidays" not in imported(vault, "order", "edit", order, "--title", "Denim jacket")


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is no signal there")
@pytest.mark.parametrize(
    "module", ["docvault.cli.main", "click", "docvault.cli.orders.order_list", "docvault.services.vault"]
)
def test_ctrl_c_while_starting_is_quiet(vault: Path, tmp_path: Path, module: str) -> None:
    (tmp_path / "planted").mkdir()
    (tmp_path / "planted" / "sitecustomize.py").write_text(
        "import os, signal, sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {module!r}: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Finder())\n",
        encoding="utf-8",
    )
    path = f"{tmp_path / 'planted'}{os.pathsep}{Path(__file__).resolve().parents[2]}"
    ran = run_in(vault, "order", "list", env={"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"})
    assert (ran.code, ran.out) == (130, "")
    assert ran.err.strip() in {
        "",
        "Stopped. The vault is as it was before or after the last step; nothing is half done.",
    }


@pytest.mark.skipif(not CAN_FORK, reason="forks")
@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("order", "list"),
        ("order", "show", "1"),
        ("check", "--json"),
        ("serch",),
        ("--lang", "zh_CN", "agenda"),
    ],
)
def test_a_fork_says_what_a_new_interpreter_says(vault: Path, arguments: tuple[str, ...]) -> None:
    """The commands of the tests are forks of a process that has docvault imported: that must make no difference."""
    assert forked(vault, arguments, environment()) == started(vault, arguments, environment())
