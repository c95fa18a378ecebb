"""The contract suite of the index: every engine passes the same tests, with the same answers."""

import random
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docvault.index.contract.catalogue import CaseEntry, ItemEntry, VersionEntry
from docvault.index.contract.control import AgendaQuery, ChangeEntry, SignoffQuery
from docvault.index.contract.full_text import SearchResult, Sort
from docvault.index.contract.index import Index
from docvault.index.errors import IndexBroken
from docvault.index.open import delete_index, open_index
from docvault.model.control.agenda import Duty
from docvault.model.control.holdings import Position
from docvault.model.control.rights import CONFIDENTIAL, GENERAL, INTERNAL, Reader
from docvault.model.intake.extracted import Extracted, Facts, Outcome, Page, Part
from docvault.model.retention.retention import Due, Ground, Link
from docvault.model.retention.retention import Facts as Retained
from docvault.model.search.query import parse_query
from docvault.model.system_errors import NotWritableError
from docvault.model.values import replace
from tests.pace import share

ENGINES = ["sqlite", "whoosh"]
HAN = "银色纽扣代替金的牛仔裤面料订单交期大货船样尺码表更改通知客户确认"


class Texts(dict[str, Extracted]):
    """Kept text by digest; `put` makes a digest of its own for each text."""

    def put(self, text: str, **facts: str) -> str:
        sha256 = f"{len(self):064x}"
        self[sha256] = Extracted("text/plain", Outcome.TEXT, "test/1", pages=(Page(text),), facts=Facts(**facts))  # type: ignore[arg-type]
        return sha256


@pytest.fixture
def texts() -> Texts:
    return Texts()


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def index(engine: str, texts: Texts, tmp_path: Path) -> Iterator[Index]:
    opened = open_index(tmp_path / "index", engine, texts.get)
    yield opened
    opened.close()


def version(sha256: str, number: int = 1, **fields: object) -> VersionEntry:
    known: dict[str, object] = {
        "document": "spec", "version": number, "kind": "spec-sheet", "title": "Spec sheet", "department": "development", "file": f"spec{number}.txt",
        "path": f"orders/2026/x/documents/spec/v{number}/spec.txt", "sha256": sha256, "bytes": 10, "added": "2026-11-24T10:00:00+08:00",
        "received": f"2026-11-{number:02}T10:00:00+08:00",
    }  # fmt: skip
    return VersionEntry(**{**known, **fields})  # type: ignore[arg-type]


def case(case_id: str, *versions: VersionEntry, **fields: object) -> CaseEntry:
    known: dict[str, object] = {
        "kind": "order", "id": case_id, "folder": f"orders/2026/{case_id}", "head": "h", "history_bytes": 1, "title": "Jeans", "customer": "HANSA",
        "state": "open", "versions": versions,
    }  # fmt: skip
    return CaseEntry(**{**known, **fields})  # type: ignore[arg-type]


def item(item_id: str, sha256: str, **fields: object) -> ItemEntry:
    known: dict[str, object] = {
        "item": item_id, "state": "waiting", "file": "fax.tif", "path": f"intake/2026/11/24/{item_id}/fax.tif", "channel": "fax",
        "received": "2026-11-24T10:00:00+08:00", "sha256": sha256, "bytes": 10,
    }  # fmt: skip
    return ItemEntry(**{**known, **fields})  # type: ignore[arg-type]


KINDS = {"notice": GENERAL, "spec-sheet": INTERNAL, "invoice": CONFIDENTIAL, "note": INTERNAL}
CUTTER = Reader(frozenset({INTERNAL, CONFIDENTIAL}), KINDS, "cutting")
REVIEWER = Reader(frozenset({CONFIDENTIAL}), KINDS, "finance")
NOBODY = Reader(frozenset({INTERNAL, CONFIDENTIAL}), KINDS, items=False)
EVERYTHING = Reader(frozenset(), KINDS, "merchandising")


def found(index: Index, typed: str, sort: Sort = Sort.NEWEST, reader: Reader | None = None) -> SearchResult:
    return index.search(parse_query(typed), sort=sort, limit=100, reader=reader)


def orders(index: Index, typed: str) -> list[str]:
    return [hit.order or hit.item for hit in found(index, typed).hits]


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


