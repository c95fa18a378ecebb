"""`docvault review`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from docvault.cli.frame import Command, Option
from docvault.cli.if_head import if_head_option
from docvault.cli.session import Session
from docvault.cli.show import bold, moment, table
from docvault.errors import N_
from docvault.language.names import called
from docvault.model.control.reviewing import CREDIT, ITEMS, OPINIONS
from docvault.model.control.rights import NOT_SHOWN

if TYPE_CHECKING:
    from docvault.services.control.review import Reviewed


@click.command(
    "review",
    cls=Command,
    help=N_(
        "Show how far the review of an order's contract is, or give your opinion on one of its items: capacity, process, quantity, price, "
        "delivery. Where the customer's open orders go above its credit limit, a manager's special approval (credit) is needed too. "
        "Contract papers are issued only when the review is complete."
    ),
    examples=(
        "review 2026-0001",
        "review 2026-0001 --item price --opinion agree",
        "review 2026-0001 --item delivery --opinion conditions --remark 'only with fabric in house by 10 January'",
    ),
)
@click.argument("order")
@click.option("--item", cls=Option, type=click.Choice((*ITEMS, CREDIT)), default=None, help=N_("The item reviewed."))
@click.option("--opinion", cls=Option, type=click.Choice(OPINIONS), default=None, help=N_("Your opinion on it."))
@click.option("--remark", cls=Option, default="", help=N_("The condition, the objection, or what should be known."))
@if_head_option
@click.pass_obj
def command(
    session: Session, *, order: str, item: str | None, opinion: str | None, remark: str, expected_head: str
) -> None:
    """Review a contract."""
    language = session.language
    _ = language.text
    from docvault.services.control.review import add_opinion, review_order

    if (item is None) != (opinion is None):
        raise click.UsageError(_("--item and --opinion belong together."))
    vault = session.vault
    found = (
        add_opinion(vault, order, item, opinion, remark, expected_head=expected_head)
        if item and opinion
        else review_order(vault, order)
    )
    session.result(found.to_tree(), lambda: _lines(session, found))


def _lines(session: Session, found: "Reviewed") -> Iterable[str]:
    language = session.language
    review, counted = found.review, found.credit
    _ = language.text
    closed = _(NOT_SHOWN)
    departments = session.vault.config.departments
    rows = [
        [
            language.word(one.item),
            language.word(one.opinion) or closed,
            one.name,
            called(language, departments, one.department),
            moment(one.at),
            one.about,
            one.remark,
        ]
        for one in found.opinions
    ]
    rows += [
        [
            language.word(one.item),
            _("{opinion}, in vault {vault}").format(
                opinion=language.word(one.opinion) or closed, vault=found.came_from
            ),
            one.name,
            called(language, departments, one.department),
            moment(one.at),
            one.about,
            one.remark,
        ]
        for one in found.elsewhere
    ]
    rows += [[language.word(item), _("to be reviewed"), "", "", "", "", ""] for item in review.missing]
    heads = (_("Review item"), _("Opinion"), _("Reviewer"), _("Department"), _("When"), _("About"), _("Remark"))
    yield from table(heads, rows)
    yield ""
    if counted.limit and found.credit_closed:
        yield _("Credit limit {limit}, open orders {exposure}.").format(limit=closed, exposure=closed)
    elif counted.limit:
        yield _("Credit limit {limit}, open orders {exposure}.").format(limit=counted.limit, exposure=counted.exposure)
    if counted.exceeded and CREDIT in review.missing:
        yield _("The credit limit is exceeded: a manager's special approval is needed (--item credit).")
    if found.objected:
        yield _("Objected: {items}.").format(items=language.joined(language.word(item) for item in found.objected))
    for paper in review.unchecked:
        yield _(
            "{paper} came after the opinions: `docvault second-look {order} {paper}` checks it against them."
        ).format(paper=paper, order=found.order)
    if found.elsewhere:
        yield _("The opinions from vault {vault} do not count here: people of this vault give their own.").format(
            vault=found.came_from
        )
    yield bold(_("The review is complete.") if review.complete else _("The review is not complete."))
