"""What went wrong is put right: moved, told anew, made void. Nothing of it is lost, and what is wrong counts for nothing."""

import json
from pathlib import Path

import pytest

from docvault.services.proof.check import check
from tests.cli.terminal import Run

SPEC = "spec-sheet"


@pytest.fixture
def other(run: Run, order: str) -> str:
    """The second order, of another customer."""
    return order.replace("-0001", "-0002")


@pytest.fixture(autouse=True)
def cutter(run: Run) -> None:
    """Somebody of the cutting room, who has no role."""
    assert run("person", "add", "cui", "--name", "Cui Hua", "--department", "cutting", "--role", "member").code == 0


def paper(tmp_path: Path, text: str, name: str = "paper.txt") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def versions(run: Run, order: str, document: str = SPEC) -> dict[int, dict[str, object]]:
    """The versions of a document as JSON shows them."""
    shown = run("order", "show", order, "--json").json
    return {one["number"]: one for each in shown["documents"] if each["id"] == document for one in each["versions"]}


def moved(run: Run, order: str, wanted: str, other: str, *more: str) -> dict[str, object]:
    done = run("move", order, wanted, other, *more, "--why", "wrong order", "--json")
    assert done.code == 0, done.err
    found: dict[str, object] = done.json
    return found


def test_what_was_filed_to_the_wrong_order_is_moved(run: Run, vault: Path, order: str, other: str) -> None:
    assert run("distribute", order, SPEC, "--to", "cutting").code == 0
    assert run("--as", "cui", "sign", order, SPEC).code == 0
    told = moved(run, order, f"{SPEC}@2", other)
    assert told["from"] == {"order": order, "document": SPEC, "versions": [2]}
    assert told["to"] == {"order": other, "document": SPEC, "versions": [1]}
    assert (told["in_force"], told["signatures"], told["without"]) == (1, 1, ["cutting"])
    here, there = versions(run, order), versions(run, other)
    assert (here[1]["superseded"], here[2]["superseded"]) == (False, True)
    assert here[2]["moved"]["to"] == {"order": other, "document": SPEC, "version": 1}  # type: ignore[index]
    assert there[1]["moved"]["from"] == {"order": order, "document": SPEC, "version": 2}  # type: ignore[index]
    assert len(here[2]["signatures"]) == 1  # type: ignore[arg-type]
    assert f"moved to {other} {SPEC}@1" in run("order", "show", order).out
    assert f"from {order} {SPEC}@2" in run("order", "show", other).out
    assert "moved to" in run("history", order).out
    assert f"moved here from {order}/{SPEC}@2: wrong order" in run("history", other).out
    assert "which was moved to another place, to give back: no. 1" in run("agenda", "--department", "cutting").out
    assert check(vault).findings == ()


def test_the_old_place_names_the_new_one(run: Run, order: str, other: str, tmp_path: Path) -> None:
    moved(run, order, f"{SPEC}@2", other)
    refused = run("get", order, f"{SPEC}@2", "--out", tmp_path / "out.txt", "--why", "w")
    assert refused.code == 3
    assert f"was moved to order {other}, where it is {SPEC}@1" in refused.err
    assert not (tmp_path / "out.txt").exists()
    assert run("get", other, SPEC, "--out", tmp_path / "out.txt", "--why", "w").code == 0
    assert "gold" in (tmp_path / "out.txt").read_text(encoding="utf-8")
    hits = run("search", "gold", "--json").json["hits"]
    assert {(hit["order"], "moved" in hit and "to" in hit["moved"]) for hit in hits} == {(order, True), (other, False)}
    assert f"[moved to {other} {SPEC}@1]" in run("search", "gold").out
    for command in (("distribute", order, f"{SPEC}@2", "--to", "cutting"), ("second-look", order, f"{SPEC}@2")):
        assert run(*command).code == 3


def test_a_move_is_undone_by_moving_back(run: Run, vault: Path, order: str, other: str) -> None:
    moved(run, order, SPEC, other)
    assert all(one["superseded"] for one in versions(run, order).values())
    back = run("move", other, SPEC, order, "--why", "w").out
    assert "No version of spec-sheet is in force" in back
    assert f"{SPEC} (v1, 2) of order {other} is {SPEC} (v1, 2) of order {order} again." in back
    assert [number for number, one in versions(run, order).items() if not one["superseded"]] == [2]
    assert f"moved back here from {other}/{SPEC}@1, 2: w" in run("history", order).out
    assert f"back from {other} {SPEC}@2" in run("order", "show", order).out
    assert check(vault).findings == ()


