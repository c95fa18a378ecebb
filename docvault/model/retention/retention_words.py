"""The schedule of retention in words: how long something is kept, and from which date that counts. For tables, papers and reasons alike."""

from collections.abc import Mapping

from docvault.errors import N_, Translate, untranslated
from docvault.model.called import Called, by_id
from docvault.model.periods import period_parts

_UNITS: Mapping[str, tuple[str, str]] = {
    "Y": (N_("{count} year"), N_("{count} years")),
    "M": (N_("{count} month"), N_("{count} months")),
    "W": (N_("{count} week"), N_("{count} weeks")),
    "D": (N_("{count} day"), N_("{count} days")),
}
"""For one, and for any other number: two messages of their own, since a `Translate` knows no plurals."""
TRIGGERS: Mapping[str, str] = {
    "completed": N_("date of completion"),
    "shipped": N_("date of shipment"),
    "settled": N_("date of settlement"),
    "due": N_("delivery date"),
    "confirmed": N_("date of confirmation"),
    "opened": N_("date of opening"),
}
"""The dates of an order a class may count from; a field of the vault's own is called by its name."""


def period_text(period: str, translate: Translate = untranslated) -> str:
    """A period as people say it; what is no period stays as it is written.

    >>> period_text("P3Y"), period_text("P1Y6M"), period_text("P90D")
    ('3 years', '1 year 6 months', '90 days')
    """
    try:
        parts = period_parts(period)
    except ValueError:
        return period
    return " ".join(translate(_UNITS[unit][number != 1]).format(count=number) for unit, number in parts)


def trigger_text(trigger: str, translate: Translate = untranslated) -> str:
    """The date a class counts from, by its name."""
    return translate(TRIGGERS[trigger]) if trigger in TRIGGERS else trigger


def since_text(
    since: str,
    trigger: str,
    instead_of: str,
    entered: str = "",
    translate: Translate = untranslated,
    called: Called = by_id,
) -> str:
    """From when something is kept: with the order's own date where it came in later, and with the day an order of earlier times was entered.

    >>> since_text("2015-06-01", "completed", "", "2026-11-27")
    '2015-06-01 (entered 2026-11-27)'
    """
    if instead_of:
        sentence = translate(N_("{since}, when it came in ({trigger}: {date})"))
        said = {"since": called("day", since), "date": called("day", instead_of)}
        return sentence.format(trigger=trigger_text(trigger, translate), **said)
    if not entered:
        return since
    return translate(N_("{since} (entered {entered})")).format(
        since=called("day", since), entered=called("day", entered)
    )
