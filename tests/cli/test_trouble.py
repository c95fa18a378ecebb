"""A vault that is read-only, files that cannot be read, disks that are full: what people see then, in real processes."""

import errno
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from docvault.index.names import FILE
from docvault.services.access import enter_access
from docvault.services.upkeep.opening import open_vault
from tests.cli.terminal import Run, environment, run_in
from tests.integration.test_watch import mounted
from tests.without_rights import POSIX, mode, read_only, run_bare

posix = pytest.mark.skipif(not POSIX, reason="needs modes of files that bind whoever runs the tests")
READING = [
    ("order", "list"),
    ("search", "buttons"),
    ("agenda", "--all"),
    ("inbox",),
    ("retention", "audit"),
    ("retention", "audit", "--from-files"),
    ("customer", "list"),
    ("order", "show", "{order}"),
    ("history", "{order}"),
    ("signoffs",),
    ("check",),
]
WRITING = [
    ("order", "edit", "{order}", "--note", "later"),
    ("order", "new", "--customer", "A", "--title", "B"),
    ("get", "{order}", "spec-sheet", "--out", "{out}", "--why", "x"),
    ("export", "{order}", "--to", "{out}", "--why", "x"),
    ("ingest",),
    ("reindex",),
    ("seal",),
]


def folder(vault: Path, order: str) -> Path:
    return vault / "orders" / order[:4] / order


def a_version(vault: Path, order: str) -> Path:
    return folder(vault, order) / "documents" / "spec-sheet" / "v1" / "spec.txt"


# -- a read-only vault -------------------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_reading_works_in_a_read_only_vault(vault: Path, order: str, arguments: tuple[str, ...]) -> None:
    typed = [argument.format(order=order) for argument in arguments]
    before = run_in(vault, *typed)
    shutil.rmtree(vault / ".docvault" / "locks")
    with read_only(vault):
        ran = run_bare(vault, *typed)
    assert (ran.code, ran.out, ran.err) == (before.code, before.out, before.err)
    assert ran.code in {0, 1}


@posix
@pytest.mark.parametrize("arguments", WRITING, ids=" ".join)
def test_writing_is_refused_in_a_read_only_vault(
    vault: Path, order: str, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "out").mkdir()
    typed = [argument.format(order=order, out=tmp_path / "out") for argument in arguments]
    with read_only(vault):
        ran = run_bare(vault, *typed, env={"XDG_CONFIG_HOME": str(tmp_path / "settings")})
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith(
        f"The vault is read-only for you: {vault}/.docvault/locks cannot be written (Permission denied)."
    )
    assert "somebody who may write" in ran.err
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="mounting needs root")
def test_a_read_only_mount(vault: Path, order: str, tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    listed = run_in(vault, "order", "list").out
    with mounted(share, "--bind", str(vault)):
        subprocess.run(["mount", "-o", "remount,ro,bind", str(share)], check=True)
        assert run_in(share, "order", "list").out == listed
        assert run_in(share, "search", "buttons").code == 0
        assert run_in(share, "check").code == 0
        refused = run_in(share, "order", "edit", order, "--note", "x")
        assert refused.code == 3
        assert "Read-only file system" in refused.err


@posix
def test_a_read_only_vault_without_an_index_says_so(vault: Path) -> None:
    index = vault / ".docvault" / "index"
    (index / FILE).rename(index / "away")
    with read_only(vault):
        ran = run_bare(vault, "order", "list")
        assert (ran.code, ran.out) == (3, "")
        assert f"There is no index in {index} that can be read (there is none)" in ran.err
        assert "`docvault reindex`" in ran.err
        assert run_bare(vault, "retention", "audit", "--from-files").code == 0
    (index / FILE).write_bytes(b"this is no index at all, not by a long way")
    with read_only(vault):
        assert "file is not a database" in run_bare(vault, "order", "list").err
    assert (index / FILE).read_bytes().startswith(b"this is no")


@posix
def test_a_log_left_by_a_killed_writer_is_not_passed_over(vault: Path) -> None:
    assert run_in(vault, "order", "list").code == 0
    (vault / ".docvault" / "index" / f"{FILE}-wal").write_bytes(bytes(4096))
    with read_only(vault):
        ran = run_bare(vault, "order", "list")
    assert (ran.code, ran.out) == (3, "")
    assert "unable to open database file" in ran.err


@posix
def test_an_index_that_is_behind_is_said_to_be(vault: Path, order: str) -> None:
    assert run_in(vault, "order", "list").code == 0
    (vault / ".docvault" / "dirty" / f"order~{order}").touch()
    with read_only(vault):
        ran = run_bare(vault, "order", "list", "--json")
    assert ran.code == 0
    assert ran.json["orders"]
    assert "its index does not know the latest changes" in ran.err


# -- what cannot be read -----------------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize(
    ("place", "rule"),
    [
        ("vault.yaml", "V001"),
        ("FORMAT.md", "V003"),
        ("registers/vault.jsonl", "V004"),
        ("registers/cases.jsonl", "V004"),
        ("registers/intake.jsonl", "V004"),
        ("registers/access.jsonl", "V004"),
        ("{order}/history.jsonl", "V030"),
        ("{order}/manifest.yaml", "V030"),
        ("{order}", "V030"),
        ("{order}/documents/spec-sheet/v1/spec.txt", "V041"),
        ("orders", "V034"),
        ("lost+found", "W001"),
        (".docvault/index", "W080"),
    ],
)
def test_check_finds_what_cannot_be_read_and_goes_on(vault: Path, order: str, place: str, rule: str) -> None:
    place = place.format(order=f"orders/{order[:4]}/{order}")
    with mode(vault / place, 0):
        ran = run_bare(vault, "check", "--json")
        fast = run_bare(vault, "check", "--fast", "--json")
    for one in (ran, fast) if not place.endswith("spec.txt") else (ran,):
        assert one.code == 1, one.err
        [finding] = one.json["findings"]
        assert finding["rule"] == rule
        assert finding["path"].startswith(place)
        assert "cannot be read" in finding["message"]
        assert "Permission denied" in finding["message"]
    assert run_in(vault, "check").code == 0


