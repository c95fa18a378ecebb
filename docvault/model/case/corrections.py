"""What a manifest keeps of what was put right: where a version was moved to, that it, or its order, is void, that a customer is another one (FORMAT.md 5.4).

Types only; who may do what when is in `moving`, `voiding` and `merging`.
"""

from collections.abc import Mapping

from docvault.model.case.canonical import Json
from docvault.model.case.codec import Coded, Shape
from docvault.model.times import known_time
from docvault.model.values import dataclass, field


@dataclass(frozen=True, slots=True)
class Place(Coded):
    """A version in an order; in one of the vault `vault`, where that is another than this."""

    order: str = ""
    document: str = ""
    version: int = 0
    vault: str = ""
    extra: Mapping[str, Json] = field(default_factory=dict)

    def is_same(self, other: "Place") -> bool:
        """Whether another names the same version."""
        mine = (self.order, self.document, self.version, self.vault)
        return mine == (other.order, other.document, other.version, other.vault)

    @property
    def name(self) -> str:
        """The version as people name it."""
        return f"{self.document}@{self.version}"


NOWHERE = Place()
"""What a version has that was moved neither here nor away."""


@dataclass(frozen=True, slots=True)
class Moved(Coded):
    """A version was moved: it came from one place, or went to one, or both; or it went and is `back`. When, who and why are of the last of these."""

    SHAPE = Shape(keys={"came": "from"}, checks={"at": known_time})

    came: Place = NOWHERE
    to: Place = NOWHERE
    back: Place = NOWHERE  # where it was in between, and is no more
    at: str = ""
    by: str = ""
    why: str = ""
    extra: Mapping[str, Json] = field(default_factory=dict)

    @property
    def is_undone(self) -> bool:
        """Whether it went back to where it had come from."""
        return bool(self.to.order) and self.to.is_same(self.came)


@dataclass(frozen=True, slots=True)
class Voided(Coded):
    """A version, or an order, was entered by mistake and counts for nothing."""

    SHAPE = Shape(checks={"at": known_time})

    at: str = ""
    by: str = ""
    why: str = ""
    extra: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Merged(Coded):
    """A customer is another one since; without a reason it only got a new code."""

    SHAPE = Shape(checks={"at": known_time})

    into: str = ""
    at: str = ""
    by: str = ""
    why: str = ""
    extra: Mapping[str, Json] = field(default_factory=dict)


NOT_MERGED = Merged()
"""What customers have that are themselves."""


NEVER_MOVED, NOT_VOID = Moved(), Voided()
"""What most versions have."""
