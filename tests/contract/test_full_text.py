"""The contract of the full text: what is found, how it is shown, and to whom."""

import random
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docvault.index.contract.full_text import COUNT_CAP, Sort
from docvault.index.contract.index import Index
from docvault.index.open import open_index
from docvault.index.sql.search import CANDIDATES
from docvault.model.control.rights import CONFIDENTIAL, GENERAL
from docvault.model.intake.extracted import Extracted, Facts, Outcome, Page, Part, Reason, ReasonCode
from docvault.model.search.query import READ_VALUES, parse_query
from docvault.model.values import replace
from tests.contract.entries import (
    CUTTER,
    ENGINES,
    EVERYTHING,
    HAN,
    KINDS,
    NOBODY,
    REVIEWER,
    Texts,
    case,
    found,
    item,
    orders,
    version,
)
from tests.pace import share

if TYPE_CHECKING:
    from docvault.model.control.rights import Reader


def test_what_is_put_is_found_with_its_snippet(index: Index, texts: Texts) -> None:
    index.put([case("2026-0001", version(texts.put("please use silver buttons, 请用银色纽扣代替金色纽扣")))])
    for typed in ("银色纽扣", "silver buttons", '"silver buttons"', "SILVER", "butt*", "请用 -lead", "lead OR silver"):
        result = found(index, typed)
        assert result.total == 1, typed
        hit = result.hits[0]
        assert (hit.order, hit.document, hit.version) == ("2026-0001", "spec", 1)
    snippet = found(index, "银色纽扣").hits[0].snippet
    assert [snippet.text[first:last] for first, last in snippet.marks] == ["银色纽扣"]
    assert found(index, "银扣").total == 0
    assert found(index, "silver -buttons").total == 0


def test_what_was_never_read_is_counted_until_it_is(index: Index, texts: Texts) -> None:
    unread = "f" * 64
    index.put([case("2026-0001", version(texts.put("silver")), version(unread, 2))])
    assert (found(index, "gold").total, found(index, "gold").unread, found(index, "silver").unread) == (0, 1, 1)
    assert [(where.case_id, where.version) for where in index.unread()] == [("2026-0001", 2)]
    texts[unread] = texts[texts.put("gold")]
    index.retext([unread])
    assert (found(index, "gold").total, found(index, "gold").unread) == (1, 0)
    assert list(index.unread()) == []


def test_of_what_was_never_read_only_what_the_reader_may_read_is_counted(index: Index) -> None:
    unread = "f" * 64
    index.put([case("2026-0001", version(unread))], items=[item("20261124-aaaaa", "d" * 64)])
    assert found(index, "silver").unread == 2
    assert found(index, "silver", reader=EVERYTHING).unread == 2
    assert found(index, "silver", reader=replace(EVERYTHING, items=False)).unread == 1
    assert found(index, "silver", reader=NOBODY).unread == 0


def test_recognised_text_with_blanks_between_characters(index: Index, texts: Texts) -> None:
    index.put([case("2026-0001", version(texts.put("银 色\n纽 扣 with HM-\n88412")))])
    assert found(index, "银色纽扣").total == 1
    snippet = found(index, "色纽").hits[0].snippet
    assert [snippet.text[first:last] for first, last in snippet.marks] == ["色 纽"]


def test_newest_first_and_superseded(index: Index, texts: Texts) -> None:
    old, new = texts.put("gold buttons"), texts.put("silver buttons")
    index.put([case("2026-0001", version(new, 2), version(old, 1, superseded=True))])
    hits = found(index, "buttons").hits
    assert [(hit.version, hit.superseded) for hit in hits] == [(2, False), (1, True)]
    assert [hit.version for hit in found(index, "buttons is:superseded").hits] == [1]
    assert [hit.version for hit in found(index, "buttons is:newest").hits] == [2]
    assert [hit.version for hit in found(index, "received:2026-11-01").hits] == [1]
    assert [hit.version for hit in found(index, "after:2026-11-02").hits] == [2]
    assert [hit.version for hit in found(index, "before:2026-11-02").hits] == [1]


