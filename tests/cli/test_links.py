"""In a vault's own folders no link is followed: a member of the group could lead it to files of whoever works, or of the service."""

import os
import shutil
from pathlib import Path

import pytest

from tests.cli.terminal import Run

pytestmark = pytest.mark.skipif(os.name == "nt", reason="who makes links on Windows is an administrator")


@pytest.fixture
def private(tmp_path: Path) -> Path:
    """A folder of somebody's, which is nothing to do with the vault."""
    folder = tmp_path / "private"
    folder.mkdir()
    (folder / "w.txt").write_text("the topsecretword of whoever works", encoding="utf-8")
    return folder


def led(place: Path, to: Path) -> None:
    """Put a link in the place of what lies there."""
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
    place.symlink_to(to)


def waiting(run: Run, vault: Path) -> Path:
    """The file of an item that waits."""
    (vault / "inbox" / "fax" / "w.txt").write_text("a plain word", encoding="utf-8")
    assert run("ingest").code == 0
    return next((vault / "intake").rglob("w.txt"))


@pytest.mark.parametrize("folder", [False, True])
def test_what_waits_is_not_read_through_a_link(run: Run, vault: Path, private: Path, *, folder: bool) -> None:
    item = waiting(run, vault)
    led(item.parent if folder else item, private if folder else private / "w.txt")
    for derived in ("text", "index"):
        shutil.rmtree(vault / ".docvault" / derived)
    run("reindex")
    assert "topsecretword" not in run("search", "topsecretword").out
    assert run("search", "topsecretword", "--json").json["total"] == 0
    checked = run("check", "--json")
    assert checked.code == 1
    links = [(one["rule"], one["path"]) for one in checked.json["findings"]]
    place = item.parent if folder else item
    assert ("V007", place.relative_to(vault).as_posix()) in links


@pytest.mark.parametrize("folder", [False, True])
def test_a_version_is_not_read_through_a_link(
    run: Run, vault: Path, order: str, private: Path, tmp_path: Path, *, folder: bool
) -> None:
    version = next((vault / "orders").rglob("v2/*"))
    (private / version.name).write_bytes(version.read_bytes())  # so that no digest tells
    led(version.parent if folder else version, private if folder else private / version.name)
    got = run("get", order, "spec-sheet", "--why", "x", "--out", tmp_path / "out.txt")
    assert got.code == 6
    assert "is a link" in got.err
    assert not (tmp_path / "out.txt").exists()


@pytest.mark.parametrize("text", [b"precious", b"", b"precious\n"])
@pytest.mark.parametrize(
    ("place", "line"),
    [
        (".docvault/locks/numbers.lock", ["order", "new", "--customer", "HANSA", "--title", "Jackets"]),
        ("registers/access.jsonl", ["get", "2026-0001", "spec-sheet", "--why", "x", "--out", "OUT"]),
        ("registers/vault.jsonl", ["order", "list"]),
        ("orders/2026/2026-0001/history.jsonl", ["order", "edit", "2026-0001", "--title", "Mine"]),
        ("orders/2026/2026-0001/manifest.yaml", ["order", "edit", "2026-0001", "--title", "Mine"]),
    ],
)
def test_nothing_is_written_through_a_link(
    run: Run, vault: Path, order: str, private: Path, tmp_path: Path, place: str, line: list[str], text: bytes
) -> None:
    assert order == "2026-0001"
    precious = private / "precious"
    precious.write_bytes(text)
    led(vault / place, precious)
    ran = run(*(tmp_path / "out.txt" if word == "OUT" else word for word in line))
    assert ran.code not in {0, 70}, ran.out
    assert precious.read_bytes() == text
    assert run("check").code == 1


@pytest.mark.parametrize(
    "place", [".docvault/locks", ".docvault/index", "registers", "orders/2026/2026-0001", "orders/2026"]
)
def test_nothing_is_made_in_a_folder_that_is_a_link(
    run: Run, vault: Path, order: str, private: Path, place: str
) -> None:
    """The folder elsewhere is as it was in the vault: everything could go on."""
    elsewhere = private / "elsewhere"
    shutil.copytree(vault / place, elsewhere)
    before = sorted((path, path.stat().st_mtime_ns) for path in elsewhere.rglob("*"))
    led(vault / place, elsewhere)
    ran = run("order", "edit", order, "--title", "Mine")
    assert ran.code == (0 if place == ".docvault/index" else 6), ran.out  # the index is told later, which is said
    assert "link" in ran.err
    assert sorted((path, path.stat().st_mtime_ns) for path in elsewhere.rglob("*")) == before
    assert [one["rule"] for one in run("check", "--json").json["findings"] if one["path"] == place] == ["V007"]


def test_what_is_kept_is_neither_read_nor_written_through_a_link(
    run: Run, vault: Path, order: str, private: Path
) -> None:
    precious = private / "precious"
    precious.write_bytes((vault / ".docvault" / "config-1.json").read_bytes())
    led(vault / ".docvault" / "config-1.json", precious)
    assert run("order", "show", order).code == 0
    assert not (vault / ".docvault" / "config-1.json").is_symlink()  # made again


def test_what_is_machine_local_may_lie_elsewhere(run: Run, vault: Path, order: str, tmp_path: Path) -> None:
    """A link of whoever the vault belongs to puts it on a local disk."""
    shutil.move(vault / ".docvault", tmp_path / "local")
    (vault / ".docvault").symlink_to(tmp_path / "local")
    assert run("order", "edit", order, "--title", "Mine").code == 0
    assert run("check").code == 0
    if os.geteuid() == 0:
        os.chown(vault / ".docvault", 12345, 12345, follow_symlinks=False)
        assert run("order", "edit", order, "--title", "Theirs").code == 6
        assert run("check").code == 1


def test_a_vault_may_be_reached_through_a_link(run: Run, vault: Path, order: str, tmp_path: Path) -> None:
    (tmp_path / "shortcut").symlink_to(vault)
    assert run("-C", tmp_path / "shortcut", "order", "edit", order, "--title", "Mine").code == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
@pytest.mark.parametrize("place", [".docvault/config-1.json", ".docvault/locks/numbers.lock", "registers/access.jsonl"])
def test_a_pipe_in_the_place_of_a_file_keeps_nobody_waiting(
    run: Run, vault: Path, order: str, tmp_path: Path, place: str
) -> None:
    (vault / place).unlink(missing_ok=True)
    os.mkfifo(vault / place)
    assert run("get", order, "spec-sheet", "--why", "x", "--out", tmp_path / "out.txt").code != 70
    assert run("order", "new", "--customer", "HANSA", "--title", "Jackets").code != 70
