"""Every verb that writes, as one call of its service in a house: what it needs is made ready first, so that the call itself is all that is interrupted."""

import os
from collections.abc import Callable
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from docvault.model.case.document_editing import DocumentEdit
from docvault.model.case.editing import Edit
from docvault.model.case.transitions import NewOrder
from docvault.model.control.change_notices import NewChange
from docvault.model.vault_config import Person
from docvault.services.control.change_acknowledge import acknowledge_notice
from docvault.services.control.change_issue import IssueWanted, issue_notice
from docvault.services.control.change_notices import close_notice, confirm_notice, open_notice, reject_notice
from docvault.services.control.distribute import Wanted, distribute_version
from docvault.services.control.returns import recall_copies, return_copies
from docvault.services.control.review import add_opinion, add_second_check
from docvault.services.control.sign import Receipt, sign_version
from docvault.services.exchange.export import Selection, export
from docvault.services.exchange.import_bag import import_bag
from docvault.services.intake.filing import file_item, reject_item
from docvault.services.intake.handling import handle_item, unhandle_item
from docvault.services.intake.inbox import inbox
from docvault.services.intake.ingest import ingest
from docvault.services.intake.news import News
from docvault.services.intake.target import Target
from docvault.services.intake.watch import watch
from docvault.services.orders.adding import add_documents
from docvault.services.orders.completing import cancel_order, complete_order, reopen_order
from docvault.services.orders.document_editing import edit_document_of
from docvault.services.orders.editing import edit_case
from docvault.services.orders.getting import get_version
from docvault.services.orders.merging import merge_customers, rename_customer
from docvault.services.orders.moving import MoveWanted, move_document
from docvault.services.orders.new_customer import new_customer
from docvault.services.orders.opening import new_order
from docvault.services.orders.repeat import confirm_inherited, confirm_to_customer, repeat
from docvault.services.orders.unfiling import unfile_item
from docvault.services.orders.voiding import void_document, void_whole_order
from docvault.services.people import PersonEdit, add_person, edit_person
from docvault.services.proof.hand_edits import adopt, revert
from docvault.services.proof.seal import seal
from docvault.services.proof.sealing import Keys
from docvault.services.retention.execute import execute_plan, restore, withdraw
from docvault.services.retention.hold import hold, release
from docvault.services.retention.planning import plan_execution
from docvault.services.retention.propose import approve, propose
from docvault.services.upkeep.reindex import reindex
from docvault.services.upkeep.reread import reread
from tests.everyday import House, foreign

if TYPE_CHECKING:
    from docvault.errors import DocvaultError

Call = Callable[[], object]
Verb = Callable[[House], Call]
BOM = "bom"


# -- what a verb finds there ------------------------------------------------------------------------------------------


def sheet(house: House, text: str = "sheet") -> Path:
    """A file that is like no other."""
    number = house.chance.randrange(10**12)
    path = house.desk / f"sheet {number}.txt"
    path.write_text(f"{text} {number}", encoding="utf-8")
    return path


def fresh(house: House, opened: str = "", customer: str = "") -> str:
    """A new order with nothing in it."""
    customer = customer or house.chance.choice(["HANSA", "NORDIC"])
    return new_order(house.vault, NewOrder("", customer, f"Jeans {house.chance.randrange(99)}", opened=opened)).order


def papered(house: House, opened: str = "") -> str:
    """An order whose bill of materials has one version or two, and has another paper now and then."""
    order = fresh(house, opened)
    for _ in range(house.chance.randint(1, 2)):
        add_documents(house.vault, order, [sheet(house)], document=BOM, kind=BOM)
    if house.chance.random() < 0.3:
        add_documents(house.vault, order, [sheet(house)], kind="correspondence", document="letter")
    return order


def issued(house: House, *, signed: bool | None = None) -> str:
    """An order whose bill of materials is with the cutting room, which may have signed for it."""
    order = papered(house)
    distribute_version(house.vault, order, Wanted(BOM, ("cutting",)))
    if signed or (signed is None and house.chance.random() < 0.5):
        sign_version(house.signers["cutting"], order, Receipt(BOM, "cutting"))
    return order


def completed(house: House, *, how: str = "2020-05-31") -> str:
    """An order that was completed long ago."""
    order = papered(house, "2019-11-04")
    complete_order(house.vault, order, how)
    return order


def dropped(house: House, text: str = "letter of nobody knows what") -> str:
    """A file in an inbox, by its name."""
    path = sheet(house, text)
    came_in = house.root / "inbox/fax" / path.name
    came_in.write_bytes(path.read_bytes())
    os.utime(came_in, (house.now.timestamp(), house.now.timestamp()))
    return path.name


