"""Differences between two manifests as RFC 6902 operations (`add`, `replace`, `remove`), and their application (V033).

Lists are compared by place: what docvault's lists do is grow at the end, so a longer list is its old entries, changed in
place where they differ, and `add` operations at the end.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from docvault.errors import N_
from docvault.model.case.canonical import Json
from docvault.model.sentence import ProblemError, Sentence

Change = Mapping[str, Json]


class ChangeError(ProblemError):
    """An operation that cannot be applied: its path does not exist or is malformed."""


def diff(before: Json, after: Json) -> list[Change]:
    """Return the operations that turn `before` into `after`; none when they are equal."""
    return list(_diff("", before, after))


def _diff(path: str, before: Json, after: Json) -> Iterator[Change]:
    if before == after and repr(before) == repr(after):  # `True == 1` in Python, not in a manifest
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _diff_objects(path, before, after)
    elif _is_list(before) and _is_list(after):
        yield from _diff_lists(path, cast("Sequence[Json]", before), cast("Sequence[Json]", after))
    elif before != after or type(before) is not type(after):
        yield {"op": "replace", "path": path, "value": after}


def _diff_objects(path: str, before: Mapping[str, Json], after: Mapping[str, Json]) -> Iterator[Change]:
    for key in before:
        if key not in after:
            yield {"op": "remove", "path": f"{path}/{_escaped(key)}"}
    for key, value in after.items():
        here = f"{path}/{_escaped(key)}"
        if key not in before:
            yield {"op": "add", "path": here, "value": value}
        else:
            yield from _diff(here, before[key], value)


def _diff_lists(path: str, before: Sequence[Json], after: Sequence[Json]) -> Iterator[Change]:
    common = min(len(before), len(after))
    for place in range(common):
        yield from _diff(f"{path}/{place}", before[place], after[place])
    for place in range(common, len(after)):
        yield {"op": "add", "path": f"{path}/{place}", "value": after[place]}
    for place in range(len(before) - 1, common - 1, -1):
        yield {"op": "remove", "path": f"{path}/{place}"}


def apply(changes: Sequence[Change], tree: Json) -> Json:
    """Return `tree` with the operations applied in order; `tree` itself is left as it is. Raises `ChangeError`."""
    for change in changes:
        tree = _apply(change, tree)
    return tree


def _apply(change: Change, tree: Json) -> Json:
    operation, path = change.get("op"), change.get("path")
    if operation not in {"add", "replace", "remove"} or not isinstance(path, str):
        raise ChangeError(
            Sentence(N_("{operation} at {path} is no operation of this format"), {"operation": operation, "path": path})
        )
    if operation != "remove" and "value" not in change:
        raise ChangeError(Sentence(N_("{operation} at {path} has no value"), {"operation": operation, "path": path}))
    if path == "":
        if operation == "remove":
            raise ChangeError(N_("the whole cannot be removed"))
        return change["value"]
    if not path.startswith("/"):
        raise ChangeError(Sentence(N_("{path} is no path"), {"path": path}))
    steps = [step.replace("~1", "/").replace("~0", "~") for step in path[1:].split("/")]
    return _changed(tree, steps, str(operation), change.get("value"), path)


def _changed(tree: Json, steps: Sequence[str], operation: str, value: Json, path: str) -> Json:
    if isinstance(tree, Mapping):
        return _changed_object(dict(tree), steps, operation, value, path)
    if _is_list(tree):
        return _changed_list(list(cast("Sequence[Json]", tree)), steps, operation, value, path)
    raise ChangeError(Sentence(N_("there is nothing to change at {path}"), {"path": path}))


def _changed_object(tree: dict[str, Json], steps: Sequence[str], operation: str, value: Json, path: str) -> Json:
    key = steps[0]
    if key not in tree and (operation != "add" or len(steps) > 1):
        raise ChangeError(Sentence(N_("there is nothing at {path}"), {"path": path}))
    if len(steps) > 1:
        tree[key] = _changed(tree[key], steps[1:], operation, value, path)
    elif operation == "remove":
        del tree[key]
    else:
        tree[key] = value
    return tree


def _changed_list(tree: list[Any], steps: Sequence[str], operation: str, value: Json, path: str) -> Json:
    if not (steps[0].isascii() and steps[0].isdigit()):
        raise ChangeError(Sentence(N_("{path} is no place in a list"), {"path": path}))
    place = int(steps[0])
    if place >= len(tree) and not (operation == "add" and len(steps) == 1 and place == len(tree)):
        raise ChangeError(Sentence(N_("there is nothing at {path}"), {"path": path}))
    if len(steps) > 1:
        tree[place] = _changed(tree[place], steps[1:], operation, value, path)
    elif operation == "add":
        tree.insert(place, value)
    elif operation == "remove":
        del tree[place]
    else:
        tree[place] = value
    return tree


def _is_list(value: Json) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
