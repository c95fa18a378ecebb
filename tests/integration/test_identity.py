"""Who acts is proven or declared, every record says which, and two people are two people (design 2.9)."""

import json
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from docvault.errors import ForbiddenError
from docvault.language.spoken import Language
from docvault.model.called import by_id
from docvault.model.case.editing import Edit
from docvault.model.case.history import DECLARED, PROVEN, Event, Known
from docvault.model.case.transitions import NewOrder
from docvault.model.control.change_notices import NewChange
from docvault.model.control.codes import CodeKey
from docvault.model.control.reviewing import NotReviewedError
from docvault.model.control.signing import EvidenceMissingError
from docvault.model.person_ids import UNTOLD
from docvault.model.values import replace
from docvault.model.vault_config import Person
from docvault.services.access import MayNotReadError
from docvault.services.administrators import LastAccountError, OnlyDeclaredError
from docvault.services.asker import UntoldUserError
from docvault.services.control.change_issue import IssueWanted, issue_notice
from docvault.services.control.change_notices import confirm_notice, open_notice
from docvault.services.control.distribute import Wanted, distribute_version
from docvault.services.control.distribution import distribution
from docvault.services.control.record_forms import distribution_record
from docvault.services.control.review import add_opinion, add_second_check, review_order
from docvault.services.control.sign import Receipt, sign_version
from docvault.services.control.signoffs import signoffs
from docvault.services.control.special_approval import NobodyLeftError, OwnOrderError
from docvault.services.control.within_limit import OwnRoomError
from docvault.services.exchange.export import Selection, export
from docvault.services.exchange.import_bag import import_bag
from docvault.services.intake.filing import file_item
from docvault.services.intake.ingest import ingest
from docvault.services.intake.target import Target
from docvault.services.orders.adding import add_documents
from docvault.services.orders.completing import complete_order
from docvault.services.orders.editing import edit_case
from docvault.services.orders.opening import new_order
from docvault.services.orders.showing import show_case
from docvault.services.people import (
    BadPersonIdError,
    LooksAlikeError,
    PersonEdit,
    add_person,
    edit_person,
)
from docvault.services.proof.check import check
from docvault.services.proof.hand_edits import adopt
from docvault.services.proof.prove import prove
from docvault.services.proof.seal import seal
from docvault.services.proof.sealing import Keys
from docvault.services.retention.disposals import disposals
from docvault.services.retention.execute import execute_plan
from docvault.services.retention.planning import plan_execution
from docvault.services.retention.propose import approve, propose
from docvault.services.rules import NotPermittedError
from docvault.services.second_person import FirstNotProvenError, NotProvenError, SameUserError, TooLateError
from docvault.services.setup.init import UntoldHereError, init
from docvault.services.upkeep.opening import (
    LookAlikeError,
    MadeInactiveError,
    OtherPersonError,
    open_vault,
)
from docvault.services.vault import Vault
from docvault.store.cases.case_file import UnsoundEditError
from docvault.store.config_text import UnsoundConfigError
from docvault.store.locks import Holder
from docvault.store.registers import Registers
from tests.cli.terminal import environment

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


class Office:
    """A vault whose people each have a system user: li the administrator, wu the manager, chen of the cutting room. Its clock runs on by a minute."""

    def __init__(self, root: Path, identity: str = "system") -> None:
        self.root = root
        self.time = NOON
        self.opened: list[Vault] = []
        init(root, language="en", time_zone="Asia/Shanghai", system_user="li", identity=identity, clock=self.clock)
        vault = self.open("li")
        add_person(vault, Person("wu", "Wu Fang", "sales", ("manager",), ("wu",)))
        add_person(vault, Person("chen", "Chen Hong", "cutting", ("member",), ("chen",)))

    def clock(self) -> datetime:
        self.time += timedelta(minutes=1)
        return self.time

    def open(self, system_user: str, person: str | None = None) -> Vault:
        vault = open_vault(self.root, person=person, system_user=system_user, clock=self.clock)
        self.opened.append(vault)
        return vault

    def completed(self) -> str:
        vault = self.open("li")
        order = new_order(vault, NewOrder("", "HANSA", "Jeans", opened="2020-01-02")).order
        path = self.root.parent / "spec.txt"
        path.write_text("silver buttons", encoding="utf-8")
        add_documents(vault, order, [path], document="spec", kind="spec-sheet")
        complete_order(vault, order, "2020-01-31")
        return order

    def proposed(self, system_user: str = "li", person: str | None = None) -> str:
        return propose(self.open(system_user, person)).listed.disposal


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    house = Office(tmp_path / "vault")
    yield house
    for vault in house.opened:
        vault.close()


def last(root: Path, place: str) -> dict[str, object]:
    tree: dict[str, object] = json.loads((root / place).read_bytes().splitlines()[-1])
    return tree


