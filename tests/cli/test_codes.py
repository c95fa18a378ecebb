"""QR codes are not trusted from anybody: papers as they are printed, scanned, faxed and mailed, with codes of ours, of others and of nobody.

What a page says stands in the name of its file, so that no page has to be recognised: names count as text does (`suggesting`).
"""

import io
import itertools
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import segno
import zxingcpp
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from docvault.index.contract.catalogue import ItemEntry
from docvault.model.control.codes import Code, CodeKey
from docvault.model.intake.extracted import Extracted, Facts, Outcome, Page
from docvault.model.intake.matching import decide
from docvault.services.control.paper_codes import printing_key
from docvault.services.intake.suggesting import suggestions
from docvault.services.upkeep.opening import open_vault
from docvault.store.yaml_text import load_yaml
from tests.cli.terminal import Ran, run_in

A, B = "2026-0001", "2026-0002"
OTHERS = CodeKey("another vault", "77" * 32)
STRANGE = "the code on it is not from this vault"
NO_CHECKSUM = "the code on it has no checksum, so it may not be from this vault"


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with two orders; of the first cutting and factory were issued copies of the trims card, cutting one of the second version."""
    folder = tmp_path_factory.mktemp("codes")
    made = ("init", "vault", "--identity", "declared", "--time-zone", "Asia/Shanghai", "--lang", "en")
    assert run_in(folder, *made).code == 0
    vault = folder / "vault"
    for person, name, department in (("wang.li", "Wang Li", "cutting"), ("zhao.min", "Zhao Min", "factory")):
        assert run_in(vault, "person", "add", person, "--name", name, "--department", department).code == 0
    for number, reference in ((A, "PO-4711"), (B, "PO-4712")):
        new = ("order", "new", "--customer", "NORDIC", "--title", "Jeans", "--number", number, "--ref", reference)
        assert run_in(vault, *new).code == 0
        (folder / "trims.txt").write_text(f"gold buttons of {number}", encoding="utf-8")
        added = ("--kind", "trims-card", "--document", "trims-card")
        assert run_in(vault, "add", number, folder / "trims.txt", *added).code == 0
        assert run_in(vault, "distribute", number, "trims-card", "--to", "cutting,factory").code == 0
    (folder / "trims.txt").write_text("silver buttons", encoding="utf-8")
    assert run_in(vault, "add", A, folder / "trims.txt", "--document", "trims-card").code == 0
    assert run_in(vault, "distribute", A, "trims-card", "--to", "cutting").code == 0
    return vault


@pytest.fixture
def vault(furnished: Path, tmp_path: Path) -> Path:
    """A vault of one's own."""
    return shutil.copytree(furnished, tmp_path / "vault")


def settings(vault: Path) -> Any:
    """What `vault.yaml` says."""
    return load_yaml((vault / "vault.yaml").read_bytes(), "vault.yaml")


def key_of(vault: Path) -> CodeKey:
    """The key as the vault's own programs have it."""
    tree = settings(vault)
    return CodeKey(tree["id"], tree["codes"]["key"])


def cover(vault: Path, order: str) -> str:
    """The code of a cover sheet, as it is printed."""
    code = run_in(vault, "order", "cover", order, "--json").json["code"]
    assert isinstance(code, str)
    return code


def printed(path: Path) -> list[str]:
    """What the QR codes of a Word document say, read from its pictures."""
    with zipfile.ZipFile(path) as parts:
        pictures = [parts.read(name) for name in sorted(parts.namelist()) if name.startswith("word/media/")]
    return sorted(zxingcpp.read_barcodes(Image.open(io.BytesIO(one)).convert("L"))[0].text for one in pictures)


def lines(vault: Path, order: str, document: str = "trims-card") -> list[str]:
    """The codes of the lines of a distribution record, as it is printed."""
    out = vault.parent / "record.docx"
    assert run_in(vault, "distribution", order, document, "--out", out, "--force").code == 0
    return printed(out)


_scan = itertools.count(1000)


def pages(*codes: Sequence[str]) -> bytes:
    """A scan: for each page what the codes on it say."""
    made = []
    for wanted in codes:
        paper = Image.new("L", (1728, 1200), 255)
        paper.putpixel(divmod(next(_scan), 1000), 0)  # no two scans are the same bytes
        for place, text in enumerate(wanted):
            picture = io.BytesIO()
            segno.make(text, error="m", micro=False).save(picture, kind="png", scale=6, border=3)
            paper.paste(Image.open(picture).convert("L"), (80 + 560 * place, 200))
        made.append(paper.convert("1"))
    out = io.BytesIO()
    made[0].save(out, "TIFF", compression="group4", dpi=(204, 196), save_all=True, append_images=made[1:])
    return out.getvalue()