def came(house: House, file: str) -> str:
    """The item a file became."""
    ingest(house.vault)
    [item] = [one.item for one in inbox(house.vault, everything=True).entries if one.file == file]
    return item


def arrived(house: House) -> str:
    """An item that waits."""
    return came(house, dropped(house))


def mailed(house: House) -> str:
    """A mail with an attachment that waits."""
    number = house.chance.randrange(10**12)
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["Message-ID"] = (
        f"Papers {number}",
        "anna@elsewhere.example",
        f"<{number}@there>",
    )
    mail.set_content(f"see attached {number}")
    mail.add_attachment(b"sizes %d" % number, maintype="text", subtype="plain", filename="sizes.txt")
    (house.root / f"inbox/email/mail {number}.eml").write_bytes(bytes(mail))
    return came(house, f"mail {number}.eml")


def sent_again(house: House) -> str:
    """What is in some order already and came once more: a duplicate."""
    first = dropped(house)
    file_item(house.vault, came(house, first), Target(papered(house), kind="correspondence"))
    (house.root / f"inbox/fax/again {first}").write_bytes((house.desk / first).read_bytes())
    return came(house, f"again {first}")


def changed(house: House, *upto: str) -> tuple[str, str]:
    """An order with a change of what is out, which is as far as it says: `confirm`, then `add`, then `issue`, then `sign`."""
    order = issued(house)
    new = NewChange(("zip: 18 cm -> 20 cm",), "the customer asks", (BOM,), (BOM,))
    change = open_notice(house.vault, order, new).notice.id
    if "confirm" in upto:
        confirm_notice(house.vault, order, change, [BOM])
    if "add" in upto:
        add_documents(house.vault, order, [sheet(house)], document=BOM, change=change)
    if "issue" in upto:
        issue_notice(house.manager, order, change, IssueWanted(("cutting",), override="in a hurry"))
    if "sign" in upto:
        sign_version(house.signers["cutting"], order, Receipt(BOM, "cutting"))
    return order, change


def named(house: House) -> str:
    """A customer with two orders."""
    code = f"C{house.chance.randrange(10**6)}"
    for _ in range(2):
        fresh(house, customer=code)
    return code


def listed(house: House, *upto: str) -> str:
    """A disposal list of an order that is due, as far as it says: `approve`, then `bin`."""
    number = propose(house.vault, query=completed(house)).listed.disposal
    if "approve" in upto:
        approve(house.manager, number)
    if "bin" in upto:
        execute_plan(house.vault, plan_execution(house.vault, number))
    return number


def edited(house: House) -> str:
    """An order somebody edited by hand."""
    order = papered(house)
    manifest = house.vault.cases.read("order", order).folder / "manifest.yaml"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("Jeans", "Trousers"), encoding="utf-8")
    return order


def letters(house: House) -> None:
    """What lies in the inboxes: a letter nobody knows an order for, and one that names an order."""
    number = f"PO-{house.chance.randrange(10**6)}"
    new_order(house.vault, NewOrder("", "HANSA", "Skirts", references=(number,)))
    dropped(house)
    dropped(house, f"for your order {number}, sheet")


# -- orders and customers ---------------------------------------------------------------------------------------------


def order_new(house: House) -> Call:
    customer = house.chance.choice(["HANSA", f"N{house.chance.randrange(10**6)}"])
    new = NewOrder("", customer, "Shirts", opened=house.chance.choice(["", "2019-11-04"]))
    return lambda: new_order(house.vault, new)


def order_edit(house: House) -> Call:
    order, edit = papered(house), Edit(note=f"note {house.chance.random()}", add={"references": (f"PO-{house.now}",)})
    return lambda: edit_case(house.vault, "order", order, edit)


def order_repeat(house: House) -> Call:
    order = issued(house)
    return lambda: repeat(house.vault, order, NewOrder("", "", ""))


def order_confirm(house: House) -> Call:
    order = papered(house)
    return lambda: confirm_to_customer(house.manager, order, BOM, override="in a hurry")


def order_confirm_inherited(house: House) -> Call:
    order = repeat(house.vault, issued(house), NewOrder("", "", "")).order
    return lambda: confirm_inherited(house.vault, order, (), "all as before")


def order_complete(house: House) -> Call:
    order = issued(house, signed=False)
    return lambda: complete_order(house.manager, order, override="the cutting room is closed")


def order_cancel(house: House) -> Call:
    order = issued(house)
    return lambda: cancel_order(house.vault, order, "given up")


