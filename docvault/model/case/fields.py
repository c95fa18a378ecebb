"""Reading typed fields out of a YAML tree: text stays text (FORMAT.md section 3), wrong types name their place.

A plain scalar that YAML text makes an integer or `true` is taken as its text where text is wanted, which loses nothing:
the format resolves only scalars that print back to themselves.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from docvault.errors import N_
from docvault.model.case.canonical import Json
from docvault.model.sentence import Problem, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable


class FieldError(ValueError):
    """A field of the wrong type or missing (V011); `path` is like `documents[2].versions[0].sha256`."""

    def __init__(self, path: str, problem: Problem) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem

    @property
    def sentence(self) -> Sentence:
        """Place and problem in one."""
        return Sentence(N_("{field}: {problem}"), {"field": self.path, "problem": self.problem})


def as_text(value: Any, path: str) -> str:
    """Return a scalar as the text it was written as."""
    if isinstance(value, str):
        return value
    if value is True or value is False:
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, int):
        return str(value)
    raise FieldError(path, N_("text is wanted here"))


class Fields:
    """A mapping being read: each typed access notes its key, `extra` is what nobody asked for."""

    __slots__ = ("_asked", "_path", "_tree")

    def __init__(self, tree: Any, path: str = "") -> None:
        if not isinstance(tree, Mapping):
            raise FieldError(path or "(the whole)", N_("a mapping is wanted here"))
        self._tree: Mapping[str, Any] = tree
        self._path = path
        self._asked: set[str] = set()

    def at(self, key: str) -> str:
        """The path of a field of this mapping."""
        return f"{self._path}.{key}" if self._path else key

    def text(self, key: str, default: str | None = None) -> str:
        """A text field. Without a default it must be there."""
        self._asked.add(key)
        if key not in self._tree:
            if default is None:
                raise FieldError(self.at(key), N_("is missing"))
            return default
        return as_text(self._tree[key], self.at(key))

    def integer(self, key: str, default: int | None = None) -> int:
        """An integer field, zero or more. Without a default it must be there."""
        self._asked.add(key)
        value = self._tree.get(key, default)
        if value is None:
            raise FieldError(self.at(key), N_("is missing"))
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise FieldError(self.at(key), N_("a whole number is wanted here"))
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """A `true` or `false` field."""
        self._asked.add(key)
        value = self._tree.get(key, default)
        if not isinstance(value, bool):
            raise FieldError(self.at(key), N_("true or false is wanted here"))
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty when it is missing."""
        return tuple(as_text(entry, f"{self.at(key)}[{place}]") for place, entry in enumerate(self._entries(key)))

    def each(self, key: str) -> "Iterable[Fields]":
        """The mappings of a list; none when it is missing."""
        return [Fields(entry, f"{self.at(key)}[{place}]") for place, entry in enumerate(self._entries(key))]

    def inner(self, key: str) -> "Fields":
        """A mapping inside this one; empty when it is missing."""
        self._asked.add(key)
        return Fields(self._tree.get(key, {}), self.at(key))

    def lists(self) -> dict[str, tuple[str, ...]]:
        """This mapping as lists of texts by key, in the order of the keys."""
        return {key: self.texts(key) for key in sorted(self._tree)}

    def extra(self) -> dict[str, Json]:
        """The fields nobody asked for, to be kept as they are.

        Mappings are in the order of their keys: a history's records are canonical and know no other, and what is made again from them
        must be the same text, byte for byte.
        """
        return {key: _in_order(self._tree[key]) for key in sorted(self._tree) if key not in self._asked}

    def _entries(self, key: str) -> Sequence[Any]:
        self._asked.add(key)
        value = self._tree.get(key, ())
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise FieldError(self.at(key), N_("a list is wanted here"))
        return value


def without_empty(tree: Mapping[str, Json]) -> dict[str, Json]:
    """Leave out fields that say nothing: empty text, empty lists, None."""
    return {
        key: value for key, value in tree.items() if value is not None and value != "" and value != () and value != []
    }


def _in_order(value: Json) -> Json:
    if isinstance(value, Mapping):
        return {key: _in_order(value[key]) for key in sorted(value)}
    return [_in_order(one) for one in value] if isinstance(value, list) else value
