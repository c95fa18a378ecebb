"""Orders leave a vault as bags other programs accept, and come into another vault with their history intact; nothing else does."""

import hashlib
import json
import os
import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import bagit
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docvault.language.spoken import Language
from docvault.model.case.editing import Edit
from docvault.model.case.history import Event
from docvault.model.case.manifest import Manifest
from docvault.model.case.transitions import NewOrder
from docvault.model.names import name_problem
from docvault.model.values import replace
from docvault.services.access import ReasonMissingError
from docvault.services.case_change import change_case
from docvault.services.control.distribute import Wanted, distribute_version
from docvault.services.control.sign import Receipt, sign_version
from docvault.services.exchange.export import ExportedBag, NothingChosenError, Selection, export
from docvault.services.exchange.import_bag import (
    BadBagError,
    FetchBagError,
    ForeignBagError,
    NotIntactError,
    TakenAlreadyError,
    import_bag,
)
from docvault.services.orders.adding import add_documents
from docvault.services.orders.editing import edit_case
from docvault.services.orders.history import history
from docvault.services.orders.listing import list_orders
from docvault.services.orders.opening import new_order
from docvault.services.outside import InsideVaultError
from docvault.services.proof.check import check
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from docvault.services.whereabouts import DamagedVersionError, MissingVersionError
from docvault.store.cases.case_file import HandEditedError, NoSuchCaseError
from docvault.store.chainfile import BrokenChainError
from docvault.store.exchange.bag_files import BagExistsError
from tests.integration.test_bags import make_bag, make_zip
from tests.pace import share
from tools.case_overlays import CASES, DAMAGED, lay_out, touched

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
ORDER = "2026-0001"


def fresh(root: Path) -> Vault:
    init(root, language="en", time_zone="Asia/Shanghai", system_user="li", identity="declared", clock=lambda: NOON)
    return open_vault(root, system_user="li", clock=lambda: NOON)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """A vault with an order of two documents, one of them in two versions, and another order."""
    made = fresh(tmp_path / "v")
    new_order(made, NewOrder("", "HANSA", "Jeans 牛仔裤", references=("PO-4711",)))
    new_order(made, NewOrder("", "HANSA", "Jackets"))
    spec, fax = tmp_path / "spec.txt", tmp_path / "更改 通知.txt"
    for text in ("gold buttons", "silver buttons"):
        spec.write_text(text, encoding="utf-8")
        add_documents(made, ORDER, [spec], kind="spec-sheet", document="spec-sheet")
    fax.write_text("银色纽扣", encoding="utf-8")
    add_documents(made, ORDER, [fax], kind="change-notice")
    return made


@pytest.fixture
def other(tmp_path: Path) -> Vault:
    """Another vault, empty."""
    return fresh(tmp_path / "w")


def exported(vault: Vault, to: Path, *orders: str, zipped: bool = False) -> ExportedBag:
    return export(vault, Selection(orders or (ORDER,)), to, "audit", zipped=zipped)[0]


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path, and every empty folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"folder"
        for path in folder.rglob("*")
        if path.is_file() or not any(path.iterdir())
    }


def sound(vault: Vault) -> None:
    assert [(one.rule, one.path, one.text()) for one in check(vault.root).findings] == []


def order_folder(vault: Vault, order: str = ORDER) -> Path:
    return vault.root / "orders" / "2026" / order


# -- out --------------------------------------------------------------------------------------------------------------


def test_a_bag_is_accepted_by_another_program_and_holds_the_order_as_it_is(vault: Vault, tmp_path: Path) -> None:
    before = content(order_folder(vault))
    made = exported(vault, tmp_path / "out")
    assert (made.kind, made.id, made.path) == ("order", ORDER, tmp_path / "out" / ORDER)
    read = bagit.Bag(str(made.path))
    assert read.validate()
    assert set(read.algorithms) == {"sha256", "sha512"}
    assert read.info["External-Identifier"] == ORDER
    assert read.info["Source-Organization"] == vault.config.name
    assert read.info["Bag-Group-Identifier"] == "HANSA"
    assert read.info["Bagging-Date"] == "2026-11-24"
    assert content(made.path / "data" / ORDER) == before == content(order_folder(vault))
    origin = json.loads((made.path / "docvault.json").read_bytes())
    lines = (order_folder(vault) / "history.jsonl").read_bytes().splitlines()
    assert (origin["vault"], origin["kind"], origin["id"], origin["year"]) == (vault.config.id, "order", ORDER, "2026")
    assert (origin["first"], origin["head"]) == (json.loads(lines[0])["hash"], json.loads(lines[-1])["hash"])
    assert (made.path / "FORMAT.md").read_bytes() == (vault.root / "FORMAT.md").read_bytes()
    sound(vault)


