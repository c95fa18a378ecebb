"""What the people of a house do every day, at random: every verb that writes, each by somebody who may, as often refused as in real life."""

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from docvault.errors import NotFoundError, RefusedError, UsageError
from docvault.model.case.document_editing import DocumentEdit
from docvault.model.case.editing import Edit
from docvault.model.case.transitions import NewOrder
from docvault.model.control.change_notices import NewChange
from docvault.model.retention.disposal import APPROVED, BINNED, PROPOSED
from docvault.model.vault_config import Person
from docvault.services.control.change_issue import IssueWanted, issue_notice
from docvault.services.control.change_list import list_notices
from docvault.services.control.change_notices import close_notice, confirm_notice, open_notice, reject_notice
from docvault.services.control.distribute import Wanted, distribute_version
from docvault.services.control.returns import recall_copies, return_copies
from docvault.services.control.review import add_opinion, add_second_check
from docvault.services.control.sign import Receipt, sign_version
from docvault.services.control.signoffs import signoffs
from docvault.services.exchange.export import Selection, export
from docvault.services.exchange.import_bag import import_bag
from docvault.services.intake.filing import file_item, reject_item
from docvault.services.intake.handling import handle_item
from docvault.services.intake.inbox import inbox
from docvault.services.intake.ingest import ingest
from docvault.services.intake.target import Target
from docvault.services.orders.adding import add_documents
from docvault.services.orders.completing import cancel_order, complete_order, reopen_order
from docvault.services.orders.document_editing import edit_document_of
from docvault.services.orders.editing import edit_case
from docvault.services.orders.getting import get_version
from docvault.services.orders.moving import MoveWanted, move_document
from docvault.services.orders.opening import new_order
from docvault.services.orders.repeat import confirm_inherited, confirm_to_customer, repeat
from docvault.services.orders.unfiling import unfile_item
from docvault.services.orders.voiding import void_document, void_whole_order
from docvault.services.people import add_person
from docvault.services.proof.hand_edits import adopt, revert
from docvault.services.retention.disposals import disposals
from docvault.services.retention.execute import execute_plan, restore
from docvault.services.retention.hold import hold, release
from docvault.services.retention.planning import plan_execution
from docvault.services.retention.propose import approve, propose
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.upkeep.reindex import reindex
from docvault.services.vault import Vault
from tests.signed_vault import NOON

if TYPE_CHECKING:
    from docvault.model.control.holdings import Position

CUSTOMERS = ("HANSA", "NORDIC")
KINDS = ("spec-sheet", "contract", "bom", "correspondence")
DEPARTMENTS = ("cutting", "factory")


