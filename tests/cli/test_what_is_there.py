"""What is issued, signed for, looked at, repeated or named as evidence can be read: papers that are gone, and versions of a change that was rejected."""

import json
import shlex
from pathlib import Path

import pytest

from tests.cli.terminal import Run

WORK_ON_PAPERS = (
    "distribute {order} spec-sheet --to cutting",
    "--as wang sign {order} spec-sheet",
    "--as boss second-look {order} spec-sheet",
    "change open {order} --what 'buttons: gold -> silver' --why fax --evidence spec-sheet",
    "--as boss order confirm {order} --to-customer --evidence spec-sheet --override --why agreed",
    "order repeat {order}",
)


@pytest.fixture
def order(old: str) -> str:
    """An old order: what is completed long ago can be disposed of."""
    return old


@pytest.fixture
def people(run: Run, order: str) -> None:
    """A cutter who was issued the sheet, and a manager."""
    assert run("person", "add", "boss", "--name", "Boss", "--department", "sales", "--role", "manager").code == 0
    assert run("person", "add", "wang", "--name", "王丽", "--department", "cutting", "--role", "member").code == 0
    assert run("distribute", order, "spec-sheet", "--to", "cutting").code == 0


@pytest.mark.usefixtures("people")
def test_nothing_is_done_with_a_paper_in_the_bin_or_destroyed(run: Run, order: str) -> None:
    assert run("return", order, "spec-sheet", "--department", "cutting").code == 0
    assert run("order", "complete", order, "--on", "2020-01-31").code == 0
    disposal = json.loads(run("retention", "propose", "--json").out)["disposal"]
    assert run("--as", "boss", "retention", "approve", disposal).code == 0
    assert run("retention", "execute", disposal).code == 0
    binned = run("--as", "wang", "sign", order, "spec-sheet")
    assert (binned.code, binned.out) == (3, "")
    assert f"spec-sheet@2 of {order} lies in the bin of disposal {disposal}" in binned.err
    assert f"`docvault retention restore {disposal} --order {order}`" in binned.err
    assert run("retention", "execute", disposal, "--now", "--yes").code == 0
    assert run("order", "reopen", order, "--why", "complaint").code == 0
    repeated = run("order", "repeat", order)  # what is left of it; what went is said
    assert (repeated.code, "spec-sheet" in repeated.out + repeated.err) == (0, True)
    before = run("history", order).out
    for line in (*WORK_ON_PAPERS, "get {order} spec-sheet --out spec.txt --why claim"):
        if line.startswith("order repeat"):
            continue
        refused = run(*shlex.split(line.format(order=order)))
        assert (refused.code, refused.out) == (3, ""), line
        assert f"spec-sheet@2 of {order} was destroyed on " in refused.err, line
        assert f"by disposal {disposal}; the certificate is registers/disposal/{disposal}.docx." in refused.err, line
        assert "restore" not in refused.err, line
    assert run("history", order).out == before


@pytest.mark.usefixtures("people")
def test_nothing_is_done_with_a_paper_whose_bytes_are_missing_or_others(run: Run, vault: Path, order: str) -> None:
    [path] = vault.glob(f"orders/*/{order}/documents/spec-sheet/v2/*")
    text = path.read_bytes()
    for damage, said in ((path.unlink, "is missing"), (lambda: path.write_bytes(b"lead buttons"), "is damaged")):
        damage()
        before = run("history", order).out
        for line in WORK_ON_PAPERS:
            refused = run(*shlex.split(line.format(order=order)))
            assert (refused.code, refused.out) == (6, ""), line
            assert said in refused.err, line
            assert f"spec-sheet@2 of {order}" in refused.err, line
            assert path.name not in refused.err, line  # whoever is to look at it need not know what it is called
            assert "bring the file back from your last backup" in refused.err, line
        assert run("history", order).out == before
    path.write_bytes(text)
    assert run("--as", "wang", "sign", order, "spec-sheet").code == 0


@pytest.mark.usefixtures("people")
def test_a_version_of_a_rejected_change_is_named_and_not_issued_by_mistake(run: Run, vault: Path, order: str) -> None:
    newer = vault.parent / "spec.txt"
    newer.write_text("pearl buttons", encoding="utf-8")
    change = (
        "--what",
        "buttons: gold -> pearl",
        "--why",
        "fax",
        "--evidence",
        "spec-sheet@1",
        "--affects",
        "spec-sheet",
    )
    assert run("change", "open", order, *change).code == 0
    assert run("change", "confirm", order, "CN-1", "--evidence", "spec-sheet@1").code == 0
    assert run("add", order, newer, "--document", "spec-sheet", "--change", "CN-1").code == 0
    rejected = run("change", "reject", order, "CN-1", "--why", "withdrawn")
    assert rejected.code == 0
    assert "Version 3 of spec-sheet, which it made, is still in force." in rejected.out
    assert (
        "was made by change CN-1, which was rejected" in run("distribute", order, "spec-sheet", "--to", "factory").err
    )
    assert run("distribute", order, "spec-sheet", "--to", "factory").code == 3
    assert run("--as", "wang", "sign", order, "spec-sheet").code == 3
    assert run("--as", "boss", "distribute", order, "spec-sheet", "--to", "factory", "--override", "agreed").code == 0
    assert "current, made by change CN-1, which was rejected" in run("order", "show", order).out
    [line] = [line for line in rejected.out.splitlines() if "docvault document void" in line]
    assert run(*shlex.split(line[line.index("docvault ") :])[1:]).code == 0, line
    assert "void, made by change CN-1, which was rejected" in run("order", "show", order).out
    assert run("distribute", order, "spec-sheet", "--to", "factory").code == 0
