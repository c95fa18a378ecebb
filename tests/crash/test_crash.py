"""Every change of the vault, stopped at every durable step and after every sync: the state is before or after, and the vault is sound."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from docvault.model.case.editing import Edit
from docvault.model.case.transitions import NewOrder
from docvault.model.intake.item import FiledPart
from docvault.model.vault_config import Person
from docvault.services.intake.filing import file_item, reject_item
from docvault.services.intake.inbox import inbox
from docvault.services.intake.ingest import ingest
from docvault.services.intake.item_entries import state_of
from docvault.services.intake.taking import Dropped, take
from docvault.services.intake.target import Target
from docvault.services.orders.adding import add_documents
from docvault.services.orders.editing import edit_case
from docvault.services.orders.listing import list_orders
from docvault.services.orders.opening import new_order
from docvault.services.people import add_person
from docvault.services.proof.check import check
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from tests.crash.harness import (
    Change,
    interrupted_at_each_step,
    power_lost_at_each_step,
    stopped_at_each_step,
)

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
SPEC = b"spec sheet, gold buttons"
CARD = b"silver zips"
State = tuple[object, ...]


def opened(root: Path) -> Vault:
    return open_vault(root, system_user="li", clock=lambda: NOON)


def state(root: Path) -> State:
    """What a user sees: orders, their documents' bytes, and the intake by fate. The vault is opened, which finishes or undoes."""
    vault = opened(root)
    orders = []
    for entry in list_orders(vault):
        manifest = vault.cases.read("order", entry.id).manifest
        versions = [
            (document.id, version.number, version.sha256)
            for document in manifest.documents
            for version in document.versions
        ]
        orders.append((entry.id, manifest.title, manifest.order.due, tuple(versions)))
    items = [(entry.file, entry.state, entry.sha256) for entry in inbox(vault, everything=True).entries]
    vault.close()
    return (tuple(sorted(orders)), tuple(sorted(items)))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("crash") / "vault"
    init(root, language="en", time_zone="Asia/Shanghai", system_user="li", identity="declared", clock=lambda: NOON)
    vault = opened(root)
    new_order(vault, NewOrder("", "HANSA", "Jeans", references=("PO-4711",)))
    (root.parent / "spec.txt").write_bytes(SPEC)
    add_documents(vault, "2026-0001", [root.parent / "spec.txt"], document="spec-sheet", kind="spec-sheet")
    (root / "inbox/fax/fax.txt").write_text("unknown order", encoding="utf-8")
    ingest(vault)
    vault.close()
    shutil.rmtree(root / "inbox/fax/.taken")
    (root / "inbox/fax/new.txt").write_text("another fax", encoding="utf-8")
    return root


def add(root: Path) -> None:
    newer = root.parent / f"{root.name}.txt"
    newer.write_bytes(b"spec sheet, silver buttons")
    vault = opened(root)
    add_documents(vault, "2026-0001", [newer], document="spec-sheet")
    vault.close()


def order(root: Path) -> None:
    vault = opened(root)
    new_order(vault, NewOrder("", "BERGAMO", "Shirts"))
    vault.close()


def edit(root: Path) -> None:
    vault = opened(root)
    edit_case(vault, "order", "2026-0001", Edit(title="Jeans, silver buttons", texts={"due": "2026-12-24"}))
    vault.close()


def file(root: Path) -> None:
    vault = opened(root)
    file_item(vault, inbox(vault).entries[0].item, Target("2026-0001"))
    vault.close()


def another(root: Path) -> None:
    """A second paper of a kind the order has one of at a time, since somebody says that it is another one."""
    vault = opened(root)
    file_item(vault, inbox(vault).entries[0].item, Target("2026-0001", kind="spec-sheet", new=True))
    vault.close()


def person(root: Path) -> None:
    vault = opened(root)
    add_person(vault, Person("wang.li", "王丽", "cutting", ("member",)))
    vault.close()


def reject(root: Path) -> None:
    vault = opened(root)
    reject_item(vault, inbox(vault).entries[0].item, "advertising")
    vault.close()


def take_in(root: Path) -> None:
    vault = opened(root)
    folder = root / "inbox/fax"
    taken, failed = take(vault, [Dropped(folder / "new.txt", folder, "fax", NOON.timestamp())])
    assert (len(taken), failed) == (1, [])
    vault.close()


CHANGES: dict[str, tuple[Change, int]] = {
    # the change, and the fewest steps it can have: a change of the code that loses a sync is noticed here
    "add": (add, 12),
    "order": (order, 24),
    "edit": (edit, 7),
    "file": (file, 20),
    "another": (another, 20),
    "reject": (reject, 8),
    "take_in": (take_in, 14),
    "person": (person, 6),
}


def sound(root: Path, before: State, after: Callable[[State], bool], label: str) -> None:
    """The state is one of the two; nothing is damaged; nothing that was dropped is lost: what was taken and not registered is told (W050).

    So is that there are two spec sheets, where somebody wanted that (W062).
    """
    seen = state(root)
    assert seen == before or after(seen), f"{label}: neither before nor after: {seen}"
    found = check(root).findings
    findings = [(one.rule, one.path, one.text()) for one in found if one.rule not in {"W050", "W062"}]
    assert findings == [], f"{label}: {findings}"