class House:
    """A vault with its people, whose clock goes on: `root` beside the folders `desk` (files that are brought) and `out` (what is taken)."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root, self.chance, self.now = root, random.Random(seed), NOON
        self.done: Counter[str] = Counter()
        init(root, language="en", time_zone="Asia/Shanghai", system_user="li", identity="declared", clock=self.clock)
        self.vault = self.opened("li")
        add_person(self.vault, Person("wang", "王丽", "cutting", ("member",)))
        add_person(self.vault, Person("chen", "陈师傅", "factory", ("member",)))
        add_person(self.vault, Person("wu", "Wu Fang", "sales", ("manager",)))
        self.manager = self.opened("wu")
        self.signers = {"cutting": self.opened("wang"), "factory": self.opened("chen")}
        self.desk, self.out = root.parent / "desk", root.parent / "out"
        self.desk.mkdir()
        self.out.mkdir()
        for _ in range(3):
            self.open_an_order()
        for completed in ("2020-02-29", "2023-05-31"):
            complete_order(self.vault, self.open_an_order("2019-11-04"), completed)

    def clock(self) -> datetime:
        """The time it is."""
        return self.now

    def opened(self, person: str) -> Vault:
        """The vault, opened for a person."""
        return open_vault(self.root, person=person, clock=self.clock)

    def open_again(self) -> None:
        """Close it for everybody and open it anew, as the next commands do, which finish or undo what was interrupted."""
        self.close()
        self.vault, self.manager = self.opened("li"), self.opened("wu")
        self.signers = {"cutting": self.opened("wang"), "factory": self.opened("chen")}

    def close(self) -> None:
        """Close it for everybody."""
        for vault in (self.vault, self.manager, *self.signers.values()):
            vault.close()

    def something(self) -> str:
        """Somebody does something, or tries to; returns what."""
        action = self.chance.choice(ACTIONS)
        self.now += timedelta(minutes=self.chance.choice([1, 7, 90, 60 * 24]))
        try:
            action(self)
        except (RefusedError, NotFoundError, UsageError):
            return f"{action.__name__}, refused"
        self.done[action.__name__] += 1
        return action.__name__

    def paper(self) -> Path:
        """A file nobody has seen before, or now and then one that was here already."""
        number = self.chance.randrange(40)
        path = self.desk / f"paper {number}.txt"
        path.write_text(f"paper {number} of {self.order()}", encoding="utf-8")
        return path

    def order(self) -> str:
        """Some order's number."""
        return self.chance.choice([order for order, _ in self.vault.cases.each("order")] or [""])

    def version(self) -> tuple[str, str]:
        """Some version of some order, mostly the newest."""
        order = self.order()
        documents = self.vault.cases.read("order", order).manifest.documents
        if not documents:
            return order, "nothing"
        document = self.chance.choice(documents)
        older = self.chance.random() < 0.3
        return order, f"{document.id}@{self.chance.choice(document.versions).number}" if older else document.id

    def copy_out(self) -> "tuple[str, Position]":
        """How some department stands with a version. Raises `NotFoundError` while nothing was issued."""
        known = signoffs(self.vault).rows
        if not known:
            raise NotFoundError
        return self.chance.choice(known)

    def disposal(self, *states: str) -> str:
        """A disposal in one of these states, or, seldom, in any. Raises `NotFoundError`."""
        known = [one for one in disposals(self.vault).values() if one.state in states or self.chance.random() < 0.1]
        if not known:
            raise NotFoundError
        return self.chance.choice(known).number

    def open_an_order(self, opened: str = "") -> str:
        """Open an order with a paper in it, or enter one of earlier times; returns its number."""
        new = NewOrder("", self.chance.choice(CUSTOMERS), f"Jeans {self.chance.randrange(9)}", opened=opened)
        order = new_order(self.vault, new).order
        kind = self.chance.choice(KINDS)
        add_documents(self.vault, order, [self.paper()], document=kind, kind=kind)
        return order


def open_an_order(house: House) -> None:
    house.open_an_order(house.chance.choice(["", "2019-11-04"]))


def repeat_one(house: House) -> None:
    repeat(house.vault, house.order(), NewOrder("", "", ""))


def confirm(house: House) -> None:
    if house.chance.random() < 0.5:
        confirm_inherited(house.vault, house.order(), (), "all as before")
    else:
        order, wanted = house.version()
        reason = house.chance.choice(["", "in a hurry"])
        confirm_to_customer(house.manager, order, wanted, override=reason)


def edit(house: House) -> None:
    edit_case(house.vault, "order", house.order(), Edit(note=f"note {house.chance.random()}"))


def edit_a_customer(house: House) -> None:
    edit_case(house.manager, "customer", house.chance.choice(CUSTOMERS), Edit(note=f"note {house.chance.random()}"))


def add(house: House) -> None:
    order, document = house.version()
    kind = house.chance.choice(KINDS)
    if house.vault.cases.read("order", order).manifest.document(kind) is None:
        add_documents(house.vault, order, [house.paper()], document=kind, kind=kind)
    elif house.chance.random() < 0.2:
        add_documents(house.manager, order, [house.paper()], document=kind, override="agreed by phone")
    elif house.chance.random() < 0.2:
        add_documents(house.vault, order, [house.paper()], kind="correspondence", new=True)
    else:
        add_documents(house.vault, order, [house.paper()], document=kind)
    add_second_check(house.manager, order, document)


