"""Values and the trees of YAML and JSON they are written as, in both directions, from the fields of their classes (V011).

A class says with its `SHAPE` only what its fields cannot: other keys, another order, what is written though it says nothing. What is empty or
has its default value is left out; fields of a tree nobody knows are kept in `extra`, which comes last. docs/decisions/0024-codec.md says why this is ours.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple, Self, get_args, get_origin

from docvault.errors import N_
from docvault.model.case.canonical import Json
from docvault.model.case.fields import FieldError, as_text, with_sorted_keys
from docvault.model.sentence import ProblemError, Sentence
from docvault.model.values import fields_of

_Read = Callable[[Any], Any]
_Write = Callable[[Any], Json]


class Shape(NamedTuple):
    """What the fields of a class do not say of its tree. Names are those of fields."""

    format: str = ""  # what the tree's first field `format` must say
    keys: Mapping[str, str] = MappingProxyType({})  # the keys that are not called as the field is
    order: tuple[str, ...] = ()  # those that come first, in this order; the others follow as they stand
    always: frozenset[str] = frozenset()  # those that are written though they are empty or have their default
    wanted: frozenset[str] = frozenset()  # those that a tree must have though the class has a default
    said_by: Mapping[str, str] = MappingProxyType({})  # the property to write instead
    checks: Mapping[str, Callable[[str], object]] = MappingProxyType({})  # what raises `ProblemError` for a bad text
    part: str = ""  # the one that is a `Part`: its own fields stand in its place
    part_of: Callable[[Mapping[str, Any]], type["Part"]] | None = None  # the class of the part, by what the tree says
    before: Mapping[str, str] = MappingProxyType({})  # those of a part that stand before one of the whole instead


class Part:
    """A value that is no tree of its own: its fields stand among those of the value it is part of, which also keeps what nobody knows."""

    __slots__ = ()
    SHAPE: ClassVar[Shape] = Shape()


class Coded:
    """A value that is written as a tree. Its class is frozen, and has a field `extra`."""

    __slots__ = ()
    SHAPE: ClassVar[Shape] = Shape()

    def to_tree(self) -> dict[str, Json]:
        """The value as it stands in a file. Law: `from_tree(to_tree(x)) == x`, and the other way round for what docvault wrote."""
        return _written_tree(type(self), self)

    @classmethod
    def from_tree(cls, tree: Any, path: str = "") -> Self:
        """The value a tree says. Raises `FieldError` at the first field that is not as the format says; `path` is where the tree stands."""
        try:
            value: Self = _read_tree(cls, tree)
        except FieldError as error:
            raise error.under(path) from error
        return value


_Reading = tuple[str, _Read, Callable[[], Any], bool]
"""How one field is read: its key, how, what it is when it is missing, and whether it must not be."""
_Writing = tuple[str, str, _Write | None, tuple[Any, ...]]
"""How one field is written: the name of it or of the property written instead, its key, how, and what of it says nothing."""


_Way = tuple[_Reading, _Writing]


class _Plan:
    """How one class is read and written, with one class of its part; made when it first is."""

    __slots__ = ("_cls", "_format", "_part", "_part_cls", "_part_reads", "_part_stands", "_reads", "_writes")

    def __init__(self, cls: Any, part_cls: Any) -> None:
        shape: Shape = cls.SHAPE
        ours, theirs = _ways_of(cls), _ways_of(part_cls) if part_cls else {}
        self._cls, self._part_cls = cls, part_cls
        self._format = shape.format
        self._part = shape.part
        self._part_stands = list(fields_of(cls)).index(shape.part) if shape.part else 0
        self._reads = [reading for reading, _ in ours.values()]
        self._part_reads = [reading for reading, _ in theirs.values()]
        in_place = list(_in_place(cls, ours, theirs, part_cls.SHAPE.before if part_cls else {}))
        if len({writing[1] for _, writing in in_place}) < len(ours) + len(theirs):
            raise TypeError(f"fields of {cls} and {part_cls} have one key or no place")
        self._writes = [(of_part, [one for _, one in run]) for of_part, run in groupby(in_place, key=itemgetter(0))]

    def read(self, tree: Any) -> Any:
        if not isinstance(tree, Mapping):
            raise FieldError("", N_("a mapping is wanted here"))
        if self._format:
            self._demand_format(tree)
        values, known = _values(self._reads, tree)
        if self._part_cls:
            theirs, known_there = _values(self._part_reads, tree)
            values.insert(self._part_stands, self._part_cls(*theirs))
            known += known_there
        is_whole = known + bool(self._format) == len(tree)
        return self._cls(*values, extra={} if is_whole else self._unknown(tree))

    def write(self, value: Any) -> dict[str, Json]:
        tree: dict[str, Json] = {"format": self._format} if self._format else {}
        for of_part, writings in self._writes:
            has = getattr(value, self._part) if of_part else value
            for name, key, write, unsaid in writings:
                said = getattr(has, name)
                if said not in unsaid:
                    tree[key] = write(said) if write else said
        tree.update(value.extra)
        return tree

    def _demand_format(self, tree: Mapping[str, Any]) -> None:
        if "format" not in tree:
            raise FieldError("format", N_("is missing"))
        if as_text(tree["format"]) != self._format:
            raise FieldError("format", Sentence(N_("this program reads {format}"), {"format": self._format}))

    def _unknown(self, tree: Mapping[str, Any]) -> dict[str, Json]:
        """Fields nobody knows, in the order of their keys: a history's records know no other, and what is made of them again must be the same text."""
        known = {key for key, *_ in (*self._reads, *self._part_reads)} | ({"format"} if self._format else set())
        return {key: with_sorted_keys(tree[key]) for key in sorted(tree) if key not in known}