def test_a_zip_holds_the_same_in_one_folder(vault: Vault, tmp_path: Path) -> None:
    folder, packed = exported(vault, tmp_path / "a"), exported(vault, tmp_path / "b", zipped=True)
    assert packed.path.name == f"{ORDER}.zip"
    with zipfile.ZipFile(packed.path) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path / "unpacked")
    assert content(tmp_path / "unpacked" / ORDER) == content(folder.path)
    assert [path.name for path in (tmp_path / "unpacked").iterdir()] == [ORDER]
    assert packed.path.read_bytes() == exported(vault, tmp_path / "c", zipped=True).path.read_bytes()


def test_every_export_is_entered_with_its_reason(vault: Vault, tmp_path: Path) -> None:
    export(vault, Selection(customer="hansa"), tmp_path / "out", "handed over")
    records = [record.event for record in vault.registers.records("access")]
    assert [(one.action, one.data.get("order"), one.data.get("customer")) for one in records] == [
        ("exported", None, "HANSA"),
        ("exported", ORDER, None),
        ("exported", "2026-0002", None),
    ]
    assert {one.data["why"] for one in records} == {"handed over"}
    sound(vault)
    with pytest.raises(ReasonMissingError):
        export(vault, Selection((ORDER,)), tmp_path / "out2", "  ")


def test_orders_of_a_customer_and_of_a_query_each_once(vault: Vault, tmp_path: Path) -> None:
    chosen = Selection(("2026-0002",), customer="HANSA", query="jeans")
    bags = export(vault, chosen, tmp_path / "out", "audit")
    assert [(bag.kind, bag.id) for bag in bags] == [("customer", "HANSA"), ("order", "2026-0002"), ("order", ORDER)]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [ORDER, "2026-0002", "customer-HANSA"]
    assert all(bagit.Bag(str(bag.path)).validate() for bag in bags)
    assert export(vault, Selection(query="nowhere"), tmp_path / "none", "audit") == []
    with pytest.raises(NothingChosenError):
        export(vault, Selection(), tmp_path / "out", "audit")
    with pytest.raises(NoSuchCaseError):
        export(vault, Selection(customer="NOBODY"), tmp_path / "out", "audit")


def test_a_damaged_version_leaves_no_bag_and_no_entry(vault: Vault, tmp_path: Path) -> None:
    victim = order_folder(vault) / "documents/spec-sheet/v1/spec.txt"
    damages = ((lambda: victim.write_bytes(b"lead buttons"), DamagedVersionError), (victim.unlink, MissingVersionError))
    for damage, meant in damages:
        damage()
        for zipped in (False, True):
            with pytest.raises(meant) as caught:
                export(vault, Selection(("2026-0002", ORDER)), tmp_path / "out", "audit", zipped=zipped)
            assert "documents/spec-sheet/v1/spec.txt" in str(caught.value)
            assert list((tmp_path / "out").iterdir()) == []
    assert list(vault.registers.records("access")) == []


