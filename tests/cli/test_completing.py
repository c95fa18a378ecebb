"""Completing and confirming ask what is open; dates agree with each other; what is owed stays on the agenda."""

import json
from pathlib import Path

import pytest

from tests.cli.terminal import Ran, Run

BOSS = ("person", "add", "boss", "--name", "Chen", "--department", "merchandising", "--role", "manager")
WHY = ("--override", "--why", "the factory is closed")


def open_in(ran: Ran) -> list[str]:
    """What a refusal lists as open; it is a refusal by a rule."""
    assert ran.code == 3, ran
    error = json.loads(ran.err)["error"]
    assert error["exit"] == 3
    things: list[str] = error["open"]
    return things


def kinds_of(run: Run, order: str) -> set[str]:
    """What an order has on the agenda."""
    lines = run("agenda", "--all", "--json").json["lines"]
    return {line["kind"] for line in lines if line.get("order") == order}


def day_of(run: Run, order: str) -> str:
    """The day an order was opened on."""
    day: str = run("order", "show", order, "--json").json["opened"][:10]
    return day


@pytest.fixture
def owing(run: Run, order: str) -> str:
    """An order with a signature, copies, a change, a hold and a paper of its stage open; a manager is there."""
    assert run(*BOSS).code == 0
    assert run("distribute", order, "spec-sheet@1", "--to", "factory", "--superseded").code == 0
    change = ("--what", "buttons: gold -> silver", "--why", "fax", "--evidence", "spec-sheet@1")
    assert run("change", "open", order, *change).code == 0
    assert run("retention", "hold", order, "--why", "claim of the customer").code == 0
    assert run("order", "edit", order, "--stage", "contract").code == 0
    return order


def test_a_plain_order_completes(run: Run, order: str) -> None:
    done = run("order", "complete", order, "--json")
    assert (done.code, done.json["state"]) == (0, "completed")


def test_completing_lists_what_is_open_and_refuses(run: Run, owing: str) -> None:
    things = open_in(run("order", "complete", owing, "--json"))
    assert [thing for thing in things if "change CN-1 waits for the customer's answer" in thing]
    assert [thing for thing in things if "Factory has not signed for version 1 of spec-sheet" in thing]
    assert [thing for thing in things if "Factory has paper copies of version 1 of spec-sheet to give back" in thing]
    assert [thing for thing in things if "it has been held since" in thing]
    assert [thing for thing in things if "is missing, which stage Contract expects" in thing]
    told = run("order", "complete", owing)
    assert told.code == 3
    assert all(f"  {thing}\n" in told.err for thing in things)
    assert "--override --why REASON" in told.err
    chinese = "\n".join(open_in(run("--lang", "zh_CN", "order", "complete", owing, "--json")))
    assert "工厂还没有签收 spec-sheet 第 1 版" in chinese
    assert "claim of the customer" not in told.err
    assert run("order", "show", owing, "--json").json["state"] == "open"


def test_who_may_completes_all_the_same_and_what_is_owed_stays(run: Run, owing: str) -> None:
    refused = run("order", "complete", owing, *WHY)
    assert (refused.code, "boss" in refused.err) == (3, True)
    assert run("--as", "boss", "order", "complete", owing, "--override").code == 2
    done = run("--as", "boss", "order", "complete", owing, *WHY, "--json")
    assert (done.code, done.json["state"]) == (0, "completed")
    assert kinds_of(run, owing) == {"signature", "return", "change", "missing"}
    shown = run("order", "show", owing, "--json").json
    assert [(one["step"], one["by"], one["why"]) for one in shown["overrides"]] == [("completed", "boss", WHY[2])]
    assert "completed although something was open" in run("order", "show", owing).out
    told = run("history", owing).out
    assert "although this was open: change CN-1 waits for the customer's answer" in told
    assert WHY[2] in told
    assert run("return", owing, "spec-sheet@1", "--department", "factory").code == 0
    assert run("change", "reject", owing, "CN-1", "--why", "given up").code == 0
    assert kinds_of(run, owing) == {"missing"}
    assert run("check").code == 0


def test_what_is_owed_is_signed_for_after_completion(run: Run, vault: Path, owing: str) -> None:
    """On screen, and by a sheet that comes in late, which is filed as the evidence it is."""
    assert run("person", "add", "fei", "--name", "Fei", "--department", "factory", "--role", "member").code == 0
    assert run("distribute", owing, "spec-sheet", "--to", "cutting,factory").code == 0
    assert run("--as", "boss", "order", "complete", owing, *WHY).code == 0
    assert run("--as", "fei", "sign", owing, "spec-sheet").code == 0
    assert run("person", "add", "cui", "--name", "Cui", "--department", "cutting", "--role", "member").code == 0
    (vault / "inbox/scan/sheet.txt").write_text("signed: Cui", encoding="utf-8")
    item = run("ingest", "--json").json["items"][0]["item"]
    line = ("sign", owing, "spec-sheet", "--department", "cutting", "--person", "cui", "--item", item)
    assert run(*line, "--evidence-only", "--why", "the code is torn off").code == 0
    assert "signature" not in kinds_of(run, owing)
    assert run("order", "show", owing, "--json").json["state"] == "completed"
    assert run("check").code == 0


