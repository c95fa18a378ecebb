"""The laws of the codec, for every type that is written as a tree: found by looking, so that a new type is tested without a new test."""

import importlib
import json
import pkgutil
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, get_args, get_origin

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import docvault.model
from docvault.model.case.canonical import canonical_json, parse_canonical
from docvault.model.case.codec import Coded, Shape
from docvault.model.case.facts import Facts, NoFacts
from docvault.model.case.fields import FieldError
from docvault.model.case.kinds import KINDS
from docvault.model.case.manifest import Manifest
from docvault.model.times import known_date, known_time
from docvault.model.values import dataclass, fields_of
from docvault.store.yaml_text import dump_yaml, load_yaml

for module in pkgutil.walk_packages(docvault.model.__path__, "docvault.model."):
    importlib.import_module(module.name)

GOOD = {"hours": "08:30-17:30", "period": "P3Y", "kind": "order", "vault": "c0ffee-1", "key": "c0" * 32}
"""A text that passes the check of a field with this name; of dates and times by the check."""
GOOD_BY_CHECK = {known_date: "2027-03-15", known_time: "2027-03-15T09:30:00+08:00"}
UNKNOWN = {"later": {"a": ["x", 1, True, None], "b": {}}, "zeal": "yes"}


class OfKind(NamedTuple):
    """A type with a part, whose fields stand among its own: it with the class of part that one kind has."""

    whole: Any
    kind: str
    part: Any

    @property
    def from_tree(self) -> Any:
        """Reads a value of the whole."""
        return self.whole.from_tree


def types() -> list[Any]:
    """Every type that is written as a tree; one with a part once with each class of it."""
    found = {
        cls
        for cls in Coded.__subclasses__()
        if getattr(importlib.import_module(cls.__module__), cls.__name__) is cls
        and cls.__module__.startswith("docvault.")
    }
    plain = sorted((cls for cls in found if not cls.SHAPE.part), key=lambda cls: (cls.__module__, cls.__name__))
    parted = [cls for cls in found if cls.SHAPE.part]
    return plain + [OfKind(cls, kind.name, kind.facts()) for cls in parted for kind in KINDS.values()]


TYPES = types()
NAMES = [f"{cls.whole.__name__}-{cls.kind}" if isinstance(cls, OfKind) else cls.__name__ for cls in TYPES]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
EXTRA = st.dictionaries(
    st.sampled_from(["aa_new", "mid_new", "zz_new"]),
    st.recursive(st.none() | st.booleans() | st.integers(0, 99) | TEXT, lambda one: st.lists(one, max_size=2)),
    max_size=2,
)


def owners(cls: Any) -> tuple[Any, ...]:
    """The classes whose fields a type has."""
    return (cls.whole, cls.part) if isinstance(cls, OfKind) else (cls,)


def owner(cls: Any, name: str) -> Any:
    """The one that has this field."""
    return next(one for one in owners(cls) if name in fields_of(one))


def kinds(cls: Any) -> Iterator[tuple[str, str, Any]]:
    """Each field but `extra`: its name, its key, its type, in the order in which they are written."""
    whole, *parts = owners(cls)
    before = parts[0].SHAPE.before if parts else {}
    names = [name for name in fields_of(whole) if name != "extra"]
    for name in (*whole.SHAPE.order, *(name for name in names if name not in whole.SHAPE.order)):
        own = [one for one in (fields_of(parts[0]) if parts else ()) if before.get(one, whole.SHAPE.part) == name]
        for one in own if name == whole.SHAPE.part else (*own, name):
            known = owner(cls, one)
            yield one, known.SHAPE.keys.get(one, one), known.__annotations__[one]


def good(cls: Any, name: str) -> str:
    """A text that passes the check of a field."""
    found: str = GOOD_BY_CHECK.get(owner(cls, name).SHAPE.checks[name]) or GOOD[name]
    return found


