"""Numbered copies of a version issued to departments, which sign for them (R-OD5). Who holds what, and owes what, is told in `holdings`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from docvault.errors import N_, RefusedError, UsageError
from docvault.model.case.fields import without_empty
from docvault.model.case.history import Event
from docvault.model.case.manifest import Manifest, Version
from docvault.model.case.records import Copy
from docvault.model.case.transitions import demand_open, find_version
from docvault.model.control.withdrawing import demand_counting
from docvault.model.values import dataclass, replace

if TYPE_CHECKING:
    from docvault.model.case.canonical import Json

MOST_COPIES = 500


class SupersededError(RefusedError):
    """A version that is no longer in force is neither issued nor signed for by mistake."""

    message = N_("Version {version} of {document} is superseded; version {newest} is in force.")
    next_step = N_("Take {document}@{newest}; with `--superseded` the old one is meant.")


class CopiesError(UsageError):
    """Nobody issues no copies, or hundreds."""

    message = N_("{count} copies cannot be issued.")
    next_step = N_("Issue between 1 and {most} at a time.")


@dataclass(frozen=True, slots=True)
class Issue:
    """Copies to be issued: so many to each of the departments. `due` is when their signatures are."""

    document: str  # `DOC` or `DOC@V`
    departments: tuple[str, ...]
    copies: int = 1
    medium: str = "paper"
    due: str = ""
    signers: Mapping[str, Sequence[str]] = ()  # type: ignore[assignment]  # an empty mapping reads the same
    change: str = ""
    override: str = ""
    superseded: bool = False


def distribute(
    manifest: Manifest, issue: Issue, actor: str, now: str
) -> tuple[Manifest, Event, Version, tuple[Copy, ...]]:
    """Issue copies of a version to departments; their numbers go on from those issued before."""
    demand_open(manifest)
    document, version = find_version(manifest, issue.document)
    demand_counting(manifest, document, version)
    if version is not document.newest and not issue.superseded:
        raise SupersededError(document=document.id, version=version.number, newest=document.newest.number)
    count = issue.copies * len(set(issue.departments))
    if not 1 <= count <= MOST_COPIES:
        raise CopiesError(count=count, most=MOST_COPIES)
    made = tuple(_copies(issue, len(version.copies) + 1, actor, now))
    changed = manifest.with_document(document.with_version(replace(version, copies=(*version.copies, *made))))
    data: dict[str, Json] = {
        "document": document.id,
        "version": version.number,
        "medium": issue.medium,
        "copies": [{"department": copy.department, "copy": copy.number} for copy in made],
        "due": issue.due,
        "change": issue.change,
        "override": issue.override,
    }
    return changed, Event(now, actor, "distributed", without_empty(data)), version, made


def _copies(issue: Issue, first: int, actor: str, now: str) -> Iterator[Copy]:
    """The copies to be issued, numbered from `first` on: a department's lie together."""
    each = (department for department in dict.fromkeys(issue.departments) for _ in range(issue.copies))
    for number, department in enumerate(each, start=first):
        yield Copy(
            number=number,
            department=department,
            medium=issue.medium,
            issued=now,
            by=actor,
            due=issue.due,
            signers=tuple(dict(issue.signers).get(department, ())),
            change=issue.change,
            override=issue.override,
        )
