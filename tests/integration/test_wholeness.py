"""Only the bytes that arrived are filed, and only what is there whole makes a second file a duplicate."""

import os
import threading
from email.message import EmailMessage
from pathlib import Path

import pytest

from docvault.model.case.transitions import NewOrder
from docvault.services.intake.filing import file_entry, file_item
from docvault.services.intake.ingest import ingest
from docvault.services.intake.item_entries import find_item, state_of
from docvault.services.intake.target import Target
from docvault.services.intake.wholeness import MADE_WHOLE, ItemDamagedError
from docvault.services.orders.adding import add_documents
from docvault.services.orders.opening import new_order
from docvault.services.proof.check import check
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from docvault.store.locks import Holder, hold
from tests.pace import HANG_SECONDS

TEXT = "an offer of zips"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    init(tmp_path / "vault", language="en", time_zone="Asia/Shanghai", system_user="li")
    vault = open_vault(tmp_path / "vault", system_user="li")
    new_order(vault, NewOrder("2026-0001", "HANSA", "Jeans"))
    return vault


def _arrives(vault: Vault, name: str, content: str = TEXT) -> str:
    (vault.root / "inbox/fax" / name).write_text(content, encoding="utf-8")
    [item] = ingest(vault).items
    return item.item


def _bytes_of(vault: Vault, item: str) -> Path:
    return vault.root / find_item(vault, item).path


def _held(vault: Vault, item: str) -> Path:
    [held] = (vault.root / "inbox/fax/.taken" / item).iterdir()
    return held


def _spoil(path: Path, how: str) -> None:
    if how == "gone":
        path.unlink()
    elif how == "cut":
        path.write_bytes(path.read_bytes()[:-1])
    else:
        path.write_bytes(b"X" + path.read_bytes()[1:])


@pytest.mark.parametrize("how", ["gone", "cut", "other"])
def test_damage_is_not_filed(vault: Vault, how: str) -> None:
    item = _arrives(vault, "fax.txt")
    _held(vault, item).unlink()
    _spoil(_bytes_of(vault, item), how)
    before = len(check(vault.root).findings)
    with pytest.raises(ItemDamagedError):
        file_item(vault, item, Target("2026-0001"))
    state = state_of(vault, item)
    assert state is not None
    assert state.state == "waiting"
    assert len(check(vault.root).findings) == before == 1
    assert (vault.layout.register("intake")).read_text(encoding="utf-8").count('"filing"') == 0
    vault.close()


@pytest.mark.parametrize("how", ["gone", "cut", "other"])
def test_a_damaged_item_is_made_whole_from_what_was_dropped(vault: Vault, how: str) -> None:
    item = _arrives(vault, "fax.txt")
    _spoil(_bytes_of(vault, item), how)
    filed = file_item(vault, item, Target("2026-0001"))
    path = vault.cases.version_path("order", "2026-0001", filed.document, 1)
    assert path.read_text(encoding="utf-8") == TEXT
    assert [notice.message for notice in vault.notices] == [MADE_WHOLE]
    assert check(vault.root).findings == ()
    assert len(list((vault.root / "lost+found").rglob("fax.txt"))) == (how == "other")
    vault.close()


def test_a_damaged_mail_gives_no_part(vault: Vault) -> None:
    mail = EmailMessage()
    mail["Subject"] = "a card"
    mail.set_content("see attached")
    mail.add_attachment(b"silver zips", maintype="text", subtype="plain", filename="card.txt")
    item = _arrives(vault, "mail.eml", mail.as_string())
    _held(vault, item).unlink()
    path = _bytes_of(vault, item)
    path.write_text(path.read_text(encoding="utf-8").replace("Subject: a card", "Subject: a cart"), encoding="utf-8")
    with pytest.raises(ItemDamagedError):
        file_item(vault, item, Target("2026-0001", part=1))
    vault.close()


@pytest.mark.parametrize("how", ["gone", "cut", "other"])
@pytest.mark.parametrize("is_filed", [False, True])
def test_a_good_copy_is_no_duplicate_of_what_is_damaged(vault: Vault, how: str, is_filed: bool) -> None:
    item = _arrives(vault, "fax.txt")
    path = _bytes_of(vault, item)
    if is_filed:
        filed = file_item(vault, item, Target("2026-0001"))
        path = vault.cases.version_path("order", "2026-0001", filed.document, 1)
    _spoil(path, how)
    again = _arrives(vault, "again.txt")
    state = state_of(vault, again)
    assert state is not None
    assert (state.state, state.duplicate_of) == ("waiting", "")
    assert _bytes_of(vault, again).read_text(encoding="utf-8") == TEXT
    vault.close()


def test_what_is_corrected_while_filing_waits_is_filed_whole(vault: Vault) -> None:
    item = _arrives(vault, "fax.txt")
    busy = hold(vault.layout.lock("order~2026-0001"), "order 2026-0001", Holder("wu", 1, "pc"), timeout=1)
    looked = threading.Event()

    def files() -> None:
        other = open_vault(vault.root, system_user="li")
        entry = find_item(other, item)
        looked.set()
        file_entry(other, entry, Target("2026-0001"), "li")
        other.close()

    filing = threading.Thread(target=files)
    with busy:
        filing.start()
        assert looked.wait(HANG_SECONDS)
        with _held(vault, item).open("a", encoding="utf-8") as file:
            file.write(" and buttons")
        ingest(vault)
    filing.join(HANG_SECONDS)
    [document] = vault.cases.read("order", "2026-0001").manifest.documents
    path = vault.cases.version_path("order", "2026-0001", document.id, 1)
    assert path.read_text(encoding="utf-8") == f"{TEXT} and buttons"
    assert check(vault.root).findings == ()
    vault.close()


@pytest.mark.skipif(not Path("/proc/version").exists(), reason="needs files whose size the system gives as 0")
def test_the_size_of_a_version_is_counted(vault: Vault) -> None:
    add_documents(vault, "2026-0001", [Path("/proc/version")])
    [document] = vault.cases.read("order", "2026-0001").manifest.documents
    assert document.newest.bytes == len(Path("/proc/version").read_bytes())
    assert check(vault.root).findings == ()
    vault.close()


def test_before_a_held_file_goes_a_damaged_item_is_made_whole_from_it(vault: Vault) -> None:
    item = _arrives(vault, "fax.txt")
    _spoil(_bytes_of(vault, item), "other")
    held = _held(vault, item)
    hours_ago = held.stat().st_mtime - 1000 * 3600
    os.utime(held, (hours_ago, hours_ago))
    os.utime(held.parent, (hours_ago, hours_ago))
    ingest(vault)
    assert not held.exists()
    assert _bytes_of(vault, item).read_text(encoding="utf-8") == TEXT
    assert check(vault.root).findings == ()
    vault.close()
