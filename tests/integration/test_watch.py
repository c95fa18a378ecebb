"""The real watcher in a process of its own, real writers beside it: nothing is lost, nothing is taken by half (design 5)."""

import hashlib
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from docvault.model.case.transitions import NewOrder
from docvault.services.intake.inbox import inbox
from docvault.services.intake.ingest import ingest
from docvault.services.orders.opening import new_order
from docvault.services.proof.check import check
from docvault.services.search.search import search
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from tests.pace import HANG_SECONDS, share, until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and leases of POSIX")
PAUSE_SECONDS = share(8, 30)
SLOW_SECONDS = share(4, 12)  # longer than any quiet time, too
DROPPED = share(1100, 5000)  # more than a search counts
KILLS, FILES_A_KILL = share(12, 1000), share(20, 2)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    init(tmp_path / "vault", language="en", time_zone="Asia/Shanghai", system_user="li", identity="declared")
    vault = opened(tmp_path / "vault")
    new_order(vault, NewOrder("", "HANSA", "Jeans", references=("PO-4711",)))
    vault.close()
    return tmp_path / "vault"


def opened(root: Path) -> Vault:
    return open_vault(root, system_user="li")


def start(root: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "docvault", "--lang", "en", "-C", str(root), "watch"]
    with (root.parent / "watch.log").open("a", encoding="utf-8") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"})


@contextmanager
def watching(root: Path) -> Iterator["subprocess.Popen[str]"]:
    process = start(root)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(HANG_SECONDS) == 0, (root.parent / "watch.log").read_text(encoding="utf-8")


def items(root: Path) -> dict[str, str]:
    """File name to fate, as a user sees it."""
    vault = opened(root)
    fates = {entry.file: entry.state for entry in inbox(vault, everything=True).entries}
    vault.close()
    return fates


