"""A sentence inside a sentence: what is wrong with something, as a message id with its values, translated by whoever shows it. Pure."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from docvault.errors import N_
from docvault.model.values import dataclass, field

BESIDE = N_("{text} ({more})")
"""Something with what is said beside it."""
LABELLED = N_("{name}: {text}")
"""Something after what it is."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A message id and the `{named}` values it is filled with; as text it is English."""

    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message.format_map(self.values)


Problem: TypeAlias = str | Sentence
"""What is wrong with something: a message id, a sentence, or the words of somebody else, which are shown as they are."""


def placed(field: str, problem: Problem) -> Problem:
    """What is wrong, with the field it is wrong in; of the whole just what is wrong."""
    return Sentence(N_("{field}: {problem}"), {"field": field, "problem": problem}) if field else problem


class ProblemError(ValueError):
    """Something the pure model was given and cannot take; `problem` says why, for people."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Named:
    """An id in a sentence that people read as a name: `of` says of what (`department`, `person`, `kind`, `stage`)."""

    of: str
    id: str

    def __str__(self) -> str:
        return self.id


@dataclass(frozen=True, slots=True)
class Listing:
    """Names in a list, each as it is, an id or a sentence; what has commas of its own is kept `apart` by semicolons."""

    parts: "tuple[str | Sentence | Named, ...]"
    apart: bool = False

    def __str__(self) -> str:
        return ("; " if self.apart else ", ").join(map(str, self.parts))


def departments_named(ids: Iterable[str]) -> Listing:
    """Departments in a sentence, by their names."""
    return Listing(tuple(Named("department", one) for one in ids))


def people_named(ids: Iterable[str]) -> Listing:
    """People in a sentence, by their names."""
    return Listing(tuple(Named("person", one) for one in ids))


@dataclass(frozen=True, slots=True)
class Sentences:
    """Several sentences, one after the other."""

    parts: tuple[Sentence, ...]

    def __str__(self) -> str:
        return " ".join(map(str, self.parts))
