"""The stories of the control of versions, from the command line, with real files, a real inbox and real processes.

The three losses docvault exists to end: the fax that was mislaid, the repeat order made from memory, the department that worked from an old version.
"""

import io
import re
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
import segno
from PIL import Image, ImageDraw, ImageFont

from docvault.model.control.codes import Code, CodeKey
from docvault.store.yaml_text import load_yaml
from tests.cli.terminal import SOON_SECONDS, Ran, Run, run_in, soon

BASE, REPEAT = "2026-0001", "2026-0002"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A vault with people in five departments, and an order with a spec sheet and a trims card."""
    assert (
        run_in(tmp_path, "init", "vault", "--identity", "declared", "--time-zone", "Asia/Shanghai", "--lang", "en").code
        == 0
    )
    vault = tmp_path / "vault"
    for person, name, department, role in (
        ("wang.li", "Wang Li", "cutting", "member"),
        ("zhao.min", "赵敏", "factory", "member"),
        ("sun.jie", "Sun Jie", "trims", "member"),
        ("chen", "Chen Wei", "sales", "manager"),
        ("lin", "Lin Yu", "finance", "reviewer"),
    ):
        added = run_in(vault, "person", "add", person, "--name", name, "--department", department, "--role", role)
        assert added.code == 0, added.err
    new = ("order", "new", "--customer", "NORDIC", "--title", "Jeans", "--style", "DJ-208", "--number", BASE)
    assert run_in(vault, *new, "--ref", "PO-4711").code == 0
    put(vault, BASE, "trims.txt", "buttons: gold 金色纽扣", "--kind", "trims-card", "--document", "trims-card")
    put(vault, BASE, "spec.txt", "five pockets", "--kind", "spec-sheet", "--document", "spec-sheet")
    return vault


def put(vault: Path, order: str, name: str, text: str, *options: str) -> Ran:
    """Add a file to an order."""
    (vault.parent / name).write_text(text, encoding="utf-8")
    added = run_in(vault, "add", order, str(vault.parent / name), *options)
    assert added.code == 0, added.err
    return added


def page(lines: Sequence[str], codes: Sequence[str] = ()) -> bytes:
    """A black and white page of fine fax resolution (G4), with lines of text and QR codes of 0.8 mm modules below them."""
    paper = Image.new("L", (1728, 2200), 255)
    draw = ImageDraw.Draw(paper)
    font = ImageFont.load_default(44)
    for place, line in enumerate(lines):
        draw.text((140, 160 + 80 * place), line, font=font, fill=0)
    for place, code in enumerate(codes):
        made = io.BytesIO()
        segno.make(code, error="m", micro=False).save(made, kind="png", scale=6, border=3)
        paper.paste(Image.open(made).convert("L"), (1200, 500 + 400 * place))
    out = io.BytesIO()
    paper.convert("1").save(out, "TIFF", compression="group4", dpi=(204, 196))
    return out.getvalue()


def json_of(ran: Ran) -> "dict[str, object]":
    """The JSON document of a command that must have worked."""
    assert ran.code == 0, ran.err
    tree: dict[str, object] = ran.json
    return tree


@pytest.mark.ocr
def test_the_silver_buttons(house: Path) -> None:
    """R-OD9, R-OD6, R-OD7: a repeat order, changed by a fax, reaches exactly those who hold the old trims card."""

    def run(*arguments: str) -> Ran:
        return run_in(house, *arguments)

    opened = run("order", "repeat", BASE, "--ref", "PO-5120", "--number", REPEAT, "--json").json
    assert opened == {
        "order": REPEAT,
        "folder": f"orders/{opened['folder'].split('/')[1]}/{REPEAT}",
        "based_on": BASE,
        "to_confirm": ["title", "styles", "trims-card", "spec-sheet"],
        "not_taken": [],
    }
    refused = run("distribute", REPEAT, "spec-sheet", "--to", "cutting")
    assert refused.code == 3
    assert "trims-card" in refused.err

    (house / "inbox" / "fax" / "fax 0041.tif").write_bytes(
        page(["CHANGE NOTICE", "Order PO-5120", "Please use SILVER buttons", "instead of gold."])
    )
    arrived = run("ingest", "--json").json["items"][0]
    assert (arrived["fate"], arrived["order"]) == ("filed", REPEAT)
    fax = f"{arrived['document']}@{arrived['version']}"
    assert "silver" in run("search", "silver buttons").out.lower()

    nothing_written = run("change", "open", REPEAT, "--what", "buttons: gold -> silver", "--why", "said so")
    assert nothing_written.code == 3
    what = ("--what", "buttons: gold -> silver", "--why", "the customer's fax", "--affects", "trims-card")
    assert run("change", "open", REPEAT, *what, "--evidence", fax, "--json").json["change"] == "CN-1"
    assert run("change", "issue", REPEAT, "CN-1").code == 3  # not confirmed
    assert run("change", "confirm", REPEAT, "CN-1", "--evidence", fax).code == 0

    confirmed = run("order", "confirm", REPEAT, "名称", "styles", "spec-sheet", "--json").json
    assert confirmed["to_confirm"] == ["trims-card"]
    assert run("change", "issue", REPEAT, "CN-1").code == 3  # no corrected trims card yet
    put(house, REPEAT, "trims.txt", "buttons: silver 银色纽扣", "--document", "trims-card", "--change", "CN-1")
    shown = json_of(run("order", "show", REPEAT, "--json"))
    assert "trims-card" in str(shown["to_confirm"])

    compared = run("order", "compare", REPEAT, "--json").json["differences"]
    assert {"what": "buttons", "from": "gold", "to": "silver", "change": "CN-1"} in compared
    assert any(one["what"] == "trims-card" and one["change"] == "CN-1" for one in compared)
    assert not any(one["what"] == "spec-sheet" for one in compared)
    issued = run("change", "issue", REPEAT, "CN-1", "--json").json
    assert (issued["notified"], issued["reopened"]) == ([], [])  # nobody held the old card of this order
    assert run("distribute", REPEAT, "trims-card", "--to", "cutting,factory").code == 0


def test_a_change_reaches_exactly_the_holders(house: Path) -> None:
    """R-OD7: who holds the superseded version owes a new signature, paper is owed back, nobody else is asked."""

    def run(*arguments: str) -> Ran:
        return run_in(house, *arguments)

    assert run("distribute", BASE, "trims-card", "--to", "cutting,trims", "--copies", "2").code == 0
    assert run("distribute", BASE, "trims-card", "--to", "factory", "--medium", "screen").code == 0
    assert run("distribute", BASE, "spec-sheet", "--to", "sales", "--medium", "screen").code == 0
    withdrawn = run("recall", BASE, "spec-sheet@1", "--from", "sales", "--json").json["recalled"]
    assert [(one["department"], one["out"]) for one in withdrawn] == [("sales", False)]
    assert run("distribute", BASE, "spec-sheet", "--to", "cutting,factory,pattern").code == 0
    for person in ("wang.li", "sun.jie", "zhao.min"):
        assert run("--as", person, "sign", BASE, "trims-card").code == 0
    put(house, BASE, "mail.txt", "silver please", "--kind", "correspondence")
    opening = (
        "--what",
        "buttons: gold -> silver",
        "--why",
        "mail",
        "--evidence",
        "correspondence@1",
        "--affects",
        "trims-card",
    )
    assert run("change", "open", BASE, *opening).code == 0
    assert run("change", "confirm", BASE, "CN-1", "--evidence", "correspondence@1").code == 0
    put(house, BASE, "trims.txt", "buttons: silver", "--document", "trims-card", "--change", "CN-1")
    issued = run("change", "issue", BASE, "CN-1", "--json").json
    assert issued["notified"] == ["cutting", "trims", "factory"]
    assert {(one["department"], one["document"]) for one in issued["reopened"]} == {
        ("cutting", "trims-card"), ("trims", "trims-card"), ("factory", "trims-card")
    }  # fmt: skip
    rows = run("signoffs", "--order", BASE, "--json").json["rows"]
    owed = {(row["department"], row["document"], row["version"]) for row in rows if row["state"] == "owed"}
    assert owed == {
        ("cutting", "trims-card", 2), ("trims", "trims-card", 2), ("factory", "trims-card", 2),
        ("cutting", "spec-sheet", 1), ("factory", "spec-sheet", 1), ("pattern", "spec-sheet", 1),
    }  # fmt: skip
    back = {(row["department"], tuple(row["to_return"])) for row in rows if row.get("to_return")}
    assert back == {("cutting", (1, 2)), ("trims", (3, 4))}

    assert run("change", "close", BASE, "CN-1").code == 3
    superseded = run("--as", "wang.li", "sign", BASE, "trims-card@1")
    assert superseded.code == 3
    assert "version 2 is in force" in superseded.err
    for person in ("wang.li", "sun.jie"):
        assert run("--as", person, "sign", BASE, "trims-card").code == 0
    last = run("--as", "zhao.min", "sign", BASE, "trims-card", "--json").json
    assert last["acknowledged"] == ["CN-1"]
    assert "Wang Li" in run("change", "show", BASE, "CN-1").out
    assert run("change", "close", BASE, "1").code == 0
    assert run("return", BASE, "trims-card@1", "--department", "cutting", "--copy", "1").code == 0
    assert run("return", BASE, "trims-card@1", "--department", "cutting", "--copy", "1").code == 4
    assert run("check").code == 0


def test_four_of_five(house: Path) -> None:
    """R-OD5: who holds which version is plain, on the order's page, in the list of what is overdue, and for a day in the past."""

    def run(*arguments: str) -> Ran:
        return run_in(house, *arguments)

    for department in ("cutting", "trims", "factory", "sales", "finance"):
        assert run("distribute", BASE, "trims-card", "--to", department, "--due", soon()).code == 0
    for person in ("wang.li", "sun.jie", "zhao.min", "chen"):
        assert run("--as", person, "sign", BASE, "trims-card").code == 0
    time.sleep(SOON_SECONDS + 1)
    overdue = run("signoffs", "--overdue", "--json").json["rows"]
    assert [(row["department"], row["state"]) for row in overdue] == [("finance", "owed")]
    put(house, BASE, "trims.txt", "buttons: silver", "--document", "trims-card")
    assert run("distribute", BASE, "trims-card", "--to", "trims,factory,sales,finance").code == 0
    page = run("order", "show", BASE).out
    assert re.search(
        r"trims-card +v1 +Cutting room +owed .*holds v1, superseded by v2 since .*; v2 is not signed", page
    )
    held = run("holders", BASE, "trims-card", "--json").json["rows"]
    assert {(row["department"], row["version"]) for row in held if row["department"] in {"cutting", "finance"}} == {
        ("cutting", 1), ("finance", 1), ("finance", 2)
    }  # fmt: skip
    before = run("holders", BASE, "trims-card", "--on", "2020-03-12")
    assert (before.code, before.out) == (1, "")


