"""The query language (design 6): what was typed becomes a tree. Pure; what names no field is searched as text, and only what is too long is refused.

Words are all wanted; `"phrases"`, `-not`, `OR`, `prefix*`, fields such as `order:2026-0007`, dates such as `received:2026-01..2026-03`,
`after:2026-01-15`, `before:`. Full-width quotes, colons and minus signs, as a Chinese keyboard gives them, mean the same.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date

from docvault.errors import N_, UsageError
from docvault.model.intake.extracted import UNREAD
from docvault.model.search.tokens import phrase_tokens
from docvault.model.times import days_later
from docvault.model.values import dataclass

TEXT_FIELDS = ("order", "customer", "kind", "stage", "dept", "from", "channel", "state", "class", "style", "ref", "is")
DATE_FIELDS = ("received", "due", "after", "before")
READ_VALUES = ("partial", "unreadable", "encrypted", "empty", UNREAD)
"""How reading ended, where there is something to say of it; of what was not read yet, `unread`."""
IS_VALUES = ("superseded", "newest", "void", "moved", "waiting", "rejected", "filed", *READ_VALUES)
MOST_TERMS, MOST_BEGINNINGS, MOST_CHARACTERS, MOST_TOKENS = 40, 16, 4_000, 200
"""How long a query may be: databases refuse far longer ones, and what is pasted by mistake is told from what is meant.

Tokens are what is looked up for the words and phrases together: each is read through to its end, so that a search costs as much as they are many.
For a word that is only begun every word that begins so is read through.
"""


class TooLongQueryError(UsageError):
    """A query of more conditions, or more text, than anybody types."""

    message = N_(
        "The search is too long: at most {terms} words and fields are looked for, {beginnings} of them only begun "
        "(as in `but*`, or one Chinese character alone), {characters} characters in all, "
        "and in the words and phrases together {tokens} words or Chinese characters."
    )
    next_step = N_(
        "Leave out what matters least. A phrase in quotation marks is one of the {terms}; of a long sentence a few words will do."
    )

    def __init__(self) -> None:
        super().__init__(terms=MOST_TERMS, beginnings=MOST_BEGINNINGS, characters=MOST_CHARACTERS, tokens=MOST_TOKENS)


@dataclass(frozen=True, slots=True)
class Words:
    """A word or a quoted phrase; `prefix`: whatever begins with it."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A field that must have a value; a trailing `*` in the value means: begin with it."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Dates:
    """A date field between two days, both included; an empty day is no bound."""

    name: str  # received, due
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Unmeant:
    """A field with a value it cannot have, or none: nothing has it."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    inner: "Node"


@dataclass(frozen=True, slots=True)
class Every:
    """All of these; of none, everything."""

    inner: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of these."""

    inner: tuple["Node", ...]


Node = Words | Field | Dates | Unmeant | Not | Every | Either
Query = Node

_TOKEN = re.compile(
    r'\s*(?P<minus>[-−－](?=\S))?(?:(?P<field>[A-Za-z]+)[:：])?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))'
)
_QUOTES = str.maketrans(dict.fromkeys("“”„‟＂«»「」『』", '"'))
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
"""What no text holds, however it was handed over."""
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def parse_query(typed: str) -> Query:
    """Return the tree of what was typed; an empty query is `Every(())`, which is everything. Raises `TooLongQueryError`."""
    if len(typed) > MOST_CHARACTERS:
        raise TooLongQueryError
    groups: list[list[Node]] = [[]]
    for match in _TOKEN.finditer(_NO_TEXT.sub(" ", typed.translate(_QUOTES))):
        if match["word"] in {"OR", "或"} and not match["field"] and not match["minus"]:
            groups.append([])
            continue
        node = _node(match)
        if node is not None:
            groups[-1].append(Not(node) if match["minus"] else node)
    if sum(map(len, groups)) > MOST_TERMS:
        raise TooLongQueryError
    _demand_little(groups)
    return _combined(groups)


def _demand_little(groups: Sequence[Sequence[Node]]) -> None:
    """Refuse words that stand for too many tokens, or too many that are only begun. Where they are few and short they are not taken apart for it."""
    nodes = [node.inner if isinstance(node, Not) else node for group in groups for node in group]
    words = {node for node in nodes if isinstance(node, Words)}
    if len(words) <= MOST_BEGINNINGS and sum(len(word.text) for word in words) <= MOST_TOKENS:
        return
    tokens = [(word.prefix, *phrase_tokens(word.text)) for word in words]
    begun = sum(prefix or is_open for prefix, _found, is_open in tokens)
    if begun > MOST_BEGINNINGS or sum(len(found) for _prefix, found, _is_open in tokens) > MOST_TOKENS:
        raise TooLongQueryError