@posix
@pytest.mark.parametrize(
    "arguments",
    [
        ("order", "show", "{order}"),
        ("history", "{order}"),
        ("get", "{order}", "spec-sheet", "--out", "{out}", "--why", "x"),
        ("export", "{order}", "--to", "{out}", "--why", "x"),
        ("retention", "audit", "--from-files"),
        ("seal",),
    ],
    ids=" ".join,
)
def test_every_other_command_names_the_file(
    vault: Path, order: str, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    history = folder(vault, order) / "history.jsonl"
    typed = [argument.format(order=order, out=tmp_path) for argument in arguments]
    with mode(history, 0):
        ran = run_bare(vault, *typed, env={"XDG_CONFIG_HOME": str(tmp_path / "settings")})
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith(f"{history} cannot be read: Permission denied. Get the right to read it")


@posix
@pytest.mark.parametrize("form", [(), ("--zip",)])
def test_export_tells_the_source_from_the_bag(vault: Path, order: str, tmp_path: Path, form: tuple[str, ...]) -> None:
    version, out = a_version(vault, order), tmp_path / "bags"
    typed: tuple[str | Path, ...] = ("export", order, "--to", out, "--why", "x", *form)
    with mode(version, 0):
        unread = run_bare(vault, *typed)
    assert unread.code == 3
    assert unread.err.startswith(f"{version.relative_to(vault)} cannot be read: Permission denied.")
    version.unlink()
    missing = run_in(vault, *typed)
    assert missing.code == 6
    assert missing.err.startswith(f"{version.relative_to(vault)} is missing")
    assert "is missing" in run_in(vault, "get", order, "spec-sheet@1", "--out", tmp_path / "x", "--why", "x").err
    out.chmod(0o555)
    unwritable = run_bare(vault, *typed)
    out.chmod(0o755)
    assert unwritable.code == 3
    assert unwritable.err.startswith(f"{out} cannot be written: Permission denied.")


# -- where things are written to ---------------------------------------------------------------------------------------


def test_a_missing_folder_is_named_and_nothing_entered(run: Run, vault: Path, order: str, tmp_path: Path) -> None:
    ran = run("get", order, "spec-sheet", "--out", tmp_path / "no" / "such" / "x.txt", "--why", "x")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"There is no folder {tmp_path / 'no' / 'such'}.")
    assert (vault / "registers" / "access.jsonl").read_bytes() == b""


