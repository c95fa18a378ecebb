"""A held file that goes on growing after its item was filed: whatever became of the order, it is told, arrives anew, and stops nobody."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docvault.model.case.history import Event
from docvault.model.case.records import SecondCheck
from docvault.model.case.transitions import NewOrder
from docvault.model.control.inheriting import raise_document
from docvault.model.values import replace
from docvault.services.case_change import change_case
from docvault.services.control.distribute import Wanted, distribute_version
from docvault.services.intake.growing import GrownApartError, OtherFileError
from docvault.services.intake.ingest import ingest
from docvault.services.orders.adding import add_documents
from docvault.services.orders.completing import cancel_order, complete_order
from docvault.services.orders.opening import new_order
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault

if TYPE_CHECKING:
    from docvault.model.case.manifest import Manifest
    from docvault.services.intake.news import News


@pytest.fixture
def filed(tmp_path: Path) -> tuple[Vault, str]:
    """A vault with one order, and that order, to which what lies in the inbox was filed."""
    init(tmp_path / "vault", language="en", time_zone="Asia/Shanghai", system_user="li")
    vault = open_vault(tmp_path / "vault", system_user="li")
    order = new_order(vault, NewOrder("", "HANSA", "Jeans", references=("PO-4711",))).order
    (vault.root / "inbox/fax/po.txt").write_text("for PO-4711, the first half", encoding="utf-8")
    assert [(one.state, one.order) for one in ingest(vault).items] == [("filed", order)]
    return vault, order


def _folder(vault: Vault, order: str) -> Path:
    folder = vault.cases.folder("order", order)
    assert folder is not None
    return folder


def _grows(vault: Vault) -> None:
    [held] = (vault.root / "inbox/fax/.taken").rglob("po.txt")
    with held.open("a", encoding="utf-8") as file:
        file.write(", and the second")


def _closed(vault: Vault, order: str) -> None:
    complete_order(vault, order)


def _cancelled(vault: Vault, order: str) -> None:
    cancel_order(vault, order, "no money")


def _edited(vault: Vault, order: str) -> None:
    with (_folder(vault, order) / "manifest.yaml").open("a", encoding="utf-8") as file:
        file.write("note: by hand\n")


def _damaged(vault: Vault, order: str) -> None:
    with (_folder(vault, order) / "history.jsonl").open("a", encoding="utf-8") as file:
        file.write("garbage\n")


def _gone(vault: Vault, order: str) -> None:
    shutil.rmtree(_folder(vault, order))


@pytest.mark.parametrize("becomes", [_closed, _cancelled, _edited, _damaged, _gone])
def test_what_its_order_cannot_take_arrives_anew(
    filed: tuple[Vault, str], becomes: Callable[[Vault, str], None]
) -> None:
    vault, order = filed
    becomes(vault, order)
    _grows(vault)
    (vault.root / "inbox/fax/later.txt").write_text("something else", encoding="utf-8")
    told: list[News] = []
    assert [(one.file, one.state) for one in ingest(vault, told.append).items] == [("later.txt", "waiting")]
    [failed] = [news for news in told if news.what == "failed"]
    assert (failed.file, type(failed.error)) == ("po.txt", GrownApartError)
    anew = ingest(vault)
    assert [(one.file, one.bytes) for one in anew.items] == [
        ("po.txt", len("for PO-4711, the first half, and the second"))
    ]
    assert anew.not_taken == ()
    vault.close()


def test_what_went_on_once_goes_on_from_there(filed: tuple[Vault, str]) -> None:
    """A file that begins with what arrived first, but not with what was made of it since, is another one."""
    vault, order = filed
    _grows(vault)
    ingest(vault)
    [document] = vault.cases.read("order", order).manifest.documents
    assert [one.number for one in document.versions] == [1, 2]
    [held] = (vault.root / "inbox/fax/.taken").rglob("po.txt")
    held.write_text("for PO-4711, the first half, and quite another second", encoding="utf-8")
    told: list[News] = []
    ingest(vault, told.append)
    assert [type(news.error) for news in told if news.what == "failed"] == [OtherFileError]
    [document] = vault.cases.read("order", order).manifest.documents
    assert [one.number for one in document.versions] == [1, 2]
    assert [one.file for one in ingest(vault).items] == ["po.txt"]
    vault.close()


def test_what_is_no_ordinary_file_is_told_once(filed: tuple[Vault, str]) -> None:
    vault, _order = filed
    (vault.root / "inbox/fax/link.txt").symlink_to("/etc/hostname")
    (vault.root / "inbox/fax/later.txt").write_text("something else", encoding="utf-8")
    told: list[News] = []
    ingest(vault, told.append)
    assert [news.detail for news in told if news.what == "failed"] == [
        "It is not taken in: it is a link, and links are not followed. Put the file itself there, or take this away."
    ]
    vault.close()


def _filed_as(vault: Vault, order: str) -> str:
    return vault.cases.read("order", order).manifest.documents[0].id


def _issued(vault: Vault, order: str) -> None:
    distribute_version(vault, order, Wanted(_filed_as(vault, order), ("cutting",)))


def _looked_at(vault: Vault, order: str) -> None:
    def look(manifest: "Manifest", now: str) -> "tuple[Manifest, Event]":
        document = manifest.documents[0]
        seen = replace(document.newest, looks=(SecondCheck("li", "Li", now),))
        return manifest.with_document(document.with_version(seen)), Event(now, "li", "second-look", {})

    change_case(vault, "order", order, look)


def _confidential(vault: Vault, order: str) -> None:
    def close(manifest: "Manifest", now: str) -> "tuple[Manifest, Event]":
        return raise_document(manifest, replace(manifest.documents[0], level="confidential"), "li", now)

    change_case(vault, "order", order, close)


def _superseded(vault: Vault, order: str) -> None:
    newer = vault.root.parent / "newer.txt"
    newer.write_text("what counts now", encoding="utf-8")
    add_documents(vault, order, [newer], document=_filed_as(vault, order))


@pytest.mark.parametrize("becomes", [_issued, _looked_at, _confidential, _superseded])
def test_what_people_went_on_with_gets_no_version_but_what_they_add(
    filed: tuple[Vault, str], becomes: Callable[[Vault, str], None]
) -> None:
    vault, order = filed
    [document] = vault.cases.read("order", order).manifest.documents
    becomes(vault, order)
    before = len(vault.cases.read("order", order).manifest.documents[0].versions)
    _grows(vault)
    told: list[News] = []
    ingest(vault, told.append)
    [failed] = [news for news in told if news.what == "failed"]
    assert type(failed.error) is GrownApartError
    anew = ingest(vault)
    assert [one.file for one in anew.items] == ["po.txt"]
    manifest = vault.cases.read("order", order).manifest
    assert [len(one.versions) for one in manifest.documents if one.id == document.id] == [before]
    vault.close()


@pytest.mark.parametrize("waits", [False, True])
def test_a_file_that_does_not_begin_with_what_was_taken_is_another_one(filed: tuple[Vault, str], waits: bool) -> None:
    vault, order = filed
    name = "po.txt"
    if waits:
        name = "unknown.txt"
        (vault.root / "inbox/fax" / name).write_text("an offer of zips", encoding="utf-8")
        assert [one.state for one in ingest(vault).items] == ["waiting"]
    [held] = (vault.root / "inbox/fax/.taken").rglob(name)
    held.unlink()
    held.write_text("buy cheap pills, and many of them", encoding="utf-8")
    told: list[News] = []
    assert ingest(vault, told.append).items == ()
    [failed] = [news for news in told if news.what == "failed"]
    assert (failed.file, type(failed.error)) == (name, OtherFileError)
    assert [(one.file, one.state) for one in ingest(vault).items] == [(name, "waiting")]
    [document] = vault.cases.read("order", order).manifest.documents
    assert len(document.versions) == 1
    assert ("an offer of zips" in {path.read_text() for path in vault.layout.intake.rglob("unknown.txt")}) is waits
    vault.close()
