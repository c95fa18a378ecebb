"""What puts things right, stopped at every durable step, interrupted, and after every sync: before or after, each paper somewhere and in force once at most."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from docvault.model.case.document_editing import DocumentEdit
from docvault.model.case.transitions import NewOrder
from docvault.model.vault_config import Person
from docvault.services.control.distribute import Wanted, distribute_version
from docvault.services.control.sign import Receipt, sign_version
from docvault.services.intake.filing import file_item
from docvault.services.intake.inbox import inbox
from docvault.services.intake.ingest import ingest
from docvault.services.intake.target import Target
from docvault.services.orders.adding import add_documents
from docvault.services.orders.document_editing import edit_document_of
from docvault.services.orders.listing import list_orders
from docvault.services.orders.merging import merge_customers, rename_customer
from docvault.services.orders.moving import MoveWanted, move_document
from docvault.services.orders.new_customer import new_customer
from docvault.services.orders.opening import new_order
from docvault.services.orders.unfiling import unfile_item
from docvault.services.orders.voiding import void_document, void_whole_order
from docvault.services.people import add_person
from docvault.services.proof.check import check
from docvault.services.proof.hand_edits import revert
from docvault.services.search.index_entries import item_state
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from docvault.store.dirty import MOVE, UNFILE, DirtyMarks
from docvault.store.layout import Layout
from tests.crash.harness import interrupted_at_each_step, power_lost_at_each_step, stopped_at_each_step
from tests.crash.walking import images_without_power, steps_when_stopped
from tests.pace import share

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
FIRST, SECOND, THIRD = "2026-0001", "2026-0002", "2026-0003"
CARD, SPEC, LABEL = "trims-card", "spec-sheet", "label"


def opened(root: Path, person: str | None = None) -> Vault:
    return open_vault(root, person=person, system_user="" if person else "li", clock=lambda: NOON)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An order whose card has two versions, the second with the cutting room and signed for, and a void spec sheet.

    Another order has a card of its own, a third labels that came from the first, where the cutting room has them.
    """
    root = tmp_path_factory.mktemp("crash") / "vault"
    init(root, language="en", time_zone="Asia/Shanghai", system_user="li", identity="declared", clock=lambda: NOON)
    vault, paper = opened(root), root.parent / "paper.txt"
    add_person(vault, Person("wu", "Wu Fang", "cutting", ("member",)))
    new_order(vault, NewOrder("", "HANSA", "Jeans"))
    for order in (FIRST, SECOND):
        new_order(vault, NewOrder("", "HANSA", "Jeans"))
        for text in ("gold", "silver") if order == FIRST else ("brass",):
            paper.write_text(f"{text} of {order}", encoding="utf-8")
            add_documents(vault, order, [paper], kind=CARD, document=CARD)
    arrive(vault)
    paper.write_text("sizes", encoding="utf-8")
    add_documents(vault, FIRST, [paper], kind=SPEC, document=SPEC)
    void_document(vault, FIRST, SPEC, "of another house")
    for text in ("black", "white"):
        paper.write_text(f"{text} label", encoding="utf-8")
        add_documents(vault, FIRST, [paper], kind="other", document=LABEL)
    distribute_version(vault, FIRST, Wanted(LABEL, ("cutting",)))
    move_document(vault, MoveWanted(FIRST, LABEL, THIRD, why="of another order"))
    distribute_version(vault, FIRST, Wanted(CARD, ("cutting",)))
    cutting = opened(root, "wu")
    sign_version(cutting, FIRST, Receipt(CARD, "cutting"))
    for one in (vault, cutting):
        one.close()
    return root


def arrive(vault: Vault) -> None:
    """A fax that was filed to the first order and came once more, and a mail of which an attachment was filed."""
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "Papers", "anna@nordic.example"
    mail.set_content("see attached")
    mail.add_attachment(b"the bill of materials", maintype="text", subtype="plain", filename="bom.txt")
    (vault.root / "inbox/fax/fax.txt").write_text("a fax", encoding="utf-8")
    (vault.root / "inbox/email/mail.eml").write_bytes(mail.as_bytes())
    ingest(vault)
    file_item(vault, filed(vault, "fax.txt"), Target(FIRST, kind="correspondence", document="fax"))
    file_item(vault, filed(vault, "mail.eml"), Target(FIRST, kind="bom", document="bom", part=1))
    (vault.root / "inbox/fax/again.txt").write_text("a fax", encoding="utf-8")
    ingest(vault)
    for channel in ("fax", "email"):
        shutil.rmtree(vault.root / f"inbox/{channel}/.taken")