def stored(root: Path) -> set[str]:
    """Digests of all bytes in the intake and in orders."""
    files = [path for place in ("intake", "orders") for path in (root / place).rglob("*") if path.is_file()]
    return {hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def a_pdf() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    for page in range(20):
        canvas.drawString(72, 700, f"page {page} of an order")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def a_tiff() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    noise = Image.frombytes("1", (800, 600), random.Random(3).randbytes(60_000))
    noise.save(out, "TIFF", compression="group4", save_all=True, append_images=[noise])
    return out.getvalue()


@pytest.mark.slow
def test_writers_that_pause_and_writers_that_are_slow(root: Path) -> None:
    """Text, PDF and TIFF written by half, nothing for long, then the rest; and a file written slowly for longer than any quiet time."""
    contents = {
        "half.txt": b"PO-4711 first half\n" * 500 + b"second half\n" * 500,
        "half.pdf": a_pdf(),
        "half.tif": a_tiff(),
        "slow.txt": b"slow line\n" * 60,
    }

    def by_half(name: str) -> None:
        content = contents[name]
        with (root / "inbox/fax" / name).open("wb", buffering=0) as file:
            file.write(content[: len(content) // 2])
            time.sleep(PAUSE_SECONDS)
            file.write(content[len(content) // 2 :])

    def slowly(name: str) -> None:
        with (root / "inbox/scan" / name).open("wb", buffering=0) as file:
            for line in contents[name].splitlines(keepends=True):
                file.write(line)
                time.sleep(SLOW_SECONDS / 60)

    with watching(root):
        writers = [threading.Thread(target=by_half, args=(name,)) for name in ("half.txt", "half.pdf", "half.tif")]
        writers.append(threading.Thread(target=slowly, args=("slow.txt",)))
        for writer in writers:
            writer.start()
        time.sleep(PAUSE_SECONDS * 3 / 4)
        taken = [name for name in items(root) if name.startswith("half")]
        if all(writer.is_alive() for writer in writers[:3]):  # a busy machine may look too late
            assert not taken, "a half was taken"
        for writer in writers:
            writer.join()
        until(lambda: set(items(root)) == set(contents), look_every=0.2)
    assert {digest(content) for content in contents.values()} <= stored(root)
    assert check(root).findings == ()


@pytest.mark.slow
def test_a_writer_that_goes_on_after_the_take_is_made_whole(root: Path) -> None:
    """What a program writes into a file after it was taken in becomes a correction; a filed item gets a further version (design 5)."""
    (root / "inbox/fax/waits.txt").write_bytes(b"unknown order, first part\n")
    (root / "inbox/fax/filed.txt").write_bytes(b"order PO-4711, first part\n")
    vault = opened(root)
    assert ingest(vault).count("filed") == 1
    for held in (root / "inbox/fax/.taken").rglob("*.txt"):
        with held.open("ab") as file:
            file.write(b"and the rest\n")
    result = ingest(vault)
    assert result.items == ()
    assert {
        digest(b"unknown order, first part\nand the rest\n"),
        digest(b"order PO-4711, first part\nand the rest\n"),
    } <= stored(root)
    manifest = vault.cases.read("order", next(iter(vault.cases.each("order")))[0]).manifest
    assert [len(document.versions) for document in manifest.documents] == [2]
    assert search(vault, '"the rest"').total == 2
    vault.close()
    assert check(root).findings == ()


@pytest.mark.slow
def test_files_that_come_and_go(root: Path, tmp_path: Path) -> None:
    """Renamed into place, temporary names, replaced and deleted while looked at, long Chinese names, bytes that are no name, folders."""
    folder = root / "inbox/scan"
    long = "订" * 83 + ".txt"
    with watching(root):
        (folder / "mail.part").write_bytes(b"renamed into place")
        (folder / "~$lock.docx").write_bytes(b"office lock file")
        (folder / "gone.txt").write_bytes(b"deleted at once")
        (folder / "gone.txt").unlink()
        (folder / long).write_bytes("很长的名字".encode())
        (folder / "sub").mkdir()
        (folder / "sub" / "inside.txt").write_bytes(b"in a folder")
        (folder / "empty.txt").touch()
        Path(os.fsdecode(os.fsencode(folder) + b"/\xb6\xa9\xb5\xa5.txt")).write_bytes(b"a name in GBK")
        os.mkfifo(folder / "pipe")
        (tmp_path / "secret").write_text("not for the vault", encoding="utf-8")
        (folder / "link.txt").symlink_to(tmp_path / "secret")
        for turn in range(20):
            (tmp_path / "new").write_bytes(f"replaced {turn}".encode())
            (tmp_path / "new").replace(folder / "replaced.txt")
            time.sleep(0.05)
        time.sleep(1)
        (folder / "mail.part").rename(folder / "mail.txt")
        wanted = {"mail.txt", long, "inside.txt", "订单.txt", "replaced.txt"}
        until(lambda: wanted <= set(items(root)), look_every=0.2)
    seen = items(root)
    assert not {"~$lock.docx", "pipe", "link.txt", "gone.txt", "mail.part"} & set(seen)
    assert {
        digest(b"renamed into place"),
        digest("很长的名字".encode()),
        digest(b"in a folder"),
        digest(b"replaced 19"),
    } <= stored(root)
    assert digest(b"not for the vault") not in stored(root)
    told = [(finding.rule, finding.path) for finding in check(root).findings]
    assert told == [("W052", "inbox/scan/link.txt"), ("W052", "inbox/scan/pipe")]


@pytest.mark.slow
def test_many_files_at_once(root: Path) -> None:
    contents = {f"doc{number:04}.txt": f"document {number} 银色纽扣".encode() for number in range(DROPPED)}
    for name, content in contents.items():
        (root / "inbox/scan" / name).write_bytes(content)
    vault = opened(root)
    result = ingest(vault)
    assert len(result.items) == DROPPED
    assert {digest(content) for content in contents.values()} <= stored(root)
    assert search(vault, "银色纽扣").capped
    vault.close()
    assert check(root, fast=True).findings == ()


@pytest.mark.slow
@pytest.mark.timeout(share(600, 7200))
def test_killed_at_random_moments(root: Path) -> None:
    """SIGKILL, again and again, while files arrive: `arrived = filed + waiting + rejected + duplicate`, and every byte is there."""
    chance = random.Random(11)
    contents = {
        f"f{number:04}.txt": (b"PO-4711 " if number % 2 else b"letter ")
        + str(number // 10 * 10 if number % 10 == 9 else number).encode()
        for number in range(KILLS * FILES_A_KILL)
    }
    waiting = list(contents.items())
    for kill in range(KILLS):
        process = start(root)
        for name, content in waiting[kill * FILES_A_KILL : (kill + 1) * FILES_A_KILL]:
            (root / "inbox/fax" / name).write_bytes(content)
        time.sleep(chance.uniform(0.15, 1.1))
        process.kill()
        process.wait()
    with watching(root):
        until(lambda: len(items(root)) >= len(contents) and not any((root / "inbox/fax").glob("*.txt")), look_every=0.5)
        until(
            lambda: all(entry.outcome not in {"", "reading"} for entry in inbox(opened(root)).entries), look_every=0.5
        )
    vault = opened(root)
    counts = vault.index.counts()
    arrived = sum(record.event.action == "arrived" for record in vault.registers.records("intake"))
    vault.close()
    assert (
        arrived == len(contents) == sum(counts.get(state, 0) for state in ("filed", "waiting", "rejected", "duplicate"))
    )
    assert {digest(content) for content in contents.values()} <= stored(root)
    assert check(root, fast=True).findings == ()


def test_a_read_only_inbox_is_taken_once(root: Path) -> None:
    """A source that cannot be emptied is remembered, not taken again and again; what replaces it arrives anew."""
    if os.geteuid() == 0:
        pytest.skip("root writes to read-only folders; the mounted case is test_a_read_only_mount")
    folder = root / "inbox/fax"
    (folder / "a.txt").write_bytes(b"cannot be moved")
    folder.chmod(0o555)
    try:
        vault = opened(root)
        assert len(ingest(vault).items) == 1
        assert len(ingest(vault).items) == 0
    finally:
        folder.chmod(0o755)


@contextmanager
def mounted(target: Path, *options: str) -> Iterator[None]:
    """A file system mounted for a test, where this process may."""
    done = subprocess.run(["mount", *options, str(target)], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("mounting needs root")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(target)], check=True)


def test_a_read_only_mount_is_taken_once(root: Path, tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    (share / "a.txt").write_bytes(b"on a read-only share")
    folder = root / "inbox/fax"
    with mounted(folder, "--bind", str(share)):
        subprocess.run(["mount", "-o", "remount,ro,bind", str(folder)], check=True)
        vault = opened(root)
        assert [entry.file for entry in ingest(vault).items] == ["a.txt"]
        assert ingest(vault).items == ()
        vault.close()
        vault = opened(root)
        assert ingest(vault).items == (), "taken again after a restart"
        (share / "a.txt").write_bytes(b"another fax of the same name")
        assert [entry.state for entry in ingest(vault).items] == ["waiting"]
        vault.close()
    assert check(root).findings == ()


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    with mounted(disk, "-t", "tmpfs", "-o", "size=3m", "tmpfs"):
        init(disk / "vault", language="en", time_zone="Asia/Shanghai", system_user="li", identity="declared")
        vault = opened(disk / "vault")
        new_order(vault, NewOrder("", "HANSA", "Jeans"))
        content = random.Random(5).randbytes(900_000)
        (disk / "vault/inbox/scan/large.bin").write_bytes(content)
        filler = disk / "filler"
        filler.write_bytes(bytes(shutil.disk_usage(disk).free - 120_000))
        told: list[str] = []
        ingest(vault, lambda news: told.append(f"{news.what}: {news.detail}"))
        assert any(line.startswith("failed") and "disk is full" in line for line in told), told
        held = list((disk / "vault/inbox/scan").rglob("large.bin"))
        assert [digest(path.read_bytes()) for path in held] == [digest(content)]
        vault.close()
        filler.unlink()
        vault = opened(disk / "vault")
        ingest(vault)
        assert digest(content) in stored(disk / "vault")
        vault.close()
        assert check(disk / "vault").findings == ()


def test_drop_to_searchable_and_a_second_watcher_is_refused(root: Path) -> None:
    with watching(root):
        until(lambda: "Watching" in (root.parent / "watch.log").read_text(encoding="utf-8"))
        (root / "inbox/scan/hello.txt").write_text("银色纽扣 hello", encoding="utf-8")
        vault = opened(root)
        until(lambda: search(vault, "银色纽扣").total == 1)
        vault.close()
        command = [sys.executable, "-m", "docvault", "--lang", "en", "-C", str(root), "ingest", "--json"]
        second = subprocess.run(command, capture_output=True, text=True, check=False)
        assert second.returncode == 5, second.stderr
        assert "A watcher is at work in this vault since" in second.stderr
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["arrived"] == 0


LIMITS = {"max_inotify_instances": "0", "max_inotify_watches": "1"}
"""What a namespace of users is allowed: nothing at all, or enough for less than the inboxes there are."""


def no_namespaces() -> bool:
    """Whether a namespace with limits of its own cannot be made here."""
    limit = ["unshare", "--user", "--map-root-user", "sh", "-c", "echo 1 > /proc/sys/user/max_inotify_watches"]
    return shutil.which("unshare") is None or subprocess.run(limit, capture_output=True, check=False).returncode != 0


@pytest.mark.skipif(no_namespaces(), reason="no namespace with limits of its own can be made here")
@pytest.mark.parametrize("limit", LIMITS)
def test_without_watches_of_the_system_it_goes_on_by_looking_and_says_so(root: Path, limit: str) -> None:
    log = root.parent / "watch.log"
    limited = f'echo {LIMITS[limit]} > /proc/sys/user/{limit} && exec "$@"'
    command = ["unshare", "--user", "--map-root-user", "sh", "-c", limited, "sh", sys.executable, "-m", "docvault"]
    with log.open("a", encoding="utf-8") as out:
        watcher = subprocess.Popen([*command, "--lang", "en", "-C", str(root), "watch"], stdout=out, stderr=out)
    try:
        until(lambda: "Watching" in log.read_text(encoding="utf-8"))
        (root / "inbox/scan/hello.txt").write_text("PO-4711 hello", encoding="utf-8")
        until(lambda: items(root) == {"hello.txt": "filed"})
        assert watcher.poll() is None
    finally:
        watcher.terminate()
        watcher.wait(HANG_SECONDS)
    told = " ".join(log.read_text(encoding="utf-8").split())  # however its lines are broken
    assert "inbox/scan The system has no watches left: it is looked at every 2 seconds instead." in told
    assert "fs.inotify.max_user_instances" in told


def test_no_two_items_get_the_same_id(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids are drawn at random: of thirty-two there are here, twenty-five are drawn."""
    monkeypatch.setattr("docvault.services.vault._ALPHABET", "ab")
    for number in range(25):
        (root / f"inbox/scan/doc{number}.txt").write_text(f"document {number}", encoding="utf-8")
    vault = opened(root)
    assert len({entry.item for entry in ingest(vault).items}) == 25
    vault.close()
    assert check(root).findings == ()
