"""Text documents and e-mails from the inbox to durable, indexed and matched: CPU per document, against recollindex and notmuch on the same files.

Both peers only index; neither stores, verifies, registers or files anything, and notmuch opens no attachment.
"""

import email.message
import os
import random
import subprocess
import tempfile
from pathlib import Path

from benchmarks.measure import children_cpu, installed, table, without_vault
from docvault.model.case.transitions import NewOrder
from docvault.services.intake.ingest import ingest
from docvault.services.orders.opening import new_order
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault

DOCUMENTS, MAILS = 500, 500
ENGLISH = "order fabric button style shipment sample approve quantity delivery carton"
CHINESE = "订单 面料 纽扣 款号 船样 大货 交期 尺码 确认 更改"
WORDS = f"{ENGLISH} {CHINESE}".split()


def text(chance: random.Random, number: int) -> str:
    """About 2 KB of a bilingual letter; every third names an order."""
    body = " ".join(chance.choice(WORDS) for _ in range(300))
    return f"letter {number} {f'PO-47{number % 50:02}' if number % 3 == 0 else ''}\n{body}\n"


def mail(chance: random.Random, number: int) -> bytes:
    """A mail with a small attachment."""
    message = email.message.EmailMessage()
    message["Subject"] = f"订单 {number} confirmation"
    message["From"] = "anna@hansa.example"
    message["To"] = "us@example.com"
    message["Message-ID"] = f"<{number}@hansa.example>"
    message["Date"] = "Mon, 05 Oct 2026 10:12:00 +0200"
    message.set_content(text(chance, number))
    message.add_attachment(
        text(chance, -number).encode(), maintype="text", subtype="plain", filename=f"list{number}.txt"
    )
    return message.as_bytes()


def main() -> None:
    """Measure and print."""
    without_vault()
    chance = random.Random(3)
    documents = {f"d{number}.txt": text(chance, number).encode() for number in range(DOCUMENTS)}
    mails = {f"m{number}.eml": mail(chance, number) for number in range(MAILS)}
    with tempfile.TemporaryDirectory(dir=".", prefix="bench-") as name:
        home = Path(name).absolute()
        rows = [
            ("docvault, text", *docvault(home / "a", "scan", documents)),
            ("docvault, e-mail with attachment", *docvault(home / "b", "email", mails)),
            ("recollindex, text", *recoll(home / "c", documents)),
            ("notmuch, e-mail", *notmuch(home / "d", mails)),
        ]
    table(("what", "CPU ms each", "per CPU second", "wall ms each"), rows)


def write(folder: Path, files: dict[str, bytes]) -> None:
    """Put files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def shown(cpu: float, wall: float, count: int) -> tuple[str, str, str]:
    """The three figures of a row."""
    return f"{cpu / count * 1000:.2f}", f"{count / cpu:.0f}", f"{wall / count * 1000:.2f}"


def docvault(home: Path, channel: str, files: dict[str, bytes]) -> tuple[str, str, str]:
    """One pass of `ingest` over the files, its readers' CPU included."""
    root = home / "vault"
    home.mkdir(parents=True)
    init(root, language="en", time_zone="Asia/Shanghai", system_user="li")
    vault = open_vault(root, system_user="li")
    for number in range(50):
        new_order(vault, NewOrder("", "HANSA", "Jeans", references=(f"PO-47{number:02}",)))
    write(root / "inbox" / channel, files)
    cpu, wall = children_cpu(lambda: ingest(vault))
    vault.close()
    return shown(cpu, wall, len(files))


def recoll(home: Path, files: dict[str, bytes]) -> tuple[str, str, str]:
    """Recollindex over the same files, when it is installed."""
    if not installed("recollindex"):
        return ("absent", "", "")
    write(home / "files", files)
    (home / "conf").mkdir()
    (home / "conf" / "recoll.conf").write_text(f"topdirs = {home / 'files'}\n", encoding="utf-8")
    cpu, wall = children_cpu(
        lambda: subprocess.run(
            ["recollindex", "-c", str(home / "conf")],
            capture_output=True,
            check=False,
            env={**os.environ, "HOME": str(home)},
        )
    )
    return shown(cpu, wall, len(files))


def notmuch(home: Path, files: dict[str, bytes]) -> tuple[str, str, str]:
    """Notmuch over the same mails, when it is installed."""
    if not installed("notmuch"):
        return ("absent", "", "")
    write(home / "mail" / "cur", files)
    config = home / "config"
    config.write_text(
        f"[database]\npath={home / 'mail'}\n[user]\nname=li\nprimary_email=li@example.com\n", encoding="utf-8"
    )
    environment = {**os.environ, "NOTMUCH_CONFIG": str(config), "HOME": str(home)}
    cpu, wall = children_cpu(
        lambda: subprocess.run(["notmuch", "new"], capture_output=True, check=False, env=environment)
    )
    return shown(cpu, wall, len(files))


if __name__ == "__main__":
    main()
