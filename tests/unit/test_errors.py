"""Families of errors: an entry point answers by them, so an error in the wrong one gets the wrong answer."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest

from docvault.errors import DocvaultError, ForbiddenError, UsageError

PACKAGE = Path(__file__).resolve().parents[2] / "docvault"
WHO_MAY = frozenset({"people", "administrators", "roles"})
"""Values of a sentence that name who else may."""
OTHERS = (
    "docvault.model.control.reviewing.OwnSecondCheckError",
    "docvault.model.control.signing.NotToSignError",
    "docvault.services.asker.UnknownUserError",
    "docvault.services.retention.propose.NobodyElseError",
    "docvault.services.rules.NobodyMayError",
)
"""What this person may not do either, though the sentence names others in another way, or nobody."""


def every(family: type[DocvaultError] = DocvaultError) -> Iterator[type[DocvaultError]]:
    """All errors of a family, those of the engines that are chosen apart."""
    for one in family.__subclasses__():
        yield one
        yield from every(one)


def named(error: type[DocvaultError]) -> set[str]:
    """The values an error's sentences name."""
    return {name for _, name, _, _ in Formatter().parse(error.message + error.next_step) if name}


def test_who_may_not_is_told_so_by_the_family() -> None:
    for path in PACKAGE.rglob("*.py"):
        if path.name not in {"__main__.py", "engine.py"}:
            import_module(".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"))
    naming = {error for error in every() if named(error) & WHO_MAY and not issubclass(error, UsageError)}
    assert len(naming) > 5
    assert [error.__name__ for error in naming if not issubclass(error, ForbiddenError)] == []


@pytest.mark.parametrize("place", OTHERS)
def test_these_too(place: str) -> None:
    module, _, name = place.rpartition(".")
    assert issubclass(getattr(import_module(module), name), ForbiddenError)
