"""What of a case file somebody sees (R-RO2, design 2.11): what is closed is absent, and its place says so. Pure.

`View` is a case file as one reader sees it: its manifest without what is closed, its records, its hits. Ids, kinds, numbers of versions, who got copies and
who signed stay visible: they are what everybody works with. A document says `closed: true`, anything else names in `closed` the fields that are not shown.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from docvault.model.case.kinds import CUSTOMER, ORDER
from docvault.model.case.manifest import Document, Manifest
from docvault.model.control.change_told import field_of
from docvault.model.control.closed import closed_difference, closed_reason, closed_step, closed_version, without_words
from docvault.model.control.repeating import Unlike
from docvault.model.control.rights import CLOSED, CREDIT_LIMIT, PRICE, VALUE, Reader
from docvault.model.values import fields_of, replace

if TYPE_CHECKING:
    from docvault.model.case.canonical import Json
    from docvault.model.case.history import Event
    from docvault.model.case.records import ChangeNotice, Difference, Hold, Opinion

OF_CUSTOMER = "customer:"
"""How the target of a hold begins that is about a customer."""
_TELLS_OF = {"price": PRICE, "credit": CREDIT_LIMIT}
"""The items of a review that tell of a field."""
_OF_CASE = frozenset({"customer", "service_class", "stage", "completed", "cancelled", "merchandiser", "based_on"})
"""What is shown of the facts of a case file that is closed: by whom and when it is worked on, and what is chosen from a list."""
_PLACES = frozenset({"state", "opened", "class", "kind", "id", "format", *_OF_CASE})


class View:
    """A case file as one reader sees it. `closed` names further documents of it that are closed: of another time, those that are now."""

    def __init__(self, manifest: Manifest, reader: Reader, closed: frozenset[str] = frozenset()) -> None:
        self._full = manifest
        self._reader = reader
        self._case_open = reader.may_read_case(manifest.kind)
        self.closed_documents = frozenset(
            one.id for one in manifest.documents if one.id in closed or not reader.may_read(one, manifest.kind)
        )
        self.manifest = manifest if reader.reads_everything else self._seen()

    def __repr__(self) -> str:
        """Of what and for whom: two views of the same are told to be the same."""
        return f"View({self._full!r}, {self._reader!r})"

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it is closed."""
        return self.manifest is self._full or self.manifest == self._full

    def shows_document(self, document: str) -> bool:
        """Whether a document of it may be read; one it does not have may not."""
        return document not in self.closed_documents and self._full.document(document) is not None

    def shows_field(self, name: str) -> bool:
        """Whether a field of it may be read."""
        return (
            self._case_open
            and field_of(name) not in self._reader.closed_fields
            and name not in self._reader.closed_fields
        )

    def shows_reference(self, references: str) -> bool:
        """Whether all of some versions may be read: `document@version`, several with commas."""
        named = (one.strip().rpartition("@")[0] for one in references.split(",") if one.strip())
        return all(self.shows_document(one) for one in named)

    # -- the manifest -------------------------------------------------------------------------------------------------

    def _seen(self) -> Manifest:
        full, order = self._full, self._full.order_or_none
        facts = full.facts
        if order is not None:
            facts = replace(
                order,
                reviews=tuple(map(self.opinion, order.reviews)),
                changes=tuple(map(self.change, order.changes)),
                void=order.void if self._case_open else replace(order.void, why="", extra={}),
            )
        hidden: list[str] = []
        closed: dict[str, Any] = {}
        for name in fields_of(type(facts)):
            if getattr(facts, name) and not self._shows_fact(name):
                hidden.append(name)
                closed[name] = fields_of(type(facts))[name].fresh()
        title, note, documents = full.title, full.note, full.documents
        if not self._case_open:
            hidden += [name for name in ("title", "note") if getattr(full, name)]
            title = note = ""
            if full.kind != ORDER:
                hidden += ["documents"] if documents else []
                documents = ()
        more = {CLOSED: hidden} if hidden else {}
        return replace(
            full,
            title=title,
            note=note,
            facts=facts.changed(closed) if closed else facts,
            holds=tuple(map(self.hold, full.holds)),
            documents=tuple(map(self._document, documents)),
            extra={**(full.extra if self._case_open else {}), **more},
        )

    def _shows_fact(self, name: str) -> bool:
        if name in {"reviews", "changes", "to_confirm", "void"}:
            return True
        return name not in self._reader.closed_fields and (self._case_open or name in _OF_CASE)

    def _document(self, document: Document) -> Document:
        if document.id not in self.closed_documents:
            return document
        versions = tuple(map(closed_version, document.versions))
        return replace(document, title="", versions=versions, extra={CLOSED: True})

    def opinion(self, opinion: "Opinion") -> "Opinion":
        """An opinion of the review: what was said is closed with the paper it was said of, and with what it tells of."""
        about = _TELLS_OF.get(opinion.item, "")
        is_open = self._case_open and about not in self._reader.closed_fields and self.shows_reference(opinion.about)
        if is_open:
            return opinion
        return replace(opinion, opinion="", remark="", extra={CLOSED: ["opinion", "remark"]})

    def change(self, change: "ChangeNotice") -> "ChangeNotice":
        """A change notice: what becomes of closed fields and of closed documents, and why, is closed to whom it did not go."""
        what = tuple(one if self._shows_difference(change, one) else closed_difference(one) for one in change.what)
        if self._tells_why(change) and what == change.what:
            return change
        steps = tuple(map(closed_step, change.steps))
        return replace(change, what=what, why="", steps=steps, extra={CLOSED: ["why"]})

    def _shows_difference(self, change: "ChangeNotice", difference: "Difference") -> bool:
        return (
            self._case_open
            and self.shows_field(difference.what)
            and (self._was_told(change) or self._affects_open(change))
        )

    def _was_told(self, change: "ChangeNotice") -> bool:
        return bool(self._reader.department) and self._reader.department in change.notified

    def _affects_open(self, change: "ChangeNotice") -> bool:
        return all(self.shows_document(one) for one in change.affects)

    def _tells_why(self, change: "ChangeNotice") -> bool:
        if self._was_told(change):
            return self._case_open
        evidence = all(self.shows_reference(step.evidence) for step in change.steps)
        return self._case_open and self._affects_open(change) and evidence

    def hold(self, hold: "Hold") -> "Hold":
        """A hold: why is closed with the complaint or the customer it is about."""
        if self._shows_hold(hold):
            return hold
        return replace(hold, why="", released_why="", extra={CLOSED: ["why"]})

    def _shows_hold(self, hold: "Hold") -> bool:
        of_customer = self._full.kind == CUSTOMER or hold.target.startswith(OF_CUSTOMER)
        if not self._case_open or (of_customer and not self._reader.may_read_case(CUSTOMER)):
            return False
        return not hold.document or self.shows_document(hold.document)

    def has_in_force(self, document: str) -> bool:
        """Whether there is a document that counts: that it is there is everybody's to know."""
        return any(one.id == document for one in self._full.documents_in_force)

    def shows_compared(self, what: str, by: str) -> bool:
        """Whether what differs from another order may be read of this one: a field, a document, or what a change notice says."""
        if self._full.document(what) is not None:
            return self.shows_document(what)
        order = self._full.order_or_none
        change = order.change(by) if order is not None and by else None
        return self.shows_field(what) and (change is None or self.change(change) is change)

    # -- the history --------------------------------------------------------------------------------------------------

    def data(self, event: "Event") -> "dict[str, Json]":
        """What a record says happened, without what is closed."""
        data: dict[str, Any] = dict(event.data)
        if self._reader.reads_everything:
            return data
        if isinstance(data.get("reason"), Mapping):
            data["reason"] = closed_reason(data["reason"])
        if isinstance(data.get("credit"), Mapping) and not self._shows_credit():
            data["credit"] = {CLOSED: True}
        if self._shows_event(event.action, data):
            return data
        return {**without_words(data), **self._what_changes(data)}

    def _what_changes(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """What of a record about a change stays to be read where its reason is closed: what changes, as the change itself shows it."""
        order = self._full.order_or_none
        change = order.change(str(data["change"])) if order is not None and "change" in data else None
        seen = self.change(change).what if change is not None and "what" in data else ()
        return {"what": [one.to_tree() for one in seen]} if any(CLOSED not in one.extra for one in seen) else {}

    def _shows_credit(self) -> bool:
        """Whether what an issue or an approval rested on may be read: the customer's limit, what its orders are worth."""
        return self._reader.may_read_case(CUSTOMER) and not {CREDIT_LIMIT, VALUE} & set(self._reader.closed_fields)

    def _shows_event(self, action: str, data: Mapping[str, Any]) -> bool:
        if not self._case_open:
            return False
        order = self._full.order_or_none
        change = order.change(str(data["change"])) if order is not None and "change" in data else None
        if change is not None and self.change(change) is not change:
            return False
        if "document" in data and not self.shows_document(str(data["document"])):
            return False
        if action == "reviewed":
            return self._shows_opinion_of(data)
        if action in {"held", "released"}:
            return all(
                self._shows_hold(one) for one in self._full.holds if data.get("target") in {one.target, one.cause}
            )
        return True

    def _shows_opinion_of(self, data: Mapping[str, Any]) -> bool:
        order = self._full.order_or_none
        given = [one for one in order.reviews if one.item == data.get("item")] if order is not None else []
        return all(self.opinion(one) is one for one in given)

    def changes(self, changes: "Sequence[Mapping[str, Json]]") -> "list[dict[str, Json]]":
        """What a record changed, without what is closed: such a change says only where."""
        return [self._operation(dict(one)) for one in changes]

    def _operation(self, change: "dict[str, Json]") -> "dict[str, Json]":
        if "value" not in change or self._reader.reads_everything:
            return change
        steps = str(change["path"]).split("/")[1:]
        if not steps:
            then = Manifest.from_tree(change["value"])
            return {**change, "value": View(then, self._reader, self.closed_documents).manifest.to_tree()}
        if self._shows_place(steps):
            return change
        return {"op": change["op"], "path": change["path"], CLOSED: True}

    def _shows_place(self, steps: Sequence[str]) -> bool:
        name = steps[0]
        if name == "documents":
            return self._shows_document_at(steps)
        now: Mapping[str, tuple[Sequence[Any], Sequence[Any]]] = self._lists()
        if name in now:
            full, seen = now[name]
            return all(one is other for one, other in zip(full, seen, strict=True))
        if name in self._reader.closed_fields:
            return False
        return self._case_open or name in _PLACES

    def _lists(self) -> "dict[str, tuple[Sequence[Any], Sequence[Any]]]":
        full, seen = self._full, self.manifest
        lists: dict[str, tuple[Sequence[Any], Sequence[Any]]] = {"holds": (full.holds, seen.holds)}
        if full.order_or_none is not None:
            lists |= {
                "reviews": (full.order.reviews, seen.order.reviews),
                "changes": (full.order.changes, seen.order.changes),
            }
        return lists

    def _shows_document_at(self, steps: Sequence[str]) -> bool:
        if len(steps) == 1 or not steps[1].isdecimal():
            return not self.closed_documents and (self._case_open or self._full.kind == ORDER)
        place = int(steps[1])
        return place < len(self._full.documents) and self.shows_document(self._full.documents[place].id)


def seen_unlike(views: "tuple[View, View]", one: Unlike) -> Unlike:
    """A difference between two orders as somebody sees it."""
    if all(view.shows_compared(one.what, one.by) for view in views):
        return one
    there = [end for end, view in zip(("from", "to"), views, strict=True) if view.has_in_force(one.what)]
    return replace(one, before="", after="", closed=True, only=there[0] if len(there) == 1 else "")