def test_a_revision_that_became_a_second_document_is_put_where_it_belongs(
    run: Run, vault: Path, order: str, tmp_path: Path
) -> None:
    again = paper(tmp_path, "brass buttons")
    assert run("add", order, again, "--kind", SPEC, "--document", f"{SPEC}-2").code == 0
    assert moved(run, order, f"{SPEC}-2", order, "--document", SPEC)["to"] == {
        "order": order,
        "document": SPEC,
        "versions": [3],
    }
    assert [one["superseded"] for one in versions(run, order).values()] == [True, True, False]
    refused = run("move", order, SPEC, order, "--why", "w")
    assert (refused.code, "is in" in refused.err) == (3, True)
    assert check(vault).findings == ()


def test_it_is_said_what_it_becomes_where_there_is_one_of_its_name(
    run: Run, order: str, other: str, tmp_path: Path
) -> None:
    assert run("add", other, paper(tmp_path, "linen"), "--kind", SPEC, "--document", SPEC).code == 0
    refused = run("move", order, SPEC, other, "--why", "w")
    assert refused.code == 3
    assert f"`--document {SPEC}`" in refused.err
    assert f"`--document {SPEC}-2`" in refused.err
    assert moved(run, order, f"{SPEC}@2", other, "--document", f"{SPEC}-2")["to"] == {
        "order": other,
        "document": f"{SPEC}-2",
        "versions": [1],
    }
    assert moved(run, order, SPEC, other, "--document", SPEC)["to"] == {
        "order": other,
        "document": SPEC,
        "versions": [2],
    }


def test_what_is_there_already_is_not_put_there_twice(run: Run, order: str, other: str, tmp_path: Path) -> None:
    assert run("add", other, paper(tmp_path, "gold buttons 金色纽扣"), "--kind", "bom").code == 0
    refused = run("move", order, SPEC, other, "--why", "w")
    assert (refused.code, f"docvault document void {order} {SPEC}@2" in refused.err) == (3, True)


def test_what_was_held_is_held_where_it_goes(run: Run, order: str, other: str) -> None:
    assert run("retention", "hold", order, "--why", "zqclaim").code == 0
    assert moved(run, order, SPEC, other)["held"] is True
    held = run("order", "show", other, "--json").json["holds"]
    assert [(one["target"], one["why"]) for one in held] == [
        (f"{other}/{SPEC}", f"moved here from {order}, where it was held")
    ]
    assert f"Held, and not disposed of: {SPEC}" in run("order", "show", other).out
    assert f"{SPEC} has been held since" in run("order", "complete", other).err
    assert run("retention", "release", f"{other}/{SPEC}", "--why", "settled").code == 0


def test_what_goes_back_leaves_nothing_held(run: Run, vault: Path, order: str, other: str) -> None:
    assert run("retention", "hold", order, "--why", "zqclaim").code == 0
    before = run("retention", "holds", "--json").json["holds"]
    moved(run, order, SPEC, other)
    assert "held" not in moved(run, other, SPEC, order)
    assert run("retention", "holds", "--json").json["holds"] == before
    assert check(vault).findings == ()


def test_the_hold_of_a_customer_holds_of_another_only_what_was_moved(
    run: Run, vault: Path, order: str, other: str, tmp_path: Path
) -> None:
    assert run("add", other, paper(tmp_path, "linen"), "--kind", "bom").code == 0
    assert run("retention", "hold", "customer:NORDIC", "--why", "zqclaim").code == 0
    told = run("move", order, SPEC, other, "--why", "wrong order").out
    assert f"{SPEC} of order {other} is held from now on, as it was in order {order}." in told
    assert f"{SPEC} has been held since" in run("order", "complete", other).err
    assert (
        run("person", "add", "boss", "--name", "Chen", "--department", "merchandising", "--role", "manager").code == 0
    )
    assert run("--as", "boss", "order", "complete", other, "--override", "--why", "w").code == 0
    audit = run("retention", "audit", "--as-of", "2099-01-01", "--json").json
    assert [(one["order"], one["document"]) for one in audit["eligible"]] == [(other, "bom")]
    assert (other, ["moved"]) in [(one["order"], one["codes"]) for one in audit["blocked"]]
    listed = run("retention", "propose", "--as-of", "2099-01-01", "--json")
    assert {one["document"] for one in listed.json["items"]} == {"bom"}
    assert check(vault).findings == ()


