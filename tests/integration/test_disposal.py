"""Disposal from list to certificate: what goes with an order, what drops out, what comes back, and that no byte of what was destroyed is left."""

import hashlib
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from docvault.errors import NotFoundError
from docvault.index.names import FILE
from docvault.model.case.closing import InBinError
from docvault.model.case.holds import HeldOtherwiseError
from docvault.model.case.transitions import NewOrder
from docvault.model.intake.extracted import to_json
from docvault.model.retention.disposal import DisposalStateError, NotApprovedError, SamePersonError, TermRunsError
from docvault.model.retention.grounds import Ground
from docvault.model.vault_config import Person
from docvault.services.exchange.export import Selection, export
from docvault.services.exchange.import_bag import import_bag
from docvault.services.intake.filing import file_item, reject_item
from docvault.services.intake.inbox import inbox
from docvault.services.intake.ingest import ingest
from docvault.services.intake.item_entries import reason_of
from docvault.services.intake.target import Target
from docvault.services.intake.unread import read_committed
from docvault.services.orders.adding import add_documents
from docvault.services.orders.completing import complete_order, reopen_order
from docvault.services.orders.getting import get_version
from docvault.services.orders.opening import new_order
from docvault.services.orders.repeat import repeat
from docvault.services.people import PersonEdit, add_person, edit_person
from docvault.services.proof.check import check
from docvault.services.proof.hand_edits import adopt
from docvault.services.retention.audit import audit
from docvault.services.retention.disposals import find_disposal, list_of
from docvault.services.retention.execute import Carried, execute_plan, restore
from docvault.services.retention.hold import hold, release
from docvault.services.retention.list_trees import elsewhere_tree
from docvault.services.retention.outcomes import outcomes_in, outcomes_of
from docvault.services.retention.planning import BothNamesError, plan_execution
from docvault.services.retention.propose import NothingDueError, NothingToProposeError, Proposed, approve, propose
from docvault.services.retention.show import show
from docvault.services.rules import NotPermittedError
from docvault.services.search.search import search
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.upkeep.reindex import reindex
from docvault.services.vault import Vault
from docvault.services.whereabouts import NotThereError
from docvault.store.config import ConfigFile
from docvault.store.yaml_text import dump_yaml, load_yaml

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
PROBE = "xyzzyprobe"


