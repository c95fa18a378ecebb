"""Make a small vault in which every action of every history and register occurs once, and every field of a manifest: what `tests/yesterday/` keeps.

    python -m tools.make_yesterday FOLDER

A later version of the program must read what this one wrote: how to keep such a vault is told in `tests/yesterday/README.md`.
"""

import shutil
import sys
import tempfile
from email.message import EmailMessage
from pathlib import Path

from docvault.model.case.editing import Edit
from docvault.model.intake.item import step
from docvault.services.intake.filing import file_item, finish_filing, reject_item
from docvault.services.intake.handling import handle_item, unhandle_item
from docvault.services.intake.inbox import inbox
from docvault.services.intake.ingest import ingest
from docvault.services.intake.item_entries import change_item
from docvault.services.intake.target import Target
from docvault.services.orders.editing import edit_case
from docvault.services.orders.unfiling import unfile_item
from docvault.services.proof.hand_edits import adopt, revert
from docvault.services.proof.seal import seal
from docvault.services.proof.sealing import Keys
from tools.yesterday_corrections import corrections, customers
from tools.yesterday_disposals import INVOICE, disposals, holds, other_houses
from tools.yesterday_house import MORNING, House, refused, rewrite
from tools.yesterday_orders import control, orders, people, repeats


def make_yesterday(folder: Path) -> Path:
    """Make the vault in an empty folder; returns its root. Index, locks and inboxes are taken away: at rest a vault needs none of them."""
    house = House(folder / "vault", MORNING)
    for part in (
        people,
        orders,
        control,
        repeats,
        items,
        other_houses,
        holds,
        disposals,
        corrections,
        customers,
        by_hand,
        sealed,
    ):
        part(house)
    shutil.rmtree(house.root / ".docvault")
    shutil.rmtree(house.root / "inbox")
    shutil.rmtree(house.desk)
    return house.root


def items(house: House) -> None:
    """Intake items of every fate, with every step in between."""
    for name, text in (
        ("fax1.txt", "更改通知 PO-4711"),
        ("fax2: again?.txt", "unknown order"),
        ("fax3.txt", "win a prize"),
        ("fax4.txt", "unknown order"),
        ("fax5.txt", "wrong number"),
        ("fax6.txt", "half of a fa"),
        ("fax7: copy.txt", INVOICE),
    ):
        house.dropped(name, text)
    house.dropped("mail.eml", mail(), "email")
    house.dropped("price.eml", mail("price.txt", "<2@nobody.example>"), "email")
    house.dropped("broken.pdf", b"%PDF-1.4 and nothing more", "scan")
    with house.by() as vault:
        ingest(vault)
        waiting = {entry.file: entry.item for entry in inbox(vault).entries}
        [held] = (house.root / "inbox").rglob("fax6.txt")
        held.write_text("half of a fax, and the other half", encoding="utf-8")
        ingest(vault)
        file_item(vault, waiting["mail.eml"], Target("2026-0001", kind="correspondence", part=1))
        file_item(
            vault, waiting["mail.eml"], Target("2026-0001", kind="order-sheet")
        )  # more closed than the part of it
        file_item(vault, waiting["price.eml"], Target("2026-0001", kind="correspondence"))
        file_item(vault, waiting["price.eml"], Target("2026-0001", kind="invoice", part=1))  # more closed than the mail
        for name in ("fax3.txt", "fax5.txt", "fax7: copy.txt"):
            reject_item(vault, waiting[name], "not ours")
        handle_item(vault, waiting["broken.pdf"], "nothing in it")
        unhandle_item(vault, waiting["broken.pdf"])
        handle_item(vault, waiting["broken.pdf"], "nothing in it, says the sender")
        refused(lambda: file_item(vault, waiting["fax5.txt"], Target("2026-0001", kind="other", change="CN-2")))
        begun = step("filing", waiting["fax5.txt"], "li", vault.now(), order="2026-0001")
        change_item(vault, waiting["fax5.txt"], lambda _state: [begun])
        finish_filing(vault, waiting["fax5.txt"])  # whoever filed it was stopped at once: it waits again
    with house.by() as vault:
        reject_item(vault, waiting["fax5.txt"], "advertising")
        unfile_item(vault, waiting["price.eml"], "not the whole mail", part=1)
        house.dropped("price too.eml", b"Received: from another\n" + mail("price.txt", "<2@nobody.example>"), "email")
        ingest(vault)  # the same mail, as a colleague saved it
        file_item(vault, waiting["fax3.txt"], Target("2026-0003", kind="other", title="A prize"))
        unfile_item(vault, waiting["fax3.txt"], "nobody's prize")
        file_item(vault, waiting["fax3.txt"], Target("2026-0003", kind="other", title="A prize"))


def mail(name: str = "label.txt", message_id: str = "<1@nobody.example>") -> bytes:
    """A mail with an attachment."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "buyer@nobody.example", "us@house.example", "Labels"
    message["Date"], message["Message-ID"] = "Mon, 21 Sep 2026 09:00:00 +0100", message_id
    message.set_content("the labels, see attachment")
    message.add_attachment(f"{name.removesuffix('.txt')}: blue", filename=name)
    return message.as_bytes().replace(message.get_boundary("").encode(), b"between-parts")


MANIFEST_BY_HAND = (
    ("  kind: trims-card\n", "  kind: trims-card\n  level: confidential\n"),
    ("  kind: invoice\n", "  kind: invoice\n  level: internal\n"),
    ("  kind: other\n", "  kind: other\n  level: general\n"),
    ("state: open\n", "state: open\nseason: autumn\n"),
)
LEVELS_BY_HAND = (
    "confidentiality:\n  cases:\n    order: general\n    customer: confidential\n    plan: internal\n"
    "  fields:\n    value: confidential\n    price: confidential\n    credit_limit: internal\n"
)
SETTINGS_BY_HAND = (
    ("calendar:\n", "calendar:\n  holidays:\n  - '2026-12-24'\n  working_days:\n  - '2026-12-26'\n"),
    ("  path: inbox/fax\n", "  path: inbox/fax\n  watch: polling\n"),
    ("  name: Gao\n", "  name: Gao\n  telephone: '021 5555'\n"),
    ("people:\n", LEVELS_BY_HAND + "limits:\n  cpu_seconds: 50\nmotto: festina lente\npeople:\n"),
)


def by_hand(house: House) -> None:
    """A manifest and the vault's own settings edited by hand and adopted, then put back; with what no verb enters, and fields nobody knows."""
    for path, order, edits in (
        (house.root / "orders/2026/2026-0003/manifest.yaml", "2026-0003", MANIFEST_BY_HAND),
        (house.root / "vault.yaml", None, SETTINGS_BY_HAND),
    ):
        rewrite(path, edits)
        with house.by() as vault:
            adopt(vault, order)
        rewrite(path, [("autumn", "spring") if order else ("festina", "propera")])
        with house.by() as vault:
            revert(vault, order)


def sealed(house: House) -> None:
    """Two seals, with a key that is thrown away, and something that happened after them."""
    with tempfile.TemporaryDirectory() as folder:
        for note in ("silver zips", "gold zips"):
            with house.by() as vault:
                edit_case(vault, "order", "2026-0004", Edit(note=note))
                seal(vault, Keys(Path(folder)))
    with house.by() as vault:
        edit_case(vault, "order", "2026-0004", Edit(note="brass zips"))


if __name__ == "__main__":
    print(make_yesterday(Path(sys.argv[1]).absolute()))