def test_fields(index: Index, texts: Texts) -> None:
    first = case(
        "2026-0001",
        version(texts.put("one"), kind="change-notice", channel="fax", sender="anna@hansa.example"),
        references=("PO-4711",),
    )
    second = case(
        "2026-0002",
        version(texts.put("one"), kind="invoice"),
        customer="BERGAMO",
        state="completed",
        stage="shipment",
        styles=("ST 501",),
    )
    index.put([first, second])
    for typed, wanted in {
        "order:2026-0001": ["2026-0001"], "order:2026-*": ["2026-0002", "2026-0001"], "customer:bergamo": ["2026-0002"], "kind:invoice": ["2026-0002"],
        "stage:shipment": ["2026-0002"], "state:completed": ["2026-0002"], "channel:fax": ["2026-0001"], "from:hansa": ["2026-0001"],
        "dept:development one": ["2026-0002", "2026-0001"], "ref:po4711": ["2026-0001"], "style:st-501": ["2026-0002"],
        "one -customer:hansa": ["2026-0002"], "kind:invoice OR channel:fax": ["2026-0002", "2026-0001"], "customer:nobody": [],
    }.items():  # fmt: skip
        assert sorted(orders(index, typed)) == sorted(wanted), typed


def test_waiting_items_are_found_and_filed_ones_are_not_doubled(index: Index, texts: Texts) -> None:
    sha256 = texts.put("更改通知 silver")
    index.put(items=[item("20261124-abcde", sha256)])
    assert orders(index, "更改通知") == ["20261124-abcde"]
    assert [entry.item for entry in index.items()] == ["20261124-abcde"]
    index.put(
        [case("2026-0001", version(sha256, item="20261124-abcde"))],
        [item("20261124-abcde", sha256, state="filed", path="", order="2026-0001")],
    )
    assert orders(index, "更改通知") == ["2026-0001"]
    assert list(index.items()) == []
    assert index.counts() == {"filed": 1}
    assert [where.case_id for where in index.find_bytes(sha256)] == ["2026-0001"]
    assert [entry.order for entry in index.item("abcde")] == ["2026-0001"]


def test_what_was_rejected_is_found_as_that_and_does_not_wait(index: Index, texts: Texts) -> None:
    waiting, rejected = item("20261124-aaaaa", texts.put("silver one")), item("20261124-bbbbb", texts.put("silver two"))
    index.put(items=[waiting, replace(rejected, state="rejected")])
    states = {hit.item: hit.state for hit in found(index, "silver").hits}
    assert states == {"20261124-aaaaa": "waiting", "20261124-bbbbb": "rejected"}
    assert [hit.item for hit in found(index, "silver is:waiting").hits] == ["20261124-aaaaa"]
    assert [hit.item for hit in found(index, "is:rejected").hits] == ["20261124-bbbbb"]


def test_attachments_facts_and_names(index: Index, texts: Texts) -> None:
    part = Part(1, "面料要求.pdf", "application/pdf", 1, "0" * 64, Outcome.TEXT)
    texts["f" * 64] = Extracted(
        "message/rfc822", Outcome.TEXT, "t/1", (Page("see attachment"), Page("water repellent nylon", 1, 1)), (part,),
        Facts(title="尺码表 MJ-2207", sender="wang@hansa.example", sender_name="王丽", message_id="b7@hansa.example"),
    )  # fmt: skip
    index.put([case("2026-0001", version("f" * 64, file="mail-0916.eml", title="Fabric"))])
    for typed in ("repellent", "面料要求", "尺码表", "王丽", "wang@hansa.example", "mail-0916", "Fabric", "2207"):
        assert found(index, typed).total == 1, typed
    assert found(index, "repellent").hits[0].snippet.part == "面料要求.pdf"
    assert [where.case_id for where in index.find_thread(["b7@hansa.example"])] == ["2026-0001"]


