"""Differences between two states of a manifest: applied they give the later one, and what makes no sense says why."""

from typing import TYPE_CHECKING

import pytest

from docvault.model.case.differences import Change, ChangeError, apply, diff

if TYPE_CHECKING:
    from docvault.model.case.canonical import Json

BEFORE: "Json" = {"title": "Jeans", "styles": ["a", "b"], "facts": {"urgent": 1}, "a/b~c": "x"}
AFTER: "Json" = {"title": "Jeans, long", "styles": ["a"], "facts": {"urgent": True}, "notes": ["new"]}


def test_applied_they_give_the_later_state() -> None:
    changes = diff(BEFORE, AFTER)
    assert repr(apply(changes, BEFORE)) == repr({**{k: AFTER[k] for k in ("title", "styles", "facts", "notes")}})  # type: ignore[index, call-overload]
    assert {"op": "remove", "path": "/a~1b~0c"} in changes
    assert diff(AFTER, AFTER) == []
    assert apply(diff(["a"], ["a", "b", "c"]), ["a"]) == ["a", "b", "c"]
    assert apply([{"op": "replace", "path": "", "value": 7}], BEFORE) == 7


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"op": "move", "path": "/title"}, "move"),
        ({"op": "add", "path": "/title"}, "has no value"),
        ({"op": "remove", "path": ""}, "the whole cannot be removed"),
        ({"op": "remove", "path": "title"}, "title is no path"),
        ({"op": "replace", "path": "/title/x", "value": 1}, "there is nothing to change at /title/x"),
        ({"op": "remove", "path": "/gone"}, "there is nothing at /gone"),
        ({"op": "add", "path": "/gone/x", "value": 1}, "there is nothing at /gone/x"),
        ({"op": "add", "path": "/styles/x", "value": 1}, "/styles/x is no place in a list"),
        ({"op": "add", "path": "/styles/3", "value": 1}, "there is nothing at /styles/3"),
        ({"op": "remove", "path": "/styles/2"}, "there is nothing at /styles/2"),
    ],
)
def test_what_cannot_be_applied_says_why(change: Change, problem: str) -> None:
    with pytest.raises(ChangeError) as raised:
        apply([change], BEFORE)
    assert problem in str(raised.value)
