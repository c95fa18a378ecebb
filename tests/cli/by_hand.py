"""A prepared vault changed by commands and by hand: what several tests of both ways type."""

from collections.abc import Mapping
from pathlib import Path

from tests.cli.probed import done, typed

Prepared = tuple[Path, Mapping[str, str]]
"""A vault, and what the names in command lines stand for."""


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
