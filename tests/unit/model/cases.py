"""Small case files for tests of the model: what a test does not say is as plain as the format allows."""

from typing import Any

from docvault.model.case.facts import OrderFacts
from docvault.model.case.manifest import Document, Manifest, Version
from docvault.model.values import fields_of, replace

AT = "2026-09-22T09:00:00+08:00"
LATER = "2026-09-22T10:00:00+08:00"
TOMORROW = "2026-09-23T09:00:00+08:00"


def version(number: int = 1, **fields: Any) -> Version:
    """A version whose bytes are told by its number."""
    known: dict[str, Any] = {"file": "a.txt", "sha256": f"{number:064}", "bytes": number, "added": AT, "by": "li"}
    return Version(number, **{**known, **fields})


def document(id: str, *versions: Version, **fields: Any) -> Document:
    """A document called by its kind; without versions it has one."""
    known: dict[str, Any] = {"kind": id, "title": id}
    return Document(id, **{**known, **fields}, versions=versions or (version(),))


def order(*documents: Document, **fields: Any) -> Manifest:
    """An open order of HANSA, with fields of the core and of its facts."""
    known: dict[str, Any] = {"kind": "order", "id": "2026-0001", "title": "Jeans", "state": "open", "opened": AT, "customer": "HANSA"}  # fmt: skip
    return order_of(documents=documents, **{**known, **fields})


def order_of(**fields: Any) -> Manifest:
    """An order with these fields, whether they are of the core or of its facts."""
    core, facts = _parted(fields)
    return Manifest(**core, facts=OrderFacts(**facts))


def knowing(manifest: Manifest, **fields: Any) -> Manifest:
    """The same order with other fields, whether they are of the core or of its facts."""
    core, facts = _parted(fields)
    return replace(manifest, **core, facts=manifest.order.changed(facts))


def _parted(fields: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    own = fields_of(OrderFacts)
    return ({name: said for name, said in fields.items() if name not in own},
            {name: said for name, said in fields.items() if name in own})  # fmt: skip
