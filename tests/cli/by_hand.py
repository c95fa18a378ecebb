"""A prepared vault changed by commands and by hand: what several tests of both ways type."""

from collections.abc import Mapping
from pathlib import Path

from tests.cli.probed import done, mail, typed

Prepared = tuple[Path, Mapping[str, str]]
"""A vault, and what the names in command lines stand for."""


def waiting_mail(place: Path, people: Mapping[str, tuple[str, str]]) -> Prepared:
    """A new vault with these people (department, role), two orders, and a mail with an attachment that waits."""
    vault = place / "vault"
    assert typed(place, "", f"init {vault} --identity declared --time-zone Asia/Shanghai").code == 0
    for person, (department, role) in people.items():
        done(vault, "", f"person add {person} --name {person.title()} --department {department} --role {role}")
    orders = [done(vault, "", "order new --customer NORDIC --title Jacket")["order"] for _ in range(2)]
    mail(vault / "inbox" / "email", "offer.eml", "mail")
    [item] = done(vault, "", "ingest")["items"]
    return vault, {"order": orders[0], "other": orders[1], "item": item["item"]}


def run(prepared: Prepared, person: str, line: str, code: int = 0) -> str:
    """What a command that ends so says."""
    vault, names = prepared
    done_ = typed(vault, person, line.format_map(names))
    assert done_.code == code, done_.out + done_.err
    return done_.out


def add(prepared: Prepared, order: str, document: str, kind: str, text: str) -> None:
    """A document of one page, or another version of one that is there."""
    vault, names = prepared
    place = vault.parent / f"{text}.txt"
    place.write_text(f"{text} contract price\n", encoding="utf-8")
    known = {one["id"] for one in done(vault, "", f"order show {names[order]}")["documents"]}
    said = f"--document {document}" + ("" if document in known else f" --kind {kind}")
    done(vault, "", f"add {names[order]} {place} {said}")


def edit(prepared: Prepared, order: str, document: str, **fields: str) -> None:
    """Fields of a document, changed in the manifest by hand."""
    vault, names = prepared
    [path] = vault.glob(f"orders/*/{names[order]}/manifest.yaml")
    lines = path.read_text(encoding="utf-8").split("\n")
    at = next(place for place, line in enumerate(lines) if line.strip() in {f"- id: {document}", f"id: {document}"})
    indent = " " * (lines[at].index("id:"))
    for name, value in fields.items():
        end = next(place for place in range(at, len(lines)) if lines[place].strip() == "versions:")
        lines[at + 1 : end] = [line for line in lines[at + 1 : end] if not line.strip().startswith(f"{name}:")]
        if value:
            lines.insert(at + 1, f"{indent}{name}: {value}")
    path.write_text("\n".join(lines), encoding="utf-8")
