"""A sentence inside a sentence: what is wrong with something, as a message id with its values, translated by whoever shows it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sentence:
    """A message id and the `{named}` values it is filled with; as text it is English."""

    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message.format_map(self.values)


@dataclass(frozen=True, slots=True)
class Sentences:
    """Several sentences, one after the other."""

    parts: tuple[Sentence, ...]

    def __str__(self) -> str:
        return " ".join(map(str, self.parts))
