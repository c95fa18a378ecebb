"""The commands of retention and of the reading room: their JSON, exit codes, and that no pipe says yes. Real processes."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.terminal import Run

PROBE = "silver buttons of 2019"
OLD = ("--opened", "2020-01-02")


@pytest.fixture
def due(run: Run, old: str) -> str:
    """An old order with documents is due, and there is a manager."""
    assert run("person", "add", "boss", "--name", "Boss", "--department", "sales", "--role", "manager").code == 0
    assert run("order", "complete", old, "--on", "2020-01-31").code == 0
    return old


def approved(run: Run) -> str:
    number = str(run("retention", "propose", "--json").json["disposal"])
    assert run("--as", "boss", "retention", "approve", number).code == 0
    return number


def test_the_audit(run: Run, due: str, vault: Path) -> None:
    found = run("retention", "audit", "--as-of", "2029-12-31", "--json").json
    [paper] = run("order", "show", due, "--json").json["documents"]
    assert set(found) == {"as_of", "eligible", "blocked", "coming", "unclassed", "totals"}
    assert found["totals"] == {
        "eligible": 1,
        "blocked": len(found["blocked"]),
        "coming": 0,
        "unclassed": 0,
        "running": 2,
    }
    assert found["eligible"] == [
        {
            "order": due,
            "class": "orders",
            "period": "P3Y",
            "trigger": "2020-01-31",
            "trigger_field": "completed",
            "expired": "2023-01-31",
            "entered": paper["versions"][0]["added"][:10],
        }
    ]
    assert [entry["reasons"] for entry in found["blocked"]] == [["the order is not completed"]] * 2
    assert run("retention", "audit", "--as-of", "2029-12-31", "--from-files", "--json").json == found
    coming = run("retention", "audit", "--as-of", "2023-01-01", "--json").json
    assert ([entry["order"] for entry in coming["coming"]], coming["eligible"]) == ([due], [])
    assert run("retention", "audit", "--out", vault.parent / "audit.xlsx").code == 0
    assert (vault.parent / "audit.xlsx").read_bytes().startswith(b"PK")
    assert run("retention", "audit", "--as-of", "tomorrow").code == 2


def test_the_audit_in_pieces(run: Run, due: str, tmp_path: Path) -> None:
    (tmp_path / "card.txt").write_text("card", encoding="utf-8")
    for number in range(4):
        opened = run("order", "new", "--customer", "NORDIC", "--title", f"T{number}", *OLD, "--json").json["order"]
        run("add", opened, tmp_path / "card.txt")
        run("order", "complete", opened, "--on", "2020-01-31")
    run("retention", "hold", due, "--why", "claim")
    whole = run("retention", "audit", "--json").json
    assert (whole["totals"]["eligible"], len(whole["eligible"])) == (4, 4)
    part = run("retention", "audit", "--limit", "3", "--offset", "2", "--json").json
    assert {name: part[name] for name in whole} == {
        **{name: one[2:5] if isinstance(one, list) else one for name, one in whole.items()}
    }
    shown = run("retention", "audit", "--limit", "3").out
    assert "due for disposal  1 to 3 of 4; `--offset 3` shows what follows.\n" in shown
    assert "held back  1 to" not in shown
    assert "4 are due for disposal, 1 order is held back" in shown
    assert " of 4" not in run("retention", "audit").out
    ended = run("--lang", "zh_CN", "retention", "audit", "--offset", "9")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(
        "到期应处置  清单到第 4 条为止，后面没有了。\n暂缓处置    清单到第 1 条为止，后面没有了。\n\n截至"
    )
    out = run("retention", "audit", "--limit", "1", "--out", tmp_path / "audit.xlsx", "--json").json
    assert (len(out["eligible"]), out["totals"]) == (1, whole["totals"])


def test_from_the_list_to_the_certificate(run: Run, due: str, vault: Path) -> None:
    proposed = run("retention", "propose", "--json").json
    assert [(one["order"], one["document"], one["version"]) for one in proposed["items"]] == [
        (due, "spec-sheet", 1),
        (due, "spec-sheet", 2),
    ]
    assert {"file", "sha256", "bytes"} <= set(proposed["items"][0])
    number = proposed["disposal"]
    assert run("retention", "approve", number).code == 3
    assert run("retention", "execute", number).code == 3
    assert run("--as", "boss", "retention", "approve", number, "--json").json["state"] == "approved"
    plan = run("retention", "execute", number, "--now", "--dry-run", "--json").json
    assert [step["what"] for step in plan["steps"]] == ["bin", "bin", "destroy", "destroy"]
    assert all((vault / step["path"]).exists() for step in plan["steps"] if step["what"] == "bin")
    refused = run("retention", "execute", number, "--now")
    assert refused.code == 2
    assert "--yes" in refused.err
    assert all((vault / step["path"]).exists() for step in plan["steps"] if step["what"] == "bin")
    done = run("retention", "execute", number, "--now", "--yes", "--json").json
    assert (done["state"], done["dropped"]) == ("destroyed", [])
    assert (vault / done["certificate"]).is_file()
    assert not any((vault / step["path"]).exists() for step in plan["steps"])
    assert not [path for path in vault.rglob("*") if path.is_file() and PROBE.encode() in path.read_bytes()]
    assert run("search", "buttons", f"order:{due}").code == 1
    assert "disposed of" in run("order", "show", due).out
    assert run("check").code == 0
    assert run("retention", "execute", number).code == 3
    assert run("retention", "execute", "D-1999-0001").code == 4


def test_a_list_is_looked_at_before_it_is_approved(run: Run, due: str, vault: Path) -> None:
    number = str(run("retention", "propose", "--json").json["disposal"])
    assert "retention show D-" in run("retention", "propose").out
    shown = run("retention", "show", number.lower(), "--json").json
    assert {"disposal", "state", "as_of", "steps", "items", "elsewhere", "classes", "with_them"} <= set(shown)
    assert (shown["state"], shown["files"], shown["classes"]) == ("proposed", 2, {"orders": 2})
    assert [set(step) for step in shown["steps"]] == [{"step", "by", "at", "known"}]
    assert [step["step"] for step in shown["steps"]] == ["proposed"]
    wanted = {"order", "document", "version", "file", "sha256", "bytes", "class", "period", "trigger", "since"}
    assert all(wanted <= set(item) for item in shown["items"])
    said = run("retention", "show", number).out
    for words in (
        "waits for approval",
        "Order documents",
        "3 years",
        "date of completion 31 January 2020",
        "2023-01-31",
    ):
        assert words in said
    assert f"retention approve {number}" in said
    for name in ("list.docx", "list.xlsx"):
        assert run("retention", "show", number, "--out", vault.parent / name).code == 0
        assert (vault.parent / name).read_bytes().startswith(b"PK")
    approving = run("--as", "boss", "retention", "approve", number).out
    assert "1 order, 2 files" in approving
    assert "Order documents (2)" in approving
    assert "retention show" in run("retention", "approve", "--help").out
    assert run("retention", "show", "D-1999-0001").code == 4


def test_a_list_that_was_withdrawn_says_why(run: Run, due: str) -> None:
    number = approved(run)
    assert run("retention", "withdraw", number, "--why", "the schedule is being revised").code == 0
    assert "the schedule is being revised" in run("retention", "show", number).out
    step = run("retention", "show", number, "--json").json["steps"][-1]
    assert (step["step"], step["why"]) == ("withdrawn", "the schedule is being revised")


def test_an_order_tells_when_its_files_were_destroyed(run: Run, due: str) -> None:
    number = approved(run)
    assert run("retention", "execute", number).code == 0
    assert "in the bin until" in run("order", "show", due).out
    assert "destroyed by" not in run("history", due).out
    done = run("retention", "execute", number, "--now", "--yes")
    paper = f"registers/disposal/{number}.docx"
    assert paper in done.out
    shown, told = run("order", "show", due), run("history", due)
    assert paper in shown.out
    assert f"destroyed by disposal {number}: spec-sheet@1, spec-sheet@2; certificate: {paper}" in told.out
    [fate] = run("history", due, "--json").json["disposals"]
    assert fate == run("order", "show", due, "--json").json["disposals"][0]
    assert (fate["state"], fate["paper"]) == ("destroyed", paper)
    assert run("retention", "show", number, "--json").json["paper"] == paper


def test_the_bin_and_back(run: Run, due: str) -> None:
    number = approved(run)
    binned = run("retention", "execute", number, "--json").json
    assert binned["state"] == "binned"
    assert "until" in binned
    assert run("get", due, "spec-sheet", "--out", ".", "--why", "claim").code == 3
    kept = run("retention", "execute", number)
    assert (kept.code, kept.out) == (3, "")
    restored = run("retention", "restore", number, "--order", due, "--json").json
    assert (restored["state"], restored["restored"]) == ("restored", [due])
    assert run("search", "buttons").code == 0
    assert run("check").code == 0


def test_holds(run: Run, due: str) -> None:
    number = approved(run)
    held = run("retention", "hold", due, "--why", "claim", "--json").json["holds"]
    assert [(one["target"], one["order"], one["why"]) for one in held] == [(due, due, "claim")]
    assert {"by", "at"} <= set(held[0])
    assert "claim" in run("order", "show", due).out
    dropped = run("retention", "execute", number, "--json").json["dropped"]
    assert [one["order"] for one in dropped] == [due]
    assert "claim" in dropped[0]["reason"]
    assert run("retention", "release", due, "--why", "settled").code == 0
    assert run("retention", "release", due, "--why", "again").code == 4
    assert run("retention", "hold", "customer:NORDIC", "--why", "audit", "--json").json["holds"][0]["order"] == ""
    assert "customer NORDIC is held" in run("retention", "audit").out
    assert run("retention", "hold", "nothing-like-this", "--why", "x").code == 4
    assert run("retention", "hold", due).code == 2


def test_nothing_due_is_1(run: Run, order: str) -> None:
    nothing = run("retention", "propose", "--json")
    assert (nothing.code, nothing.json) == (1, {"disposal": None, "items": []})


def test_the_reading_room(run: Run, order: str, tmp_path: Path, vault: Path) -> None:
    assert run("get", order, "spec-sheet", "--out", tmp_path / "one.txt", "--why", "for the cutting room").code == 0
    assert run("order", "show", order, "--why", "claim of the customer").code == 0
    rows: list[dict[str, Any]] = run("access", "--json").json["rows"]
    assert [(row["order"], row["document"], row["version"], row["what"], row["why"]) for row in rows] == [
        (order, "spec-sheet", 2, "taken", "for the cutting room"),
        (order, "", 0, "shown", "claim of the customer"),
    ]
    assert all(row["at"] and row["person"] for row in rows)
    assert run("access", "--order", "1999-0001", "--json").code == 4
    assert run("access", "--person", "nobody", "--json").code == 4
    assert "for the cutting room" in run("access").out
    assert run("access", "--out", tmp_path / "register.xlsx").code == 0
    assert run("check").code == 0


def test_levels_decide_who_may_take_a_copy(run: Run, order: str, tmp_path: Path) -> None:
    (tmp_path / "price.txt").write_text("12.50 USD", encoding="utf-8")
    assert run("add", order, tmp_path / "price.txt", "--kind", "contract", "--document", "price").code == 0
    assert run("person", "add", "chen", "--name", "Chen", "--department", "cutting", "--role", "member").code == 0
    refused = run("--as", "chen", "get", order, "price", "--out", tmp_path / "x.txt", "--why", "curious")
    assert (refused.code, refused.out) == (3, "")
    assert "confidential" in refused.err
    assert "manager" in refused.err
    assert run("access", "--json").json == {"rows": [], "total": 0}
    assert run("--as", "chen", "get", order, "spec-sheet", "--out", tmp_path / "x.txt", "--why", "work").code == 3
    assert run("distribute", order, "spec-sheet", "--to", "cutting").code == 0
    assert run("--as", "chen", "get", order, "spec-sheet", "--out", tmp_path / "x.txt", "--why", "work").code == 0


def test_reopening(run: Run, due: str) -> None:
    assert run("order", "reopen", due, "--why", "complaint", "--json").json == {"order": due, "state": "open"}
    assert run("order", "reopen", due, "--why", "complaint").code == 3
    assert run("retention", "audit", "--json").json["eligible"] == []


def test_an_order_with_a_destroyed_paper_is_repeated_without_it(run: Run, due: str) -> None:
    number = run("retention", "propose", "--json").json["disposal"]
    assert run("--as", "boss", "retention", "approve", number).code == 0
    assert run("retention", "execute", number, "--json").code == 0
    in_bin = run("order", "repeat", due)
    assert (in_bin.code, f"docvault retention restore {number}" in in_bin.err) == (3, True)
    assert run("retention", "execute", number, "--now", "--yes").code == 0
    made = run("order", "repeat", due, "--json")
    assert (made.code, made.json["not_taken"]) == (0, ["spec-sheet"])
    assert f"Destroyed or disposed of in {due}, so that nothing of it could be taken over: spec-sheet." in made.err
