"""What all commands share: options allowed before and after the command, help in the language spoken, and the session a command runs in."""

import copy
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

import click

from docvault.cli.show import OutputError, lines, padded, print_json, say, width, wrapped
from docvault.errors import N_, Translate, untranslated
from docvault.language.catalogue import LANGUAGES, Catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from docvault.language.spoken import Language
    from docvault.model.control.rights import Reader
    from docvault.model.progress import Progress
    from docvault.model.sentence import Sentence
    from docvault.services.vault import Vault


EXAMPLES = N_("Examples")
HEADING = N_("{heading}:")
LONGEST = 32_768
"""Characters of one word of a command line, which is a few pages: what is longer belongs in a file, and is added as one."""
NOT_UTF8 = N_("{text} is not in UTF-8. Set your terminal to UTF-8 and type it again.")


class Session:
    """One run of a command: which vault, who acts, and whether the result is wanted as JSON."""

    def __init__(self, folder: str, person: str | None, spoken: str) -> None:
        self.folder = folder
        self.person = person
        self.json = False
        self.unwritten: OSError | None = (
            None  # why standard output did not take what a command said of what it had done
        )
        self.only_answers = False
        self.catalogue = Catalogue(spoken)

    @cached_property
    def language(self) -> "Language":
        """The language of whoever typed the command."""
        from docvault.language.spoken import Language

        return Language(self.catalogue.code, self._called)

    def _called(self, of: str, id: str) -> str:
        """What sentences call a department or a person, once the vault is open."""
        if "vault" not in self.__dict__:
            return id
        from docvault.language.names import naming

        return naming(self.language, self.vault.config)(of, id)

    @cached_property
    def vault(self) -> "Vault":
        """The vault, opened when first asked for."""
        from pathlib import Path

        from docvault.services.upkeep.opening import open_vault

        vault = open_vault(
            Path(self.folder),
            person=self.person,
            system_user=system_user(),
            language=self.catalogue.code,
        )
        if sys.stderr is not None and sys.stderr.isatty():
            from docvault.cli.progress import LongWork

            vault.parts.catching_up = LongWork(self.catalogue.text(N_("Indexing")))
        return vault

    @property
    def root(self) -> "Path":
        """The vault's folder, found without opening it: a damaged vault has one too."""
        from pathlib import Path

        from docvault.services.upkeep.opening import find_root

        return find_root(Path(self.folder))

    @property
    def reader(self) -> "Reader":
        """What whoever typed the command may read, found without opening the vault."""
        from docvault.services.upkeep.opening import reader_in

        return reader_in(self.root, self.person, system_user())

    def result(self, tree: Any, text: Callable[[], Iterable[str]]) -> None:
        """Print the result of the command: the tree as JSON, or the text made of it."""
        with self.writing():
            if self.json:
                print_json(tree)
            else:
                lines(text())

    @contextmanager
    def writing(self) -> Iterator[None]:
        """What is printed in the block is no reason to fail for a command that has changed something: it goes on, and says in the end what is missing."""
        try:
            yield
        except (OutputError, BrokenPipeError) as error:
            if self.only_answers:
                raise
            self.unwritten = error.reason if isinstance(error, OutputError) else error

    def progress(self, what: str) -> "AbstractContextManager[Progress]":
        """A bar on standard error while the block runs, when that is a terminal. With `--json` there is none: what stands there is for programs."""
        from docvault.cli.progress import no_progress, progress

        return no_progress() if self.json else progress(what)

    def close(self, *, answered: bool) -> list[str]:
        """Release what the vault holds. Returns what is to be known beside the result: that an index is behind, or could not be told."""
        notices: list[str] = []
        if "vault" in self.__dict__:
            told = [*self._notices(answered=answered), *self._edits()]
            notices = list(dict.fromkeys(map(self.language.sentence, told)))
            self.vault.close()
        return notices

    def _notices(self, *, answered: bool) -> "list[Sentence]":
        """What the vault has to say, and that its index is behind: of an answer, where nothing was said of the index already."""
        notices, behind = self.vault.notices, self.vault.behind
        if behind is None or not answered:
            return notices
        from docvault.services.search.indexing import UNTELLABLE, UNTOLD

        return notices if any(one.message in {UNTELLABLE, UNTOLD} for one in notices) else [*notices, behind]

    def _edits(self) -> "list[Sentence]":
        """What is to be known of an edit by hand of `vault.yaml`."""
        if self.vault.config_edit is None:
            return []
        from docvault.services.settings import notice

        return [notice(self.vault.config_edit)]