def mail(name: str, attachment: bytes) -> bytes:
    """A mail with an attachment."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "who@knows.example", "us@house.example", "please file"
    message["Date"], message["Message-ID"] = "Mon, 21 Sep 2026 09:00:00 +0100", "<1@knows.example>"
    message.set_content("see attachment")
    message.add_attachment(attachment, maintype="image", subtype="tiff", filename=name)
    return message.as_bytes()


def arrive(vault: Path, **channels: dict[str, bytes]) -> dict[str, dict[str, Any]]:
    """Let files arrive, and say what became of each; what waits with all the inbox says of it."""
    for channel, files in channels.items():
        for name, content in files.items():
            (vault / "inbox" / channel / name).write_bytes(content)
    arrived = run_in(vault, "ingest", "--json").json["items"]
    waiting = {item["item"]: item for item in run_in(vault, "inbox", "--json").json["items"]}
    return {one["file"]: {**one, **waiting.get(one["item"], {})} for one in arrived}


def why(item: dict[str, Any], order: str) -> str:
    """The reasons an item is shown with for an order."""
    return next((str(one["why"]) for one in item["suggestions"] if one["order"] == order), "")


def test_what_a_code_does_to_an_arrival(vault: Path) -> None:
    ours, keyless = cover(vault, A), Code(A).text
    line = lines(vault, B)[0]
    forged = f"{keyless}~{'A' * 12}"
    moved = f"{Code(B).text}~{ours.rpartition('~')[2]}"
    strange = OTHERS.text(Code(A))
    gone = key_of(vault).text(Code(A, "trims-card", 1, 99))
    found = arrive(
        vault,
        fax={
            "cover.tif": pages([ours], []),
            "cover on PO-4712.tif": pages([ours], []),
            "cover on PO-4711.tif": pages([ours], []),
            "keyless.tif": pages([keyless]),
            "forged.tif": pages([forged]),
            "moved.tif": pages([moved]),
            "strange.tif": pages([strange]),
            "strange, about PO-4712.tif": pages([strange]),
            "unknown, about PO-4712.tif": pages([OTHERS.text(Code("1999-0001"))]),
            "keyless unknown, about PO-4712.tif": pages(["DV1:1999-0001/x@1#1"]),
            "gone, about PO-4711.tif": pages([gone]),
            "cover before a line.tif": pages([ours], [line]),
            "cover and strange.tif": pages([ours], [strange]),
            "cover and odd.tif": pages([ours], ["DV1:2026-0001/spec@1#0"]),
            "odd.tif": pages(["DV1:2026-0001/spec@1#0"]),
            "odd, about PO-4712.tif": pages(["DV1:"]),
            "cover and unknown.tif": pages([ours], [OTHERS.text(Code("1999-0001"))]),
            "a line, about PO-4712.tif": pages([], [line]),
            "keyless line.tif": pages([Code(A, "trims-card", 1, 2).text]),
            "long.tif": pages([f"DV1:{'7' * 900}/trims-card@1#1"]),
            "carton, about PO-4711.tif": pages(["4006381333931"]),
        },
        email={"mailed.tif": pages([ours])},
        scan={"mail.eml": mail("inside.tif", pages([ours]))},
    )
    filed = {name: one.get("order") for name, one in found.items() if one["fate"] == "filed"}
    assert filed == {"cover.tif": A, "cover on PO-4711.tif": A, "carton, about PO-4711.tif": A}
    assert "names PO-4712, which is not of this order" in why(found["cover on PO-4712.tif"], A)
    assert NO_CHECKSUM in why(found["keyless.tif"], A)
    assert NO_CHECKSUM in why(found["keyless line.tif"], A)
    for name, order in (
        ("forged.tif", A),
        ("moved.tif", B),
        ("strange.tif", A),
        ("strange, about PO-4712.tif", A),
        ("unknown, about PO-4712.tif", B),
        ("keyless unknown, about PO-4712.tif", B),
        ("gone, about PO-4711.tif", A),
        ("cover and strange.tif", A),
        ("cover and odd.tif", A),
        ("odd, about PO-4712.tif", B),
        ("cover and unknown.tif", A),
    ):
        assert STRANGE in why(found[name], order), name
    assert found["strange, about PO-4712.tif"]["suggestions"][0]["order"] == B
    assert found["long.tif"]["suggestions"] == []
    for name in ("mailed.tif", "mail.eml"):
        assert "the cover sheet came by e-mail" in why(found[name], A)
    for name in ("cover before a line.tif", "a line, about PO-4712.tif"):
        assert found[name]["receipts"] == [{"order": B, "document": "trims-card@1", "department": "cutting"}]
    wanted = {"order": A, "document": "trims-card@1", "department": "factory", "unchecked": True}
    assert found["keyless line.tif"]["receipts"] == [{**wanted, "superseded": True}]
    shown = run_in(vault, "inbox").out
    assert "--person WHO --evidence-only --why REASON" in shown
    assert "其二维码不是本资料库的" in run_in(vault, "--lang", "zh_CN", "inbox").out


def layered(code: str, texts: Sequence[str]) -> bytes:
    """A PDF with a text layer, as scanners make it: a code on its first page, and what each further page says."""
    out, picture = io.BytesIO(), io.BytesIO()
    segno.make(code, error="m", micro=False).save(picture, kind="png", scale=6, border=3)
    canvas = Canvas(out)
    canvas.drawString(60, 700, "please file what follows")
    canvas.drawImage(ImageReader(Image.open(picture)), 60, 100, 120, 120)
    for text in texts:
        canvas.showPage()
        canvas.drawString(60, 700, text)
    canvas.save()
    return out.getvalue()


def test_what_lies_behind_a_cover_sheet_is_looked_at_to_its_end(vault: Path) -> None:
    """A text layer hides no code, and the fifty-sixth page names an order as the second does."""
    ours = cover(vault, A)
    blank = ["nothing to say here"] * 54
    found = arrive(
        vault,
        fax={
            "plain.pdf": layered(ours, [*blank, "silver buttons"]),
            "far.pdf": layered(ours, [*blank, "gold buttons for PO-4712"]),
            "line.pdf": layered(lines(vault, B)[0], ["sizes of PO-4711"]),
        },
    )
    assert {name: one["fate"] for name, one in found.items()} == {
        "plain.pdf": "filed",
        "far.pdf": "waiting",
        "line.pdf": "waiting",
    }
    assert "names PO-4712, which is not of this order" in why(found["far.pdf"], A)
    assert found["line.pdf"]["receipts"] == [{"order": B, "document": "trims-card@1", "department": "cutting"}]


@pytest.mark.parametrize("read", ["PO-47l2", "P0-4712", "PO-47IZ", "po 4712"])
def test_letters_that_recognition_takes_for_digits_name_another_order_too(vault: Path, read: str) -> None:
    opened = open_vault(vault, system_user="root")
    cover_code = key_of(vault).text(Code(A))
    entry = ItemEntry("20261124-abcde", "waiting", "fax.tif", "", "fax", "2026-11-24T10:00:00+08:00", "a" * 64, 1)
    for recognised in (True, False):
        text = f"for order {read}, and more of the same"
        page = Page(text, recognised=recognised)
        extracted = Extracted("image/tiff", Outcome.TEXT, "test/1", pages=(page,), facts=Facts(codes=(cover_code,)))
        suggested = suggestions(opened, entry, extracted)
        assert suggested[0].order == A
        assert (decide(suggested) is None) is (recognised or read == "po 4712")
    opened.close()


def test_what_is_printed_says_who_printed_it(vault: Path) -> None:
    """Every paper with a code: cover sheet, distribution record, business notice."""
    key = key_of(vault)
    assert run_in(vault, "order", "cover", A, "--out", vault.parent / "cover.docx").code == 0
    assert printed(vault.parent / "cover.docx") == [key.text(Code(A))] == [cover(vault, A)]
    copies = [Code(A, "trims-card", version, copy) for version, copy in ((1, 1), (1, 2), (2, 1))]
    assert lines(vault, A) == sorted(map(key.text, copies))
    (vault.parent / "why.txt").write_text("brass please", encoding="utf-8")
    assert run_in(vault, "add", A, vault.parent / "why.txt", "--kind", "correspondence").code == 0
    change = ("--what", "buttons: silver -> brass", "--why", "mail", "--affects", "trims-card")
    assert run_in(vault, "change", "open", A, *change, "--evidence", "correspondence@1").code == 0
    assert run_in(vault, "change", "confirm", A, "CN-1", "--evidence", "correspondence@1").code == 0
    (vault.parent / "trims.txt").write_text("brass buttons", encoding="utf-8")
    newer = ("--document", "trims-card", "--change", "CN-1")
    assert run_in(vault, "add", A, vault.parent / "trims.txt", *newer).code == 0
    assert run_in(vault, "change", "issue", A, "CN-1").code == 0
    assert run_in(vault, "change", "notice", A, "CN-1", "--out", vault.parent / "CN-1.docx").code == 0
    wanted = [key.text(Code(A, "trims-card", 3, copy)) for copy in (1, 2)]
    assert printed(vault.parent / "CN-1.docx") == sorted(wanted)


def test_a_sheet_is_the_receipt_of_the_copies_on_it_and_of_no_others(vault: Path) -> None:
    first, of_factory, second = lines(vault, A)
    of_b = lines(vault, B)[0]
    key = key_of(vault)
    found = arrive(
        vault,
        scan={
            "both.tif": pages([first, of_factory]),
            "factory.tif": pages([of_factory]),
            "second.tif": pages([second]),
            "other order.tif": pages([of_b]),
            "cover.tif": pages([cover(vault, A)], [Code(A, "trims-card", 2, 1).text]),
            "keyless.tif": pages([Code(A, "trims-card", 2, 1).text]),
            "strange.tif": pages([OTHERS.text(Code(A, "trims-card", 2, 1))]),
            "not issued.tif": pages([key.text(Code(A, "trims-card", 2, 2))]),
            "holiday.tif": pages([]),
        },
    )

    def sign(name: str, version: str, department: str, *more: str) -> Ran:
        who = {"cutting": "wang.li", "factory": "zhao.min"}[department]
        typed = ("--department", department, "--person", who, "--item", found[name]["item"], "--superseded", *more)
        return run_in(vault, "sign", A, f"trims-card@{version}", *typed)

    for name, problem in (
        ("factory.tif", f"it carries the codes of copy no. 2 of v1 of trims-card of order {A}"),
        ("both.tif", f"copy no. 1 of v1 of trims-card of order {A}, copy no. 2 of v1 of trims-card of order {A}"),
        ("other order.tif", f"it carries the codes of copy no. 1 of v1 of trims-card of order {B}"),
        ("cover.tif", f"it carries the codes of the cover sheet of order {A}"),
        ("not issued.tif", f"it carries the codes of copy no. 2 of v2 of trims-card of order {A}"),
        ("keyless.tif", NO_CHECKSUM),
        ("strange.tif", STRANGE),
        ("holiday.tif", "there is no code of ours on it"),
    ):
        refused = sign(name, "2", "cutting")
        assert refused.code == 3, name
        assert problem in refused.err, name
        assert "--evidence-only --why REASON" in refused.err
    assert sign("second.tif", "1", "cutting").code == 3
    assert sign("factory.tif", "1", "cutting").code == 3
    assert len(run_in(vault, "order", "show", A, "--json").json["documents"]) == 1, "what is refused files nothing"
    assert sign("second.tif", "2", "cutting").code == 0
    for department in ("cutting", "factory"):
        signed = sign("both.tif", "1", department, "--json")
        assert signed.code == 0, signed.err
        assert "evidence_only" not in signed.json
    assert run_in(vault, "check").code == 0


def test_a_paper_without_its_code_counts_for_a_reason_that_is_shown(vault: Path) -> None:
    item = arrive(vault, scan={"photo.tif": pages([])})["photo.tif"]["item"]

    def sign(*more: str) -> Ran:
        return run_in(vault, "sign", A, "trims-card", "--department", "cutting", "--person", "wang.li", *more)

    assert sign("--item", item, "--evidence-only").code == 2
    assert sign("--item", item, "--why", "torn").code == 2
    assert sign("--evidence-only", "--why", "torn").code == 2
    signed = sign("--item", item, "--evidence-only", "--why", "the code is torn off", "--json")
    assert signed.code == 0, signed.err
    assert (signed.json["evidence_only"], signed.json["why"]) == (True, "the code is torn off")
    [row] = [one for one in run_in(vault, "signoffs", "--json").json["rows"] if one["state"] == "signed"]
    assert (row["evidence_only"], row["why"]) == (True, "the code is torn off")
    [same] = [one for one in run_in(vault, "signoffs", "--order", A, "--json").json["rows"] if "person" in one]
    assert same == row
    for command in (("signoffs",), ("order", "show", A), ("distribution", A), ("history", A)):
        shown = run_in(vault, *command).out
        assert "without the code of the copy" in shown, command
        assert "the code is torn off" in shown.replace("\n", " "), command
        assert "凭据上没有该份的二维码" in run_in(vault, "--lang", "zh_CN", *command).out, command
    key, proof = vault.parent / "key.pem", vault.parent / "proof.json"
    assert run_in(vault, "seal", "--key", str(key)).code == 0
    proved = run_in(vault, "prove", A, "trims-card", "--department", "cutting", "--out", str(proof))
    assert "the code is torn off" in proved.out
    verifying = [
        sys.executable,
        str(Path(__file__).resolve().parents[2] / "docs" / "verify_proof.py"),
        str(proof),
        str(key.with_name("key.public.pem")),
    ]
    told = subprocess.run(verifying, capture_output=True, check=True, encoding="utf-8").stdout
    assert "does not carry the code of the copy that was signed for: the code is torn off" in told
    assert "没有所签收份的二维码，理由：the code is torn off" in told
    assert "签收由" in told
    copy = next(one for one in run_in(vault, "distribution", A, "--json").json["copies"] if one["signed"])
    assert copy["signed"][0]["why"] == "the code is torn off"
    assert "the code is torn off" in run_in(vault, "history", A).out
    assert run_in(vault, "check").code == 0
    manifest = vault / "orders" / "2026" / A / "manifest.yaml"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(re.sub(r" *(evidence_only: true|why: the code is torn off)\n", "", text), encoding="utf-8")
    assert run_in(vault, "adopt", A).code == 3
    assert "V062" in run_in(vault, "check").out


def test_a_document_named_as_the_sheet_is_marked_where_it_has_no_code(vault: Path) -> None:
    sheet, *_ = lines(vault, B)
    found = arrive(vault, scan={"sheet.tif": pages([sheet]), "photo.tif": pages([])})
    for name in ("sheet.tif", "photo.tif"):
        typed = ("--kind", "receipt", "--document", name[:5])
        assert run_in(vault, "file", found[name]["item"], B, *typed).code == 0
    for department, person, name in (("cutting", "wang.li", "sheet"), ("factory", "zhao.min", "photo")):
        signing = (
            "--department",
            department,
            "--person",
            person,
            "--means",
            "sheet",
            "--evidence",
            f"{name}@1",
            "--json",
        )
        signed = run_in(vault, "sign", B, "trims-card", *signing)
        assert signed.code == 0, signed.err
        assert signed.json.get("evidence_only", False) is (name == "photo")


def test_two_who_print_at_once_make_one_key(vault: Path) -> None:
    """Whoever opened the vault before somebody else made its key takes that key, and records none."""
    config = vault / "vault.yaml"
    config.write_text(re.sub(r"codes:\n  key: .*\n", "", config.read_text(encoding="utf-8")), encoding="utf-8")
    assert run_in(vault, "adopt").code == 0
    first, second = (open_vault(vault, system_user="root") for _ in range(2))
    assert not first.config.codes.key
    assert not second.config.codes.key
    assert printing_key(first).text(Code(A)) == printing_key(second).text(Code(A))
    records = (vault / "registers" / "vault.jsonl").read_text(encoding="utf-8")
    assert records.count('"action":"code-key-made"') == 1
    first.close()
    second.close()


def test_an_older_vault_gets_its_key_with_the_first_paper(vault: Path) -> None:
    """Who printed it and when is recorded; what was printed with another key before is nobody's."""
    before = cover(vault, A)
    config = vault / "vault.yaml"
    text = config.read_text(encoding="utf-8")
    config.write_text(re.sub(r"codes:\n  key: .*\n", "", text), encoding="utf-8")
    keyless = run_in(vault, "order", "cover", A)  # what is recorded counts until it is adopted
    assert keyless.code == 0
    assert run_in(vault, "adopt").code == 0
    assert run_in(vault, "distribution", A).code == 0  # nothing is printed
    assert "codes" not in settings(vault)
    config.write_text(config.read_text(encoding="utf-8").replace("name: vault", "name: house"), encoding="utf-8")
    told = run_in(vault, "order", "cover", A, "--json")
    assert told.json["code"] == f"DV1:{A}"
    assert "The QR codes on this paper have no checksum" in told.err
    assert run_in(vault, "revert").code == 0
    after = cover(vault, A)
    assert after == key_of(vault).text(Code(A)) == cover(vault, A) != before
    records = (vault / "registers" / "vault.jsonl").read_text(encoding="utf-8").splitlines()
    assert [line.count('"action":"code-key-made"') for line in records][-1] == 1
    found = arrive(vault, fax={"before.tif": pages([before]), "after.tif": pages([after])})
    assert (found["before.tif"]["fate"], found["after.tif"]["fate"]) == ("waiting", "filed")
    assert STRANGE in why(found["before.tif"], A)
    assert run_in(vault, "check").code == 0


