"""`docvault seal`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docvault.cli.frame import Command, Option
from docvault.cli.places import key_folder
from docvault.cli.session import Session
from docvault.cli.show import say
from docvault.errors import N_

if TYPE_CHECKING:
    from docvault.language.spoken import Language


@click.command(
    "seal",
    cls=Command,
    help=N_(
        "Seal all histories and registers as they are now. From then on `docvault check --since-seal` proves that nothing of them was "
        "altered, removed or cut off, whoever did it and however well it was made to agree; and `docvault prove` shows a single signature to an "
        "outsider.\n\n"
        "The key lies outside the vault, in your own settings or where `--key` says. The first seal makes it. "
        "Whoever checks a vault that somebody else sealed compares the key with the house's and vouches for it once: `docvault seal trust`, "
        "with the key's first 16 digits or more where seals are made with several."
    ),
    examples=("seal", "seal --key /media/stick/vault.pem", "seal trust"),
)
@click.argument("action", metavar="[trust", type=click.Choice(("trust",)), required=False)
@click.argument("trusted", metavar="[KEY]]", required=False, default="")
@click.option(
    "--key",
    cls=Option,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=N_("The private key to sign with, instead of the one in your own settings."),
)
@click.option(
    "--despite",
    cls=Option,
    metavar="REASON",
    default="",
    help=N_(
        "Seal although something sealed before was altered and cannot be put back, or somebody sealed with another key since: why. "
        "The reason stands in the seal. For records officers and administrators."
    ),
)
@click.option(
    "--new-key",
    cls=Option,
    is_flag=True,
    help=N_("Go on with another key, when the old one is lost: for records officers and administrators."),
)
@click.pass_obj
def command(
    session: Session, *, action: str | None, trusted: str, key: Path | None, despite: str, new_key: bool
) -> None:
    """Seal the vault, or vouch for its key."""
    language = session.language
    _ = language.text
    from docvault.services.proof.seal import seal
    from docvault.services.proof.sealing import Keys

    if action:
        _trust(session, trusted)
        return
    with session.progress(_("Sealing")) as progress:
        made = seal(session.vault, Keys(key_folder(), key), despite=despite.strip(), new_key=new_key, progress=progress)
    tree = made.to_tree()
    session.result(tree, lambda: _lines(language, tree))
    if made.made_key:
        say(
            _(
                "The key was made: {path}. Keep a copy of it in a safe place away from this machine; "
                "without it this vault cannot be sealed again. Its public part, {public}, is for whoever checks."
            ).format(path=made.key_file, public=made.public_file)
        )

    elif made.before:
        say(
            _(
                "The seals before it were made with another key, {before}. From now on the vault is sealed with the key you had, {path}."
            ).format(before=made.before, path=made.key_file)
        )


def _trust(session: Session, key: str) -> None:
    from docvault.services.proof.sealing import Keys
    from docvault.services.proof.trust import trust

    _ = session.language.text
    tree = trust(session.vault, Keys(key_folder()), key).to_tree()
    said = _("From now on you trust the key {key} for vault {vault} at {path}. Its newest seal is number {seal}.")
    session.result(tree, lambda: [said.format_map(tree)])


def _lines(language: "Language", tree: dict[str, Any]) -> list[str]:
    _ = language.text
    covered = language.plural("{count} history or register", "{count} histories and registers", tree["size"])
    return [
        _("Seal {seal} of {at} covers {histories}.").format(
            seal=tree["seal"], at=language.moment(tree["at"]), histories=covered
        ),
        _("Root: {root}").format_map(tree),
    ]