class House:
    """A vault with a merchandiser who is administrator, and a manager; its clock can be moved on."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.time = NOON
        init(root, language="en", time_zone="Asia/Shanghai", system_user="li", identity="declared", clock=lambda: NOON)
        self.vault = self.open("li")
        add_person(self.vault, Person("wu", "Wu Fang", "sales", ("manager",)))

    def open(self, person: str) -> Vault:
        return open_vault(self.root, person=person, clock=lambda: self.time)

    def order(self, *texts: str, kind: str = "spec-sheet", completed: str = "2020-01-31") -> str:
        """A completed order with a document of so many versions, read and indexed."""
        order = new_order(self.vault, NewOrder("", "HANSA", "Jeans", opened="2015-01-01")).order
        for text in texts:
            path = self.root.parent / "spec.txt"
            path.write_text(text, encoding="utf-8")
            add_documents(self.vault, order, [path], document="spec", kind=kind)
        read_committed(self.vault, self.vault.cases.read("order", order))
        if completed:
            complete_order(self.vault, order, completed)
        return order

    def mail(self, subject: str, text: str, **attachments: str) -> str:
        """A mail that arrives with attachments and waits; returns its item."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = "anna@hansa.example", "us@house.example", subject
        message["Message-ID"] = f"<{subject.replace(' ', '.')}@hansa.example>"
        message.set_content(text)
        for name, content in attachments.items():
            message.add_attachment(content.encode(), maintype="text", subtype="plain", filename=f"{name}.txt")
        (self.root / "inbox/email/mail.eml").write_bytes(bytes(message))
        known = {entry.item for entry in inbox(self.vault, everything=True).entries}
        ingest(self.vault)
        return next(entry.item for entry in inbox(self.vault, everything=True).entries if entry.item not in known)

    def approved(self) -> str:
        number = propose(self.vault).listed.disposal
        manager = self.open("wu")
        approve(manager, number)
        manager.close()
        return number

    def execute(self, number: str, *, now: bool = False) -> Carried:
        return execute_plan(self.vault, plan_execution(self.vault, number, at_once=now))

    def purge(self) -> Carried:
        return self.execute(self.approved(), now=True)

    def schedule(self, old: str, new: str) -> None:
        """Change the settings of vault.yaml, and record it."""
        path = self.root / "vault.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        self.vault.close()
        self.vault = self.open("li")
        adopt(self.vault, None)
        self.vault.close()
        self.vault = self.open("li")

    def role(self, person: str, *roles: str) -> None:
        """Give somebody other roles."""
        edit_person(self.vault, person, PersonEdit(roles=roles))

    def bytes(self) -> bytes:
        """Every byte under the vault, index, logs and registers included; kept text and token tables unpacked."""
        self.vault.close()
        found = [path.read_bytes() for path in self.root.rglob("*") if path.is_file()]
        kept = [path.name for path in (self.root / ".docvault/text").rglob("*") if path.is_file()]
        found += [to_json(read) for name in kept if (read := self.vault.kept_text.get(name)) is not None]
        for path in self.root.rglob("*.docx"):
            with ZipFile(path) as papers:
                found += [papers.read(name) for name in papers.namelist()]
        return b"\n".join(found)

    def place(self, order: str, version: int = 1) -> Path:
        return self.vault.cases.read("order", order).folder / f"documents/spec/v{version}/spec.txt"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path / "vault")
    yield made
    made.vault.close()


def marks(proposed: Proposed) -> list[tuple[str, str, int]]:
    return [
        (one.order, document, version.version) for one in proposed.listed.orders for document, version in one.files()
    ]


def sound(house: House) -> bool:
    findings = check(house.root).findings
    assert [(finding.rule, finding.path, finding.text()) for finding in findings] == []
    return True


@pytest.mark.parametrize("engine", ["sqlite", "whoosh"])
def test_no_byte_is_left_and_the_proof_stays(tmp_path: Path, engine: str) -> None:
    made = House(tmp_path / "vault")
    if engine == "whoosh":
        made.vault.close()
        text = (made.root / "vault.yaml").read_text(encoding="utf-8").replace("engine: sqlite", "engine: whoosh")
        (made.root / "vault.yaml").write_text(text, encoding="utf-8")
        made.vault = made.open("li")
        adopt(made.vault, None)
    texts = [f"{PROBE} quetzal print 鹦鹉螺图案", f"{PROBE} axolotl print 鹦鹉螺图案改为海马"]
    order, other = made.order(*texts), made.order("a coat of another order", completed="")
    assert search(made.vault, PROBE).total == 2
    for text in (PROBE, "鹦鹉螺图案"):
        assert text.encode() in made.bytes()
    made.vault.close()
    index = made.root / ".docvault" / "index"
    shutil.copy(index / FILE, index / "index-8001.sqlite")  # another version of docvault has been at work too
    made.vault = made.open("li")
    done = made.purge()
    assert done.disposal.state == "destroyed"
    left = made.bytes()
    for text in (PROBE, "鹦鹉螺", "鹦鹉", "海马", "quetzal", "axolotl"):
        assert text.encode() not in left, text
    made.vault = made.open("li")
    assert search(made.vault, PROBE).total == 0
    assert search(made.vault, "coat").total == 1
    manifest = made.vault.cases.read("order", order).manifest
    digests = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    assert [(one.sha256, one.disposed) for one in manifest.documents[0].versions] == [
        (digest, done.disposal.number) for digest in digests
    ]
    certificate = load_yaml((made.root / done.certificate).read_bytes(), "certificate")
    assert [one["sha256"] for one in certificate["orders"][0]["documents"][0]["versions"]] == digests
    assert (certificate["proposed"]["name"], certificate["approved"]["name"]) == ("li", "Wu Fang")
    assert made.place(other).exists()
    assert sound(made)
    made.vault.close()


