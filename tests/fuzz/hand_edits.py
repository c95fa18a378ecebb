"""What an editor, a script or a slip makes of a YAML file: some of it valid, some of it no text at all."""

import random
from typing import Any

from docvault.store.yaml_text import dump_yaml, load_yaml
from tests.fuzz.nasty import AMOUNTS, DATES, TEXTS

_VALUES = (
    "",
    "~",
    "null",
    "true",
    "0",
    "-1",
    "007",
    "1.5",
    "1e400",
    ".inf",
    "9" * 40,
    "999999999999999",
    "[]",
    "{}",
    "[a, b]",
    "{a: b}",
    "'",
    '"',
    '"\\ud800"',
    '"\\x00"',
    "&a b",
    "*a",
    "!!binary aGk=",
    "!!python/object:os.system x",
    "|",
    ">-",
    "? a",
    "- a",
    "a: b: c",
    "# gone",
    "2026-11-24",
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    "../../etc",
    "x" * 5_000,
)


def edited(dice: random.Random, text: bytes) -> bytes:
    """The text after one to three edits by hand."""
    for _ in range(dice.choice([1, 1, 1, 2, 3])):
        text = dice.choice([_value, _value, _line, _line, _tree, _tree, _tree, _bytes, _huge])(dice, text)
    return text


def _lines(text: bytes) -> list[bytes]:
    return text.splitlines(keepends=True) or [b"\n"]


def _value(dice: random.Random, text: bytes) -> bytes:
    """Another value behind a field's name."""
    lines = _lines(text)
    place = dice.randrange(len(lines))
    name, colon, _ = lines[place].partition(b":")
    lines[place] = name + colon + b" " + dice.choice(_VALUES).encode() + b"\n"
    return b"".join(lines)


def _line(dice: random.Random, text: bytes) -> bytes:
    """A line gone, twice, elsewhere, deeper or higher."""
    lines = _lines(text)
    place = dice.randrange(len(lines))
    line = lines[place]
    changed = dice.choice(
        [
            [],
            [line, line],
            [b"  " + line],
            [line.lstrip()],
            [b"\t" + line],
            [b"# " + line],
            [b"---\n", line],
            [line.upper()],
        ]
    )
    lines[place : place + 1] = changed
    if dice.random() < 0.2:
        lines.insert(dice.randrange(len(lines) + 1), line)
    return b"".join(lines)


def _tree(dice: random.Random, text: bytes) -> bytes:
    """Valid YAML that says something else: another type, another value, something less, something twice."""
    try:
        tree = load_yaml(text, "edited")
    except Exception:
        return _value(dice, text)
    if not isinstance(tree, dict):
        return _value(dice, text)
    nodes = list(_nodes(tree))
    if not nodes:
        return text
    inside, key = dice.choice(nodes)
    chosen = dice.random()
    if chosen < 0.2:
        del inside[key]
    elif chosen < 0.3 and isinstance(inside, list):
        inside.append(inside[key])
    elif chosen < 0.5:
        other_inside, other_key = dice.choice(nodes)
        if other_inside is not inside[key]:
            inside[key] = load_yaml(dump_yaml({"copy": other_inside[other_key]}), "copy")["copy"]
    else:
        inside[key] = dice.choice(
            [None, True, 0, -1, 10**15 - 1, [], {}, ["a"], {"a": "b"}, [[]], *TEXTS[:60], *DATES, *AMOUNTS]
        )
    return dump_yaml(tree)


def _nodes(tree: Any) -> Any:
    for key in list(tree) if isinstance(tree, dict) else range(len(tree)):
        yield tree, key
        if isinstance(tree[key], dict | list):
            yield from _nodes(tree[key])


def _bytes(dice: random.Random, text: bytes) -> bytes:
    """What is no text of this format: other line ends, another encoding, half of it, a zero byte."""
    place = dice.randrange(len(text) + 1)
    read = text.decode(errors="replace")
    return dice.choice(
        [
            text.replace(b"\n", b"\r\n"),
            b"\xef\xbb\xbf" + text,
            read.encode("utf-16"),
            read.encode("gbk", errors="replace"),
            text[:place],
            text[:place] + b"\0" + text[place:],
            text[:place] + b"\xff" + text[place:],
            text[place:],
            b"",
            text + text,
        ]
    )


def _huge(dice: random.Random, text: bytes) -> bytes:
    """Far more than anybody has."""
    return text + dice.choice(
        [
            b"x_deep:\n" + b"".join(b" " * depth + b"-\n" for depth in range(1, 200)),
            b"x_deep: " + b"[" * 2_000 + b"]" * 2_000 + b"\n",
            b"x_wide:\n" + b"".join(b"- %d\n" % number for number in range(20_000)),
            b"x_long: " + b"x" * 1_000_000 + b"\n",
            b"x_name" * 20_000 + b": y\n",
            b"x_bomb: &a [*a, *a]\n",
        ]
    )
