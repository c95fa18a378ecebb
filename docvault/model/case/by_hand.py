"""What of a case file may be changed by hand, and what permission a verb asks for the same (design 2.9). Pure.

All that is not named here is changed by a verb alone, a field that a later format brings too: a verb says who did it, when, and asks what stands against it.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from docvault.errors import N_
from docvault.model.case.canonical import Json
from docvault.model.case.lasting import taken_away, vouched_for
from docvault.model.case.manifest import Manifest

ENTER, COMPLETE, CREDIT = "enter", "complete", "credit"
DOCUMENT, VERSION = "documents.*.", "documents.*.versions.*."
BY_HAND: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("title", "note", "class", "stage", "due", "merchandiser", "value"), ENTER),
        "customer": ENTER,
        **dict.fromkeys(("references", "styles", "contracts", "addresses", "opened"), ENTER),
        **dict.fromkeys(("importance", "shipped", "settled"), ENTER),
        **dict.fromkeys(("state", "completed", "cancelled"), COMPLETE),
        "credit_limit": CREDIT,
        **dict.fromkeys((f"{DOCUMENT}{name}" for name in ("kind", "title", "department", "level")), ENTER),
    }
)
"""The fields that may be changed by hand, and the permission it takes; `*` stands for any document or version."""
_NO_VERB = N_("it stays as it was recorded, and is not changed by hand")
_VERBS: Mapping[str, str] = MappingProxyType(
    {
        "holds": N_(
            "holds are set and lifted with `docvault retention hold` and `docvault retention release`, not by hand"
        ),
        "merged": N_(
            "customers are merged and parted again with `docvault customer merge`, and get another code with `docvault customer rename`, not by hand"
        ),
        "based_on": N_(
            "what an order repeats is said when it is opened, with `docvault order repeat`, and not changed by hand"
        ),
        "confirmed": N_("an order is confirmed with `docvault order confirm --to-customer`, not by hand"),
        "to_confirm": N_("what an order took over is confirmed with `docvault order confirm`, not by hand"),
        "reviews": N_("an opinion is given with `docvault review`, not by hand"),
        "changes": N_("a change is opened and carried on with `docvault change`, not by hand"),
        "documents": N_("documents and versions are added with `docvault add`, not by hand"),
        f"{VERSION}looks": N_("a second look is entered with `docvault second-look`, not by hand"),
        f"{VERSION}signatures": N_("a signature is given with `docvault sign`, not by hand"),
        f"{VERSION}copies": N_(
            "copies are issued, recalled and taken back with `docvault distribute`, `docvault recall` and `docvault return`, not by hand"
        ),
        f"{VERSION}": N_(
            "what a version is was said when it came in, and is not changed by hand: `docvault add` adds another, `docvault document void` makes one void"
        ),
    }
)
"""What is said of fields that only a verb changes, by how they begin."""
_KNOWN_BY = MappingProxyType({"documents": "id", "versions": "number"})
"""The lists whose entries are looked at one by one, and what each is known by."""


Tree = Mapping[str, Json]


class Changed(NamedTuple):
    """A field that differs: how `BY_HAND` calls it, how people find it, and whether this format knows it."""

    field: str
    shown: str
    known: bool


def changed_by_hand(before: Manifest, after: Manifest) -> list[Changed]:
    """The fields in which two states differ."""
    return list(_differing(before.to_tree(), after.to_tree(), "", "", _unknown(before) | _unknown(after)))


def refused_by_hand(before: Manifest, after: Manifest) -> Iterator[tuple[str, str]]:
    """Where a state that was edited by hand has what only a verb changes, and the sentence that names the verb."""
    for one in changed_by_hand(before, after):
        if one.known and one.field not in BY_HAND:
            yield one.shown, verb_for(one.field)
    said = {change.id: change.said for change in before.order_or_none.changes} if before.order_or_none else {}
    for change in after.order_or_none.changes if after.order_or_none else ():
        if change.said not in {change.state, said.get(change.id)}:
            yield f"changes.{change.id}.state", verb_for("changes")


def not_by_hand(before: Manifest, after: Manifest) -> Iterator[tuple[str, str]]:
    """All in a state edited by hand that is not adopted: what it takes away, what somebody would vouch for, what only a verb changes."""
    yield from taken_away(before, after)
    yield from vouched_for(before, after)
    yield from refused_by_hand(before, after)


def verb_for(field: str) -> str:
    """How a field is changed that is not changed by hand."""
    return next((said for begins, said in sorted(_VERBS.items(), reverse=True) if field.startswith(begins)), _NO_VERB)


def _unknown(manifest: Manifest) -> frozenset[str]:
    """The fields of somebody's own, which no format names, by their paths: of the case file, of its documents and of their versions."""
    own = list(manifest.extra)
    for document in manifest.documents:
        own += [f"documents.{document.id}.{name}" for name in document.extra]
        for version in document.versions:
            own += [f"documents.{document.id}@{version.number}.{name}" for name in version.extra]
    return frozenset(own)


def _differing(before: Tree, after: Tree, field: str, shown: str, own: frozenset[str]) -> Iterator[Changed]:
    for name in {**before, **after}:
        was, became = before.get(name), after.get(name)
        if was == became and repr(was) == repr(became):  # `True == 1` in Python, not in a manifest
            continue
        known_by = _KNOWN_BY.get(name)
        if known_by is None:
            yield Changed(f"{field}{name}", f"{shown}{name}", f"{shown}{name}" not in own)
        else:
            yield from _entries(_by(was, known_by), _by(became, known_by), (f"{field}{name}", shown), own)


def _entries(
    before: Mapping[Json, Tree], after: Mapping[Json, Tree], where: tuple[str, str], own: frozenset[str]
) -> Iterator[Changed]:
    field, shown = where
    for key in {**before, **after}:
        place = f"{shown.rstrip('.')}@{key}" if shown else f"documents.{key}"
        if key in before and key in after:
            yield from _differing(before[key], after[key], f"{field}.*.", f"{place}.", own)
        else:
            yield Changed(field, place, known=True)


def _by(entries: Json, known_by: str) -> dict[Json, Tree]:
    return {one[known_by]: one for one in entries or ()}  # type: ignore[union-attr,call-overload,index,misc]  # trees of ours