def test_the_mail_goes_as_a_whole_with_its_attachment(house: House) -> None:
    order = house.order("nothing special", completed="")
    item = house.mail("Trims", "please see the card", card=f"{PROBE} trims card")
    file_item(house.vault, item, Target(order, kind="trims-card", document="trims", part=1))
    complete_order(house.vault, order, "2020-01-31")
    with pytest.raises(NothingToProposeError):
        propose(house.vault)
    assert [grounds[0].code for _, grounds in audit(house.vault).blocked] == ["waiting-mail"]
    reject_item(house.vault, item, "its card is filed")
    proposed = propose(house.vault)
    assert {one.get("item") for one in elsewhere_tree(proposed.listed)} >= {item}
    manager = house.open("wu")
    approve(manager, proposed.listed.disposal)
    manager.close()
    house.execute(proposed.listed.disposal)
    assert not house.vault.layout.item(item).exists()
    assert search(house.vault, PROBE).total == 0
    assert inbox(house.vault).entries == ()
    assert sound(house)
    restore(house.vault, proposed.listed.disposal)
    [entry] = inbox(house.vault, everything=True).entries
    assert (entry.item, entry.state, reason_of(entry)) == (item, "rejected", "its card is filed")
    assert {hit.order or hit.item for hit in search(house.vault, PROBE).hits} == {order, item}
    assert sound(house)
    assert house.purge().disposal.state == "destroyed"
    assert PROBE.encode() not in house.bytes()
    house.vault = house.open("li")
    assert [entry.state for entry in inbox(house.vault, everything=True).entries] == ["rejected"]
    assert sound(house)


def test_a_mail_that_other_orders_still_need_stays_and_is_named(house: House) -> None:
    order, other = house.order("one", completed=""), house.order("two", completed="")
    item = house.mail("Cards", "two cards", first=f"{PROBE} first card", second="second card")
    file_item(house.vault, item, Target(order, kind="trims-card", document="trims", part=1))
    file_item(house.vault, item, Target(other, kind="trims-card", document="trims", part=2))
    complete_order(house.vault, order, "2020-01-31")
    reject_item(house.vault, item, "its cards are filed")
    proposed = propose(house.vault)
    assert {"order": order, "stays": f"intake {item}"} in elsewhere_tree(proposed.listed)
    manager = house.open("wu")
    approve(manager, proposed.listed.disposal)
    manager.close()
    house.execute(proposed.listed.disposal, now=True)
    assert house.vault.layout.item(item).is_dir()
    assert sound(house)


def test_an_attachment_filed_beside_its_mail_goes_when_the_mail_goes(house: House) -> None:
    order = house.order("one", completed="")
    item = house.mail("Contract", "see the card", card="a card")
    file_item(house.vault, item, Target(order, kind="trims-card", document="card", part=1))
    file_item(house.vault, item, Target(order, kind="contract", document="contract"))
    complete_order(house.vault, order, "2022-06-01")
    found = audit(house.vault)
    assert [(due.documents, due.expired) for _, due in found.eligible] == [(("spec",), "2025-06-01")]
    later = {
        document: due.expired for _, due in audit(house.vault, "2027-06-01").eligible for document in due.documents
    }
    assert later == {"spec": "2025-06-01", "card": "2027-06-01", "contract": "2027-06-01"}
    assert marks(propose(house.vault)) == [(order, "spec", 1)]


