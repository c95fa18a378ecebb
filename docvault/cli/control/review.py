"""`docvault review`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from docvault.cli.case_names import OrderArgument
from docvault.cli.frame import Command, Option
from docvault.cli.if_head import if_head_option
from docvault.cli.session import Session
from docvault.cli.show import bold, moment
from docvault.cli.tables import table
from docvault.errors import N_
from docvault.language.names import called
from docvault.model.control.reviewing import CREDIT, ITEMS, OPINIONS
from docvault.model.control.rights import NOT_SHOWN

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.model.case.records import Opinion
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
@click.argument("order", cls=OrderArgument)
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
    _ = language.text
    heads = (_("Review item"), _("Opinion"), _("Reviewer"), _("Department"), _("When"), _("About"), _("Remark"))
    yield from table(heads, list(_rows(session, found)))
    yield ""
    yield from _credit_lines(language, found)
    if found.objected:
        yield _("Objected: {items}.").format(items=language.joined(language.word(item) for item in found.objected))
    for paper in found.review.unchecked:
        yield _(
            "{paper} came after the opinions: `docvault second-look {order} {paper}` checks it against them."
        ).format(paper=paper, order=found.order)
    if found.elsewhere:
        yield _("The opinions from vault {vault} do not count here: people of this vault give their own.").format(
            vault=found.came_from
        )
    yield bold(_("The review is complete.") if found.review.complete else _("The review is not complete."))


def _rows(session: Session, found: "Reviewed") -> Iterable[list[str]]:
    """One row for each opinion, those from another vault as such, and for each item that is still to be reviewed."""
    language = session.language
    _ = language.text
    for one in found.opinions:
        yield _row(session, one, language.word(one.opinion) or _(NOT_SHOWN))
    for one in found.elsewhere:
        opinion = language.word(one.opinion) or _(NOT_SHOWN)
        yield _row(session, one, _("{opinion}, in vault {vault}").format(opinion=opinion, vault=found.came_from))
    for item in found.review.missing:
        yield [language.word(item), _("to be reviewed"), "", "", "", "", ""]


def _row(session: Session, one: "Opinion", opinion: str) -> list[str]:
    department = called(session.language, session.vault.config.departments, one.department)
    return [session.language.word(one.item), opinion, one.name, department, moment(one.at), one.about, one.remark]


def _credit_lines(language: "Language", found: "Reviewed") -> Iterable[str]:
    """What the customer's credit limit says of the order."""
    _ = language.text
    counted, closed = found.credit, _(NOT_SHOWN)
    if counted.limit and found.credit_closed:
        yield _("Credit limit {limit}, open orders {exposure}.").format(limit=closed, exposure=closed)
    elif counted.limit:
        yield _("Credit limit {limit}, open orders {exposure}.").format(limit=counted.limit, exposure=counted.exposure)
    if counted.unvalued and CREDIT in found.review.missing:
        yield _(
            "What the order is worth is not entered, so nobody can hold it against the limit. "
            "Enter it with `docvault order edit {order} --value AMOUNT`, or have a manager approve it as it is (--item credit)."
        ).format(order=found.order)
    elif counted.uncompared and CREDIT in found.review.missing:
        worth = _(NOT_SHOWN) if found.credit_closed else language.joined(counted.uncompared)
        yield _(
            "Open orders worth {worth} are in another currency than the limit and cannot be compared with it: a manager's special approval is "
            "needed (--item credit)."
        ).format(worth=worth)
    elif counted.exceeded and CREDIT in found.review.missing:
        yield _("The credit limit is exceeded: a manager's special approval is needed (--item credit).")
