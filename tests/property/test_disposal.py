"""Random orders, classes, holds and clocks: nothing that may not go is ever destroyed, and everything that may is proposed."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docvault.model.case.transitions import NewOrder
from docvault.model.vault_config import Person
from docvault.services.orders.adding import add_documents
from docvault.services.orders.completing import complete_order
from docvault.services.orders.opening import new_order
from docvault.services.orders.repeat import confirm_inherited, repeat
from docvault.services.people import add_person
from docvault.services.proof.check import check
from docvault.services.retention.audit import audit
from docvault.services.retention.execute import execute_plan
from docvault.services.retention.hold import hold, release
from docvault.services.retention.planning import plan_execution
from docvault.services.retention.propose import NothingDueError, approve, propose
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from tests.pace import share

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
YEARS = {"spec-sheet": 3, "bom": 3, "contract": 5, "invoice": 5}
"""The classes of a fresh vault, told apart from the code that reads them."""

OLD = "2000-01-01"
ORDER = st.fixed_dictionaries(
    {
        "kinds": st.lists(st.sampled_from(sorted(YEARS)), min_size=1, max_size=3, unique=True),
        "completed": st.one_of(st.none(), st.dates(date(2018, 1, 1), date(2026, 11, 1))),
        "customer": st.sampled_from(["HANSA", "NORDIC"]),
        "repeats": st.booleans(),
        "held": st.sampled_from(["", "before", "after the proposal", "in the bin", "released"]),
    }
)
PLAN = st.fixed_dictionaries(
    {
        "orders": st.lists(ORDER, min_size=1, max_size=4),
        "customer_held": st.sampled_from(["", "HANSA", "NORDIC"]),
        "at_once": st.booleans(),
        "later_days": st.integers(0, 1500),
    }
)


class Clock:
    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time


@contextmanager
def vault_of(clock: Clock) -> Iterator[tuple[Vault, Vault]]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "vault"
        init(root, language="en", time_zone="Asia/Shanghai", system_user="li", identity="declared", clock=clock)
        vault = open_vault(root, person="li", clock=clock)
        add_person(vault, Person("wu", "Wu Fang", "sales", ("manager",)))
        manager = open_vault(root, person="wu", clock=clock)
        yield vault, manager
        vault.close()
        manager.close()


def build(vault: Vault, plan: dict[str, Any]) -> list[dict[str, Any]]:
    """Make the orders; each gets its number and, when it repeats the one before, that one's."""
    made: list[dict[str, Any]] = []
    for wanted in plan["orders"]:
        one = dict(wanted, base="")
        if wanted["repeats"] and made:
            one["base"], one["customer"] = made[-1]["order"], made[-1]["customer"]
            one["order"] = repeat(vault, one["base"], NewOrder("", "", "", opened=OLD)).order
            confirm_inherited(vault, one["order"], (), "as before")
        else:
            one["order"] = new_order(vault, NewOrder("", one["customer"], "Jeans", opened=OLD)).order
        for kind in one["kinds"]:
            manifest = vault.cases.read("order", one["order"]).manifest
            path = vault.root.parent / f"{kind}.txt"
            path.write_text(f"{one['order']} {kind}", encoding="utf-8")
            known = manifest.document(kind) is not None
            add_documents(vault, one["order"], [path], document=kind, kind="" if known else kind)
        made.append(one)
    for one in made:
        if one["completed"]:
            complete_order(vault, one["order"], one["completed"].isoformat())
        if one["held"] in {"before", "released"}:
            hold(vault, one["order"], "claim")
        if one["held"] == "released":
            release(vault, one["order"], "settled")
    return made


def running(made: list[dict[str, Any]]) -> set[str]:
    """Orders in a chain of which any is open."""
    open_ = {one["order"] for one in made if not one["completed"]}
    edges = [(one["order"], one["base"]) for one in made if one["base"]]
    grown = True
    while grown:
        before = len(open_)
        open_ |= {a for a, b in edges if b in open_} | {b for a, b in edges if a in open_}
        grown = len(open_) > before
    return open_


def due(one: dict[str, Any], kind: str, today: datetime) -> bool:
    completed: date | None = one["completed"]
    if completed is None:
        return False
    day = min(completed.day, 28) if (completed.month, completed.day) == (2, 29) else completed.day
    return completed.replace(year=completed.year + YEARS[kind], day=day) <= (today + timedelta(hours=8)).date()


def may_go(vault: Vault, made: list[dict[str, Any]], held: set[str], today: datetime) -> set[tuple[str, str]]:
    """What may be disposed of, by this test's own reading of the rules."""
    runs = running(made)
    return {
        (one["order"], document.id)
        for one in made
        if one["order"] not in runs | held
        for document in vault.cases.read("order", one["order"]).manifest.documents
        if document.live_versions and due(one, document.kind, today)
    }


def destroyed(vault: Vault, made: list[dict[str, Any]]) -> set[tuple[str, str]]:
    found = set()
    for one in made:
        case = vault.cases.read("order", one["order"])
        for document in case.manifest.documents:
            for version in document.versions:
                place = document.place(version)
                in_bin = list((vault.root / "bin").glob(f"*/{one['order']}/{place}"))
                if not (case.folder / place).exists() and not in_bin:
                    found.add((one["order"], document.id))
    return found


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=share(25, 500))
@given(plan=PLAN)
def test_only_what_may_go_goes_and_all_of_it_is_proposed(plan: dict[str, Any]) -> None:
    clock = Clock()
    with vault_of(clock) as (vault, manager):
        made = build(vault, plan)
        held = {one["order"] for one in made if one["held"] == "before"}
        clock.time = NOON + timedelta(days=plan["later_days"])
        wanted = may_go(vault, made, held, clock.time)
        assert audit(vault) == audit(vault, from_files=True)
        try:
            listed = propose(vault).listed
        except NothingDueError:
            assert wanted == set()
            return
        assert {(one.order, document.document) for one in listed.orders for document in one.documents} == wanted
        approve(manager, listed.disposal)
        held |= hold_some(vault, made, "after the proposal")
        if plan["customer_held"]:
            held |= hold_customer(vault, made, plan["customer_held"])
        execute_plan(vault, plan_execution(vault, listed.disposal, at_once=plan["at_once"]))
        if not plan["at_once"]:
            assert destroyed(vault, made) == set()
            held |= hold_some(vault, made, "in the bin")
            clock.time += timedelta(days=30)
            if vault.index.marks() and is_binned(vault, listed.disposal):
                execute_plan(vault, plan_execution(vault, listed.disposal))
        assert destroyed(vault, made) == {(order, document) for order, document in wanted if order not in held}
        assert check(vault.root).findings == ()


def is_binned(vault: Vault, number: str) -> bool:
    from docvault.services.retention.disposals import find_disposal

    return find_disposal(vault, number).state == "binned"


def hold_some(vault: Vault, made: list[dict[str, Any]], when: str) -> set[str]:
    orders = {one["order"] for one in made if one["held"] == when}
    for order in sorted(orders):
        hold(vault, order, "claim")
    return orders


def hold_customer(vault: Vault, made: list[dict[str, Any]], customer: str) -> set[str]:
    if not vault.cases.exists("customer", customer):
        return set()
    hold(vault, f"customer:{customer}", "tax audit")
    return {one["order"] for one in made if one["customer"] == customer}
