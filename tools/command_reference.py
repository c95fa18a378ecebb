"""docs/commands.md, written from the program itself: `python tools/command_reference.py`; `--check` only says whether it is in step."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from docvault.cli.main import Group, program

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "commands.md"
HEAD = """# Commands

Written by `python tools/command_reference.py` from the program itself. The same text is shown, in English or Chinese, by
`docvault COMMAND --help`.

Results go to standard output, messages to standard error. `--json` prints the result as one JSON document; it may stand before or
after the command, as may `-C`, `--as` and `--lang`. [schemas/results](../schemas/results/README.md) describes the document of each command.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | findings (`check`), nothing found (`search`, `holders`, a list with a query), nothing due (`retention propose`), or something overdue (`agenda`); each piece of a list ends as the whole list does, past its end too |
| 2 | the command line makes no sense |
| 3 | refused by a rule |
| 4 | what was named does not exist |
| 5 | not now: somebody else is working on it, the index is busy, the disk is full or a share does not answer |
| 6 | the vault is damaged |
| 70 | our fault |
| 130 | stopped with Ctrl-C; `watch`, which runs until then, ends with 0 |
| 141 | whoever read the output closed it |

| variable | meaning |
|---|---|
| `DOCVAULT_VAULT` | the vault, when `-C` does not name it |
| `DOCVAULT_PERSON` | who acts, when `--as` does not say it |
| `DOCVAULT_DEBUG` | any value: show all particulars of a fault of ours |
| `NO_COLOR` | any value: no bold type on terminals |
"""


def commands(group: Group, parent: click.Context | None = None) -> Iterator[click.Context]:
    """Every command of a group, with its context, groups before what is in them."""
    context = group.make_context(group.name, [], parent=parent, resilient_parsing=True)
    yield context
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, Group):
            yield from commands(command, context)
        elif command is not None:
            yield command.make_context(name, [], parent=context, resilient_parsing=True)


def page() -> str:
    """The whole page."""
    os.environ["COLUMNS"] = "100"
    parts = [HEAD]
    for context in commands(program()):
        context.terminal_width = 100
        parts.append(f"## {context.command_path}\n\n```\n{context.get_help().strip()}\n```\n")
    return "\n".join(parts)


def main() -> int:
    """Write the page, or with `--check` compare it."""
    text = page()
    if "--check" in sys.argv[1:]:
        stale = not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text
        if stale:
            print("docs/commands.md is not in step with the program: run `python tools/command_reference.py`")
        return int(stale)
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
