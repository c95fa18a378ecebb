"""A signed notice of a change comes home by its printed code: whoever was told and has no paper to sign for acknowledges the change by it."""

from pathlib import Path

import pytest

from docvault.model.control.codes import Code
from tests.cli.terminal import run_in
from tests.cli.test_changed_while_out import error_of
from tests.cli.test_codes import OTHERS, A, arrive, furnished, pages, printed, vault

__all__ = ["furnished", "vault"]


@pytest.fixture
def notice(vault: Path) -> list[str]:
    """The codes on the notice of a change that corrects no document: cutting and factory, who hold papers, and shipping were told."""
    change = ("--what", "labels: woven -> printed", "--why", "fax", "--evidence", "trims-card@1")
    assert run_in(vault, "change", "open", A, *change).code == 0
    assert run_in(vault, "change", "confirm", A, "CN-1", "--evidence", "trims-card@1").code == 0
    assert run_in(vault, "change", "issue", A, "CN-1", "--to", "shipping").code == 0
    out = vault.parent / "notice.docx"
    assert run_in(vault, "change", "notice", A, "CN-1", "--out", out).code == 0
    return printed(out)


def test_a_signed_notice_acknowledges_by_its_code(vault: Path, notice: list[str]) -> None:
    assert [line.partition("~")[0] for line in notice] == [
        f"DV1:{A}/CN-1#{department}" for department in ("cutting", "factory", "shipping")
    ]
    item = arrive(vault, scan={"notice.tif": pages(notice[:2])})["notice.tif"]
    assert item["fate"] == "waiting", "whatever carries a line to sign for waits"
    assert item["suggestions"][0]["order"] == A
    shown = run_in(vault, "inbox").out
    short = item["item"][-5:]
    assert f"docvault change acknowledge {A} CN-1 --department cutting --item {short}" in shown
    assert f"docvault change acknowledge {A} CN-1 --department factory --item {short}" in shown
    typed = ("--department", "cutting", "--person", "wang.li", "--item", short)
    assert (
        f"docvault change acknowledge {A} CN-1 --department cutting --item {short}"
        in run_in(vault, "sign", A, "CN-1", *typed).err
    )
    wrong = run_in(vault, "change", "acknowledge", A, "CN-1", "--department", "shipping", "--item", short, "--json")
    assert (wrong.code, error_of(wrong)["type"]) == (3, "not-that-notice")
    done = run_in(vault, "change", "acknowledge", A, "CN-1", "--department", "cutting", "--item", short, "--json")
    assert (done.code, done.json["evidence"]) == (0, "receipt@1")
    left = run_in(vault, "inbox", "--json").json["sheets_left"]
    assert [line["department"] for line in left[0]["remaining"]] == ["factory"]
    last = run_in(vault, "change", "acknowledge", A, "CN-1", "--department", "factory", "--item", short, "--json")
    assert (last.code, last.json["evidence"]) == (0, "receipt@1"), "one sheet, filed once"
    assert "sheets_left" not in run_in(vault, "inbox", "--json").json
    told = run_in(vault, "change", "show", A, "CN-1", "--json").json["told"]
    assert [(one["department"], one.get("evidence")) for one in told if "at" in one] == [
        ("cutting", "receipt@1"),
        ("factory", "receipt@1"),
    ]
    assert run_in(vault, "check").code == 0


def test_what_anybody_could_draw_acknowledges_nothing(vault: Path, notice: list[str]) -> None:
    said = notice[0].partition("~")[0]
    drawn = [[said], [OTHERS.text(Code(A, "CN-1", department="cutting"))], [f"DV1:{A}/CN-9#cutting"]]
    for number, codes in enumerate(drawn):
        item = arrive(vault, scan={f"drawn-{number}.tif": pages(codes)})[f"drawn-{number}.tif"]
        assert item["fate"] == "waiting"
        typed = ("change", "acknowledge", A, "CN-1", "--department", "cutting", "--item", item["item"], "--json")
        assert error_of(run_in(vault, *typed))["type"] == "not-that-notice"
        assert "receipts" not in item
    assert "receipt" not in {one["id"] for one in run_in(vault, "order", "show", A, "--json").json["documents"]}
