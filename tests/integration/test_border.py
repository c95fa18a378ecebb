"""The inbox is a border: whoever drops files may put anything in the place of anything, and the service reads none of it that is not an ordinary file."""

import os
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docvault.errors import RefusedError
from docvault.model.case.history import Event
from docvault.services.intake.inbox import inbox
from docvault.services.intake.inboxes import Inboxes
from docvault.services.intake.ingest import ingest, intake_of
from docvault.services.intake.taking import take
from docvault.services.intake.watch import watch
from docvault.services.proof.check import check
from docvault.services.proof.hand_edits import adopt
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from docvault.store.border import OddError
from docvault.store.config_text import UnsoundConfigError
from docvault.store.durable import SourceChangedError
from docvault.store.inbox_places import misplaced
from docvault.store.layout import Layout
from tests.pace import HANG_SECONDS, share, until

if TYPE_CHECKING:
    from docvault.services.intake.news import News
    from docvault.services.intake.taking import Dropped

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs links and pipes")
SECRET = b"the private key of the house"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    init(tmp_path / "vault", language="en", time_zone="Asia/Shanghai", system_user="li")
    settle(tmp_path / "vault", "intake:", "intake:\n  incomplete_seconds: 1\n  recognise: false")
    (tmp_path / "secret").write_bytes(SECRET)
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "letter.txt").write_bytes(SECRET)
    opened = open_vault(tmp_path / "vault", system_user="li")
    yield opened
    opened.close()


def settle(root: Path, before: str, after: str) -> None:
    """Edit `vault.yaml` by hand and record it."""
    path = root / "vault.yaml"
    text = path.read_text(encoding="utf-8")
    if before in text:
        text = text.replace(before, after, 1)
    else:
        text += f"{after}\n"
    path.write_text(text, encoding="utf-8")
    vault = open_vault(root, system_user="li")
    try:
        adopt(vault, None)
    finally:
        vault.close()


def kept_anywhere(root: Path, text: bytes) -> list[str]:
    """Files of the vault, but for its inboxes' own, that have these bytes in them."""
    files = [path for path in root.rglob("*") if path.is_file() and not path.is_symlink()]
    return [path.relative_to(root).as_posix() for path in files if text in path.read_bytes()]


def odd_things(folder: Path, tmp_path: Path) -> set[str]:
    """One of everything that is no ordinary file."""
    os.mkfifo(folder / "pipe.txt")
    (folder / "link.txt").symlink_to(tmp_path / "secret")
    (folder / "folder").symlink_to(tmp_path / "private")
    (folder / "hard.txt").hardlink_to(tmp_path / "secret")
    (folder / "nowhere.txt").symlink_to(tmp_path / "nothing")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "socket.txt"))
    return {"pipe.txt", "link.txt", "folder", "hard.txt", "nowhere.txt", "socket.txt"}


def test_what_is_no_ordinary_file_is_named_and_neither_read_nor_moved(vault: Vault, tmp_path: Path) -> None:
    folder = vault.root / "inbox" / "fax"
    odd = odd_things(folder, tmp_path)
    (folder / "plain.txt").write_text("an offer of zips", encoding="utf-8")
    result = ingest(vault)
    assert [entry.file for entry in result.items] == ["plain.txt"]
    assert {one.path for one in result.odd} == {f"inbox/fax/{name}" for name in odd}
    assert result.hindered is None
    assert {one.path for one in inbox(vault).odd} == {f"inbox/fax/{name}" for name in odd}
    assert {finding.path for finding in check(vault.root).findings if finding.rule == "W052"} == {
        f"inbox/fax/{name}" for name in odd
    }
    assert odd <= {path.name for path in folder.iterdir()}
    assert kept_anywhere(vault.root, SECRET) == ["inbox/fax/hard.txt"]
    assert (tmp_path / "private" / "letter.txt").read_bytes() == SECRET