def test_what_was_not_read_whole_is_found_by_how_that_ended(index: Index, texts: Texts) -> None:
    lacking = (Outcome.PARTIAL, Outcome.UNREADABLE, Outcome.ENCRYPTED, Outcome.EMPTY, Outcome.RECOGNISED)
    reason = Reason(ReasonCode.NOT_RECOGNISED, {"pages": 2})
    versions = [version(texts.put("silver")), version("f" * 64, 9)]
    for number, outcome in enumerate(lacking, start=2):
        sha256 = texts.put("silver")
        texts[sha256] = replace(texts[sha256], outcome=outcome, reasons=(reason,) if outcome is Outcome.PARTIAL else ())
        versions.append(version(sha256, number))
    index.put([case("2026-0001", *versions)], items=[item("20261124-aaaaa", versions[2].sha256)])
    found_by = {typed: [hit.version for hit in found(index, f"is:{typed}").hits] for typed in READ_VALUES}
    assert found_by == {"partial": [0, 2], "unreadable": [3], "encrypted": [4], "empty": [5], "unread": [9]}
    assert [hit.version for hit in found(index, "is:PARTIAL is:filed silver").hits] == [2]
    assert found(index, "-is:partial").total == 6
    assert [entry.id for entry in index.cases(parse_query("is:partial"))] == ["2026-0001"]
    hits = {hit.version: (hit.outcome, hit.reasons) for hit in found(index, "order:2026-0001").hits}
    assert (hits[1], hits[2], hits[9]) == (("text", ()), ("partial", (reason,)), ("unread", ()))
    assert index.lacking() == {"partial": 2, "unreadable": 1, "encrypted": 1, "empty": 1, "unread": 1}


def test_how_reading_ended_follows_new_text(index: Index, texts: Texts) -> None:
    sha256 = texts.put("", message_id="one@example")
    whole = texts[sha256]
    texts[sha256] = replace(whole, outcome=Outcome.UNREADABLE)
    index.put([case("2026-0001", version(sha256))])
    assert found(index, "is:unreadable").total == 1
    texts[sha256] = whole
    index.retext([sha256])
    assert found(index, "is:unreadable").total == 0
    assert len(index.find_thread(["one@example"])) == 1


def test_how_reading_ended_is_not_told_of_what_somebody_may_not_read(index: Index, texts: Texts) -> None:
    sha256 = texts.put("silver")
    texts[sha256] = replace(texts[sha256], outcome=Outcome.PARTIAL)
    index.put([case("2026-0001", version(sha256, kind="invoice"))])
    for typed in ("is:partial", "is:partial OR is:empty", "order:2026-0001 is:partial"):
        assert found(index, typed, reader=CUTTER).total == 0
        assert found(index, typed, reader=EVERYTHING).total == 1
    [hit] = found(index, "-is:unreadable", reader=CUTTER).hits
    assert (hit.closed, hit.outcome, hit.reasons) == (True, "", ())
    assert len(index.cases(parse_query("is:partial"), reader=CUTTER)) == 0
    assert index.lacking(CUTTER) == {}


@pytest.mark.parametrize("sort", list(Sort))
def test_words_do_not_find_what_somebody_may_not_read(index: Index, texts: Texts, sort: Sort) -> None:
    levels: dict[str, dict[str, Any]] = {
        "notice": {"kind": "notice"}, "spec": {"kind": "spec-sheet"}, "invoice": {"kind": "invoice"}, "unknown": {"kind": "of-another-vault"},
        "own": {"kind": "notice", "level": CONFIDENTIAL}, "opened": {"kind": "invoice", "level": GENERAL},
        "issued": {"kind": "spec-sheet", "readers": ("cutting", "development")}, "supplied": {"kind": "invoice", "readers": ("finance",)},
    }  # fmt: skip
    versions = [version(texts.put(f"silver {name}"), document=name, **fields) for name, fields in levels.items()]
    index.put([case("2026-0001", *versions)], [item("20261124-abcde", texts.put("silver fax"))])
    readable: list[tuple[Reader | None, set[str]]] = [
        (CUTTER, {"notice", "opened", "issued", ""}), (REVIEWER, {"notice", "spec", "unknown", "opened", "issued", "supplied", ""}),
        (NOBODY, {"notice", "opened"}), (EVERYTHING, {*levels, ""}), (None, {*levels, ""}),
    ]  # fmt: skip
    for reader, wanted in readable:
        for typed in ("silver", "silver -gold", "silver OR kind:nothing", "silver received:2026", "-gold"):
            result = found(index, typed, sort, reader)
            assert {hit.document for hit in result.hits} == wanted, (typed, reader)
            assert result.total == len(wanted)
            assert not any(hit.closed for hit in result.hits)
            assert all(hit.snippet.text for hit in result.hits)