def test_records_say_how_it_is_known_who_acted(office: Office) -> None:
    order = new_order(office.open("li"), NewOrder("", "HANSA", "Jeans")).order
    history = f"orders/2026/{order}/history.jsonl"
    assert last(office.root, history)["known"] == {"how": "proven", "system_user": "li"}
    assert last(office.root, "registers/cases.jsonl")["known"] == {"how": "proven", "system_user": "li"}
    edit_case(office.open("li", "wu"), "order", order, Edit(title="Jeans, blue"))
    record = last(office.root, history)
    assert (record["by"], record["known"]) == ("wu", {"how": "declared", "system_user": "li", "entered_by": "li"})
    assert next(one.event.known for one in office.open("li").cases.history("order", order)) == Known(PROVEN, "li")
    assert not check(office.root).findings


def test_who_is_known_acts_as_nobody_else(office: Office) -> None:
    with pytest.raises(OtherPersonError):
        office.open("chen", "li")
    assert office.open("chen", "chen").who.known == Known(PROVEN, "chen")
    assert office.open("guest", "chen").who.known == Known(DECLARED, "guest")


def test_a_house_of_one_account_declares(tmp_path: Path) -> None:
    house = Office(tmp_path / "vault", "declared")
    assert house.open("chen", "li").who.known == Known(DECLARED, "chen")
    house.completed()
    number = house.proposed()
    approve(house.open("li", "wu"), number)
    vault = house.open("li")
    execute_plan(vault, plan_execution(vault, number, at_once=True))
    [certificate] = (
        path.read_text(encoding="utf-8") for path in (house.root / "registers/disposal").glob(f"{number}.yaml")
    )
    assert "how: declared" in certificate
    assert not [one for one in check(house.root).findings if one.rule.startswith("V")]


@pytest.mark.parametrize(
    ("how", "refusal"),
    [
        ("as the manager, by the administrator", NotProvenError),
        ("as the manager, by a system user who is nobody", NotProvenError),
        ("as a manager added afterwards", TooLateError),
        ("as one made manager afterwards", TooLateError),
        ("as the manager, whose account was added afterwards", TooLateError),
        ("as the manager, who has the account now that proposed", SameUserError),
        ("after identities were declared", NotProvenError),
    ],
)
def test_nobody_disposes_alone(office: Office, how: str, refusal: type[ForbiddenError]) -> None:
    office.completed()
    number = office.proposed()
    admin = office.open("li")
    if how == "as a manager added afterwards":
        add_person(admin, Person("guo", "Guo", "sales", ("manager",), ("other",)))
        second = office.open("other")
    elif how == "as one made manager afterwards":
        edit_person(admin, "chen", PersonEdit(roles=("manager",)))
        second = office.open("chen")
    elif how == "as the manager, whose account was added afterwards":
        edit_person(admin, "wu", PersonEdit(add_users=("other",)))
        second = office.open("other")
    elif how == "as the manager, who has the account now that proposed":
        edit_person(admin, "chen", PersonEdit(roles=("administrator",)))
        edit_person(office.open("chen"), "li", PersonEdit(remove_users=("li",)))
        edit_person(office.open("chen"), "wu", PersonEdit(add_users=("li",)))
        second = office.open("li")
        assert second.who.id == "wu"
    elif how == "after identities were declared":
        path = office.root / "vault.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("identity: system", "identity: declared"))
        adopt(office.open("li"), None)
        second = office.open("li", "wu")
    else:
        second = office.open("li" if how.endswith("administrator") else "guest", "wu")
    with pytest.raises(refusal):
        approve(second, number)
    assert last(office.root, "registers/disposal.jsonl")["action"] == "proposed"


def test_two_proven_people_dispose(office: Office) -> None:
    office.completed()
    number = office.proposed()
    approve(office.open("wu"), number)
    vault = office.open("li")
    execute_plan(vault, plan_execution(vault, number, at_once=True))
    assert not [one for one in check(office.root).findings if one.rule.startswith("V")]


def test_what_an_unknown_user_proposed_in_a_name_is_not_approved(office: Office) -> None:
    office.completed()
    number = office.proposed("guest", "li")
    with pytest.raises(FirstNotProvenError):
        approve(office.open("wu"), number)


def test_who_entered_a_proposal_in_anothers_name_does_not_approve_it(office: Office) -> None:
    edit_person(office.open("li"), "chen", PersonEdit(roles=("records",)))
    edit_person(office.open("li"), "li", PersonEdit(roles=("administrator", "merchandiser", "manager")))
    office.completed()
    number = office.proposed("li", "chen")
    with pytest.raises(SameUserError):
        approve(office.open("li"), number)
    approve(office.open("wu"), number)


def test_a_second_look_is_another_accounts(office: Office) -> None:
    vault = office.open("li")
    order = new_order(vault, NewOrder("", "HANSA", "Jeans")).order
    path = office.root.parent / "spec.txt"
    path.write_text("silver", encoding="utf-8")
    add_documents(vault, order, [path], document="spec", kind="spec-sheet")
    with pytest.raises(NotProvenError):
        add_second_check(office.open("li", "wu"), order, "spec")
    add_second_check(office.open("wu"), order, "spec")


