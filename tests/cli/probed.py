"""A vault in which a word of its own stands in each place where something may be said, and who may read which of them (tests/cli/test_visible.py)."""

import hashlib
import io
import json
import shlex
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from email.message import EmailMessage
from pathlib import Path
from typing import Any, NamedTuple

from docvault.cli.main import run
from docvault.model.case.kinds import CUSTOMER
from docvault.model.case.transitions import NewVersion, add_version
from docvault.services.case_change import change_case
from docvault.services.intake.unread import read_committed
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from docvault.store.cases.case_file import CaseFile, NewFile

GENERAL, INTERNAL, CONFIDENTIAL = "gen", "int", "con"
KINDS = {GENERAL: "bulletin", INTERNAL: "spec-sheet", CONFIDENTIAL: "contract"}
PEOPLE: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "mei": ("merchandising", ("merchandiser",)),
    "rui": ("records", ("records",)),
    "man": ("sales", ("manager",)),
    "rev": ("pattern", ("reviewer",)),
    "sal": ("sales", ("member",)),
    "dev": ("development", ("member",)),
    "fin": ("finance", ("member",)),
    "cut": ("cutting", ("member",)),
    "shi": ("shipping", ("member",)),
}
NOBODY = ""
_ALL = {"mei", "rui", "man", "boss"}
"""Who reads whatever there is."""
_PERSONS = {*PEOPLE, "boss"}
_INTERNAL = _ALL | {"rev", "dev"}
_CONTRACT = _ALL | {"rev", "sal", "fin"}
"""The contract: reviewers review it, sales supplied it, finance was issued a copy."""
READERS: Mapping[str, set[str]] = {
    **{key: {*_PERSONS, NOBODY} for key in ("zqgenfile", "zqgentitle", "zqgennote", "zqgentext")},
    **dict.fromkeys(("zqintfile", "zqinttitle", "zqintnote", "zqinttext", "zqchangefrom"), _INTERNAL),
    **dict.fromkeys(("zqconfile", "zqcontitle", "zqconnote", "zqcontext"), _CONTRACT),
    **dict.fromkeys(("zqlook", "zqoverride"), _CONTRACT),
    **dict.fromkeys(("zqmailfile", "zqmailsubject", "zqmailsender", "zqmailtext", "zqmailpart"), _ALL | {"sal", "rev"}),
    "zqparttext": _ALL | {"sal"},
    **dict.fromkeys(("zqwaitfile", "zqwaitsubject", "zqwaitsender", "zqwaittext", "zqwaitpart"), _PERSONS),
    **dict.fromkeys(("zqcustomer", "zqaddress", "zqcustnote", "zqcusthold", "zqcustfile", "zqcusttext"), _ALL),
    "9911223355": _ALL,
    **dict.fromkeys(("8811223344", "7711223366", "zqprice"), _ALL | {"rev"}),
    "zqcapacity": _ALL | {"rev", "sal"},
    "zqwhyvalue": _ALL | {"rev"},
    **dict.fromkeys(("zqcomplaint", "zqcomptext"), _ALL | {"sal"}),
    "zqhold": {*_PERSONS, NOBODY},
    "zqorder": {*_PERSONS, NOBODY},
    **dict.fromkeys(("zqoldfile", "zqlatewhy"), _ALL | {"sal", "rev"}),
    "zqgetwhy": _CONTRACT,
    **dict.fromkeys(("zqvoidwhy", "zqstraytitle", "zqmovewhy"), _ALL | {"sal", "rev"}),
}
"""Each word, and who may read it; everybody else must not see it anywhere."""


class Said(NamedTuple):
    """What a command wrote, and how it ended."""

    code: int
    out: str
    err: str


def typed(vault: Path, person: str, line: str) -> Said:
    """A command line as somebody types it, in this process."""
    out, err = io.StringIO(), io.StringIO()
    who = ["--as", person] if person else []
    with redirect_stdout(out), redirect_stderr(err):
        code = run(["-C", str(vault), *who, *shlex.split(line)], "en")
    return Said(code, out.getvalue(), err.getvalue())


def done(vault: Path, person: str, line: str) -> Any:
    """What a command that must succeed answers as JSON."""
    said = typed(vault, person, f"{line} --json")
    assert said.code == 0, f"{line}: {said.err}"
    return json.loads(said.out)


def mail(folder: Path, name: str, word: str) -> None:
    """A mail with an attachment, laid into an inbox."""
    made = EmailMessage()
    made["Subject"], made["From"], made["Message-ID"] = (
        f"{word}subject",
        f"{word}sender@x.example",
        f"<{word}@x.example>",
    )
    made.set_content(f"{word}text is said here")
    made.add_attachment(
        f"{word.replace('mail', 'part')}text".encode(), maintype="text", subtype="plain", filename=f"{word}part.txt"
    )
    made.set_boundary("border")  # the same bytes each time
    (folder / name).write_bytes(made.as_bytes())


def probed(place: Path) -> tuple[Path, Mapping[str, str]]:
    """The vault, and what the names in command lines stand for."""
    vault = place / "vault"
    vault.parent.mkdir(parents=True, exist_ok=True)
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        assert run(["init", str(vault), "--identity", "declared", "--time-zone", "Asia/Shanghai"], "en") == 0
    boss = done(vault, NOBODY, "person list")["people"][0]
    _settings(vault, boss["person"])
    for person, (department, roles) in PEOPLE.items():
        given = " ".join(f"--role {role}" for role in roles)
        done(vault, "boss", f"person add {person} --name {person.title()} --department {department} {given}")
    names = dict(_orders(vault, place))
    names |= _mails(vault, names["order"])
    _control(vault, place, names["order"])
    _corrected(vault, place, names["order"], names["repeat"])
    done(
        vault,
        "boss",
        f"person edit {boss['person']} " + " ".join(f"--no-system-user {one}" for one in boss["system_users"]),
    )
    return vault, names