@posix
def test_a_device_is_not_written_over(run: Run, order: str) -> None:
    ran = run("get", order, "spec-sheet", "--out", "/dev/null", "--why", "x", "--force")
    assert ran.code == 2
    assert ran.err.startswith("/dev/null is not a file.")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("arguments", [("order", "list"), ("order", "list", "--json"), ("--help",)], ids=" ".join)
def test_output_to_a_full_disk(vault: Path, arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "docvault", *arguments]
        done = subprocess.run(
            command, cwd=vault, env=environment(), stdout=full, stderr=subprocess.PIPE, check=False, encoding="utf-8"
        )
    assert done.returncode == 5
    assert "The disk is full: " in done.stderr
    assert "Free some space" in done.stderr


@posix
@pytest.mark.parametrize(
    ("redirected", "said"), [(">/dev/full", True), (">&-", True), ("2>&-", False), ("2>/dev/full", False)]
)
def test_what_was_done_did_not_fail_because_nobody_heard_of_it(
    vault: Path, order: str, redirected: str, said: bool
) -> None:
    command = f"{shlex.quote(sys.executable)} -m docvault order edit {order} --note heard {redirected}"
    done = subprocess.run(["sh", "-c", command], cwd=vault, env=environment(), capture_output=True, check=False)
    assert done.returncode == 0
    assert done.stderr.decode().startswith("This is done, and what it changed is in the vault.") is said
    assert b"again" not in done.stderr
    assert run_in(vault, "order", "show", order, "--json").json["note"] == "heard"
    assert run_in(vault, "check").code == 0
    refused = subprocess.run(
        ["sh", "-c", f"{shlex.quote(sys.executable)} -m docvault order show no-such {redirected}"],
        cwd=vault, env=environment(), capture_output=True, check=False,
    )  # fmt: skip
    assert refused.returncode == 4


@posix
@pytest.mark.parametrize("redirected", ["", ">&-", "<&- >&- 2>&-"])
def test_a_null_device_that_cannot_be_used_stops_nobody(vault: Path, order: str, redirected: str) -> None:
    begun = "import os; os.devnull = '/nowhere/null'; from docvault.__main__ import main; main()"
    command = f"{shlex.quote(sys.executable)} -c {shlex.quote(begun)} order edit {order} --note heard {redirected}"
    done = subprocess.run(["sh", "-c", command], cwd=vault, env=environment(), capture_output=True, check=False)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
    assert run_in(vault, "order", "show", order, "--json").json["note"] == "heard"
    assert run_in(vault, "check").code == 0


@posix
def test_nothing_is_written_into_a_file_that_got_the_number_of_a_closed_output(vault: Path, order: str) -> None:
    command = f"{shlex.quote(sys.executable)} -m docvault order edit {order} --note quiet <&- >&- 2>&-"
    assert subprocess.run(["sh", "-c", command], cwd=vault, env=environment(), check=False).returncode == 0
    assert run_in(vault, "check").code == 0


@posix
def test_an_answer_nobody_can_read_is_none(vault: Path) -> None:
    command = f"{shlex.quote(sys.executable)} -m docvault order list >&-"
    done = subprocess.run(["sh", "-c", command], cwd=vault, env=environment(), capture_output=True, check=False)
    assert done.returncode == 3
    assert done.stderr.startswith(b"the output cannot be used: ")


OUTS = (
    ("get", "{order}", "spec-sheet", "--why", "x", "--out"),
    ("order", "cover", "{order}", "--out"),
    ("distribution", "{order}", "--out"),
    ("retention", "audit", "--out"),
    ("prove", "{order}", "spec-sheet", "--department", "cutting", "--out"),
)