def after_of(name: str, before: State) -> Callable[[State], bool]:
    """Whether a state is the one after the change."""

    def is_after(seen: State) -> bool:
        orders, items = seen
        known_orders, known_items = before
        assert isinstance(orders, tuple)
        assert isinstance(items, tuple)
        assert isinstance(known_orders, tuple)
        assert isinstance(known_items, tuple)
        wanted: dict[str, bool] = {
            "add": len(orders[0][3]) == 2 and items == known_items,
            "order": len(orders) == 2 and items == known_items,
            "edit": orders[0][1:3] == ("Jeans, silver buttons", "2026-12-24"),
            "file": len(orders[0][3]) == 2 and items[0][1] == "filed",
            "another": [one[:2] for one in orders[0][3]] == [("spec-sheet", 1), ("spec-sheet-2", 1)],
            "reject": items[0][1] == "rejected",
            "person": seen == before,
            "take_in": len(items) == 2 and orders == known_orders,
        }
        return wanted[name]

    return is_after


@pytest.mark.parametrize("name", CHANGES)
def test_stopped_at_every_step(base: Path, tmp_path: Path, name: str) -> None:
    change, fewest = CHANGES[name]
    before = state(base)
    steps = 0
    for number, root in stopped_at_each_step(base, tmp_path, change):
        sound(root, before, after_of(name, before), f"{name} stopped before step {number}")
        bytes_are_there(root)
        steps = number - 1
    assert steps >= fewest, f"{name} has only {steps} durable steps"


@pytest.mark.parametrize("name", CHANGES)
def test_power_lost_after_every_sync(base: Path, tmp_path: Path, name: str) -> None:
    change, _ = CHANGES[name]
    before = state(base)
    images = 0
    for number, root in power_lost_at_each_step(base, tmp_path, change):
        sound(root, before, after_of(name, before), f"{name}, power lost after sync {number}")
        bytes_are_there(root)
        images = number
    assert images >= 3


def bytes_are_there(root: Path) -> None:
    """The dropped file's bytes are in its inbox, its holding place or the intake."""
    wanted = hashlib.sha256(b"another fax").hexdigest()
    places = [path for place in ("inbox", "intake", "orders") for path in (root / place).rglob("*") if path.is_file()]
    assert any(hashlib.sha256(path.read_bytes()).hexdigest() == wanted for path in places)


@pytest.fixture(scope="module")
def with_mail(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault in which a mail with an attachment waits."""
    root = shutil.copytree(base, tmp_path_factory.mktemp("mail") / "vault")
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "anna@elsewhere.example", "a card"
    mail.set_content("see attached")
    mail.add_attachment(CARD, maintype="text", subtype="plain", filename="card.txt")
    (root / "inbox/email/mail.eml").write_bytes(bytes(mail))
    vault = opened(root)
    ingest(vault)
    vault.close()
    return root


def file_part(root: Path) -> None:
    vault = opened(root)
    file_item(vault, mail_of(vault), Target("2026-0001", kind="trims-card", document="card", part=1))
    vault.close()


def mail_of(vault: Vault) -> str:
    [item] = [entry.item for entry in inbox(vault).entries if entry.file == "mail.eml"]
    return item


def where_the_part_is(root: Path) -> tuple[bool, tuple[FiledPart, ...]]:
    """Whether the order has the attachment, and where the register says that it went."""
    vault = opened(root)
    manifest = vault.cases.read("order", "2026-0001").manifest
    digests = {version.sha256 for document in manifest.documents for version in document.versions}
    filed = state_of(vault, mail_of(vault))
    assert filed is not None
    vault.close()
    return hashlib.sha256(CARD).hexdigest() in digests, filed.parts


@pytest.mark.parametrize("interrupted", [stopped_at_each_step, power_lost_at_each_step])
def test_an_attachment_filed_and_stopped_at_every_step(
    with_mail: Path, tmp_path: Path, interrupted: Callable[[Path, Path, Change], Iterator[tuple[int, Path]]]
) -> None:
    """The order and the register say the same of where it went, and no mark is left."""
    seen: set[bool] = set()
    for number, root in interrupted(with_mail, tmp_path, file_part):
        is_in_order, entered = where_the_part_is(root)
        wanted = (FiledPart(1, "2026-0001", "card", 1),) if is_in_order else ()
        assert entered == wanted, f"stopped at step {number}"
        assert not list((root / ".docvault/dirty").glob("*")), f"stopped at step {number}"
        assert [one.rule for one in check(root).findings if one.rule != "W050"] == [], f"stopped at step {number}"
        seen.add(is_in_order)
    assert seen == {False, True}


def add_three(root: Path) -> None:
    """Three files at once: of those before the one that is interrupted the index was told already."""
    sources = [root.parent / f"{root.name}-{number}.txt" for number in range(3)]
    for number, source in enumerate(sources):
        source.write_bytes(b"note %d" % number)
    vault = opened(root)
    try:
        add_documents(vault, "2026-0001", sources, kind="other")
    finally:
        vault.close()


@pytest.mark.parametrize("after", [False, True])
def test_an_interrupt_leaves_nothing_half_done(base: Path, tmp_path: Path, after: bool) -> None:
    steps = 0
    for number, vault in interrupted_at_each_step(base, tmp_path, add_three, after=after):
        steps = number
        state(vault)  # the next command, which finishes or undoes
        assert not check(vault).findings, f"step {number}"
        folders = [path for path in (vault / "orders").rglob("*") if path.is_dir()]
        assert all(any(folder.iterdir()) for folder in folders), f"step {number}"
    assert steps > 30
