"""`docvault demo`."""

import shlex
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docvault.cli.frame import Command
from docvault.cli.session import Session
from docvault.cli.show import bold, moment, say
from docvault.cli.tables import table
from docvault.errors import N_

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.model.vault_config import VaultConfig

UNREADABLE = ("unreadable", "encrypted")
_SHOWN_LINES = 8


@click.command(
    "demo",
    cls=Command,
    help=N_(
        "Make a vault to try, in ./demo-vault or the folder named: orders of three customers, and an inbox of faxes, e-mails and scans "
        "in Chinese and English, which the watcher takes in. An earlier demo vault is set aside; anything else in the folder is left alone."
    ),
    examples=("demo", "demo ./trial --lang zh_CN"),
)
@click.argument("folder", metavar="[DIR]", default="demo-vault", type=click.Path(path_type=Path))
@click.pass_obj
def command(session: Session, *, folder: Path) -> None:
    """Make a demo vault and show what became of its inbox."""
    language = session.language
    _ = language.text
    from docvault.cli.setup.init import system_zone
    from docvault.services.asker import user_here
    from docvault.services.setup.demo import demand_room, demo

    demand_room(folder)
    say(
        _(
            "Making a vault in {folder} and dropping an inbox into it. Recognising scanned pages takes half a minute or so."
        ).format(folder=folder)
    )
    with session.progress(_("Taking in")) as progress:
        made = demo(folder, language=language.code, time_zone=system_zone(), system_user=user_here(), progress=progress)
    tree = made.to_tree(language)
    session.result(tree, lambda: _lines(language, tree, folder, made.config))


def _lines(language: "Language", tree: dict[str, Any], folder: Path, config: "VaultConfig") -> Iterable[str]:
    _ = language.text
    if tree["set_aside"]:
        yield _("The demo vault that was there is now {place}.").format(place=tree["set_aside"])
    yield from _fates(language, tree)
    yield from _waiting(language, tree)
    yield from _searches(language, tree)
    yield from _control(language, tree, config)
    yield from _next(language, tree, folder)


def _heading(text: str) -> Iterable[str]:
    yield ""
    yield bold(text)
    yield ""


def _fates(language: "Language", tree: dict[str, Any]) -> Iterable[str]:
    """What was filed where and why, and what was not read or came twice."""
    _ = language.text
    from docvault.cli.intake.views import where

    filed = [item for item in tree["items"] if item["fate"] == "filed"]
    yield from _heading(
        language.plural("{count} file arrived", "{count} files arrived", tree["arrived"])
        + _(": {filed} were filed by themselves, {waiting} wait, {duplicate} came twice.").format_map(tree)
    )
    rows = [
        [item["file"], f"{item['order']}/{item['document']}@{item['version']}", item.get("reason", "")]
        for item in filed
    ]
    yield from table((_("Filed"), _("Order and document"), _("Why")), rows, indent="  ")
    for item in tree["items"]:
        if item["fate"] == "duplicate":
            same = _("the same as {first}").format(first=_file_of(tree, item["first"]))
            yield f"  {item['file']}  {same}"
    unread = [item for item in tree["items"] if item["outcome"] in UNREADABLE]
    if unread:
        yield from _heading(_("Could not be read; kept as it came:"))
        yield from (f"  {item['file']}  {where(language, item)}" for item in unread)


def _file_of(tree: dict[str, Any], item: str) -> str:
    """The file of an item; of something else (`order/document@version`) what it is called."""
    return next((str(one["file"]) for one in tree["items"] if one["item"] == item), item)


def _waiting(language: "Language", tree: dict[str, Any]) -> Iterable[str]:
    """What a person has to decide."""
    _ = language.text
    from docvault.cli.intake.views import waiting_lines

    waiting = [item for item in tree["inbox"] if item["outcome"] not in UNREADABLE]
    if waiting:
        yield from _heading(_("Waits for a person, with suggestions:"))
    for item in waiting:
        for line in waiting_lines(language, item):
            yield f"  {line}".rstrip()


def _searches(language: "Language", tree: dict[str, Any]) -> Iterable[str]:
    """Three searches, with the pieces of text around what was found."""
    _ = language.text
    from docvault.cli.search.search import hit_lines

    for found in tree["searches"]:
        yield from _heading(
            _("Searched for {query}: {count}").format(
                query=found["query"], count=language.plural("{count} found.", "{count} found.", found["total"])
            )
        )
        for hit in found["hits"]:
            yield from (f"  {line}".rstrip() for line in hit_lines(language, hit))


def _control(language: "Language", tree: dict[str, Any], config: "VaultConfig") -> Iterable[str]:
    """The trims card: who holds which version, and what is to be done."""
    _ = language.text
    from docvault.cli.control.views import position_row

    done = tree["control"]
    if done is None:
        return
    yield from _heading(_("The trims card was issued, signed for, and changed ({order}, {change}):").format_map(done))
    heads = (_("Document"), _("Version"), _("Department"), _("State"), _("Due"), _("Who and what"))
    yield from table(heads, [position_row(language, row, config) for row in done["signoffs"]], indent="  ")
    yield from _heading(_("To do, the most urgent first:"))
    rows = [[moment(line["due"]), line.get("order", ""), line["text"]] for line in done["agenda"][:_SHOWN_LINES]]
    yield from table(("", "", ""), rows, indent="  ")


def _next(language: "Language", tree: dict[str, Any], folder: Path) -> Iterable[str]:
    """What to type next, as it can be typed here."""
    _ = language.text
    program = f"{_program()} -C {shlex.quote(str(folder))}"
    waiting = next((item for item in tree["inbox"] if item["suggestions"]), None)
    yield from _heading(_("Next:"))
    rows = [(f"{program} inbox", _("what waits"))]
    if waiting:
        rows.append(
            (
                f"{program} file {waiting['item'][-5:]} {waiting['suggestions'][0]['order']}",
                _("file the first suggestion"),
            )
        )
    rows += [
        (f"{program} order show {tree['orders'][0]}", _("an order with its documents and versions")),
        (f"{program} agenda --all", _("what is to be done")),
        (f"{program} signoffs", _("who has which version, and who signed")),
        (f"{program} search 纽扣", _("search")),
        (f"{program} check", _("is everything as the format says?")),
        (f"{program} watch", _("take in what you drop into the inbox folders yourself")),
    ]
    yield from table(("", ""), rows, indent="  ")


def _program() -> str:
    """How docvault is called from here."""
    called = Path(sys.argv[0])
    found = shutil.which("docvault")
    if found and Path(found).resolve() == called.resolve():
        return "docvault"
    if called.name != "docvault":
        return "docvault"
    here = Path.cwd()
    return str(called.relative_to(here)) if called.is_relative_to(here) else str(called)