@posix
@pytest.mark.parametrize("place", ["own", "link", "folder"])
@pytest.mark.parametrize("arguments", OUTS, ids=" ".join)
def test_nothing_is_written_over_what_the_vault_keeps(
    vault: Path, order: str, tmp_path: Path, place: str, arguments: tuple[str, ...]
) -> None:
    (vault / "registers" / "x.docx").touch()
    out = vault / "registers" / "x.docx"
    if place == "link":
        out = tmp_path / "elsewhere.docx"
        out.symlink_to(vault / "registers" / "x.docx")
    elif place == "folder":
        (tmp_path / "elsewhere").symlink_to(vault / "registers")
        out = tmp_path / "elsewhere" / "new.docx"
    ran = run_in(vault, *(one.format(order=order) for one in arguments), out, "--force")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith(f"{out} lies inside the vault.")
    assert [path.name for path in (vault / "registers").glob("*.docx")] == ["x.docx"]
    assert (vault / "registers" / "x.docx").read_bytes() == b""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    with mounted(disk, "-t", "tmpfs", "-o", "size=4m", "tmpfs"):
        yield disk


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="mounting needs root")
def test_a_full_disk_is_what_the_index_says(template: Path, small_disk: Path) -> None:
    vault = shutil.copytree(template, small_disk / "vault")
    shutil.rmtree(vault / ".docvault" / "index")
    filler = small_disk / "filler"
    filler.write_bytes(bytes(shutil.disk_usage(small_disk).free))
    for arguments, place in (
        (("order", "list"), f"index/{FILE}"),
        (("search", "buttons"), f"index/{FILE}"),
        (("reindex",), "locks/intake.lock"),
    ):
        ran = run_in(vault, *arguments)
        assert (ran.code, ran.out) == (5, "")
        assert ran.err.startswith(f"The disk is full: {vault / '.docvault' / place} could not be written.")
        assert "reindex" not in ran.err
    assert run_in(vault, "order", "new", "--customer", "A", "--title", "B").code == 5
    filler.unlink()
    assert run_in(vault, "order", "list").code == 0
    assert run_in(vault, "check").code == 0


def test_an_error_of_the_system_is_never_our_fault(run: Run, vault: Path) -> None:
    (vault / "planted").mkdir()
    root = Path(__file__).resolve().parents[2]
    path = str(vault / "planted") + os.pathsep + str(root)
    env = {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}  # each planting is read, not one that was kept
    for number in (errno.EIO, errno.EAGAIN, errno.EMFILE, errno.ESTALE, errno.ELOOP):
        name = errno.errorcode[number]
        (vault / "planted" / "sitecustomize.py").write_text(
            "import docvault.services.search.search as s\n"
            f"def broken(*a, **k): raise OSError({number}, 'planted {name}', '/somewhere')\n"
            "s.search = broken\n",
            encoding="utf-8",
        )
        ran = run("search", "x", env=env)
        assert ran.code not in {0, 1, 70}
        assert "/somewhere" in ran.err
        assert f"planted {name}" in ran.err


# -- who consulted what; paths as people write them --------------------------------------------------------------------


def test_access_says_whom_it_does_not_know_and_that_there_is_nothing(run: Run, vault: Path, order: str) -> None:
    unknown = run("access", "--person", "nobody")
    assert (unknown.code, unknown.out) == (4, "")
    assert "`docvault person list`" in unknown.err
    unknown = run("access", "--order", f"{order[:4]}-0099")
    assert (unknown.code, unknown.out) == (4, "")
    assert "`docvault order list`" in unknown.err
    nobody = run("access", "--order", order)
    assert (nobody.code, nobody.out, nobody.err) == (0, "", f"Nobody has consulted order {order} yet.\n")
    assert run("access").err == "Nobody has consulted anything yet.\n"
    assert run("access", "--order", order, "--json").json == {"rows": [], "total": 0}
    person = run("person", "list", "--json").json["people"][0]["person"]
    assert "has not consulted anything yet." in run("access", "--person", person).err
    opened = open_vault(vault, person=person)
    enter_access(opened, "shown", order, "to compare")
    opened.close()
    assert "to compare" in run("access", "--order", order, "--person", person).out


def test_paths_are_shown_without_detours(vault: Path, order: str) -> None:
    ran = run_in(vault, "export", order, "--to", "../bags", "--why", "audit")
    assert ran.code == 0
    assert ran.out == f"Order {order} is exported to {vault.parent / 'bags' / order}.\n"