@pytest.mark.parametrize("at", ["proposed", "approved", "binned"])
def test_what_waits_with_the_same_bytes_is_never_destroyed(house: House, at: str) -> None:
    order = house.order(f"{PROBE} the sheet")
    there = house.place(order)
    text = there.read_bytes()

    def arrive() -> str:
        """The same bytes, taken for something new: the order's were not where they are to be when it came."""
        hidden = there.with_name("hidden")
        if there.exists():
            there.rename(hidden)
        (house.root / "inbox/fax/sheet.txt").write_bytes(text)
        ingest(house.vault)
        if hidden.exists():
            hidden.rename(there)
        [entry] = inbox(house.vault).entries
        return entry.item

    if at == "proposed":
        item = arrive()
        found = audit(house.vault)
        assert found.eligible == ()
        assert [(one, [ground.code for ground in grounds]) for one, grounds in found.blocked] == [
            (order, ["waiting-same"])
        ]
        assert "file or reject it first" in found.blocked[0][1][0].text()
        assert audit(house.vault, from_files=True) == found
        with pytest.raises(NothingToProposeError) as refused:
            propose(house.vault)
        assert item in str(refused.value)
    else:
        number = house.approved()
        if at == "binned":
            house.execute(number)
            item = arrive()
            house.time += timedelta(days=40)
        else:
            item = arrive()
        done = house.execute(number)
        assert [(one, ground.code) for one, ground in done.dropped] == [(order, "waiting-same")]
    assert there.read_bytes() == text
    [entry] = inbox(house.vault).entries
    assert (entry.item, entry.state, entry.handled, entry.order) == (item, "waiting", False, "")
    assert entry.due
    assert (house.root / entry.path).read_bytes() == text
    assert sound(house)
    reject_item(house.vault, item, "twice the same")
    house.purge()
    assert PROBE.encode() not in house.bytes()


def test_the_same_bytes_in_the_intake_and_left_over_are_listed_and_go(house: House) -> None:
    order = house.order(f"{PROBE} the sheet", completed="")
    text = house.place(order).read_bytes()
    (house.root / "lost+found/left").mkdir()
    (house.root / "lost+found/left/sheet").write_bytes(text)
    held = house.root / "inbox/fax/.taken/20261124-aaaaa"
    held.mkdir(parents=True)
    (held / "sheet.txt").write_bytes(text)
    complete_order(house.vault, order, "2020-01-31")
    proposed = propose(house.vault)
    paths = {one["path"] for one in elsewhere_tree(proposed.listed) if "path" in one}
    assert paths == {"lost+found/left/sheet", "inbox/fax/.taken/20261124-aaaaa/sheet.txt"}
    house.purge()
    assert PROBE.encode() not in house.bytes()


def test_text_of_the_same_bytes_in_another_order_stays(house: House) -> None:
    gone, kept = house.order(f"{PROBE} shared sheet"), house.order(f"{PROBE} shared sheet", completed="")
    proposed = propose(house.vault)
    assert elsewhere_tree(proposed.listed) == [{"order": gone, "stays": f"{kept}/spec@1"}]
    house.purge()
    hits = search(house.vault, PROBE).hits
    assert [(hit.order, hit.snippet.text) for hit in hits] == [(kept, f"{PROBE} shared sheet")]
    assert sound(house)


def test_restored_bit_for_bit(house: House) -> None:
    order = house.order(f"{PROBE} one", f"{PROBE} two")
    before = {path: path.read_bytes() for path in house.place(order).parents[1].rglob("*") if path.is_file()}
    number = house.approved()
    binned = house.execute(number)
    assert (binned.disposal.state, binned.disposal.until) == ("binned", "2026-12-24T12:00:00+08:00")
    assert not any(path.exists() for path in before)
    assert search(house.vault, PROBE).total == 0
    with pytest.raises(NotThereError):
        get_version(house.vault, order, "spec", house.root.parent / "out.txt", "claim")
    with pytest.raises(InBinError):
        reopen_order(house.vault, order, "claim")
    assert restore(house.vault, number, order).disposal.state == "restored"
    assert {path: path.read_bytes() for path in before} == before
    assert search(house.vault, PROBE).total == 2
    assert sound(house)
    with pytest.raises(DisposalStateError):
        house.execute(number)