def test_a_broken_history_or_an_edited_manifest_is_not_exported(vault: Vault, tmp_path: Path) -> None:
    manifest, chain = order_folder(vault) / "manifest.yaml", order_folder(vault) / "history.jsonl"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace("Jeans", "Shirts"), encoding="utf-8")
    with pytest.raises(HandEditedError):
        exported(vault, tmp_path / "out")
    manifest.write_text(text, encoding="utf-8")
    chain.write_bytes(chain.read_bytes().replace(b'"by":"li"', b'"by":"wu"', 1))
    with pytest.raises(BrokenChainError):
        exported(vault, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_nothing_is_written_over_or_into_the_vault(vault: Vault, tmp_path: Path) -> None:
    made = exported(vault, tmp_path / "out")
    before = content(made.path)
    with pytest.raises(BagExistsError):
        export(vault, Selection(("2026-0002", ORDER)), tmp_path / "out", "audit")
    assert content(made.path) == before
    assert [path.name for path in (tmp_path / "out").iterdir()] == [ORDER]
    (tmp_path / "alias").symlink_to(vault.root)
    for inside in (vault.root, vault.root / "orders" / "x", tmp_path / "alias" / "x"):
        with pytest.raises(InsideVaultError):
            exported(vault, inside)
    sound(vault)


def test_what_a_killed_export_left_is_removed_by_the_next(vault: Vault, tmp_path: Path) -> None:
    out = tmp_path / "out"
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    left = out / f".docvault-export~{vault.holder.host}~{pid}"
    running = out / f".docvault-export~{vault.holder.host}~{os.getppid()}"
    for folder in (left, running):
        (folder / ORDER / "data").mkdir(parents=True)
    exported(vault, out)
    assert (left.exists(), running.exists()) == (False, True)


def test_a_snapshot_is_whole_while_others_write(vault: Vault, tmp_path: Path) -> None:
    """A process adds versions as fast as it can; every bag taken meanwhile is a state the order was in."""
    stop = tmp_path / "stop"
    pid = os.fork()
    if pid == 0:
        own = open_vault(vault.root, system_user="li")
        number = 0
        while not stop.exists():
            number += 1
            path = tmp_path / "own.txt"
            path.write_text(f"version {number}", encoding="utf-8")
            add_documents(own, ORDER, [path], kind="spec-sheet", document="spec-sheet")
        os._exit(0)
    try:
        reader = open_vault(vault.root, system_user="li")
        bags = [exported(reader, tmp_path / f"out{turn}").path for turn in range(12)]
    finally:
        stop.touch()
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    sizes = [(bag / "data" / ORDER / "history.jsonl").stat().st_size for bag in bags]
    assert sizes == sorted(sizes)
    assert len(set(sizes)) > 1, "nobody wrote meanwhile"
    for turn, bag in enumerate(bags):
        assert bagit.Bag(str(bag)).validate()
        taken = import_bag(fresh(tmp_path / f"w{turn}"), bag)
        assert taken.warnings == ()


def test_progress_goes_from_nothing_to_everything(vault: Vault, other: Vault, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    bag = export(vault, Selection((ORDER,)), tmp_path / "out", "audit", progress=lambda *step: told.append(step))[0]
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1] > 0
    told.clear()
    import_bag(other, bag.path, lambda *step: told.append(step))
    shares = [done / total for done, total in told]
    assert shares == sorted(shares)
    assert told[-1][0] == told[-1][1] > 0


# -- in ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("zipped", [False, True])
def test_out_and_in_again(vault: Vault, other: Vault, tmp_path: Path, zipped: bool) -> None:
    before = content(order_folder(vault))
    taken = import_bag(other, exported(vault, tmp_path / "out", zipped=zipped).path)
    assert (taken.case.id, taken.folder, taken.customer_opened) == (ORDER, f"orders/2026/{ORDER}", True)
    after = content(order_folder(other))
    added = after["history.jsonl"].removeprefix(before["history.jsonl"])
    assert {**after, "history.jsonl": before["history.jsonl"]} == before
    record = json.loads(added)
    assert (record["action"], record["by"], record["changes"]) == ("imported", "li", [])
    assert record["data"]["vault"] == vault.config.id
    assert record["prev"] == record["data"]["head"] == json.loads(before["history.jsonl"].splitlines()[-1])["hash"]
    assert [entry.id for entry in list_orders(other)] == [ORDER]
    assert (
        history(other, "order", ORDER)
        .entries[-1]
        .text(Language("en"), other.config)
        .startswith("imported from the vault")
    )
    sound(vault)
    sound(other)


def test_it_goes_on_like_any_order(vault: Vault, other: Vault, tmp_path: Path) -> None:
    import_bag(other, exported(vault, tmp_path / "out").path)
    edit_case(other, "order", ORDER, Edit(title="Jeans, black"))
    (tmp_path / "report.txt").write_text("inspected, nothing found", encoding="utf-8")
    add_documents(other, ORDER, [tmp_path / "report.txt"], kind="inspection-report")
    assert new_order(other, NewOrder("", "HANSA", "Next")).order == "2026-0002"
    assert [entry.id for entry in list_orders(other, "black")] == [ORDER]
    third = fresh(tmp_path / "x")
    import_bag(third, exported(other, tmp_path / "again").path)
    assert [entry.record.event.action for entry in history(third, "order", ORDER).entries].count("imported") == 2
    sound(other)
    sound(third)


def test_signatures_go_with_the_order(vault: Vault, other: Vault, tmp_path: Path) -> None:
    """A signature belongs to bytes and outlives the vault: it stands there as it was given (design 2.6)."""
    distribute_version(vault, ORDER, Wanted("spec-sheet", ("merchandising",)))
    sign_version(vault, ORDER, Receipt("spec-sheet", "merchandising"))
    import_bag(other, exported(vault, tmp_path / "out").path)
    here, there = (one.cases.read("order", ORDER).manifest.document("spec-sheet") for one in (vault, other))
    assert here is not None
    assert there is not None
    [given], [taken] = here.newest.signatures, there.newest.signatures
    assert taken == replace(given, elsewhere=vault.config.name)
    sound(other)


def test_a_customers_file_first_then_the_orders(vault: Vault, other: Vault, tmp_path: Path) -> None:
    edit_case(vault, "customer", "HANSA", Edit(title="Hansa AG", add={"addresses": ["@hansa.example"]}))
    bags = export(vault, Selection(customer="HANSA"), tmp_path / "out", "handed over")
    for bag in bags:
        assert not import_bag(other, bag.path).customer_opened
    assert other.cases.read("customer", "HANSA").manifest.customer_facts.addresses == ("@hansa.example",)
    assert len(list_orders(other, "customer:HANSA")) == 2
    sound(other)


def test_a_known_customer_keeps_the_code_it_has_here(vault: Vault, other: Vault, tmp_path: Path) -> None:
    new_order(other, NewOrder("X-1", "hansa", "Shirts"))
    import_bag(other, exported(vault, tmp_path / "out").path)
    assert other.cases.read("order", ORDER).manifest.order.customer == "hansa"
    record = history(other, "order", ORDER).entries[-1].record
    assert record.changes == [{"op": "replace", "path": "/customer", "value": "hansa"}]
    sound(other)


def test_what_vault_yaml_does_not_know_is_told(vault: Vault, tmp_path: Path) -> None:
    init(
        tmp_path / "w",
        language="en",
        time_zone="Europe/Berlin",
        system_user="wu",
        identity="declared",
        clock=lambda: NOON,
    )
    other = open_vault(tmp_path / "w", system_user="wu", clock=lambda: NOON)
    taken = import_bag(other, exported(vault, tmp_path / "out").path)
    assert {one.rule for one in taken.warnings} == {"W040"}
    assert {one.rule for one in check(other.root).findings} == {"W040"}


def refused(other: Vault, bag: Path, error: type[Exception], words: str = "") -> None:
    """The import is refused with these words, and nothing in the vault has changed."""
    before = content(other.root / "orders") | content(other.root / "customers") | content(other.root / "registers")
    with pytest.raises(error) as caught:
        import_bag(other, bag)
    assert words in str(caught.value)
    after = content(other.root / "orders") | content(other.root / "customers") | content(other.root / "registers")
    assert after == before
    assert list((other.root / ".docvault" / "staging").iterdir()) == []
    assert list((other.root / "lost+found").iterdir()) == []
    sound(other)


def test_a_number_that_is_or_was_used_is_refused(vault: Vault, other: Vault, tmp_path: Path) -> None:
    new_order(vault, NewOrder("ab-1", "HANSA", "Shirts"))
    bag = exported(vault, tmp_path / "out", "ab-1").path
    refused(vault, bag, TakenAlreadyError, "The order ab-1 is in this vault already, or was.")
    new_order(other, NewOrder("AB-1", "HANSA", "Shirts"))
    refused(other, bag, TakenAlreadyError)
    shutil.rmtree(order_folder(other, "AB-1"))
    with pytest.raises(TakenAlreadyError):
        import_bag(open_vault(other.root, system_user="li"), bag)


def test_a_customer_that_is_known_is_refused(vault: Vault, tmp_path: Path) -> None:
    bag = export(vault, Selection(customer="HANSA"), tmp_path / "out", "audit")[0]
    refused(vault, bag.path, TakenAlreadyError, "imported before those of the orders")


@pytest.mark.parametrize("place", ["bagit.txt", "manifest-sha256.txt", "docvault.json", f"data/{ORDER}/history.jsonl"])
def test_a_damaged_bag_is_refused(vault: Vault, other: Vault, tmp_path: Path, place: str) -> None:
    bag = exported(vault, tmp_path / "out").path
    (bag / place).write_bytes((bag / place).read_bytes().replace(b"1", b"2"))
    refused(other, bag, BadBagError, "is not a sound bag")


def test_many_problems_are_counted(vault: Vault, other: Vault, tmp_path: Path) -> None:
    bag = exported(vault, tmp_path / "out").path
    for path in (bag / "data").rglob("*"):
        if path.is_file():
            path.write_bytes(b"x")
    refused(other, bag, BadBagError, "Further problems: ")


def test_a_bag_that_is_to_be_fetched_is_refused(vault: Vault, other: Vault, tmp_path: Path) -> None:
    bag = exported(vault, tmp_path / "out").path
    name = f"data/{ORDER}/manifest.yaml"
    (bag / "fetch.txt").write_text(f"https://example.com/x - {name}\n", encoding="utf-8")
    refused(other, bag, FetchBagError, "docvault fetches nothing")
    (bag / name).unlink()
    refused(other, bag, BadBagError, "is to be fetched from elsewhere")


def rebagged(folder: Path, bag: Path, number: str = ORDER, **changes: str) -> Path:
    """A sound bag of an order's folder as it is, with the `docvault.json` docvault itself would write, or another."""
    payload = {f"{number}/{name}": text for name, text in content(folder).items() if text != b"folder"}
    made = make_bag(bag, payload)
    lines = (folder / "history.jsonl").read_bytes().splitlines() if (folder / "history.jsonl").exists() else []
    hashes = [json.loads(line).get("hash", "") for line in lines] or ["0" * 64]
    origin = {
        "format": "docvault-bag/1",
        "vault": "v",
        "vault_name": "V",
        "vault_format": "docvault/1",
        "kind": "order",
        "id": number,
        "year": "2026",
        "first": hashes[0],
        "head": hashes[-1],
        "exported": "2026-11-24T12:00:00+08:00",
        "by": "li",
    }
    (made / "docvault.json").write_text(json.dumps(origin | changes), encoding="utf-8")
    return made


IN_CASES = f"orders/2026/{ORDER}"
HARMED = [
    case
    for case in DAMAGED
    if "V010" <= case[:4] <= "V042" and any(path.startswith(f"{IN_CASES}/") for path in touched(case))
]


def test_the_sound_order_made_a_bag_by_hand_is_taken_over(other: Vault, tmp_path: Path) -> None:
    folder = CASES / "sound" / IN_CASES
    import_bag(other, rebagged(folder, tmp_path / "bag"))
    assert content(order_folder(other))["manifest.yaml"] == content(folder)["manifest.yaml"]
    sound(other)


@pytest.mark.parametrize("case", HARMED)
def test_an_order_whose_history_is_not_intact_is_refused(other: Vault, tmp_path: Path, case: str) -> None:
    """Every damage of tests/cases that touches an order's folder, put into a sound bag."""
    refused(
        other,
        rebagged(lay_out(case, tmp_path / "case") / IN_CASES, tmp_path / "bag"),
        NotIntactError,
        case.partition("_")[0],
    )


def test_an_order_that_was_completed_before_it_was_opened_is_refused(
    vault: Vault, other: Vault, tmp_path: Path
) -> None:
    """Another vault's dates are judged as those that are typed here: they say how long its documents are kept."""

    def dated_back(manifest: Manifest, now: str) -> tuple[Manifest, Event]:
        facts = replace(manifest.order, completed="2015-01-31")
        return replace(manifest, state="completed", facts=facts), Event(now, "li", "completed", {"on": "2015-01-31"})

    change_case(vault, "order", ORDER, dated_back)
    assert [(one.rule, one.level) for one in check(vault.root).findings] == [("W061", "warning")]
    refused(other, exported(vault, tmp_path, ORDER).path, NotIntactError, "is before the opening of the order")


def test_an_order_under_another_number_is_refused(vault: Vault, other: Vault, tmp_path: Path) -> None:
    bag = rebagged(order_folder(vault), tmp_path / "bag", "2026-0009")
    refused(
        other, bag, NotIntactError, "This says it is order 2026-0001; the folder is that of order 2026-0009. (V031)"
    )


def test_there_are_enough_damages() -> None:
    rules = {case.partition("_")[0] for case in HARMED}
    assert rules >= {"V010", "V011", "V012", "V013", "V020", "V021", "V022", "V023", "V032", "V033", "V040", "V041", "V042"}  # fmt: skip


def cut_off(folder: Path) -> None:
    """The last change never happened: history and manifest both end before it, in perfect order."""
    chain = folder / "history.jsonl"
    lines = chain.read_bytes().splitlines(keepends=True)
    chain.write_bytes(b"".join(lines[:-1]))


def test_a_history_other_than_the_one_named_is_refused(vault: Vault, other: Vault, tmp_path: Path) -> None:
    folder = order_folder(vault)
    refused(other, rebagged(folder, tmp_path / "a", head="f" * 64), NotIntactError, "not the one docvault.json names")
    refused(other, rebagged(folder, tmp_path / "b", first="f" * 64), NotIntactError, "not the one docvault.json names")
    copy = shutil.copytree(folder, tmp_path / "copy")
    cut_off(copy)
    refused(other, rebagged(copy, tmp_path / "c"), NotIntactError, "V032")


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "docvault-bag/2"},
        {"kind": "plan"},
        {"kind": "customer/../../x"},
        {"id": "2026-0009"},
        {"id": "../x"},
        {"id": ".."},
        {"id": ""},
        {"id": "a~b"},
        {"id": "con"},
    ],
)
def test_an_origin_that_does_not_fit_is_refused(
    vault: Vault, other: Vault, tmp_path: Path, changes: dict[str, str]
) -> None:
    refused(other, rebagged(order_folder(vault), tmp_path / "bag", **changes), ForeignBagError)


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b"\xff", b"[" * 100_000, b'{"format": 1.5}'])
def test_an_origin_that_is_none_is_refused(vault: Vault, other: Vault, tmp_path: Path, text: bytes) -> None:
    bag = rebagged(order_folder(vault), tmp_path / "bag")
    (bag / "docvault.json").write_bytes(text)
    refused(other, bag, ForeignBagError)