def test_the_lost_fax(house: Path) -> None:
    """R-OD14, R-TM1: whatever arrives stands on the agenda until somebody has dealt with it; exit code 1 says that something is overdue."""

    def run(*arguments: str) -> Ran:
        return run_in(house, *arguments)

    (house / "inbox" / "fax" / "strange.txt").write_text("about nothing we know", encoding="utf-8")
    (house / "inbox" / "email" / "known.txt").write_text("about PO-4711", encoding="utf-8")
    items = {item["file"]: item for item in run("ingest", "--json").json["items"]}
    now = run("agenda", "--all", "--json")
    assert now.code == 0
    arrivals = [line for line in now.json["lines"] if line["kind"] == "arrival"]
    assert {line["item"] for line in arrivals} == {item["item"] for item in items.values()}
    assert all(line["due"] and not line["overdue"] for line in arrivals)

    later = run("agenda", "--all", "--on", "2030-01-01", "--json")
    assert later.code == 1
    assert all(line["overdue"] for line in later.json["lines"] if line["due"])
    evening = {line["item"] for line in run("agenda", "--evening", "--all", "--json").json["lines"] if "item" in line}
    assert evening == {item["item"] for item in items.values()}

    assert run("handled", items["known.txt"]["item"][-5:]).code == 0
    assert run("file", items["strange.txt"]["item"], BASE).code == 0
    rest = run("agenda", "--all", "--json").json["lines"]
    assert [line for line in rest if line["kind"] == "arrival"] == []
    assert [line["kind"] for line in rest if line["order"] == BASE] == ["unconfirmed"]
    assert run("order", "edit", BASE, "--stage", "material").code == 0
    missing = run("agenda", "--department", "fabric", "--json").json["lines"]
    assert [(line["kind"], line["department"], line["due"]) for line in missing] == [("missing", "fabric", "")]
    assert "Fabric" in missing[0]["text"]
    assert run("agenda", "--department", "nowhere").code == 2
    chinese = run("agenda", "--all", "--lang", "zh_CN").out
    assert "has not" not in chinese


