"""How results look: aligned tables that know how wide Chinese is, wrapped text, times, sizes, marks. Nothing is cut off in a pipe.

A result is one tree: `--json` prints it, the text is made of it.
"""

import errno
import os
import re
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any
from unicodedata import east_asian_width

import click

from docvault.model.foreign import harmless, harmless_json

GAP = "  "
_BOLD, _DIM, _PLAIN = "\ud800", "\ud801", "\ud802"
"""Marks of heavy, light and plain type inside a line: halves of characters, which no text in UTF-8 can have. What the terminal takes for it is put in last."""
_TYPED, _TYPED_END = "\ud803", "\ud804"
"""Marks before and after a command inside a line, which no line breaks."""
_TYPES = {ord(_BOLD): "\x1b[1m", ord(_DIM): "\x1b[2m", ord(_PLAIN): "\x1b[0m", ord(_TYPED): "", ord(_TYPED_END): ""}


class OutputError(Exception):
    """Standard output does not take what is written to it: `reason` is the system's error."""

    def __init__(self, reason: OSError) -> None:
        super().__init__(str(reason))
        self.reason = reason


def _put(text: str) -> None:
    if sys.stdout is None:  # it was closed before we began
        raise OutputError(OSError(errno.EBADF, os.strerror(errno.EBADF)))
    try:
        click.echo(text)  # the one place where results are written
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(error) from error


def print_json(tree: Any) -> None:
    """One JSON document on standard output, in ASCII where the terminal or pipe is not UTF-8."""
    _put(_json_text(tree, getattr(sys.stdout, "encoding", None)))


def say_json(tree: Any) -> None:
    """One JSON document on standard error: why a command failed."""
    with suppress(OSError):
        click.echo(_json_text(tree, getattr(sys.stderr, "encoding", None)), err=True)


def _json_text(tree: Any, encoding: str | None) -> str:
    import json

    utf8 = (encoding or "").lower().replace("-", "") == "utf8"
    return harmless_json(json.dumps(tree, ensure_ascii=not utf8, indent=2))


def say(message: str) -> None:
    """A message: what happened, what to do next. Goes to standard error, so that results can be piped; where that takes nothing, nobody is to be told."""
    with suppress(OSError):
        click.echo(harmless(message).translate(_TYPES), err=True)


def lines(text: Iterable[str]) -> None:
    """Lines of a result on standard output, none wider than the terminal. What others wrote does not steer it."""
    columns = terminal_width()
    for line in text:
        shown = harmless(line)
        for part in [shown] if width(shown) <= columns else _hanging(shown, columns):
            _put(part.translate(_TYPES))


def _hanging(line: str, columns: int) -> list[str]:
    """A line that is too wide, in several: what follows stands below the beginning, a little to the right."""
    front = line[: len(line) - len(line.lstrip())]
    first, *further = wrapped(line, columns - width(front) - len(GAP))
    return [front + first, *(front + GAP + one for one in further)]


def width(text: str) -> int:
    """Columns a text takes on a terminal: two for a Chinese character."""
    if text.isascii():
        return len(text)
    return sum(
        2 if east_asian_width(character) in "WF" else 0 if character in _WITHOUT_WIDTH else 1 for character in text
    )


_WITHOUT_WIDTH = "\u200b\u200d\ufe0f" + _BOLD + _DIM + _PLAIN + _TYPED + _TYPED_END


def padded(text: str, columns: int) -> str:
    """The text followed by spaces up to `columns`."""
    return text + " " * (columns - width(text))


def wrapped(text: str, columns: int) -> list[str]:
    """The text in lines of at most `columns`, but for what is wider by itself: a word, and a command, are not broken.

    Chinese breaks between any two characters, but no line begins with a closing mark.
    """
    made: list[str] = []
    line, used = "", 0
    for piece in pieces_of(text):
        size = width(piece)
        if used + size > columns and line.strip():
            made.append(line.rstrip())
            line, used = "", 0
            if piece.isspace():
                continue
        line, used = line + piece, used + size
    return [*made, line.rstrip()] if line.strip() or not made else made


_CLOSING = "，。；：！？、）》」』】…”’"
_PIECE = f"{_TYPED}[^{_TYPED_END}]*{_TYPED_END}|`docvault [^`]*`| +|."


def pieces_of(text: str) -> list[str]:
    """What a line may break between: words and commands, blanks, single Chinese characters with the marks that close them."""
    pieces: list[str] = []
    for piece in re.findall(_PIECE, " ".join(text.splitlines()).replace("\t", " ").strip()):
        kind = " " if piece[0] == " " else "han" if width(piece) == len(piece) * 2 else "word"
        if pieces and (piece in _CLOSING or (kind == "word" and _is_word(pieces[-1]))):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def _is_word(piece: str) -> bool:
    return piece[-1] != " " and width(piece[-1]) < 2


def terminal_width() -> int:
    """Columns of the terminal, or a million where standard output is a file or a pipe and nobody says in `COLUMNS` how wide it is shown."""
    if not _on_screen() and not os.environ.get("COLUMNS", "").isdecimal():
        return 1_000_000
    import shutil

    return shutil.get_terminal_size().columns


def bold(text: str) -> str:
    """Heavy type on a terminal; taken out again by click in a pipe."""
    return f"{_BOLD}{text}{_PLAIN}" if text and _styled() else text


def dim(text: str) -> str:
    """Light type on a terminal."""
    return f"{_DIM}{text}{_PLAIN}" if text and _styled() else text


def _on_screen() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _styled() -> bool:
    return _on_screen() and not os.environ.get("NO_COLOR")


def marked(text: str, marks: Iterable[Sequence[int]]) -> str:
    """A snippet with its matches in heavy type on a terminal, between « and » in a pipe."""
    made, end = "", 0
    for first, last in marks:
        match = text[first:last]
        made += text[end:first] + (bold(match) if _on_screen() else f"«{match}»")
        end = last
    return made + text[end:]


def moment(time: str) -> str:
    """A written time for people: to the minute, in the vault's zone."""
    return time[:16].replace("T", " ")  # as `model.times.minute`, which help, that shows no time, would have to load


def size(count: int) -> str:
    """Bytes for people."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("KB", 10**3)):
        if count >= factor:
            return f"{count / factor:.1f} {unit}"
    return f"{count} B"


def command(*words: str, put_in: str = "") -> str:
    """A command to type next, quoted where the shell needs it; `put_in` says behind it what else is to be typed. No line breaks it."""
    import shlex

    return f"{_TYPED}{shlex.join(['docvault', *words])} {put_in.strip()}".rstrip() + _TYPED_END
