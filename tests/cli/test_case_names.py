"""One notation for case files in every command: orders by number or reference however typed, customers and plans by kind and id."""

from pathlib import Path

import pytest

from tests.cli.terminal import Run, run_in


@pytest.fixture
def paper(vault: Path) -> Path:
    """A paper beside the vault."""
    made = vault.parent / "frame.txt"
    made.write_text("frame contract 框架合同", encoding="utf-8")
    return made


def _customer_file(vault: Path) -> Path:
    return vault / "customers" / "NORDIC" / "manifest.yaml"


def test_an_order_is_found_however_its_number_is_typed(run: Run, order: str) -> None:
    wide = order.translate({ord(one): chr(ord(one) + 0xFEE0) for one in "0123456789"})
    for dash in "‐‑‒–—―−－ー":
        assert run("order", "show", wide.replace("-", dash), "--json").json["order"] == order, dash
    assert run("order", "show", f" {order[:4]}\u00ad{order[4:]}\u200b", "--json").json["order"] == order
    assert run("order", "show", order.replace("-", ""), "--json").json["order"] == order


def test_an_order_is_found_by_the_reference_that_only_one_open_order_has(run: Run, order: str, paper: Path) -> None:
    assert run("order", "show", "po 4711", "--json").json["order"] == order
    added = run("add", "PO-4711", paper, "--json")
    assert added.json["order"] == order
    other = run("order", "new", "--customer", "HANSE", "--title", "Coat", "--ref", "PO-4711", "--json").json["order"]
    refused = run("history", "PO-4711")
    assert refused.code == 2
    assert f"PO-4711 means several orders: {order}, {other}." in refused.err
    assert run("order", "cancel", other, "--why", "w").code == 0
    assert run("history", "PO-4711", "--json").json["order"] == order


def test_who_may_not_read_orders_finds_none_by_its_reference(run: Run, vault: Path, order: str) -> None:
    assert run("person", "add", "cut", "--name", "Cutter", "--department", "cutting").code == 0
    settings = vault / "vault.yaml"
    settings.write_text(
        settings.read_text(encoding="utf-8") + "confidentiality:\n  cases:\n    order: confidential\n", encoding="utf-8"
    )
    assert run("adopt").code == 0
    assert run("--as", "cut", "order", "show", "PO-4711").code == 4
    assert run("--as", "cut", "order", "show", order).code == 0


def test_what_is_meant_is_said(run: Run, order: str) -> None:
    wrong = order[:-1] + "7"
    assert f"Perhaps {order[:-1]}" in run("order", "show", wrong).err
    assert "Perhaps customer:NORDIC is meant" in run("order", "show", "customer:NORDIK").err
    assert "Perhaps customer:NORDIC is meant" in run("order", "show", "nordic").err
    missing = run("order", "show", "plan:spring")
    assert missing.code == 4
    assert "docvault plan" not in missing.err


@pytest.mark.parametrize(
    "command",
    [
        "sign {} contract",
        "distribute {} contract --to cutting",
        "order edit {} --note n",
        "order complete {}",
        "review {}",
        "change list {}",
        "move {} contract 2026-0001 --why w",
        "order repeat {}",
        "prove {} contract --department cutting --out p.json",
    ],
)
def test_what_is_done_with_orders_is_refused_of_a_customer(run: Run, command: str) -> None:
    refused = run(*command.format("customer:NORDIC").split())
    assert refused.code == 2
    assert "customer:NORDIC is not an order" in refused.err


def test_papers_go_into_a_customers_file_and_out_of_it(run: Run, vault: Path, paper: Path) -> None:
    assert run("add", "Customer：nordic", paper, "--kind", "contract", "--json").json["order"] == "customer:NORDIC"
    again = run("add", "customer:NORDIC", paper)
    assert again.code == 3
    assert "version 1 of contract of customer:NORDIC" in again.err
    shown = run("order", "show", "customer:NORDIC", "--json").json
    assert [one["id"] for one in shown["documents"]] == ["contract"]
    out = vault.parent / "copy.txt"
    taken = run("get", "customer:NORDIC", "contract", "--out", out, "--why", "audit", "--json").json
    assert (taken["order"], out.read_text(encoding="utf-8")) == ("customer:NORDIC", "frame contract 框架合同")
    told = run("access", "--json").json["rows"]
    assert [(one["customer"], one["document"]) for one in told] == [("NORDIC", "contract")]
    assert run("history", "customer:NORDIC", "--json").json == run("history", "NORDIC", "--customer", "--json").json
    missing = run("get", "customer:NORDIC", "spec", "--out", out, "--why", "w")
    assert "docvault order show customer:NORDIC" in missing.err
    assert run("check", "--strict").code == 0
    assert run("check", "customer:NORDIC").code == 0


