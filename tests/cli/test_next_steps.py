"""What is said next can be done, what was typed is what was meant, and text and JSON of one command agree."""

from pathlib import Path

import pytest

from tests.cli.terminal import Run, run_in


def test_a_query_takes_a_word_that_is_not_wanted(run: Run) -> None:
    assert run("search", "silver").code == 0
    assert run("search", "silver", "-silver").code == 1
    assert run("search", "buttons", "-gold", "--json").json["total"] == 1
    assert run("search", "buttons", "--limt", "3").code == 2


def test_a_term_that_has_gone_by_is_refused(run: Run, order: str) -> None:
    refused = run("distribute", order, "spec-sheet", "--to", "cutting", "--due", "2020-01-01")
    assert refused.code == 2
    assert "has gone by" in refused.err
    assert run("holders", order, "spec-sheet").code == 1


def test_a_list_of_a_later_day_says_when_it_is_carried_out(run: Run, old: str) -> None:
    assert run("person", "add", "boss", "--name", "Boss", "--department", "sales", "--role", "manager").code == 0
    assert run("order", "complete", old, "--on", "2020-01-31").code == 0
    today = run("retention", "propose")
    assert "not before" not in today.out
    later = run("retention", "propose", "--as-of", "2032-12-31", "--json").json["disposal"]
    assert later
    approved = run("--as", "boss", "retention", "approve", later)
    assert "31 December 2032: it is carried out then, not before" in approved.out
    assert "dry-run" not in approved.out


def test_a_manager_withdraws_a_list_that_is_not_wanted(run: Run, old: str) -> None:
    for person, role in (("boss", "manager"), ("clerk", "member")):
        assert run("person", "add", person, "--name", person, "--department", "sales", "--role", role).code == 0
    assert run("order", "complete", old, "--on", "2020-01-31").code == 0
    disposal = run("retention", "propose", "--json").json["disposal"]
    assert run("--as", "clerk", "retention", "withdraw", disposal, "--why", "no").code == 3
    assert run("--as", "boss", "retention", "withdraw", disposal, "--why", "still wanted").code == 0


def test_a_value_in_another_currency_is_not_said_to_be_above_the_limit(run: Run, order: str) -> None:
    assert run("customer", "edit", "NORDIC", "--credit-limit", "2000 USD").code == 0
    assert run("order", "edit", order, "--value", "120000 EUR").code == 0
    said = run("review", order)
    assert "120000 EUR are in another currency" in said.out
    assert "exceeded" not in said.out
    credit = run("review", order, "--json").json["credit"]
    assert (credit["exceeded"], credit["uncompared"]) == (False, ["120000 EUR"])


@pytest.mark.parametrize("command", ["init", "demo"])
def test_no_vault_is_made_in_a_vault(vault: Path, command: str) -> None:
    refused = run_in(vault.parent, command, vault / "inbox" / "scan" / "sub")
    assert refused.code == 3
    assert "lies inside the vault" in refused.err
    assert not (vault / "inbox" / "scan" / "sub").exists()


def test_a_user_this_computer_does_not_have_and_a_name_that_is_taken_are_said(run: Run) -> None:
    qian = ("--name", "Qian", "--department", "qc")
    plain = run("person", "add", "qian", *qian)
    assert (plain.code, plain.err) == (0, "")
    said = run("person", "add", "qian2", *qian, "--system-user", "nosuchuser")
    assert said.code == 0
    assert "no user nosuchuser" in said.err
    assert "Qian is what qian is called too" in said.err
    assert "no user nosuch2" in run("person", "edit", "qian", "--system-user", "nosuch2").err


def test_a_closed_document_only_one_order_has_stands_in_one_column(run: Run, vault: Path, order: str) -> None:
    path = vault.parent / "contract.txt"
    path.write_text("contract", encoding="utf-8")
    assert run("person", "add", "zhao", "--name", "Zhao", "--department", "cutting", "--role", "member").code == 0
    assert run("add", order, path, "--kind", "contract").code == 0
    repeat = run("order", "repeat", order, "--json").json["order"]
    [told] = [
        one
        for one in run("--as", "zhao", "order", "compare", repeat, "--json").json["differences"]
        if one["what"] == "contract"
    ]
    assert told == {"what": "contract", "from": "", "to": "", "only": "from", "closed": True}
    [line] = [one for one in run("--as", "zhao", "order", "compare", repeat).out.splitlines() if "contract" in one]
    assert line.count("you may not read it") == 1


def test_the_history_tells_of_a_change_what_the_change_tells(run: Run, vault: Path, order: str) -> None:
    path = vault.parent / "fax.txt"
    path.write_text("fax", encoding="utf-8")
    assert run("person", "add", "zhao", "--name", "Zhao", "--department", "cutting", "--role", "member").code == 0
    assert run("add", order, path, "--kind", "contract").code == 0
    what = ("--what", "due: 2027-03-15 -> 2027-10-10", "--why", "zqsecret", "--evidence", "contract@1")
    assert run("change", "open", order, *what).code == 0
    assert "2027-10-10" in run("--as", "zhao", "change", "show", order, "CN-1").out
    told = run("--as", "zhao", "history", order).out
    assert "2027-10-10" in told
    assert "zqsecret" not in told
