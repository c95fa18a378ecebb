"""What is done with orders in the vault that `tools/make_yesterday.py` makes: opened, issued, signed for, changed, repeated."""

import io
from pathlib import Path

import segno
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from docvault.model.case import transitions
from docvault.model.case.editing import Edit
from docvault.model.case.history import Event
from docvault.model.case.kinds import CUSTOMER
from docvault.model.case.transitions import NewOrder, NewVersion
from docvault.model.control.change_notices import NewChange
from docvault.model.control.codes import Code, CodeKey
from docvault.model.values import replace
from docvault.model.vault_config import Person
from docvault.services.access import enter_access
from docvault.services.case_change import change_case
from docvault.services.control.change_acknowledge import acknowledge_notice
from docvault.services.control.change_issue import IssueWanted, issue_notice
from docvault.services.control.change_notices import close_notice, confirm_notice, open_notice, reject_notice
from docvault.services.control.distribute import Wanted, distribute_version
from docvault.services.control.returns import recall_copies, return_copies
from docvault.services.control.review import add_opinion, add_second_check
from docvault.services.control.sign import Receipt, sign_version
from docvault.services.intake.inbox import inbox
from docvault.services.intake.ingest import ingest
from docvault.services.orders.adding import add_documents
from docvault.services.orders.completing import cancel_order, complete_order, reopen_order
from docvault.services.orders.editing import edit_case
from docvault.services.orders.getting import get_version
from docvault.services.orders.opening import new_order
from docvault.services.orders.repeat import confirm_inherited, confirm_to_customer, repeat
from docvault.services.people import PersonEdit, add_person, edit_person
from docvault.services.vault import Vault
from docvault.store import digests
from docvault.store.cases.case_file import NewFile
from tools.yesterday_house import PEOPLE, House

SPEC = "spec-sheet"


def people(house: House) -> None:
    """Five people besides the administrator, one of whom leaves; every member signs."""
    for person in PEOPLE:
        with house.by() as vault:
            add_person(vault, person)
    with house.by() as vault:
        add_person(vault, Person("gao", "Gao", "cutting", ("member",)))
        edit_person(vault, "gao", PersonEdit(active=False))
    with house.by() as vault:
        settings = replace(vault.config.control, every_member_signs=True)
        intake = replace(vault.config.intake, incomplete_seconds=1)
        config = replace(vault.config, control=settings, intake=intake)
        actor = vault.who.id
        vault.config_file.change(
            lambda _: config, lambda: Event(vault.now(), actor, "edited", {"fields": ["control", "intake"]})
        )


def orders(house: House) -> None:
    """Orders in every state, with documents, versions, consultations; a customer's own file."""
    new = NewOrder(
        "",
        "HANSA",
        "Jeans, silver buttons 牛仔裤",
        references=("PO-4711",),
        styles=("ST-501",),
        contracts=("SC-88",),
        merchandiser="li",
        value="120000 usd",
        due="2027-03-15",
        stage="sampling",
        note="as last year",
    )
    with house.by() as vault:
        new_order(vault, new)
        add_documents(
            vault, "2026-0001", [house.paper("spec.txt", "spec sheet, gold buttons")], kind=SPEC, document=SPEC
        )
        contract = house.paper("contract: final.txt", "sales contract SC-88")
        add_documents(vault, "2026-0001", [contract], kind="contract", document="contract", note="signed by both")
        edit_case(
            vault,
            "customer",
            "HANSA",
            Edit(texts={"credit_limit": "500000 usd"}, add={"addresses": ("buyer@hansa.example",)}),
        )
        add_to_customer(vault, "HANSA", house.paper("terms.txt", "terms of payment"))
        new_order(vault, NewOrder("", "NORDIC", "Jackets", service_class="urgent"))
        cancel_order(vault, "2026-0002", "the customer gave it up")
    with house.by() as vault:
        new_order(vault, NewOrder("2026-0003", "NORDIC", "Coats", service_class="special", opened="2026-09-01"))
        complete_order(vault, "2026-0003", "2026-09-20")
        reopen_order(vault, "2026-0003", "a claim for two cartons")
        edit_case(
            vault,
            "order",
            "2026-0003",
            Edit(texts={"shipped": "2026-09-18", "settled": "2026-09-19", "importance": "high"}),
        )
        get_version(vault, "2026-0001", SPEC, house.desk / "taken.txt", "to show the customer")
        enter_access(vault, "shown", "2026-0001", "a question of the customer")


def add_to_customer(vault: Vault, code: str, path: Path) -> None:
    """A document in a customer's own file, which the format has and no command adds by now."""
    actor, (sha256, size) = vault.who.id, digests.digest(path)
    new = NewVersion("other", "other", path.stem, "records", path.name, path.name, sha256, size)
    change_case(
        vault,
        CUSTOMER,
        code,
        lambda manifest, now: transitions.add_version(manifest, new, actor, now),
        lambda version: [NewFile.of(new.document, version, path)],
    )


