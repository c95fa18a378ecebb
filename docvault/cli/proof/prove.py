"""`docvault prove`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from docvault.cli.case_names import OrderArgument
from docvault.cli.frame import Command, Option
from docvault.cli.session import Session
from docvault.errors import N_
from docvault.language.names import naming
from docvault.model.case.history import DECLARED


@click.command(
    "prove",
    cls=Command,
    help=N_(
        "Write a file that proves to an outsider that a department signed for a version of a document: who, when, and for which bytes. It "
        "shows that one record and nothing else of the vault. Whoever gets it verifies it with Python and the public key alone, by the script "
        "`docs/verify_proof.py` of docvault's sources."
    ),
    examples=("prove 2026-0001 spec-sheet@2 --department cutting --out proof.json",),
)
@click.argument("order", cls=OrderArgument)
@click.argument("document", metavar="DOCUMENT[@VERSION]")
@click.option("--department", cls=Option, required=True, metavar="D", help=N_("The department that signed."))
@click.option(
    "--out",
    cls=Option,
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help=N_("Where to write the proof."),
)
@click.option(
    "--person", cls=Option, metavar="WHO", default="", help=N_("Whose signature is meant, where several signed.")
)
@click.option("--force", cls=Option, is_flag=True, help=N_("Write over a file that is there."))
@click.pass_obj
def command(
    session: Session, *, order: str, document: str, department: str, out: Path, person: str, force: bool
) -> None:
    """Write a proof."""
    language = session.language
    _ = language.text
    from docvault.services.proof.prove import prove

    proven = prove(session.vault, order, document, department, out, person=person, force=force)
    tree = proven.to_tree()
    sentence = _(
        "{out} proves that {person} of {department} signed for version {version} of {document}, order {order}, on {at}; "
        "seal {seal} of {sealed} vouches for it."
    )
    names = naming(language, session.vault.config)
    told = sentence.format(
        out=tree["out"],
        person=names("person", tree["person"]),
        department=names("department", tree["department"]),
        version=tree["version"],
        document=tree["document"],
        order=order,
        at=language.moment(tree["at"]),
        seal=tree["seal"],
        sealed=language.moment(tree["sealed"]),
    )
    session.result(tree, lambda: [told, *_beside(session, tree)])


def _beside(session: Session, tree: dict[str, Any]) -> Iterator[str]:
    """What the proof says besides: that nobody proves who signed, or what the signature rests on."""
    _ = session.language.text
    known = tree.get("known")
    if known and known["how"] == DECLARED and "entered_by" not in known:
        yield _("It says, too, that who signed is only declared (system user {user}).").format(
            user=known["system_user"]
        )
    if tree.get("evidence_only"):
        said = _("It says, too, that the signed paper does not carry the code of the copy")
        yield session.language.labelled(said, tree["why"]) if tree["why"] else said
