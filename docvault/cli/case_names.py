"""How case files are named on the command line: one notation for all commands, put right before the command runs."""

from typing import TYPE_CHECKING, Any

import click

from docvault.errors import N_, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from docvault.cli.session import Session

CASE_NOTATION = N_(
    "CASE is an order by its number (2026-0001) or by the customer's reference, when only one has it, or another case file: customer:NORDIC, plan:ID."
)
"""What stands in the help of each command that takes any case file."""


class Naming(click.Parameter):
    """A parameter that names one case file, or several: an order."""

    any_kind = False
    gone_too = False  # it may name what only a register knows by now

    def said(self, typed: str, values: "Mapping[str, Any]") -> str:  # noqa: ARG002 - for those that go by it
        """What was typed, by what else was: another option may say of which kind it is."""
        return typed


class OrderArgument(Naming, click.Argument):
    """An argument that names an order."""


class CaseArgument(Naming, click.Argument):
    """An argument that names a case file of any kind."""

    any_kind = True


class CustomerArgument(Naming, click.Argument):
    """An argument that names a customer, by the code alone or as `customer:CODE`; the command gets the code."""


class KnownCaseArgument(CaseArgument):
    """An argument that names a case file that need not be in its place."""

    gone_too = True


def names_any(params: "Sequence[click.Parameter]") -> bool:
    """Whether one of the parameters names a case file of any kind."""
    return any(isinstance(param, Naming) and param.any_kind for param in params)


def put_right(session: "Session", params: "Sequence[click.Parameter]", values: dict[str, Any]) -> None:
    """Put what was typed of case files in place of what it means: numbers of orders, `customer:CODE`. Raises what `named_case` raises."""
    for param in params:
        typed = values.get(param.name or "")
        if isinstance(param, Naming) and typed and param.name:
            several = isinstance(typed, tuple)
            found = [_named(session, param, param.said(one, values)) for one in (typed if several else (typed,))]
            values[param.name] = tuple(found) if several else found[0]


def _named(session: "Session", param: Naming, typed: str) -> str:
    from docvault.services.case_named import named_case, named_customer, named_order

    if isinstance(param, CustomerArgument):
        return named_customer(session.vault, typed)
    try:
        return (named_case if param.any_kind else named_order)(session.vault, typed)
    except NotFoundError:
        if not param.gone_too:
            raise
        return typed
