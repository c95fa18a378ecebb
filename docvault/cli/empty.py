"""Empty text on the command line: what a script types whose variable was never set. Where it would mean "not asked", it is refused."""

from collections.abc import Sequence
from typing import Any

import click

from docvault.errors import N_, UsageError

_DESCRIBING = frozenset({"due", "merchandiser", "note", "remark", "stage", "title", "value"})
"""Options that only describe: with empty text they say that there is nothing to say, and that is meant."""
_NAMING = frozenset({"common_vault", "common_person", "customer", "department", "name"})
"""Options that name what cannot be without a name: of an edit, too, they clear nothing."""


class EmptyTextError(UsageError):
    """A name, a reason or a condition that says nothing: left out it would mean something else."""

    message = N_("{name} is empty.")
    next_step = N_("Say what is meant. In a script, look whether the variable has its value.")


def refuse_empty_text(ctx: click.Context, arguments: Sequence[str]) -> None:
    """Refuse empty text for all that names, guards or narrows. Options of `edit`, which have no default, clear a field with it."""
    for option in ctx.command.params:
        value = ctx.params.get(option.name or "")
        values = value if isinstance(value, tuple) else (value,)
        typed = ctx.get_parameter_source(option.name or "") is click.core.ParameterSource.COMMANDLINE
        if typed and _matters(option) and any(_is_empty(option, one, arguments) for one in values):
            raise EmptyTextError(
                name=option.human_readable_name if isinstance(option, click.Argument) else option.opts[0]
            )


def _matters(option: click.Parameter) -> bool:
    if isinstance(option, click.Argument) or option.required or option.name in _NAMING:
        return True
    if isinstance(option, click.Option) and option.multiple:
        return True
    return option.default == "" and option.name not in _DESCRIBING


def _is_empty(option: click.Parameter, value: Any, arguments: Sequence[str]) -> bool:
    """Whether nothing was typed; as a path that is the folder one is in, which can be typed too."""
    if isinstance(option.type, click.Path):
        return str(value) == "." and "." not in arguments
    return isinstance(value, str) and not value
