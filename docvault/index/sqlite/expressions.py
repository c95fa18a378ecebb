"""Subtrees of words as FTS5 expressions, and what keeps them to the rows somebody may read."""

from collections.abc import Iterable

from docvault.index.sql.rights import DEPARTMENT, closed_levels, right_token
from docvault.model.control.rights import Reader
from docvault.model.search.query import Either, Every, Node, Not, Words
from docvault.model.search.tokens import code_part, phrase_tokens


def fts_expression(node: Node) -> str | None:
    """An FTS5 expression for a subtree of words; None for one that only excludes, "" for one without a searchable character."""
    if isinstance(node, Words):
        return _phrase(node)
    if isinstance(node, Not):
        return None
    if isinstance(node, Either):
        parts = [fts_expression(inner) for inner in node.inner]
        return None if None in parts else " OR ".join(f"({part})" for part in parts if part)
    if isinstance(node, Every):
        wanted = [
            part for part in (fts_expression(inner) for inner in node.inner if not isinstance(inner, Not)) if part
        ]
        unwanted = [fts_expression(inner.inner) for inner in node.inner if isinstance(inner, Not)]
        if not wanted or None in unwanted:
            return None
        expression = " AND ".join(f"({part})" for part in wanted)
        without = " OR ".join(f"({part})" for part in unwanted if part)  # one NOT for all: FTS5 reads no deep brackets
        return f"({expression}) NOT ({without})" if without else expression
    return None


def _phrase(words: Words) -> str:
    tokens, open_end = phrase_tokens(words.text)
    if not tokens:
        return ""
    star = "*" if open_end or words.prefix else ""
    expression = f'text : "{" ".join(tokens)}"{star}'
    grams = code_part(words.text)
    return f'{expression} OR codes : "{" ".join(grams)}"' if grams else expression


def readable_expression(expression: str, reader: Reader | None) -> str:
    """An FTS5 expression for what matches another one and may be read."""
    levels, others = closed_levels(reader)
    if not levels and not others:
        return expression
    department = [f"{DEPARTMENT}{reader.department}"] if reader is not None and reader.department else []
    if others:
        return f"({expression}) AND {_any_of([*levels, *department])}"
    closed = _any_of(levels)
    return f"({expression}) NOT ({closed} NOT {_any_of(department)})" if department else f"({expression}) NOT {closed}"


def _any_of(rights: Iterable[str]) -> str:
    return "(rights : (" + " OR ".join(right_token(one) for one in rights) + "))"