def test_the_key_leaves_the_vault_nowhere(vault: Path, tmp_path: Path) -> None:
    """Commands are looked at one by one in `test_results`; this is what lies in a bag, and what a wrong key is answered with."""
    key = settings(vault)["codes"]["key"]
    assert run_in(vault, "export", A, "--to", tmp_path / "bags", "--why", "audit").code == 0
    bag = [path.read_bytes() for path in (tmp_path / "bags").rglob("*") if path.is_file()]
    assert bag
    assert not any(key.encode() in content for content in bag)
    config = vault / "vault.yaml"
    config.write_text(config.read_text(encoding="utf-8").replace(key, f"{key}00"), encoding="utf-8")
    for command in (("adopt",), ("check",), ("order", "list")):
        ran = run_in(vault, *command)
        assert key not in ran.out + ran.err
        assert "codes.key: " in ran.out + ran.err


def test_a_sheet_of_an_order_that_is_damaged_stops_nothing(vault: Path) -> None:
    line = lines(vault, A)[:1]
    arrive(vault, scan={"one.tif": pages(line)})
    history = next(vault.glob(f"orders/*/{A}/history.jsonl"))
    rest, sign, last = history.read_bytes().rpartition(b'"action":"')
    history.write_bytes(rest + sign + b"x" + last[1:])
    shutil.rmtree(vault / ".docvault")
    assert arrive(vault, scan={"two.tif": pages(line)})["two.tif"]["fate"] == "waiting"
    for command in (("inbox",), ("order", "list"), ("agenda",), ("reindex",)):
        assert run_in(vault, *command).code == 0