def test_a_sound_bag_of_something_else_is_refused(vault: Vault, other: Vault, tmp_path: Path) -> None:
    refused(other, make_bag(tmp_path / "a", {"photo.jpg": b"x"}), ForeignBagError, "There is no docvault.json in it.")
    beside = rebagged(order_folder(vault), tmp_path / "b")
    text = b"mine"
    (beside / "data/beside.txt").write_bytes(text)
    with (beside / "manifest-sha256.txt").open("a", encoding="utf-8") as file:
        file.write(f"{hashlib.sha256(text).hexdigest()} data/beside.txt\n")
    refused(other, beside, ForeignBagError, "data/beside.txt lies outside of")


def test_a_staged_manifest_in_a_bag_is_refused(vault: Vault, other: Vault, tmp_path: Path) -> None:
    copy = shutil.copytree(order_folder(vault), tmp_path / "copy")
    (copy / ".manifest.yaml.next").write_bytes((copy / "manifest.yaml").read_bytes())
    refused(other, rebagged(copy, tmp_path / "bag"), NotIntactError, "V042")


def test_a_bag_changed_between_proving_and_copying_is_refused(vault: Vault, other: Vault, tmp_path: Path) -> None:
    bag = exported(vault, tmp_path / "out").path
    victim = bag / "data" / ORDER / "documents/spec-sheet/v1/spec.txt"

    def meddle(done: int, total: int) -> None:
        if done * 2 == total:
            victim.write_bytes(b"lead buttons")

    before = content(other.root / "registers")
    with pytest.raises(BadBagError):
        import_bag(other, bag, meddle)
    assert content(other.root / "registers") == before
    sound(other)