def control(house: House) -> None:
    """Copies on every medium, signed on every means, given back and asked back; changes that come to every state; opinions and looks."""
    order = "2026-0001"
    with house.by() as vault:
        sheet = house.paper("receipt.txt", "signed: Wang Li")
        add_documents(vault, order, [sheet], kind="receipt", document="receipt")
        distribute_version(vault, order, Wanted(SPEC, ("cutting",), copies=2))
        distribute_version(vault, order, Wanted(SPEC, ("factory",), medium="email"))
        torn = Receipt(SPEC, "cutting", "sheet", "receipt@1", "wang.li", evidence_only=True, why="the code is torn off")
        sign_version(vault, order, torn)
        sign_version(vault, order, Receipt(SPEC, "factory", "email", evidence="receipt@1", person="chen"))
    with house.by("wu.fang") as vault:
        distribute_version(
            vault, order, Wanted("contract", ("finance",), medium="screen", override="reviewed by telephone")
        )
    with house.by("zhou", "counter") as vault:  # an account of nobody's
        sign_version(vault, order, Receipt("contract", "finance"))
    with house.by("zhou") as vault:
        add_opinion(vault, order, "quantity", "conditions", "half in advance")
    with house.by("wu.fang") as vault:
        add_opinion(vault, order, "credit", "agree")
        add_opinion(vault, order, "delivery", "object", "too early")
        for item in ("capacity", "process", "price"):
            add_opinion(vault, order, item, "agree")
        add_second_check(vault, order, SPEC, "sizes compared")
    with house.by("wu.fang") as vault:
        confirm_to_customer(vault, order, "contract@1", override="the date is agreed by telephone")
    with house.by() as vault:
        free = NewChange(("zip: 18 cm -> 20 cm",), "by telephone", ("contract@1",), (SPEC,))
        open_notice(vault, order, free)
        confirm_notice(vault, order, "CN-1", ())
        spec = house.paper("spec.txt", "spec sheet, gold buttons, zip 20 cm")
        add_documents(vault, order, [spec], document=SPEC, change="CN-1")
    with house.by("wu.fang") as vault:
        issue_notice(vault, order, "CN-1", IssueWanted(override="in a hurry"))
    for person, department in (("wang.li", "cutting"), ("chen", "factory")):
        with house.by(person) as vault:
            sign_version(vault, order, Receipt(SPEC, department))
    with house.by() as vault:
        close_notice(vault, order, "CN-1")
        recall_copies(vault, order, f"{SPEC}@1", ("cutting",))
        return_copies(vault, order, f"{SPEC}@1", "cutting")
        for number, what in enumerate(
            ("label: red -> blue", "hangtag: paper -> board", "thread: white -> black"), start=2
        ):
            open_notice(vault, order, NewChange((what,), "e-mail of the customer", ("contract@1",), (SPEC,)))
            if number > 2:
                confirm_notice(vault, order, f"CN-{number}", ("contract@1",))
        reject_notice(vault, order, "CN-3", "taken back")
        spec = house.paper("spec.txt", "spec sheet, gold buttons, zip 20 cm, black thread")
        add_documents(vault, order, [spec], document=SPEC, change="CN-4")
        issue_notice(vault, order, "CN-4", IssueWanted(("cutting",)))
    with house.by("wu.fang") as vault:
        again = house.paper("again.txt", "signed once more: Wang Li")
        add_documents(vault, order, [again], document="receipt", override="the first cannot be read")
    acknowledged(house)


def acknowledged(house: House) -> None:
    """An order whose changes stay issued no more, but are not closed yet; another still to be confirmed by the customer."""
    with house.by() as vault:
        card = house.paper("card.txt", "trims card: silver")
        add_documents(vault, "2026-0003", [card], kind="trims-card", document="trims-card")
        distribute_version(vault, "2026-0003", Wanted("trims-card", ("factory",)))
        change = NewChange(("buttons: silver -> brass",), "fax", ("trims-card@1",), ("trims-card",))
        open_notice(vault, "2026-0003", change)
        confirm_notice(vault, "2026-0003", "CN-1", ("trims-card@1",))
        card = house.paper("card.txt", "trims card: brass")
        add_documents(vault, "2026-0003", [card], document="trims-card", change="CN-1")
        issue_notice(vault, "2026-0003", "CN-1", IssueWanted(("cutting", "shipping")))
        config = vault.config
    with house.by("wang.li", "cutting-desk") as vault:  # an account of nobody's
        acknowledge_notice(vault, "2026-0003", "CN-1")
    code = CodeKey(config.id, config.codes.key).text(Code("2026-0003", "CN-1", department="shipping"))
    house.dropped("notice.pdf", signed_notice(code), "scan")
    with house.by() as vault:
        ingest(vault)
        [notice] = [one.item for one in inbox(vault).entries if one.file == "notice.pdf"]
        acknowledge_notice(vault, "2026-0003", "CN-1", "shipping", item=notice)
    with house.by("chen") as vault:
        sign_version(vault, "2026-0003", Receipt("trims-card", "factory"))
    with house.by() as vault:
        open_notice(vault, "2026-0003", change)
        confirm_notice(vault, "2026-0003", "CN-2", ("trims-card@1",))


def signed_notice(code: str) -> bytes:
    """A page with a code on it, and so much text that nobody recognises it."""
    out, picture = io.BytesIO(), io.BytesIO()
    segno.make(code, error="m", micro=False).save(picture, kind="png", scale=6, border=3)
    canvas = Canvas(out, invariant=1)
    canvas.drawImage(ImageReader(Image.open(picture)), 60, 500)
    for line in range(6):
        canvas.drawString(60, 400 - 20 * line, "What is changed of this order was read, and is taken notice of.")
    canvas.save()
    return out.getvalue()


def repeats(house: House) -> None:
    """A repeat order of which something is confirmed, something changed, something open."""
    with house.by() as vault:
        repeat(vault, "2026-0001", NewOrder("", "", "", due="2027-09-15"))
        edit_case(vault, "order", "2026-0004", Edit(texts={"value": "130000 USD"}))
        names = [
            one.what for one in vault.cases.read("order", "2026-0004").manifest.order.to_confirm if one.state == "open"
        ]
        confirm_inherited(vault, "2026-0004", names[:1], "the customer said so")