def test_an_override_that_was_not_needed_leaves_no_trace(run: Run, order: str) -> None:
    assert run(*BOSS).code == 0
    assert run("--as", "boss", "order", "complete", order, *WHY).code == 0
    assert "overrides" not in run("order", "show", order, "--json").json


def test_a_repeat_order_is_not_completed_unconfirmed(run: Run, order: str) -> None:
    repeat = run("order", "repeat", order, "--json").json["order"]
    things = open_in(run("order", "complete", repeat, "--json"))
    assert f"taken over from {order} and neither confirmed nor changed: spec-sheet" in things
    assert run("order", "confirm", repeat, "--all-unchanged", "--why", "mail").code == 0
    assert run("order", "complete", repeat).code == 0


def test_confirming_demands_review_and_evidence(run: Run, order: str) -> None:
    confirm = ("order", "confirm", order, "--to-customer")
    assert run(*BOSS).code == 0
    things = open_in(run(*confirm, "--json"))
    assert len(things) == 6
    assert "--evidence DOCUMENT@VERSION" in things[-1]
    for item in ("capacity", "process", "quantity", "price", "delivery"):
        assert run("review", order, "--item", item, "--opinion", "agree").code == 0
    assert len(open_in(run(*confirm, "--json"))) == 1
    assert run(*confirm, *WHY).code == 3  # a manager's
    assert run(*confirm, "--evidence", "spec-sheet", "--json").code == 0
    assert "overrides" not in run("order", "show", order, "--json").json


def test_a_manager_confirms_without(run: Run, order: str) -> None:
    assert run(*BOSS).code == 0
    assert run("--as", "boss", "order", "confirm", order, "--to-customer", *WHY).code == 0
    assert run("order", "show", order, "--json").json["overrides"][0]["step"] == "confirmed"
    assert "although this was open: the review says nothing yet of: capacity" in run("history", order).out
    assert run("order", "confirm", order, "spec-sheet", "--override", "--why", "x").code == 2


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("order complete {order} --on 2020-01-31", 3),
        ("order complete {order} --on 2199-01-31", 2),
        ("order edit {order} --shipped 2020-01-31", 3),
        ("order edit {order} --shipped 2199-01-31", 2),
        ("order edit {order} --settled 2020-01-31", 3),
        ("order edit {order} --settled 2199-01-31", 2),
        ("--as boss order confirm {order} --to-customer --on 2020-01-31 --override --why W", 3),
        ("--as boss order confirm {order} --to-customer --on 2199-01-31 --override --why W", 2),
        ("order new --customer NORDIC --title Coat --opened 2199-01-31", 2),
        ("order new --customer NORDIC --title Coat --opened 2027-02-30", 2),
        ("order repeat {order} --opened 2199-01-31", 2),
    ],
)
def test_dates_agree_with_each_other(run: Run, order: str, typed: str, code: int) -> None:
    assert run(*BOSS).code == 0
    before = run("order", "show", order, "--json").json["head"]
    ran = run(*typed.format(order=order).split())
    assert (ran.code, ran.out) == (code, "")
    assert run("order", "show", order, "--json").json["head"] == before
    assert len(run("order", "list", "--json").json["orders"]) == 2


def test_an_order_of_earlier_times_is_entered(run: Run, vault: Path) -> None:
    new = ("order", "new", "--customer", "NORDIC", "--title", "Coat", "--opened", "2024-02-05")
    entered = run(*new, "--json").json
    assert (entered["order"], entered["folder"]) == ("2024-0001", "orders/2024/2024-0001")
    order = entered["order"]
    shown = run("order", "show", order, "--json").json
    assert shown["opened"].startswith("2024-02-05T00:00:00")
    assert shown["entered"][:10] > "2026"
    assert "5 February 2024, entered " in run("order", "show", order).out
    assert "entered as opened on 5 February 2024" in run("history", order).out
    assert run("order", "edit", order, "--shipped", "2024-05-01").code == 0
    assert run("order", "complete", order, "--on", "2024-04-30").code == 3
    assert run("order", "complete", order, "--on", "2024-05-02").code == 0
    assert run("check", "--strict").code == 0
    assert (vault / entered["folder"] / "manifest.yaml").is_file()
    assert run("--as", "nobody", *new).code in {3, 4}


