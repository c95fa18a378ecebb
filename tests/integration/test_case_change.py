"""The one way to change a case file: nothing else opens a writer, times agree in manifest and history, and what was not seen is not overwritten."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from docvault.errors import DocvaultError
from docvault.model.case.differences import apply
from docvault.model.case.document_editing import DocumentEdit
from docvault.model.case.editing import Edit
from docvault.model.case.history import Event, Record
from docvault.model.case.kinds import ORDER
from docvault.model.case.manifest import Manifest
from docvault.model.case.order_dates import DatesDisagreeError
from docvault.model.case.transitions import NewOrder
from docvault.model.control.change_notices import NewChange
from docvault.model.control.inheriting import raise_document
from docvault.model.values import replace
from docvault.services.case_change import ChangedMeanwhileError, change_case, tell_index_of_new
from docvault.services.control.change_acknowledge import acknowledge_notice
from docvault.services.control.change_issue import IssueWanted, issue_notice
from docvault.services.control.change_notices import close_notice, confirm_notice, open_notice, reject_notice
from docvault.services.control.distribute import Wanted, distribute_version
from docvault.services.control.returns import recall_copies
from docvault.services.control.review import add_second_check
from docvault.services.control.sign import Receipt, sign_version
from docvault.services.exchange.import_bag import TakenAlreadyError
from docvault.services.orders.adding import add_documents
from docvault.services.orders.completing import cancel_order, complete_order, reopen_order
from docvault.services.orders.document_editing import edit_document_of
from docvault.services.orders.editing import edit_case
from docvault.services.orders.history import SENTENCES
from docvault.services.orders.merging import merge_customers, rename_customer
from docvault.services.orders.moving import MoveWanted, move_document
from docvault.services.orders.opening import new_order
from docvault.services.orders.repeat import confirm_inherited, confirm_to_customer, repeat
from docvault.services.orders.voiding import void_document, void_whole_order
from docvault.services.proof.check import check
from docvault.services.proof.hand_edits import adopt, revert
from docvault.services.retention.execute import execute_plan, restore
from docvault.services.retention.planning import plan_execution
from docvault.services.retention.propose import approve, propose
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from docvault.services.which_paper import SameBytesError
from tests.everyday import ACTIONS, House, bring_in
from tests.integration.test_many_processes import at_once
from tests.signed_vault import NOON

PACKAGE = Path(__file__).resolve().parents[2] / "docvault"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
EVERY = {action for action in SENTENCES if not action.startswith("person-")}
"""What a history of a case file can say."""
OTHER_TIMES = frozenset({"due", "received"})
"""Fields of a manifest that say when something else was, or will be, than the record that brought them."""


def test_nothing_else_opens_a_writer() -> None:
    opening = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if re.search(r"\bcases\.writing\(", path.read_text(encoding="utf-8"))
    }
    assert opening == {"services/case_change.py"}


# -- times ------------------------------------------------------------------------------------------------------------


class HouseOfManyClocks(House):
    """A house where no two machines agree on the time: each look at a clock says something else, some minutes or some days back."""

    def clock(self) -> datetime:
        """The time it is, more or less."""
        back = self.chance.choice([0, 0, 5, 60, 100, 110, 3600, 200_000])
        return self.now - timedelta(seconds=back)


def times_in(value: Any, field: str = "") -> Iterator[tuple[str, str]]:
    """Every written time in a value, with the field it stands in."""
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from times_in(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from times_in(one, field)
    elif isinstance(value, str) and TIME.fullmatch(value):
        yield field, value


def written_times(history: Iterator[Record]) -> Iterator[tuple[Record, str, str]]:
    """The times each record of a history brought into the manifest, with their fields."""
    tree: Any = None
    for record in history:
        known, tree = Counter(times_in(tree)), apply(record.changes or (), tree)
        yield from ((record, field, time) for field, time in (Counter(times_in(tree)) - known).elements())


def what_chance_leaves_out(house: House) -> None:
    """What a few days at random hardly ever come to: a change gone through to its end, a repeat order confirmed, a disposal brought back."""
    order = new_order(house.vault, NewOrder("", "HANSA", "Shirts")).order
    add_documents(house.vault, order, [house.paper()], document="bom", kind="bom")
    cancel_order(house.vault, new_order(house.vault, NewOrder("", "HANSA", "Skirts")).order, "given up")
    wanted = Wanted("bom", ("cutting",), medium="paper")
    distribute_version(house.vault, order, wanted)
    recall_copies(house.vault, order, "bom")
    new = NewChange(("zip: 18 cm -> 20 cm",), "the customer asks", ("bom",), ("bom",))
    reject_notice(house.vault, order, open_notice(house.vault, order, new).notice.id, "too late")
    change = open_notice(house.vault, order, new).notice.id
    confirm_notice(house.vault, order, change, ["bom"])
    add_documents(house.vault, order, [house.paper()], document="bom", change=change)
    issue_notice(house.manager, order, change, IssueWanted(("cutting",), override="in a hurry"))
    sign_version(house.signers["cutting"], order, Receipt("bom", "cutting"))
    close_notice(house.vault, order, change)
    change_case(house.vault, "order", order, raised)
    confirm_inherited(house.vault, repeat(house.vault, order, NewOrder("", "", "")).order, (), "all as before")
    for _try in range(20):
        with suppress(DatesDisagreeError):  # by a clock that is days behind it would be before the order
            confirm_to_customer(house.manager, order, "bom", override="in a hurry")
            break
    cancel_order(house.vault, new_order(house.vault, NewOrder("", "HANSA", "Socks")).order, "the customer gave it up")
    with suppress(TakenAlreadyError):  # one was brought in before
        bring_in(house)
    put_right(house)
    edit_case(house.vault, "order", order, Edit(title="Jeans"))
    manifest = house.vault.cases.read("order", order).folder / "manifest.yaml"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("Jeans", "Trousers"), encoding="utf-8")
    adopt(house.vault, order)
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("Trousers", "Skirts"), encoding="utf-8")
    revert(house.vault, order)
    add_second_check(house.manager, order, "bom")
    old = new_order(house.vault, NewOrder("", "BERGAMO", "Shirts", opened="2001-01-03")).order
    add_documents(house.vault, old, [house.paper()], document="bom", kind="bom")
    complete_order(house.vault, old, "2001-02-03")
    number = propose(house.vault, query=old).listed.disposal
    approve(house.manager, number)
    execute_plan(house.vault, plan_execution(house.vault, number))
    restore(house.vault, number)


def put_right(house: House) -> None:
    """A paper moved twice, said to be another, made void and valid again, and an order made void."""
    first, second = (new_order(house.vault, NewOrder("", "HANSA", "Caps")).order for _ in range(2))
    for kind in ("bom", "contract"):
        (house.desk / "cap.txt").write_text(f"{kind} of a cap", encoding="utf-8")
        add_documents(house.vault, first, [house.desk / "cap.txt"], document=kind, kind=kind)
    distribute_version(house.vault, first, Wanted("bom", ("cutting",), medium="screen"))
    move_document(house.vault, MoveWanted(first, "bom", second, why="of the other caps"))
    move_document(house.vault, MoveWanted(second, "bom", second, to="other-bom", why="another one"))
    edit_document_of(house.vault, second, "other-bom", DocumentEdit("spec-sheet"))
    for undo in (False, True):
        void_document(house.vault, second, "other-bom", "by mistake", undo=undo)
    void_whole_order(house.vault, first, "twice")
    reopen_order(house.vault, first, "not twice")
    new = NewChange(("due:  -> 2029-01-01",), "the customer asks", ("other-bom",), ())
    change = open_notice(house.vault, second, new).notice.id
    confirm_notice(house.vault, second, change, ["other-bom"])
    issue_notice(house.manager, second, change, IssueWanted(("cutting",)))
    acknowledge_notice(house.signers["cutting"], second, change)
    other = new_order(house.vault, NewOrder("", "HANSE", "Scarves")).order
    for undo in (False, True, False):
        merge_customers(house.manager, "HANSE", "HANSA", "the same house", undo=undo)
    new_order(house.vault, NewOrder("", "ADRIA", other))
    rename_customer(house.manager, "ADRIA", "ADRIATIC")


def raised(manifest: Manifest, now: str) -> tuple[Manifest, Event]:
    """A document becomes confidential, as what it was taken out of."""
    return raise_document(manifest, replace(manifest.documents[0], level="confidential"), "li", now)


def test_manifest_and_history_agree_about_when(tmp_path: Path) -> None:
    house = HouseOfManyClocks(tmp_path / "vault", 1)
    for action in ACTIONS * 3:
        house.now += timedelta(minutes=house.chance.choice([0, 1, 90, 60 * 24]))
        with suppress(DocvaultError):
            action(house)
    what_chance_leaves_out(house)
    histories = [
        list(house.vault.cases.history(kind, case_id))
        for kind in ("order", "customer")
        for case_id, _ in house.vault.cases.each(kind)
    ]
    house.close()
    found = [one for history in histories for one in written_times(iter(history))]
    assert {record.event.action for history in histories for record in history} >= EVERY
    assert [
        (record.event.action, record.event.at, field, time)
        for record, field, time in found
        if time != record.event.at
        and field not in OTHER_TIMES
        and not (field == "opened" and "on" in record.event.data)
    ] == []


# -- what was seen ----------------------------------------------------------------------------------------------------


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    init(
        tmp_path / "vault",
        language="en",
        time_zone="Asia/Shanghai",
        system_user="li",
        identity="declared",
        clock=lambda: NOON,
    )
    vault = open_vault(tmp_path / "vault", system_user="li", clock=lambda: NOON)
    new_order(vault, NewOrder("", "HANSA", "Jeans"))
    yield vault
    vault.close()


def head(vault: Vault) -> str:
    return vault.cases.read("order", "2026-0001").head.hash


def test_a_change_of_what_was_seen_goes_through(vault: Vault) -> None:
    case = edit_case(vault, "order", "2026-0001", Edit(note="gold"), expected_head=head(vault))
    assert case.head.hash == head(vault)
    edit_case(vault, "order", "2026-0001", Edit(note="silver"), expected_head=case.head.hash)


def test_a_change_of_what_was_changed_meanwhile_is_refused(vault: Vault) -> None:
    seen = head(vault)
    edit_case(vault, "order", "2026-0001", Edit(note="gold"))
    with pytest.raises(ChangedMeanwhileError) as caught:
        edit_case(vault, "order", "2026-0001", Edit(note="silver"), expected_head=seen)
    assert str(caught.value).startswith("The order 2026-0001 is not as you saw it: li changed it on 2026-11-24 12:00.")
    assert vault.cases.read("order", "2026-0001").manifest.note == "gold"


def test_of_two_processes_that_saw_the_same_one_changes_it(vault: Vault, tmp_path: Path) -> None:
    seen, root = head(vault), vault.root
    vault.close()

    def edit(number: int) -> None:
        own = open_vault(root, system_user="li")
        try:
            edit_case(own, "order", "2026-0001", Edit(note=f"note {number}"), expected_head=seen)
        except ChangedMeanwhileError:
            (tmp_path / f"refused {number}").touch()
        own.close()

    at_once(2, edit)
    assert len(list(tmp_path.glob("refused *"))) == 1
    assert [record.event.action for record in vault.cases.history("order", "2026-0001")] == ["opened", "edited"]


def test_files_added_together_are_each_a_change_and_the_index_knows_those_before_a_refusal(
    vault: Vault, tmp_path: Path
) -> None:
    for name in ("one", "two", "three"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    (tmp_path / "again").write_text("one", encoding="utf-8")
    add_documents(vault, "2026-0001", [tmp_path / "one"], document="bom", kind="bom")
    add_documents(
        vault, "2026-0001", [tmp_path / "two", tmp_path / "three"], kind="contract", expected_head=head(vault)
    )
    with pytest.raises(SameBytesError):
        add_documents(vault, "2026-0001", [tmp_path / "again"], document="bom")
    assert [record.event.action for record in vault.cases.history("order", "2026-0001")] == [
        "opened",
        *["document-added"] * 3,
    ]
    known = vault.index.case("order", "2026-0001")
    assert known is not None
    assert known.head == head(vault)


def test_a_clock_that_was_put_right_is_told_and_is_no_failure(vault: Vault) -> None:
    early = open_vault(vault.root, system_user="li", clock=lambda: NOON - timedelta(hours=2))
    edit_case(early, "order", "2026-0001", Edit(note="two hours before it was opened"))
    early.close()
    report = check(vault.root)
    assert [finding.text() for finding in report.findings] == [
        "A clock was set back here: record 2 is dated before the record before it."
    ]
    assert not report.failed


# -- a new case file --------------------------------------------------------------------------------------------------


def test_a_change_of_a_new_case_file_is_not_taken_back_in_the_index(tmp_path: Path) -> None:
    """Whoever opened it tells the index when it has its place and no lock: somebody may have changed it by then."""
    init(tmp_path / "vault", language="en", time_zone="Asia/Shanghai", system_user="li", identity="declared")
    vault = open_vault(tmp_path / "vault", system_user="li")
    order = new_order(vault, NewOrder("T-1", "HANSA", "Jeans")).order
    opened = vault.cases.read(ORDER, order)
    edit_case(vault, ORDER, order, Edit(title="Jackets"))
    tell_index_of_new(vault, opened)
    with vault.cases.if_idle(ORDER, order) as held:
        assert held
        tell_index_of_new(vault, opened)
    known = vault.index.case(ORDER, order)
    assert known is not None
    assert (known.title, known.head) == ("Jackets", vault.cases.read(ORDER, order).head.hash)
    vault.close()
