"""The vaults under tests/cases/: sound ones, kept whole, and damaged ones, kept as what differs from a sound one.

A damaged vault is a folder named by the rule it breaks: `case.yaml` says `on` which sound vault it lies and what of that is `gone`; what is other or new
lies under `changed/`, where it lies in the vault; `links` are links, and where they lead. So a reader sees what is broken, and nothing else.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docvault.store.yaml_text import dump_yaml, load_yaml

CASES = Path(__file__).resolve().parent.parent / "tests" / "cases"
SAYS, CHANGED = "case.yaml", "changed"
DAMAGED = sorted(path.parent.name for path in CASES.glob(f"*/{SAYS}"))
SOUND = sorted(path.name for path in CASES.iterdir() if path.name not in DAMAGED)


def lay_out(case: str, to: Path) -> Path:
    """Make the vault of a case in a folder that is not there yet; returns the folder."""
    said = _said(case)
    if said is None:
        return shutil.copytree(CASES / case, to)
    lay_out(said["on"], to)
    for gone in said.get("gone", ()):
        shutil.rmtree(to / gone) if (to / gone).is_dir() else (to / gone).unlink()
    if (CASES / case / CHANGED).is_dir():
        shutil.copytree(CASES / case / CHANGED, to, dirs_exist_ok=True)
    for link, target in said.get("links", {}).items():
        (to / link).symlink_to(target)
    return to


def touched(case: str) -> list[str]:
    """What of its sound vault a damaged one lacks or has otherwise, and what it has besides: paths in the vault."""
    said = _said(case) or {}
    changed = CASES / case / CHANGED
    return [
        *said.get("gone", ()),
        *said.get("links", ()),
        *(path.relative_to(changed).as_posix() for path in _files(changed)),
    ]


def write_overlay(case: str, on: str, vault: Path) -> None:
    """Keep a vault as what differs from a sound one."""
    base, folder = CASES / on, CASES / case
    gone = sorted(_gone(base, vault, base))
    folder.mkdir()
    links = {path.relative_to(vault).as_posix(): str(path.readlink()) for path in vault.rglob("*") if path.is_symlink()}
    more: dict[str, Any] = {"gone": gone, "links": links}
    (folder / SAYS).write_bytes(dump_yaml({"on": on, **{key: value for key, value in more.items() if value}}))
    for path in _files(vault):
        name = path.relative_to(vault)
        if not (base / name).is_file() or (base / name).read_bytes() != path.read_bytes():
            (folder / CHANGED / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, folder / CHANGED / name)


def _said(case: str) -> Any:
    path = CASES / case / SAYS
    return load_yaml(path.read_bytes(), SAYS) if path.is_file() else None


def _gone(folder: Path, vault: Path, base: Path) -> Iterator[str]:
    """What a vault lacks of a folder of its base: whole folders where no file of them is left, else files."""
    for path in folder.iterdir():
        there = vault / path.relative_to(base)
        if path.is_dir() and not any(_files(path)):
            continue  # an empty folder is kept in no repository
        if not (any(_files(there)) if path.is_dir() else there.is_file()):
            yield path.relative_to(base).as_posix()
        elif path.is_dir():
            yield from _gone(path, vault, base)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
