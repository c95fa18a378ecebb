"""What a check finds: the rule, the place, and a sentence with its values. Also how chain files and YAML files are read for checking."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docvault.errors import N_, DocvaultError, Translate, untranslated
from docvault.model.history import ChainFinding, Record, walk_chain
from docvault.model.names import name_problem
from docvault.services.schemas import findings as schema_findings
from docvault.services.schemas import is_valid
from docvault.store.yaml_text import load_yaml


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken rule at a place. `path` is relative to the vault; `message` a message id with `{named}` values."""

    rule: str
    path: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def level(self) -> str:
        """`error` for a MUST (`V…`), `warning` for a SHOULD (`W…`)."""
        return "error" if self.rule.startswith("V") else "warning"

    def text(self, translate: Translate = untranslated) -> str:
        """The sentence in the language of `translate`."""
        return translate(self.message).format_map(self.values)


@dataclass(frozen=True, slots=True)
class FileToHash:
    """A file whose bytes must have this digest; `rule` is what a difference breaks."""

    path: Path
    sha256: str
    bytes: int
    rule: str


def read_chain(path: Path, shown: str, schema: str) -> tuple[list[Record], list[Finding]]:
    """Read a whole chain file: its records and every finding (V012, V020 to V023, W020)."""
    records: list[Record] = []
    found: list[Finding] = []
    with path.open("rb") as file:
        for number, step in enumerate(walk_chain(file), start=1):
            if isinstance(step, ChainFinding):
                where = f"{shown}:{step.line}"
                found.append(
                    Finding(
                        step.rule,
                        where,
                        N_("The record is not as the format says: {problem}."),
                        {"problem": step.problem},
                    )
                )
                continue
            records.append(step)
            found += _record_findings(step, f"{shown}:{number}", schema)
    return records, found


def _record_findings(record: Record, where: str, schema: str) -> list[Finding]:
    tree = record.tree()
    if is_valid(tree, schema):
        return []
    problems = schema_findings(tree, schema)
    return [
        Finding("V023", where, N_("{field}: {problem}."), {"field": path, "problem": text}) for path, text in problems
    ]


def read_yaml(path: Path, shown: str, schema: str) -> tuple[Any | None, bytes, list[Finding]]:
    """Read a YAML file strictly: its tree (None when it cannot be read), its bytes, and findings (V010, V011)."""
    text = path.read_bytes()
    try:
        tree = load_yaml(text, shown)
    except DocvaultError as error:
        return (
            None,
            text,
            [Finding("V010", shown, N_("The text is not as the format says: {problem}"), {"problem": str(error)})],
        )
    problems = schema_findings(tree, schema)
    rule = "V001" if schema == "vault" else "V011"
    return (
        tree,
        text,
        [
            Finding(rule, shown, N_("{field}: {problem}."), {"field": place or "-", "problem": problem})
            for place, problem in problems
        ],
    )


def name_findings(folder: Path, root: Path) -> list[Finding]:
    """Names in one folder that not every system can hold, or that differ only in case (V013)."""
    found: list[Finding] = []
    seen: dict[str, str] = {}
    for name in sorted(entry.name for entry in folder.iterdir()):
        where = shown_path(folder / name, root)
        problem = name_problem(name)
        if problem:
            found.append(
                Finding("V013", where, N_("The name cannot be used on every system: {problem}."), {"problem": problem})
            )
        other = seen.setdefault(name.casefold(), name)
        if other != name:
            found.append(Finding("V013", where, N_("The name differs from {other} only in case."), {"other": other}))
    return found


def shown_path(path: Path, root: Path) -> str:
    """A path as findings show it: relative to the vault, `/` between its parts, undecodable bytes escaped."""
    return path.relative_to(root).as_posix().encode(errors="backslashreplace").decode()