def filed(vault: Vault, file: str) -> str:
    """The item that came as this file."""
    return next(entry.item for entry in inbox(vault, everything=True).entries if entry.file == file)


def items(root: Path) -> dict[str, object]:
    """What became of each item, where its bytes are and where its parts."""
    vault = opened(root)
    found: dict[str, object] = {
        entry.file: (entry.state, (root / entry.path).read_bytes() if entry.path else b"", item_state(entry).parts)
        for entry in inbox(vault, everything=True).entries
    }
    vault.close()
    return found


def manifests(root: Path) -> Iterator[tuple[str, object]]:
    """What is said of orders, after somebody opened the vault; whoever said it."""
    vault = opened(root)
    for entry in list_orders(vault):
        manifest = vault.cases.read("order", entry.id).manifest
        documents = [
            (
                *(one.id, one.kind, one.title, one.newest.number, one.is_in_force),
                [
                    (
                        *(version.number, version.sha256, version.is_gone, len(version.signatures)),
                        *(version.moved.came, version.moved.to, version.moved.back),
                        [bool(copy.recalled) for copy in version.copies],
                    )
                    for version in one.versions
                ],
            )
            for one in manifest.documents
        ]
        yield entry.id, (manifest.state, manifest.order.customer, documents)
    vault.close()


def state(root: Path) -> dict[str, object]:
    return dict(manifests(root))


def by(change: Callable[[Vault], object]) -> Callable[[Path], None]:
    def changed(root: Path) -> None:
        vault = opened(root)
        change(vault)
        vault.close()

    return changed


def merged(vault: Vault) -> None:
    new_customer(vault, "HANSE", "Hanse")
    merge_customers(vault, "HANSA", "HANSE", "w")


CHANGES: dict[str, Callable[[Path], None]] = {
    "move": by(lambda vault: move_document(vault, MoveWanted(FIRST, CARD, THIRD, why="w"))),
    "move-back": by(lambda vault: move_document(vault, MoveWanted(THIRD, LABEL, FIRST, why="w"))),
    "move-version": by(lambda vault: move_document(vault, MoveWanted(FIRST, f"{CARD}@2", SECOND, to=CARD, why="w"))),
    "void": by(lambda vault: void_document(vault, FIRST, CARD, "w")),
    "move-within": by(lambda vault: move_document(vault, MoveWanted(FIRST, f"{CARD}@2", FIRST, to=SPEC, why="w"))),
    "edit": by(lambda vault: edit_document_of(vault, FIRST, CARD, DocumentEdit("bom", "Buttons"))),
    "undo": by(lambda vault: void_document(vault, FIRST, f"{SPEC}@1", "w", undo=True)),
    "unfile": by(lambda vault: unfile_item(vault, filed(vault, "fax.txt"), "w")),
    "unfile-part": by(lambda vault: unfile_item(vault, filed(vault, "mail.eml"), "w", part=1)),
    "file-duplicate": by(
        lambda vault: file_item(vault, filed(vault, "again.txt"), Target(SECOND, kind="correspondence", document="fax"))
    ),
    "rename": by(lambda vault: rename_customer(vault, "HANSA", "HANSE")),
    "merge": by(merged),
    "void-order": by(lambda vault: void_whole_order(vault, FIRST, "w")),
}
CUSTOMERS = pytest.mark.parametrize("name", ["rename", "merge"][: share(1, 2)])
UNFILED = pytest.mark.parametrize("name", ["unfile", "unfile-part", "file-duplicate"])
WALKED = pytest.mark.parametrize("name", list(CHANGES)[: share(3, len(CHANGES))])


def allowed(base: Path, work: Path, name: str) -> tuple[dict[str, object], dict[str, object]]:
    """What there may be: all of it as before, or all of it as after."""
    done = shutil.copytree(base, work / "done", symlinks=True)
    CHANGES[name](done)
    before, after = state(base), state(done)
    assert before != after
    return before, after


@WALKED
def test_stopped_at_every_step(base: Path, tmp_path: Path, name: str) -> None:
    assert steps_when_stopped(base, tmp_path, CHANGES[name], state, allowed(base, tmp_path, name)) >= 6


