"""With `--json` a command that fails says why in one JSON document on standard error, whatever failed, whichever command it is."""

import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from docvault.cli import exit_codes
from docvault.cli.main import run
from docvault.services.schemas import findings
from docvault.store.layout import Layout
from docvault.store.locks import Holder, hold
from tests.cli.results import commands
from tests.cli.terminal import Run, environment
from tests.cli.test_results import RUNS, places
from tests.pace import HANG_SECONDS, until

WORDS = {command: shlex.split(line.split(";")[-1]) for command, line in RUNS.items()}
WITHOUT_A_VAULT = {"init", "demo"}
Typed = Callable[..., tuple[int, str, str]]
IN_A_VAULT = sorted(set(RUNS) & set(commands()) - WITHOUT_A_VAULT)


def error_of(text: str) -> dict[str, object]:
    """The error that standard error says, which must be nothing but that."""
    document = json.loads(text)
    assert not list(findings(document, "results/error"))
    error: dict[str, object] = document["error"]
    return error


@pytest.fixture(scope="module")
def words(template: Path) -> dict[str, list[str]]:
    """What is typed for each command."""
    known = {**places(template), "item": "20260101-abcde"}
    return {name: [word.format_map(known) for word in line] for name, line in WORDS.items()}


@pytest.mark.parametrize("command", sorted(commands()))
def test_a_line_that_makes_no_sense(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    typed = command.split("-", 1) if command != "second-look" else [command]
    assert run([*typed, "--json", "--nonsense"], "en") == exit_codes.USAGE
    printed = capsys.readouterr()
    assert (printed.out, error_of(printed.err)["type"]) == ("", "usage")


@pytest.fixture
def typed(
    words: dict[str, list[str]],
    vault: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Typed:
    """Types a command in the vault, beside the file and the folders its words name; gives what it ended with and what it printed."""
    monkeypatch.chdir(vault)
    (tmp_path / "spec.txt").write_text("x", encoding="utf-8")
    (tmp_path / "out" / "1999-0001").mkdir(parents=True)
    (tmp_path / "out" / vault.name).mkdir()

    def ended(command: str, *more: str) -> tuple[int, str, str]:
        code = run([*words[command], "--json", *more], "en")
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return ended


@pytest.mark.parametrize("more", [("-C", "/nowhere"), ("--as", "nobody.here")], ids=["no vault", "nobody"])
@pytest.mark.parametrize("command", IN_A_VAULT)
def test_no_vault_and_nobody(command: str, more: tuple[str, ...], typed: Typed) -> None:
    code, out, err = typed(command, *more)
    if not out:  # `about` tells it
        assert error_of(err)["exit"] == code
        assert code in {exit_codes.NOT_FOUND, exit_codes.USAGE}  # what was typed may be looked at first


@pytest.mark.parametrize("command", IN_A_VAULT)
def test_a_damaged_vault(command: str, typed: Typed, vault: Path) -> None:
    (vault / "registers" / "vault.jsonl").write_bytes(b"{}\n")
    code, out, err = typed(command)
    if not out:  # `check` and `about` tell of a damaged vault instead
        assert error_of(err)["exit"] == code
        assert code in {exit_codes.DAMAGED, exit_codes.NOT_FOUND, exit_codes.USAGE}


@pytest.mark.parametrize(
    ("raised", "kind", "code"), [(RuntimeError("odd"), "fault", 70), (KeyboardInterrupt(), "stopped", 130)]
)
@pytest.mark.parametrize("command", IN_A_VAULT)
def test_our_fault_and_ctrl_c(
    command: str, raised: BaseException, kind: str, code: int, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both come out of the first thing the system is asked when a vault is opened."""

    def fails(*_: object) -> int:
        raise raised

    monkeypatch.setattr(os, "getuid", fails)
    monkeypatch.setattr(os, "getpid", fails)
    ended, out, err = typed(command)
    if not out:  # else it needs neither
        assert (ended, error_of(err)["type"]) == (code, kind)


def test_somebody_is_at_it(run: Run, vault: Path) -> None:
    with hold(Layout(vault).lock("intake"), "the inbox", Holder("li", 1, "here")):
        ran = run("reindex", "--json")
    assert (ran.out, error_of(ran.err)["exit"]) == ("", ran.code)
    assert ran.code in {exit_codes.BUSY, exit_codes.REFUSED}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize("command", [("order", "list"), ("--version",), ("about",), ("search", "buttons")])
def test_the_disk_under_the_output_is_full(vault: Path, command: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "docvault", "--json", *command],
            cwd=vault,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=HANG_SECONDS,
            check=False,
        )
    assert error_of(done.stderr.decode())["exit"] == done.returncode == exit_codes.BUSY


def test_a_closed_pipe_says_nothing(vault: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "docvault", "--json", "order", "list"],
        cwd=vault,
        env=environment(),
        stdout=write,
        stderr=subprocess.PIPE,
        timeout=HANG_SECONDS,
        check=False,
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (exit_codes.PIPE_CLOSED, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_while_it_waits_for_somebody(vault: Path, order: str) -> None:
    with hold(Layout(vault).lock(f"order~{order}"), "x", Holder("li", 1, "here")):
        waiting = subprocess.Popen(
            [sys.executable, "-m", "docvault", "order", "edit", order, "--note", "x", "--json"],
            cwd=vault,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        until(lambda: _has_open(waiting.pid, "order~"))
        waiting.send_signal(signal.SIGINT)
        out, err = waiting.communicate(timeout=HANG_SECONDS)
    assert (waiting.returncode, out, error_of(err.decode())["type"]) == (130, b"", "stopped")


def _has_open(pid: int, name: str) -> bool:
    """Whether a process has a file of this name open."""
    for handle in Path(f"/proc/{pid}/fd").iterdir():
        try:
            if name in str(handle.readlink()):
                return True
        except OSError:
            continue
    return False