def test_the_contract(house: Path) -> None:
    """R-CO2, R-CO3: five items, the credit limit, amendments as versions; issued only when the review is complete."""

    def run(*arguments: str) -> Ran:
        return run_in(house, *arguments)

    assert run("--as", "lin", "customer", "edit", "NORDIC", "--credit-limit", "9 USD").code == 3
    assert run("customer", "edit", "NORDIC", "--credit-limit", "100000 USD").code == 0
    assert run("order", "edit", BASE, "--value", "120,000.00 usd", "--contract", "SC26-0917").code == 0
    put(house, BASE, "contract.txt", "price 10 USD", "--kind", "contract", "--document", "contract")
    assert run("distribute", BASE, "contract", "--to", "finance").code == 3
    assert run("--as", "wang.li", "review", BASE, "--item", "price", "--opinion", "agree").code == 3
    for item in ("capacity", "process", "quantity", "price"):
        assert run("--as", "lin", "review", BASE, "--item", item, "--opinion", "agree").code == 0
    bare = run("--as", "lin", "review", BASE, "--item", "delivery", "--opinion", "conditions")
    assert bare.code == 2
    remark = ("--opinion", "conditions", "--remark", "fabric in house by 10 January")
    assert run("--as", "lin", "review", BASE, "--item", "delivery", *remark).code == 0
    state = run("review", BASE, "--json").json
    assert (state["complete"], state["missing"], state["credit"]["exceeded"]) == (False, ["credit"], True)
    assert run("--as", "lin", "review", BASE, "--item", "credit", "--opinion", "agree").code == 3  # a manager's
    approved = run("--as", "chen", "review", BASE, "--item", "credit", "--opinion", "agree", "--json").json
    assert approved["complete"]
    assert {"item", "department", "person", "opinion", "at"} <= set(approved["items"][0])
    assert run("distribute", BASE, "contract", "--to", "finance").code == 0
    told = run("history", BASE).out
    assert "review of price: agrees" in told
    assert "issued to Finance" in told


