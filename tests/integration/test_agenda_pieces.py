"""The agenda in pieces: whatever is asked for, its pieces are the whole list, and the list is what each arrival and duty by itself says."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from docvault.model.control.agenda import ARRIVAL, Duty
from docvault.model.times import is_before, read_time
from docvault.model.vault_config import Person
from docvault.services.control.agenda import Agenda, Line, Whose, agenda
from docvault.services.people import add_person
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from tests.contract.entries import case, item

if TYPE_CHECKING:
    from pathlib import Path

    from docvault.index.contract.catalogue import ItemEntry

NOON = datetime(2026, 11, 26, 4, tzinfo=UTC)
ITEMS = 200
CHANCE = random.Random(7)
ZONES = (UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-5)))


def moment_near_noon() -> str:
    """A time within two days, of few, so that many are equal, in one of several zones."""
    return (NOON + timedelta(hours=CHANCE.randrange(-48, 48, 6))).astimezone(CHANCE.choice(ZONES)).isoformat()


def arrival(number: int) -> "ItemEntry":
    state = CHANCE.choice(("waiting", "waiting", "filing", "filed", "rejected", "duplicate"))
    order = f"2026-000{CHANCE.randrange(6)}"
    return item(
        f"20261124-{number:05}",
        "a" * 64,
        state=state,
        received=moment_near_noon(),
        due=CHANCE.choice(("", moment_near_noon(), moment_near_noon())),
        order=order if state == "filed" else "",
        likely=CHANCE.choice(("", order)),
        handled=CHANCE.random() < 0.2,
    )


def duty(person: str) -> Duty:
    kind = CHANCE.choice(("return", "unconfirmed", "delivery"))
    due = CHANCE.choice(("", moment_near_noon()))
    values = {"document": "spec", "version": "1", "copies": "1", "customer": "HANSA", "title": "Jeans"}
    return Duty(kind, due, CHANCE.choice(("merchandising", "cutting")), CHANCE.choice(("", person)), values)


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    """A vault whose index knows many arrivals and duties, some of them at the same instants."""
    root: Path = tmp_path_factory.mktemp("agenda") / "vault"
    init(root, language="en", time_zone="Asia/Shanghai", system_user="li", identity="declared", clock=lambda: NOON)
    vault = open_vault(root, system_user="li", clock=lambda: NOON)
    add_person(vault, Person("wu", "Wu", "cutting", ("member",)))
    people = ("li", "wu", "", "gone", "li")
    cases = [
        case(f"2026-000{number}", merchandiser=person, duties=tuple(duty(person) for _ in range(15)))
        for number, person in enumerate(people)
    ]
    vault.index.put(cases, [arrival(number) for number in range(ITEMS)])
    yield vault
    vault.close()


def expected_arrivals(vault: Vault, whose: Whose, as_of: str) -> list[tuple[str, str, str, str]]:
    """What each item says by itself: due, order, item and person of those that are lines of the agenda."""
    charge = vault.config.in_charge
    person = vault.config.person(whose.person)
    department = person.department if person else whose.department
    found = []
    for one in vault.index.items(("waiting", "filing", "filed")):
        order = one.order or one.likely
        entry = vault.index.case("order", order) if order else None
        merchandiser = entry.merchandiser if entry else ""
        mine = not whose.person or merchandiser == whose.person or (not merchandiser and department == charge)
        if (
            mine
            and (whose.person or department in {"", charge})
            and not one.handled
            and not is_before(as_of, one.received)
        ):
            found.append((one.due, order, one.item, merchandiser))
    return sorted(found, key=lambda one: (not one[0], read_time(one[0]).timestamp() if one[0] else 0.0, one[1], one[2]))


ASKED = [
    (Whose(), {}),
    (Whose(department="merchandising"), {}),
    (Whose(department="cutting"), {}),
    (Whose("li"), {}),
    (Whose("wu"), {}),
    (Whose("li"), {"evening": True}),
    (Whose(), {"on": "2026-11-25T10:00:00+08:00"}),
]


def urgency(line: Line) -> tuple[bool, float, str, str]:
    return not line.due, read_time(line.due).timestamp() if line.due else 0.0, line.order, line.item


@pytest.mark.parametrize(("whose", "more"), ASKED)
def test_pieces_put_together_are_the_agenda(vault: Vault, whose: Whose, more: dict[str, str]) -> None:
    def ask(**cut: int) -> Agenda:
        return agenda(vault, whose, **more, **cut)  # type: ignore[arg-type]  # texts, and `evening`

    whole = ask()
    assert whole.total == len(whole.lines)
    assert whole.overdue == sum(bool(line.due) and is_before(line.due, whole.as_of) for line in whole.lines)
    assert list(whole.lines) == sorted(whole.lines, key=urgency)
    arrivals = [(one.due, one.order, one.item, one.person) for one in whole.lines if one.kind == ARRIVAL]
    assert arrivals == expected_arrivals(vault, whose, whole.as_of)
    for size in (1, 7, 50):
        pieces = [ask(limit=size, offset=offset) for offset in range(0, min(whole.total, size * 12), size)]
        assert [line for piece in pieces for line in piece.lines] == list(whole.lines[: len(pieces) * size])
        assert {(piece.total, piece.overdue, piece.capped) for piece in pieces} == {(whole.total, whole.overdue, False)}
    last = ask(limit=5, offset=whole.total - 2)
    assert last.lines == whole.lines[-2:]
    behind = ask(limit=5, offset=whole.total + 9)
    assert (behind.lines, behind.total, behind.overdue) == ((), whole.total, whole.overdue)


def test_there_is_enough_of_everything(vault: Vault) -> None:
    whole = agenda(vault, Whose())
    assert len(expected_arrivals(vault, Whose(), whole.as_of)) > 50
    assert 0 < whole.overdue < whole.total
    assert len({line.kind for line in whole.lines}) == 4
