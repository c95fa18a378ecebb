"""Where an exported case file comes from: what the tag file `docvault.json` of its bag says, and how its history goes on in another vault. Pure."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

from docvault.errors import N_
from docvault.model.case.canonical import Json
from docvault.model.case.codec import Coded, Shape
from docvault.model.case.history import Event
from docvault.model.case.kinds import KINDS
from docvault.model.sentence import ProblemError, Sentence
from docvault.model.values import dataclass, field, replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docvault.model.case.corrections import Place
    from docvault.model.case.history import Record
    from docvault.model.case.manifest import Manifest, Version
    from docvault.model.case.records import Opinion, Override, SecondCheck, Signature

FORMAT = "docvault-bag/1"
IMPORTED = "imported"
"""The action of the record by which a history goes on in another vault."""
_T = TypeVar("_T")
_Said = TypeVar("_Said", "Override", "Signature", "SecondCheck", "Opinion")
_VAULT = re.compile("[A-Za-z0-9-]{1,64}")


def _demand_kind(text: str) -> None:
    travelling = [kind.name for kind in KINDS.values() if kind.travels]
    if text not in travelling:
        raise ProblemError(Sentence(N_("one of {values} is wanted here"), {"values": ", ".join(travelling)}))


def _demand_vault(text: str) -> None:
    if not _VAULT.fullmatch(text):
        raise ProblemError(N_("letters, digits and - are wanted here"))


@dataclass(frozen=True, slots=True)
class Provenance(Coded):
    """A case file as it stood in the vault it was exported from. `first` and `head` are the hashes of its history's ends."""

    SHAPE = Shape(
        format=FORMAT,
        always=frozenset(
            {"vault", "vault_name", "vault_format", "kind", "id", "year", "first", "head", "exported", "by"}
        ),
        checks={"kind": _demand_kind, "vault": _demand_vault},
    )

    vault: str
    vault_name: str
    vault_format: str
    kind: str
    id: str
    year: str
    first: str
    head: str
    exported: str
    by: str
    extra: Mapping[str, Json] = field(default_factory=dict)


def imported(manifest: "Manifest", origin: Provenance, customer: str, actor: str, now: str) -> "tuple[Manifest, Event]":
    """Go on with a history in this vault: one record says where all before it was made. `customer` is the code as it is written here.

    What was disposed of there keeps the number it has there, with that vault's id before it: numbers of this vault mean other disposals. Who signed,
    judged, looked and set a rule aside there is marked with where: this vault knows none of them. Where versions of it were moved to or from are places of
    that vault.
    """
    data: dict[str, Json] = {
        "kind": origin.kind,
        "id": origin.id,
        "vault": origin.vault,
        "vault_name": origin.vault_name,
        "head": origin.head,
        "exported": origin.exported,
    }
    documents = tuple(
        replace(document, versions=tuple(_of_there(version, origin) for version in document.versions))
        for document in manifest.documents
    )
    order = manifest.order_or_none
    facts = manifest.facts
    if order:
        set_aside = _marked(order.overrides, origin)
        facts = replace(order, customer=customer, reviews=_marked(order.reviews, origin), overrides=set_aside)
    return replace(manifest, facts=facts, documents=documents), Event(now, actor, IMPORTED, data)


def taken_over(records: "Iterable[Record]") -> "Record | None":
    """The record by which a history last came from another vault; none where all of it was made here."""
    return next((one for one in reversed(list(records)) if one.event.action == IMPORTED), None)


def vault_of(record: "Record") -> str:
    """What the vault is called that a case file came from: its name, or its id where it has none."""
    data = record.event.data
    return str(data.get("vault_name") or data.get("vault", ""))


def entered_here(manifest: "Manifest", records: "Sequence[Record]") -> "Manifest":
    """An order with those opinions and second looks only that were entered in this vault: who gave the others is known to another vault alone."""
    came = taken_over(records)
    if came is None:
        return manifest
    own = [one.event for one in records if one.seq > came.seq]
    opinions = sum(event.action == "reviewed" for event in own)
    looks = Counter(
        (event.data.get("document"), event.data.get("version")) for event in own if event.action == "looked-at"
    )
    documents = tuple(
        replace(
            document,
            versions=tuple(
                replace(version, looks=_last(version.looks, looks[document.id, version.number]))
                for version in document.versions
            ),
        )
        for document in manifest.documents
    )
    facts = replace(manifest.order, reviews=_last(manifest.order.reviews, opinions))
    return replace(manifest, facts=facts, documents=documents)


def _last(entries: "tuple[_T, ...]", count: int) -> "tuple[_T, ...]":
    return entries[max(len(entries) - count, 0) :]


def _of_there(version: "Version", origin: Provenance) -> "Version":
    own = version.disposed and not version.disposed_in
    moved = version.moved
    there = version.overridden_in or origin.vault_name or origin.vault
    came, to, back = (_place_there(place, origin.vault) for place in (moved.came, moved.to, moved.back))
    return replace(
        version,
        disposed=f"{origin.vault}/{version.disposed}" if own else version.disposed,
        signatures=_marked(version.signatures, origin),
        looks=_marked(version.looks, origin),
        overridden_in=there if version.override else "",
        moved=replace(moved, came=came, to=to, back=back),
    )


def _place_there(place: "Place", vault: str) -> "Place":
    return replace(place, vault=vault) if place.order and not place.vault else place


def _marked(entries: "tuple[_Said, ...]", origin: Provenance) -> "tuple[_Said, ...]":
    """What was said there, with where; what came there from yet another vault keeps its mark."""
    there = origin.vault_name or origin.vault
    return tuple(one if one.elsewhere else replace(one, elsewhere=there) for one in entries)
