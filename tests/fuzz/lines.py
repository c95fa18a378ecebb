"""Command lines that parse, made of the commands' own parameters: mostly what is in the vault, now and then what nobody should type."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import click

from docvault.cli.main import program
from docvault.cli.numbers import Number
from docvault.cli.session import Session
from tests.fuzz.nasty import AMOUNTS, DATES, NUMBERS, TEXTS
from tests.fuzz.queries import query
from tools.command_reference import commands

ELSEWHERE = frozenset({"watch", "demo"})
"""What runs until it is stopped, or takes half a minute."""
SLOW = frozenset({"add", "ingest", "reindex", "reread", "import", "init", "check", "export", "seal"})
"""What starts processes or reads the whole vault: typed a tenth as often."""
_NASTY = 0.25
_OPTIONAL = 0.3


class Lines:
    """Makes command lines for a vault. `known` says for a kind of value (`order`, `document`, …) what of it the vault has."""

    def __init__(self, dice: random.Random, known: Callable[[str], Sequence[str]], beside: Path) -> None:
        self._dice = dice
        self._known = known
        self._beside = beside

    def line(self) -> list[str]:
        """A line that parses."""
        while True:
            words, context = self._words()
            if parses(words, context):
                return words

    def _words(self) -> tuple[list[str], click.Context]:
        dice = self._dice
        context = dice.choice(_commands())
        if context.info_name in SLOW and dice.random() > 0.1:
            context = dice.choice(_commands())
        words = context.command_path.split()[1:]
        if dice.random() < 0.3:
            words += ["--json"]
        if dice.random() < 0.3:
            words += ["--as", self._value("person")]
        if dice.random() < 0.2:
            words += ["--lang", dice.choice(["en", "zh_CN"])]
        arguments: list[str] = []
        for parameter in context.command.params:
            if not str(parameter.name).startswith("common_") and (parameter.required or dice.random() < _OPTIONAL):
                (words if isinstance(parameter, click.Option) else arguments).extend(self._typed(parameter))
        return [*words, "--", *arguments] if arguments else words, context

    def _typed(self, parameter: click.Parameter) -> Iterator[str]:
        """An option with its value, or the values of an argument, as they are typed."""
        many = parameter.nargs == -1 or getattr(parameter, "multiple", False)
        for _ in range(self._dice.choice([1, 1, 2, 5]) if many else 1):
            if not isinstance(parameter, click.Option):
                yield self._of(parameter)
            elif parameter.is_flag:
                yield self._dice.choice([*parameter.opts, *parameter.secondary_opts])
            else:
                yield from (parameter.opts[0], self._of(parameter))

    def _of(self, parameter: click.Parameter) -> str:
        dice, kind = self._dice, parameter.type
        if isinstance(kind, click.Choice):
            return str(dice.choice(list(kind.choices)))
        if isinstance(kind, Number):
            return dice.choice([*NUMBERS, "1", "1", "2"])
        if isinstance(kind, click.Path):
            return self._path(str(parameter.name))
        return self._value(_KINDS.get(str(parameter.name), str(parameter.name)))

    def _value(self, kind: str) -> str:
        dice = self._dice
        if kind == "query":
            return query(dice)
        if dice.random() < _NASTY:
            return dice.choice(TEXTS)
        if kind == "date":
            return dice.choice(DATES)
        if kind == "amount":
            return dice.choice(AMOUNTS)
        if kind == "document" and dice.random() < 0.6:
            return f"{self._value('document')}@{dice.choice(['1', '2', '3', '0', '99'])}"
        return dice.choice(self._known(kind) or TEXTS)

    def _path(self, name: str) -> str:
        if name == "files":
            return str(self._beside / "spec.txt")
        if name == "bag":
            return self._dice.choice([str(self._beside), *map(str, self._beside.glob("bag*"))])
        if self._dice.random() < _NASTY:
            return self._dice.choice([one for one in TEXTS if "y" * 100 not in one])
        return str(
            self._beside
            / f"{name}{self._dice.randrange(10**9)}{self._dice.choice(['', '.docx', '.xlsx', '.pdf', '.json'])}"
        )


_KINDS: Mapping[str, str] = {
    "base": "order",
    "orders": "order",
    "other": "order",
    "number": "order",
    "on": "date",
    "due": "date",
    "as_of": "date",
    "shipped": "date",
    "settled": "date",
    "value": "amount",
    "credit_limit": "amount",
    "evidence": "document",
    "affects": "document",
    "what": "what",
    "to": "department",
    "there": "document",
    "departments": "department",
    "merchandiser": "person",
    "no_system_user": "system_user",
}
"""What is wanted for a parameter, where it is not called so."""


def parses(words: Sequence[str], context: click.Context) -> bool:
    """Whether the command takes this line: that it may do what it says is another matter."""
    session = Session(".", None, "en")
    own = list(words[len(context.command_path.split()) - 1 :])
    try:
        context.command.make_context(str(context.info_name), own, parent=context.parent, obj=session)
    except (click.UsageError, ValueError):
        return False
    except Exception:
        return True
    return True


@cache
def _commands() -> Sequence[click.Context]:
    found = [one for one in commands(program()) if not isinstance(one.command, click.Group)]
    return [one for one in found if one.info_name not in ELSEWHERE]
