"""`--override --why REASON`, which all commands have in common that go on against a rule: whoever may says so, and why."""

from collections.abc import Callable
from functools import wraps

import click

from docvault.cli.frame import Option
from docvault.errors import N_, UsageError

_BY_WHY = " "
"""What `--override` alone stands for: its reason is said with `--why`."""
_HELP = N_("Go on although a rule speaks against it; say --why.")
_LATE = N_("It comes late, to an order that is completed or cancelled; say --why.")
_WHY_OF_BOTH = N_("Why it comes late, or a rule is set aside; it is recorded.")
_WHY = N_("Why a rule is set aside; it is recorded.")


class OverrideReasonError(UsageError):
    """Against a rule nobody goes on without a reason."""

    message = N_("A reason is missing for going on against a rule.")
    next_step = N_("Give it with `--override --why REASON`; it is recorded.")


class NoOverrideError(UsageError):
    """A reason for what was not asked for."""

    message = N_("`--why` says why a rule is set aside, and none was.")
    next_step = N_("Leave it out, or set the rule aside with `--override --why REASON`.")


class LateReasonError(UsageError):
    """What comes to an order that is closed comes for a reason."""

    message = N_("A reason is missing for a paper that comes late.")
    next_step = N_("Give it with `--late --why REASON`; it is recorded.")


class NothingLateError(UsageError):
    """A reason for neither of what it could be for."""

    message = N_("`--why` says why a paper comes late or a rule is set aside, and neither was said.")
    next_step = N_("Leave it out, or say `--late` or `--override` beside it.")


class TwoReasonsError(UsageError):
    """One reason stands in the record."""

    message = N_("Two reasons are given: {reason}; {why}.")
    next_step = N_("Give one, with `--override --why REASON`.")


def override_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command `--override` and `--why`; it gets `override`, the reason, empty when no rule is to be set aside."""
    return _with_reason(override_flag, command)


def override_or_reason_options(command: Callable[..., None]) -> Callable[..., None]:
    """The same for commands whose `--override REASON` of before is still understood."""
    return _with_reason(_override_or_reason, command)


def late_or_override_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command `--late`, `--override` and `--why`; it gets `late` and `override`, each the reason, empty when it was not said."""

    @wraps(command)
    def run(*args: object, late: bool, override: bool, why: str, **kwargs: object) -> None:
        if why and not (override or late):
            raise NothingLateError
        if late and not why.strip():
            raise LateReasonError
        command(*args, late=why.strip() if late else "", override=reason_of(override, why), **kwargs)

    why = click.option("--why", cls=Option, default="", metavar="REASON", help=_WHY_OF_BOTH)
    late = click.option("--late", cls=Option, is_flag=True, help=_LATE)
    return late(override_flag(why(run)))


def override_flag(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command that has a `--why` of its own `--override`; `reason_of` makes the reason of the two."""
    return click.option("--override", cls=Option, is_flag=True, help=_HELP)(command)


def _override_or_reason(command: Callable[..., None]) -> Callable[..., None]:
    option = click.option(
        "--override", cls=Option, is_flag=False, flag_value=_BY_WHY, default="", metavar="[REASON]", help=_HELP
    )
    return option(command)


def _with_reason(
    option: Callable[[Callable[..., None]], Callable[..., None]], command: Callable[..., None]
) -> Callable[..., None]:
    @wraps(command)
    def run(*args: object, override: bool | str, why: str, **kwargs: object) -> None:
        if why and not override:
            raise NoOverrideError
        command(*args, override=reason_of(override, why), **kwargs)

    return option(click.option("--why", cls=Option, default="", metavar="REASON", help=_WHY)(run))


def reason_of(override: bool | str, why: str) -> str:  # noqa: FBT001 - as the option gives it
    """Why a rule is to be set aside, by what was typed; empty when none is. Raises `OverrideReasonError`, `TwoReasonsError`."""
    if not override:
        return ""
    own = override.strip() if isinstance(override, str) else ""
    if own and why.strip():
        raise TwoReasonsError(reason=own, why=why.strip())
    reason = own or why.strip()
    if not reason:
        raise OverrideReasonError
    return reason
