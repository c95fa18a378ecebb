"""What a check finds: the rule, the place, and a sentence with its values. Also how chain files and YAML files are read for checking."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from docvault.errors import N_, Translate, untranslated
from docvault.language.spoken import Language
from docvault.model.case.history import ChainFinding, Record, walk_chain
from docvault.model.left_about import is_left_about, is_open_elsewhere
from docvault.model.names import name_problem
from docvault.model.sentence import Listing, Sentence, placed
from docvault.model.values import dataclass, field
from docvault.services.schemas import findings as schema_findings
from docvault.services.schemas import is_valid
from docvault.store import inside
from docvault.store.yaml_text import BadYamlError, load_yaml

Part = TypeVar("Part")


_UNREADABLE = N_("It cannot be read, and what depends on it was not checked: {problem}.")
_UNPROVEN = frozenset({"W081", "W082"})
"""Whoever compares with seals asks for a proof: without a seal, or with a key nobody vouches for, there is none."""


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

    @property
    def fails(self) -> bool:
        """Whether a check with it fails: an error does, and so does what could not be checked, or compared with a seal, as was asked."""
        return self.level == "error" or self.message == _UNREADABLE or self.rule in _UNPROVEN

    def to_tree(self, language: Language) -> dict[str, Any]:
        """The finding as results have it."""
        message = language.fill(language.text(self.message), self.values)
        return {"rule": self.rule, "level": self.level, "path": self.path, "message": message}

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


def unreadable(rule: str, shown: str, error: OSError) -> Finding:
    """What the system does not let us read: a finding like any other, of the rule it would break if it were missing."""
    return Finding(rule, shown, _UNREADABLE, {"problem": error.strerror or str(error)})


def as_far_as_readable(
    root: Path, rule: str, place: str, work: Callable[[], tuple[Part, list[Finding]]], otherwise: Part
) -> tuple[Part, list[Finding]]:
    """Do one part of a check. A folder in its way that cannot be read is the finding then, and `otherwise` its result."""
    try:
        return work()
    except OSError as error:
        name = error.filename
        inside = isinstance(name, str) and Path(name).is_relative_to(root)
        return otherwise, [unreadable(rule, shown_path(Path(name), root) if inside else place, error)]


CLOCK = "W020"
"""The rule a history breaks for ever when a clock was put right: nobody can mend it, and nothing is wrong."""
_CLOCK_SET_BACK = N_("A clock was set back here: {problem}.")
_NOT_AS_THE_FORMAT_SAYS = N_("The record is not as the format says: {problem}.")


def read_chain(path: Path, shown: str, schema: str, rule: str) -> tuple[list[Record] | None, list[Finding]]:
    """Read a whole chain file: its records and every finding (V012, V020 to V023, W020).

    One that cannot be read has None for records, and a finding of `rule`.
    """
    records: list[Record] = []
    found: list[Finding] = []
    try:
        with inside.reading(path) as file:
            for number, step in enumerate(walk_chain(file), start=1):
                if isinstance(step, ChainFinding):
                    message = _CLOCK_SET_BACK if step.rule == CLOCK else _NOT_AS_THE_FORMAT_SAYS
                    found.append(Finding(step.rule, f"{shown}:{step.line}", message, {"problem": step.problem}))
                    continue
                records.append(step)
                found += _record_findings(step, f"{shown}:{number}", schema)
    except OSError as error:
        return None, [unreadable(rule, shown, error)]
    return records, found


def _record_findings(record: Record, where: str, schema: str) -> list[Finding]:
    tree = record.tree()
    if is_valid(tree, schema):
        return []
    problems = schema_findings(tree, schema)
    return [Finding("V023", where, N_("{problem}."), {"problem": placed(path, text)}) for path, text in problems]


def read_yaml(path: Path, shown: str, schema: str, rule: str) -> tuple[Any | None, bytes | None, list[Finding]]:
    """Read a YAML file strictly: its tree (None when it is not one), its bytes, and findings (V010, V011).

    One that cannot be read has None for its bytes too, and a finding of `rule`.
    """
    try:
        text = inside.read_bytes(path)
    except OSError as error:
        return None, None, [unreadable(rule, shown, error)]
    try:
        tree = load_yaml(text, shown)
    except BadYamlError as error:
        message = N_("Line {line} is not as the format says: {problem}.")
        return None, text, [Finding("V010", shown, message, error.values)]
    problems = schema_findings(tree, schema)
    broken = "V001" if schema == "vault" else "V011"
    return (
        tree,
        text,
        [Finding(broken, shown, N_("{problem}."), {"problem": placed(place, problem)}) for place, problem in problems],
    )


def name_findings(folder: Path, root: Path) -> list[Finding]:
    """Names in one folder that not every system can hold, or that differ only in case (V013)."""
    found: list[Finding] = []
    seen: dict[str, str] = {}
    for name in sorted(entry.name for entry in folder.iterdir()):
        if is_no_part(name):
            continue
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


LEFT_ABOUT = "W003"
_LEFT = N_(
    "It was left there by a system or a program, and is no part of the vault. It does no harm and can be deleted."
)
_LEFT_IN_PLACES = N_(
    "It was left there by a system or a program, and so was more ({count}): {names}. That is no part of the vault, does no harm and can be deleted."
)
_MORE = N_("and more")
_NAMED = 5


def is_no_part(name: str) -> bool:
    """Whether what has this name in the vault was left about there by a system or a program: no part of the vault, and no damage to it."""
    return is_left_about(name) or is_open_elsewhere(name)


def left_about(shown: str) -> Finding:
    """What a system or a program left about in the vault (W003)."""
    return Finding(LEFT_ABOUT, shown, _LEFT)


def told_once(found: Iterable[Finding]) -> list[Finding]:
    """Findings, of which all that systems and programs left about is one: a storage box leaves something in each folder."""
    every = list(found)
    left = [one.path for one in every if one.rule == LEFT_ABOUT]
    if len(left) < 2:
        return every
    names: tuple[str | Sentence, ...] = tuple(left[1 : _NAMED + 1])
    names = names if len(left) <= _NAMED + 1 else (*names, Sentence(_MORE))
    one = Finding(LEFT_ABOUT, left[0], _LEFT_IN_PLACES, {"count": len(left) - 1, "names": Listing(names)})
    first = next(place for place, finding in enumerate(every) if finding.rule == LEFT_ABOUT)
    return [one if place == first else it for place, it in enumerate(every) if place == first or it.rule != LEFT_ABOUT]


def shown_path(path: Path, root: Path) -> str:
    """A path as findings show it: relative to the vault, `/` between its parts, undecodable bytes escaped."""
    return path.relative_to(root).as_posix().encode(errors="backslashreplace").decode()