def test_the_term_is_kept_and_then_it_is_destroyed(house: House) -> None:
    house.order(f"{PROBE} one")
    number = house.approved()
    house.execute(number)
    house.time = NOON + timedelta(days=29, hours=23)
    with pytest.raises(TermRunsError):
        house.execute(number)
    house.time = NOON + timedelta(days=30)
    assert house.execute(number).disposal.state == "destroyed"
    assert PROBE.encode() not in house.bytes()


def test_the_same_person_never_approves(house: House) -> None:
    house.order("one")
    edit_person(house.vault, "li", PersonEdit(roles=("administrator", "manager", "records")))
    number = propose(house.vault).listed.disposal
    with pytest.raises(SamePersonError):
        approve(house.vault, number)
    with pytest.raises(NotApprovedError):
        house.execute(number)


def test_who_may_do_what(house: House) -> None:
    house.order("one")
    add_person(house.vault, Person("chen", "Chen", "cutting", ("member",)))
    member, manager = house.open("chen"), house.open("wu")
    number = propose(house.vault).listed.disposal
    for refused in (
        lambda: propose(manager),
        lambda: approve(member, number),
        lambda: plan_execution(member, number),
        lambda: hold(member, "2026-0001", "claim"),
    ):
        with pytest.raises(NotPermittedError):
            refused()
    approve(manager, number)
    edit_person(house.vault, "wu", PersonEdit(roles=("member",)))
    with pytest.raises(BothNamesError):
        plan_execution(house.vault, number, at_once=True)


def test_a_hold_between_approval_and_execution_wins(house: House) -> None:
    held, free = house.order(f"{PROBE} held"), house.order("free")
    number = house.approved()
    plan = plan_execution(house.vault, number, at_once=True)
    hold(house.vault, held, "claim")  # after the plan was shown
    done = execute_plan(house.vault, plan)
    assert [(order, ground.code) for order, ground in done.dropped] == [(held, "hold")]
    assert house.place(held).exists()
    assert not house.place(free).exists()
    assert done.disposal.state == "destroyed"
    assert sound(house)
    certificate = load_yaml((house.root / done.certificate).read_bytes(), "certificate")
    [stayed] = certificate["not_destroyed"]
    assert stayed == {"order": held, "reason": "hold", "why": "held since 24 November 2026 by li: claim"}


def test_a_hold_of_the_customer_brings_everything_back_from_the_bin(house: House) -> None:
    orders = [house.order("one"), house.order("two")]
    number = house.approved()
    house.execute(number)
    hold(house.vault, "customer:hansa", "tax audit")
    house.time = NOON + timedelta(days=31)
    done = house.execute(number)
    assert [ground.code for _, ground in done.dropped] == ["customer", "customer"]
    assert done.disposal.state == "dropped"
    assert all(house.place(order).exists() for order in orders)
    assert sound(house)
    assert [ground.code for _, grounds in audit(house.vault).blocked for ground in grounds] == ["customer"] * 2
    release(house.vault, "customer:HANSA", "closed")
    assert len(audit(house.vault).eligible) == 2