def test_who_drops_a_file_that_files_itself_takes_no_second_look_at_it(office: Office) -> None:
    """A file belongs to whoever wrote it, whoever runs the watcher."""
    here = pwd.getpwuid(os.getuid()).pw_name
    add_person(office.open("li"), Person("here", "Somebody Here", "cutting", ("reviewer",), (here,)))
    order = new_order(office.open("li"), NewOrder("", "HANSA", "Jeans", references=("PO-4711",))).order
    (office.root / "inbox/fax/po.txt").write_text("contract for PO-4711", encoding="utf-8")
    assert [(one.state, one.order) for one in ingest(office.open("li")).items] == [("filed", order)]
    [document] = office.open("li").cases.read("order", order).manifest.documents
    arrived = json.loads((office.root / "registers/intake.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert arrived["data"]["dropped_by"] == here
    with pytest.raises(SameUserError):
        add_second_check(office.open(here), order, document.id)
    add_second_check(office.open("wu"), order, document.id)
    assert not check(office.root).findings


def test_who_drops_a_file_takes_no_second_look_at_it_whoever_files_it(office: Office) -> None:
    here = pwd.getpwuid(os.getuid()).pw_name
    add_person(office.open("li"), Person("here", "Somebody Here", "cutting", ("reviewer",), (here,)))
    order = new_order(office.open("li"), NewOrder("", "HANSA", "Jeans")).order
    (office.root / "inbox/fax/contract.txt").write_text("a contract of nobody's", encoding="utf-8")
    [item] = ingest(office.open("li")).items
    file_item(office.open("li"), item.item, Target(order, kind="contract", document="contract"))
    with pytest.raises(SameUserError):
        add_second_check(office.open(here), order, "contract")
    add_second_check(office.open("wu"), order, "contract")


def test_an_order_above_the_limit_is_approved_by_another_than_who_valued_it(office: Office) -> None:
    order = new_order(office.open("li"), NewOrder("", "HANSA", "Jeans")).order
    edit_case(office.open("wu"), "order", order, Edit(texts={"value": "90000.00 USD"}))
    with pytest.raises(OwnOrderError):
        add_opinion(office.open("wu"), order, "credit", "agree")
    edit_case(office.open("li"), "order", order, Edit(texts={"value": "91000.00 USD"}))
    with pytest.raises(NotProvenError):
        add_opinion(office.open("li", "wu"), order, "credit", "agree")
    add_opinion(office.open("wu"), order, "credit", "agree")


def test_what_was_approved_above_the_limit_is_not_made_more_afterwards(office: Office) -> None:
    order = new_order(office.open("li"), NewOrder("", "HANSA", "Jeans", value="90000.00 USD")).order
    edit_case(office.open("li"), "customer", "HANSA", Edit(texts={"credit_limit": "50000.00 USD"}))
    assert "credit" in review_order(office.open("li"), order).review.missing
    assert "credit" not in add_opinion(office.open("wu"), order, "credit", "agree").review.missing
    edit_case(office.open("li"), "order", order, Edit(title="Jeans, blue"))
    assert "credit" not in review_order(office.open("li"), order).review.missing
    edit_case(office.open("li"), "order", order, Edit(texts={"value": "900000.00 USD"}))
    assert "credit" in review_order(office.open("li"), order).review.missing
    assert "credit" not in add_opinion(office.open("wu"), order, "credit", "agree").review.missing


def test_who_moved_an_order_to_a_customer_does_not_approve_it_there(office: Office) -> None:
    order = new_order(office.open("li"), NewOrder("", "OTHER", "Jeans", value="90000.00 USD")).order
    edit_case(office.open("wu"), "order", order, Edit(texts={"customer": "HANSA"}))
    with pytest.raises(OwnOrderError):
        add_opinion(office.open("wu"), order, "credit", "agree")
    edit_case(office.open("li"), "order", order, Edit(texts={"value": "90001.00 USD"}))
    with pytest.raises(OwnOrderError):
        add_opinion(office.open("wu"), order, "credit", "agree")


def test_what_was_approved_for_one_customer_is_not_approved_for_another(office: Office) -> None:
    order = new_order(office.open("li"), NewOrder("", "OTHER", "Jeans", value="90000.00 USD")).order
    add_opinion(office.open("wu"), order, "credit", "agree")
    edit_case(office.open("li"), "order", order, Edit(texts={"customer": "HANSA"}))
    edit_case(office.open("li"), "customer", "HANSA", Edit(texts={"credit_limit": "50000.00 USD"}))
    assert "credit" in review_order(office.open("li"), order).review.missing


def test_who_set_the_limit_since_the_order_was_opened_does_not_approve_above_it(office: Office) -> None:
    new_order(office.open("li"), NewOrder("", "HANSA", "Jackets"))
    edit_case(office.open("wu"), "customer", "HANSA", Edit(texts={"credit_limit": "50000.00 USD"}))
    order = new_order(office.open("li"), NewOrder("", "HANSA", "Jeans", value="90000.00 USD")).order
    assert "credit" not in add_opinion(office.open("wu"), order, "credit", "agree").review.missing
    edit_case(office.open("wu"), "customer", "HANSA", Edit(texts={"credit_limit": "60000.00 USD"}))
    assert "credit" in review_order(office.open("li"), order).review.missing
    with pytest.raises(OwnOrderError):
        add_opinion(office.open("wu"), order, "credit", "agree")
    edit_case(office.open("li"), "customer", "HANSA", Edit(texts={"credit_limit": "50000.00 USD"}))
    assert "credit" not in add_opinion(office.open("wu"), order, "credit", "agree").review.missing


def test_who_opened_a_change_of_the_value_does_not_approve_it(office: Office) -> None:
    order = new_order(office.open("li"), NewOrder("", "HANSA", "Jeans", value="90000.00 USD")).order
    path = office.root.parent / "fax.txt"
    path.write_text("we order more", encoding="utf-8")
    add_documents(office.open("li"), order, [path], document="fax", kind="correspondence")
    change = NewChange(("value: 90000.00 USD -> 95000.00 USD",), "more pieces", ("fax",))
    number = open_notice(office.open("wu"), order, change).notice.id
    confirm_notice(office.open("li"), order, number, ("fax",))
    issue_notice(office.open("li"), order, number, IssueWanted())
    with pytest.raises(OwnOrderError):
        add_opinion(office.open("wu"), order, "credit", "agree")


def with_a_reviewed_contract(office: Office, value: str) -> str:
    """An order of HANSA, entered by chen's colleague xu, whose contract is reviewed and was not issued yet."""
    if office.open("li").config.person("xu") is None:
        add_person(office.open("li"), Person("xu", "Xu Lan", "merchandising", ("merchandiser",), ("xu",)))
    vault = office.open("xu")
    order = new_order(vault, NewOrder("", "HANSA", "Jeans", value=value)).order
    path = office.root.parent / "contract.txt"
    path.write_text(f"contract {order}", encoding="utf-8")
    add_documents(vault, order, [path], document="contract", kind="contract")
    for item in ("capacity", "process", "quantity", "price", "delivery"):
        add_opinion(office.open("wu"), order, item, "agree")
    return order


def _limit(office: Office, who: str, limit: str) -> None:
    edit_case(office.open(who), "customer", "HANSA", Edit(texts={"credit_limit": limit}))


def test_who_raised_the_limit_does_not_issue_within_it_alone(office: Office) -> None:
    """Raised, issued, put back: nobody else had a part in it."""
    add_person(office.open("li"), Person("zhu", "Zhu Ying", "sales", ("manager",), ("zhu",)))
    order = with_a_reviewed_contract(office, "90000.00 USD")
    _limit(office, "li", "50000.00 USD")
    _limit(office, "wu", "100000.00 USD")
    with pytest.raises(OwnRoomError, match="wu changed the credit limit of HANSA"):
        distribute_version(office.open("wu"), order, Wanted("contract", ("cutting",)))
    _limit(office, "wu", "")  # no limit at all is the highest
    with pytest.raises(OwnRoomError):
        distribute_version(office.open("wu"), order, Wanted("contract", ("cutting",)))
    _limit(office, "wu", "100000.00 USD")
    add_opinion(office.open("zhu"), order, "credit", "agree")  # another person looked at it
    distribute_version(office.open("wu"), order, Wanted("contract", ("cutting",)))
    distributed = last(office.root, f"orders/2026/{order}/history.jsonl")
    rested = {"limit": "100000.00 USD", "exposure": "90000.00 USD", "value": "90000.00 USD"}
    assert (distributed["action"], distributed["data"]["credit"]) == ("distributed", rested)  # type: ignore[index]


def test_whoever_had_no_hand_in_the_limit_issues_within_it(office: Office) -> None:
    small = with_a_reviewed_contract(office, "8000.00 USD")
    _limit(office, "wu", "50000.00 USD")
    _limit(office, "wu", "100000.00 USD")
    distribute_version(office.open("wu"), small, Wanted("contract", ("cutting",)))  # it was within the limit before
    order = with_a_reviewed_contract(office, "90000.00 USD")
    distribute_version(office.open("xu"), order, Wanted("contract", ("cutting",)))
    assert not check(office.root).findings


def test_who_says_an_order_is_worth_less_does_not_issue_it_alone(office: Office) -> None:
    order = with_a_reviewed_contract(office, "90000.00 USD")
    _limit(office, "li", "50000.00 USD")
    edit_case(office.open("wu"), "order", order, Edit(texts={"value": "40000.00 USD"}))
    with pytest.raises(OwnRoomError):
        distribute_version(office.open("wu"), order, Wanted("contract", ("cutting",)))
    distribute_version(office.open("xu"), order, Wanted("contract", ("cutting",)))


def test_who_moves_an_order_to_another_customer_does_not_issue_it_there_alone(office: Office) -> None:
    order = with_a_reviewed_contract(office, "90000.00 USD")
    _limit(office, "li", "50000.00 USD")
    edit_case(office.open("wu"), "order", order, Edit(texts={"customer": "OTHER"}))
    with pytest.raises(OwnRoomError):
        distribute_version(office.open("wu"), order, Wanted("contract", ("cutting",)))
    distribute_version(office.open("xu"), order, Wanted("contract", ("cutting",)))


def test_an_order_without_a_value_is_not_within_a_limit(office: Office) -> None:
    """Cleared, issued, entered again; or entered only afterwards: nobody would have held it against the limit."""
    order = with_a_reviewed_contract(office, "")
    _limit(office, "li", "50000.00 USD")
    assert review_order(office.open("xu"), order).review.missing == ("credit",)
    assert review_order(office.open("wu"), order).to_tree()["credit"]["unvalued"] is True
    with pytest.raises(NotReviewedError):
        distribute_version(office.open("xu"), order, Wanted("contract", ("cutting",)))
    edit_case(office.open("xu"), "order", order, Edit(texts={"value": "4000.00 USD"}))
    distribute_version(office.open("xu"), order, Wanted("contract", ("cutting",)))


def test_who_brought_an_order_above_the_limit_does_not_override_it(office: Office) -> None:
    add_person(office.open("li"), Person("zhu", "Zhu Ying", "sales", ("manager",), ("zhu",)))
    order = with_a_reviewed_contract(office, "90000.00 USD")
    _limit(office, "wu", "50000.00 USD")
    against = Wanted("contract", ("cutting",), override="urgent")
    with pytest.raises(OwnOrderError, match=r"(?s)wu entered.*Zhu Ying"):
        distribute_version(office.open("wu"), order, against)
    distribute_version(office.open("zhu"), order, against)


def test_who_could_approve_is_named_and_nobody_where_nobody_could(office: Office) -> None:
    order = with_a_reviewed_contract(office, "90000.00 USD")
    _limit(office, "wu", "50000.00 USD")
    with pytest.raises(NobodyLeftError, match="person add"):  # li is no manager
        add_opinion(office.open("wu"), order, "credit", "agree")
    add_person(office.open("li"), Person("zhu", "Zhu Ying", "sales", ("manager",), ("zhu",)))
    with pytest.raises(NobodyLeftError):  # a manager since, whom it would refuse
        add_opinion(office.open("wu"), order, "credit", "agree")
    edit_case(office.open("zhu"), "order", order, Edit(texts={"value": "95000.00 USD"}))
    for who in ("wu", "zhu"):
        with pytest.raises(NobodyLeftError):  # never each other
            add_opinion(office.open(who), order, "credit", "agree")


def test_who_may_not_read_a_paper_takes_no_second_look_at_it(office: Office) -> None:
    order = with_a_reviewed_contract(office, "4000.00 USD")
    with pytest.raises(MayNotReadError):
        add_second_check(office.open("chen"), order, "contract", "looks right")
    add_second_check(office.open("wu"), order, "contract", "looks right")


@pytest.mark.parametrize(
    ("account", "said"), [("wu", "from their own account: wu"), ("li", "li is doing it in the name of Wu Fang")]
)
def test_who_is_not_proven_is_told_what_proves_it(office: Office, account: str, said: str) -> None:
    disposal = office.completed() and office.proposed()
    user = "guest" if account == "wu" else account
    with pytest.raises(NotProvenError, match=said) as refused:
        approve(office.open(user, "wu"), disposal)
    assert "person edit" not in str(refused.value)


def test_a_signature_that_is_only_declared_says_so_wherever_it_is(office: Office, tmp_path: Path) -> None:
    order = new_order(office.open("li"), NewOrder("", "HANSA", "Jeans")).order
    path = tmp_path / "spec.txt"
    path.write_text("silver", encoding="utf-8")
    add_documents(office.open("li"), order, [path], document="spec", kind="spec-sheet")
    for department in ("cutting", "sales"):
        distribute_version(office.open("li"), order, Wanted("spec", (department,)))
    sign_version(office.open("guest", "chen"), order, Receipt("spec", "cutting"))
    sign_version(office.open("wu"), order, Receipt("spec", "sales"))
    here = office.open("li")
    known = {"cutting": "guest", "sales": ""}
    for rows in (signoffs(here).rows, signoffs(here, order=order).rows):
        assert {one.department: one.declared for _order, one in rows} == known
    tree = show_case(here, "order", order).to_tree(Language("en"))
    assert {one["department"]: one.get("declared", "") for one in tree["signoffs"]} == known
    record = distribution_record(distribution(here, order, "spec"), CodeKey("", ""), Language("en"), by_id)
    assert ["declared, system user guest" in row.cells[7] for row in record.rows] == [True, False]
    keys = Keys(tmp_path / "keys")
    made = seal(here, keys)
    for department, declared in (("cutting", True), ("sales", False)):
        out = tmp_path / f"{department}.json"
        assert prove(here, order, "spec", department, out).to_tree()["known"]["how"] == (
            "declared" if declared else PROVEN
        )
        script = Path(__file__).resolve().parents[2] / "docs" / "verify_proof.py"
        told = subprocess.run(
            [sys.executable, str(script), str(out), str(made.public_file)],
            capture_output=True,
            check=True,
            encoding="utf-8",
        ).stdout
        assert ("only declared (system user guest)" in told, "只是自称（系统用户 guest）" in told) == (
            declared,
            declared,
        )
    assert not check(office.root).findings


@pytest.mark.parametrize("odd", ["Li", "ROOT", "王丽", "li ", "rес", "w\u200bu", "a" * 65, "docvault", ".li"])
def test_ids_are_small_letters(office: Office, odd: str) -> None:
    with pytest.raises(BadPersonIdError):
        add_person(office.open("li"), Person(odd, "Somebody", "sales", ("member",)))


def test_an_id_that_looks_like_anothers_is_refused(office: Office) -> None:
    add_person(office.open("li"), Person("lil", "Lil", "sales", ("member",)))
    for odd in ("li1", "d0cvault"):
        with pytest.raises(LooksAlikeError):
            add_person(office.open("li"), Person(odd, "Lil", "sales", ("member",)))


@pytest.mark.parametrize("twin", ["WU", "wu\u200b", "ｗu"])
def test_old_look_alikes_cannot_act(office: Office, twin: str) -> None:
    path = office.root / "vault.yaml"
    entry = f"people:\n- id: {json.dumps(twin)}\n  name: Twin\n  department: sales\n  roles:\n  - manager\n"
    path.write_text(path.read_text(encoding="utf-8").replace("people:\n", entry), encoding="utf-8")
    adopt(office.open("li"), None)
    with pytest.raises(LookAlikeError):
        office.open("li", twin)
    assert "W002" in {one.rule for one in check(office.root).findings}


@pytest.mark.parametrize(
    "known",
    [Known(DECLARED, "guest"), Known(PROVEN, "li"), Known(PROVEN, "other"), Known()],
)
def test_an_approval_written_past_the_rules_is_found(office: Office, known: Known) -> None:
    office.completed()
    number = office.proposed()
    vault = office.open("wu")
    disposal = disposals(vault)[number]
    data = {"disposal": number, "list": disposal.list_sha256}
    register = Registers(vault.layout, Holder("wu", 1, "", known))
    register.append("disposal", [Event(vault.now(), "wu", "approved", data)])
    assert [one.rule for one in check(office.root).findings] == ["V076"]


def test_nobody_signs_on_screen_in_anothers_name(office: Office) -> None:
    vault = office.open("li")
    order = new_order(vault, NewOrder("", "HANSA", "Jeans")).order
    path = office.root.parent / "spec.txt"
    path.write_text("silver", encoding="utf-8")
    add_documents(vault, order, [path], document="spec", kind="spec-sheet")
    distribute_version(vault, order, Wanted("spec", ("cutting",)))
    with pytest.raises(EvidenceMissingError):
        sign_version(office.open("li", "chen"), order, Receipt("spec", "cutting"))
    signed = sign_version(
        office.open("li", "chen"), order, Receipt("spec", "cutting", means="email", evidence="spec@1")
    )
    assert (signed.signature.person, signed.signature.recorded_by) == ("chen", "li")


def by_hand(office: Office, place: str, was: str, becomes: str) -> None:
    path = office.root / place
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, becomes, 1), encoding="utf-8")