def of_field(cls: Any, name: str, kind: Any) -> st.SearchStrategy[Any]:
    """What may stand in a field. Text that says nothing is not written: where that is not the default it is no value of the field."""
    shape, field = owner(cls, name).SHAPE, fields_of(owner(cls, name))[name]
    if isinstance(cls, OfKind) and name == "kind":
        return st.just(cls.kind)
    if name in shape.checks:
        return st.just(good(cls, name))
    if kind is str:
        empty = name in shape.always or (not field.is_wanted and field.fresh() == "")
        return TEXT if empty else TEXT.filter(bool)
    return of_type(kind)


def of_type(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a type."""
    if kind is str:
        return TEXT
    if kind is int:
        return st.integers(0, 2**40)
    if kind is bool:
        return st.booleans()
    if get_origin(kind) is tuple:
        one = get_args(kind)[0]  # one of what has an inside is enough: its own type has its own test
        return st.lists(of_type(one), max_size=2 if one is str else 1).map(tuple)
    if get_origin(kind) is Mapping:
        return st.dictionaries(TEXT, of_type(get_args(kind)[1]), max_size=2)
    return values(kind)


def values(cls: Any) -> st.SearchStrategy[Any]:
    """Any value of a class."""
    whole, *parts = owners(cls)
    fields = {name: of_field(cls, name, kind) for name, _, kind in kinds(cls) if name not in whole.SHAPE.said_by}
    for part in parts:
        own = {name: fields.pop(name) for name in fields_of(part)}
        fields[whole.SHAPE.part] = st.builds(part, **own)
    return st.builds(whole, **fields, extra=EXTRA)


def full(kind: Any, name: str = "", cls: Any = None) -> Any:
    """The tree of a value in which every field says something, with fields nobody knows at every level."""
    if cls is not None and name in owner(cls, name).SHAPE.checks:
        return good(cls, name)
    if name == "kind" and isinstance(cls, OfKind):
        return cls.kind
    if kind is str:
        return "words"
    if kind is int:
        return 7
    if kind is bool:
        return not (cls is not None and fields_of(owner(cls, name))[name].fresh())
    if get_origin(kind) is tuple:
        return [full(get_args(kind)[0]), full(get_args(kind)[0])]
    if get_origin(kind) is Mapping:
        return {"a": full(get_args(kind)[1]), "b": full(get_args(kind)[1])}
    shape = owners(kind)[0].SHAPE
    tree: dict[str, Any] = {"format": shape.format} if shape.format else {}
    for one, key, its in kinds(kind):
        tree[key] = full(its, one, kind)
    return {**tree, **UNKNOWN}


def places(kind: Any, tree: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Every field at every depth: its path, the type wanted, and how to put another value there."""
    for _, key, its in kinds(kind):
        here = f"{path}.{key}" if path else key
        yield here, its, (tree, key)
        one = get_args(its)[0] if get_origin(its) is tuple else None
        if isinstance(its, type) and issubclass(its, Coded):
            yield from places(its, tree[key], here)
        elif isinstance(one, type) and issubclass(one, Coded):
            yield f"{here}[1]", one, (tree[key], 1)
            yield from places(one, tree[key][1], f"{here}[1]")
        elif one is not None:
            yield f"{here}[0]", one, (tree[key], 0)
        elif get_origin(its) is Mapping:
            yield f"{here}.a", get_args(its)[1], (tree[key], "a")


def wrong(kind: Any) -> list[Any]:
    """What is not of a type."""
    if kind is str:
        return [{}, ["x"], 1.5]
    if kind is int:
        return ["x", True, -1, [], None]
    if kind is bool:
        return ["true", 1, None]
    return ["x", 3, None, [] if get_origin(kind) is not tuple else {}]


def test_the_types_are_found() -> None:
    assert {
        "Manifest-order",
        "Manifest-customer",
        "Manifest-plan",
        "Version",
        "Signature",
        "VaultConfig",
        "RetentionSettings",
        "Limits",
        "Seal",
        "DisposalList",
    } <= set(NAMES)
    assert len(TYPES) >= 30


@pytest.mark.parametrize("cls", TYPES, ids=NAMES)
def test_what_is_written_is_read_as_it_was(cls: Any) -> None:
    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(values(cls))
    def law(value: Any) -> None:
        tree = value.to_tree()
        assert cls.from_tree(tree) == value
        assert not isinstance(cls, OfKind) or type(getattr(value, cls.whole.SHAPE.part)) is cls.part
        assert cls.from_tree(load_yaml(dump_yaml(tree), "")) == value
        assert cls.from_tree(parse_canonical(canonical_json(tree))) == value

    law()


@pytest.mark.parametrize("cls", TYPES, ids=NAMES)
def test_what_nobody_knows_survives_at_every_level_and_in_its_place(cls: Any) -> None:
    tree = full(cls)
    assert json.dumps(cls.from_tree(tree).to_tree()) == json.dumps(tree)
    by_key = parse_canonical(canonical_json(tree))
    assert json.dumps(cls.from_tree(by_key).to_tree()) == json.dumps(tree), (
        "made of a history's record it is the same text"
    )


@pytest.mark.parametrize("cls", TYPES, ids=NAMES)
def test_a_wrong_type_anywhere_is_named_by_its_place(cls: Any) -> None:
    seen = 0
    for place, kind, _ in list(places(cls, full(cls))):
        for bad in wrong(kind):
            tree = full(cls)
            holder, key = next(at for path, _, at in places(cls, tree) if path == place)
            holder[key] = bad
            with pytest.raises(FieldError) as caught:
                cls.from_tree(tree)
            assert caught.value.path == place
            seen += 1
    assert seen


@pytest.mark.parametrize("cls", TYPES, ids=NAMES)
def test_a_field_that_must_be_there_is_asked_for(cls: Any) -> None:
    for name, key, kind in kinds(cls):
        tree = {one: value for one, value in full(cls).items() if one != key}
        whole, field = owners(cls)[0], fields_of(owner(cls, name))[name]
        is_wanted = field.is_wanted
        if (is_wanted and get_origin(kind) is not tuple) or name in whole.SHAPE.wanted:
            with pytest.raises(FieldError) as caught:
                cls.from_tree(tree, "above[3]")
            assert caught.value.path == f"above[3].{key}"
        else:
            read = cls.from_tree(tree)
            has = read if name in fields_of(whole) else getattr(read, whole.SHAPE.part)
            assert getattr(has, name) == (() if is_wanted else field.fresh())


@pytest.mark.parametrize("cls", TYPES, ids=NAMES)
def test_what_is_no_mapping_is_refused(cls: Any) -> None:
    bad: Any
    for bad in (None, "x", [], 3):
        with pytest.raises(FieldError) as caught:
            cls.from_tree(bad)
        assert caught.value.path == ""


def test_an_orders_facts_stand_where_people_look_for_them() -> None:
    order = next(cls for cls in TYPES if isinstance(cls, OfKind) and cls.kind == "order")
    keys = [key for key in order.from_tree(full(order)).to_tree() if key not in UNKNOWN]
    assert " ".join(keys) == (
        "format kind id title customer state class stage opened due completed cancelled void shipped settled entered importance based_on "
        "references styles contracts merchandiser value confirmed note holds to_confirm reviews changes overrides documents"
    )


def test_a_manifest_of_a_kind_nobody_knows_keeps_all_it_says() -> None:
    order = next(cls for cls in TYPES if isinstance(cls, OfKind) and cls.kind == "order")
    for kind in ("sample", 5, True):
        tree = {**full(order), "kind": kind}
        made = Manifest.from_tree(tree)
        assert made.facts == NoFacts()
        assert made.to_tree() == {**tree, "kind": made.kind}


@dataclass(frozen=True, slots=True)
class SameKey(Facts):
    """Facts with a field that every case file has."""

    note: str = "x"


@dataclass(frozen=True, slots=True)
class NoPlace(Facts):
    """Facts with a field before one that no case file has."""

    SHAPE = Shape(before={"colour": "size"})
    colour: str = "x"


@pytest.mark.parametrize("facts", [SameKey, NoPlace])
def test_a_part_that_does_not_fit_its_whole_is_refused(facts: type[Facts]) -> None:
    with pytest.raises(TypeError, match="one key or no place"):
        Manifest("sample", "S-1", "Button", "open", "", facts()).to_tree()
