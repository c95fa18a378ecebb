"""Who may do and see what: each test is a way in that stood open to somebody without the role for it."""

import json
from pathlib import Path

import pytest

from tests.cli.terminal import Ran, Run


@pytest.fixture(autouse=True)
def people(run: Run) -> None:
    """A cutter of the cutting room and a finance clerk, neither with a role that reads anything, and a manager."""
    for person, department, role in (
        ("cui", "cutting", "member"),
        ("fang", "finance", "member"),
        ("ma", "sales", "manager"),
    ):
        assert (
            run("person", "add", person, "--name", person.title(), "--department", department, "--role", role).code == 0
        )


def by(run: Run, person: str, *arguments: str | Path) -> Ran:
    """The command as somebody runs it."""
    return run("--as", person, *arguments)


def test_search_shows_nobody_what_is_not_for_them(run: Run, order: str, tmp_path: Path) -> None:
    paper = tmp_path / "price.txt"
    paper.write_text("agreed price 4.20 USD for silver buttons", encoding="utf-8")
    assert run("add", order, paper, "--kind", "invoice").code == 0
    assert by(run, "cui", "search", "agreed price", "--json").json["total"] == 0
    assert by(run, "cui", "search", "silver").code == 1
    found = by(run, "cui", "search", f"order:{order}", "--json").json["hits"]
    assert {(hit["document"], hit["closed"], hit["snippet"]) for hit in found} == {
        ("invoice", True, ""),
        ("spec-sheet", True, ""),
    }
    assert "[you may not read it]" in by(run, "cui", "search", "kind:invoice").out
    assert [hit["document"] for hit in by(run, "fang", "search", "silver", "--json").json["hits"]] == [
        "invoice"
    ]  # finance supplies it
    assert by(run, "ma", "search", "agreed price", "--json").json["total"] == 1
    assert run("distribute", order, "spec-sheet", "--to", "cutting").code == 0
    assert by(run, "cui", "search", "buttons", "--json").json["total"] == 2


def edited(vault: Path, before: str, after: str) -> str:
    """The recorded text of vault.yaml, in which somebody replaced something now."""
    recorded = (vault / "vault.yaml").read_text(encoding="utf-8")
    (vault / "vault.yaml").write_text(recorded.replace(before, after), encoding="utf-8")
    return recorded


def day_of(run: Run, order: str) -> str:
    """The day an order was opened on, before which nothing of it was."""
    day: str = run("order", "show", order, "--json").json["opened"][:10]
    return day


CUI = "- id: cui\n  name: Cui\n  department: cutting\n  roles:\n  - {}\n"


def test_nobody_becomes_administrator_by_what_is_kept_of_the_settings(
    run: Run, vault: Path, order: str, tmp_path: Path
) -> None:
    """Who may write to the vault's folder may write there, and nothing else would say so."""
    kept = vault / ".docvault" / "config-1.json"
    assert run("order", "list").code == 0
    for roles in (["administrator", "manager"], "administrator", 1.5):
        known = json.loads(kept.read_text(encoding="utf-8"))
        next(one for one in known["tree"]["people"] if one["id"] == "cui")["roles"] = roles
        kept.write_text(json.dumps(known), encoding="utf-8")
        assert by(run, "cui", "order", "edit", order, "--title", "Mine").code == 3
        assert by(run, "cui", "get", order, "spec-sheet", "--why", "x", "--out", tmp_path / "spec.txt").code == 3
        assert by(run, "cui", "person", "edit", "fang", "--role", "administrator").code == 3
    assert run("person", "edit", "fang", "--name", "Fang Fang").code == 0
    assert run("check").code == 0