def test_an_arrival_is_filed_to_a_customer_whole_and_in_part(run: Run, vault: Path, order: str) -> None:
    (vault / "inbox" / "scan" / "bank.txt").write_text("the bank of the customer", encoding="utf-8")
    mail = "Subject: terms\nFrom: a@x.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n--b\n"
    mail += (
        'Content-Type: text/plain; name="t.txt"\nContent-Disposition: attachment; filename="t.txt"\n\nterms\n--b--\n'
    )
    (vault / "inbox" / "email" / "m.eml").write_text(mail, encoding="utf-8")
    assert run("ingest").code == 0
    items = {one["file"]: one["item"] for one in run("inbox", "--json").json["items"]}
    assert run("file", items["m.eml"], order, "--kind", "other", "--title", "terms").code == 0
    part = run("file", items["m.eml"], "customer:NORDIC", "--part", "1", "--kind", "other", "--json")
    assert part.json["order"] == "customer:NORDIC"
    filed = run("file", items["bank.txt"], "customer:nordic", "--kind", "other", "--json").json
    assert (filed["order"], filed["document"]) == ("customer:NORDIC", "other-2")
    documents = run("order", "show", order, "--json").json["documents"]
    assert documents[-1]["level"] == "confidential", "the mail is as closed as what was taken of it"
    assert run("check", "--strict").code == 0
    assert run("reindex").code == 0
    everything = {one["item"]: one for one in run("inbox", "--all", "--json").json["items"]}
    assert everything[items["bank.txt"]]["order"] == "customer:NORDIC"
    (vault / "inbox" / "scan" / "again.txt").write_text("the bank of the customer", encoding="utf-8")
    told = run("ingest", "--json").json["items"]
    assert [(one["fate"], one["first"]) for one in told] == [("duplicate", "customer:NORDIC/other-2@1")]
    again = run("unfile", items["bank.txt"], "--why", "wrong", "--json").json
    assert (again["order"], again["document"], again["state"]) == ("customer:NORDIC", "other-2", "waiting")
    assert run("check", "--strict").code == 0
    assert run("document", "void", "customer:NORDIC", "other-2@1", "--undo", "--why", "w").code == 3
    assert run("file", items["bank.txt"], "customer:NORDIC", "--document", "other-2").code == 0
    edited = run("document", "edit", "customer:NORDIC", "other-2", "--title", "Bank", "--json").json
    assert (edited["order"], edited["level"]) == ("customer:NORDIC", "confidential")
    assert run("check", "--strict").code == 0


def test_a_customer_edited_by_hand_is_adopted_or_reverted(run: Run, vault: Path) -> None:
    file = _customer_file(vault)
    recorded = file.read_text(encoding="utf-8")
    file.write_text(recorded.replace("title: NORDIC", "title: Nordic AB"), encoding="utf-8")
    held = run("retention", "hold", "customer:NORDIC", "--why", "audit")
    assert held.code == 3
    assert "docvault revert customer:NORDIC" in held.err
    assert run("revert", "customer:nordic", "--json").json["reverted"] == "customer:NORDIC"
    assert file.read_text(encoding="utf-8") == recorded
    file.write_text(recorded.replace("title: NORDIC", "title: Nordic AB"), encoding="utf-8")
    assert run("adopt", "customer:NORDIC", "--json").json == {"adopted": "customer:NORDIC"}
    assert run("customer", "show", "NORDIC", "--json").json["title"] == "Nordic AB"
    assert run("retention", "hold", "customer:nordic", "--why", "audit", "--json").json["holds"][0]["target"] == (
        "customer:NORDIC"
    )
    assert run("check", "--strict").code == 0


def test_by_hand_a_credit_limit_is_set_by_who_may_and_by_nobody_who_may_not_read_customers(
    run: Run, vault: Path
) -> None:
    for who, role in (("mer", "merchandiser"), ("man", "manager"), ("rev", "reviewer")):
        assert run("person", "add", who, "--name", who, "--department", "merchandising", "--role", role).code == 0
    file = _customer_file(vault)
    recorded = file.read_text(encoding="utf-8")
    file.write_text(recorded + "credit_limit: 5000 USD\n", encoding="utf-8")
    refused = run("--as", "rev", "revert", "customer:NORDIC")
    assert (refused.code, "rev may not read" in refused.err) == (3, True)
    refused = run("--as", "mer", "adopt", "customer:NORDIC")
    assert (refused.code, "credit limit" in refused.err) == (3, True)
    assert run("--as", "man", "adopt", "customer:NORDIC").code == 0
    assert run("--as", "rev", "get", "customer:NORDIC", "x", "--out", vault.parent / "x", "--why", "w").code == 4
    assert run("check", "--strict").code == 0