_PLANS: dict[type | tuple[type, type], _Plan] = {}


def _plan(cls: type, part_cls: type | None = None) -> _Plan:
    pair = (cls, part_cls) if part_cls else cls
    found = _PLANS.get(pair)
    if found is None:
        found = _PLANS[pair] = _Plan(cls, part_cls)
    return found


def _read_tree(cls: Any, tree: Any) -> Any:
    part_of = cls.SHAPE.part_of
    return _plan(cls, part_of(tree) if part_of and isinstance(tree, Mapping) else None).read(tree)


def _written_tree(cls: Any, value: Any) -> dict[str, Json]:
    part = cls.SHAPE.part
    return _plan(cls, type(getattr(value, part)) if part else None).write(value)


def _values(readings: Sequence[_Reading], tree: Mapping[str, Any]) -> tuple[list[Any], int]:
    """The values of fields in their order, and how many of them the tree has."""
    values, known = [], 0
    for key, read, fresh, is_wanted in readings:
        if key in tree:
            known += 1
            try:
                values.append(read(tree[key]))
            except FieldError as error:
                raise error.under(key) from error
        elif is_wanted:
            raise FieldError(key, N_("is missing"))
        else:
            values.append(fresh())
    return values, known


def _ways_of(cls: Any) -> dict[str, _Way]:
    """How the fields of a class are read and written, by their names."""
    shape: Shape = cls.SHAPE
    found = {}
    for name, field in fields_of(cls).items():
        if name in {"extra", shape.part}:
            continue
        kind = cls.__annotations__[name]
        read, write, empty = _ways(kind)
        if name in shape.checks:
            read = _checked(shape.checks[name])
        is_list = get_origin(kind) is tuple  # a list that is missing is one that is empty
        is_wanted = (field.is_wanted and not is_list) or name in shape.wanted
        unsaid = () if name in shape.always else (*empty, *(() if field.is_wanted else (field.fresh(),)))
        fresh = tuple if field.is_wanted else field.fresh
        said_by, key = shape.said_by.get(name, name), shape.keys.get(name, name)
        found[name] = ((key, read, fresh, is_wanted), (said_by, key, write, unsaid))
    return found


def _in_place(
    cls: Any, ours: Mapping[str, _Way], theirs: Mapping[str, _Way], before: Mapping[str, str]
) -> Iterator[tuple[bool, _Writing]]:
    """How the fields of a class and of its part are written, in their order, each with whether it is the part's."""
    shape: Shape = cls.SHAPE
    names = [name for name in fields_of(cls) if name != "extra"]
    for name in (*shape.order, *(name for name in names if name not in shape.order)):
        yield from ((True, writing) for own, (_, writing) in theirs.items() if before.get(own) == name)
        if name == shape.part:
            yield from ((True, writing) for own, (_, writing) in theirs.items() if own not in before)
        else:
            yield False, ours[name][1]


def _ways(kind: Any) -> tuple[_Read, _Write | None, tuple[Any, ...]]:
    """How a field of this type is read, how written (None: as it is), and what of it says nothing."""
    if kind is str:
        return as_text, None, ("",)
    if kind is int:
        return _as_number, None, ()
    if kind is bool:
        return _as_flag, None, ()
    if get_origin(kind) is tuple:
        read, write, _ = _ways(get_args(kind)[0])
        return _each(read), partial(_written, write) if write else list, ((),)
    if isinstance(kind, type) and issubclass(kind, Coded):
        return (lambda tree: _plan(kind).read(tree)), (lambda value: _plan(kind).write(value)), ()
    if get_origin(kind) is Mapping:
        read, write, _ = _ways(get_args(kind)[1])
        return _by_key(read), partial(_written_by_key, write) if write else dict, ({},)
    raise TypeError(f"no way to write {kind}")


def _as_number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise FieldError("", N_("a whole number is wanted here"))
    return value


def _as_flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise FieldError("", N_("true or false is wanted here"))
    return value


def _checked(check: Callable[[str], object]) -> _Read:
    def read(value: Any) -> str:
        text = as_text(value)
        try:
            check(text)
        except ProblemError as error:
            raise FieldError("", error.problem) from error
        return text

    return read


def _each(read: _Read) -> _Read:
    def read_all(value: Any) -> tuple[Any, ...]:
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise FieldError("", N_("a list is wanted here"))
        return tuple(_at(f"[{place}]", read, one) for place, one in enumerate(value))

    return read_all


def _by_key(read: _Read) -> _Read:
    def read_all(value: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise FieldError("", N_("a mapping is wanted here"))
        return {key: _at(key, read, value[key]) for key in sorted(value)}

    return read_all


def _written(write: _Write, said: Sequence[Any]) -> list[Json]:
    return [write(one) for one in said]


def _written_by_key(write: _Write, said: Mapping[str, Any]) -> dict[str, Json]:
    return {key: write(one) for key, one in said.items()}


def _at(place: str, read: _Read, value: Any) -> Any:
    try:
        return read(value)
    except FieldError as error:
        raise error.under(place) from error