def test_fields_find_it_and_show_no_text(index: Index, texts: Texts) -> None:
    silver = texts.put("silver price 4.20", title="Our price", sender="anna@hansa.example")
    index.put([case("2026-0001", version(silver, kind="invoice", file="price.txt"))])
    for typed in ("order:2026-0001", "kind:invoice", "received:2026", "customer:hansa is:newest"):
        [hit] = found(index, typed, reader=CUTTER).hits
        assert (hit.order, hit.document, hit.closed, hit.snippet.text) == ("2026-0001", "spec", True, ""), typed
    for typed in (
        "order:2026-0001 silver",
        "order:2026-0001 -gold",
        "order:2026-0001 -silver",
        "price.txt",
        "sheet",
        "anna",
        "Our price",
    ):
        result = found(index, typed, reader=CUTTER)
        assert (result.total, result.hits) == (0, ()), typed
        assert found(index, typed, reader=EVERYTHING).total == ("-silver" not in typed), typed


def test_who_may_read_changes_with_the_document(index: Index, texts: Texts) -> None:
    silver = texts.put("silver buttons AB-1234/7")
    index.put([case("2026-0001", version(silver))])
    assert found(index, "1234/7", reader=CUTTER).total == 0
    index.put([case("2026-0001", version(silver, readers=("cutting", "development")))])  # issued to the cutting room
    assert found(index, "1234/7", reader=CUTTER).total == 1
    texts[silver] = replace(texts[silver], pages=(Page("gold buttons"),))
    index.retext([silver])
    assert found(index, "gold", reader=CUTTER).total == 1
    assert found(index, "silver", reader=CUTTER).total == 0
    index.put([case("2026-0001", version(silver, level=CONFIDENTIAL))])
    assert [found(index, "gold", reader=reader).total for reader in (CUTTER, REVIEWER, EVERYTHING)] == [0, 0, 1]
    other = replace(
        CUTTER, kinds={**KINDS, "spec-sheet": GENERAL}
    )  # the kind's level is that of the moment of the search
    index.put([case("2026-0001", version(silver))])
    assert [found(index, "gold", reader=reader).total for reader in (CUTTER, other)] == [0, 1]
    index.put([case("2026-0001")])
    assert found(index, "gold").total == 0


def test_new_text_of_the_same_bytes(index: Index, texts: Texts) -> None:
    sha256 = texts.put("")
    index.put([case("2026-0001", version(sha256))])
    assert found(index, "银色").total == 0
    texts[sha256] = replace(texts[sha256], pages=(Page("银色纽扣 Page2", recognised=True),))
    index.retext([sha256])
    assert found(index, "银色").total == 1
    assert found(index, "page 2").total == 1


def test_precision_and_recall_against_substrings(engine: str, texts: Texts, tmp_path: Path) -> None:
    """Chinese slices of 2 and 4 characters, codes as typed and parts of codes: exactly the documents that hold them."""
    chance = random.Random(7)
    count = 3000 if engine == "sqlite" else 400
    bodies: dict[str, str] = {}
    entries = []
    for number in range(count):
        code = f"{chance.choice('ABHK')}{chance.choice('MPT')}-{chance.randrange(10_000):04}/{chance.randrange(10)}"
        body = (
            "".join(chance.choice(HAN) for _ in range(40))
            + f" style {code} fox，"
            + "".join(chance.choice(HAN) for _ in range(20))
        )
        bodies[f"N{number:05}"] = body
        entries.append(case(f"N{number:05}", version(texts.put(body), title="", file="", path=f"{number}")))
    index = open_index(tmp_path / "truth", engine, texts.get)
    index.put(entries)
    for _ in range(60):
        body = bodies[chance.choice(list(bodies))]
        start = chance.randrange(36)
        code = body.split("style ")[1].split(" ")[0]
        for typed in (body[start : start + 2], body[start : start + 4], code, code[1:7], code[3:6]):
            plain = typed.replace("-", "").replace("/", "").lower()
            truth = {
                name
                for name, text in bodies.items()
                if typed in text or plain in text.replace("-", "").replace("/", "").lower()
            }
            result = index.search(parse_query(f'"{typed}"'), limit=2000)
            assert {hit.order for hit in result.hits} == truth, typed
            assert result.total == min(len(truth), 1000)
    index.close()