def order_void(house: House) -> Call:
    order = issued(house)
    return lambda: void_whole_order(house.vault, order, "twice")


def order_reopen(house: House) -> Call:
    order = issued(house)
    if house.chance.random() < 0.5:
        void_whole_order(house.vault, order, "twice")
    else:
        complete_order(house.manager, order, override="in a hurry")
    return lambda: reopen_order(house.vault, order, "a claim")


def customer_new(house: House) -> Call:
    code = f"C{house.chance.randrange(10**6)}"
    return lambda: new_customer(house.vault, code, "Hanse")


def customer_edit(house: House) -> Call:
    code, edit = named(house), Edit(note="pays late")
    return lambda: edit_case(house.manager, "customer", code, edit)


def customer_rename(house: House) -> Call:
    code = named(house)
    return lambda: rename_customer(house.vault, code, f"{code}-NEW")


def customer_merge(house: House) -> Call:
    one, other = named(house), named(house)
    return lambda: merge_customers(house.vault, one, other, "the same")


def customer_merge_undo(house: House) -> Call:
    one, other = named(house), named(house)
    merge_customers(house.vault, one, other, "the same")
    return lambda: merge_customers(house.vault, one, other, "not the same", undo=True)


# -- documents --------------------------------------------------------------------------------------------------------


def add(house: House) -> Call:
    order, path = papered(house), sheet(house)
    return lambda: add_documents(house.vault, order, [path], document=BOM)


def add_new(house: House) -> Call:
    order, path = papered(house), sheet(house)
    return lambda: add_documents(house.vault, order, [path], kind=BOM, new=True)


def add_change(house: House) -> Call:
    order, change = changed(house, "confirm")
    path = sheet(house)
    return lambda: add_documents(house.vault, order, [path], document=BOM, change=change)


def add_override(house: House) -> Call:
    order, path = issued(house), sheet(house)
    return lambda: add_documents(house.manager, order, [path], document=BOM, override="agreed by phone")


def add_late(house: House) -> Call:
    order, path = completed(house), sheet(house)
    return lambda: add_documents(house.vault, order, [path], kind="inspection-report", late="found in a drawer")


def add_complaint(house: House) -> Call:
    order, path = completed(house), sheet(house)
    return lambda: add_documents(house.vault, order, [path], kind="complaint")


def get(house: House) -> Call:
    order, out = papered(house), house.out / f"{house.chance.random()}.txt"
    return lambda: get_version(house.vault, order, BOM, out, "to look", force=True)


def document_edit(house: House) -> Call:
    order = papered(house)
    return lambda: edit_document_of(house.vault, order, BOM, DocumentEdit("contract", "Contract"))


def document_void(house: House) -> Call:
    order = issued(house)
    return lambda: void_document(house.vault, order, BOM, "of another house")


def document_void_undo(house: House) -> Call:
    order = papered(house)
    void_document(house.vault, order, f"{BOM}@1", "of another house")
    return lambda: void_document(house.vault, order, f"{BOM}@1", "it was not", undo=True)


def move(house: House) -> Call:
    wanted = MoveWanted(issued(house), BOM, fresh(house), why="of another order")
    return lambda: move_document(house.vault, wanted)


def move_version(house: House) -> Call:
    order = papered(house)
    add_documents(house.vault, order, [sheet(house)], document=BOM)
    wanted = MoveWanted(order, f"{BOM}@1", papered(house), to=BOM, why="of another order")
    return lambda: move_document(house.vault, wanted)


def move_within(house: House) -> Call:
    order = papered(house)
    add_documents(house.vault, order, [sheet(house)], document=BOM)
    return lambda: move_document(house.vault, MoveWanted(order, f"{BOM}@2", order, to="contract", why="another paper"))


def move_back(house: House) -> Call:
    order, other = issued(house), fresh(house)
    there = move_document(house.vault, MoveWanted(order, BOM, other, why="of another order")).there
    return lambda: move_document(house.vault, MoveWanted(other, there, order, to=BOM, why="it was not"))


# -- arrivals ---------------------------------------------------------------------------------------------------------


def ingest_(house: House) -> Call:
    letters(house)
    return partial(taken_in, house)


def taken_in(house: House) -> None:
    """One pass over the inboxes; raises what hindered it."""
    if (hindered := ingest(house.vault).hindered) is not None:
        raise hindered


