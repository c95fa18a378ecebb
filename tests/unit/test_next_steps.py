"""A command that a message suggests is one that can be typed: every one between backticks is parsed as if somebody had."""

import re
import shlex
from collections.abc import Iterator

import click
import pytest

from docvault.cli.main import program
from docvault.cli.session import Session
from tests.unit.our_messages import our_messages

TYPED = re.compile(r"`docvault ([^`]+)`")
GROUP_ALONE = frozenset({"retention", "change", "order", "customer", "person", "review", "seal"})
"""What a message names as a group of commands: `docvault change`."""
VALUES = {
    "kind": "order",
    "version": "1",
    "part": "1",
    "first": "1",
    "role": "manager",
    "missing": "--department cutting",
    "command": "order list",
    "format": "json",
    "number": "2026-0001",
}
"""What stands in the place of a value that is not just any word."""


def suggestions() -> Iterator[str]:
    """Every command between backticks in a message, as it is in the sources."""
    for message in our_messages():
        for text in [message.id] if isinstance(message.id, str) else list(message.id):
            yield from TYPED.findall(text)


def words_of(command: str) -> list[str]:
    """A command as somebody types it who has put something in where something is wanted."""
    filled = re.sub(r"--part \{\w+\}", "--part 1", command)
    filled = re.sub(r"\{(\w+)\}", lambda match: VALUES.get(match[1], "2026-0001"), filled)
    words = shlex.split(filled.replace("…", "manager").replace("[", "").replace("]", ""))
    return [*words, "more"] if "…" in command and words[-1].startswith("--") else words


@pytest.mark.parametrize("command", sorted(set(suggestions())))
def test_it_can_be_typed(command: str) -> None:
    words = words_of(command)
    group: click.Command = program()
    context = click.Context(group, info_name="docvault", obj=Session(".", None, "en"))
    while isinstance(group, click.Group):
        if not words:
            assert context.info_name in GROUP_ALONE, command
            return
        name = words.pop(0)
        found = group.get_command(context, name)
        assert found is not None, f"there is no command {name}: {command}"
        group = found
        if isinstance(group, click.Group):
            context = click.Context(group, info_name=name, parent=context)
    if words or group.name not in GROUP_ALONE:
        try:
            group.make_context(group.name, words, parent=context, obj=context.obj)
        except click.exceptions.Exit as done:
            assert done.exit_code == 0  # noqa: PT017 - `--help`
        except click.exceptions.MissingParameter:
            assert not words, command  # the command is only named
        except click.UsageError as error:
            pytest.fail(f"{command}: {error.format_message()}")


def test_there_are_many() -> None:
    assert len(set(suggestions())) > 80
