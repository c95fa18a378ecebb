"""A number finds its order however it is written: real files dropped into a real inbox beside open orders that carry it."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.cli.terminal import Run

WRITTEN = {
    "PB-4702": "ref PB–4702 ok",
    "PC-4703": "ref PC‑4703 ok",
    "PD-4704": "ref PD−4704 ok",
    "PE-4705": "ref PE—4705 ok",
    "PQ-4720": "ref PQー4720 ok",
    "PH-4708": "ref PH-47\xad08 ok",
    "PI-4709": "ref PI-\u200b4709 ok",
    "PL-4712": "ref PL-\n4712 ok",
    "SC-2026-08-088": "合同 SC-2026-08-088 更改",
    "26-11-0881": "订单 26-11-0881 更改",
    "XY2026.11.20": "合同 XY2026.11.20 更改",
    "2026-11-20-03": "ref 2026-11-20-03 更改",
    "NB/26/11/03": "ref NB/26/11/03 更改",
    "牛仔2026第7号": "订单牛仔2026第7号更改",
}


@pytest.fixture(name="filled")
def fixture_filled(vault: Path, run: Run) -> dict[str, str]:
    """Open orders that carry the references: their numbers."""
    return {
        reference: run("order", "new", "--customer", "NORDIC", "--title", "x", "--ref", reference, "--json").json[
            "order"
        ]
        for reference in WRITTEN
    }


def test_each_finds_its_order_and_is_found(run: Run, vault: Path, filled: dict[str, str]) -> None:
    for number, text in enumerate(WRITTEN.values()):
        (vault / "inbox" / "scan" / f"{number}.txt").write_text(f"{text}\n\nthank you\n", encoding="utf-8")
    filed = {one["file"]: one.get("order") for one in run("ingest", "--json").json["items"]}
    assert filed == {f"{number}.txt": filed_to for number, filed_to in enumerate(filled.values())}
    for reference, order in filled.items():
        hits = run("search", f'"{reference}"', "--json").json["hits"]
        assert order in [hit["order"] for hit in hits], reference


def test_what_fingers_do_is_a_suggestion(run: Run, vault: Path, filled: dict[str, str]) -> None:
    (vault / "inbox" / "scan" / "slip.txt").write_text("ref PB-4720 please", encoding="utf-8")
    [item] = run("ingest", "--json").json["items"]
    assert item["fate"] == "waiting"
    [shown] = run("inbox", item["item"], "--json").json["items"]
    assert filled["PB-4702"] in [one["order"] for one in shown["suggestions"]]
    assert "PB-4720" in shown["suggestions"][0]["why"]


def test_each_attachment_says_where_it_belongs_and_six_orders_are_six(
    run: Run, vault: Path, filled: dict[str, str]
) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "Papers", "anna@nordic.example"
    mail.set_content("see attached")
    six = list(filled)[:6]
    for reference in six:
        mail.add_attachment(f"packing list of {reference}", filename="packing list.txt")
    mail.add_attachment("greetings", filename="greetings.txt")
    (vault / "inbox" / "email" / "six.eml").write_bytes(mail.as_bytes())
    assert run("ingest").code == 0
    [item] = run("inbox", "--json").json["items"]
    assert {one["order"] for one in item["suggestions"]} == {filled[reference] for reference in six}
    meant = [[one["order"] for one in part.get("suggestions", ())] for part in item["parts"]]
    assert meant == [*([filled[reference]] for reference in six), []]
    assert f"→ {filled[six[0]]}" in run("inbox").out
