"""The one place where an error that ended a command becomes sentences: what happened, what to do next, what scripts know it by."""

import os
import re
import shlex
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from docvault.cli.exit_codes import INTERRUPTED, OUR_FAULT, exit_code
from docvault.cli.session import Session
from docvault.cli.show import OutputError, say, say_json
from docvault.errors import N_, DocvaultError, NotFoundError, Step
from docvault.language.catalogue import Catalogue

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.services.failure import Failure

_SHELL = re.compile(r"[\s'\"()&;<>|$*?!#~`\\]")


class FolderGoneError(NotFoundError):
    """Whoever typed the command stands in a folder that somebody deleted."""

    message = N_("The folder you are in was deleted or moved.")
    next_step = N_("Go to another with `cd`, or name the vault by its whole path with `-C`.")


def tell(failure: "Failure", notices: Sequence[str], *, as_json: bool) -> None:
    """Say on standard error why a command failed, and what else is to be known: one JSON document for programs, lines for people."""
    if as_json:
        say_json(failure.to_tree(notices))
    else:
        for line in (*failure.told(), *notices):
            say(line)


def failure_of(error: Exception | KeyboardInterrupt, session: Session) -> "Failure":
    """What to say of an error that ended the command."""
    from docvault.services.failure import Failure

    _ = session.catalogue.text
    if isinstance(error, click.ClickException):
        return _usage(error, session.catalogue)
    if isinstance(error, KeyboardInterrupt | click.Abort):
        stopped = _("Stopped. The vault is as it was before or after the last step; nothing is half done.")
        return Failure("stopped", stopped, INTERRUPTED)
    if isinstance(error, DocvaultError):
        return _told(error, session.language)
    if isinstance(error, OutputError):
        return output_failed(error.reason, session.catalogue)
    if isinstance(error, OSError):
        return _refused_by_system(error, session.catalogue)
    return _unexpected(error, session)


def _refused(error: DocvaultError, catalogue: Catalogue) -> "Failure":
    from docvault.language.spoken import Language

    return _told(error, Language(catalogue.code))


def _told(error: DocvaultError, language: "Language") -> "Failure":
    """An error of ours, in words."""
    from docvault.services.failure import Failure, kind_of

    following = (language.next_step(error, _to_type),) if error.next_step else ()
    happened = language.fill(language.text(error.message), error.values)
    open_, in_a_sentence = language.open_things(error), "{open}" in error.message + error.next_step
    lines = (happened, *(f"  {one}" for one in open_), *following)
    told = (language.error(error, _to_type),) if in_a_sentence or not open_ else lines
    return Failure(kind_of(error), happened, exit_code(error), following, told, tuple(open_))


def _to_type(step: Step) -> str:
    """A step as it is typed: what the shell would take apart, such as a name with blanks in it, is quoted."""
    return f"`docvault {' '.join(shlex.quote(word) if _SHELL.search(word) else word for word in step.words)}`"


def _refused_by_system(error: OSError, catalogue: Catalogue) -> "Failure":
    """The one place where what the system refuses becomes a sentence with path, reason and next step, whatever part of docvault met it."""
    from docvault.model.system_errors import told

    if os.environ.get("DOCVAULT_DEBUG"):
        raise error
    if not error.filename and not _stands_somewhere():
        return _refused(FolderGoneError(), catalogue)
    from docvault.services.failure import kept_by_another

    return _refused(kept_by_another(error) or told(error), catalogue)


def _stands_somewhere() -> bool:
    from pathlib import Path

    try:
        Path.cwd()
    except OSError:
        return False
    return True


def output_failed(error: OSError, catalogue: Catalogue) -> "Failure":
    """The output was redirected to a place that does not take it. What the command did in the vault stands; nothing more is written."""
    from docvault.model.sentence import Sentence
    from docvault.model.system_errors import told

    away_with_output()
    return _refused(told(error, Sentence(N_("the output")), writing=True), catalogue)


def tell_unwritten(error: OSError, catalogue: Catalogue) -> None:
    """The work was done, and only what it said of it is lost: nobody is to do it again. Whoever closed a pipe has heard enough."""
    away_with_output()
    if not isinstance(error, BrokenPipeError):
        _ = catalogue.text
        say(
            _("This is done, and what it changed is in the vault. Only the output was not written: {problem}.").format(
                problem=error.strerror
            )
        )


def _usage(error: click.ClickException, catalogue: Catalogue) -> "Failure":
    """What click says about a command line it cannot parse."""
    from docvault.services.failure import Failure

    _ = catalogue.text
    message = _missing(error, catalogue) if isinstance(error, click.MissingParameter) else error.format_message()
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return Failure("usage", message, error.exit_code, lines=tuple(message.split("\n")))
    if not isinstance(error, click.UsageError) or error.ctx is None:
        return Failure("usage", message, error.exit_code)
    following = _("`{command} --help` shows what can be typed.").format(command=error.ctx.command_path)
    return Failure("usage", message, error.exit_code, (following,))


def _missing(error: click.MissingParameter, catalogue: Catalogue) -> str:
    """That something has to be said: click's own sentence is put together in English order, with an English full stop."""
    _ = catalogue.text
    if error.param is None:
        return error.format_message()
    said = _("{name} is missing.").format(name=error.param.get_error_hint(error.ctx))
    return f"{said} {error.param.type.get_missing_message(error.param, error.ctx) or ''}".rstrip()


def _unexpected(error: Exception, session: Session) -> "Failure":
    """Our fault: a sentence, and the particulars where somebody can send them from."""
    from pathlib import Path

    from docvault.cli.faults import keep_particulars
    from docvault.services.failure import Failure

    _ = session.catalogue.text

    if os.environ.get("DOCVAULT_DEBUG"):
        raise error
    place = keep_particulars(error, Path(session.folder))
    problem = _("Something went wrong inside docvault: {problem}").format(problem=f"{type(error).__name__}: {error}")
    if place is not None:
        following = _("Please report this with the file {path}.").format(path=place)
    else:
        following = _(
            "Please report this with the command you typed. With DOCVAULT_DEBUG=1 before it, all particulars are shown."
        )
    return Failure("fault", problem, OUR_FAULT, (following,))


def away_with_output() -> None:
    """Write nothing more on standard output: nobody takes it."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