def has_words(query: Query) -> bool:
    """Whether any word is looked for, or left out."""
    if isinstance(query, Not):
        return has_words(query.inner)
    return isinstance(query, Words) or (isinstance(query, Every | Either) and any(map(has_words, query.inner)))


def asks_of_content(query: Query) -> bool:
    """Whether any word or sender is looked for, or left out, or how reading ended: what is not to be read is not found by these."""
    if isinstance(query, Not):
        return asks_of_content(query.inner)
    if isinstance(query, Every | Either):
        return any(map(asks_of_content, query.inner))
    return isinstance(query, Words) or (isinstance(query, Field) and (query.name == "from" or is_of_reading(query)))


def is_of_reading(field: Field) -> bool:
    """Whether a field asks how reading ended."""
    return field.name == "is" and field.value.lower() in READ_VALUES


def _combined(groups: list[list[Node]]) -> Query:
    """`a b OR c d` is `a (b OR c) d`: OR binds the words beside it, as people mean it."""
    nodes = groups[0]
    for group in groups[1:]:
        if not group or not nodes:
            nodes = [*nodes, *group]
            continue
        left, right = nodes[-1], group[0]
        alternatives = (*left.inner, right) if isinstance(left, Either) else (left, right)
        nodes = [*nodes[:-1], Either(_each_once(alternatives)), *group[1:]]
    wanted = _each_once(nodes)
    return wanted[0] if len(wanted) == 1 else Every(wanted)


def _each_once(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """What is asked for twice is looked for once."""
    return tuple(dict.fromkeys(nodes))


def _node(match: "re.Match[str]") -> Node | None:
    name, phrase, word = match["field"], match["phrase"], match["word"]
    value = phrase if phrase is not None else word
    if name:
        return _field(name.lower(), value) or Words(f"{name}:{value}")
    if not value.strip():
        return None
    if phrase is None and value[-1] in ":：" and value[:-1].lower() in (*TEXT_FIELDS, *DATE_FIELDS):
        return Unmeant(value[:-1].lower(), "")
    if phrase is None and len(value) > 1 and value.endswith(("*", "＊")):
        return Words(value[:-1], prefix=True)
    return Words(value)


def _field(name: str, value: str) -> Node | None:
    if name in TEXT_FIELDS:
        is_meant = value and (name != "is" or value.lower() in IS_VALUES)
        return Field(name, value) if is_meant else Unmeant(name, value)
    if name in DATE_FIELDS:
        return _dates(name, value)
    return None


def _dates(name: str, value: str) -> Dates | Unmeant:
    if name in {"after", "before"}:
        days = _days(value)
        if days is None:
            return Unmeant(name, value)
        return Dates("received", days[0], "") if name == "after" else Dates("received", "", _day_before(days[0]))
    first, dots, last = value.partition("..")
    begin, end = _days(first), _days(last if dots else first)
    if (first and begin is None) or ((last or not dots) and end is None) or not (begin or end):
        return Unmeant(name, value)
    if begin and end and begin[0] > end[1]:
        return Unmeant(name, value)
    return Dates(name, begin[0] if begin else "", end[1] if end else "")


def _days(text: str) -> tuple[str, str] | None:
    """First and last day of a year, a month or a day."""
    match = _DAY.fullmatch(text)
    if not match:
        return None
    year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if year < 1 or month > 12 or (match[2] and month < 1):
        return None
    if match[3]:
        return (f"{year:04}-{month:02}-{day:02}",) * 2 if 1 <= day <= monthrange(year, month)[1] else None
    if match[2]:
        return f"{year:04}-{month:02}-01", f"{year:04}-{month:02}-{monthrange(year, month)[1]:02}"
    return f"{year:04}-01-01", f"{year:04}-12-31"


def _day_before(day: str) -> str:
    return days_later(date.fromisoformat(day), -1).isoformat()


def fields_of(query: Query) -> Iterator[Field | Unmeant]:
    """Every field that is asked for, or left out, with its value; no dates that are some."""
    if isinstance(query, Not):
        yield from fields_of(query.inner)
    elif isinstance(query, Every | Either):
        for inner in query.inner:
            yield from fields_of(inner)
    elif isinstance(query, Field | Unmeant):
        yield query


def words_of(query: Query) -> Sequence[Words]:
    """The words that are wanted: what snippets mark. Those under a `-` are not among them."""
    if isinstance(query, Words):
        return [query]
    if isinstance(query, Every | Either):
        return [word for inner in query.inner for word in words_of(inner)]
    return []