def give(house: House) -> None:
    order, version = house.version()
    medium = house.chance.choice(["paper", "screen"])
    distribute_version(house.vault, order, Wanted(version, (house.chance.choice(DEPARTMENTS),), medium=medium))


def sign(house: House) -> None:
    order, one = house.copy_out()
    sign_version(house.signers[one.department], order, Receipt(one.document, one.department))


def call_back(house: House) -> None:
    order, one = house.copy_out()
    recall_copies(house.vault, order, f"{one.document}@{one.version}")


def give_back(house: House) -> None:
    order, one = house.copy_out()
    return_copies(house.vault, order, f"{one.document}@{one.version}", one.department)


def review(house: House) -> None:
    item = house.chance.choice(["capacity", "process", "quantity", "price", "delivery", "credit"])
    add_opinion(house.manager, house.order(), item, "agree")


def change(house: House) -> None:
    order, version = house.version()
    edit_case(house.vault, "order", order, Edit(texts={"due": "2027-03-15"}))
    difference = house.chance.choice(["buttons: gold -> silver", "zip: 18 cm -> 20 cm"])
    open_notice(house.vault, order, NewChange((difference,), "the customer asks", (version,), (version,)))


def go_on_with_a_change(house: House) -> None:
    known = list_notices(house.vault, states=("open", "confirmed", "issued", "acknowledged")).rows
    if not known:
        return
    order, notice, _told = house.chance.choice(known)
    if house.chance.random() < 0.2:
        reject_notice(house.vault, order, notice.change, "taken back")
    elif notice.state == "open":
        confirm_notice(house.vault, order, notice.change, [house.version()[1]])
    elif notice.state == "confirmed":
        issue_notice(house.manager, order, notice.change, IssueWanted(("cutting",), override="in a hurry"))
    else:
        close_notice(house.vault, order, notice.change)


def complete(house: House) -> None:
    if house.chance.random() < 0.5:
        return
    reason = house.chance.choice(["", "in a hurry"])
    complete_order(house.manager, house.order(), house.chance.choice(["", "2020-02-29", "2023-05-31"]), reason)


def reopen(house: House) -> None:
    reopen_order(house.vault, house.order(), "a claim")


def cancel(house: House) -> None:
    if house.chance.random() < 0.1:
        cancel_order(house.vault, house.order(), "the customer gave it up")


def receive(house: House) -> None:
    paper = house.paper()
    (house.root / "inbox/fax" / paper.name).write_bytes(paper.read_bytes())
    ingest(house.vault)


def treat_an_item(house: House) -> None:
    entries = inbox(house.vault).entries
    if not entries:
        return
    item = house.chance.choice(entries).item
    treatment = house.chance.randrange(4)
    if treatment == 0:
        reject_item(house.vault, item, "an advertisement")
    elif treatment == 1:
        handle_item(house.vault, item, "dealt with")
    elif treatment == 3:
        unfile_item(house.vault, file_item(house.vault, item, Target(house.order(), kind="other")).item, "not there")
    else:
        file_item(house.vault, item, Target(order=house.order(), kind="correspondence"))


def edit_by_hand(house: House) -> None:
    order = house.order()
    manifest = house.vault.cases.read("order", order).folder / "manifest.yaml"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("Jeans", "Trousers"), encoding="utf-8")
    if house.vault.cases.read("order", order).hand_edited and house.chance.random() < 0.5:
        with suppress(RefusedError):  # what the verbs would refuse is undone instead
            adopt(house.vault, order)
    if house.vault.cases.read("order", order).hand_edited:
        revert(house.vault, order)


def take(house: House) -> None:
    order, version = house.version()
    get_version(house.vault, order, version, house.out / f"{house.chance.random()}.txt", "to look")


