"""What others wrote steers no terminal, and a script reads why a command failed."""

import json
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.cli.terminal import Run

STEERING = "".join(map(chr, [*range(1, 0x20), *range(0x7F, 0xA0), 0x202E, 0x2066, 0x2028]))
SUBJECT = "\x1b]0;owned\x07 \x1b[31mRED\x1b[0m \u202egnp.exe \x9b2J order"


def steering(text: str) -> set[str]:
    """Characters of a text that would steer a terminal, but for the line ends of our own."""
    return {one for one in text if one in STEERING and one != "\n"}


@pytest.fixture
def evil(run: Run, vault: Path) -> str:
    """An item whose name, subject, sender, attachment and text are full of escapes."""
    message = EmailMessage()
    message["From"] = '"\x1b[2J Anna" <anna@hanse.example>'
    message["Subject"] = SUBJECT
    message.set_content("zyzzyva " + SUBJECT)
    message.add_attachment(b"text", maintype="text", subtype="plain", filename="a\x1b[31mb\u202ec.txt")
    (vault / "inbox/email/evil\x1b[31mRED\x1b[0m\nfiled OK.eml").write_bytes(bytes(message))
    return str(run("ingest", "--json").json["items"][0]["item"])


def test_nothing_of_a_sender_reaches_the_terminal_raw(run: Run, order: str, evil: str) -> None:
    assert run("file", evil, order, "--document", "mail", "--kind", "correspondence").code == 0
    for command in (
        ("inbox", "--all"),
        ("inbox", evil),
        ("order", "show", order),
        ("search", "zyzzyva"),
        ("history", order),
        ("check",),
        ("agenda",),
        ("handled", evil, "--why", "\x1b[2J"),
        ("reject", evil, "--why", "\x1b[2J\nfiled OK"),
        ("order", "show", "no\x1b[31m such"),
        ("get", order, "\x1b[31m"),
        ("order", "show", order, "--json"),
        ("inbox", "--all", "--json"),
        ("order", "show", "no\x1b[31m such", "--json"),
    ):
        ran = run(*command)
        assert not steering(ran.out + ran.err), command
    assert "\\x1b[31mRED" in run("inbox", "--all").out
    assert "\\x1b" in run("search", "zyzzyva").out
    assert "\nfiled OK" not in run("inbox", "--all").out


def test_an_error_is_one_json_document(run: Run, order: str) -> None:
    for command, kind, code in (
        (("order", "show", "2030-0001"), "no-such-case", 4),
        (("order", "edit", order, "--class", "x"), "usage", 2),
        (("order", "new", "--customer", "A"), "usage", 2),
        (("retention", "show", "D-1"), "no-such-disposal", 4),
        (("nonsense",), "usage", 2),
        (("--as", "nobody", "order", "list"), "no-such-person", 4),
        (("-C", "..", "order", "list"), "not-a-vault", 4),
    ):
        ran = run(*command, "--json")
        error = json.loads(ran.err)["error"]
        assert (error["type"], error["exit"], ran.code, ran.out) == (kind, code, code, ""), command
        assert error["message"]
        assert all(isinstance(step, str) for step in error["next"])


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_papers_can_be_written_of_what_others_wrote(
    run: Run, order: str, evil: str, tmp_path: Path, ending: str
) -> None:
    assert run("order", "edit", order, "--title", "Jeans \x1b[31m\u202egnp").code == 0
    assert run("file", evil, order, "--document", "mail", "--kind", "spec-sheet").code == 0
    assert run("distribute", order, "mail", "--to", "cutting").code == 0
    paper = tmp_path / f"paper.{ending}"
    ran = run("distribution", order, "mail", "--out", paper)
    assert (ran.code, ran.err) == (0, "")
    with zipfile.ZipFile(paper) as parts:
        text = "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))
    assert "x1b[31m" in text
    assert not steering(text) - {"\r"}