def test_an_amended_contract_is_looked_at_again(house: Path) -> None:
    """R-CO3: what the customer amended is checked against the review before it is issued."""

    def run(*arguments: str) -> Ran:
        return run_in(house, *arguments)

    put(house, BASE, "contract.txt", "price 10 USD", "--kind", "contract", "--document", "contract")
    for item in ("capacity", "process", "quantity", "price", "delivery"):
        assert run("--as", "lin", "review", BASE, "--item", item, "--opinion", "agree").code == 0
    import time

    time.sleep(1.1)  # times are written to the second: the amendment comes after the opinions
    put(house, BASE, "contract.txt", "price 9 USD", "--document", "contract")
    assert run("review", BASE, "--json").json["unchecked"] == ["contract@2"]
    assert run("distribute", BASE, "contract", "--to", "finance").code == 3
    overridden = run("--as", "chen", "distribute", BASE, "contract", "--to", "finance", "--override", "agreed by phone")
    assert overridden.code == 0
    own = run("second-look", BASE, "contract")
    assert own.code == 3
    assert run("--as", "lin", "second-look", BASE, "contract", "--remark", "price as agreed").code == 0
    assert run("distribute", BASE, "contract", "--to", "sales").code == 0


@pytest.mark.ocr
def test_a_signed_sheet_comes_home(house: Path) -> None:
    """R-OD5: a scanned distribution record is recognised by its codes and offered as the receipt; its signatures are then entered."""

    def run(*arguments: str) -> Ran:
        return run_in(house, *arguments)

    assert run("distribute", BASE, "trims-card", "--to", "cutting,factory").code == 0
    settings = load_yaml((house / "vault.yaml").read_bytes(), "vault.yaml")
    key = CodeKey(settings["id"], settings["codes"]["key"])
    codes = [key.text(Code(BASE, "trims-card", 1, copy)) for copy in (1, 2)]
    sheet = page(["DISTRIBUTION RECORD", f"Order {BASE}", "signed: Wang Li     Zhao Min"], codes)
    (house / "inbox" / "scan" / "scan 1.tif").write_bytes(sheet)
    item = run("ingest", "--json").json["items"][0]
    assert item["fate"] == "waiting"  # its text names the order, and still a person says who signed
    offered = run("inbox", "--json").json["items"][0]
    assert offered["receipts"] == [
        {"order": BASE, "document": "trims-card@1", "department": "cutting"},
        {"order": BASE, "document": "trims-card@1", "department": "factory"},
    ]
    short = item["item"][-5:]
    assert f"docvault sign {BASE} trims-card@1 --department cutting --item {short} --person WHO" in run("inbox").out
    nobody = run("sign", BASE, "trims-card@1", "--department", "cutting", "--item", short, "--person", "nobody")
    assert nobody.code == 4
    assert run("inbox", "--json").json["items"], "a signature that is refused files nothing"
    for department, person in (("cutting", "wang.li"), ("factory", "zhao.min")):
        wanted = ("--department", department, "--person", person, "--item", short, "--json")
        signed = run("sign", BASE, "trims-card@1", *wanted).json
        assert (signed["person"], signed["means"], signed["evidence"]) == (person, "sheet", "receipt@1")
    assert [row["state"] for row in run("signoffs", "--order", BASE, "--json").json["rows"]] == ["signed", "signed"]
    assert run("agenda", "--all", "--json").json["lines"][0]["kind"] != "arrival"
    assert run("check").code == 0


