"""How what is recorded, and is not sound, becomes sound again: the last state that was, with all that was recorded since and is sound by itself. Pure."""

from collections.abc import Callable, Mapping, Sequence

from docvault.model.case.canonical import Json
from docvault.model.values import dataclass

IsSound = Callable[[Json], bool]
"""Whether a tree is one that can be worked with."""


@dataclass(frozen=True, slots=True)
class SoundAgain:
    """What is to be recorded; the state that was sound last, by its place; the fields that are as they were then; and what is recorded now."""

    tree: Mapping[str, Json]
    place: int
    fields: tuple[str, ...]
    recorded: Mapping[str, Json]


def sound_again(states: Sequence[Json], is_sound: IsSound, *, may_drop: bool = False) -> SoundAgain | None:
    """The last of `states`, which is not sound, made so; None where no state was, or where a list would become shorter by it.

    With `may_drop` entries of lists may go that make it unsound; those that do not are kept, whenever they were added.

    >>> found = sound_again([{"due": "2027-03-01", "note": "a"}, {"due": "?", "note": "b"}], lambda tree: tree["due"] != "?")
    >>> found and (found.tree, found.place, found.fields)
    ({'due': '2027-03-01', 'note': 'b'}, 0, ('due',))
    """
    recorded = states[-1]
    place = next((at for at in range(len(states) - 2, -1, -1) if is_sound(states[at])), None)
    if place is None or not isinstance(recorded, Mapping):
        return None
    tree = states[place]
    assert isinstance(tree, Mapping), "a sound state is a mapping"  # noqa: S101
    now = _with_what_is_sound(tree, recorded, is_sound)
    if may_drop:
        now = _with_sound_entries(now, recorded, is_sound)
    fields = tuple(key for key in dict.fromkeys((*recorded, *now)) if recorded.get(key) != now.get(key))
    if not may_drop and any(_is_shorter(now.get(key), recorded.get(key)) for key in fields):
        return None
    return SoundAgain(now, place, fields, recorded)


def _with_sound_entries(
    tree: Mapping[str, Json], recorded: Mapping[str, Json], is_sound: IsSound
) -> Mapping[str, Json]:
    """A sound tree with each entry of the lists of another that keeps it sound: people, kinds, stages, by their ids."""
    now = dict(tree)
    for key, entries in recorded.items():
        if now.get(key) == entries or not isinstance(entries, list):
            continue
        ids = [entry.get("id") for entry in entries if isinstance(entry, Mapping)]
        for entry in entries:
            if isinstance(entry, Mapping) and ids.count(entry.get("id")) == 1:
                tried = {**now, key: _with_entry(now.get(key), entry)}
                now = tried if is_sound(tried) else now
    return now


def _with_entry(entries: Json, entry: Mapping[str, Json]) -> list[Json]:
    """Entries with one put in the place of the first that has its id, or at the end."""
    known = list(entries) if isinstance(entries, list) else []
    place = next(
        (at for at, one in enumerate(known) if isinstance(one, Mapping) and one.get("id") == entry["id"]), None
    )
    return [*known, entry] if place is None else [*known[:place], entry, *known[place + 1 :]]


def _with_what_is_sound(
    tree: Mapping[str, Json], recorded: Mapping[str, Json], is_sound: IsSound
) -> Mapping[str, Json]:
    """A sound tree with each field of another that keeps it sound, in the order of the other; what depends on each other is tried again."""
    now = dict(tree)
    while True:
        before = dict(now)
        for key in dict.fromkeys((*recorded, *tree)):
            tried = {name: value for name, value in now.items() if name != key}
            if key in recorded:
                tried[key] = recorded[key]
            if tried != now and is_sound(tried):
                now = tried
        if now == before:
            order = [*recorded, *(key for key in now if key not in recorded)]
            return {key: now[key] for key in order if key in now}


def _is_shorter(now: Json, recorded: Json) -> bool:
    """Whether entries of a list would be gone, at any depth: versions, people, opinions are never taken back in passing."""
    if isinstance(recorded, Mapping):
        there = now if isinstance(now, Mapping) else {}
        return any(_is_shorter(there.get(key), value) for key, value in recorded.items())
    if not isinstance(recorded, list | tuple):
        return False
    kept = list(now) if isinstance(now, list | tuple) else []
    return len(kept) < len(recorded) or any(map(_is_shorter, kept, recorded))
