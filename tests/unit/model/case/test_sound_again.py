"""What is recorded and not sound becomes sound again: the last state that was, with all that was recorded since and is sound by itself."""

from typing import Any

from docvault.model.case.sound_again import sound_again


def is_sound(tree: Any) -> bool:
    """Nothing in it says that it is bad."""
    return "bad" not in repr(tree)


def test_only_what_is_not_sound_is_as_it_was() -> None:
    found = sound_again([{"a": "1", "b": "1"}, {"a": "bad", "b": "2", "c": "3"}, {"a": "bad", "b": "4"}], is_sound)
    assert found is not None
    assert (found.tree, found.place, found.fields) == ({"a": "1", "b": "4"}, 0, ("a",))
    assert list(found.tree) == ["a", "b"]


def test_a_field_that_was_not_there_goes_again() -> None:
    found = sound_again([{"b": "1"}, {"b": "1", "a": "bad"}], is_sound)
    assert found is not None
    assert (found.tree, found.fields) == ({"b": "1"}, ("a",))


def test_where_no_state_was_sound_there_is_none() -> None:
    assert sound_again([{"a": "bad"}, {"a": "bad", "b": "1"}], is_sound) is None


def test_entries_are_not_taken_back_in_passing() -> None:
    """A version whose time is none, and one that came after."""
    before: dict[str, Any] = {"documents": [{"id": "a", "versions": [{"n": 1}]}]}
    now: dict[str, Any] = {"documents": [{"id": "a", "versions": [{"n": "bad"}, {"n": 2}]}]}
    assert sound_again([before, now], is_sound) is None
    assert sound_again([before, {"documents": [{"id": "a", "versions": [{"n": "bad"}]}]}], is_sound) is not None


def test_where_entries_may_go_those_that_are_sound_stay() -> None:
    people = [{"id": "li"}, {"id": "bad"}, {"id": "wang"}, {"id": "twice"}, {"id": "twice"}]
    found = sound_again([{"people": [{"id": "li"}]}, {"people": people}], is_sound, may_drop=True)
    assert found is not None
    assert found.tree == {"people": [{"id": "li"}, {"id": "wang"}]}
