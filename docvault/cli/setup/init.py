"""`docvault init`."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docvault.cli.frame import Command, Option
from docvault.cli.session import Session
from docvault.cli.show import command as typed
from docvault.errors import N_
from docvault.model.vault_config import DECLARED, SYSTEM

if TYPE_CHECKING:
    from docvault.language.spoken import Language


DECLARED_HERE = N_(
    "Identities are declared here: whoever works at this computer says with `--as` who they are, and nobody proves it. "
    "What needs two people rests on two names; the papers say so."
)


@click.command(
    "init",
    cls=Command,
    help=N_(
        "Make a new vault in a new or empty folder. Whoever makes it becomes its first person and administrator. "
        "The language and the time zone are those of this computer unless --lang or --time-zone says otherwise."
    ),
    examples=(
        "init /srv/vault",
        "init ./vault --lang zh_CN --time-zone Asia/Shanghai",
        "init /srv/vault --group merchandising",
    ),
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--name",
    cls=Option,
    default="",
    help=N_("The vault's name, for example the company's; the folder's name without it."),
)
@click.option(
    "--time-zone",
    cls=Option,
    default="",
    metavar="ZONE",
    help=N_("The time zone of all times in the vault, for example Asia/Shanghai."),
)
@click.option(
    "--identity",
    cls=Option,
    type=click.Choice((SYSTEM, DECLARED)),
    default=SYSTEM,
    help=N_(
        "How it is known who acts: by the user of this computer (system), or by what is said with --as (declared), "
        "for a house where all work under one user. What needs two people then rests on two names."
    ),
)
@click.option(
    "--group",
    cls=Option,
    default="",
    help=N_(
        "A group of this computer whose members share the vault, each under their own user: "
        "the folder, and all that is made in it, is theirs to write to."
    ),
)
@click.pass_obj
def command(session: Session, *, folder: Path, name: str, time_zone: str, identity: str, group: str) -> None:
    """Make a vault."""
    language = session.language
    from docvault.services.asker import user_here
    from docvault.services.setup.init import init

    made = init(
        folder,
        language=language.code,
        time_zone=time_zone or system_zone(),
        system_user=user_here(),
        name=name,
        identity=identity,
        group=group,
    )
    tree = made.to_tree()
    session.result(tree, lambda: _lines(language, tree))


def _lines(language: "Language", tree: dict[str, Any]) -> list[str]:
    _ = language.text
    vault = tree["vault"]
    return [
        _("The vault is made: {vault}").format(vault=vault),
        _("You are {person} in it, its administrator. Files dropped into {inboxes} are taken in.").format(
            person=tree["person"], inboxes=language.joined(tree["inboxes"])
        ),
        *([_(DECLARED_HERE)] if tree["identity"] == DECLARED else []),
        "",
        _("Next:"),
        "  " + typed("-C", vault, "order", "new", "--customer", _("CODE"), "--title", _("TITLE")),
        "  " + typed("-C", vault, "watch"),
        "  " + typed("-C", vault, "inbox"),
    ]


def system_zone() -> str:
    """The time zone this computer is set to, by its name; UTC where it tells none."""
    named = os.environ.get("TZ", "").removeprefix(":")
    if "/" in named and not named.startswith("/"):
        return named
    try:
        place = Path("/etc/localtime").resolve().as_posix()
    except OSError:
        return "UTC"
    zone = place.partition("/zoneinfo/")[2].removeprefix("posix/").removeprefix("right/")
    if zone:
        return zone
    try:
        return Path("/etc/timezone").read_text(encoding="ascii").strip() or "UTC"
    except (OSError, ValueError):
        return _of_offset()


def _of_offset() -> str:
    """Windows tells an offset; the zone of that offset without summer time is right for China, and to the hour elsewhere."""
    from datetime import UTC, datetime, timedelta

    offset = datetime.now(tz=UTC).astimezone().utcoffset() or timedelta()
    if offset == timedelta(hours=8):
        return "Asia/Shanghai"
    hours = round(offset / timedelta(hours=1))
    return f"Etc/GMT{-hours:+d}" if hours else "UTC"
