"""`docvault sign`."""

from typing import TYPE_CHECKING

import click

from docvault.cli.case_names import OrderArgument
from docvault.cli.frame import Command, Option
from docvault.cli.if_head import if_head_option
from docvault.cli.intake.views import signing
from docvault.cli.session import Session
from docvault.cli.show import command as typed
from docvault.errors import N_
from docvault.language.names import called
from docvault.model.case.records import MEANS

if TYPE_CHECKING:
    from docvault.services.control.sign import Signed


@click.command(
    "sign",
    cls=Command,
    help=N_(
        "Sign for a version your department received: the one in force, or with @ another. The signature is bound to exactly these bytes "
        "and is never removed.\n\n"
        "What was signed on paper or by mail is entered with --means sheet or --means email, for the person named with --person; the sheet or "
        "the mail is its evidence: a document of the order (--evidence), or an arrival that still waits in the inbox (--item). An arrival must carry "
        "the QR code of a copy of that version which the department was issued; with --evidence-only and the reason (--why) it counts without, "
        "and the signature says so wherever it is shown."
    ),
    examples=(
        "sign 2026-0001 trims-card",
        "sign 2026-0001 trims-card@2 --department cutting --person wang.li --means sheet --item 7k2xq",
        "sign 2026-0001 trims-card@2 --department cutting --person wang.li --item 7k2xq --evidence-only --why 'the code is torn off'",
    ),
)
@click.argument("order", cls=OrderArgument)
@click.argument("document", metavar="DOCUMENT[@VERSION]")
@click.option(
    "--department",
    cls=Option,
    default="",
    metavar="D",
    help=N_("The department that received it; your own without it."),
)
@click.option("--means", cls=Option, type=click.Choice(MEANS), default=None, help=N_("How it was signed."))
@click.option(
    "--evidence",
    cls=Option,
    default="",
    metavar="DOC@V",
    help=N_("The signed sheet or mail, as a document of the order."),
)
@click.option("--item", cls=Option, default="", metavar="ITEM", help=N_("The signed sheet, as it waits in the inbox."))
@click.option(
    "--evidence-only",
    cls=Option,
    is_flag=True,
    help=N_("The paper counts though it does not carry the code of the copy; say --why."),
)
@click.option(
    "--why", cls=Option, default="", metavar="REASON", help=N_("Why it counts without the code; it is recorded.")
)
@click.option(
    "--person", cls=Option, default="", metavar="PERSON", help=N_("Who signed, when you enter it for somebody else.")
)
@click.option("--superseded", cls=Option, is_flag=True, help=N_("An old version is meant."))
@if_head_option
@click.pass_obj
def command(
    session: Session,
    *,
    order: str,
    document: str,
    department: str,
    means: str | None,
    evidence: str,
    item: str,
    evidence_only: bool,
    why: str,
    person: str,
    superseded: bool,
    expected_head: str,
) -> None:
    """Sign for a version."""
    from docvault.services.control.sign import Receipt, sign_version

    receipt = Receipt(document, department, means or "", evidence, person, item, evidence_only, why, superseded)
    signed = sign_version(session.vault, order, receipt, expected_head=expected_head)
    session.result(signed.to_tree(), lambda: _lines(session, signed))


def _lines(session: Session, signed: "Signed") -> list[str]:
    language = session.language
    _ = language.text
    signature = signed.signature
    made = [
        _("{name} signed for version {version} of {document}, order {order}, for {department}.").format(
            name=signature.name,
            version=signed.version,
            document=signed.document,
            order=signed.order,
            department=called(language, session.vault.config.departments, signature.department),
        )
    ]
    if signature.evidence_only:
        made.append(
            _("It rests on {evidence}, which does not carry the code of the copy. {why}").format(
                evidence=signature.evidence, why=signature.why
            )
        )
    if signed.superseded:
        made.append(
            _("Take care: this version is superseded; version {newest} is in force.").format(newest=signed.newest)
        )
    made += [
        _("Change {change} is signed by all. Next: {command}").format(
            change=change, command=typed("change", "close", signed.order, change)
        )
        for change in signed.acknowledged
    ]
    remaining = list(signing(language, signed.item, (line.to_tree() for line in signed.remaining)))
    if remaining:
        made.append(_("Still to be entered from this sheet:"))
    return made + [f"  {line}" for line in remaining]
