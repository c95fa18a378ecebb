"""The entry point: commands found by name, the options before them, and the one place where an error becomes a sentence and an exit code.

A command's module is imported when it is run, so that help and short commands start fast.
"""

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

import click

from docvault.cli.choosing_language import choose, let_click_speak
from docvault.cli.commands import ANSWERS, GROUPS, KEYWORDS, ROOMS, SECTIONS, Table
from docvault.cli.exit_codes import DONE, NOTHING_FOUND, PIPE_CLOSED
from docvault.cli.frame import LONGEST, Option, Typed, common_options, take_common
from docvault.cli.help_pages import text_of
from docvault.cli.session import Session
from docvault.cli.show import say
from docvault.errors import N_
from docvault.language.catalogue import Catalogue

if TYPE_CHECKING:
    from docvault.services.failure import Failure


class Group(Typed, click.Group):
    """A group that knows its commands' names and one-line help, and imports a command when it is run."""

    def __init__(self, name: str, help: str, sections: Mapping[str, Table], **kwargs: Any) -> None:
        super().__init__(name, help=help, subcommand_metavar="COMMAND …", **kwargs)
        self.sections = sections
        self.params += common_options(hidden=name != "docvault")

    @property
    def table(self) -> dict[str, str]:
        """Every command with its one-line help."""
        return {name: text for table in self.sections.values() for name, text in table.items()}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click calls it so
        """The commands in the order of the help."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click calls it so
        """A command, its module imported now."""
        if cmd_name not in self.table:
            return None
        if self.name == "docvault" and cmd_name in GROUPS:
            return Group(cmd_name, self.table[cmd_name], {N_("Commands"): GROUPS[cmd_name]}, no_args_is_help=True)
        stem = (cmd_name if self.name == "docvault" else f"{self.name}_{cmd_name}").replace("-", "_")
        stem += "_" if stem in KEYWORDS else ""
        room = ROOMS[cmd_name if self.name == "docvault" else str(self.name)]
        command: click.Command = import_module(f"docvault.cli.{room}.{stem}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that was typed; for one that does not exist, the nearest that does."""
        if args and args[0] not in self.table and not args[0].startswith("-"):
            import difflib

            _ = text_of(ctx)

            near = difflib.get_close_matches(args[0], self.table, n=1)
            if near:
                ctx.fail(_("There is no command {command}. Did you mean {near}?").format(command=args[0], near=near[0]))
            ctx.fail(_("There is no command {command}.").format(command=args[0]))
        name, command, rest = super().resolve_command(ctx, args)
        if isinstance(ctx.obj, Session):
            ctx.obj.only_answers = (name if self.name == "docvault" else f"{self.name} {name}") in ANSWERS
        return name, command, rest

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, with the options that were given before it put into the session."""
        take_common(ctx.obj, ctx.params)
        return super().invoke(ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands by section, without importing one."""
        _ = text_of(ctx)
        for heading, table in self.sections.items():
            with formatter.section(_(heading)):
                formatter.write_dl([(name, _(text)) for name, text in table.items()])


def program() -> Group:
    """The whole command line."""
    text = N_(
        "docvault keeps the documents of customers' orders in a plain folder: what arrives by fax, e-mail or scan is read, kept, "
        "filed in its order and found again.\n\n"
        "The vault is the folder given with -C or in DOCVAULT_VAULT, else the one you are in. Who acts is given with --as or in "
        "DOCVAULT_PERSON, else it is the person your system user stands for."
    )
    group = Group("docvault", text, SECTIONS, no_args_is_help=True)
    group.params.append(
        Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_version,
            help=N_("Show the version and exit."),
        )
    )
    return group


def _version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click calls it so
    """Say which docvault this is: the version of the installed package."""
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            click.echo(f"docvault {version('docvault')}")
        except PackageNotFoundError:
            click.echo("docvault")
        ctx.exit()


def main() -> NoReturn:
    """Run the command line of this process and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    arguments = sys.argv[1:]
    spoken = choose(arguments, os.environ, os.curdir)
    let_click_speak(spoken)
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # a shell's job in the background hears no Ctrl-C
        signal.signal(signal.SIGINT, signal.default_int_handler)
    _leave(run(arguments, spoken), spoken, as_json=_wants_json(arguments))


def _wants_json(arguments: Sequence[str]) -> bool:
    """Whether `--json` was typed, wherever options may stand: it counts for a line that cannot be parsed, too."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return "--json" in options


def _leave(code: int, spoken: str, *, as_json: bool) -> NoReturn:
    """End the process once everything is written.

    Everything of ours is closed; taking the interpreter apart would cost a tenth of a short command.
    """
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        code = PIPE_CLOSED
    except OSError as error:  # the disk under a redirected output is full
        from docvault.cli.failing import output_failed, tell

        failure = output_failed(error, Catalogue(spoken))
        if code in {DONE, NOTHING_FOUND}:  # else it was told already
            tell(failure, (), as_json=as_json)
            code = failure.exit
    os._exit(code)  # what goes to standard error is written at once


def run(arguments: Sequence[str], spoken: str) -> int:
    """Run one command line in a language and return its exit code; every error has become a sentence on standard error."""
    session = Session(os.environ.get("DOCVAULT_VAULT") or os.curdir, os.environ.get("DOCVAULT_PERSON") or None, spoken)
    ended, answered = 0, False
    failure: Failure | None = None
    try:
        if any("\0" in word or len(word) > LONGEST for word in arguments):
            from docvault.cli.typable import demand_typable

            demand_typable(arguments)
        code = program().main(list(arguments), prog_name="docvault", standalone_mode=False, obj=session)
        ended, answered = code if isinstance(code, int) else 0, True
        if session.unwritten is not None:
            from docvault.cli.failing import tell_unwritten

            tell_unwritten(session.unwritten, session.catalogue)
    except (BrokenPipeError, SystemExit):  # click turns a closed pipe into SystemExit
        ended = _pipe_closed()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - every error becomes a sentence, never a traceback
        from docvault.cli.failing import failure_of

        failure = failure_of(error, session)
    notices: list[str] = []
    try:
        notices = session.close(answered=answered)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - as above: stopped once more while it was being stopped
        from docvault.cli.failing import failure_of

        failure = failure or failure_of(error, session)
    if failure is None:
        for notice in notices:
            say(notice)
        return ended
    from docvault.cli.failing import tell

    tell(failure, notices, as_json=session.json or _wants_json(arguments))
    return failure.exit


def _pipe_closed() -> int:
    """Whoever read our output has enough: be quiet about it, at exit too."""
    from docvault.cli.failing import away_with_output

    away_with_output()
    return PIPE_CLOSED