def test_the_forms_are_written(house: Path) -> None:
    """The distribution record, the change record, the notice and the cover sheet, for Word and Excel."""
    from docx import Document
    from openpyxl import load_workbook

    def run(*arguments: str) -> Ran:
        return run_in(house, *arguments)

    assert run("distribute", BASE, "trims-card", "--to", "cutting", "--copies", "2").code == 0
    word, excel = house.parent / "record.docx", house.parent / "record.xlsx"
    assert run("distribution", BASE, "--out", str(word)).code == 0
    table = Document(str(word)).tables[0]
    assert [cell.text for cell in table.rows[1].cells][2:4] == ["1", "Cutting room"]
    assert len(Document(str(word)).inline_shapes) == 2
    assert run("distribution", BASE, "--out", str(excel), "--lang", "zh_CN").code == 0
    cells = [str(cell.value) for row in load_workbook(excel).active.iter_rows() for cell in row]
    assert any("裁" in cell for cell in cells)
    assert run("distribution", BASE, "--out", str(word)).code == 3  # there already
    assert run("distribution", BASE, "--out", str(house.parent / "record.pdf")).code == 2
    assert run("distribution", BASE, "--out", str(house.parent / "no folder" / "a.docx")).code == 2
    assert run("order", "cover", BASE, "--out", str(house.parent / "cover.docx")).code == 0
    put(house, BASE, "mail.txt", "silver", "--kind", "correspondence")
    assert (
        run(
            "change",
            "open",
            BASE,
            "--what",
            "buttons: gold -> silver",
            "--why",
            "mail",
            "--evidence",
            "correspondence@1",
        ).code
        == 0
    )
    assert run("change", "notice", BASE, "CN-1").code == 3
    assert run("change", "show", BASE, "CN-1", "--out", str(house.parent / "CN-1.docx")).code == 0


def test_who_leaves_stays_readable(house: Path) -> None:
    """Design 2.6: a signature outlives the person."""
    sign = run_in(house, "distribute", BASE, "trims-card", "--to", "cutting")
    assert sign.code == 0
    signed = run_in(house, "--as", "wang.li", "sign", BASE, "trims-card", "--json").json
    assert run_in(house, "person", "edit", "wang.li", "--inactive").code == 0
    assert run_in(house, "--as", "wang.li", "sign", BASE, "spec-sheet").code == 4
    row = run_in(house, "signoffs", "--order", BASE, "--json").json["rows"][0]
    assert (row["name"], row["at"], row["state"]) == ("Wang Li", signed["at"], "signed")
    assert run_in(house, "check").code == 0


def test_refusals_name_who_may(house: Path) -> None:
    """R-RO1: a sentence, never a traceback, that says who may."""
    refused = run_in(house, "--as", "wang.li", "distribute", BASE, "trims-card", "--to", "factory")
    assert refused.code == 3
    assert "chen" in refused.err
    override = run_in(house, "distribute", BASE, "trims-card", "--to", "factory", "--override", "in a hurry")
    assert (override.code, "chen" in override.err) == (3, True)
    assert run_in(house, "person", "edit", "chen", "--inactive").code == 0
    nobody = run_in(house, "distribute", BASE, "trims-card", "--to", "factory", "--override", "in a hurry")
    assert (nobody.code, "--role manager" in nobody.err) == (3, True)
    stranger = run_in(house, "--as", "lin", "sign", BASE, "trims-card", "--department", "cutting")
    assert (stranger.code, "wang.li" in stranger.err) == (3, True)


def test_other_service_hours_settle_what_waits_anew(house: Path) -> None:
    (house / "inbox" / "fax" / "strange.txt").write_text("about nothing we know", encoding="utf-8")
    assert run_in(house, "ingest").code == 0
    before = run_in(house, "inbox", "--json").json["items"][0]["due"]
    config = house / "vault.yaml"
    config.write_text(config.read_text(encoding="utf-8").replace("normal: 24", "normal: 48"), encoding="utf-8")
    assert run_in(house, "adopt").code == 0
    assert run_in(house, "inbox", "--json").json["items"][0]["due"] > before


def test_shapes_of_empty_answers(run: Run) -> None:
    assert run("signoffs", "--json").json == {"rows": [], "total": 0, "capped": False}
    assert run("change", "list", "--json").json == {"changes": [], "total": 0, "capped": False}
    assert run("signoffs", "--overdue").err == "Nothing is overdue.\n"