def test_a_customers_file_is_exported_by_its_name(run: Run, vault: Path) -> None:
    bags = run("export", "customer:nordic", "PO-4711", "--to", vault.parent / "out", "--why", "w", "--json").json[
        "bags"
    ]
    assert Path(bags[0]["path"]).name == "customer-NORDIC"
    assert len(bags) == 2


def test_a_customer_is_opened_before_there_is_an_order(run: Run, vault: Path) -> None:
    opened = run("customer", "new", "GALA", "--name", "Gala Fashion", "--address", "@gala.example", "--json").json
    assert (opened["customer"], opened["title"], opened["addresses"]) == ("GALA", "Gala Fashion", ["@gala.example"])
    again = run("customer", "new", "gala", "--name", "x")
    assert (again.code, "There is a customer GALA already." in again.err) == (3, True)
    assert "docvault customer edit GALA" in again.err
    for wrong in (("a b", "x"), ("B", " ")):
        assert run("customer", "new", wrong[0], "--name", wrong[1]).code == 2
    assert run("person", "add", "cut", "--name", "Cutter", "--department", "cutting").code == 0
    assert run("--as", "cut", "customer", "new", "C", "--name", "c").code == 3
    assert run("check", "--strict").code == 0
    assert sorted(one.name for one in (vault / "customers").iterdir()) == ["GALA", "HANSE", "NORDIC"]


@pytest.mark.parametrize(
    "wrong",
    [
        ("--number", "2026-0001"),
        ("--value", "many"),
        ("--due", "2027-02-30"),
        ("--number", "2099-999999"),
    ],
)
def test_an_order_that_is_refused_leaves_no_customer_behind(
    run: Run, vault: Path, order: str, wrong: tuple[str, ...]
) -> None:
    typed = [order if one == "2026-0001" else one for one in wrong]
    assert run("order", "new", "--customer", "GALA", "--title", "t", *typed).code in {2, 3}
    assert not (vault / "customers" / "GALA").exists()
    assert run("order", "new", "--customer", "GALA", "--title", "t", "--json").json["customer_opened"]


def test_the_bag_of_a_customer_goes_first_when_it_lies_beside(run: Run, vault: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("customer", "edit", "NORDIC", "--name", "Nordic AB").code == 0
    assert run("export", "--customer", "NORDIC", "--to", out, "--zip", "--why", "w").code == 0
    bag = next(one for one in out.iterdir() if not one.name.startswith("customer"))
    assert run_in(tmp_path, "init", "other", "--identity", "declared").code == 0
    other = tmp_path / "other"
    refused = run_in(other, "import", bag)
    assert refused.code == 3
    assert f"docvault import {out / 'customer-NORDIC.zip'}" in refused.err
    assert not (other / "customers" / "NORDIC").exists()
    assert run_in(other, "import", out / "customer-NORDIC.zip").code == 0
    assert run_in(other, "import", bag).code == 0
    assert run_in(other, "customer", "show", "NORDIC", "--json").json["title"] == "Nordic AB"
    again = run_in(other, "import", out / "customer-NORDIC.zip")
    assert (again.code, "docvault customer edit NORDIC" in again.err) == (3, True)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("get {} spec-shet --out x --why w", "spec-sheet"),
        ("add {} {file} --document spec-shet", "spec-sheet"),
        ("add {} {file} --kind trims-crad", "trims-card"),
        ("distribute {} spec-sheet --to cuting", "cutting"),
        ("agenda --person rooot", "root"),
        ("person edit rot --name x", "root"),
        ("access --person rot", "root"),
    ],
)
def test_what_is_meant_by_a_mistyped_name_is_said(run: Run, order: str, paper: Path, typed: str, meant: str) -> None:
    refused = run(*typed.format(order, file=paper).split())
    assert refused.code in {2, 4}
    assert f"perhaps {meant} is meant" in refused.err


def test_who_may_not_read_customers_puts_nothing_into_their_files(run: Run, paper: Path) -> None:
    assert run("add", "customer:NORDIC", paper, "--kind", "contract").code == 0
    assert run("person", "add", "cut", "--name", "Cutter", "--department", "cutting").code == 0
    for more in (("--document", "contrac"), ("--kind", "other")):
        refused = run("--as", "cut", "add", "customer:NORDIC", paper, *more)
        assert refused.code == 3
        assert "Cutter may not read" in refused.err
        assert "contract" not in refused.err
