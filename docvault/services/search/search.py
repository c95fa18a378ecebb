"""The verb `search`: every version and every waiting item, Chinese and English (design 6)."""

from typing import TYPE_CHECKING, Any

from docvault.model.control.rights import reader_of
from docvault.model.search.query import parse_query

if TYPE_CHECKING:
    from docvault.index.contract.full_text import Hit, SearchResult
    from docvault.services.vault import Vault


def search(vault: "Vault", query: str, *, limit: int = 20, offset: int = 0, relevance: bool = False) -> "SearchResult":
    """Hits newest first, or by relevance, of what the acting person may read (R-RO2). Whatever is typed is searched for; nothing typed is an error."""
    from docvault.index.contract.full_text import Sort

    sort = Sort.RELEVANCE if relevance else Sort.NEWEST
    reader = reader_of(vault.config, vault.who.person)
    return vault.index.search(parse_query(query), limit=limit, offset=offset, sort=sort, reader=reader)


def found_tree(found: "SearchResult") -> dict[str, Any]:
    """What was found as JSON: `total` counts all matches; `capped` says that there are more than were counted, `unread` how many files no word finds."""
    hits = [hit_tree(hit) for hit in found.hits]
    return {"total": found.total, "capped": found.capped, "unread": found.unread, "hits": hits}


def hit_tree(hit: "Hit") -> dict[str, Any]:
    """A hit as the JSON document of the command has it (design 7)."""
    tree: dict[str, Any] = {
        "file": hit.file,
        "path": hit.path,
        "received": hit.received,
        "superseded": hit.superseded,
        "snippet": hit.snippet.text,
        "marks": [list(mark) for mark in hit.snippet.marks],
    }
    if hit.order:
        where = {
            hit.case_kind: hit.order,
            "document": hit.document,
            "version": hit.version,
            "kind": hit.kind,
            "title": hit.title,
        }
        tree = {**where, **tree}
    else:
        tree = {"item": hit.item, **tree}
    if hit.closed:
        tree["closed"] = True
    if hit.snippet.page:
        tree["page"] = hit.snippet.page
    if hit.snippet.part:
        tree["part"] = hit.snippet.part
    return tree