@pytest.mark.parametrize(("who", "user"), [("docvault", "other"), ("guo", "li"), ("chen", "other")])
def test_people_who_cannot_be_told_apart_are_not_adopted(office: Office, who: str, user: str) -> None:
    entry = f"- id: {who}\n  name: Guo\n  department: sales\n  roles:\n  - manager\n  system_users:\n  - {user}\n"
    by_hand(office, "vault.yaml", "people:\n", f"people:\n{entry}")
    with pytest.raises(UnsoundConfigError):
        adopt(office.open("li"), None)


OPINION = """reviews:
- item: credit
  department: sales
  person: wu
  name: Wu Fang
  opinion: agree
  at: '2026-11-24T12:30:00+08:00'
"""
LOOK = """    looks:
    - person: wu
      name: Wu Fang
      at: '2026-11-24T12:30:00+08:00'
"""


@pytest.mark.parametrize("what", ["opinion", "look", "whose"])
def test_nobody_vouches_for_anything_by_hand(office: Office, what: str) -> None:
    vault = office.open("li")
    order = new_order(vault, NewOrder("", "HANSA", "Jeans")).order
    path = office.root.parent / "spec.txt"
    path.write_text("silver", encoding="utf-8")
    add_documents(vault, order, [path], document="spec", kind="spec-sheet")
    place = f"orders/2026/{order}/manifest.yaml"
    if what == "whose":
        by_hand(office, place, "    by: li\n", "    by: wu\n")
    else:
        made = {"opinion": OPINION, "look": LOOK}[what]
        with (office.root / place).open("a", encoding="utf-8") as manifest:
            manifest.write(made)
    with pytest.raises(UnsoundEditError, match="by hand"):
        adopt(office.open("li"), order)