@pytest.mark.parametrize(
    "text", [b"", b"[]", b'{"tree": null}', b'{"tree": {"people": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}"]
)
def test_settings_that_are_kept_wrongly_are_read_anew(run: Run, vault: Path, text: bytes) -> None:
    kept = vault / ".docvault" / "config-1.json"
    kept.write_bytes(text)
    assert run("order", "list").code == 0
    assert json.loads(kept.read_text(encoding="utf-8"))["tree"]["people"]


def test_nobody_makes_himself_manager(run: Run, vault: Path, order: str, tmp_path: Path) -> None:
    assert run("order", "complete", order).code == 0
    recorded = edited(vault, CUI.format("member"), CUI.format("manager"))
    assert recorded != (vault / "vault.yaml").read_text(encoding="utf-8")
    taken = by(run, "cui", "get", order, "spec-sheet", "--out", tmp_path, "--why", "w")
    assert (taken.code, "vault.yaml was edited and not adopted yet" in taken.err) == (3, True)
    assert len(taken.err.splitlines()) == 2
    for verb in ("adopt", "revert"):
        refused = by(run, "cui", verb)
        assert (refused.code, "Only an administrator" in refused.err) == (3, True), verb
    people = {one["person"]: one["roles"] for one in run("person", "list", "--json").json["people"]}
    assert people["cui"] == ["member"]
    assert run("revert").code == 0
    assert (vault / "vault.yaml").read_text(encoding="utf-8") == recorded
    edited(vault, CUI.format("member"), CUI.format("manager"))
    assert run("adopt").code == 0
    assert by(run, "cui", "get", order, "spec-sheet", "--out", tmp_path, "--why", "w").code == 0


def test_an_edited_schedule_or_an_invented_person_does_not_count(run: Run, vault: Path, order: str) -> None:
    assert run("order", "complete", order).code == 0
    edited(vault, "period: P3Y", "period: P1D")
    assert run("retention", "audit", "--as-of", f"{int(order[:4]) + 1}-12-31", "--json").json["eligible"] == []
    edited(vault, CUI.format("member"), CUI.format("member") + CUI.format("administrator").replace("cui", "eve"))
    assert by(run, "eve", "adopt").code == 4


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("P0D", "no time at all"),
        ("P0Y0M", "no time at all"),
        ("2 years", "2 years is no period; write it like P3Y, P18M or P90D"),
    ],
)
def test_a_period_that_is_none_is_not_adopted(run: Run, vault: Path, period: str, said: str) -> None:
    recorded = edited(vault, "period: P3Y", f"period: {period}")
    refused = run("adopt")
    assert (refused.code, said in refused.err, "retention.classes[" in refused.err) == (3, True, True)
    assert run("revert").code == 0
    assert (vault / "vault.yaml").read_text(encoding="utf-8") == recorded


def test_the_last_administrator_is_not_edited_away(run: Run, vault: Path) -> None:
    edited(vault, "  - administrator\n", "  - manager\n")
    refused = run("adopt")
    assert (refused.code, "no active administrator would be left" in refused.err) == (3, True)


def test_a_vault_yaml_that_cannot_be_read_is_told_and_can_be_reverted(run: Run, vault: Path) -> None:
    recorded = edited(vault, "numbering:", "numbering: [")
    for arguments, code in ((("order", "list"), 0), (("adopt",), 6), (("--as", "ma", "retention", "audit"), 0)):
        told = run(*arguments)
        assert (told.code, "line" in told.err, "docvault revert" in told.err) == (code, True, True), arguments
    assert by(run, "ma", "revert").code == 3
    assert run("revert").code == 0
    assert (vault / "vault.yaml").read_text(encoding="utf-8") == recorded
    (vault / "vault.yaml").unlink()
    assert run("revert").code == 0
    assert (vault / "vault.yaml").read_text(encoding="utf-8") == recorded


def test_without_its_history_vault_yaml_gives_nobody_rights(run: Run, vault: Path) -> None:
    (vault / "registers" / "vault.jsonl").unlink()
    told = run("order", "list")
    assert (told.code, "backup" in told.err) == (6, True)


def test_completing_and_cancelling_ask_for_a_role(run: Run, order: str) -> None:
    for arguments in (
        ("complete", order, "--on", "2020-01-01"),
        ("cancel", order, "--why", "w"),
        ("edit", order, "--importance", "low"),
    ):
        refused = by(run, "cui", "order", *arguments)
        assert (refused.code, "Ask " in refused.err, "ma" in refused.err) == (3, True, True), arguments
    assert by(run, "ma", "order", "edit", order, "--note", "seen", "--shipped", day_of(run, order)).code == 0
    assert by(run, "ma", "order", "complete", order).code == 0
    assert by(run, "cui", "order", "reopen", order, "--why", "w").code == 3


