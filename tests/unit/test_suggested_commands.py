"""A command that a message suggests can be typed: it exists, has the options that are named, and lacks none that it wants."""

import re
import shlex
from collections.abc import Iterator

import click
import pytest

from tests.unit.our_messages import our_messages
from tests.unit.test_docs import resolve

_COMMAND = re.compile(r"`docvault ([^`]+)`")
_VALUES = {
    "version": "1",
    "part": "1",
    "first": "1",
    "next": "2",
    "kind": "order",
    "file": "paper.txt",
    "typed": "abcde",
}
"""What stands for a value of a message, where its name will not do."""
_TYPED = {"N": "1", "DATE": "2027-03-15", "MONTHS": "1"}
"""What people type for a word in capitals, likewise."""


def suggested() -> Iterator[str]:
    """Every command with arguments between backticks in a message, as the message has it; not those that are only spoken of, or begun."""
    for message in our_messages():
        for text in [message.id] if isinstance(message.id, str) else list(message.id or ()):
            yield from (one for one in _COMMAND.findall(text) if re.search("[{A-Z]", one) and "…" not in one)


def typed(command: str) -> list[str]:
    """The words of a command as somebody types them."""
    filled = re.sub(r"\{(\w+)\}", lambda found: _VALUES.get(found[1], found[1]), command)
    return [_TYPED.get(word, word) for word in shlex.split(filled)]


@pytest.mark.parametrize("command", sorted(set(suggested())))
def test_a_suggested_command_can_be_typed(command: str) -> None:
    found, rest = resolve(typed(command))
    if not isinstance(found, click.Group) and "--help" not in rest:
        found.make_context(found.name, rest)
