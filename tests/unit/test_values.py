"""Our value types are what the standard library would have made of them, only sooner."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import pytest

from docvault.model import values


def shape(made_by: Any) -> Any:
    """A class with every kind of field, made by a module's `dataclass`."""

    @made_by.dataclass(frozen=True, slots=True)
    class Shape:
        """Documented."""

        name: str
        number: int
        note: str = "none"
        parts: tuple[str, ...] = ()
        said: str = made_by.field(default="open", compare=False)
        extra: Mapping[str, int] = made_by.field(default_factory=dict)

        @property
        def twice(self) -> int:
            """A property."""
            return self.number * 2

    return Shape


OURS, THEIRS = shape(values), shape(dataclasses)
GIVEN = [
    (("a", 1), {}),
    (("a", 1, "b", ("c",)), {"said": "x", "extra": {"d": 2}}),
    ((), {"number": 3, "name": "z", "extra": {}}),
]


@pytest.mark.parametrize(("args", "kwargs"), GIVEN)
def test_a_value_is_as_theirs(args: Any, kwargs: Any) -> None:
    ours, theirs = OURS(*args, **kwargs), THEIRS(*args, **kwargs)
    assert repr(ours) == repr(theirs)
    assert ours.twice == theirs.twice
    assert values.plain(ours) == {**dataclasses.asdict(theirs), "parts": list(theirs.parts)}
    assert (OURS.__doc__, OURS.__match_args__, OURS.__slots__) == (
        THEIRS.__doc__,
        THEIRS.__match_args__,
        THEIRS.__slots__,
    )


@pytest.mark.parametrize(
    ("args", "kwargs"), [((), {}), (("a",), {}), (("a", 1), {"odd": 2}), (("a", 1), {"name": "b"})]
)
def test_a_call_that_is_wrong_is_refused_as_theirs(args: Any, kwargs: Any) -> None:
    fresh = shape(values)
    for made in (fresh, fresh, THEIRS):  # before and after the first value
        with pytest.raises(TypeError):
            made(*args, **kwargs)


def test_values_are_equal_by_what_is_compared() -> None:
    for made in (OURS, THEIRS):
        assert made("a", 1) == made("a", 1)
        assert made("a", 1, said="x") == made("a", 1, said="y")
        assert made("a", 1) != made("a", 2)
        assert made("a", 1) != ("a", 1)
    assert OURS("a", 1) != THEIRS("a", 1)
    assert len({values.replace(Hashed(1)), Hashed(1), Hashed(2)}) == 2
    with pytest.raises(TypeError):
        hash(OURS("a", 1))  # its `extra` is a mapping, as in theirs


@values.dataclass(frozen=True, slots=True)
class Hashed:
    number: int


@values.dataclass(frozen=True, slots=True)
class Nothing:
    """No field at all."""


def test_a_value_without_fields_is_one() -> None:
    assert Nothing() == Nothing()
    assert repr(Nothing()) == "Nothing()"


def test_nothing_of_a_value_is_changed() -> None:
    value = OURS("a", 1)
    for change in (
        ("name", "b"),
        ("odd", "b"),
    ):
        with pytest.raises(AttributeError):
            setattr(value, *change)
    with pytest.raises(AttributeError):
        del value.name
    assert value.name == "a"


def test_a_factory_makes_each_value_its_own() -> None:
    assert OURS("a", 1).extra is not OURS("a", 1).extra


def test_replace_gives_another_value() -> None:
    value = OURS("a", 1, said="x")
    assert repr(values.replace(value, number=2)) == repr(OURS("a", 2, said="x"))
    with pytest.raises(TypeError):
        values.replace(value, odd=2)


def test_a_class_that_would_change_is_no_value() -> None:
    with pytest.raises(TypeError, match="frozen"):
        values.dataclass(frozen=True, slots=False)


def kinds(made_by: Any) -> tuple[Any, Any, Any]:
    """A class and two kinds of it, made by a module's `dataclass`."""

    @made_by.dataclass(frozen=True, slots=True)
    class Step:
        order: str
        note: str = "none"

    @made_by.dataclass(frozen=True, slots=True)
    class Opened(Step):
        """Nothing of its own."""

    @made_by.dataclass(frozen=True, slots=True)
    class Issued(Step):
        note: str = "issued"
        notified: tuple[str, ...] = ()

    return Step, Opened, Issued


@pytest.mark.parametrize("made_by", [values, dataclasses])
def test_a_value_of_a_kind_has_the_fields_of_its_kind(made_by: Any) -> None:
    step, opened, issued = kinds(made_by)
    assert opened("1") == opened("1", "none") != opened("2")
    assert opened("1") != step("1")
    made = issued("1", notified=("cutting",))
    assert (made.order, made.note, made.notified) == ("1", "issued", ("cutting",))
    assert (vars(issued)["__slots__"], vars(opened)["__slots__"]) == (("notified",), ())
    assert isinstance(made, step)
    with pytest.raises(AttributeError):
        made.order = "2"
