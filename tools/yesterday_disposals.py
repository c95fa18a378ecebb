"""What ends in the vault that `tools/make_yesterday.py` makes: orders that come and go between houses, holds, disposals."""

import shutil
from datetime import timedelta

from docvault.model.case.editing import Edit
from docvault.model.case.transitions import NewOrder
from docvault.services.control.distribute import Wanted, distribute_version
from docvault.services.control.review import add_opinion, add_second_check
from docvault.services.control.sign import Receipt, sign_version
from docvault.services.exchange.export import Selection, export
from docvault.services.exchange.import_bag import import_bag
from docvault.services.orders.adding import add_documents
from docvault.services.orders.completing import complete_order
from docvault.services.orders.editing import edit_case
from docvault.services.orders.moving import MoveWanted, move_document
from docvault.services.orders.opening import new_order
from docvault.services.orders.repeat import confirm_to_customer
from docvault.services.people import add_person
from docvault.services.retention.execute import execute_plan, restore, withdraw
from docvault.services.retention.hold import hold, release
from docvault.services.retention.planning import plan_execution
from docvault.services.retention.propose import approve, propose
from tools.yesterday_house import MORNING, PEOPLE, House

INVOICE = "invoice of the old order"


def other_houses(house: House) -> None:
    """An order that comes from another vault, where one of its papers was put into the bin; and one that leaves."""
    other = House(house.root.parent / "elder", MORNING - timedelta(days=365 * 2))
    with other.by() as vault:
        add_person(vault, PEOPLE[0])
    with other.by() as vault:
        new_order(vault, NewOrder("2024-0001", "hansa", "Shirts", opened="2020-09-01"))
        for kind in ("inspection-report", "contract"):
            paper = other.paper(f"{kind}.txt", f"{kind} of shirts")
            add_documents(vault, "2024-0001", [paper], kind=kind, document=kind)
        distribute_version(vault, "2024-0001", Wanted("inspection-report", ("sales",), medium="screen"))
    with other.by("wu.fang") as vault:
        sign_version(vault, "2024-0001", Receipt("inspection-report", "sales"))
        add_opinion(vault, "2024-0001", "price", "agree")
        add_second_check(vault, "2024-0001", "contract")
        seals = other.paper("seals.txt", "seals of the cartons")
        add_documents(vault, "2024-0001", [seals], kind="other", document="seals", override="agreed by telephone")
        confirm_to_customer(vault, "2024-0001", "contract@1", override="agreed by telephone", on="2020-09-03")
    with other.by() as vault:
        new_order(vault, NewOrder("", "hansa", "Skirts"))
        move_document(vault, MoveWanted("2024-0001", "inspection-report", "2024-0002", why="of the skirts"))
        move_document(
            vault, MoveWanted("2024-0002", "inspection-report", "2024-0001", to="report", why="of the shirts")
        )
        move_document(vault, MoveWanted("2024-0001", "contract", "2024-0002", why="of the skirts"))
        move_document(vault, MoveWanted("2024-0002", "contract", "2024-0001", why="it was right"))
        complete_order(vault, "2024-0001", "2020-10-31")
        number = propose(vault).listed.disposal
    with other.by("wu.fang") as vault:
        approve(vault, number)
    with other.by() as vault:
        execute_plan(vault, plan_execution(vault, number))
        [bag] = export(vault, Selection(("2024-0001",)), other.root.parent / "bags", "the house moves")
    with house.by() as vault:
        import_bag(vault, bag.path)
        export(vault, Selection(("2026-0001",)), house.root.parent / "bags", "for the bank", zipped=True)
    for folder in (other.root, other.desk, bag.path.parent):
        shutil.rmtree(folder)


def holds(house: House) -> None:
    """Holds of an order and of a customer, one of them released, one by a complaint."""
    with house.by() as vault:
        hold(vault, "2026-0001", "claim of August")
        hold(vault, "customer:NORDIC", "lawsuit")
        release(vault, "2026-0001", "settled")
        complaint = house.paper("complaint.txt", "two cartons short")
        add_documents(vault, "2026-0003", [complaint], kind="complaint", document="complaint")


def disposals(house: House) -> None:
    """Disposals that come to every end: destroyed with one order dropped, restored, in the bin, withdrawn, proposed."""
    invoice, swatch = house.paper("kept.txt", INVOICE), house.paper("swatch.txt", "swatch of the skirts")
    shutil.copy(swatch, house.root / "lost+found")
    with house.by() as vault:
        add_documents(vault, "2026-0003", [invoice], kind="invoice", document="invoice")
    for number in range(5, 11):
        with house.by() as vault:
            order = new_order(
                vault, NewOrder(f"2026-{number:04}", "BALTIC", f"Skirts {number}", opened="2020-01-02")
            ).order
            papers = [invoice, swatch] if number == 5 else [house.paper("report.txt", f"report {number}")]
            add_documents(vault, order, papers, kind="inspection-report")
            complete_order(vault, order, "2020-01-31")
    with house.by() as vault:
        drawer = house.paper("drawer.txt", "found in a drawer")
        add_documents(vault, "2026-0009", [drawer], kind="inspection-report", late="found in a drawer", new=True)
    with house.by("wu.fang") as vault:
        still_held = new_order(vault, NewOrder("", "BALTIC", "Scarves")).order
        hold(vault, still_held, "the auditor looks at it")
        complete_order(vault, still_held, override="the customer wants it closed")
    binned(house, "order:2026-0005")
    with house.by() as vault:
        edit_case(vault, "customer", "BALTIC", Edit(title="Baltic Trade"))
        restore(vault, "D-2026-0001")
    partly = binned(house, "order:2026-0005 OR order:2026-0006")
    with house.by() as vault:
        hold(vault, "2026-0006", "still asked for")
    house.now += timedelta(days=31)
    with house.by("sun") as vault:
        execute_plan(vault, plan_execution(vault, partly))
    with house.by() as vault:
        withdraw(vault, propose(vault, query="order:2026-0008").listed.disposal, "too early")
    binned(house, "order:2026-0007")
    with house.by() as vault:
        propose(vault, "2030-01-01", query="order:2026-0009")
        listed = propose(vault, query="order:2026-0010").listed.disposal
    with house.by("wu.fang") as vault:
        approve(vault, listed)


def binned(house: House, query: str) -> str:
    """Propose, approve and put into the bin what a query finds; returns the disposal's number."""
    with house.by("sun") as vault:
        number = propose(vault, query=query).listed.disposal
    with house.by("wu.fang") as vault:
        approve(vault, number)
    with house.by("sun", account="li") as vault:
        execute_plan(vault, plan_execution(vault, number))
    return number