def test_what_was_imported_is_looked_at_by_another_than_who_imported_it(office: Office, tmp_path: Path) -> None:
    there = Office(tmp_path / "there")
    there.open("wu").close()
    vault = there.open("wu")
    order = new_order(vault, NewOrder("X-1", "HANSA", "Jeans", value="90000.00 USD")).order
    path = tmp_path / "spec.txt"
    path.write_text("silver", encoding="utf-8")
    add_documents(vault, order, [path], document="spec", kind="spec-sheet")
    [bag] = export(vault, Selection((order,)), tmp_path / "bags", why="a copy")
    edit_person(office.open("li"), "li", PersonEdit(roles=("administrator", "manager")))
    edit_person(office.open("li"), "chen", PersonEdit(roles=("reviewer",)))
    import_bag(office.open("li"), bag.path)
    with pytest.raises(SameUserError):
        add_second_check(office.open("li"), order, "spec")
    with pytest.raises(ForbiddenError):
        add_opinion(office.open("li"), order, "credit", "agree")
    add_second_check(office.open("chen"), order, "spec")
    add_opinion(office.open("wu"), order, "credit", "agree")
    for one in there.opened:
        one.close()


def test_who_signed_and_judged_in_another_vault_is_marked_so(office: Office, tmp_path: Path) -> None:
    """Lists, the order's page and the distribution record tell what was given here from what came with the order."""
    there = Office(tmp_path / "there")
    vault = there.open("wu")
    order = new_order(vault, NewOrder("X-1", "HANSA", "Jeans")).order
    path = tmp_path / "spec.txt"
    path.write_text("silver", encoding="utf-8")
    add_documents(vault, order, [path], document="spec", kind="spec-sheet")
    add_opinion(vault, order, "price", "agree")
    for department in ("cutting", "sales"):
        distribute_version(vault, order, Wanted("spec", (department,)))
    add_second_check(there.open("chen"), order, "spec")
    sign_version(there.open("chen"), order, Receipt("spec", "cutting"))
    [bag] = export(vault, Selection((order,)), tmp_path / "bags", why="a copy")
    office.time = there.time
    import_bag(office.open("li"), bag.path)
    here = office.open("wu")
    sign_version(here, order, Receipt("spec", "sales"))
    add_opinion(here, order, "delivery", "agree")
    name = there.open("li").config.name
    known = {"cutting": name, "sales": ""}
    for rows in (signoffs(here).rows, signoffs(here, order=order).rows):
        assert {one.department: one.elsewhere for _order, one in rows} == known
    tree = show_case(here, "order", order).to_tree(Language("en"))
    assert {one["department"]: one.get("elsewhere", "") for one in tree["signoffs"]} == known
    [version] = tree["documents"][0]["versions"]
    assert {one["department"]: one.get("elsewhere", "") for one in version["signatures"]} == known
    assert [one.get("elsewhere", "") for one in version["looks"]] == [name]
    assert {one["item"]: one.get("elsewhere", "") for one in tree["reviews"]} == {"price": name, "delivery": ""}
    record = distribution_record(distribution(here, order, "spec"), CodeKey("", ""), Language("en"), by_id)
    cells = [row.cells[7] for row in record.rows]
    assert [f"in the vault {name}" in one for one in cells] == [True, False]
    assert not check(office.root).findings
    for one in there.opened:
        one.close()


