"""What all commands share: options allowed before and after the command, translated help, and what no command takes for an answer."""

import copy
from collections.abc import Sequence
from typing import Any

import click

from docvault.cli.case_names import CASE_NOTATION, names_any, put_right
from docvault.cli.help_pages import EXAMPLES, Context, placeholders_of, text_of, write_help
from docvault.cli.session import Session
from docvault.errors import N_
from docvault.language.catalogue import LANGUAGES

LONGEST = 32_768
"""Characters of one word of a command line, which is a few pages: what is longer belongs in a file, and is added as one."""
NOT_UTF8 = N_("{text} is not in UTF-8. Set your terminal to UTF-8 and type it again.")


class Option(click.Option):
    """An option whose help is a msgid."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Name and help, translated when shown."""
        shown = copy.copy(self)
        shown.help = text_of(ctx)(self.help or "")
        record = super(Option, shown).get_help_record(ctx)
        return (placeholders_of(ctx, record[0]), record[1]) if record else None


class Typed(click.Command):
    """What commands and groups of them have alike: translated help, and empty text refused that would mean "not asked"."""

    context_class = Context

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse what was typed; empty text that would mean "not asked" is refused."""
        typed = list(args)
        rest = super().parse_args(ctx, args)
        demand_said(ctx, typed)
        return rest

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What the usage line shows behind the name, in the reader's language."""
        return [placeholders_of(ctx, piece) for piece in super().collect_usage_pieces(ctx)]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what it does."""
        write_help(text_of(ctx)(self.help or ""), formatter)


class Command(Typed):
    """A command with `--json`, translated help and examples (commands to type, the same in every language)."""

    def __init__(self, *args: Any, examples: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = examples
        self.params += common_options()

    def invoke(self, ctx: click.Context) -> Any:
        """Run, with the options that were given after the command put into the session."""
        session: Session = ctx.obj
        take_common(session, ctx.params)
        demand_text(ctx)
        put_right(session, self.params, ctx.params)
        return super().invoke(ctx)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what it does, and how case files are named where any may be."""
        super().format_help_text(ctx, formatter)
        if names_any(self.params):
            write_help(text_of(ctx)(CASE_NOTATION), formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples."""
        if self.examples:
            with formatter.section(text_of(ctx)(EXAMPLES)):
                for example in self.examples:
                    formatter.write(f"{' ' * formatter.current_indent}docvault {example}\n")


def demand_said(ctx: click.Context, arguments: Sequence[str]) -> None:
    """Refuse empty text that would mean "not asked". Cheap where there is none, for it is asked on every command."""
    if any(not word or word.endswith("=") for word in arguments):
        from docvault.cli.empty import refuse_empty_text

        refuse_empty_text(ctx, arguments)


def common_options(*, hidden: bool = True) -> list[click.Parameter]:
    """The options of the program. They are understood after the command too; there only `--json` is shown in the help."""
    return [
        Option(["--json", "common_json"], is_flag=True, help=N_("Print the result as one JSON document.")),
        Option(["-C", "common_vault"], metavar="VAULT", hidden=hidden, help=N_("The vault's folder.")),
        Option(["--as", "common_person"], metavar="PERSON", hidden=hidden, help=N_("The person who acts.")),
        Option(
            ["--lang", "common_language"],
            type=click.Choice(LANGUAGES),
            hidden=hidden,
            help=N_("The language of messages."),
        ),
    ]


def take_common(session: Session, params: dict[str, Any]) -> None:
    """Take the common options out of what the command gets, and into the session."""
    session.json |= bool(params.pop("common_json", False))
    session.folder = params.pop("common_vault", None) or session.folder
    session.person = params.pop("common_person", None) or session.person
    params.pop("common_language", None)


def demand_text(ctx: click.Context) -> None:
    """Refuse what was typed in another encoding than UTF-8: it could be neither recorded nor shown. Paths may be called whatever they are."""
    for value in ctx.params.values():
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str) and any("\ud800" <= character <= "\udfff" for character in text):
                shown = text.encode(errors="surrogateescape").decode(errors="backslashreplace")
                ctx.fail(text_of(ctx)(NOT_UTF8).format(text=shown))