def test_who_may_not_enter_or_not_read_moves_and_voids_nothing(
    run: Run, order: str, other: str, tmp_path: Path
) -> None:
    for command in (
        ("move", order, SPEC, other),
        ("document", "void", order, SPEC),
        ("order", "void", other),
    ):
        refused = run("--as", "cui", *command, "--why", "w")
        assert (refused.code, "may not" in refused.err) == (3, True)
    assert run("--as", "cui", "document", "edit", order, SPEC, "--title", "t").code == 3


def test_an_order_that_is_completed_gives_what_is_not_its_own_and_takes_what_comes_late(
    run: Run, vault: Path, order: str, other: str, tmp_path: Path
) -> None:
    assert run("order", "complete", order).code == 0
    refused = run("move", order, SPEC, order, "--document", "other", "--why", "w")
    assert (refused.code, "is completed" in refused.err) == (3, True)
    moved(run, order, f"{SPEC}@2", other)
    assert run("order", "show", order, "--json").json["state"] == "completed"
    back = moved(run, other, SPEC, order)
    assert back["to"] == {"order": order, "document": SPEC, "versions": [2]}
    assert run("add", other, paper(tmp_path, "linen"), "--kind", "bom").code == 0
    assert run("move", other, "bom", order, "--why", "w").code == 3
    late = moved(run, other, "bom", order, "--late")
    assert late["to"] == {"order": order, "document": "bom", "versions": [1]}
    assert versions(run, order, "bom")[1]["late"] == "wrong order"
    assert run("order", "show", order, "--json").json["state"] == "completed"
    assert run("move", order, f"{SPEC}@2", other, "--late", "--why", "w").code == 2
    assert check(vault).findings == ()


def test_a_paper_for_production_that_is_out_is_replaced_by_no_move_without_a_change_notice(
    run: Run, order: str, other: str, tmp_path: Path
) -> None:
    assert run("person", "add", "ma", "--name", "Ma", "--department", "sales", "--role", "manager").code == 0
    assert run("person", "add", "mei", "--name", "Mei", "--department", "sales", "--role", "merchandiser").code == 0
    assert run("add", other, paper(tmp_path, "linen"), "--kind", SPEC, "--document", SPEC).code == 0
    assert run("order", "edit", other, "--stage", "production").code == 0
    assert run("distribute", other, SPEC, "--to", "cutting").code == 0
    line = ("move", order, f"{SPEC}@2", other, "--document", SPEC, "--why", "its revision")
    refused = run("--as", "mei", *line)
    assert (refused.code, "`--override --why REASON`" in refused.err) == (3, True)
    done = run("--as", "ma", *line, "--override")
    assert run("--as", "mei", *line, "--override").code == 3
    assert done.code in {0, 3}, done.err


def test_the_rule_of_change_notices_is_not_gone_round_by_putting_right(run: Run, order: str) -> None:
    assert run("person", "add", "ma", "--name", "Ma", "--department", "sales", "--role", "manager").code == 0
    assert run("person", "add", "mei", "--name", "Mei", "--department", "sales", "--role", "merchandiser").code == 0
    assert run("order", "edit", order, "--stage", "production").code == 0
    assert run("distribute", order, SPEC, "--to", "cutting").code == 0
    for line in (
        ("document", "void", order, f"{SPEC}@2", "--why", "w"),
        ("document", "edit", order, SPEC, "--kind", "other"),
    ):
        for person in ("mei", "ma"):
            assert "--override --why REASON" in run("--as", person, *line).err
        refused = run("--as", "mei", *line, "--override", *(() if "--why" in line else ("--why", "w")))
        assert (refused.code, "go on against a rule" in refused.err, "Ma" in refused.err) == (3, True, True)
    assert run("--as", "mei", "document", "edit", order, SPEC, "--title", "Spec").code == 0
    assert run("--as", "ma", "document", "void", order, f"{SPEC}@2", "--override", "--why", "w").code == 0


