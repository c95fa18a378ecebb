"""Which field something is called by, and what a list tells of a change to somebody who may not read all of it."""

import json
from typing import TYPE_CHECKING, NamedTuple

from docvault.model.case.kinds import ORDER
from docvault.model.case.manifest import Manifest
from docvault.model.control.change_notices import order_field
from docvault.model.control.rights import CREDIT_LIMIT, PRICE, VALUE, Mark, Reader, mark_of

if TYPE_CHECKING:
    from docvault.model.case.records import ChangeNotice

_PRICES = ("price", "cost", "价")
_VALUES = ("value", "amount", "金额", "货款")


def field_of(named: str) -> str:
    """The field of an order that something is called by: of its own fields, or a price by whatever name; else the empty text."""
    known, name = order_field(named), named.strip().lower()
    if known:
        return known
    if name.replace(" ", "_") == CREDIT_LIMIT:
        return CREDIT_LIMIT
    if any(word in name for word in _PRICES):
        return PRICE
    return VALUE if any(word in name for word in _VALUES) else ""


class Told(NamedTuple):
    """What a change changes, as somebody sees it: each field with what it was and becomes, or the field alone where that is closed."""

    what: tuple[tuple[str, str], ...]
    closed: bool

    @property
    def text(self) -> str:
        """All of it as one text, as JSON has it."""
        return "; ".join(f"{name}: {becomes}" if becomes else name for name, becomes in self.what)


def change_detail(manifest: Manifest, change: "ChangeNotice") -> str:
    """What a list of changes goes by, as JSON: what changes, what marks the documents have it is about, and which departments it went to."""
    affected = [one for one in manifest.documents if one.id in change.affects]
    detail = {
        "what": [[one.what, one.before, one.after] for one in change.what],
        "affects": [list(mark_of(one)) for one in affected],
        "told": list(change.notified),
    }
    return json.dumps(detail, ensure_ascii=False, separators=(",", ":"))


def told_change(detail: str, reader: Reader) -> Told:
    """What a change changes as somebody sees it in a list."""
    tree = json.loads(detail)
    was_told = bool(reader.department) and reader.department in tree["told"]
    about_open = was_told or all(reader.may_read_marked(Mark(*one)) for one in tree["affects"])
    fields = reader.closed_fields
    hidden = {name for name, _before, _after in tree["what"] if field_of(name) in fields} if fields else set()
    if not reader.may_read_case(ORDER) or not about_open:
        hidden = {name for name, _before, _after in tree["what"]}
    shown = [(name, "" if name in hidden else f"{before} → {after}") for name, before, after in tree["what"]]
    return Told(tuple(shown), bool(hidden))
