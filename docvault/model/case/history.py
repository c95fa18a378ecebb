"""The hash chain of histories and registers (FORMAT.md section 4, V020 to V023): records are sealed, parsed and verified here.

A chain proves that no record was altered, removed from its middle or put in between. It cannot see a cut at its
end: for a history the manifest's digest shows that, for a register the folders it speaks of.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from docvault.errors import N_
from docvault.model.case.canonical import Json, NotCanonicalError, canonical_json, parse_canonical
from docvault.model.sentence import Problem, ProblemError, Sentence
from docvault.model.values import dataclass, field, replace

NO_HASH = "0" * 64
"""`prev` of the first record."""

_WAITED_SECONDS = 120.0
_MEMBERS = {"seq": int, "at": str, "by": str, "action": str, "data": dict, "prev": str, "hash": str}
_HISTORY_MEMBERS = {"manifest": str, "changes": list}
_KNOWN = "known"
"""A member that records have since it is recorded how it is known who acted."""


WATCHER = "docvault"
"""Who acts when the vault's own settings do (FORMAT.md section 4, `by`)."""


PROVEN, DECLARED = "proven", "declared"


@dataclass(frozen=True, slots=True)
class Known:
    """How it is known who acted (design 2.9): `proven` by the system user or a login, or `declared`. Empty in records of before it was recorded.

    `entered_by` is the person who entered it in the name of `by`: an administrator, proven.
    """

    how: str = ""
    system_user: str = ""
    entered_by: str = ""

    def to_tree(self) -> dict[str, Json]:
        """As the member `known` of a record has it."""
        entered = {"entered_by": self.entered_by} if self.entered_by else {}
        return {"how": self.how, "system_user": self.system_user, **entered}


UNKNOWN = Known()


@dataclass(frozen=True, slots=True)
class Event:
    """What a transition says happened: the part of a record that does not depend on the chain. The store enters how it is known who acted."""

    at: str
    by: str
    action: str
    data: Mapping[str, Json] = field(default_factory=dict)
    known: Known = UNKNOWN


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: number and hash of its last record, and the size of the file up to there in bytes."""

    seq: int = 0
    hash: str = NO_HASH
    bytes: int = 0
    at: str = ""  # of the last record


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a history (with `manifest` and `changes`) or of a register (without)."""

    seq: int
    event: Event
    prev: str
    hash: str
    manifest: str | None = None
    changes: Sequence[Mapping[str, Json]] | None = None

    def line(self) -> bytes:
        """The record's line, line feed included."""
        return canonical_json(self.tree()) + b"\n"

    def tree(self) -> dict[str, Json]:
        """The record as the object its line holds."""
        return {**_unsealed(self), "hash": self.hash}


def seal_record(
    head: Head,
    event: Event,
    *,
    manifest: str | None = None,
    changes: Sequence[Mapping[str, Json]] | None = None,
) -> Record:
    """Return the record that follows `head`. Histories give `manifest` (digest of its bytes) and `changes`, registers neither."""
    event = replace(event, at=in_order(event.at, head.at))
    record = Record(head.seq + 1, event, head.hash, "", manifest, changes)
    digest = hashlib.sha256(canonical_json(_unsealed(record))).hexdigest()
    return Record(record.seq, record.event, record.prev, digest, manifest, changes)


def in_order(at: str, last_at: str) -> str:
    """The time of a record that follows one of `last_at`.

    Who waited for a lock looked at the clock before who went first: such a record takes the time of the one before (W020).
    A clock that was really set back, by more than that, is left to be seen.
    """
    if not last_at or at >= last_at or at[-6:] != last_at[-6:]:
        return at
    return last_at if _instant(last_at) - _instant(at) <= _WAITED_SECONDS else at


def head_after(record: Record, head: Head) -> Head:
    """The chain's head once `record` follows `head`."""
    return Head(record.seq, record.hash, head.bytes + len(record.line()), record.event.at)


class BadRecordError(ProblemError):
    """A line that is not a record; `rule` is the rule it breaks."""

    def __init__(self, rule: str, problem: Problem) -> None:
        super().__init__(problem)
        self.rule = rule