def test_what_changed_since_the_proposal_drops_out(house: House) -> None:
    reopened, newer, due = house.order("one"), house.order("two"), house.order("three")
    number = house.approved()
    reopen_order(house.vault, reopened, "claim")
    reopen_order(house.vault, newer, "a forgotten sheet")
    path = house.root.parent / "spec.txt"
    path.write_text("two, corrected", encoding="utf-8")
    add_documents(house.vault, newer, [path], document="spec")
    complete_order(house.vault, newer, "2020-01-31")
    reopen_order(house.vault, due, "completed by mistake")
    complete_order(house.vault, due, "2026-11-01")
    plan = plan_execution(house.vault, number)
    assert {one.listed.order: one.dropped for one in plan.orders} == {
        reopened: Ground("open"),
        newer: Ground("newer", {"document": "spec"}),
        due: Ground("not-due", {"document": "spec", "expired": "2029-11-01"}),
    }
    assert execute_plan(house.vault, plan).disposal.state == "dropped"
    assert sound(house)


def test_a_repeat_order_that_runs_holds_its_base_back(house: House) -> None:
    base = house.order("base", completed="")
    again = repeat(house.vault, base, NewOrder("", "", "")).order
    complete_order(house.vault, base, "2020-01-31")
    found = audit(house.vault)
    assert found.eligible == ()
    assert dict(found.blocked)[base] == (Ground("chain", {"order": again}),)
    assert audit(house.vault, from_files=True) == found
    with pytest.raises(NothingDueError):
        propose(house.vault)


def test_holds_by_query_are_released_by_the_same_query(house: House) -> None:
    first, second = house.order("one"), house.order("two")
    assert [order for order, _ in hold(house.vault, "customer:HANSA state:completed", "claim")] == [second, first]
    hold(house.vault, first, "its own")
    release(house.vault, "customer:HANSA state:completed", "settled")
    assert [order for order, _ in audit(house.vault).blocked] == [first]
    entries = [record.event.action for record in house.vault.cases.history("order", first)]
    assert entries[-3:] == ["held", "held", "released"]


def test_a_complaint_opens_a_hold_by_itself(house: House) -> None:
    """Of an order that was completed long ago, which stays so, and is kept from that date."""
    order = house.order("silver buttons", completed="2015-01-31")
    claim = house.root.parent / "claim.txt"
    claim.write_text("claim for 300 jeans", encoding="utf-8")
    add_documents(house.vault, order, [claim], document="complaint", kind="complaint")
    [(blocked, grounds)] = audit(house.vault).blocked
    assert (blocked, [ground.code for ground in grounds]) == (order, ["complaint"])
    with pytest.raises(HeldOtherwiseError, match=f"{order}/complaint"):
        release(house.vault, order, "paid")
    release(house.vault, f"{order}/complaint", "paid")
    assert sorted(due.expired for _, due in audit(house.vault).eligible) == ["2018-01-31", "2020-01-31"]


def test_an_index_made_again_says_the_same(house: House) -> None:
    house.order(f"{PROBE} one")
    house.order("two", completed="")
    house.purge()
    before = audit(house.vault)
    reindex(house.vault)
    assert audit(house.vault) == before
    assert search(house.vault, PROBE).total == 0


def test_the_list_that_was_altered_disposes_of_nothing(house: House) -> None:
    from docvault.store.retention.papers import DisposalListDamagedError

    house.order("one")
    number = house.approved()
    path = house.root / f"registers/disposal/{number}.list.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("spec.txt", "spec.pdf"), encoding="utf-8")
    with pytest.raises(DisposalListDamagedError):
        house.execute(number)
    assert find_disposal(house.vault, number).state == "approved"


def test_the_certificate_can_be_printed(house: House) -> None:
    order = house.order("one")
    text = paper_text(house, house.purge())
    for wanted in ("Certificate of destruction", order, "Wu Fang", hashlib.sha256(b"one").hexdigest()):
        assert wanted in text