def test_each_sheet_is_a_paper_of_its_own_and_what_is_left_of_it_is_said(vault: Path) -> None:
    first, second, third = lines(vault, A)  # the second version for cutting is the third copy
    sheets = arrive(vault, scan={"one.tif": pages([first, second]), "two.tif": pages([third])})
    one, two = (sheets[name]["item"] for name in ("one.tif", "two.tif"))
    typed = ("--department", "cutting", "--person", "wang.li", "--json")
    listed = run_in(vault, "inbox", one, "--json").json["items"][0]["receipts"]
    assert [line.get("superseded", False) for line in listed] == [True, True]
    assert "--superseded" in run_in(vault, "inbox", one).out
    signed = run_in(vault, "sign", A, "trims-card@1", *typed, "--superseded", "--item", one)
    assert (signed.code, signed.json["evidence"], signed.json["item"]) == (0, "receipt@1", one)
    assert [line["department"] for line in signed.json["remaining"]] == ["factory"]
    left = f"docvault sign {A} trims-card@1 --department factory --item {one[-5:]} --person WHO --superseded"
    shown = run_in(vault, "inbox", one).out
    assert left in shown
    assert "--department cutting" not in shown
    listed = run_in(vault, "inbox", "--json").json["sheets_left"]
    assert [(left["item"], left["document"], len(left["remaining"])) for left in listed] == [(one, "receipt", 1)]
    said = f"receipt of {A} is filed; 1 signature on it is not entered yet: docvault inbox {one[-5:]}"
    assert said in " ".join(run_in(vault, "inbox").out.split())
    assert "还有 1 个签名没有登记" in run_in(vault, "inbox", "--lang", "zh_CN").out
    assert "sheets_left" not in run_in(vault, "inbox", one, "--json").json
    other = run_in(vault, "sign", A, "trims-card@2", *typed, "--item", two)
    assert (other.code, other.json["evidence"], "remaining" in other.json) == (0, "receipt-2@1", False)
    documents = {one["id"]: one for one in run_in(vault, "order", "show", A, "--json").json["documents"]}
    assert [documents[name]["versions"][0]["superseded"] for name in ("receipt", "receipt-2")] == [False, False]
    assert run_in(vault, "check").code == 0
