"""Lists name what is to be typed, and tables say in words what they show."""

import zipfile
from pathlib import Path

from tests.cli.terminal import Run


def test_who_could_sign_for_a_department_without_people_is_said(run: Run, vault: Path, order: str) -> None:
    assert run("distribute", order, "spec-sheet", "--to", "factory").code == 0
    for more in ((), ("--person", "zhao", "--means", "sheet", "--evidence", "spec-sheet@1")):
        refused = run("sign", order, "spec-sheet", "--department", "factory", *more, "--lang", "en")
        assert refused.code != 0
        assert (
            "so nobody can sign for it. An administrator enters one of its people: `docvault person add ID"
            in refused.err
        )
        assert "--department factory`" in refused.err


def test_what_differs_is_said_in_words(run: Run, order: str) -> None:
    other = order.replace("-0001", "-0002")
    said = run("order", "compare", other, "--with", order, "--lang", "zh_CN").out
    assert "urgent" not in said
    assert "加急" in said or "紧急" in said
    assert run("order", "edit", order, "--importance", "high").code == 0
    assert "importance" not in run("history", order, "--lang", "zh_CN").out
    assert "high" not in run("order", "show", order, "--lang", "zh_CN").out


def test_a_notice_has_a_code_for_a_copy_on_screen_too(run: Run, vault: Path, order: str) -> None:
    paper = vault.parent / "spec3.txt"
    paper.write_text("mail: black buttons", encoding="utf-8")
    steps = [
        ("distribute", order, "spec-sheet", "--to", "cutting", "--medium", "screen"),
        ("add", order, str(paper), "--kind", "correspondence"),
        (
            "change",
            "open",
            order,
            "--what",
            "buttons: gold -> black",
            "--why",
            "mail",
            "--affects",
            "spec-sheet",
            "--evidence",
            "correspondence@1",
        ),
        ("change", "confirm", order, "CN-1", "--evidence", "correspondence@1"),
    ]
    for step in steps:
        assert run(*step).code == 0, step
    paper.write_text("black buttons", encoding="utf-8")
    assert run("add", order, paper, "--document", "spec-sheet", "--change", "CN-1").code == 0
    assert run("change", "issue", order, "CN-1").code == 0
    out = vault.parent / "notice.docx"
    assert run("change", "notice", order, "CN-1", "--out", out).code == 0
    with zipfile.ZipFile(out) as written:
        assert any(name.startswith("word/media/") for name in written.namelist())


def test_what_became_of_a_version_whose_copies_are_out_is_said(run: Run, order: str) -> None:
    other = order.replace("-0001", "-0002")
    steps = [
        ("distribute", order, "spec-sheet@1", "--to", "cutting", "--superseded"),
        ("distribute", order, "spec-sheet@2", "--to", "cutting,factory"),
        ("document", "void", order, "spec-sheet@2", "--why", "wrong file"),
        ("move", order, "spec-sheet@1", other, "--why", "of the other order"),
    ]
    for step in steps:
        assert run(*step).code == 0, step
    shown = run("order", "show", order).out
    assert "the version is void" in shown
    assert "the version was moved" in shown
    assert "superseded" not in shown[shown.index("Who holds what") :]
    rows = run("signoffs", "--json").json["rows"]
    assert sorted((row["version"], row.get("gone")) for row in rows) == [(1, "moved"), (2, "void"), (2, "void")]
    assert run("signoffs", "--order", order, "--json").json["rows"] == rows
    assert run("order", "void", order, "--why", "made twice").code == 0
    assert {row["gone"] for row in run("signoffs", "--json").json["rows"]} == {"order-void"}
    assert "订单已作废" in run("order", "show", order, "--lang", "zh_CN").out
