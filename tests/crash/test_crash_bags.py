"""Export and import, stopped at every durable step and after every sync: a bag is whole or not there, an order is taken over or not.

What was stopped can be done again.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from docvault.model.case.transitions import NewOrder
from docvault.services.exchange.bags.sources import opened_bag
from docvault.services.exchange.bags.validate import validate
from docvault.services.exchange.export import Selection, export
from docvault.services.exchange.import_bag import TakenAlreadyError, import_bag
from docvault.services.orders.adding import add_documents
from docvault.services.orders.listing import list_orders
from docvault.services.orders.opening import new_order
from docvault.services.proof.check import check
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from docvault.store.exchange.bag_files import BagExistsError
from tests.crash.harness import Change, power_lost_at_each_step, stopped_at_each_step

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
ORDER = "2026-0001"
AtEachStep = Callable[[Path, Path, Change], Iterator[tuple[int, Path]]]


def opened(root: Path) -> Vault:
    return open_vault(root, system_user="li", clock=lambda: NOON)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a vault that has an order, a bag of that order, and a vault that has another one."""
    folder = tmp_path_factory.mktemp("bags") / "place"
    for name in ("from", "to"):
        init(
            folder / name,
            language="en",
            time_zone="Asia/Shanghai",
            system_user="li",
            identity="declared",
            clock=lambda: NOON,
        )
    vault = opened(folder / "from")
    new_order(vault, NewOrder("", "HANSA", "Jeans"))
    spec = folder.parent / "spec.txt"
    for text in ("gold buttons", "silver buttons"):
        spec.write_text(text, encoding="utf-8")
        add_documents(vault, ORDER, [spec], document="spec-sheet", kind="spec-sheet")
    export(vault, Selection((ORDER,)), folder / "bags", "audit")
    vault.close()
    other = opened(folder / "to")
    new_order(other, NewOrder("X-1", "HANSA", "Shirts"))
    list_orders(other)
    other.close()
    return folder


def take_out(folder: Path, *, zipped: bool) -> None:
    vault = opened(folder / "from")
    export(vault, Selection((ORDER,)), folder / "out", "audit", zipped=zipped)
    vault.close()


def take_out_folder(folder: Path) -> None:
    take_out(folder, zipped=False)


def take_out_zip(folder: Path) -> None:
    take_out(folder, zipped=True)


def take_in(folder: Path) -> None:
    vault = opened(folder / "to")
    import_bag(vault, folder / "bags" / ORDER)
    vault.close()


def findings(root: Path) -> list[tuple[str, str]]:
    return [(finding.rule, finding.path) for finding in check(root).findings]


def whole_or_absent(folder: Path, change: Change, name: str) -> bool:
    """Whether the bag has its name; it is whole then and entered in the register, and otherwise a second try makes it."""
    bag = folder / "out" / name
    there = bag.exists()
    vault = opened(folder / "from")
    if there:
        assert any(record.event.data["bag"] == name for record in vault.registers.records("access"))
        with pytest.raises(BagExistsError):
            change(folder)
    else:
        change(folder)
    vault.close()
    with opened_bag(bag) as source:
        assert validate(source).problems == ()
    assert [path.name for path in (folder / "out").iterdir() if not path.name.startswith(".docvault-export~")] == [name]
    assert findings(folder / "from") == []
    return there


def before_or_after(folder: Path) -> bool:
    """Whether the order is there; it is whole then, and otherwise a second try takes it over. Nothing is left of the first."""
    root = folder / "to"
    vault = opened(root)
    there = ORDER in [entry.id for entry in list_orders(vault)]
    vault.close()
    assert findings(root) == []
    assert list((root / ".docvault/staging").glob("import~*")) == []
    if there:
        with pytest.raises(TakenAlreadyError):
            take_in(folder)
    else:
        take_in(folder)
    vault = opened(root)
    case = vault.cases.read("order", ORDER)
    assert [record.event.action for record in vault.cases.history("order", ORDER)][-1] == "imported"
    assert case.manifest.document("spec-sheet") is not None
    assert [record.event.data["id"] for record in vault.registers.records("cases")].count(ORDER) == 1
    assert vault.registers.head("cases").seq == 3
    assert sorted(entry.id for entry in list_orders(vault)) == [ORDER, "X-1"]
    vault.close()
    assert findings(root) == []
    return there


@pytest.mark.parametrize("at_each_step", [stopped_at_each_step, power_lost_at_each_step])
@pytest.mark.parametrize(("change", "name"), [(take_out_folder, ORDER), (take_out_zip, f"{ORDER}.zip")])
def test_a_bag_is_whole_or_not_there(
    place: Path, tmp_path: Path, at_each_step: AtEachStep, change: Change, name: str
) -> None:
    seen, steps = [], 0
    for number, folder in at_each_step(place, tmp_path, change):
        seen.append(whole_or_absent(folder, change, name))
        steps = number
    assert steps >= 5
    assert seen[0] is False
    assert seen[-1] is True
    assert seen == sorted(seen)


@pytest.mark.parametrize("at_each_step", [stopped_at_each_step, power_lost_at_each_step])
def test_an_order_is_taken_over_or_not(place: Path, tmp_path: Path, at_each_step: AtEachStep) -> None:
    seen, steps = [], 0
    for number, folder in at_each_step(place, tmp_path, take_in):
        seen.append(before_or_after(folder))
        steps = number
    assert steps >= 12
    assert seen[0] is False
    assert seen[-1] is True
    assert seen == sorted(seen)


def test_what_a_killed_import_left_is_removed_even_when_the_order_is_not_imported_again(
    place: Path, tmp_path: Path
) -> None:
    left = 0
    for _, folder in stopped_at_each_step(place, tmp_path, take_in):
        left += any((folder / "to/.docvault/staging").glob("import~*"))
        opened(folder / "to").close()
        assert not any((folder / "to/.docvault/staging").glob("import~*"))
        assert list((folder / "to/lost+found").iterdir()) == []
    assert left > 3
