"""What departments, kinds, stages, classes and persons are called: their ids stand in records, people read names. Pure."""

from collections.abc import Callable

Called = Callable[[str, str], str]
"""(`department`, `kind`, `stage`, `class`, `person` or `day`; id) to the name in the language spoken; of a day that is how people write it."""


def by_id(_of: str, id: str) -> str:
    """Call everything by its id."""
    return id