def test_what_is_closed_where_it_went_is_closed_where_it_was(run: Run, order: str, other: str, tmp_path: Path) -> None:
    assert run("person", "add", "zhao", "--name", "Zhao", "--department", "qc", "--role", "reviewer").code == 0
    (tmp_path / "walrus.txt").write_text("walrus costs 99 USD", encoding="utf-8")
    assert (
        run("add", order, tmp_path / "walrus.txt", "--kind", "other", "--document", "w", "--title", "walrus").code == 0
    )
    moved(run, order, "w", other, "--document", "k")
    assert "walrus" in run("--as", "zhao", "search", "walrus").out
    assert run("document", "edit", other, "k", "--kind", "invoice").code == 0
    for line in (("search", "walrus"), ("order", "show", order), ("history", order), ("order", "show", other)):
        for told in (run("--as", "zhao", *line), run("--as", "zhao", *line, "--json")):
            assert "walrus" not in told.out.replace("search walrus", ""), line


def test_a_document_is_told_anew(run: Run, vault: Path, order: str) -> None:
    done = run("document", "edit", order, SPEC, "--kind", "Trims card", "--title", "Buttons", "--json")
    assert done.code == 0, done.err
    assert (done.json["kind"], done.json["title"], done.json["department"]) == ("trims-card", "Buttons", "trims")
    assert done.json["before"]["kind"] == SPEC
    told = run("history", order).out
    assert "kind: Spec sheet → Trims card" in told.replace("Specification", "Spec")
    assert run("document", "edit", order, SPEC, "--title", "Buttons").code == 2
    assert run("document", "edit", order, SPEC, "--title", " ").code == 2
    assert run("document", "edit", order, SPEC, "--kind", "trim-card").code == 2
    assert check(vault).findings == ()


def test_what_was_filed_as_something_else_is_a_version_of_what_it_belongs_to(
    run: Run, vault: Path, order: str, tmp_path: Path
) -> None:
    assert run("add", order, paper(tmp_path, "horn buttons"), "--kind", "other").code == 0
    refused = run("document", "edit", order, "other", "--kind", SPEC)
    assert refused.code == 3
    command = f"docvault move {order} other {order} --document {SPEC} --why"
    assert command in refused.err
    assert moved(run, order, "other", order, "--document", SPEC)["to"] == {
        "order": order,
        "document": SPEC,
        "versions": [3],
    }
    assert run("add", order, paper(tmp_path, "wooden buttons"), "--kind", "other", "--new").code == 0
    assert run("document", "edit", order, "other-2", "--kind", SPEC, "--new").code == 0
    assert [finding.rule for finding in check(vault).findings] == ["W062"]


def test_a_version_filed_by_mistake_is_void(run: Run, vault: Path, order: str, tmp_path: Path) -> None:
    assert run("distribute", order, SPEC, "--to", "cutting").code == 0
    done = run("document", "void", order, f"{SPEC}@2", "--why", "of another house", "--json")
    assert done.code == 0, done.err
    assert (done.json["version"], done.json["in_force"], done.json["void"]["why"]) == (2, 1, "of another house")
    assert done.json["recalled"] == [{"department": "cutting", "copy": 1}]
    assert versions(run, order)[2]["void"]["why"] == "of another house"  # type: ignore[index]
    shown = run("order", "show", order).out
    assert f"{SPEC}@2 is void since" in shown
    assert "which is void, to give back: no. 1" in run("agenda", "--department", "cutting").out
    assert [row["state"] for row in run("signoffs", "--order", order, "--json").json["rows"]] == ["superseded"]
    assert [("void" in hit) for hit in run("search", "gold", "is:void", "--json").json["hits"]] == [True]
    assert run("search", "is:moved").code == 1
    taken = run("get", order, f"{SPEC}@2", "--out", tmp_path / "void.txt", "--why", "w")
    assert (taken.code, "this version is void since" in taken.out) == (0, True)
    assert run("sign", order, f"{SPEC}@2", "--superseded", "--department", "cutting").code == 3
    assert run("document", "void", order, f"{SPEC}@2", "--why", "w").code == 3
    assert check(vault).findings == ()


def test_void_bytes_are_no_bytes_of_the_order_and_count_again_when_it_is_undone(
    run: Run, vault: Path, order: str, tmp_path: Path
) -> None:
    gold = paper(tmp_path, "gold buttons 金色纽扣", "spec.txt")
    assert run("add", order, gold, "--document", SPEC).code == 3
    assert run("document", "void", order, SPEC, "--why", "w").code == 0
    assert run("add", order, gold, "--document", SPEC).code == 0
    assert run("document", "void", order, f"{SPEC}@3", "--why", "w").code == 0
    undone = run("document", "void", order, f"{SPEC}@2", "--undo", "--why", "it was right", "--json")
    assert (undone.code, undone.json["in_force"], "void" in undone.json) == (0, 2, False)
    assert run("document", "void", order, f"{SPEC}@2", "--undo", "--why", "w").code == 3
    assert check(vault).findings == ()


