"""How a query is carried out: driven by the full text when there are words that can drive it, else by the document rows, newest first."""

from typing import NamedTuple

from docvault.index.sql.conditions import doc_condition, is_text
from docvault.index.sql.rights import closed_condition, hidden_from
from docvault.index.sql.text_index import TextIndex
from docvault.model.control.rights import Reader
from docvault.model.search.query import Either, Every, Node, Not, Query, has_words, words_of
from docvault.model.search.tokens import phrase_tokens


class Plan(NamedTuple):
    """The pieces of an SQL query over `docs d` and `cases c`, and the column by which its newest row comes first."""

    tables: str
    where: str
    values: list[object]
    newest: str


def plan(query: Query, text: TextIndex, reader: Reader | None) -> Plan | None:
    """How to look for what was asked; None when there is nothing to look for.

    Where words are asked for, what the reader may not read is left out: that a word finds it, or leaves it out, would tell of what it says.
    """
    if query == Every(()) or (is_text(query) and not _is_searchable(query)):
        return None
    driving, rest = _split(query)
    source = text.source(driving, reader) if driving is not None else None
    if source is not None:
        where, values = doc_condition(rest, text.condition, hidden_from(reader)) if rest is not None else ("TRUE", [])
        matches, found = source.condition
        tables = f"FROM {source.tables} LEFT JOIN cases c ON c.row = d.owner"
        return Plan(tables, f"{matches} AND {where}", [*found, *values], source.newest)
    where, values = doc_condition(query, text.condition, hidden_from(reader))
    if has_words(query):
        closed, more = closed_condition(reader)
        where, values = f"{where} AND NOT {closed}", [*values, *more]
    return Plan("FROM docs d LEFT JOIN cases c ON c.row = d.owner", where, values, "d.row")


def _split(query: Query) -> tuple[Node | None, Node | None]:
    """The words that drive a search, and the rest of the query as further conditions."""
    if is_text(query):
        return query, None
    if not isinstance(query, Every):
        return None, query
    words = tuple(inner for inner in query.inner if is_text(inner))
    rest = tuple(inner for inner in query.inner if not is_text(inner))
    return (Every(words) if words else None), Every(rest)


def _is_searchable(query: Query) -> bool:
    """Whether any of the words has a character that is searched."""
    if isinstance(query, Not):
        return _is_searchable(query.inner)
    inside = query.inner if isinstance(query, Every | Either) else ()
    return any(phrase_tokens(word.text)[0] for word in words_of(query)) or any(
        isinstance(inner, Not) and _is_searchable(inner) for inner in inside
    )
