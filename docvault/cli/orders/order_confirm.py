"""`docvault order confirm`."""

import click

from docvault.cli.case_names import OrderArgument
from docvault.cli.frame import Command, Option
from docvault.cli.if_head import if_head_option
from docvault.cli.override import override_flag, reason_of
from docvault.cli.session import Session
from docvault.errors import N_


@click.command(
    "confirm",
    cls=Command,
    help=N_(
        "Confirm what a repeat order took over from its base and what stays as it was, item by item; --all-unchanged confirms everything at once "
        "and asks for a reason.\n\n"
        "With --to-customer enter that the order itself was confirmed to the customer, which is due within two working days. For 24 hours the "
        "customer amends it freely, afterwards by change notice only. Its review is to be complete and the paper that was sent named with --evidence; who "
        "may goes on without, with --override --why."
    ),
    examples=(
        "order confirm 2026-0012 spec-sheet size-chart",
        "order confirm 2026-0012 --all-unchanged --why 'mail of Ms Berg, 24 November: everything as before'",
        "order confirm 2026-0012 --to-customer --evidence correspondence@1",
    ),
)
@click.argument("order", cls=OrderArgument)
@click.argument("what", nargs=-1, metavar="[WHAT]…")
@click.option("--all-unchanged", cls=Option, is_flag=True, help=N_("Everything that is open stays as it was."))
@click.option(
    "--why", cls=Option, default="", metavar="REASON", help=N_("Who said so, and when; or why a rule is set aside.")
)
@override_flag
@click.option("--to-customer", cls=Option, is_flag=True, help=N_("The order was confirmed to the customer."))
@click.option("--evidence", cls=Option, default="", metavar="DOC@V", help=N_("The confirmation that was sent."))
@click.option("--on", cls=Option, default="", metavar="DATE", help=N_("The day it was sent, when it was not today."))
@if_head_option
@click.pass_obj
def command(
    session: Session,
    *,
    order: str,
    what: tuple[str, ...],
    all_unchanged: bool,
    why: str,
    override: bool,
    to_customer: bool,
    evidence: str,
    on: str,
    expected_head: str,
) -> None:
    """Confirm inherited items, or the order to the customer."""
    language = session.language
    _ = language.text
    if sum((bool(what), all_unchanged, to_customer)) != 1:
        raise click.UsageError(_("Say what is confirmed: items by name, --all-unchanged, or --to-customer."))
    if to_customer:
        _to_customer(session, order, (evidence, on, reason_of(override, why)), expected_head)
        return
    if override:
        raise click.UsageError(_("--override goes with --to-customer: what was taken over is confirmed or changed."))
    from docvault.services.orders.repeat import confirm_inherited

    open_ = confirm_inherited(session.vault, order, what, why, expected_head=expected_head)
    tree, left = open_.to_tree(), open_.to_confirm
    made = [
        language.plural("{count} item is still to be confirmed:", "{count} items are still to be confirmed:", len(left))
        if left
        else _("Everything order {order} took over from {based_on} is confirmed or changed.").format_map(tree),
        *(f"  {one}" if language.word(one) == one else f"  {one}  {language.word(one)}" for one in left),
    ]
    session.result(tree, lambda: made)


def _to_customer(session: Session, order: str, sent: tuple[str, str, str], expected_head: str) -> None:
    language = session.language
    _ = language.text
    from docvault.services.orders.repeat import confirm_to_customer

    done = confirm_to_customer(session.vault, order, *sent, expected_head=expected_head)
    sentence = _("Order {order} was confirmed to the customer on {confirmed}.").format(
        order=order, confirmed=language.moment(done.confirmed)
    )
    session.result(done.to_tree(), lambda: [sentence])