def test_the_certificate_says_what_stayed_and_does_not_count_it(house: House) -> None:
    """A copy left over stays with the bytes another order has; an arrival that waits keeps them too."""
    gone, kept = house.order("shared sheet"), house.order("shared sheet", completed="")
    (house.root / "lost+found/left").mkdir()
    (house.root / "lost+found/left/sheet").write_bytes(house.place(gone).read_bytes())
    number = propose(house.vault).listed.disposal
    manager = house.open("wu")
    approve(manager, number)
    manager.close()
    done = house.execute(number, now=True)
    assert (house.root / "lost+found/left/sheet").exists()
    certificate = load_yaml((house.root / done.certificate).read_bytes(), "certificate")
    [order] = certificate["orders"]
    assert order["kept_elsewhere"] == [f"{kept}/spec@1", "lost+found/left/sheet"]
    assert "copies" not in order
    assert "with_them" not in certificate
    assert "elsewhere" in certificate["method"]
    paper = paper_text(house, done)
    assert f"order {kept}, spec v1" in paper
    assert sound(house)


def test_the_certificate_counts_the_mail_that_went_with_an_order(house: House) -> None:
    order = house.order("nothing special", completed="")
    item = house.mail("Trims", "please see the card", card="trims card")
    file_item(house.vault, item, Target(order, kind="trims-card", document="trims", part=1))
    complete_order(house.vault, order, "2020-01-31")
    reject_item(house.vault, item, "its card is filed")
    done = house.purge()
    certificate = load_yaml((house.root / done.certificate).read_bytes(), "certificate")
    [listed] = certificate["orders"]
    assert [one["item"] for one in listed["intake"]] == [item]
    more = [*listed["intake"], *listed["copies"]]
    assert certificate["with_them"] == {"files": len(more), "bytes": sum(one["bytes"] for one in more)}
    assert "kept_elsewhere" not in listed
    assert "elsewhere" not in certificate["method"]
    assert (listed["title"], [one["kind"] for one in listed["documents"]]) == ("Jeans", ["spec-sheet", "trims-card"])
    assert sound(house)


def test_what_was_kept_when_it_was_listed_and_is_gone_since_is_not_said_to_be_kept(house: House) -> None:
    first, second = house.order("shared sheet"), house.order("shared sheet", completed="")
    number = house.approved()
    house.execute(number)
    complete_order(house.vault, second, "2020-01-31")
    house.purge()
    house.time += timedelta(days=31)
    done = house.execute(number)
    certificate = load_yaml((house.root / done.certificate).read_bytes(), "certificate")
    assert elsewhere_tree(list_of(house.vault, done.disposal)) == [{"order": first, "stays": f"{second}/spec@1"}]
    assert "kept_elsewhere" not in certificate["orders"][0]
    assert sound(house)


def test_a_chinese_house_prints_chinese_whoever_runs_the_command(house: House) -> None:
    text = (house.root / "vault.yaml").read_text(encoding="utf-8").replace("language: en", "language: zh_CN")
    (house.root / "vault.yaml").write_text(text, encoding="utf-8")
    house.vault.close()
    house.vault = house.open("li")
    adopt(house.vault, None)
    house.order("one")
    paper = paper_text(house, house.purge())
    for wanted in ("订单", "资料", "版本", "文件", "订单资料", "工艺单"):
        assert wanted in paper
    for unwanted in ("P3Y", "Order documents", "Spec sheet", ">spec-sheet<", "Version"):
        assert unwanted not in paper


def test_what_became_of_an_order_is_read_from_the_register(house: House) -> None:
    order = house.order("one", "two")
    number = house.approved()
    house.execute(number)
    manifest = house.vault.cases.read("order", order).manifest
    [outcome] = outcomes_of(house.vault, manifest)
    assert (outcome.state, outcome.files, outcome.until) == (
        "binned",
        ("spec@1", "spec@2"),
        "2026-12-24T12:00:00+08:00",
    )
    house.time = NOON + timedelta(days=30)
    house.execute(number)
    before = [record.seq for record in house.vault.cases.history("order", order)]
    [outcome] = outcomes_of(house.vault, manifest)
    assert (outcome.disposal, outcome.state, outcome.at) == (number, "destroyed", "2026-12-24T12:00:00+08:00")
    assert (outcome.certificate, outcome.paper) == (
        f"registers/disposal/{number}.yaml",
        f"registers/disposal/{number}.docx",
    )
    assert outcomes_in(house.vault, order, house.vault.cases.history("order", order)) == [outcome]
    assert [record.seq for record in house.vault.cases.history("order", order)] == before
    assert outcomes_of(house.vault, house.vault.cases.read("customer", "HANSA").manifest) == []


