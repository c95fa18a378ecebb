"""Validation of trees against the JSON Schemas of the format (V001, V011, V023) and of results. All findings with their path, not only the first.

Used for text somebody else may have written: `check`, `adopt`, a hand-edited `vault.yaml`. What a history vouches for by
its digest was written by docvault and is not validated again on each reading; what a command prints is validated by its tests.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from docvault.errors import N_
from docvault.model.sentence import Problem, Sentence
from docvault.services.format_files import format_file

if TYPE_CHECKING:
    import jsonschema_rs


PROBLEMS: Mapping[str, str] = {
    "required": N_("the field {value} is missing"),
    "additionalProperties": N_("the fields {value} have no place here"),
    "type": N_("{value} is wanted here"),
    "enum": N_("one of {value} is wanted here"),
    "const": N_("{value} is wanted here"),
    "pattern": N_("it is not written as is wanted here; write it like {value}"),
    "format": N_("it does not have the form {value}"),
    "minLength": N_("it has fewer than {value} characters"),
    "maxLength": N_("it has more than {value} characters"),
    "minItems": N_("it has fewer than {value} entries"),
    "minimum": N_("it is less than {value}"),
}
"""What is wrong, by the keyword of the schema that was broken; `value` is what the keyword asks for."""
EMPTY = N_("it is empty")
OTHERWISE = N_("it is not written as is wanted here")
TYPES: Mapping[str, str] = {
    "string": N_("text"),
    "integer": N_("a whole number"),
    "boolean": N_("true or false"),
    "array": N_("a list"),
    "object": N_("a group of fields"),
}
_BASE = "docvault:/schemas/"
"""Where schemas that name each other look for each other; nothing is ever fetched from anywhere but the installation."""


def findings(tree: Any, name: str) -> list[tuple[str, Problem]]:
    """Return (path, problem) of everything in `tree` that breaks schema `name` (`vault`, `case`, `item`, `history`, `register-…`, `results/order-show`).

    Paths read like `documents[2].versions[0].sha256`; the empty path is the whole.
    """
    found = list(_validator(name).iter_errors(tree))
    examples = _examples(name) if found else {}
    return [(_path(one.instance_path), _problem(one, examples.get(str(one.kind.value), ""))) for one in found]


def findings_of(lying: Any, meant: Any, name: str) -> list[tuple[str, Problem]]:
    """What breaks a schema in a tree somebody wrote by hand; `meant` is the same as docvault writes it, where `08` and `true` are text if text is wanted.

    Only what is wrong as docvault writes it is a finding, and it is named as it lies there: a field that is empty is not one that is missing.
    """
    found = findings(meant, name)
    return found and (findings(lying, name) or found)


def is_valid(tree: Any, name: str) -> bool:
    """Say whether `tree` keeps the schema; much cheaper than asking for findings."""
    return _validator(name).is_valid(tree)


def _problem(error: "jsonschema_rs.ValidationError", example: str) -> Problem:
    """What is wrong in words of ours, a form by an `example` of it, and never in those of the validator."""
    keyword, value = error.kind.name, error.kind.value
    if keyword not in PROBLEMS:
        return Sentence(OTHERWISE)
    if keyword in {"minLength", "minItems"} and value == 1:
        return Sentence(EMPTY)
    if keyword == "pattern":
        return Sentence(PROBLEMS[keyword], {"value": example}) if example else Sentence(OTHERWISE)
    if keyword == "type" and len(value) == 1 and value[0] in TYPES:
        return Sentence(PROBLEMS[keyword], {"value": Sentence(TYPES[value[0]])})
    shown = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return Sentence(PROBLEMS[keyword], {"value": shown})


@cache
def _examples(name: str) -> Mapping[str, str]:
    """The patterns of a schema, each with an example of what has that form: a pattern itself says nothing to people."""
    return dict(_examples_in(json.loads(format_file(f"{name}.schema.json"))))


def _examples_in(schema: Any) -> Iterator[tuple[str, str]]:
    if isinstance(schema, Mapping):
        if isinstance(schema.get("pattern"), str) and schema.get("examples"):
            yield schema["pattern"], str(schema["examples"][0])
        schema = schema.values()
    if not isinstance(schema, str):
        for below in schema if isinstance(schema, Iterable) else ():
            yield from _examples_in(below)


@cache
def _validator(name: str) -> "jsonschema_rs.Draft202012Validator":
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(
        format_file(f"{name}.schema.json").decode(),
        base_uri=f"{_BASE}{name}.schema.json",
        retriever=lambda uri: json.loads(format_file(uri.removeprefix(_BASE))),
    )


def _path(steps: Sequence[str | int]) -> str:
    path = ""
    for step in steps:
        path += f"[{step}]" if isinstance(step, int) else f".{step}"
    return path.removeprefix(".")