def test_an_item_is_found_by_its_exact_id_or_by_what_was_typed(index: Index, texts: Texts) -> None:
    first, second = item("20261124-abcde", texts.put("one")), item("20261125-bbcde", texts.put("two"), state="rejected")
    index.put(items=[first, second])
    assert index.exact_item("20261124-abcde") == first
    assert [index.exact_item(typed) for typed in ("abcde", "20261124-ABCDE", "20261124-abcd", "")] == [None] * 4
    assert index.item("20261125-bbcde") == [second]
    assert index.item("bcde") == [first, second]
    assert index.item("nothing") == []
    index.remove(items=["20261124-abcde"])
    assert index.exact_item("20261124-abcde") is None


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


def test_what_is_removed_or_replaced_is_gone(index: Index, texts: Texts) -> None:
    index.put(
        [case("2026-0001", version(texts.put("gold buttons AB-1234/7")))],
        [item("20261124-abcde", texts.put("a waiting fax"))],
    )
    index.put([case("2026-0001", version(texts.put("silver buttons")))])
    assert [found(index, typed).total for typed in ("gold", "1234/7", "silver")] == [0, 0, 1]
    index.remove([("order", "2026-0001")], ["20261124-abcde"])
    assert [found(index, typed).total for typed in ("silver", "waiting", "buttons")] == [0, 0, 0]
    assert index.case("order", "2026-0001") is None
    assert index.find_keys(["2026-0001"]) == []


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


def test_catalogue(index: Index) -> None:
    index.put(
        [
            case("2026-0001", title="牛仔裤", references=("HM-88412",), due="2026-12-15"),
            case("2026-0002", state="completed", references=("HM-88437",)),
            case("HANSA", kind="customer", title="Hansa Mode", addresses=("hansa.example", "+49 40 555 0142")),
        ]
    )
    assert [entry.id for entry in index.cases(parse_query(""))] == ["2026-0002", "2026-0001"]
    assert [entry.id for entry in index.cases(parse_query("state:open"))] == ["2026-0001"]
    assert [entry.id for entry in index.cases(parse_query("牛仔裤"))] == ["2026-0001"]
    assert [entry.id for entry in index.cases(parse_query("hm88437"))] == ["2026-0002"]
    assert [entry.id for entry in index.cases(parse_query("due:2026-12"))] == ["2026-0001"]
    assert [entry.id for entry in index.cases(parse_query(""), kind="customer")] == ["HANSA"]
    assert index.find_address("Anna@hansa.example") == ["HANSA"]
    assert index.find_address("anna@elsewhere.example") == []
    assert index.heads() == {
        ("order", "2026-0001"): ("h", 1),
        ("order", "2026-0002"): ("h", 1),
        ("customer", "HANSA"): ("h", 1),
    }
    assert [(hit.order, hit.field) for hit in index.find_keys(["hm 88412", "nothing"])] == [("2026-0001", "reference")]
    assert [hit.order for hit in index.find_keys(["HM-884I2"])] == []
    assert [hit.order for hit in index.find_keys(["HM-884I2"], fold=True)] == ["2026-0001"]
    assert {hit.order for hit in index.find_keys(["HM-88431"], near=True)} == {"2026-0002"}
    assert [hit.order for hit in index.find_keys(["HM-8843"], near=True)] == ["2026-0002"]


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
        entries.append(case(f"N{number:05}", version(texts.put(body), title="", file="")))
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


