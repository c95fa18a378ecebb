"""The verb `search`: every version and every waiting item, Chinese and English (design 6)."""

import json
from typing import TYPE_CHECKING, Any

from docvault.model.control.rights import CLOSED
from docvault.model.search.query import asks_of_content
from docvault.model.values import dataclass
from docvault.services.search.asked import meant, said_of
from docvault.services.search.read_told import outcome_tree
from docvault.services.seeing import reader
from docvault.store.locks import is_held

if TYPE_CHECKING:
    from docvault.index.contract.full_text import Hit
    from docvault.language.spoken import Language
    from docvault.model.sentence import Sentence
    from docvault.services.vault import Vault

NOTHING, NO_PERSON, NO_RIGHT = "nothing", "no-person", "no-right"
"""What a search for words left out: nothing; what only people of the vault may read, for somebody who is none; what the person's roles do not open."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, and what it did not look at. What is left out goes by rights alone: whether it would have been found tells of what it says."""

    total: int
    hits: "tuple[Hit, ...]"
    capped: bool  # there are more than were counted
    unread: int  # files no word finds yet, of those the person may read
    being_read: bool  # a watcher, `ingest` or `reindex` is at work, and reads them
    left_out: str
    said: "tuple[Sentence, ...]" = ()  # what of the query names nothing in this vault, and what is probably meant


def search(vault: "Vault", query: str, *, limit: int = 20, offset: int = 0, relevance: bool = False) -> Found:
    """Hits newest first, or by relevance, of what the acting person may read (R-RO2). Whatever is typed is searched for; nothing typed is an error."""
    from docvault.index.contract.full_text import Sort

    sort = Sort.RELEVANCE if relevance else Sort.NEWEST
    asking = reader(vault)
    wanted = meant(vault, query)
    said = tuple(said_of(vault, wanted))
    vault.notices.extend(said)
    found = vault.index.search(wanted, limit=limit, offset=offset, sort=sort, reader=asking)
    is_closed = asks_of_content(wanted) and not asking.reads_everything  # else all of it is found, without what it says
    left_out = NOTHING if not is_closed else NO_PERSON if vault.who.person is None else NO_RIGHT
    being_read = found.unread > 0 and is_held(vault.layout.lock("intake"))
    return Found(found.total, found.hits, found.capped, found.unread, being_read, left_out, said)


def found_tree(found: Found, language: "Language") -> dict[str, Any]:
    """What was found as JSON: `total` counts all matches."""
    hits = [hit_tree(hit, language) for hit in found.hits]
    said = {"said": [language.sentence(one) for one in found.said]} if found.said else {}
    return {
        "total": found.total,
        "capped": found.capped,
        "unread": found.unread,
        "being_read": found.being_read,
        "left_out": found.left_out,
        "hits": hits,
        **said,
    }


def hit_tree(hit: "Hit", language: "Language") -> dict[str, Any]:
    """A hit as the JSON document of the command has it (design 7)."""
    named = {} if hit.closed else {"file": hit.file, "path": hit.path}
    tree: dict[str, Any] = {
        **named,
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
            **({} if hit.closed else {"title": hit.title}),
        }
        tree = {**where, **tree}
    else:
        tree = {"item": hit.item, "state": hit.state, **tree}
    tree |= _gone_tree(hit)
    if hit.closed:
        tree[CLOSED] = True
    else:
        tree |= outcome_tree(hit.outcome, hit.reasons, language)
    if hit.snippet.page:
        tree["page"] = hit.snippet.page
    if hit.snippet.part:
        tree["part"] = hit.snippet.part
    return tree


def _gone_tree(hit: "Hit") -> dict[str, Any]:
    """How what was found counts no more: `moved` or `void`; why only where it may be read."""
    found: dict[str, Any] = json.loads(hit.gone) if hit.gone else {}
    if not hit.closed:
        return found
    return {how: {name: said for name, said in one.items() if name != "why"} for how, one in found.items()}