def test_what_was_brought_back_has_no_fate(house: House) -> None:
    order = house.order("one")
    number = house.approved()
    house.execute(number)
    restore(house.vault, number)
    assert outcomes_in(house.vault, order, house.vault.cases.history("order", order)) == []
    [shown] = [step for step in show(house.vault, number).steps if step.order]
    assert (shown.step, shown.order, shown.by) == ("restored", order, "li")


def paper_text(house: House, done: Carried) -> str:
    paper = (house.root / done.certificate).with_suffix(".docx").read_bytes()
    with ZipFile(BytesIO(paper)) as parts:
        return parts.read("word/document.xml").decode()


def test_the_schedule_of_the_vault_counts(house: House) -> None:
    """Important orders are kept longer, and a class may count from another date."""
    house.order("one", completed="2020-01-31")
    file = ConfigFile(house.vault.layout, house.vault.holder)
    text = load_yaml((house.root / "vault.yaml").read_bytes(), "vault.yaml")
    text["retention"] = {"classes": [{"id": "all", "name": "All", "period": "P18M", "trigger": "settled"}]}
    (house.root / "vault.yaml").write_bytes(dump_yaml(text))
    assert file.read()[1]
    assert file.read()[0] == house.vault.config  # until it is adopted, what is recorded counts
    adopt(house.vault, None)
    house.vault.close()
    house.vault = house.open("li")
    [(order, grounds)] = audit(house.vault).blocked
    assert (order, grounds) == ("2015-0001", (Ground("no-date", {"trigger": "settled"}),))


# -- to another vault -------------------------------------------------------------------------------------------------


def test_an_order_some_of_which_was_destroyed_goes_to_another_vault(house: House, tmp_path: Path) -> None:
    """It keeps what is known of the destroyed versions; a disposal with the same number there is another one."""
    order = house.order("fax of the customer", completed="")
    paper = tmp_path / "contract.txt"
    paper.write_text("contract", encoding="utf-8")
    add_documents(house.vault, order, [paper], document="contract", kind="contract")
    complete_order(house.vault, order, "2022-06-01")  # here a contract is kept for five years, there for three
    number = house.purge().disposal.number
    [bag] = export(house.vault, Selection((order,)), tmp_path / "bags", "moved")

    other = House(tmp_path / "other")
    other.schedule("P5Y", "P3Y")
    case = import_bag(other.vault, bag.path).case
    assert sound(other)
    assert not restore_is_possible(other, number)
    assert other.purge().disposal.number == number
    [spec, contract] = [one.versions[0] for one in other.vault.cases.read("order", order).manifest.documents]
    assert (spec.disposal, spec.disposed_in) == (number, house.vault.config.id)
    assert (contract.disposal, contract.disposed_in) == (number, "")
    [outcome] = outcomes_of(other.vault, other.vault.cases.read("order", order).manifest)
    assert (outcome.files, outcome.state) == (("contract@1",), "destroyed")
    assert outcomes_in(other.vault, order, other.vault.cases.history("order", order)) == [outcome]
    assert sound(other)

    history = case.folder / "history.jsonl"
    history.write_bytes(history.read_bytes().replace(house.vault.config.id.encode(), other.vault.config.id.encode()))
    assert "V041" in {finding.rule for finding in check(other.root).findings}
    other.vault.close()


def restore_is_possible(house: House, number: str) -> bool:
    try:
        restore(house.vault, number)
    except NotFoundError:
        return False
    return True