def test_a_place_got_in_the_same_second_did_not_stand_before(office: Office) -> None:
    order = new_order(office.open("li"), NewOrder("", "HANSA", "Jeans")).order
    path = office.root.parent / "spec.txt"
    path.write_text("silver", encoding="utf-8")
    add_documents(office.open("li"), order, [path], document="spec", kind="spec-sheet")
    office.time -= timedelta(minutes=1)
    add_person(office.open("li"), Person("guo", "Guo", "cutting", ("reviewer",), ("guo",)))
    with pytest.raises(TooLateError):
        add_second_check(office.open("guo"), order, "spec")


def test_being_made_inactive_gives_nobody_more_rights(office: Office) -> None:
    edit_person(office.open("li"), "chen", PersonEdit(active=False))
    with pytest.raises(MadeInactiveError):
        office.open("chen", "li")
    with pytest.raises(MadeInactiveError):
        office.open("chen", "wu")
    assert office.open("chen").who.person is None


def test_a_declared_administrator_changes_nobody_while_a_proven_one_has_an_account(office: Office) -> None:
    add_person(office.open("guest", "li"), Person("gao", "Gao", "sales", ("member",)))  # nobody here has an account
    account = pwd.getpwuid(os.getuid()).pw_name
    edit_person(office.open("li"), "li", PersonEdit(add_users=(account,)))
    with pytest.raises(OnlyDeclaredError):
        add_person(office.open("guest", "li"), Person("eve", "Eve", "sales", ("administrator",), ("guest",)))
    add_person(office.open(account), Person("eve", "Eve", "sales", ("member",)))