def test_a_read_only_index_answers_the_same_and_changes_nothing(engine: str, texts: Texts, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    with pytest.raises(IndexBroken):
        open_index(folder, engine, texts.get, read_only=True)
    assert not folder.exists()
    index = open_index(folder, engine, texts.get)
    index.put(marks={"intake_bytes": "17"})
    index.close()
    before = (folder / "index.sqlite").read_bytes()
    reading = open_index(folder, engine, texts.get, read_only=True)
    assert reading.marks()["intake_bytes"] == "17"
    assert found(reading, "buttons").hits == ()
    with pytest.raises(NotWritableError):
        reading.put(marks={"intake_bytes": "18"})
    reading.close()
    assert (folder / "index.sqlite").read_bytes() == before


def test_an_index_that_cannot_be_used_says_so(engine: str, texts: Texts, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    open_index(folder, engine, texts.get).close()
    (folder / "index.sqlite").write_bytes(b"this is no index" * 1000)
    with pytest.raises(IndexBroken):
        open_index(folder, engine, texts.get)
    delete_index(folder)
    open_index(folder, engine, texts.get).close()


def facts(order: str, expired: str, *grounds: Ground) -> Retained:
    due = Due((), "orders", "P3Y", "completed", "2020-01-31" if expired else "", expired)
    return Retained(order, "HANSA", (due,), (), grounds)


def test_what_falls_due_is_told_by_number(index: Index) -> None:
    known = [
        facts("2026-0002", "2023-01-31"),
        facts("2026-0001", "2024-01-31"),
        facts("2026-0003", "2029-01-31"),
        facts("2026-0004", "", Ground("open")),
    ]
    index.put([case(one.order, retention=one, customer="HANSA") for one in known])
    assert list(index.retention("2024-01-31")) == [known[1], known[0], known[3]]
    assert list(index.retention("2020-01-01")) == [known[3]]
    index.put([case("2026-0002", retention=facts("2026-0002", "2033-01-31"), customer="HANSA")])
    index.remove([("order", "2026-0001")])
    assert list(index.retention("2024-01-31")) == [known[3]]


def test_holds_and_chains(index: Index) -> None:
    hold = Ground("hold", {"at": "2026-01-01", "by": "li", "why": "claim", "target": "2026-0001"})
    customer = Ground("customer", {"customer": "HANSA", "target": "customer:HANSA"})
    held = facts("2026-0001", "2023-01-31", hold)
    index.put(
        [
            case("2026-0001", retention=held, state="completed"),
            case("2026-0002", retention=facts("2026-0002", "2023-01-31"), based_on="2026-0001"),
            case("HANSA", kind="customer", customer="", retention=Retained("", "HANSA", grounds=(customer,))),
        ]
    )
    assert list(index.held("order")) == [held]
    assert [(one.customer, one.grounds) for one in index.held("customer")] == [("HANSA", (customer,))]
    assert list(index.links()) == [Link("2026-0002", "2026-0001", runs=True, base_runs=False)]


def test_purge_leaves_no_byte_of_what_was_removed(index: Index, texts: Texts, tmp_path: Path) -> None:
    index.put(
        [case("2026-0001", version(texts.put("quetzal 鹦鹉螺"))), case("2026-0002", version(texts.put("axolotl 海马")))]
    )
    index.put([case("2026-0001")])
    assert index.purge()
    files = b"".join(path.read_bytes() for path in (tmp_path / "index").rglob("*") if path.is_file())
    for gone in ("quetzal", "鹦鹉"):
        assert gone.encode() not in files
    assert orders(index, "axolotl") == ["2026-0002"]
    assert orders(index, "quetzal") == []


def position(department: str, state: str, **fields: object) -> Position:
    known: dict[str, object] = {
        "document": "trims-card", "version": 1, "newest": 1, "department": department, "state": state, "since": "2026-11-20T10:00:00+08:00",
    }  # fmt: skip
    return Position(**{**known, **fields})  # type: ignore[arg-type]


def controlled(case_id: str, **fields: object) -> CaseEntry:
    """An order with a signature owed, one given, paper to give back, and two duties."""
    known: dict[str, object] = {
        "positions": (
            position("cutting", "owed", due="2026-11-25T10:00:00+08:00", open_signers=("wu", "xu")),
            position("factory", "signed", person="zhao", name="赵敏", at="2026-11-21T09:00:00+08:00"),
            position("trims", "superseded", newest=2, out=(3, 4), return_due="2026-11-24T02:00:00+00:00"),
        ),
        "duties": (
            Duty("signature", "2026-11-25T10:00:00+08:00", "cutting", values={"document": "trims-card"}),
            Duty("missing", "", "fabric", values={"document_kind": "fabric-card"}),
            Duty("delivery", "2027-01-15T23:59:59+08:00", "merchandising", "li", {"title": "牛仔裤"}),
        ),
        "changes": (
            ChangeEntry("CN-1", "closed", "2026-11-20T10:00:00+08:00", "2026-11-22T10:00:00+08:00", "buttons: gold → silver", "trims-card"),
            ChangeEntry("CN-2", "open", "2026-11-23T10:00:00+08:00", "2026-11-23T10:00:00+08:00", "due: … → …", ""),
        ),
    }  # fmt: skip
    return case(case_id, **{**known, **fields})


def test_signoffs_are_found_by_order_department_and_time(index: Index) -> None:
    entry = controlled("2026-0001")
    index.put([entry, case("2026-0002", positions=(position("cutting", "signed"),))])
    assert [one for _, one in index.signoffs(SignoffQuery(order="2026-0001"))] == list(entry.positions)
    assert [order for order, _ in index.signoffs(SignoffQuery(department="cutting"))] == ["2026-0002", "2026-0001"]
    assert [order for order, _ in index.signoffs(SignoffQuery(department="cutting"), limit=1)] == ["2026-0002"]

    def late(at: str) -> list[str]:
        return [one.department for _, one in index.signoffs(SignoffQuery(overdue_at=at))]

    assert late("2026-11-24T09:59:00+08:00") == []
    assert late("2026-11-24T10:01:00+08:00") == ["trims"]  # written in another offset, the same instant
    assert late("2026-11-25T03:00:00+00:00") == ["cutting", "trims"]


def test_duties_are_found_by_whose_they_are_and_until_when(index: Index) -> None:
    index.put([controlled("2026-0001"), controlled("2026-0002", duties=())])

    def kinds(department: str = "", person: str = "", until: str = "", deliveries_until: str = "") -> list[str]:
        return [duty.kind for _, duty in index.duties(AgendaQuery(department, person, until, deliveries_until))]

    far, near = "9999-12-31T00:00:00+00:00", "2026-11-25T10:00:00+08:00"
    assert kinds(until=far, deliveries_until=far) == ["signature", "delivery", "missing"]  # what has no time comes last
    assert kinds(until=far, deliveries_until=near) == ["signature", "missing"]
    assert kinds(until="2026-11-24T10:00:00+08:00", deliveries_until=near) == ["missing"]
    assert kinds(department="cutting", until=far) == ["signature"]
    assert kinds(department="merchandising", person="li", until=far, deliveries_until=far) == ["delivery"]
    assert kinds(department="cutting", person="wu", until=far) == ["signature"]  # names nobody: the department's
    assert [duty.kind for _, duty in index.duties(AgendaQuery(until=near, dated=True))] == ["signature"]
    [(order, duty)] = index.duties(AgendaQuery(department="fabric", until=far))
    assert (order, duty) == ("2026-0001", controlled("x").duties[1])


def test_changes_are_found_by_order_and_state(index: Index) -> None:
    index.put([controlled("2026-0001"), controlled("2026-0002")])
    assert [(order, one.change) for order, one in index.changes()] == [
        ("2026-0002", "CN-1"), ("2026-0002", "CN-2"), ("2026-0001", "CN-1"), ("2026-0001", "CN-2"),
    ]  # fmt: skip
    assert [one for _, one in index.changes("2026-0001")] == list(controlled("x").changes)
    assert {one.change for _, one in index.changes(states=("open", "issued"))} == {"CN-2"}


def test_what_an_order_owes_is_replaced_and_removed_with_it(index: Index) -> None:
    far = "9999-12-31T00:00:00+00:00"
    index.put([controlled("2026-0001"), controlled("2026-0002")])
    index.put([controlled("2026-0001", positions=(position("cutting", "signed"),), duties=(), changes=())])
    assert [(order, one.state) for order, one in index.signoffs(SignoffQuery(order="2026-0001"))] == [
        ("2026-0001", "signed")
    ]
    assert {order for order, _ in index.duties(AgendaQuery(until=far))} == {"2026-0002"}
    index.remove([("order", "2026-0002")])
    assert list(index.duties(AgendaQuery(until=far))) == []
    assert list(index.changes()) == []


def test_arrivals_nobody_has_dealt_with(index: Index, texts: Texts) -> None:
    sha256 = texts.put("fax")
    index.put(
        items=[
            item("20261124-aaaaa", sha256),
            item("20261124-bbbbb", sha256, state="filed", handled=True),
            item("20261124-ccccc", sha256, state="filed"),
        ]
    )
    assert [one.item for one in index.items(("waiting", "filed"), unhandled=True)] == [
        "20261124-aaaaa",
        "20261124-ccccc",
    ]
    assert [one.handled for one in index.items(("filed",))] == [True, False]


def test_an_index_made_again_by_somebody_else_is_noticed(
    index: Index, engine: str, texts: Texts, tmp_path: Path
) -> None:
    index.put([case("2026-0001")])
    assert not index.is_replaced()
    delete_index(tmp_path / "index")
    assert index.is_replaced()
    other = open_index(tmp_path / "index", engine, texts.get)
    other.close()
    assert index.is_replaced()