def test_what_arrives_once_more_after_it_was_void_is_no_duplicate(run: Run, vault: Path, order: str) -> None:
    fax = vault / "inbox" / "fax"
    (fax / "a.txt").write_text("horn buttons", encoding="utf-8")
    [item] = run("ingest", "--json").json["items"]
    filed = run("file", item["item"], order, "--kind", "bom", "--json")
    assert filed.code == 0, filed.err
    assert run("document", "void", order, filed.json["document"], "--why", "w").code == 0
    (fax / "b.txt").write_text("horn buttons", encoding="utf-8")
    assert [one["fate"] for one in run("ingest", "--json").json["items"]] == ["waiting"]
    assert check(vault).findings == ()


def test_an_order_made_twice_is_void_and_its_references_count_for_nothing(run: Run, vault: Path, order: str) -> None:
    twice = run("order", "new", "--customer", "NORDIC", "--title", "Denim jacket", "--ref", "PO-4711", "--json").json[
        "order"
    ]
    fax = vault / "inbox" / "fax"
    (fax / "a.txt").write_text("更改通知 PO-4711", encoding="utf-8")
    assert [one["fate"] for one in run("ingest", "--json").json["items"]] == ["waiting"]
    done = run("order", "void", twice, "--why", "the same as the first", "--json")
    assert (done.code, done.json["state"], done.json["void"]["why"]) == (0, "void", "the same as the first")
    (fax / "b.txt").write_text("更改通知 2 PO-4711", encoding="utf-8")
    assert [(one["fate"], one["order"]) for one in run("ingest", "--json").json["items"]] == [("filed", order)]
    shown = run("order", "show", twice, "--json").json
    assert (shown["state"], shown["void"]["why"]) == ("void", "the same as the first")
    assert "void since" in run("order", "show", twice).out
    assert [row["order"] for row in run("order", "list", "state:void", "--json").json["orders"]] == [twice]
    assert twice not in run("agenda", "--all").out
    for command in (("add", twice, fax), ("order", "edit", twice, "--note", "n"), ("order", "repeat", twice)):
        assert run(*command).code in {2, 3}
    again = run("order", "reopen", twice, "--why", "it was another one")
    assert again.code == 0
    assert "void" not in run("order", "show", twice, "--json").json
    assert check(vault).findings == ()


def test_by_hand_nothing_is_made_void_moved_or_valid_again(run: Run, vault: Path, order: str) -> None:
    assert run("document", "void", order, SPEC, "--why", "wrong").code == 0
    path = next(vault.glob(f"orders/*/{order}/manifest.yaml"))
    recorded = path.read_text(encoding="utf-8")
    void = recorded[recorded.index("    void:") : recorded.index("why: wrong\n") + len("why: wrong\n")]
    path.write_text(recorded.replace(void, ""), encoding="utf-8")
    refused = run("adopt", order)
    assert refused.code == 3
    assert "docvault document void" in refused.err
    assert run("revert", order).code == 0
    path.write_text(recorded.replace("state: open", "state: void"), encoding="utf-8")
    assert run("adopt", order).code == 3


def test_it_is_said_in_chinese_too(run: Run, order: str, other: str) -> None:
    told = run("--lang", "zh_CN", "move", order, f"{SPEC}@2", other, "--why", "归错订单")
    assert f"订单 {order} 的 {SPEC}（第 2 版）现在是订单 {other} 的 {SPEC}（第 1 版）。" in told.out
    assert "已移到" in run("--lang", "zh_CN", "order", "show", order).out
    assert "无效" in run("--lang", "zh_CN", "document", "void", other, SPEC, "--why", "误归").out
    assert run("document", "edit", order, SPEC, "--kind", "bom").code == 0
    told_all = run("--lang", "zh_CN", "history", order).out
    assert f"移到 {other}/{SPEC}@1：归错订单" in told_all
    assert f"更正 {SPEC}：类别：" in told_all


def test_a_refusal_is_json_too(run: Run, order: str, other: str) -> None:
    moved(run, order, f"{SPEC}@2", other)
    refused = run("move", order, f"{SPEC}@2", other, "--why", "w", "--json")
    assert refused.code == 3
    told = json.loads(refused.err)["error"]
    assert (told["type"], told["exit"]) == ("moved-away", 3)
    assert told["next"] != []