def test_a_completion_is_not_dated_back(run: Run, order: str) -> None:
    """Reopened and completed again, an order is kept no shorter than it was; nor is a paper kept from before it came."""
    entered = run("order", "new", "--customer", "NORDIC", "--title", "Coat", "--opened", "2024-02-05", "--json").json
    assert run("order", "complete", entered["order"], "--on", "2024-05-02").code == 0
    assert run("order", "reopen", entered["order"], "--why", "by mistake").code == 0
    refused = run("order", "complete", entered["order"], "--on", "2024-05-01")
    assert (refused.code, "kept already" in refused.err) == (3, True)
    assert run("order", "complete", entered["order"], "--on", "2024-05-02").code == 0
    assert run("order", "complete", order, "--on", day_of(run, order)).code == 0


def test_dates_by_hand_are_judged_the_same_way(run: Run, vault: Path, order: str) -> None:
    manifest = next(vault.glob(f"orders/*/{order}/manifest.yaml"))
    recorded = manifest.read_text(encoding="utf-8")
    opened = f"opened: '{day_of(run, order)}"
    for old, new in (
        ("state: open", "state: completed\ncompleted: '2020-01-01'"),
        ("due: '2027-03-15'", "due: '2027-03-15'\nshipped: '2020-01-01'"),
        (opened, "opened: '2020-01-01"),
        ("due: '2027-03-15'", "due: '2027-03-15'\nconfirmed: '2026-11-24T10:00:00+08:00'"),
    ):
        assert old in recorded
        manifest.write_text(recorded.replace(old, new, 1), encoding="utf-8")
        refused = run("adopt", order)
        assert (refused.code, refused.out) == (3, ""), (new, refused.err)
        assert run("revert", order).code == 0
    assert run("change", "open", order, "--what", "zip: 1 -> 2", "--why", "fax", "--evidence", "spec-sheet").code == 0
    recorded = manifest.read_text(encoding="utf-8")
    completed = f"state: completed\ncompleted: '{day_of(run, order)}'"
    manifest.write_text(recorded.replace("state: open", completed, 1), encoding="utf-8")
    assert len(open_in(run("adopt", order, "--json"))) == 1


def test_the_stage_of_an_order_that_has_none_is_concluded_alike_everywhere(run: Run, order: str) -> None:
    assert "missing" not in run("order", "show", order, "--json").json
    assert run("order", "edit", order, "--shipped", day_of(run, order)).code == 0
    shown = run("order", "show", order, "--json").json
    assert shown["stage_concluded"] == {"stage": "shipment", "by": "shipped", "at": day_of(run, order)}
    missing = [one["kind"] for one in shown["missing"]]
    assert {"contract", "packing-list"} <= set(missing)
    assert "spec-sheet" not in missing
    told = run("order", "show", order).out
    assert "Shipment (no stage is entered, and the order was shipped on" in " ".join(told.split())
    assert "Wanted by this stage and not there: Contract" in " ".join(told.split())
    lines = run("agenda", "--all", "--json").json["lines"]
    agenda = [one["text"] for one in lines if one["kind"] == "missing"]
    assert len(agenda) == len(missing)
    assert all("no stage is entered, and the order was shipped on" in one for one in agenda)
    chinese = run("order", "show", order, "--lang", "zh_CN").out
    assert "没有登记阶段" in chinese
    done = run("order", "complete", order)
    assert done.code == 0, "what nobody entered makes nothing wait"
    assert "No stage is entered, and the order was shipped on" in done.err
    assert "Packing list" in done.err
    assert run("order", "reopen", order, "--why", "w").code == 0
    assert run("order", "edit", order, "--stage", "plan").code == 0
    assert "stage_concluded" not in run("order", "show", order, "--json").json
    assert run("order", "complete", order).err == ""


def test_an_order_whose_customer_is_held_says_so(run: Run, order: str) -> None:
    assert run("retention", "hold", "customer:NORDIC", "--why", "a claim").code == 0
    [thing] = open_in(run("order", "complete", order, "--json"))
    assert "its customer NORDIC has been held since" in thing


def test_an_order_with_a_document_that_came_held_says_so(run: Run, order: str) -> None:
    other = run("order", "new", "--customer", "NORDIC", "--title", "more", "--json").json["order"]
    assert run("retention", "hold", order, "--why", "a claim").code == 0
    assert run("move", order, "spec-sheet", other, "--why", "w", "--document", "came").code == 0
    [thing] = open_in(run("order", "complete", other, "--json"))
    assert "came has been held since" in thing