def watch_(house: House) -> Call:
    """Watch till what lies there is filed or waiting, and read; raises what hindered it."""
    letters(house)
    stop, wake, under_way = Event(), Event(), {path.name for path in (house.root / "inbox/fax").glob("*.txt")}
    hindered: list[DocvaultError] = []

    def heard(news: News) -> None:
        if news.what in {"filed", "waiting"}:
            under_way.discard(news.file)
        if news.error is not None:
            hindered.append(news.error)
        if not under_way or hindered:
            stop.set()
            wake.set()

    def watched() -> None:
        watch(house.vault, stop, heard, wake=wake)
        for error in hindered:
            raise error

    return watched


def file(house: House) -> Call:
    item, target = arrived(house), Target(papered(house), kind="correspondence")
    return lambda: file_item(house.vault, item, target)


def file_version(house: House) -> Call:
    item, target = arrived(house), Target(papered(house), document=BOM)
    return lambda: file_item(house.vault, item, target)


def file_late(house: House) -> Call:
    item, target = arrived(house), Target(completed(house), kind="inspection-report", late="found in a drawer")
    return lambda: file_item(house.vault, item, target)


def file_change(house: House) -> Call:
    order, change = changed(house, "confirm")
    item = arrived(house)
    return lambda: file_item(house.vault, item, Target(order, document=BOM, change=change))


def file_part(house: House) -> Call:
    item, target = mailed(house), Target(papered(house), kind="size-chart", document="sizes", part=1)
    return lambda: file_item(house.vault, item, target)


def file_duplicate(house: House) -> Call:
    item, target = sent_again(house), Target(papered(house), kind="correspondence")
    return lambda: file_item(house.vault, item, target)


def file_rejected(house: House) -> Call:
    item, target = arrived(house), Target(papered(house), kind="correspondence")
    reject_item(house.vault, item, "an advertisement")
    return lambda: file_item(house.vault, item, target)


def reject(house: House) -> Call:
    item = arrived(house)
    return lambda: reject_item(house.vault, item, "an advertisement")


def unfile(house: House) -> Call:
    item = arrived(house)
    order = file_item(house.vault, item, Target(papered(house), kind="correspondence", document="fax")).order
    if house.chance.random() < 0.5:
        distribute_version(house.vault, order, Wanted("fax", ("cutting",)))
    return lambda: unfile_item(house.vault, item, "of another order")


def unfile_part(house: House) -> Call:
    item = mailed(house)
    file_item(house.vault, item, Target(papered(house), kind="size-chart", document="sizes", part=1))
    return lambda: unfile_item(house.vault, item, "of another order", part=1)


def handled(house: House) -> Call:
    item = arrived(house)
    return lambda: handle_item(house.vault, item, "dealt with")


def handled_undo(house: House) -> Call:
    item = arrived(house)
    handle_item(house.vault, item, "dealt with")
    return lambda: unhandle_item(house.vault, item)


# -- control ----------------------------------------------------------------------------------------------------------


def distribute(house: House) -> Call:
    order = papered(house)
    return lambda: distribute_version(house.vault, order, Wanted(BOM, ("cutting", "factory"), copies=2))


def sign(house: House) -> Call:
    order = issued(house, signed=False)
    return lambda: sign_version(house.signers["cutting"], order, Receipt(BOM, "cutting"))


def recall(house: House) -> Call:
    order = issued(house)
    return lambda: recall_copies(house.vault, order, BOM)


def return_(house: House) -> Call:
    order = issued(house)
    return lambda: return_copies(house.vault, order, BOM, "cutting")


def review(house: House) -> Call:
    order = papered(house)
    return lambda: add_opinion(house.manager, order, "process", "agree")


def second_look(house: House) -> Call:
    order = papered(house)
    return lambda: add_second_check(house.manager, order, BOM)


def change_open(house: House) -> Call:
    order, new = issued(house), NewChange(("zip: 18 cm -> 20 cm",), "the customer asks", (BOM,), (BOM,))
    return lambda: open_notice(house.vault, order, new)


def change_confirm(house: House) -> Call:
    order, change = changed(house)
    return lambda: confirm_notice(house.vault, order, change, [BOM])


def change_issue(house: House) -> Call:
    order, change = changed(house, "confirm", "add")
    return lambda: issue_notice(house.manager, order, change, IssueWanted(("cutting",), override="in a hurry"))


def change_acknowledge(house: House) -> Call:
    """A change of no paper, which is not signed for."""
    order = issued(house)
    change = open_notice(house.vault, order, NewChange(("size: M -> L",), "the customer asks", (BOM,))).notice.id
    confirm_notice(house.vault, order, change, [BOM])
    issue_notice(house.manager, order, change, IssueWanted(("factory",), override="in a hurry"))
    return lambda: acknowledge_notice(house.signers["factory"], order, change)