def parse_record(line: bytes) -> Record:
    """Parse one line (with or without its line feed) and verify its own hash. Raises `BadRecordError` (V012, V022, V023)."""
    try:
        tree = parse_canonical(line.removesuffix(b"\n"))
    except NotCanonicalError as error:
        raise BadRecordError("V012", error.problem) from error
    _demand_members(tree)
    event = Event(tree["at"], tree["by"], tree["action"], tree["data"], _known(tree))
    record = Record(tree["seq"], event, tree["prev"], tree["hash"], tree.get("manifest"), tree.get("changes"))
    if hashlib.sha256(_without_hash(line.removesuffix(b"\n"), record.hash)).hexdigest() != record.hash:
        raise BadRecordError("V022", Sentence(N_("record {seq} does not have the hash it says"), {"seq": record.seq}))
    return record


def _demand_members(tree: Mapping[str, Any]) -> None:
    history = "manifest" in tree or "changes" in tree
    wanted: dict[str, type] = {**_MEMBERS, **_HISTORY_MEMBERS} if history else dict(_MEMBERS)
    if _KNOWN in tree:
        wanted[_KNOWN] = dict
    if set(tree) != set(wanted):
        odd = ", ".join(sorted(set(tree) ^ set(wanted)))
        raise BadRecordError("V023", Sentence(N_("members missing or unknown: {names}"), {"names": odd}))
    for name, kind in wanted.items():
        if not isinstance(tree[name], kind) or (kind is int and isinstance(tree[name], bool)):
            raise BadRecordError("V023", Sentence(N_("{name} is not of the right type"), {"name": name}))


def _known(tree: Mapping[str, Any]) -> Known:
    said = tree.get(_KNOWN)
    if said is None:
        return UNKNOWN
    how, user, entered = said.get("how"), said.get("system_user"), said.get("entered_by", "")
    if how not in {PROVEN, DECLARED} or not isinstance(user, str) or not isinstance(entered, str):
        raise BadRecordError("V023", Sentence(N_("{name} is not of the right type"), {"name": _KNOWN}))
    if said.keys() - {"how", "system_user", "entered_by"} or (not entered and "entered_by" in said):
        raise BadRecordError("V023", Sentence(N_("{name} is not of the right type"), {"name": _KNOWN}))
    return Known(how, user, entered)


def _without_hash(line: bytes, digest: str) -> bytes:
    """A line in canonical form without its member `hash`. No member of that name stands behind it: the last place that looks like it is it."""
    before, _, after = line.rpartition(f'"hash":"{digest}",'.encode())
    return before + after


def _unsealed(record: Record) -> dict[str, Json]:
    event = record.event
    tree: dict[str, Json] = {
        "seq": record.seq,
        "at": event.at,
        "by": event.by,
        "action": event.action,
        "data": event.data,
        "prev": record.prev,
    }
    if event.known.how:
        tree[_KNOWN] = event.known.to_tree()
    if record.manifest is not None:
        tree["manifest"] = record.manifest
    if record.changes is not None:
        tree["changes"] = record.changes
    return tree


@dataclass(frozen=True, slots=True)
class ChainFinding:
    """A broken rule in a chain: which line (1-based), which rule, what is wrong."""

    line: int
    rule: str
    problem: Problem


_OUT_OF_PLACE = N_("record {seq} stands where {wanted} should")
_DOES_NOT_FOLLOW = N_("record {seq} does not follow the record before it")
_DATED_BACK = N_("record {seq} is dated before the record before it")


def walk_chain(lines: Iterable[bytes]) -> Iterator[Record | ChainFinding]:
    """Parse a whole chain from its first line, yielding each record that parses and each finding (V012, V020 to V023, W020), in order."""
    head = Head()
    last_at = ""
    for number, line in enumerate(lines, start=1):
        if not line.endswith(b"\n"):
            yield ChainFinding(number, "V012", N_("the last line is not finished"))
            return
        try:
            record = parse_record(line)
        except BadRecordError as error:
            yield ChainFinding(number, error.rule, error.problem)
            head = Head(head.seq + 1, "", head.bytes + len(line))
            continue
        if record.seq != head.seq + 1:
            yield ChainFinding(number, "V020", Sentence(_OUT_OF_PLACE, {"seq": record.seq, "wanted": head.seq + 1}))
        if head.hash and record.prev != head.hash:
            yield ChainFinding(number, "V021", Sentence(_DOES_NOT_FOLLOW, {"seq": record.seq}))
        if last_at and _instant(record.event.at) < _instant(last_at):
            yield ChainFinding(number, "W020", Sentence(_DATED_BACK, {"seq": record.seq}))
        last_at = record.event.at
        head = Head(record.seq, record.hash, head.bytes + len(line))
        yield record


def _instant(at: str) -> float:
    try:
        return datetime.fromisoformat(at).timestamp()
    except ValueError:
        return 0.0