def test_an_odd_file_is_told_once_until_it_is_another(vault: Vault, tmp_path: Path) -> None:
    link = vault.root / "inbox" / "fax" / "link.txt"
    link.symlink_to(tmp_path / "secret")
    told: list[News] = []
    with intake_of(vault, told.append) as intake:
        for _ in range(20):
            intake.step()
        assert [news.file for news in told] == ["inbox/fax/link.txt"]
        link.unlink()
        os.mkfifo(link)
        for _ in range(20):
            intake.step()
        assert len(told) == 2
        link.unlink()
        intake.step()
        os.mkfifo(link)
        intake.step()
    assert len(told) == 3


@contextmanager
def swapping(swap: Callable[[int], None]) -> Iterator[None]:
    """Swap something again and again while the block runs."""
    stop = threading.Event()

    def work() -> None:
        turn = 0
        while not stop.is_set():
            swap(turn)
            turn += 1

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(HANG_SECONDS)


def test_what_was_looked_at_is_what_is_taken(vault: Vault, tmp_path: Path) -> None:
    folder = vault.root / "inbox" / "fax"
    for name in ("link.txt", "other.txt", "pipe.txt", "same.txt", "today/in.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(f"an offer of zips {name}", encoding="utf-8")
    inboxes, looked = Inboxes(vault), dict[Path, "Dropped"]()
    until(lambda: looked.update({one.path: one for one in inboxes.look().ready}) or len(looked) == 5)
    ready = list(looked.values())
    for name in ("link.txt", "other.txt", "pipe.txt"):
        (folder / name).unlink()
    (folder / "link.txt").symlink_to(tmp_path / "secret")
    (folder / "other.txt").write_bytes(b"of somebody who is still writing")
    os.mkfifo(folder / "pipe.txt")
    (folder / "today").rename(tmp_path / "today")
    (folder / "today").symlink_to(tmp_path / "private")
    (tmp_path / "private" / "in.txt").write_bytes(SECRET)
    taken, failed = take(vault, ready)
    assert [one.file for one in taken] == ["same.txt"]
    assert {dropped.path.name: type(error) for dropped, error in failed} == {
        "link.txt": OddError,
        "other.txt": SourceChangedError,
        "pipe.txt": OddError,
        "in.txt": OddError,
    }
    assert (tmp_path / "private" / "in.txt").is_file()
    assert kept_anywhere(vault.root, SECRET) == []


def test_a_link_put_in_the_place_of_a_file_at_any_moment_is_never_read(vault: Vault, tmp_path: Path) -> None:
    folder = vault.root / "inbox" / "fax"
    chance = random.Random(11)

    def swap(turn: int) -> None:
        for number in range(20):
            (tmp_path / "new").write_text(f"an offer of zips {turn} {number}", encoding="utf-8")
            (tmp_path / "new").replace(folder / f"{number}.txt")
        time.sleep(chance.uniform(0.2, 0.5))  # now and then just longer than a file has to be quiet
        for number in range(20):
            (tmp_path / "link").symlink_to(tmp_path / "secret")
            (tmp_path / "link").replace(folder / f"{number}.txt")
        time.sleep(0.02)

    with swapping(swap), intake_of(vault, lambda _: None) as intake:
        deadline = time.monotonic() + share(4, 20)
        while time.monotonic() < deadline:
            intake.step()
    vault.close()
    assert vault.index.items(("waiting",))
    assert kept_anywhere(vault.root / "intake", SECRET) == []
    assert kept_anywhere(vault.root / ".docvault", SECRET) == []
    assert (tmp_path / "secret").read_bytes() == SECRET


@pytest.mark.parametrize("place", ["inbox/fax", "inbox/fax/today", "inbox", "inbox/fax/.taken"])
def test_a_link_put_in_the_place_of_a_folder_is_never_followed(vault: Vault, tmp_path: Path, place: str) -> None:
    """Also where it is the folder in which taken files wait: what lies behind the link is neither read nor moved, and nothing is put there."""
    behind = tmp_path / "private"
    (behind / "fax").mkdir()
    (behind / "fax" / "letter.txt").write_bytes(SECRET)
    (behind / "20261126-aaaaa").mkdir()
    (behind / "20261126-aaaaa" / "held.txt").write_bytes(SECRET)
    before = sorted(path.relative_to(behind).as_posix() for path in behind.rglob("*"))
    at = vault.root / place
    at.mkdir(parents=True, exist_ok=True)
    aside = [tmp_path / "never"]

    def swap(turn: int) -> None:
        with suppress(OSError):  # the intake makes folders and takes empty ones away meanwhile
            if at.is_symlink():
                at.unlink()
                aside[-1].rename(at)
            else:
                at.rename(tmp_path / f"aside{turn}")
                aside.append(tmp_path / f"aside{turn}")
                at.symlink_to(behind)
        time.sleep(0.002)

    for number in range(50):
        (vault.root / "inbox/fax" / f"{number}.txt").write_text(f"an offer of {number} zips", encoding="utf-8")
    with swapping(swap), intake_of(vault, lambda _: None) as intake:
        deadline = time.monotonic() + share(2, 20)
        while time.monotonic() < deadline:
            intake.step()
            intake.look_after_held()
    after = sorted(path.relative_to(behind).as_posix() for path in behind.rglob("*"))
    assert len(aside) > 10
    assert kept_anywhere(vault.root / "intake", SECRET) == []
    assert after == before


def test_a_holding_place_that_is_a_link_takes_nothing_and_says_so(vault: Vault, tmp_path: Path) -> None:
    folder = vault.root / "inbox" / "fax"
    (folder / ".taken").symlink_to(tmp_path / "private")
    (folder / "plain.txt").write_text("an offer of zips", encoding="utf-8")
    result = ingest(vault)
    assert result.items == ()
    assert [one.path for one in result.not_taken] == ["inbox/fax/plain.txt"]
    assert "it cannot wait in inbox/fax/.taken: it is a link" in result.not_taken[0].error.text()
    assert sorted(path.name for path in (tmp_path / "private").iterdir()) == ["letter.txt"]
    (folder / ".taken").unlink()
    assert [entry.file for entry in ingest(vault).items] == ["plain.txt"]


def test_what_grows_in_the_holding_place_is_never_read_through_a_link(vault: Vault, tmp_path: Path) -> None:
    folder = vault.root / "inbox" / "fax"
    (folder / "plain.txt").write_text("an offer of zips", encoding="utf-8")
    with intake_of(vault, lambda _: None) as intake:
        until(lambda: intake.step() == 0 and not intake.busy and (folder / ".taken").is_dir())
        [held] = (folder / ".taken").glob("*/plain.txt")
        held.unlink()
        held.symlink_to(tmp_path / "secret")
        intake.look_after_held()
        held.unlink()
        held.parent.rename(tmp_path / "aside")
        (folder / ".taken" / held.parent.name).symlink_to(tmp_path / "private")
        (tmp_path / "private" / "plain.txt").write_bytes(SECRET)
        intake.look_after_held()
    assert kept_anywhere(vault.root / "intake", SECRET) == []
    assert (tmp_path / "private" / "plain.txt").read_bytes() == SECRET


def test_folders_in_folders_without_end_end(vault: Vault) -> None:
    at = vault.root / "inbox" / "fax"
    for _ in range(40):
        at /= "d"
        at.mkdir()
    (at / "deep.txt").write_text("too deep", encoding="utf-8")
    result = ingest(vault)
    assert result.items == ()
    assert [one.error.text().split(".")[0] for one in result.odd] == [
        "It is not taken in: it lies too deep, in more than 32 folders"
    ]


OWN = (
    ".",
    "..",
    "../..",
    "orders",
    "orders/2026",
    "registers",
    ".docvault",
    "intake",
    "customers",
    "plans",
    "bin",
    "lost+found",
)


@pytest.mark.parametrize("path", [*OWN, "ORDERS", "inbox/../orders", "inbox/fax/.taken", "vault.yaml"])
def test_an_inbox_over_the_vaults_own_files_cannot_be_recorded(vault: Vault, path: str) -> None:
    with pytest.raises(UnsoundConfigError) as refused:
        settle(vault.root, "path: inbox/scan", f"path: '{path}'")
    assert f"the inbox {path} " in refused.value.text() or f"lies in the inbox {path}" in refused.value.text()
    assert refused.value.values["field"] == "inboxes[2].path"


def test_an_inbox_is_refused_through_links_and_in_another_vault(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "door").symlink_to(vault.root / "orders")
    init(tmp_path / "other", language="en", time_zone="Asia/Shanghai", system_user="li")
    (tmp_path / "share").mkdir()
    (tmp_path / "alias").symlink_to(tmp_path / "share")
    init(tmp_path / "share" / "vault", language="en", time_zone="Asia/Shanghai", system_user="li")
    reasons = {
        str(tmp_path / "door"): "lies in orders, where the vault keeps files of its own",
        "../door": "lies in orders, where the vault keeps files of its own",
        str(tmp_path / "other"): f"lies in another vault, {tmp_path / 'other'}",
        "../other/inbox/fax": f"lies in another vault, {tmp_path / 'other'}",
        "../share": f"another vault, {tmp_path / 'share/vault'}, lies in the inbox ../share",
        "../alias": f"leads through the link {tmp_path / 'alias'}, and links are not followed; name the folder itself: {tmp_path / 'share'}",
    }
    for path, reason in reasons.items():
        with pytest.raises(UnsoundConfigError) as refused:
            settle(vault.root, "path: inbox/scan", f"path: '{path}'")
        assert reason in refused.value.text(), path
        text = (vault.root / "vault.yaml").read_text(encoding="utf-8")
        (vault.root / "vault.yaml").write_text(text.replace(f"path: '{path}'", "path: inbox/scan"), encoding="utf-8")
    assert misplaced(Layout(vault.root), "../share") is None  # looked into, it is passed over where the vault lies
    assert misplaced(Layout(vault.root), str(tmp_path / "dropped")) is None


@pytest.mark.parametrize("path", OWN)
def test_a_vault_that_records_such_an_inbox_from_before_keeps_its_files(vault: Vault, path: str) -> None:
    config = vault.root / "vault.yaml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("path: inbox/scan", f"path: '{path}'"), encoding="utf-8")
    vault.config_file.adopt(lambda: Event(vault.now(), "li", "adopted", {}))  # an older program looked at no path
    old = open_vault(vault.root, system_user="li")
    (old.root / "inbox" / "fax" / "plain.txt").write_text("an offer of zips", encoding="utf-8")
    (old.root / "orders" / "2026").mkdir(exist_ok=True)
    held = old.root / path / ".taken" / "20261101-aaaaa"
    held.mkdir(parents=True)
    (held / "manifest.yaml").write_text("state: open\n", encoding="utf-8")
    before = {place for place in old.root.rglob("*") if place.is_file() and ".docvault" not in place.parts}
    result = ingest(old)
    assert [entry.file for entry in result.items] == ["plain.txt"]
    assert isinstance(result.hindered, RefusedError)
    told: list[News] = []
    stop = threading.Event()
    wake = threading.Event()

    def ready() -> None:
        stop.set()
        wake.set()

    def one_look() -> None:
        watch(open_vault(old.root, system_user="li"), stop, told.append, ready, wake)

    watching = threading.Thread(target=one_look)
    watching.start()
    watching.join(HANG_SECONDS)
    after = {place for place in old.root.rglob("*") if place.is_file()}
    assert {place for place in before - after if place.name != "plain.txt"} == set()
    assert "V005" in {finding.rule for finding in check(old.root).findings}
    assert (held / "manifest.yaml").is_file()
    old.close()


def test_a_look_names_each_of_two_inboxes_of_one_channel(vault: Vault) -> None:
    settle(vault.root, "- channel: scan\n  path: inbox/scan", "- channel: fax\n  path: inbox/scan")
    both = open_vault(vault.root, system_user="li")
    for name in ("fax", "scan"):
        (both.root / "inbox" / name / f"{name}.txt").write_text(f"an offer of {name}", encoding="utf-8")
    looked = Inboxes(both).look()
    assert looked.waiting + len(looked.ready) == 2
    both.close()