def test_total_is_capped_and_pages_follow_each_other(index: Index, texts: Texts) -> None:
    index.put([case(f"2026-{number:04}", version(texts.put(f"buttons {number}"))) for number in range(30)])
    first = index.search(parse_query("buttons"), limit=20)
    second = index.search(parse_query("buttons"), limit=20, offset=20)
    assert (first.total, first.capped, len(first.hits), len(second.hits)) == (30, False, 20, 10)
    assert not {hit.order for hit in first.hits} & {hit.order for hit in second.hits}
    assert {hit.order for hit in found(index, "buttons", Sort.RELEVANCE).hits} == {
        f"2026-{number:04}" for number in range(30)
    }


def test_past_the_end_of_a_search_it_is_told_where_it_ends(index: Index, texts: Texts) -> None:
    buttons = texts.put("buttons")
    index.put([case(f"2026-{number:04}", version(buttons, path=f"{number}")) for number in range(COUNT_CAP + 3)])
    last = index.search(parse_query("buttons"), limit=20, offset=COUNT_CAP)
    assert (len(last.hits), last.total, last.capped) == (3, COUNT_CAP, True)
    for sort in Sort:
        behind = index.search(parse_query("buttons"), limit=20, offset=COUNT_CAP + 3, sort=sort)
        assert (behind.hits, behind.total, behind.capped) == ((), COUNT_CAP + 3, False)


def test_behind_what_is_ranked_the_older_matches_follow(index: Index, texts: Texts) -> None:
    count = CANDIDATES + 30
    index.put([case(f"2026-{number:04}", version(texts.put(f"buttons {number}"))) for number in range(count)])

    def numbers(limit: int, offset: int = 0) -> list[str]:
        query = parse_query("buttons")
        return [hit.order for hit in index.search(query, limit=limit, offset=offset, sort=Sort.RELEVANCE).hits]

    whole = numbers(1000)
    assert sorted(whole) == [f"2026-{number:04}" for number in range(count)]
    assert whole[CANDIDATES:] == [f"2026-{number:04}" for number in reversed(range(30))]
    assert [one for offset in range(0, count, 40) for one in numbers(40, offset)] == whole


def test_relevance_puts_the_title_first(index: Index, texts: Texts) -> None:
    index.put(
        [
            case("2026-0001", version(texts.put("zip " * 3 + "other words " * 300), 2, title="Letter")),
            case("2026-0002", version(texts.put("a zip"), 1, title="Zip card")),
        ]
    )
    assert [hit.order for hit in found(index, "zip", Sort.RELEVANCE).hits] == ["2026-0002", "2026-0001"]


@settings(max_examples=share(60, 2000), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(typed=st.text(max_size=30) | st.text('ab":-()*ORANDor银 ：“”《》^~{}[]/\\', max_size=20))
def test_nothing_typed_is_an_error(index: Index, texts: Texts, typed: str) -> None:
    if not texts:
        index.put([case("2026-0001", version(texts.put("a b 银色")))])
    for sort in Sort:
        assert found(index, typed, sort).total in {0, 1}
        assert found(index, typed, sort, CUTTER).total in {0, 1}
    index.cases(parse_query(typed))


def test_both_engines_agree(tmp_path: Path, texts: Texts) -> None:
    entries = [
        case(f"2026-{number:04}", version(texts.put(f"{HAN[number % 30 :]} fox{number} dog"))) for number in range(40)
    ]
    engines = [open_index(tmp_path / engine, engine, texts.get) for engine in ENGINES]
    for index in engines:
        index.put(entries)
    for typed in (
        "银色",
        "fox1*",
        "dog -fox3",
        "扣",
        "更改通知 OR fox5",
        "-dog",
        '"fox7 dog"',
        "认 fox9",
        unicodedata.normalize("NFD", "Größe"),
    ):
        answers = [[hit.order for hit in found(index, typed).hits] for index in engines]
        assert answers[0] == answers[1], typed
    for index in engines:
        index.close()
