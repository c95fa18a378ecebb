"""A query whose field or value is misspelt finds nothing, and says what is probably meant."""

import pytest

from tests.cli.terminal import Run


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("kind:spec-shet", "Nothing is called kind:spec-shet. Perhaps kind:spec-sheet is meant."),
        ("dept:cuting", "Perhaps dept:cutting is meant."),
        ("stage:samplin", "Perhaps stage:sampling is meant."),
        ("channel:faxx", "Perhaps channel:fax is meant."),
        (
            "is:current",
            "After is: comes one of these: superseded, newest, void, moved, waiting, rejected, filed, partial, unreadable, encrypted, empty, unread.",
        ),
        ("state:opne", "Perhaps state:open is meant."),
        ("class:urgnt", "Perhaps class:urgent is meant."),
        ("knd:spec-sheet", "Perhaps kind:spec-sheet is meant."),
        ("received:2026-13", "received:2026-13 is no date, or ends before it begins."),
        ("received:2026-11..2026-10", "or ends before it begins. Write it like received:2026-03-15"),
        ("before:2026-13-01", "before:2026-13-01 is no date. Write it like before:2026-03"),
        ("order:", "order: has no value. Write it without a space"),
    ],
)
def test_what_names_nothing_is_said_with_what_is_meant(run: Run, typed: str, said: str) -> None:
    for command in (("search", "buttons"), ("order", "list")):
        done = run(*command, typed, "--lang", "en")
        assert done.code == 1
        assert said in done.err
        assert run(*command, typed, "--json").json["total"] == 0
    told = run("search", "buttons", typed, "--json").json["said"]
    assert [said in one for one in told] == [True]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("customer:NORDIK", "Nothing is called customer:NORDIK. Perhaps customer:NORDIC is meant."),
        ("customer:ZZZ", "Nothing is called customer:ZZZ. `docvault customer list` shows the customers there are."),
        ("order:{year}-0091", "Nothing is called order:{year}-0091. Perhaps order:{year}-0001 is meant."),
        ("order:{year}-9999", "`docvault order list` shows the orders there are."),
        ("order:PO-4711", "Perhaps order:{year}-0001 is meant."),
    ],
)
def test_an_order_and_a_customer_there_is_not(run: Run, order: str, typed: str, said: str) -> None:
    year = order[:4]
    done = run("search", "buttons", typed.format(year=year), "--json")
    assert (done.code, done.json["total"]) == (1, 0)
    assert [said.format(year=year) in one for one in done.json["said"]] == [True]
    chinese = run("search", "buttons", typed.format(year=year), "--lang", "zh_CN", "--json")
    assert "没有" in chinese.json["said"][0]


def test_who_may_not_read_customers_is_told_of_none(run: Run, order: str) -> None:
    assert run("person", "add", "cui", "--name", "Cui", "--department", "cutting", "--role", "member").code == 0
    for line in (("order", "show", "nordic"), ("order", "show", "customer:NORDIK"), ("search", "customer:NORDIK")):
        told = run("--as", "cui", *line)
        assert "NORDIC" not in told.out + told.err, line
    assert "Perhaps customer:NORDIC is meant" in run("order", "show", "nordic").err
    assert "said" not in run("search", f"order:{order}", "customer:nordic", "silver", "--json").json


def test_what_is_left_out_by_a_misspelt_value_is_said_too(run: Run) -> None:
    done = run("search", "--lang", "en", "--", "buttons", "-kind:spec-shet")
    assert done.code == 0
    assert "Perhaps kind:spec-sheet is meant." in done.err


@pytest.mark.parametrize("typed", ["kind:spec*", "KIND:SPEC-SHEET", "kind:工艺单", 'kind:"spec sheet"', "is:newest"])
def test_what_names_something_is_found_without_a_word(run: Run, typed: str) -> None:
    done = run("search", "buttons", typed, "--lang", "en")
    assert (done.code, done.err) == (0, "")
