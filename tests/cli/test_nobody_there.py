"""Where nobody is entered in a department that is issued something, it is said, and where what it owes is shown."""

from tests.cli.terminal import Run


def test_nobody_could_sign(run: Run, order: str) -> None:
    told = run("distribute", order, "spec-sheet", "--to", "cutting,factory", "--json")
    assert told.json["nobody"] == ["cutting", "factory"]
    assert "Nobody is entered in Cutting room, Factory, so nobody there can sign for it" in told.err
    assert "docvault agenda --all" in told.err
    assert run("person", "add", "cui", "--name", "Cui", "--department", "cutting", "--role", "member").code == 0
    again = run("distribute", order, "spec-sheet", "--to", "cutting,factory", "--json")
    assert again.json["nobody"] == ["factory"]
    assert "工厂" in run("distribute", order, "spec-sheet", "--to", "factory", "--lang", "zh_CN").err
    alone = run("distribute", order, "spec-sheet", "--to", "cutting", "--json")
    assert ("nobody" in alone.json, alone.err) == (False, "")
    for wanted in ("--all",), ("--department", "factory"):
        lines = run("agenda", *wanted, "--json").json["lines"]
        assert [one for one in lines if one["kind"] == "signature" and one["department"] == "factory"], wanted
