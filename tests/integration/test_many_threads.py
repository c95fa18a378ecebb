"""One vault in one process, many threads: sixteen read while four write. Nothing is lost, nothing is called broken, answers come in each asker's language."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from docvault.language.spoken import Language
from docvault.model.case.editing import Edit
from docvault.model.case.transitions import NewOrder
from docvault.model.values import replace
from docvault.model.vault_config import Person
from docvault.services.asker import Asker, UnknownUserError
from docvault.services.control.distribute import Wanted, distribute_version
from docvault.services.intake.filing import file_item
from docvault.services.intake.ingest import ingest
from docvault.services.intake.target import Target
from docvault.services.orders.adding import add_documents
from docvault.services.orders.editing import edit_case
from docvault.services.orders.listing import list_orders
from docvault.services.orders.opening import new_order
from docvault.services.people import PersonEdit, add_person, edit_person
from docvault.services.proof.check import check
from docvault.services.search.search import search
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from docvault.store import durable
from docvault.store.locks import is_held, process_runs
from tests.pace import HANG_SECONDS, share

READERS, WRITERS, SECONDS = 16, 4, share(6, 60)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    init(tmp_path / "vault", language="en", time_zone="Asia/Shanghai", system_user="li", identity="declared")
    return open_vault(tmp_path / "vault", system_user="li")


def run_for(seconds: float, vault: Vault, works: list[Callable[[Vault, int], None]]) -> list[BaseException]:
    """Let each work go on in a thread of its own, as asked by somebody of its own, until the time is over; returns what went wrong."""
    problems: list[BaseException] = []
    until = time.monotonic() + seconds

    def work(place: int, one: Callable[[Vault, int], None]) -> None:
        mine = vault.asked_by(replace(vault.who, language="zh_CN" if place % 2 else "en", patience=HANG_SECONDS))
        turn = 0
        try:
            while time.monotonic() < until:
                one(mine, turn)
                turn += 1
            assert turn, "it never had a turn"
        except BaseException as error:
            problems.append(error)
        finally:
            mine.close()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds + HANG_SECONDS)
    assert not any(thread.is_alive() for thread in threads)
    return problems


def test_sixteen_threads_read_and_four_write(vault: Vault, tmp_path: Path) -> None:
    orders = [new_order(vault, NewOrder(f"T-{place}", "HANSA", f"Jeans {place}")).order for place in range(WRITERS)]
    shared = new_order(vault, NewOrder("SHARED", "HANSA", "Jeans of all")).order
    written: dict[str, int] = dict.fromkeys(orders, 0)
    lock, of_all = threading.Lock(), [0]

    def writer(place: int) -> Callable[[Vault, int], None]:
        def write(mine: Vault, turn: int) -> None:
            order = orders[place]
            path = tmp_path / f"{place}-{turn}.txt"
            path.write_text(f"silver buttons 银色纽扣 {place} {turn}", encoding="utf-8")
            add_documents(mine, order, [path], kind="spec-sheet", document="spec-sheet")
            written[order] += 1
            edit_case(mine, "order", order, Edit(note=f"turn {turn}"))
            if turn % 5 == 4:
                distribute_version(mine, order, Wanted("spec-sheet", ("factory",)))
            path.write_text(f"gold 金 {place} {turn}", encoding="utf-8")
            add_documents(mine, shared, [path], kind="bom", document="bom")
            with lock:
                of_all[0] += 1

        return write

    def read(mine: Vault, turn: int) -> None:
        order = orders[turn % WRITERS]
        for document in mine.cases.read("order", order).manifest.documents:
            assert [version.number for version in document.versions] == list(range(1, len(document.versions) + 1))
        assert {one.id for one in list_orders(mine).rows} == {*orders, shared}
        search(mine, "银色纽扣" if turn % 2 else "silver")
        wanted = "订单" if mine.who.language == "zh_CN" else "order"
        assert Language(mine.who.language).word("order") == wanted

    problems = run_for(SECONDS, vault, [*(writer(place) for place in range(WRITERS)), *[read] * READERS])
    assert problems == []
    for order in orders:
        versions = vault.cases.read("order", order).manifest.documents[0].versions
        assert len(versions) == written[order] > 0
    assert len(vault.cases.read("order", shared).manifest.documents[0].versions) == of_all[0]
    assert [finding for finding in check(vault.root).findings if finding.rule.startswith("V")] == []
    assert {one.id for one in list_orders(vault).rows} == {*orders, shared}
    case = vault.index.case("order", shared)
    assert case is not None
    assert len(case.versions) == of_all[0], "the index was told of every version"
    assert not list(vault.layout.dirty.iterdir()), "and no mark is left"
    vault.close()


def test_settings_and_roles_of_now_count_for_whoever_asks_next(vault: Vault) -> None:
    add_person(vault, Person("wu", "Wu", "cutting", ("manager",)))
    by_wu = vault.asked_by(Asker(vault.config.person("wu"), "wu"))
    assert by_wu.who.id == "wu"
    elsewhere = open_vault(vault.root, system_user="li")
    edit_person(elsewhere, "wu", PersonEdit(active=False))
    with pytest.raises(UnknownUserError):
        _ = vault.asked_by(by_wu.who).who.id
    known = vault.asked_by(vault.who).config.person("wu")
    assert known is not None
    assert not known.active


def test_of_two_changes_of_people_the_later_record_has_no_earlier_time(vault: Vault) -> None:
    """The time is looked up while vault.yaml is held: who waits for it looks at the clock when it is his turn."""
    noon = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
    was_held: list[bool] = []

    def behind() -> datetime:
        was_held.append(is_held(vault.layout.lock("vault")))
        return noon

    first = open_vault(vault.root, system_user="li", clock=lambda: noon + timedelta(seconds=5))
    second = open_vault(vault.root, system_user="li", clock=behind)
    add_person(first, Person("wu", "Wu", "cutting", ("member",)))
    add_person(second, Person("ma", "Ma", "cutting", ("member",)))
    entered = [record.event for record in vault.registers.records("vault") if record.event.action == "person-added"]
    assert [one.at[11:19] for one in entered] == ["12:00:05", "12:00:05"]
    assert was_held == [True]


def test_two_threads_take_the_same_part_out_of_the_same_mail(vault: Vault) -> None:
    """What threads put together stands apart, though they are of one process."""
    orders = [new_order(vault, NewOrder(number, "HANSA", "Jeans")).order for number in ("T-1", "T-2")]
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "anna@hansa.example", "a card"
    mail.set_content("see attached")
    mail.add_attachment(b"silver zips", maintype="text", subtype="plain", filename="card.txt")
    (vault.root / "inbox/email/mail.eml").write_bytes(bytes(mail))
    [item] = [entry.item for entry in ingest(vault).items]
    together = threading.Barrier(len(orders))
    problems: list[BaseException] = []

    def file_part(order: str) -> None:
        mine = vault.asked_by(vault.who)
        try:
            together.wait(HANG_SECONDS)
            file_item(mine, item, Target(order, kind="trims-card", document="card", part=1))
        except BaseException as error:
            problems.append(error)
        finally:
            mine.close()

    threads = [threading.Thread(target=file_part, args=(order,)) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(HANG_SECONDS)
    assert problems == []
    for order in orders:
        path = vault.cases.version_path("order", order, "card", 1)
        assert path.read_bytes() == b"silver zips"
    assert check(vault.root).findings == ()
    vault.close()


def test_whose_a_leftover_is_its_mark_tells() -> None:
    assert process_runs(durable.own_mark())
    assert not process_runs("999999999-1")
