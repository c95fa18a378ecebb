"""The papers of disposal: every word of theirs goes through the translation, the totals agree with the rows, and Word is told what to repeat and count."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from docvault.language.names import naming
from docvault.language.spoken import Language
from docvault.model.periods import period_parts, read_period
from docvault.model.retention.certificate import DocumentName, NamedOrder, certificate_tree
from docvault.model.retention.disposal_list import (
    DisposalList,
    ListedCopy,
    ListedDocument,
    ListedItem,
    ListedOrder,
    ListedVersion,
)
from docvault.model.retention.retention_words import period_text, trigger_text
from docvault.model.values import replace
from docvault.model.vault_config import Named, Person, VaultConfig
from docvault.services.forms.form import Form
from docvault.services.forms.word import word_bytes
from docvault.services.retention.certificate_form import certificate_form
from docvault.services.retention.file_rows import place_text
from docvault.services.schemas import findings

DIGEST = "ab" * 32
VERSION = ListedVersion(1, "spec.pdf", DIGEST, 1200)
DOCUMENT = ListedDocument(
    "spec-sheet", "orders", "P2Y6M", "completed", "2020-01-31", "2022-07-31", (VERSION, replace(VERSION, version=2))
)
LISTED = ListedOrder(
    "2026-0001",
    "NORDIC",
    (DOCUMENT,),
    (ListedItem("20261124-7k2xq", "mail.eml", DIGEST, 30, "spec-sheet@1"),),
    (ListedCopy("lost+found/left/spec", DIGEST, 4),),
    ("2026-0002/spec@1", "intake 20261124-aaaaa", "lost+found/other"),
)
ACT = {"person": "li", "name": "Li Wei", "at": "2026-11-24T12:00:00+08:00"}


def tree_of(listed: ListedOrder = LISTED) -> dict[str, Any]:
    named = NamedOrder(listed, "Denim jacket", "Nordic Wear", {"spec-sheet": DocumentName("spec", "Tech pack")})
    people = dict.fromkeys(("proposed", "approved", "binned", "destroyed"), ACT)
    stayed: list[dict[str, Any]] = [{"order": "2026-0003", "reason": "hold", "why": "claim"}]
    return certificate_tree(DisposalList("D-2026-0001", "2029-01-01", (listed,)), [named], people, "deleted", stayed)


def form_of(tree: dict[str, Any], translate: Callable[[str], str]) -> Form:
    return certificate_form(tree, "Xinyuan", translate, lambda of, one: f"<{of} {one}>")


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("P3Y", "3 years"),
        ("P1Y", "1 year"),
        ("P2Y6M", "2 years 6 months"),
        ("P18M", "18 months"),
        ("P1W", "1 week"),
        ("P1Y1M1D", "1 year 1 month 1 day"),
        ("P0D", "0 days"),
        ("forever", "forever"),
    ],
)
def test_periods_in_words(period: str, said: str) -> None:
    assert period_text(period) == said


def test_parts_of_a_period_are_what_it_says() -> None:
    assert period_parts("P2Y6M3W4D") == (("Y", 2), ("M", 6), ("W", 3), ("D", 4))
    assert read_period("P2Y6M3W4D") == replace(read_period("P30M"), days=25)
    with pytest.raises(ValueError, match="is no period"):
        period_parts("P")


def test_dates_are_called_by_their_names() -> None:
    assert [trigger_text(one) for one in ("completed", "settled", "audited")] == [
        "date of completion",
        "date of settlement",
        "audited",
    ]


def test_the_certificate_is_valid_and_its_totals_agree_with_its_rows() -> None:
    tree = tree_of()
    assert findings(tree, "certificate") == []
    assert (tree["files"], tree["bytes"], tree["with_them"]) == (2, 2400, {"files": 2, "bytes": 34})
    form = form_of(tree, str)
    files = [row for row in form.rows if not row.spans]
    assert len(files) == tree["files"] + tree["with_them"]["files"]
    facts = dict(form.facts)
    assert facts["Files of orders"] == "2 (2,400 bytes)"
    assert facts["In all"] == "4 (2,434 bytes)"
    assert sum(int(row.cells[7].replace(",", "")) for row in files) == 2434


def test_a_certificate_of_files_alone_counts_nothing_apart() -> None:
    tree = tree_of(replace(LISTED, intake=(), copies=(), kept=()))
    assert "with_them" not in tree
    assert "In all" not in dict(form_of(tree, str).facts)
    assert findings(tree, "certificate") == []


def test_no_date_stands_without_saying_what_it_is() -> None:
    facts = dict(form_of(tree_of(), str).facts)
    assert facts["Listed"] == "what was due for disposal by <day 2029-01-01>"
    for label in ("Proposed on", "Approved on", "Put into the bin on", "Destroyed on"):
        assert facts[label] == "2026-11-24 12:00  Li Wei (li)"


def test_what_was_kept_elsewhere_is_named_below_its_order() -> None:
    heading, *_files, kept = form_of(tree_of(), str).rows
    assert heading.cells == ("Order 2026-0001  Denim jacket    Customer NORDIC Nordic Wear",)
    assert kept.cells == (
        "The same content stays in: order 2026-0002, spec v1; Arrival 20261124-aaaaa; lost+found/other",
    )
    assert heading.spans
    assert kept.spans
    assert place_text("inbox/fax/.taken/x@y", str) == "inbox/fax/.taken/x@y"


def test_every_word_goes_through_the_translation() -> None:
    """Nothing but names, numbers and dates is left when everything that is translated is taken away."""

    def translate(message: str) -> str:
        return " " + " ".join(re.findall(r"\{\w+\}", message)) + " "

    form = form_of(tree_of(), translate)
    texts = [form.title, form.footer, *form.headings, *form.notes]
    texts += [text for fact in form.facts for text in fact]
    texts += [cell for row in form.rows for cell in row.cells]
    texts += [cell for line in form.signing for cell in line]
    left = set(re.findall(r"[A-Za-z]{3,}", " ".join(texts).replace(DIGEST, "")))
    names = {"Xinyuan", "deleted", "Wei", "Denim", "jacket", "NORDIC", "Nordic", "Wear", "Tech", "pack", "claim"}
    ids = {"spec", "sheet", "pdf", "mail", "eml", "lost", "found", "left", "other", "page", "pages"}
    called = {"day", "kind", "class", "orders", "aaaaa"}
    assert left - names - ids - called == set()


def test_kinds_classes_and_periods_are_named() -> None:
    row = form_of(tree_of(), str).rows[1]
    assert row.cells[:8] == (
        "2026-0001",
        "<kind spec>\nTech pack (spec-sheet)",
        "v1",
        "spec.pdf",
        "<class orders>\n2 years 6 months",
        "date of completion\n2020-01-31",
        "2022-07-31",
        "1,200",
    )


def test_four_people_sign() -> None:
    headings, *lines = form_of(tree_of(), str).signing
    assert headings == ["", "Full name", "Signature", "Date"]
    assert [(line[0], line[1]) for line in lines] == [
        ("Proposed by", "Li Wei"),
        ("Approved by", "Li Wei"),
        ("Destroyed by", "Li Wei"),
        ("Witnessed by", ""),
    ]


def test_the_paper_repeats_its_headings_counts_its_pages_and_keeps_numbers_whole() -> None:
    with ZipFile(BytesIO(word_bytes(form_of(tree_of(), str)))) as parts:
        text = parts.read("word/document.xml").decode()
        footer = "".join(parts.read(name).decode() for name in parts.namelist() if "footer" in name)
    assert text.count("<w:tblHeader/>") == 1
    assert '<w:gridSpan w:val="9"/>' in text
    assert 'w:instr="PAGE"' in footer
    assert 'w:instr="NUMPAGES"' in footer
    widths = [int(width) / 56.7 for width in re.findall(r'<w:gridCol w:w="(\d+)"', text)][:9]
    assert widths[0] > 9 * 2 + 4  # 2026-0001
    assert widths[6] > 10 * 2 + 4  # 2022-07-31
    assert sum(widths) == pytest.approx(267, abs=1)


def test_the_house_speaks_the_language_of_its_vault() -> None:
    config = VaultConfig("x", "x", "x", "Asia/Shanghai", "zh_CN", "x")
    config = replace(config, people=(Person("li", "李伟", "sales", ()),), kinds=(Named("bom", "BOM", "用料单"),))
    house = Language(config.language)
    assert house.text("Order") == "订单"
    names = naming(house, config)
    assert [names("person", "li"), names("person", "wu"), names("kind", "bom")] == ["李伟", "wu", "用料单"]
    english = replace(config, language="en")
    assert Language(english.language).text("Order") == "Order"
    assert naming(Language("en"), english)("kind", "bom") == "BOM"
