"""The query tree as SQL conditions: fields and dates over the catalogue, words as the full text says. Nothing typed ever reaches SQL as text."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from docvault.model.intake.keys import exact
from docvault.model.search.query import Dates, Either, Every, Field, Node, Not, Unmeant, Words, is_of_reading

Condition = tuple[str, list[object]]
TextCondition = Callable[[Node], Condition]
"""A condition on `d.row` for a subtree of words only."""

_DOC_FIELDS = {
    "order": "c.id",
    "customer": "c.customer",
    "kind": "d.kind",
    "stage": "c.stage",
    "dept": "d.department",
    "from": "d.sender",
    "channel": "d.channel",
    "state": "c.state",
    "class": "c.service_class",
}
_IS = {
    "superseded": "d.superseded = 1",
    "newest": "d.superseded = 0",
    "void": """d.gone LIKE '%"void": {%'""",
    "moved": """d.gone LIKE '%"moved": {%'""",
    "waiting": "d.owner = 0 AND d.item NOT IN (SELECT item FROM items WHERE state = 'rejected')",
    "rejected": "d.owner = 0 AND d.item IN (SELECT item FROM items WHERE state = 'rejected')",
    "filed": "d.owner != 0",
}
_CASE_FIELDS = {
    "order": "c.id",
    "customer": "c.customer",
    "stage": "c.stage",
    "state": "c.state",
    "class": "c.service_class",
}


_KEYS = frozenset({"style", "ref"})


def is_text(node: Node) -> bool:
    """Whether a subtree holds nothing but words."""
    if isinstance(node, Not):
        return is_text(node.inner)
    if isinstance(node, Every | Either):
        return bool(node.inner) and all(is_text(inner) for inner in node.inner)
    return isinstance(node, Words)


class Hidden(NamedTuple):
    """What a condition must not tell of: rows of documents, and whether the facts of case files are among it."""

    rows: Condition = ("FALSE", [])
    facts: bool = False


def doc_condition(node: Node, text: TextCondition, hidden: Hidden) -> Condition:
    """A condition over `docs d LEFT JOIN cases c`. What is hidden holds for no sender and no way of reading, and its case file for no key and no date."""
    return _condition(node, text, partial(_doc_fields, hidden), _Dated("d.received", hidden))


def case_condition(node: Node, hidden: Hidden) -> Condition:
    """A condition over `cases c`: words are looked for in number, title, customer, references, styles and contracts; in what is hidden in its id alone."""
    words = _id_words if hidden.facts else _case_words
    return _condition(node, words, partial(_case_fields, hidden), _Dated("c.opened", hidden))


class _Dated(NamedTuple):
    """The column of the date something was received, and what is hidden."""

    received: str
    hidden: Hidden


_AnyOf = Callable[[Sequence[Field]], Condition]
"""A condition that holds where any of some fields does."""


def _condition(node: Node, text: TextCondition, fields: _AnyOf, dated: _Dated) -> Condition:
    if isinstance(node, Words) or (is_text(node) and text not in _WORDS):
        return text(node)
    if isinstance(node, Field):
        return fields([node])
    if isinstance(node, Unmeant):
        return _NOTHING
    if isinstance(node, Dates):
        return _NOTHING if node.name == "due" and dated.hidden.facts else _dates(node, dated.received)
    if isinstance(node, Not):
        sql, values = _condition(node.inner, text, fields, dated)
        return f"({sql}) IS NOT TRUE", values
    if isinstance(node, Either):
        alike = [inner for inner in node.inner if isinstance(inner, Field)]
        others = [inner for inner in node.inner if not isinstance(inner, Field)]
        return _joined(
            " OR ",
            [*([fields(alike)] if alike else []), *(_condition(inner, text, fields, dated) for inner in others)],
        )
    return _joined(" AND ", [_condition(inner, text, fields, dated) for inner in _gathered(node, text)])


def _joined(word: str, parts: Sequence[Condition]) -> Condition:
    if not parts:
        return "TRUE", []
    return "(" + word.join(sql for sql, _ in parts) + ")", [value for _, values in parts for value in values]


def _gathered(node: Every, text: TextCondition) -> Sequence[Node]:
    """The words of an `Every` as one subtree, so that the engine intersects them itself, and the fields it excludes as one, so that they are looked at once."""
    words = [inner for inner in node.inner if is_text(inner)] if text not in _WORDS else []
    unwanted = [inner.inner for inner in node.inner if isinstance(inner, Not) and isinstance(inner.inner, Field)]
    gathered = [
        inner
        for inner in node.inner
        if inner not in words and not (isinstance(inner, Not) and isinstance(inner.inner, Field))
    ]
    gathered += [Not(Either(tuple(unwanted)))] if unwanted else []
    return [*gathered, Every(tuple(words))] if len(words) > 1 else [*gathered, *words]


def _doc_fields(hidden: Hidden, fields: Sequence[Field]) -> Condition:
    return _joined(" OR ", [_doc_field(hidden, field) for field in fields])


def _doc_field(hidden: Hidden, field: Field) -> Condition:
    if is_of_reading(field):
        rows, values = hidden.rows
        return f"(d.lacking != '' AND d.lacking = ? AND NOT {rows})", [field.value.lower(), *values]
    if field.name == "is":
        return _IS[field.value.lower()], []
    if field.name in _KEYS:
        return _NOTHING if hidden.facts else _key_field(field)
    if field.name == "from":
        rows, values = hidden.rows
        return f"(lower(d.sender) {LIKE} AND NOT {rows})", [holding(field.value.lower()), *values]
    return _equal(_DOC_FIELDS[field.name], field.value)


def _case_fields(hidden: Hidden, fields: Sequence[Field]) -> Condition:
    """What is asked of documents is asked of each document once, however many fields it is."""
    own = [field for field in fields if field.name in _CASE_FIELDS or field.name in _KEYS]
    parts = [_case_field(hidden, field) for field in own]
    of_documents = [field for field in fields if field not in own]
    if of_documents:
        sql, values = _doc_fields(hidden, of_documents)
        parts.append((f"EXISTS (SELECT 1 FROM docs d WHERE d.owner = c.row AND {sql})", values))  # noqa: S608
    return _joined(" OR ", parts)


def _case_field(hidden: Hidden, field: Field) -> Condition:
    if field.name in _KEYS:
        return _NOTHING if hidden.facts else _key_field(field)
    return _equal(_CASE_FIELDS[field.name], field.value)


def _equal(column: str, value: str) -> Condition:
    """The same but for the case of letters: said with `lower`, which an index may be made of."""
    if value.endswith("*") and len(value) > 1:
        begin = value[:-1]
        return f"substr(lower({column}), 1, ?) = lower(?)", [len(begin), begin]
    return f"lower({column}) = lower(?)", [value]


def _key_field(field: Field) -> Condition:
    names = ("style",) if field.name == "style" else ("reference", "contract")
    marks = ", ".join("?" * len(names))
    key = exact(field.value.removesuffix("*"))
    comparison, keys = (
        ("k.exact >= ? AND k.exact < ?", beginning(key)) if field.value.endswith("*") else ("k.exact = ?", [key])
    )
    return f"c.row IN (SELECT k.owner FROM keys k WHERE k.field IN ({marks}) AND {comparison})", [*names, *keys]  # noqa: S608


def _dates(node: Dates, received: str) -> Condition:
    column = "substr(c.due, 1, 10)" if node.name == "due" else f"substr({received}, 1, 10)"
    parts, values = [f"{column} != ''"], []
    if node.first:
        parts.append(f"{column} >= ?")
        values.append(node.first)
    if node.last:
        parts.append(f"{column} <= ?")
        values.append(node.last)
    return "(" + " AND ".join(parts) + ")", list(values)


def _case_words(node: Node) -> Condition:
    assert isinstance(node, Words)  # noqa: S101 - what `_condition` hands over
    text = node.text.casefold().strip()
    key = exact(text)
    if not key:
        return "TRUE", []
    sql = f"(c.described {LIKE} OR c.row IN (SELECT k.owner FROM keys k WHERE k.exact = ?))"  # noqa: S608
    return sql, [holding(text), key]


def _id_words(node: Node) -> Condition:
    assert isinstance(node, Words)  # noqa: S101 - what `_condition` hands over
    text = node.text.casefold().strip()
    return (f"lower(c.id) {LIKE}", [holding(text)]) if exact(text) else ("TRUE", [])


_WORDS = (_case_words, _id_words)
_NOTHING: Condition = ("FALSE", [])
LIKE = "LIKE ? ESCAPE '!'"
"""Compares with a pattern of `holding` or `ending`. Both sides are in small letters, since databases differ in whether it tells them from capitals."""


_LONGEST = 4000
"""SQLite refuses patterns of more than 50,000 bytes."""


def holding(text: str) -> str:
    """A pattern for what holds this text; nothing is as long as the beginning that is looked at."""
    return f"%{text[:_LONGEST].replace('!', '!!').replace('%', '!%').replace('_', '!_')}%"


def beginning(text: str) -> list[object]:
    """The two ends between which all texts lie that begin so, in the order of code points."""
    return [text, f"{text}{chr(0x10FFFF)}"]
