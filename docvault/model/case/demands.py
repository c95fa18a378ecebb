"""What is asked of dates, amounts and lists that people type, and in what form they are written."""

import re
from collections.abc import Sequence

from docvault.errors import N_, UsageError
from docvault.model.times import read_date

CLASSES = ("normal", "special", "urgent")


FIRST_YEAR, LAST_YEAR = 1900, 2199
"""The years a date that is typed may have."""


class BadDateError(UsageError):
    """A date that is not `YYYY-MM-DD` or does not exist."""

    message = N_("{text} is not a date.")
    next_step = N_("Write dates as year-month-day, for example 2027-03-15, between 1900 and 2199.")


class BadClassError(UsageError):
    """A service class the trade does not know (R-TM1)."""

    message = N_("{text} is not a class of orders.")
    next_step = N_("Choose normal, special or urgent.")


class BadAmountError(UsageError):
    """An amount of money that is not a number and a currency."""

    message = N_("{text} is not an amount.")
    next_step = N_("Write the number and the currency, for example '120000.00 USD'.")


def demand_class(text: str) -> str:
    """Return a service class as it is. Raises `BadClassError`."""
    if text not in CLASSES:
        raise BadClassError(text=text)
    return text


def demand_date(text: str) -> str:
    """Return a date as the format writes it, or nothing for nothing. Raises `BadDateError`."""
    if not text:
        return ""
    try:
        day = read_date(text)
    except ValueError as error:
        raise BadDateError(text=text) from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:  # a slip of the keys: retention and reminders count from it for ever
        raise BadDateError(text=text)
    return day.isoformat()


def demand_amount(text: str) -> str:
    """Return an amount as the format writes it, `120000.00 USD`, or nothing for nothing. Raises `BadAmountError`."""
    if not text.strip():
        return ""
    number, _, currency = text.strip().replace(",", "").partition(" ")
    if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,4})?", number) or not re.fullmatch(r"[A-Za-z]{3}", currency.strip()):
        raise BadAmountError(text=text)
    return f"{number} {currency.strip().upper()}"


def distinct(entries: Sequence[str]) -> tuple[str, ...]:
    """Texts without blanks around them, each once, in their order."""
    return tuple(dict.fromkeys(entry.strip() for entry in entries if entry.strip()))