def change_close(house: House) -> Call:
    order, change = changed(house, "confirm", "add", "issue", "sign")
    return lambda: close_notice(house.vault, order, change)


def change_reject(house: House) -> Call:
    order, change = changed(house, *house.chance.choice([(), ("confirm",)]))
    return lambda: reject_notice(house.vault, order, change, "taken back")


# -- retention, proof, people, exchange -------------------------------------------------------------------------------


def retention_propose(house: House) -> Call:
    order = completed(house)
    return lambda: propose(house.vault, query=order)


def retention_approve(house: House) -> Call:
    number = listed(house)
    return lambda: approve(house.manager, number)


def retention_withdraw(house: House) -> Call:
    number = listed(house, "approve")
    return lambda: withdraw(house.vault, number, "not yet")


def retention_execute(house: House) -> Call:
    number = listed(house, "approve")
    return lambda: execute_plan(house.vault, plan_execution(house.vault, number))


def retention_destroy(house: House) -> Call:
    number = listed(house, *house.chance.choice([("approve",), ("approve", "bin")]))
    return lambda: execute_plan(house.vault, plan_execution(house.vault, number, at_once=True))


def retention_restore(house: House) -> Call:
    number = listed(house, "approve", "bin")
    return lambda: restore(house.vault, number)


def retention_hold(house: House) -> Call:
    order = papered(house)
    return lambda: hold(house.vault, order, "a claim")


def retention_release(house: House) -> Call:
    order = papered(house)
    hold(house.vault, order, "a claim")
    return lambda: release(house.vault, order, "settled")


def seal_(house: House) -> Call:
    papered(house)
    return lambda: seal(house.vault, Keys(house.root.parent / "keys"), despite="a file was put back")


def adopt_(house: House) -> Call:
    order = edited(house)
    return lambda: adopt(house.vault, order)


def revert_(house: House) -> Call:
    order = edited(house)
    return lambda: revert(house.vault, order)


def person_add(house: House) -> Call:
    number = house.chance.randrange(10**6)
    return lambda: add_person(house.vault, Person(f"p{number}", f"Person {number}", "cutting", ("member",)))


def person_edit(house: House) -> Call:
    name = f"p{house.chance.randrange(10**6)}"
    add_person(house.vault, Person(name, "A Person", "cutting", ("member",)))
    return lambda: edit_person(house.vault, name, PersonEdit(name="Another Name", active=False))


def export_(house: House) -> Call:
    order, folder = papered(house), house.out / f"{house.chance.random()}"
    made = iter(range(99))  # a folder that is there is nobody's to write to: whoever tries again names another
    wanted = Selection(orders=(order,))
    return lambda: export(house.manager, wanted, folder / f"{os.getpid()}-{next(made)}", "for the bank")


def import_(house: House) -> Call:
    folder = house.out / f"{house.chance.random()}"
    other = House.__new__(House)
    foreign(other, folder, house.chance.randrange(8, 19))  # years of which this house has no orders
    [bag] = export(other.vault, Selection(orders=(other.order(),)), folder / "bags", "moved")
    other.vault.close()
    return lambda: import_bag(house.vault, bag.path)


def reread_(house: House) -> Call:
    papered(house)
    return partial(reread, house.vault, everything=True)


def reindex_(house: House) -> Call:
    papered(house)
    return partial(reindex, house.vault)


VERBS: dict[str, Verb] = {
    one.__name__.rstrip("_").replace("_", " "): one
    for one in (
        *(order_new, order_edit, order_repeat, order_confirm, order_confirm_inherited, order_complete, order_cancel),
        *(order_void, order_reopen, customer_new, customer_edit, customer_rename, customer_merge, customer_merge_undo),
        *(add, add_new, add_change, add_override, add_late, add_complaint, get, document_edit, document_void),
        *(document_void_undo, move, move_version, move_within, move_back, ingest_, watch_, file, file_version),
        *(file_late, file_change, file_part, file_duplicate, file_rejected, reject, unfile, unfile_part, handled),
        *(handled_undo, distribute, sign, recall, return_, review, second_look, change_open, change_confirm),
        *(change_issue, change_acknowledge, change_close, change_reject, retention_propose, retention_approve),
        *(retention_withdraw, retention_execute, retention_destroy, retention_restore, retention_hold),
        *(retention_release, seal_, adopt_, revert_, person_add, person_edit, export_, import_, reindex_, reread_),
    )
}