@pytest.mark.parametrize(
    "edit",
    [
        PersonEdit(remove_users=("li",)),
        PersonEdit(remove_users=("li", "ACCOUNT")),
        PersonEdit(remove_users=("li", "ACCOUNT"), add_users=("nobody-of-this-computer",)),
        PersonEdit(active=False),
        PersonEdit(roles=("merchandiser",)),
    ],
)
def test_the_last_account_of_an_administrator_stays(office: Office, edit: PersonEdit) -> None:
    """Without it, whoever may write to the folder could say that he is the administrator."""
    account = pwd.getpwuid(os.getuid()).pw_name
    edit = replace(edit, remove_users=tuple(account if one == "ACCOUNT" else one for one in edit.remove_users))
    by = "li"
    if len(edit.remove_users) != 1:
        edit_person(office.open("li"), "li", PersonEdit(add_users=(account,)))
        by = account
    edit_person(office.open(by), "chen", PersonEdit(roles=("administrator",), remove_users=("chen",)))
    with pytest.raises(LastAccountError):
        edit_person(office.open(by), "li", edit)
    other = next(one.pw_name for one in pwd.getpwall() if one.pw_name != account)
    edit_person(office.open(by), "chen", PersonEdit(add_users=("chen", other)))
    edit_person(office.open(by), "li", edit)  # another administrator has one


