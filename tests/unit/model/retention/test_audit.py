"""Periods, classes, what stands against a disposal, chains of repeat orders: the arithmetic and the decisions by themselves."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvault.model.case.fields import FieldError
from docvault.model.case.manifest import Document, Manifest, Version
from docvault.model.case.records import ChangeNotice, Copy, Hold, NoticeStep, Signature
from docvault.model.control.holdings import SignTimes
from docvault.model.periods import read_period
from docvault.model.retention.audit import Facts, Surroundings, assess, facts_of
from docvault.model.retention.chains import Link, running_chains
from docvault.model.retention.dues import Due, RetentionRules, class_of, is_short
from docvault.model.retention.grounds import Ground
from docvault.model.service_hours import Calendar
from docvault.model.settings import RetentionClass, RetentionSettings
from docvault.model.values import replace
from docvault.model.vault_config import VaultConfig
from tests.unit.model.cases import order_of

RULES = RetentionRules(
    (
        RetentionClass("key", "Key", "P10Y", importance="high"),
        RetentionClass("papers", "Papers", "P5Y", kinds=("contract",)),
        RetentionClass("orders", "Orders", "P3Y"),
    ),
    SignTimes(Calendar()),
)
AT = "2020-01-15T10:00:00+08:00"


def document(kind: str = "spec-sheet", **fields: object) -> Document:
    version = Version(1, "a.txt", "0" * 64, 1, AT, "li")
    return Document(kind, kind, kind, versions=(replace(version, **fields),))  # type: ignore[arg-type]


def order(*documents: Document, **fields: object) -> Manifest:
    known: dict[str, object] = {"kind": "order", "id": "2020-0001", "title": "Jeans", "state": "completed", "opened": AT, "customer": "HANSA",
                                "completed": "2020-01-31"}  # fmt: skip
    return order_of(**{**known, **fields}, documents=documents or (document(),))


@pytest.mark.parametrize(
    ("period", "since", "over"),
    [
        ("P3Y", "2024-02-29", "2027-02-28"),
        ("P4Y", "2024-02-29", "2028-02-29"),
        ("P3Y", "2025-02-28", "2028-02-28"),
        ("P1M", "2026-01-31", "2026-02-28"),
        ("P18M", "2026-08-31", "2028-02-29"),
        ("P2Y6M", "2026-12-31", "2029-06-30"),
        ("P2W", "2026-12-25", "2027-01-08"),
        ("P1Y1D", "2027-02-28", "2028-02-29"),
    ],
)
def test_periods(period: str, since: str, over: str) -> None:
    assert read_period(period).after(date.fromisoformat(since)).isoformat() == over


@pytest.mark.parametrize("text", ["", "P", "3Y", "PT3H", "P-3Y", "P3", "P3Y ", "P1D2Y", "p3y", "P1.5Y"])
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(ValueError):
        read_period(text)


@given(day=st.dates(date(1990, 1, 1), date(2100, 1, 1)), later=st.integers(0, 400), years=st.integers(0, 50))
def test_a_later_trigger_never_falls_due_earlier(day: date, later: int, years: int) -> None:
    period = read_period(f"P{years}Y")
    assert period.after(day) <= period.after(date.fromordinal(day.toordinal() + later))


def test_three_years_are_not_short() -> None:
    assert [is_short(text) for text in ("P3Y", "P36M", "P10Y", "P35M", "P1Y", "P1095D", "P1094D")] == [
        False, False, False, True, True, False, True,
    ]  # fmt: skip


def test_the_first_class_that_fits_counts() -> None:
    def of(kind: str, importance: str = "") -> str:
        found = class_of(kind, importance, RULES.classes)
        return found.id if found else ""

    assert (of("contract"), of("spec-sheet"), of("contract", "high"), of("spec-sheet", "low")) == (
        "papers", "orders", "key", "orders",
    )  # fmt: skip
    assert class_of("spec-sheet", "", RULES.classes[:2]) is None


def test_what_is_kept_alike_is_one_entry() -> None:
    assert facts_of(order(document(), document("bom")), RULES).dues == (
        Due((), "orders", "P3Y", "completed", "2020-01-31", "2023-01-31"),
    )
    dues = facts_of(order(document(), document("contract")), RULES).dues
    assert [(due.documents, due.expired) for due in dues] == [
        (("spec-sheet",), "2023-01-31"),
        (("contract",), "2025-01-31"),
    ]


def test_what_was_disposed_of_is_not_due_again() -> None:
    assert facts_of(order(document(disposed="D-2026-0001")), RULES).dues == ()


def codes(manifest: Manifest) -> list[str]:
    return [ground.code for ground in facts_of(manifest, RULES).grounds]


def test_what_stands_against_a_disposal() -> None:
    paper = Copy(1, "cutting", "paper", AT, "li", due=AT)
    signed = Signature("cutting", "chen", "Chen", AT, "screen", "0" * 64)
    newer = replace(document(copies=(paper,), signatures=(signed,)).versions[0], number=2, copies=(), signatures=())
    superseded = replace(document(copies=(paper,), signatures=(signed,)))
    superseded = replace(superseded, versions=(*superseded.versions, newer))
    change = ChangeNotice("CN-1", (), "why", (NoticeStep("open", AT, "li"),))
    hold = Hold("2020-0001", "claim", "li", AT)
    assert codes(order()) == []
    assert codes(order(state="open", completed="")) == ["open"]
    assert codes(order(holds=(hold,))) == ["hold"]
    assert codes(order(holds=(replace(hold, kind="complaint"),))) == ["complaint"]
    assert codes(order(holds=(replace(hold, released=AT),))) == []
    assert codes(order(changes=(change,))) == ["change"]
    assert codes(order(changes=(replace(change, steps=(NoticeStep("rejected", AT, "li"),)),))) == []
    assert codes(order(document(copies=(paper,)))) == ["unsigned"]
    assert codes(order(document(copies=(paper,), signatures=(signed,)))) == []
    assert codes(order(superseded)) == ["copies", "unsigned"]
    assert codes(order(state="cancelled", completed="")) == ["no-date"]
    assert codes(order(state="cancelled", completed="", cancelled="2020-03-01")) == []


def test_every_ground_has_its_sentence() -> None:
    hold = Hold("2020-0001", "claim for 300 jeans", "wu", AT)
    [ground] = facts_of(order(holds=(hold,)), RULES).grounds
    assert ground.text() == "held since 2020-01-15 by wu: claim for 300 jeans"


def test_chains_are_followed_over_any_number_of_repetitions() -> None:
    links = [Link("b", "a", runs=False, base_runs=False), Link("c", "b", runs=False, base_runs=False)]
    assert running_chains(links) == {}
    assert running_chains([*links, Link("d", "c", runs=True, base_runs=False)]) == dict.fromkeys("abc", "d")
    assert running_chains([*links, Link("x", "y", runs=False, base_runs=True)]) == {"x": "y"}


def test_an_audit_judges_as_of_its_date() -> None:
    due = Due((), "orders", "P3Y", "completed", "2020-01-31", "2023-01-31")
    facts = [Facts("1", "HANSA", (due,)), Facts("2", "NORDIC", (due,), unclassed=("x",)), Facts("3", "HANSA", (due,))]
    held = (Ground("customer", {"customer": "NORDIC"}),)
    around = Surroundings({"NORDIC": held}, {"3": "4"})
    before = assess(facts, around, "2023-01-30", 90)
    assert (before.eligible, before.blocked, len(before.coming)) == ((), (), 3)
    assert assess(facts, around, "2022-11-01", 90).coming == ()
    on = assess(facts, around, "2023-01-31", 90)
    assert on.eligible == (("1", due),)
    assert on.blocked == (("2", held), ("3", (Ground("chain", {"order": "4"}),)))
    assert on.unclassed == (("2", "x"),)


def tree(**retention: object) -> dict[str, object]:
    plain = {
        "format": "docvault/1",
        "format_text": "0" * 64,
        "id": "x",
        "name": "x",
        "created": AT,
        "time_zone": "Asia/Shanghai",
        "language": "en",
    }
    return {**plain, "retention": retention} if retention else dict(plain)


def test_the_schedule_in_vault_yaml() -> None:
    assert VaultConfig.from_tree(tree()).retention == RetentionSettings()
    assert "retention" not in VaultConfig.from_tree(tree()).to_tree()
    classes = [{"id": "all", "name": "All", "period": "P7Y", "trigger": "shipped", "colour": "red"}]
    config = VaultConfig.from_tree(tree(classes=classes, bin_days=10))
    assert config.retention.bin_days == 10
    assert VaultConfig.from_tree(config.to_tree()) == config
    with pytest.raises(FieldError, match="period"):
        VaultConfig.from_tree(tree(classes=[{"id": "all", "name": "All", "period": "three years"}]))