def system_user() -> str:
    """The user of the operating system this process runs as: not what an environment variable claims, where the system can tell."""
    try:
        import pwd
    except ImportError:  # Windows, where this asks the system, and no variable
        return os.getlogin()
    if _is_mapped():
        from docvault.model.person_ids import UNTOLD

        return UNTOLD
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def _is_mapped() -> bool:
    """Whether this process runs in a user namespace, where anybody may give himself the number of anybody."""
    try:
        with open("/proc/self/uid_map", encoding="ascii") as file:  # noqa: PTH123 - help starts without pathlib
            return file.read().split() != ["0", "0", "4294967295"]
    except OSError:  # no Linux
        return False


class Formatter(click.HelpFormatter):
    """Help that wraps Chinese and aligns it."""

    heading = HEADING
    """What stands over a section, in the reader's language."""

    def write_heading(self, heading: str) -> None:
        """Write what stands over a section."""
        self.write(f"{' ' * self.current_indent}{self.heading.format(heading=heading)}\n")

    def write_text(self, text: str) -> None:
        """Write a paragraph."""
        indent = " " * self.current_indent
        for line in wrapped(text, self.width - self.current_indent):
            self.write(f"{indent}{line}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 32, col_spacing: int = 2) -> None:
        """Write names and what they mean in two columns."""
        rows = list(rows)
        first = min(max((width(name) for name, _text in rows), default=0), col_max) + col_spacing
        indent = " " * self.current_indent
        for name, text in rows:
            room = max(self.width - self.current_indent - first, 10)
            described = wrapped(text, room)
            if width(name) + col_spacing > first:
                self.write(f"{indent}{name}\n")
                name = ""  # noqa: PLW2901 - it stands above
            self.write(f"{indent}{padded(name, first)}{described[0]}".rstrip() + "\n")
            for line in described[1:]:
                self.write(f"{indent}{' ' * first}{line}\n")


def text_of(ctx: click.Context | None) -> Translate:
    """The translation into the language of whoever typed the command; English where nobody did (tools that print help)."""
    session: Session | None = ctx.obj if ctx else None
    return session.catalogue.text if session else untranslated


def placeholders_of(ctx: click.Context, typed: str) -> str:
    """What is typed, with what is to be put in, in capitals, in the language of whoever typed the command."""
    session: Session | None = ctx.obj
    return session.catalogue.placeholders(typed) if session else typed


class Context(click.Context):
    """A context whose help is written by our formatter."""

    formatter_class = Formatter

    def make_formatter(self) -> click.HelpFormatter:
        """A formatter that writes headings in the reader's language."""
        formatter = super().make_formatter()
        if isinstance(formatter, Formatter):
            formatter.heading = text_of(self)(HEADING)
        return formatter


class Option(click.Option):
    """An option whose help is a msgid."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Name and help, translated when shown."""
        shown = copy.copy(self)
        shown.help = text_of(ctx)(self.help or "")
        record = super(Option, shown).get_help_record(ctx)
        return (placeholders_of(ctx, record[0]), record[1]) if record else None


class Command(click.Command):
    """A command with `--json`, translated help and examples (commands to type, the same in every language)."""

    context_class = Context

    def __init__(self, *args: Any, examples: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = examples
        self.params += common_options()

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse what was typed; empty text that would mean "not asked" is refused."""
        typed = list(args)
        rest = super().parse_args(ctx, args)
        demand_said(ctx, typed)
        return rest

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What the usage line shows behind the command, in the reader's language."""
        return [placeholders_of(ctx, piece) for piece in super().collect_usage_pieces(ctx)]

    def invoke(self, ctx: click.Context) -> Any:
        """Run, with the options that were given after the command put into the session."""
        session: Session = ctx.obj
        take_common(session, ctx.params)
        demand_text(ctx)
        return super().invoke(ctx)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        write_help(text_of(ctx)(self.help or ""), formatter)

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


def write_help(text: str, formatter: click.HelpFormatter) -> None:
    """Write a help text in the reader's language, paragraph by paragraph."""
    for paragraph in text.split("\n\n"):
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(paragraph)


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


def on_terminal() -> bool:
    """Whether somebody is there to answer a question."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def agreed(language: "Language", question: str) -> bool:
    """Ask somebody at a terminal until yes or no is answered, in English or in the reader's language; nothing typed is no."""
    _ = language.text
    yes, no = {"y", "yes", _("yes")}, {"", "n", "no", _("no")}
    while True:
        choice = _("y/N")
        answer = click.prompt(f"{question} [{choice}]", default="", show_default=False, prompt_suffix=" ", err=True)
        said = str(answer).strip().casefold()
        if said in yes | no:
            return said in yes
        say(_("Please answer yes or no."))