def test_the_last_account_is_not_taken_away_by_hand(office: Office) -> None:
    by_hand(office, "vault.yaml", "  system_users:\n  - li\n", "")
    with pytest.raises(UnsoundConfigError, match="account"):
        adopt(office.open("li"), None)


def test_whom_the_system_cannot_tell_is_nobody(office: Office, tmp_path: Path) -> None:
    with pytest.raises(UntoldUserError):
        office.open(UNTOLD, "wu")
    assert office.open(UNTOLD).who.person is None
    with pytest.raises(UntoldHereError):
        init(tmp_path / "other", language="en", time_zone="Asia/Shanghai", system_user=UNTOLD)


@pytest.mark.skipif(sys.platform != "linux" or shutil.which("unshare") is None, reason="needs user namespaces")
def test_a_user_namespace_makes_nobody_of_anybody() -> None:
    command = [sys.executable, "-c", "from docvault.store.system_user import system_user; print(system_user())"]
    ran = subprocess.run(
        ["unshare", "--user", "--map-root-user", *command], capture_output=True, check=False, text=True
    )
    if ran.returncode == 0:
        assert ran.stdout.strip() == UNTOLD
    plain = subprocess.run(command, capture_output=True, check=True, text=True)
    assert plain.stdout.strip() == pwd.getpwuid(os.getuid()).pw_name


LAID_OVER = (
    "mount -t tmpfs none /proc",
    "printf '0 0 4294967295\\n' > map && mount --bind map /proc/$$/uid_map",
)
"""What somebody lays over what the system says of a user namespace, in one of his own."""


@pytest.mark.skipif(sys.platform != "linux" or shutil.which("unshare") is None, reason="needs user namespaces")
@pytest.mark.parametrize("laid", LAID_OVER)
def test_nothing_laid_over_proc_makes_a_user_namespace_believed(office: Office, tmp_path: Path, laid: str) -> None:
    """One person is not proven as another, takes in nothing in another's name, and so is not both of two people."""
    told = f'{sys.executable} -c "from docvault.store.system_user import system_user; print(system_user())"'
    typed = [
        told,
        f"{sys.executable} -m docvault -C {office.root} order new --customer HANSA --title Jeans",
        f"{sys.executable} -m docvault -C {office.root} --as li order new --customer HANSA --title Jeans",
        f"{sys.executable} -m docvault -C {office.root} ingest",
    ]
    account = pwd.getpwuid(os.getuid()).pw_name
    edit_person(office.open("li"), "li", PersonEdit(add_users=(account,)))
    for number, line in enumerate(typed):
        shell = f"cd {tmp_path} && {laid} && exec {line}"
        ran = subprocess.run(
            ["unshare", "--user", f"--map-user={os.getuid()}", "--keep-caps", "--mount", "sh", "-c", shell],
            capture_output=True,
            check=False,
            text=True,
            env=environment(),
        )
        if "unshare:" in ran.stderr or "mount:" in ran.stderr:
            pytest.skip(f"no user namespaces here: {ran.stderr}")
        assert (ran.stdout.strip() == UNTOLD and not ran.returncode) if not number else ran.returncode == 3, (line, ran)


@pytest.fixture
def filed(office: Office) -> str:
    """The manifest of an order with a contract, for edits by hand; wu manages, guo keeps the records."""
    add_person(office.open("li"), Person("guo", "Guo", "records", ("records",), ("guo",)))
    order = new_order(office.open("li"), NewOrder("", "HANSA", "Jeans")).order
    path = office.root.parent / "contract.txt"
    path.write_text("silver", encoding="utf-8")
    add_documents(office.open("li"), order, [path], document="contract", kind="contract")
    return f"orders/2026/{order}/manifest.yaml"


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("kind: contract\n", "kind: contract\n  level: general\n"),
        ("kind: contract\n", "kind: correspondence\n"),
        ("department: sales\n", "department: cutting\n"),
    ],
)
def test_what_a_document_is_is_said_by_those_who_enter(office: Office, filed: str, was: str, becomes: str) -> None:
    order = filed.split("/")[2]
    by_hand(office, filed, was, becomes)
    with pytest.raises(NotPermittedError):
        adopt(office.open("guo"), order)
    assert adopt(office.open("wu"), order)


def test_a_contract_leaves_its_review_by_a_manager_only(office: Office, filed: str) -> None:
    edit_person(office.open("li"), "chen", PersonEdit(roles=("merchandiser",)))
    order = filed.split("/")[2]
    by_hand(office, filed, "kind: contract\n", "kind: contract\n  level: general\n")
    assert adopt(office.open("chen"), order)
    by_hand(office, filed, "kind: contract\n", "kind: correspondence\n")
    with pytest.raises(NotPermittedError):
        adopt(office.open("chen"), order)
    assert adopt(office.open("wu"), order)