@WALKED
def test_power_lost_after_every_sync(base: Path, tmp_path: Path, name: str) -> None:
    assert images_without_power(base, tmp_path, CHANGES[name], state, allowed(base, tmp_path, name)) >= 3


@CUSTOMERS
def test_all_orders_name_one_customer_at_every_step(base: Path, tmp_path: Path, name: str) -> None:
    expected = allowed(base, tmp_path, name)
    assert steps_when_stopped(base, tmp_path, CHANGES[name], state, expected) >= 8
    assert images_without_power(base, tmp_path, CHANGES[name], state, expected) >= 3


@UNFILED
def test_taken_back_before_or_after_at_every_step(base: Path, tmp_path: Path, name: str) -> None:
    done = shutil.copytree(base, tmp_path / "done", symlinks=True)
    CHANGES[name](done)
    expected = [(state(base), items(base)), (state(done), items(done))]
    assert expected[0][0] != expected[1][0]
    assert expected[0][1] != expected[1][1]
    steps = 0
    for number, root in stopped_at_each_step(base, tmp_path, CHANGES[name]):
        assert (state(root), items(root)) in expected, f"{name} stopped before step {number}"
        assert check(root).findings == (), f"{name} stopped before step {number}"
        steps = number - 1
    for number, root in power_lost_at_each_step(base, tmp_path, CHANGES[name]):
        assert (state(root), items(root)) in expected, f"{name}, power lost after sync {number}"
        assert check(root).findings == (), f"{name}, power lost after sync {number}"
    assert steps >= 8


@pytest.mark.parametrize("name", ["move-back", "move-version", "move"][: share(1, 3)])
@pytest.mark.parametrize("after", [False, True])
def test_interrupted_at_every_step(base: Path, tmp_path: Path, name: str, *, after: bool) -> None:
    expected = allowed(base, tmp_path, name)
    for number, root in interrupted_at_each_step(base, tmp_path, CHANGES[name], after=after):
        assert state(root) in expected, f"{name} interrupted at step {number}"
        assert check(root).findings == (), f"{name} interrupted at step {number}"


def test_a_move_that_cannot_be_finished_is_named_until_it_can(base: Path, tmp_path: Path) -> None:
    """Somebody edited the order by hand from which a paper was just moved when the process was killed."""
    for _number, root in stopped_at_each_step(base, tmp_path, CHANGES["move-version"]):
        first, second = (root / f"orders/2026/{one}/manifest.yaml" for one in (FIRST, SECOND))
        told = f"order: '{SECOND}'"
        if "moved:" not in second.read_text(encoding="utf-8") or told in first.read_text(encoding="utf-8"):
            continue
        recorded = first.read_text(encoding="utf-8")
        first.write_text(recorded.replace("title: Jeans", "title: Trousers"), encoding="utf-8")
        state(root)  # it cannot be finished now, and hinders nobody
        assert {finding.rule for finding in check(root).findings} == {"V032", "V043"}
        vault = opened(root)
        revert(vault, FIRST)
        vault.close()
        assert state(root) == state(shutil.copytree(root, tmp_path / "again", symlinks=True))
        assert check(root).findings == ()
        return
    pytest.fail("the process was never killed between the two changes")


@pytest.mark.parametrize("name", ["move-version", "move-back", "unfile"])
def test_what_was_begun_is_finished_when_the_folder_is_back(base: Path, tmp_path: Path, name: str) -> None:
    """Somebody renamed the folder of the order in which a move, or what was taken back, is still to be said."""
    done = shutil.copytree(base, tmp_path / "done", symlinks=True)
    CHANGES[name](done)
    expected = state(done)
    for number, root in stopped_at_each_step(base, tmp_path, CHANGES[name]):
        begun = any(kind in {MOVE, UNFILE} for kind, _one in DirtyMarks(Layout(root)).all())
        if not begun or state(shutil.copytree(root, tmp_path / f"finished-{number}", symlinks=True)) != expected:
            continue
        place = root / f"orders/2026/{FIRST}"
        place.rename(place.with_name("elsewhere"))
        opened(root).close()
        vault = opened(root)
        revert(vault, FIRST)
        vault.close()
        assert state(root) == expected
        return
    pytest.fail("the process was never killed between the two changes")