def test_what_the_schedule_counts_from_is_not_for_everybody(run: Run, vault: Path, order: str) -> None:
    edited(vault, "trigger: completed", "trigger: shipped")
    assert run("adopt").code == 0
    assert by(run, "cui", "order", "edit", order, "--shipped", "2020-01-01").code == 3
    assert by(run, "ma", "order", "edit", order, "--shipped", day_of(run, order)).code == 0


def test_a_role_is_not_gone_round_by_editing_the_manifest(run: Run, vault: Path, order: str) -> None:
    manifest = next(vault.glob(f"orders/*/{order}/manifest.yaml"))
    recorded = manifest.read_text(encoding="utf-8")
    manifest.write_text(recorded.replace("state: open", "state: completed\ncompleted: '2020-01-01'"), encoding="utf-8")
    refused = by(run, "cui", "adopt", order)
    assert (refused.code, "may adopt what was changed by hand" in refused.err) == (3, True)
    assert run("order", "show", order, "--json").json["state"] == "open"
    assert by(run, "cui", "revert", order).code == 0


def test_permissions_of_the_vault_count_for_completing(run: Run, vault: Path, order: str) -> None:
    edited(vault, "permissions:\n", "permissions:\n  complete:\n  - member\n")
    assert by(run, "cui", "order", "complete", order).code == 3
    assert run("adopt").code == 0
    assert by(run, "cui", "order", "complete", order).code == 0


def test_who_enters_orders_and_customers(run: Run, order: str) -> None:
    for command in (
        ("order", "new", "--customer", "NORDIC", "--title", "Coat"),
        ("order", "edit", order, "--value", "1.00 USD"),
        ("order", "edit", order, "--title", "Mine"),
        ("customer", "edit", "NORDIC", "--address", "@elsewhere.example"),
    ):
        refused = by(run, "cui", *command)
        assert refused.code == 3, command
        assert "may enter orders and customers" in refused.err
        assert "Ask " in refused.err


def test_who_enters_the_date_of_retention_enters_nothing_else_with_it(run: Run, vault: Path, order: str) -> None:
    edited(vault, "trigger: completed", "trigger: shipped")
    assert run("adopt").code == 0
    assert run("person", "add", "rui", "--name", "Rui", "--department", "sales", "--role", "records").code == 0
    for more in (("--title", "Mine"), ("--note", "Mine"), ("--value", "1.00 USD"), ("--style", "X")):
        refused = by(run, "rui", "order", "edit", order, "--shipped", "2026-01-01", *more)
        assert (refused.code, "may enter orders and customers" in refused.err) == (3, True), more
    assert by(run, "rui", "order", "edit", order, "--shipped", day_of(run, order)).code == 0


def test_an_order_is_not_opened_with_the_bag_of_another_vault(run: Run, order: str, tmp_path: Path) -> None:
    assert run("export", order, "--to", tmp_path / "bags", "--why", "a copy").code == 0
    [bag] = (tmp_path / "bags").iterdir()
    refused = by(run, "cui", "import", bag)
    assert (refused.code, "may enter orders and customers" in refused.err) == (3, True)


@pytest.mark.parametrize(("was", "becomes"), [("title: Denim", "title: Mine"), ("state: completed", "state: open")])
def test_who_adopts_says_by_hand_only_what_he_may_say(
    run: Run, vault: Path, order: str, was: str, becomes: str
) -> None:
    assert run("person", "add", "rui", "--name", "Rui", "--department", "sales", "--role", "records").code == 0
    if "state" in was:
        assert run("order", "complete", order).code == 0
    manifest = next(vault.glob(f"orders/*/{order}/manifest.yaml"))
    text = manifest.read_text(encoding="utf-8")
    assert was in text
    manifest.write_text(text.replace(was, becomes), encoding="utf-8")
    assert by(run, "rui", "adopt", order).code == 3
    assert run("adopt", order).code == 0


