"""The fate of an intake item: legal steps change it, illegal ones are told apart, and every item is in exactly one state (V050, V053)."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvault.model.case.canonical import Json
from docvault.model.case.history import Event, Record
from docvault.model.intake.item import (
    DUPLICATE,
    FILED,
    FILING,
    IN_FOLDER,
    REJECTED,
    WAITING,
    Arrival,
    FiledPart,
    ItemState,
    arrived,
    item_yaml,
    step,
)
from docvault.model.intake.item_steps import IllegalStepError, fold
from docvault.model.values import replace

SCHEMA = Path(__file__).resolve().parents[4] / "schemas" / "register-intake.schema.json"
ACTIONS = json.loads(SCHEMA.read_text(encoding="utf-8"))["properties"]["action"]["enum"]
AT, LATER = "2026-09-22T09:00:00+08:00", "2026-09-22T10:00:00+08:00"
ITEM = "20260922-7k2xq"
ARRIVAL = Arrival(ITEM, "fax", "a_b.txt", "a:b.txt", AT, "a" * 64, 12)

# From each state, where an action leads; what is not here is illegal (FORMAT.md, V050).
LEADS: dict[str, dict[str, str]] = {
    WAITING: {"filing": FILING, "rejected": REJECTED, "duplicate": DUPLICATE},
    FILING: {"filed": FILED, "waiting": WAITING, "duplicate": DUPLICATE},
    FILED: {"unfiled": WAITING},
    REJECTED: {"waiting": WAITING, "filing": FILING},
    DUPLICATE: {"filing": FILING},
}
STAYS: dict[str, set[str]] = {
    WAITING: {"corrected", "part-filed", "part-unfiled", "handled", "unhandled"},
    FILING: {"corrected", "part-filed"},
    FILED: {"corrected", "part-filed", "part-unfiled", "handled", "unhandled"},
    REJECTED: {"corrected", "part-filed", "part-unfiled", "handled", "unhandled", "disposed", "restored"},
    DUPLICATE: {"handled", "unhandled", "disposed", "restored"},
}
PLACE: dict[str, Json] = {"order": "2026-0001", "document": "notice", "versions": [1], "why": "not ours"}
DATA: dict[str, dict[str, Json]] = {
    "filing": {"order": "2026-0001"},
    "filed": {"order": "2026-0001", "document": "notice", "version": 2},
    "rejected": {"why": "advertising"},
    "duplicate": {"first": "20260921-aaaaa"},
    "corrected": {"sha256": "b" * 64, "bytes": 20},
    "part-filed": {"order": "2026-0001", "document": "label", "version": 1, "part": 1},
    "unfiled": PLACE,
    "part-unfiled": {**PLACE, "document": "label", "part": 1},
    "disposed": {"disposal": "D-2026-0001", "order": "2026-0001"},
    "restored": {"disposal": "D-2026-0001", "order": "2026-0001"},
}
LABEL = FiledPart(1, "2026-0001", "label", 1)
IN_STATE = {
    WAITING: ItemState(ARRIVAL, since=AT, by="docvault", parts=(LABEL,)),
    FILING: ItemState(ARRIVAL, FILING, AT, "li", order="2026-0001"),
    FILED: ItemState(ARRIVAL, FILED, AT, "li", order="2026-0001", document="notice", version=1, parts=(LABEL,)),
    REJECTED: ItemState(ARRIVAL, REJECTED, AT, "li", why="advertising", parts=(LABEL,)),
    DUPLICATE: ItemState(ARRIVAL, DUPLICATE, AT, "docvault", duplicate_of="20260921-aaaaa"),
}


def recorded(event: Event) -> Record:
    return Record(1, event, "", "")


def after(state: ItemState | None, action: str, item: str = ITEM) -> ItemState:
    if action == "arrived":
        return fold(state, recorded(arrived(replace(ARRIVAL, item=item), "docvault", AT)))
    return fold(state, recorded(step(action, item, "li", LATER, **DATA.get(action, {}))))


def test_the_actions_are_those_of_the_format() -> None:
    assert set(ACTIONS) == {"arrived"}.union(*LEADS.values(), *STAYS.values())


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("state", list(LEADS))
def test_a_step_leads_where_the_format_says_or_is_illegal(state: str, action: str) -> None:
    before = IN_STATE[state]
    if action in LEADS[state] or action in STAYS[state]:
        assert after(before, action).state == LEADS[state].get(action, state)
    else:
        with pytest.raises(IllegalStepError):
            after(before, action)


@pytest.mark.parametrize("action", ACTIONS)
def test_nothing_happens_to_what_never_arrived(action: str) -> None:
    if action == "arrived":
        assert after(None, action) == ItemState(ARRIVAL, WAITING, AT, "docvault")
    else:
        with pytest.raises(IllegalStepError, match="before it arrived"):
            after(None, action)


def test_an_action_the_format_does_not_know_is_illegal() -> None:
    with pytest.raises(IllegalStepError, match="no step"):
        after(IN_STATE[WAITING], "eaten")


def test_a_step_tells_since_when_by_whom_and_where() -> None:
    filing = after(IN_STATE[WAITING], "filing")
    assert (filing.since, filing.by, filing.order) == (LATER, "li", "2026-0001")
    filed = after(filing, "filed")
    assert (filed.order, filed.document, filed.version) == ("2026-0001", "notice", 2)
    assert after(IN_STATE[WAITING], "rejected").why == "advertising"
    assert after(IN_STATE[WAITING], "duplicate").duplicate_of == "20260921-aaaaa"
    again = after(IN_STATE[REJECTED], "waiting")
    assert (again.why, again.order) == ("", "")


def test_what_was_taken_back_is_known_and_only_that() -> None:
    waiting = after(IN_STATE[FILED], "unfiled")
    assert (waiting.order, waiting.document, waiting.version, waiting.why) == ("", "", 0, "")
    [gone] = waiting.unfiled
    assert (gone.by, gone.at, gone.why) == ("li", LATER, "not ours")
    assert waiting.was_unfiled(0, "2026-0001", "notice", 1)
    assert not waiting.was_unfiled(0, "2026-0001", "notice", 2)
    assert not waiting.was_unfiled(1, "2026-0001", "notice", 1)
    again = after(IN_STATE[WAITING], "part-unfiled")
    assert again.parts == ()
    assert again.was_unfiled(1, "2026-0001", "label", 1)
    with pytest.raises(IllegalStepError, match="no such part"):
        after(again, "part-unfiled")


def test_a_correction_changes_the_bytes_but_not_of_what_was_filed() -> None:
    waiting = after(IN_STATE[WAITING], "corrected")
    assert (waiting.arrival.sha256, waiting.arrival.bytes, waiting.since) == ("b" * 64, 20, AT)
    filed = fold(IN_STATE[FILED], recorded(step("corrected", ITEM, "docvault", LATER, document="notice", version=2)))
    assert (filed.version, filed.arrival) == (2, ARRIVAL)


def test_what_was_disposed_of_has_no_folder_until_it_comes_back() -> None:
    gone = after(IN_STATE[REJECTED], "disposed")
    assert (gone.disposal, gone.disposed_with, gone.state) == ("D-2026-0001", "2026-0001", REJECTED)
    assert IN_STATE[REJECTED].has_folder
    assert not gone.has_folder
    for action in ("filing", "waiting", "part-filed"):
        with pytest.raises(IllegalStepError, match="D-2026-0001"):
            after(gone, action)
    assert after(gone, "restored") == IN_STATE[REJECTED]


def test_a_folder_is_there_while_the_item_is_here() -> None:
    assert {state for state, item in IN_STATE.items() if item.has_folder} == IN_FOLDER == {WAITING, FILING, REJECTED}


def test_who_has_dealt_with_it() -> None:
    assert {state for state, item in IN_STATE.items() if item.is_handled} == {FILED, REJECTED, DUPLICATE}
    alone = replace(IN_STATE[FILED], by="docvault")
    assert not alone.is_handled  # it filed itself: somebody looks at it
    assert after(alone, "handled").is_handled
    marked = after(IN_STATE[WAITING], "handled")
    assert marked.is_handled
    assert not after(marked, "unhandled").is_handled
    filing = after(marked, "filing")
    assert after(filing, "waiting").is_handled  # it was not filed, and is as it was
    assert after(filing, "filed").handled is None  # what files itself afterwards is looked at
    assert not after(after(marked, "rejected"), "waiting").is_handled  # taken up again


def test_an_arrival_without_a_digest_is_none() -> None:
    event = arrived(ARRIVAL, "docvault", AT)
    data = {name: value for name, value in event.data.items() if name != "sha256"}
    with pytest.raises(IllegalStepError, match="sha256"):
        fold(None, recorded(replace(event, data=data)))


@given(
    st.builds(
        Arrival,
        item=st.just(ITEM),
        channel=st.sampled_from(["fax", "email"]),
        file=st.text(min_size=1),
        original_name=st.text(min_size=1),
        received=st.just(AT),
        sha256=st.just("a" * 64),
        bytes=st.integers(0),
        source=st.text(),
        left=st.booleans(),
    )
)
def test_an_arrival_is_read_as_it_was_written(arrival: Arrival) -> None:
    assert fold(None, recorded(arrived(arrival, "docvault", AT))).arrival == arrival


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(ACTIONS)), max_size=40))
def test_arrived_is_the_sum_of_all_fates(steps: list[tuple[str, str]]) -> None:
    """Whatever is tried: what the register takes in makes each item one of waiting, filing, filed, rejected, duplicate, and loses none."""
    states: dict[str, ItemState] = {}
    taken: list[Record] = []
    for item, action in steps:
        known = states.get(item)
        legal = known is None if action == "arrived" else known is not None
        if known is not None and action != "arrived":
            legal = action in LEADS[known.state] or action in STAYS[known.state]
            if known.disposal and action not in {"corrected", "handled", "unhandled", "disposed", "restored"}:
                legal = False
            if action == "part-unfiled" and LABEL not in known.parts:
                legal = False
        try:
            states[item] = after(known, action, item)
        except IllegalStepError:
            assert not legal
            continue
        assert legal
        data = DATA.get(action, {})
        event = arrived(replace(ARRIVAL, item=item), "docvault", AT) if action == "arrived" else step(action, item, "li", LATER, **data)  # fmt: skip
        taken.append(recorded(event))
    folded: dict[str, ItemState] = {}
    for record in taken:
        item = str(record.event.data["item"])
        folded[item] = fold(folded.get(item), record)
    assert folded == states
    fates = Counter(state.state for state in states.values())
    assert sum(fates.values()) == sum(record.event.action == "arrived" for record in taken)
    assert set(fates) <= set(LEADS)


def test_the_file_for_people_says_what_the_register_says() -> None:
    assert item_yaml(IN_STATE[REJECTED]) == {
        "format": "docvault-item/1",
        "item": ITEM,
        "state": "rejected",
        "file": "a_b.txt",
        "original_name": "a:b.txt",
        "channel": "fax",
        "received": AT,
        "sha256": "a" * 64,
        "bytes": 12,
        "why": "advertising",
    }
    plain = item_yaml(
        replace(IN_STATE[FILING], arrival=replace(ARRIVAL, original_name="a_b.txt", source="sub/a_b.txt"))
    )
    assert (plain["order"], plain["source"]) == ("2026-0001", "sub/a_b.txt")
    assert "original_name" not in plain
