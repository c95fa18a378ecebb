"""Lists name what is to be typed, and tables say in words what they show."""

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
