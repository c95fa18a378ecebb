"""What changes between a proposal and its end: files that are not what was listed, orders opened again, mails nobody dealt with, lists withdrawn, holds."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from docvault.errors import NotFoundError
from docvault.model.case.demands import BadDateError
from docvault.model.case.editing import Edit
from docvault.model.case.history import Event
from docvault.model.case.holds import HeldAlreadyError, HeldOtherwiseError
from docvault.model.case.manifest import Manifest
from docvault.model.case.order_dates import DayToComeError
from docvault.model.case.transitions import OrderClosedError
from docvault.model.retention.disposal import DisposalStateError, NotYetError
from docvault.model.values import replace
from docvault.services.case_change import change_case
from docvault.services.intake.filing import file_item, reject_item
from docvault.services.intake.handling import handle_item
from docvault.services.intake.target import Target
from docvault.services.orders.adding import add_documents
from docvault.services.orders.completing import complete_order, reopen_order
from docvault.services.orders.editing import edit_case
from docvault.services.orders.listing import list_orders
from docvault.services.orders.merging import rename_customer
from docvault.services.orders.sound import NoSuchImportanceError
from docvault.services.proof.adoptable import EditRefusedError
from docvault.services.proof.check import check
from docvault.services.proof.hand_edits import adopt, revert
from docvault.services.retention.audit import audit
from docvault.services.retention.execute import WhyMissingError, restore, withdraw
from docvault.services.retention.hold import all_holds, hold, release
from docvault.services.retention.propose import NobodyElseError, NothingToProposeError, approve, propose
from docvault.services.retention.show import show
from docvault.services.upkeep.reindex import reindex
from docvault.store.cases.astray import CaseAstrayError
from tests.integration.test_disposal import NOON, House, marks, sound


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path / "vault")
    yield made
    made.vault.close()


def dropped(house: House, number: str, *, now: bool = False) -> list[tuple[str, str]]:
    return [(order, ground.code) for order, ground in house.execute(number, now=now).dropped]


# -- bytes ------------------------------------------------------------------------------------------------------------


def test_a_file_that_is_missing_or_altered_is_not_put_into_the_bin(house: House) -> None:
    whole, missing, altered = house.order("one"), house.order("two"), house.order("three")
    number = house.approved()
    house.place(missing).unlink()
    house.place(altered).write_bytes(b"forged")
    assert dropped(house, number) == [(missing, "missing"), (altered, "altered")]
    assert not house.place(whole).exists()
    assert house.place(altered).read_bytes() == b"forged"
    assert {finding.rule for finding in check(house.root).findings} == {"V041"}


def test_what_was_altered_in_the_bin_is_not_certified(house: House) -> None:
    whole, altered = house.order("one"), house.order("two")
    number = house.approved()
    house.execute(number)
    [binned] = (house.root / "bin" / number / altered).rglob("spec.txt")
    binned.write_bytes(b"forged")
    done = house.execute(number, now=True)
    assert [(order, ground.code) for order, ground in done.dropped] == [(altered, "altered")]
    assert list(done.disposal.destroying) == [whole]
    assert house.place(altered).read_bytes() == b"forged"
    assert {finding.rule for finding in check(house.root).findings} == {"V041"}


def test_a_restore_says_what_is_not_whole(house: House) -> None:
    whole, missing = house.order("one"), house.order("two")
    number = house.approved()
    house.execute(number)
    [binned] = (house.root / "bin" / number / missing).rglob("spec.txt")
    binned.unlink()
    back = restore(house.vault, number)
    assert back.restored == (whole, missing)
    assert [(order, ground.code) for order, ground in back.damaged] == [(missing, "missing")]


# -- orders that changed ----------------------------------------------------------------------------------------------


def test_an_order_opened_again_and_completed_as_before_drops_out(house: House) -> None:
    order = house.order("one")
    number = house.approved()
    house.time += timedelta(hours=1)
    reopen_order(house.vault, order, "a claim")
    complete_order(house.vault, order, "2020-01-31")
    assert dropped(house, number) == [(order, "reopened")]
    assert marks(propose(house.vault)) == [(order, "spec", 1)]


def test_an_order_that_counts_from_another_date_drops_out(house: House) -> None:
    house.schedule("trigger: completed", "trigger: settled")
    order = house.order("one")
    edit_case(house.vault, "order", order, Edit(texts={"settled": "2020-03-01"}))
    number = house.approved()
    edit_case(house.vault, "order", order, Edit(texts={"settled": "2021-03-01"}))
    assert dropped(house, number) == [(order, "other-date")]


def test_after_destruction_an_order_is_opened_again_and_goes_on(house: House) -> None:
    """A complaint in the fourth year is filed; what is added is disposed of in its time, beside what is gone."""
    order = house.order("one")
    first = house.purge().disposal.number
    reopen_order(house.vault, order, "a complaint")
    paper = house.root.parent / "spec.txt"
    paper.write_text("two", encoding="utf-8")
    add_documents(house.vault, order, [paper], document="spec")
    complete_order(house.vault, order, "2023-01-31")
    assert marks(propose(house.vault)) == [(order, "spec", 2)]
    second = house.purge().disposal.number
    versions = house.vault.cases.read("order", order).manifest.documents[0].versions
    assert [one.disposed for one in versions] == [first, second]
    assert sound(house)


def test_what_is_known_only_later_is_entered_of_a_completed_order(house: House) -> None:
    order = house.order("one")
    manifest = edit_case(
        house.vault,
        "order",
        order,
        Edit(texts={"importance": "high", "shipped": "2020-01-10", "settled": "2020-02-01"}),
    ).manifest
    assert (manifest.order.importance, manifest.order.shipped, manifest.order.settled) == (
        "high",
        "2020-01-10",
        "2020-02-01",
    )
    assert audit(house.vault).eligible == ()  # ten years now
    with pytest.raises(OrderClosedError):
        edit_case(house.vault, "order", order, Edit(title="Skirts", texts={"settled": "2020-03-01"}))
    with pytest.raises(NoSuchImportanceError):
        edit_case(house.vault, "order", order, Edit(texts={"importance": "hihg"}))


def test_dates_that_are_a_slip_of_the_keys_are_refused(house: House) -> None:
    order = house.order("one", completed="")
    for day, error in (("9998-01-01", BadDateError), ("0020-01-31", BadDateError), ("2026-11-25", DayToComeError)):
        with pytest.raises(error):
            complete_order(house.vault, order, day)
    complete_order(house.vault, order, "2026-11-24")


def _at_the_end(manifest: Manifest, now: str) -> tuple[Manifest, Event]:
    """What a program of before let people enter."""
    facts = replace(manifest.order, completed="2199-12-31")
    return manifest.with_facts(facts), Event(now, "li", "edited", {"fields": ["completed"]})


def test_a_date_at_the_end_of_the_calendar_does_not_stop_the_house(house: House) -> None:
    """However it came into the manifest."""
    order = house.order("one")
    path = house.vault.cases.read("order", order).folder / "manifest.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("2020-01-31", "2199-12-31"), encoding="utf-8")
    with pytest.raises(EditRefusedError):
        adopt(house.vault, order)
    revert(house.vault, order)
    change_case(house.vault, "order", order, _at_the_end)
    assert [entry.id for entry in list_orders(house.vault, "")] == [order]
    assert audit(house.vault, "2199-12-31").eligible == ()


# -- mails ------------------------------------------------------------------------------------------------------------


def test_a_mail_with_attachments_nobody_filed_is_not_destroyed(house: House) -> None:
    order = house.order("one", completed="")
    item = house.mail("Two cards", "see both", first="card one", second="card two")
    file_item(house.vault, item, Target(order, kind="trims-card", document="card", part=1))
    complete_order(house.vault, order, "2020-01-31")
    with pytest.raises(NothingToProposeError, match=item):
        propose(house.vault)
    handle_item(house.vault, item, "dealt with")
    with pytest.raises(NothingToProposeError, match=item):
        propose(house.vault)
    reject_item(house.vault, item, "the other card is not for us")
    assert marks(propose(house.vault)) == [(order, "spec", 1), (order, "card", 1)]


def test_a_mail_two_orders_have_parts_of_goes_with_the_last(house: House) -> None:
    """Each by a list of its own: the mail stays for the first, and is gone after the second, with every byte of both attachments."""
    first, second = house.order("one", completed=""), house.order("two", completed="")
    item = house.mail("Two cards", "see both", first="quokka card", second="numbat card")
    file_item(house.vault, item, Target(first, kind="trims-card", document="card", part=1))
    file_item(house.vault, item, Target(second, kind="trims-card", document="card", part=2))
    reject_item(house.vault, item, "both cards are filed")
    complete_order(house.vault, first, "2020-01-31")
    house.purge()
    assert house.vault.layout.item(item).exists()
    complete_order(house.vault, second, "2020-01-31")
    house.purge()
    assert not house.vault.layout.item(item).exists()
    assert b"quokka" not in house.bytes()
    assert b"numbat" not in house.bytes()


def test_a_mail_a_customers_file_has_a_part_of_stays_and_the_list_says_where(house: House) -> None:
    order = house.order("one", completed="")
    item = house.mail("Two papers", "see both", first="quokka card", second="terms")
    file_item(house.vault, item, Target(order, kind="trims-card", document="card", part=1))
    file_item(house.vault, item, Target("customer:HANSA", kind="contract", document="terms", part=2))
    add_documents(house.vault, "customer:HANSA", [house.place(order)], kind="other", document="spec")
    reject_item(house.vault, item, "both are filed")
    complete_order(house.vault, order, "2020-01-31")
    [listed] = propose(house.vault).listed.orders
    assert (listed.intake, listed.kept) == ((), ("customer:HANSA/spec@1", f"intake {item}"))


# -- lists ------------------------------------------------------------------------------------------------------------


def test_a_list_is_withdrawn_with_a_reason(house: House) -> None:
    order = house.order("one")
    number = house.approved()
    with pytest.raises(WhyMissingError):
        withdraw(house.vault, number, " ")
    assert propose(house.vault).also_on == (number,)
    assert withdraw(house.vault, number, "the schedule is being revised").state == "withdrawn"
    with pytest.raises(DisposalStateError):
        house.execute(number)
    again = house.approved()
    assert house.execute(again).disposal.left == (order,)
    with pytest.raises(DisposalStateError):
        withdraw(house.vault, again, "too late")
    assert sound(house)


def test_a_list_of_a_later_day_waits_for_it(house: House) -> None:
    order = house.order("one", completed="2024-12-01")
    number = propose(house.vault, "2028-01-01").listed.disposal
    manager = house.open("wu")
    approve(manager, number)
    manager.close()
    with pytest.raises(NotYetError):
        house.execute(number)
    house.time = NOON + timedelta(days=500)
    assert house.execute(number).disposal.left == (order,)


def test_with_one_manager_who_proposed_nobody_can_approve(house: House) -> None:
    house.order("one")
    manager = house.open("wu")
    house.role("wu", "manager", "records")
    manager = house.open("wu")
    number = propose(manager).listed.disposal
    with pytest.raises(NobodyElseError):
        approve(manager, number)
    manager.close()


# -- holds ------------------------------------------------------------------------------------------------------------


def test_holds_are_listed_and_released_by_what_they_were_held_by(house: House) -> None:
    order = house.order("one", completed="")
    hold(house.vault, "customer:HANSA", "tax audit")
    hold(house.vault, "jeans", "claim")
    with pytest.raises(HeldAlreadyError):
        hold(house.vault, "jeans", "claim")
    assert [(found, one.target) for found, one in all_holds(house.vault)] == [("", "customer:HANSA"), (order, "jeans")]
    pieces = [all_holds(house.vault, 1, offset) for offset in range(3)]
    assert [[one.target for _, one in piece] for piece in pieces] == [["customer:HANSA"], ["jeans"], []]
    assert {piece.total for piece in pieces} == {2}
    with pytest.raises(HeldOtherwiseError, match="jeans"):
        release(house.vault, order, "settled")
    release(house.vault, "jeans", "settled")
    release(house.vault, "customer:HANSA", "closed")
    assert not all_holds(house.vault)
    with pytest.raises(NotFoundError):
        release(house.vault, order, "settled")


def test_the_hold_of_the_customer_an_order_has_by_now_counts(house: House) -> None:
    order = house.order("one")
    number = house.approved()
    house.execute(number)
    rename_customer(house.vault, "HANSA", "HANSE")
    hold(house.vault, "customer:HANSE", "tax audit")
    assert dropped(house, number, now=True) == [(order, "customer")]
    assert house.place(order).exists()


def test_nothing_is_destroyed_while_the_customers_folder_is_away(house: House) -> None:
    order = house.order("one")
    number = house.approved()
    house.execute(number)
    hold(house.vault, "customer:HANSA", "tax audit")
    folder = house.root / "customers/HANSA"
    folder.rename(folder.with_name("HANSA old"))
    reindex(house.vault)
    with pytest.raises(CaseAstrayError):
        house.execute(number, now=True)
    folder.with_name("HANSA old").rename(folder)
    reindex(house.vault)
    assert dropped(house, number, now=True) == [(order, "customer")]
    assert house.place(order).exists()


def test_an_order_that_is_damaged_is_passed_over_and_keeps_no_other_back(house: House) -> None:
    damaged, whole = house.order("one"), house.order("two")
    assert len(audit(house.vault).eligible) == 2
    [history] = house.root.glob(f"orders/*/{damaged}/history.jsonl")
    rest, sign, last = history.read_bytes().rpartition(b'"action":"')
    history.write_bytes(rest + sign + b"x" + last[1:])
    proposed = propose(house.vault)
    assert [one.order for one in proposed.listed.orders] == [whole]
    assert [(order, ground.code) for order, ground in proposed.passed_over] == [(damaged, "damaged")]


def test_an_order_that_is_damaged_since_it_was_listed_keeps_no_other_back(house: House) -> None:
    """It is shown on the list, drops out of the execution, and the list can be withdrawn; what is in the bin is mended first."""
    damaged, whole = house.order("one"), house.order("two")
    number = house.approved()
    [history] = house.root.glob(f"orders/*/{damaged}/history.jsonl")
    sound = history.read_bytes()
    rest, sign, last = sound.rpartition(b'"action":"')
    history.write_bytes(rest + sign + b"x" + last[1:])
    assert [one.order for one in show(house.vault, number).listed.orders] == [damaged, whole]
    done = house.execute(number)
    assert [(order, ground.code) for order, ground in done.dropped] == [(damaged, "damaged")]
    assert not house.place(whole).exists()
    restore(house.vault, number)
    history.write_bytes(sound)
    assert marks(propose(house.vault)) == [(damaged, "spec", 1), (whole, "spec", 1)]