def hire(house: House) -> None:
    number = house.chance.randrange(10**6)
    add_person(house.vault, Person(f"p{number}", f"Person {number}", "cutting", ("member",)))


def put_on_hold(house: House) -> None:
    hold(house.vault, house.chance.choice([house.order(), "customer:HANSA"]), "a claim")


def lift_a_hold(house: House) -> None:
    held = [facts.order for kind in ("order", "customer") for facts in house.vault.index.held(kind)]
    if held:
        target = house.chance.choice(held)
        release(house.vault, target if target[0].isdigit() else f"customer:{target}", "settled")


def propose_what_is_due(house: House) -> None:
    propose(house.vault)


def approve_a_list(house: House) -> None:
    approve(house.manager, house.disposal(PROPOSED))


def execute(house: House) -> None:
    number = house.disposal(APPROVED, BINNED)
    if house.chance.random() < 0.3:
        house.now += timedelta(days=31)
    execute_plan(house.vault, plan_execution(house.vault, number, at_once=house.chance.random() < 0.3))


def bring_back(house: House) -> None:
    """What lies in a bin; where nothing does, something is put into one first."""
    if not any(one.state == BINNED for one in disposals(house.vault).values()):
        number = propose(house.vault).listed.disposal
        approve(house.manager, number)
        execute_plan(house.vault, plan_execution(house.vault, number))
    restore(house.vault, house.disposal(BINNED))


def take_out(house: House) -> None:
    folder = house.out / f"{house.chance.random()}"
    export(
        house.manager, Selection(orders=(house.order(),)), folder, "for the bank", zipped=house.chance.random() < 0.5
    )


def bring_in(house: House) -> None:
    """An order of another house, whose numbers begin in another year."""
    folder = house.out / f"{house.chance.random()}"
    other = House.__new__(House)
    foreign(other, folder, house.chance.randrange(10**6))
    [bag] = export(other.vault, Selection(orders=(other.order(),)), folder / "bags", "moved")
    other.vault.close()
    import_bag(house.vault, bag.path)


def foreign(other: House, folder: Path, seed: int) -> None:
    """A vault with one order."""
    other.root, other.chance = folder / "vault", random.Random(seed)
    other.now = NOON - timedelta(days=365 * (1 + seed % 20))
    init(other.root, language="en", time_zone="Asia/Shanghai", system_user="li", identity="declared", clock=other.clock)
    other.vault, other.desk = other.opened("li"), folder
    other.open_an_order()


def move(house: House) -> None:
    """To another order, to another document of the same, or back where it came from."""
    order, version = house.version()
    to = house.chance.choice(
        ["", "", version.partition("@")[0], *KINDS]
    )  # now and then two of a kind of which there should be one
    move_document(house.vault, MoveWanted(order, version, house.order(), to=to, why="of another order"))


def void(house: House) -> None:
    order, version = house.version()
    void_document(house.vault, order, version, "by mistake", undo=house.chance.random() < 0.3)


def void_an_order(house: House) -> None:
    if house.chance.random() < 0.2:
        void_whole_order(house.vault, house.order(), "twice")


def edit_a_document(house: House) -> None:
    order, version = house.version()
    edit = DocumentEdit(house.chance.choice([None, *KINDS]), f"Title {house.chance.randrange(9)}")
    edit_document_of(house.vault, order, version, edit)


def index_again(house: House) -> None:
    reindex(house.vault)


OFTEN = (
    *(add, give, sign, give_back, go_on_with_a_change, complete, propose_what_is_due, approve_a_list, execute),
    *(bring_back, void),
)
ACTIONS: list[Callable[[House], None]] = [
    *OFTEN,
    *OFTEN,
    *(open_an_order, repeat_one, confirm, edit, edit_a_customer, call_back, review, change, reopen, cancel),
    *(receive, treat_an_item, edit_by_hand, take, hire, put_on_hold, lift_a_hold, take_out, bring_in),
    *(move, void_an_order, edit_a_document),
    index_again,
]