def test_each_department_adds_its_own_kinds(run: Run, order: str, tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text("a paper", encoding="utf-8")
    refused = by(run, "cui", "add", order, paper, "--kind", "invoice")
    assert (refused.code, "the department Finance supplies them" in refused.err) == (3, True)
    assert by(run, "fang", "add", order, paper, "--kind", "invoice").code == 0
    paper.write_text("another paper", encoding="utf-8")
    assert by(run, "ma", "add", order, paper, "--kind", "bom").code == 0


def test_nobody_supersedes_what_he_may_not_read(run: Run, order: str, tmp_path: Path) -> None:
    contract, advertisement = tmp_path / "contract.txt", tmp_path / "holidays.txt"
    contract.write_text("price 4.20", encoding="utf-8")
    advertisement.write_text("holidays in the sun", encoding="utf-8")
    assert run("add", order, contract, "--kind", "contract").code == 0
    refused = by(run, "cui", "add", order, advertisement, "--document", "contract")
    assert (refused.code, "may not read it" in refused.err) == (3, True)
    assert by(run, "cui", "add", order, advertisement, "--document", "contract", "--kind", "receipt").code in {2, 3}
    assert len(run("order", "show", order, "--json").json["documents"]) == 2


def test_members_of_two_departments_bring_their_signed_sheets(run: Run, vault: Path, order: str) -> None:
    assert run("person", "add", "fan", "--name", "Fan", "--department", "factory", "--role", "member").code == 0
    assert run("distribute", order, "spec-sheet", "--to", "cutting", "--to", "factory").code == 0
    for who in ("cui", "fan"):
        (vault / f"inbox/scan/{who}.txt").write_text(f"signed by {who}", encoding="utf-8")
        [item] = run("ingest", "--json").json["items"]
        plain = ("--item", item["item"], "--evidence-only", "--why", "a sheet without a code")
        signed = by(run, who, "sign", order, "spec-sheet", *plain)
        assert (signed.code, signed.err) == (0, "")


def test_a_reviewer_opens_what_he_reviews(run: Run, order: str, tmp_path: Path) -> None:
    contract, invoice = tmp_path / "contract.txt", tmp_path / "invoice.txt"
    contract.write_text("price 4.20", encoding="utf-8")
    invoice.write_text("amount 4.20", encoding="utf-8")
    assert run("add", order, contract, "--kind", "contract").code == 0
    assert run("add", order, invoice, "--kind", "invoice").code == 0
    assert run("person", "add", "zhou", "--name", "Zhou", "--department", "factory", "--role", "reviewer").code == 0
    assert by(run, "zhou", "get", order, "contract", "--out", tmp_path / "c.txt", "--why", "review").code == 0
    assert by(run, "zhou", "search", "price", "--json").json["total"] == 1
    assert by(run, "zhou", "get", order, "invoice", "--out", tmp_path / "i.txt", "--why", "review").code == 3


def test_nobody_signs_on_the_evidence_of_what_they_may_not_read(run: Run, vault: Path, order: str) -> None:
    (vault / "inbox" / "email" / "offer.eml").write_text(
        "From: a@b.example\nSubject: an offer\n\n4.20 USD\n", encoding="utf-8"
    )
    item = run("ingest", "--json").json["items"][0]["item"]
    assert run("file", item, order, "--kind", "contract", "--document", "offer").code == 0
    assert run("distribute", order, "spec-sheet", "--to", "cutting").code == 0
    for evidence in (("--item", item), ("--evidence", "offer@1")):
        for more in ((), ("--evidence-only", "--why", "x")):
            refused = by(run, "cui", "sign", order, "spec-sheet", *evidence, *more)
            assert refused.code == 3, (evidence, more)
            assert "code" not in refused.err, "nor is it said what is on it"
    entered = ("--department", "cutting", "--person", "cui", "--evidence-only", "--why", "by mail")
    assert run("sign", order, "spec-sheet", "--item", item, *entered).code == 0