def test_a_hostile_zip_is_refused(vault: Vault, other: Vault, tmp_path: Path) -> None:
    bag = exported(vault, tmp_path / "out").path
    files = {f"b/{name}": text for name, text in content(bag).items()}
    refused(other, make_zip(tmp_path / "up.zip", {**files, "b/../../evil": b"x"}), BadBagError)
    assert not (tmp_path / "evil").exists()


NAMES = st.text("abcXYZ09 %_-.订单花é", min_size=1, max_size=20).filter(lambda name: name_problem(name) is None)


@settings(max_examples=share(15, 200), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    files=st.lists(
        st.tuples(NAMES, st.binary(max_size=2000)), min_size=1, max_size=4, unique_by=lambda one: one[1]
    ),  # an order has no bytes twice
    zipped=st.booleans(),
)
def test_whatever_is_in_an_order_it_comes_back_byte_for_byte(
    tmp_path_factory: pytest.TempPathFactory, files: list[tuple[str, bytes]], zipped: bool
) -> None:
    place = tmp_path_factory.mktemp("round")
    vault, other = fresh(place / "v"), fresh(place / "w")
    new_order(vault, NewOrder("", "C", "t"))
    for name, text in files:
        (place / name).write_bytes(text)
        add_documents(vault, ORDER, [place / name], kind="other")
    import_bag(other, exported(vault, place / "out", zipped=zipped).path)
    before, after = content(order_folder(vault)), content(order_folder(other))
    assert after.pop("history.jsonl").startswith(before.pop("history.jsonl"))
    assert after == before
    sound(vault)
    sound(other)
    vault.close()
    other.close()
