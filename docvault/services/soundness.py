"""What docvault itself is about to write, held against the schemas of the format before the commit (V001, V011, V023).

The validator (`schemas`) takes a tenth of a short command to load. So what changed is looked at in plain Python first, which knows the keywords of our
schemas and is never milder; only what it does not find sound is handed to the validator, whose word counts.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from docvault.errors import N_, UsageError
from docvault.model.case.fields import FieldError
from docvault.model.sentence import Problem, placed
from docvault.model.sound_settings import unsound
from docvault.model.vault_config import VaultConfig
from docvault.services.format_files import format_file

_Test = Callable[[Any, Any], bool]
"""Whether a value is sound, given what stood in its place before: what is as it was is not looked into."""
_NOTHING = object()
_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "array": (list, tuple),
    "object": (Mapping,),
    "null": (type(None),),
}


_VAULT = "vault"
"""The schema of vault.yaml, of which more is asked than a schema can say."""


class UnsoundError(UsageError):
    """What was typed would make a file that is not as the format says. Nothing was written."""

    message = N_("This cannot be entered in {file}: {problem}.")
    next_step = N_("Nothing was entered. Say it in another way and try again.")


def demand_sound(file: str, name: str, before: Any, after: Any) -> None:
    """Raise `UnsoundError` where `after`, which is to be written, breaks schema `name` in a way that `before` does not.

    What was wrong already hinders nobody: `check` tells of it. `file` is what people know the file as.
    """
    if not _test(name)(after, _NOTHING if before is None else before):
        from docvault.services.schemas import findings

        _demand_none_new(file, findings(before, name) if before is not None else (), findings(after, name))
    if name == _VAULT:
        _demand_none_new(file, _unsound(before) if before is not None else (), _unsound(after))


def _unsound(tree: Any) -> Iterable[tuple[str, Problem]]:
    try:
        return unsound(VaultConfig.from_tree(tree))
    except FieldError:  # recorded by another program, and about to be put right
        return ()


def _demand_none_new(file: str, before: Iterable[tuple[str, Problem]], after: Iterable[tuple[str, Problem]]) -> None:
    known = [(path, str(problem)) for path, problem in before]
    for path, problem in after:
        if (path, str(problem)) not in known:
            raise UnsoundError(file=file, problem=placed(path, problem))


@cache
def _test(name: str) -> _Test:
    schema = json.loads(format_file(f"{name}.schema.json"))
    return _Schema(schema).test(schema)


class _Schema:
    """One schema file; what is defined in it is read when it is first named, for definitions may name each other."""

    def __init__(self, whole: Mapping[str, Any]) -> None:
        self._defined = {f"#/$defs/{name}": schema for name, schema in whole.get("$defs", {}).items()}
        self._known: dict[str, _Test] = {}

    def test(self, schema: Any) -> _Test:
        """What a value of this schema must pass."""
        if isinstance(schema, bool):
            return lambda _value, _was: schema
        tests = list(self._tests(schema))
        if len(tests) == 1:
            return tests[0]
        return lambda value, was: all(test(value, was) for test in tests)

    def _tests(self, schema: Mapping[str, Any]) -> Iterator[_Test]:
        if "$ref" in schema:
            yield self._named(schema["$ref"])
        yield from _of_itself(schema)
        if "items" in schema:
            yield _each(self.test(schema["items"]), schema.get("minItems", 0))
        if {"properties", "required", "additionalProperties"} & set(schema):
            fields = {name: self.test(below) for name, below in schema.get("properties", {}).items()}
            yield _fields(fields, schema.get("required", ()), self.test(schema.get("additionalProperties", True)))
        for below in schema.get("allOf", ()):
            yield self.test(below)
        if "oneOf" in schema:
            yield _one_of([self.test(below) for below in schema["oneOf"]])
        if "if" in schema:
            yield _then(self.test(schema["if"]), self.test(schema.get("then", True)))

    def _named(self, name: str) -> _Test:
        if name not in self._known:
            self._known[name] = self.test(self._defined[name])
        return self._known[name]


def _of_itself(schema: Mapping[str, Any]) -> Iterator[_Test]:
    """What a schema asks of a value without looking into it."""
    if "type" in schema:
        names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        yield _of_type(tuple(one for name in names for one in _TYPES[name]))
    if "const" in schema or "enum" in schema:
        allowed = [schema["const"]] if "const" in schema else schema["enum"]
        yield lambda value, _was: value in allowed
    least, most = schema.get("minLength", 0), schema.get("maxLength")
    if least or most is not None:
        yield (
            lambda value, _was: (
                not isinstance(value, str) or least <= len(value) <= (len(value) if most is None else most)
            )
        )
    if "pattern" in schema:
        matches = re.compile(_in_python(schema["pattern"])).search
        yield lambda value, _was: not isinstance(value, str) or matches(value) is not None
    if "minimum" in schema:
        smallest = schema["minimum"]
        yield lambda value, _was: not isinstance(value, int) or value >= smallest


def _in_python(pattern: str) -> str:
    r"""A pattern of JSON Schema as Python reads it: `$` is the very end, `\d` one of ten digits, and a byte order mark is a space."""
    return re.sub(r"\$$", r"\\Z", pattern).replace(r"\d", "[0-9]").replace(r"[^\s", "[^\\s\ufeff")


def _of_type(types: tuple[type, ...]) -> _Test:
    def is_of_type(value: Any, _was: Any) -> bool:
        return isinstance(value, types) and (bool in types or not isinstance(value, bool))

    return is_of_type


def _same(value: Any, was: Any) -> bool:
    """Whether a value is as it was; `true` is not 1 in a file, and is in Python."""
    return bool(value == was) and repr(value) == repr(was)


def _each(test: _Test, least: int) -> _Test:
    def are_sound(value: Any, was: Any) -> bool:
        if not isinstance(value, list | tuple) or _same(value, was):
            return True
        before: Sequence[Any] = was if isinstance(was, list | tuple) else ()
        known = len(before)
        return len(value) >= least and all(
            test(one, before[place] if place < known else _NOTHING) for place, one in enumerate(value)
        )

    return are_sound


def _fields(fields: Mapping[str, _Test], required: Sequence[str], others: _Test) -> _Test:
    def are_sound(value: Any, was: Any) -> bool:
        if not isinstance(value, Mapping) or _same(value, was):
            return True
        before: Mapping[str, Any] = was if isinstance(was, Mapping) else {}
        return all(name in value for name in required) and all(
            fields.get(name, others)(one, before.get(name, _NOTHING)) for name, one in value.items()
        )

    return are_sound


def _one_of(tests: Sequence[_Test]) -> _Test:
    return lambda value, _was: sum(test(value, _NOTHING) for test in tests) == 1


def _then(condition: _Test, test: _Test) -> _Test:
    return lambda value, was: _same(value, was) or not condition(value, _NOTHING) or test(value, _NOTHING)
