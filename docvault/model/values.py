"""Value types, made at a thirtieth of what the standard library's cost: commands are short processes, and making their classes was a quarter of their time.

`dataclass(frozen=True, slots=True)`, `field` and `replace` do what those of `dataclasses` do; to the type checker they are those. What differs is when:
comparing and showing are one function for all classes, and `__init__` is written when the first value of a class is made, which most
classes a command knows never see. `docs/decisions/0024-codec.md` has the figures.
"""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

Value = TypeVar("Value")
_NONE: Any = object()
_OF_ANY_CLASS = frozenset({"__dict__", "__weakref__"})


class Field:
    """How a field is filled when it is not given, and whether it counts when values are compared."""

    __slots__ = ("compare", "default", "default_factory")

    def __init__(self, default: Any, default_factory: Callable[[], Any] | None, *, compare: bool) -> None:
        self.default = default
        self.default_factory = default_factory
        self.compare = compare

    @property
    def is_wanted(self) -> bool:
        """Whether it must be given: it has no default."""
        return self.default is _NONE and self.default_factory is None

    def fresh(self) -> Any:
        """The default, made anew where it is made."""
        return self.default_factory() if self.default_factory else self.default


def fields_of(value: Any) -> Mapping[str, Field]:
    """The fields of a value or a class of values, by name, in their order."""
    found: Mapping[str, Field] = value.__fields__
    return found


def plain(value: Any) -> Any:
    """A value as JSON has it: an object of its fields, and of theirs."""
    if hasattr(value, "__fields__"):
        return {name: plain(getattr(value, name)) for name in value.__fields__}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return {key: plain(one) for key, one in value.items()} if isinstance(value, Mapping) else value


def _field(*, default: Any = _NONE, default_factory: Callable[[], Any] | None = None, compare: bool = True) -> Field:
    return Field(default, default_factory, compare=compare)


def _dataclass(*, frozen: bool, slots: bool) -> Callable[[type], type]:
    if not (frozen and slots):
        raise TypeError("a value is frozen and has slots")
    return _made


def _replace(value: Value, /, **changes: Any) -> Value:
    return type(value)(**{**{name: getattr(value, name) for name in fields_of(value)}, **changes})


def _made(cls: type) -> type:
    known = vars(cls)
    inherited = {
        name: one for base in reversed(cls.__mro__[1:]) for name, one in getattr(base, "__fields__", {}).items()
    }
    own = {}
    for name in cls.__annotations__:
        said = known.get(name, _NONE)
        own[name] = said if isinstance(said, Field) else Field(said, None, compare=True)
    fields = {**inherited, **own}
    kept = {name: said for name, said in known.items() if name not in fields and name not in _OF_ANY_CLASS}
    body = {
        "__qualname__": cls.__qualname__,
        "__slots__": tuple(name for name in own if name not in inherited),
        "__match_args__": tuple(fields),
        "__fields__": fields,
        "__init__": _first_init,
        "__repr__": known.get("__repr__", _shown),  # as those of `dataclasses`, which leave a class its own
        "__setattr__": _refused,
        "__delattr__": _refused,
        **_comparing([name for name, one in fields.items() if one.compare]),
    }
    return type(cls)(cls.__name__, cls.__bases__, {**kept, **body})


def _comparing(names: list[str]) -> dict[str, Any]:
    key: Callable[[Any], Any] = attrgetter(*names) if names else lambda _: ()

    def equal(self: Any, other: object) -> bool:
        return bool(key(self) == key(other)) if type(other) is type(self) else NotImplemented

    def hashed(self: Any) -> int:
        return hash(key(self))

    return {"__eq__": equal, "__hash__": hashed}


def _first_init(self: Any, *args: Any, **kwargs: Any) -> None:
    """Stands for `__init__` until the first value of a class is made."""
    cls = type(self)
    cls.__init__ = _written_init(cls)
    cls.__init__(self, *args, **kwargs)


def _written_init(cls: type) -> Any:
    """The `__init__` one would write by hand."""
    names: dict[str, Any] = {"_none": _NONE}
    parameters, lines = ["self"], ["pass"]
    for name, one in fields_of(cls).items():
        given = name
        if one.default_factory is not None:
            names[f"_make_{name}"] = one.default_factory
            parameters.append(f"{name}=_none")
            given = f"_make_{name}() if {name} is _none else {name}"
        elif one.default is not _NONE:
            names[f"_default_{name}"] = one.default
            parameters.append(f"{name}=_default_{name}")
        else:
            parameters.append(name)
        names[f"_set_{name}"] = getattr(cls, name).__set__  # past `__setattr__`, which refuses
        lines.append(f"_set_{name}(self, {given})")
    exec(f"def __init__({', '.join(parameters)}):\n " + "\n ".join(lines), names)  # noqa: S102 - made of our own fields' names
    return names["__init__"]


def _shown(self: Any) -> str:
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in fields_of(self))
    return f"{type(self).__qualname__}({shown})"


def _refused(self: Any, name: str, *_: Any) -> NoReturn:
    raise AttributeError(f"cannot change {name!r} of a frozen {type(self).__qualname__}")


if TYPE_CHECKING:
    from dataclasses import dataclass, field, replace

    __all__ = ["dataclass", "field", "fields_of", "plain", "replace"]
else:
    dataclass, field, replace = _dataclass, _field, _replace
