"""Fields of a YAML tree that are not as the format says, and text that stays text (FORMAT.md section 3).

A plain scalar that YAML text makes an integer or `true` is taken as its text where text is wanted, which loses nothing:
the format resolves only scalars that print back to themselves.
"""

from collections.abc import Mapping
from typing import Any

from docvault.errors import N_
from docvault.model.case.canonical import Json
from docvault.model.sentence import Problem, placed


class FieldError(ValueError):
    """A field of the wrong type or missing (V011); `path` is like `documents[2].versions[0].sha256`."""

    def __init__(self, path: str, problem: Problem) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem

    def under(self, place: str) -> "FieldError":
        """The same, of what stands at a place of a larger tree."""
        dot = "." if place and self.path and not self.path.startswith("[") else ""
        return FieldError(f"{place}{dot}{self.path}", self.problem)

    @property
    def sentence(self) -> Problem:
        """Place and problem in one."""
        return placed(self.path, self.problem)


def as_text(value: Any) -> str:
    """A scalar as the text it was written as. Raises `FieldError` for what is none."""
    if isinstance(value, str):
        return value
    if value is True or value is False:
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, int):
        return str(value)
    raise FieldError("", N_("text is wanted here"))


def without_empty(tree: Mapping[str, Json]) -> dict[str, Json]:
    """Leave out fields that say nothing: empty text, empty lists, None."""
    return {
        key: value for key, value in tree.items() if value is not None and value != "" and value != () and value != []
    }


def with_sorted_keys(value: Json) -> Json:
    """A value with every mapping in it in the order of its keys."""
    if isinstance(value, Mapping):
        return {key: with_sorted_keys(value[key]) for key in sorted(value)}
    return [with_sorted_keys(one) for one in value] if isinstance(value, list) else value