def _settings(vault: Path, first: str) -> None:
    """A kind everybody may read, and an administrator with a plain id."""
    done(vault, NOBODY, "person add boss --name Boss --department merchandising --role administrator")
    path = vault / "vault.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("\nkinds:\n", "\nkinds:\n- id: bulletin\n  name: Bulletin\n  level: general\n", 1),
        encoding="utf-8",
    )
    done(vault, first, "adopt")


def _file(place: Path, name: str, text: str) -> Path:
    path = place / name
    path.write_text(text, encoding="utf-8")
    return path


def _orders(vault: Path, place: Path) -> Iterator[tuple[str, str]]:
    order = done(vault, "mei", "order new --customer NORDIC --title 'Jacket zqorder' --ref PO-4711")["order"]
    yield "order", order
    with redirect_stdout(io.StringIO()):
        opened = open_vault(vault, person="mei")
        case = _of_customer(opened, _file(place, "zqcustfile.txt", "zqcusttext"))
        read_committed(opened, case)
        opened.close()
    for level, kind in KINDS.items():
        path = _file(place, f"zq{level}file.txt", f"zq{level}text and more")
        done(vault, "mei", f"add {order} {path} --kind {kind} --title zq{level}title --note zq{level}note")
    done(vault, "mei", f"order edit {order} --value '8811223344 USD'")
    done(
        vault,
        "boss",  # who goes on against a rule must not have set the limit
        "customer edit NORDIC --name zqcustomer --address zqaddress@x.example --note zqcustnote --credit-limit '9911223355 USD'",
    )
    old = done(vault, "mei", "order new --customer HANSA --title Shirt --opened 2015-01-02")["order"]
    yield "old", old
    done(vault, "mei", f"add {old} {_file(place, 'zqoldfile.txt', 'old')} --kind contract")
    done(vault, "mei", f"order complete {old} --on 2015-01-31")
    late = _file(place, "zqoldfile late.txt", "late")
    done(vault, "mei", f"add {old} '{late}' --kind contract --document other-contract --late --why zqlatewhy")
    yield "disposal", done(vault, "rui", "retention propose")["disposal"]
    yield "repeat", done(vault, "mei", f"order repeat {order}")["order"]


def _of_customer(vault: Vault, path: Path) -> CaseFile:
    """A document in a customer's file, which no command adds: of a department's own kind."""
    sha256, size = hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size
    new = NewVersion("spec-sheet", "spec-sheet", "zqcusttitle", "development", path.name, path.name, sha256, size)
    [case, _version] = change_case(
        vault,
        CUSTOMER,
        "NORDIC",
        lambda manifest, now: add_version(manifest, new, "mei", now),
        lambda version: [NewFile.of("spec-sheet", version, path)],
    )
    return case


def _mails(vault: Path, order: str) -> dict[str, str]:
    """A confidential mail with an attachment filed as what shipping supplies, the same once more, and one that waits."""
    mail(vault / "inbox" / "email", "zqmailfile.eml", "zqmail")
    [item] = done(vault, "mei", "ingest")["items"]
    done(vault, "mei", f"file {item['item']} {order} --kind contract --document offer")
    done(vault, "mei", f"file {item['item']} {order} --part 1 --kind packing-list")
    mail(vault / "inbox" / "email", "zqmailfile.eml", "zqmail")
    [twin] = done(vault, "mei", "ingest")["items"]
    assert twin["fate"] == "duplicate"
    mail(vault / "inbox" / "email", "zqwaitfile.eml", "zqwait")
    [waiting] = done(vault, "mei", "ingest")["items"]
    return {"item": item["item"], "twin": twin["item"], "waiting": waiting["item"]}


def _control(vault: Path, place: Path, order: str) -> None:
    done(vault, "man", f"distribute {order} contract --to finance --override zqoverride")
    done(vault, "rui", f"second-look {order} contract --remark zqlook")
    done(vault, "man", f"review {order} --item capacity --opinion conditions --remark zqcapacity")
    done(vault, "man", f"review {order} --item price --opinion conditions --remark zqprice")
    done(
        vault,
        "mei",
        f"change open {order} --what 'value: 8811223344 USD -> 7711223366 USD' --why zqwhyvalue --evidence contract --affects contract",
    )
    done(
        vault,
        "mei",
        f"change open {order} --what 'buttons: zqchangefrom -> silver' --why fax --evidence spec-sheet --affects spec-sheet",
    )
    done(vault, "mei", f"add {order} {_file(place, 'c.txt', 'zqcomptext')} --kind complaint --title zqcomplaint")
    done(vault, "man", f"retention hold {order} --why zqhold")
    done(vault, "man", "retention hold customer:NORDIC --why zqcusthold")
    done(vault, "rui", f"get {order} contract --out {place} --why zqgetwhy --force")


def _corrected(vault: Path, place: Path, order: str, repeat: str) -> None:
    """A contract that was filed by mistake, and one that was filed to the wrong order."""
    done(vault, "mei", f"add {order} {_file(place, 'wrong.txt', 'wrong')} --kind contract --document wrong")
    done(vault, "mei", f"document void {order} wrong@1 --why zqvoidwhy")
    done(
        vault, "mei", f"add {order} {_file(place, 's.txt', 's')} --kind contract --document stray --title zqstraytitle"
    )
    done(vault, "mei", f"move {order} stray {repeat} --why zqmovewhy")
