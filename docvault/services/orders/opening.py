"""The verb `order new`: an order opened under the next number, its customer's case file with it when there is none."""

from collections.abc import Callable
from typing import Any

from docvault.errors import N_, UsageError
from docvault.model.case import transitions
from docvault.model.case.history import Event
from docvault.model.case.kinds import ORDER
from docvault.model.case.manifest import Manifest
from docvault.model.case.numbering import BadPatternError, Pattern
from docvault.model.case.transitions import NewOrder
from docvault.model.sentence import Sentence
from docvault.model.values import dataclass, replace
from docvault.services.case_change import tell_index_of_new
from docvault.services.case_named import current_customer
from docvault.services.entering import demand_may_enter
from docvault.services.orders.made_ids import known_customer, made_code, made_number
from docvault.services.orders.second_look import note_like_customer, note_same_references
from docvault.services.orders.sound import sound
from docvault.services.vault import Vault
from docvault.store.cases.case_file import CaseExistsError, CaseFile, NewFile
from docvault.store.cases.number_book import NumberBook

CUSTOMER_OPENED = N_(
    "The case file of customer {customer} was opened before that and is in the vault; the order was not."
)


CUSTOMER_NEW = N_("Customer {customer} is new; `docvault customer edit {customer}` enters the name and mail addresses.")


class BadNumberingError(UsageError):
    """The pattern in `vault.yaml` gives no numbers."""

    message = N_("The numbering {pattern} in vault.yaml gives no order numbers.")
    next_step = N_("Write it like {{year}}-{{seq:04}}, and record the change with `docvault adopt`.")


class NumberTooFarError(UsageError):
    """A number of the vault's own pattern far from the next one: numbering would go on after it, and never use those between."""

    message = N_("{number} would leave {count} numbers unused for ever: the next one is {next}.")
    next_step = N_("Look at the number again, or leave `--number` out to take {next}.")


@dataclass(frozen=True, slots=True)
class OpenedOrder:
    """A new order, its folder relative to the vault, and whether the customer's case file was opened with it."""

    order: str
    folder: str
    customer_opened: bool

    def to_tree(self) -> dict[str, Any]:
        """The new order as JSON."""
        return {"order": self.order, "folder": self.folder, "customer_opened": self.customer_opened}


def new_order(vault: Vault, new: NewOrder) -> OpenedOrder:
    """Open an order, or enter one that was opened on an earlier day; durable on return. Raises `NotPermittedError`.

    Without a number the pattern of the vault gives the next one (R-OD1), of the year it was opened in.

    A customer code the vault does not know opens that customer's case file first (R-CU1), but not for an order that is refused.
    """
    actor, now = demand_may_enter(vault).id, vault.now()
    new = sound(vault, new)
    customer = known_customer(vault, new.customer) or made_code(vault, new.customer)
    number = made_number(vault, new.number) if new.number else ""
    new = replace(new, number=number, customer=customer, merchandiser=new.merchandiser or actor)
    opened = []

    def opening(numbered: NewOrder) -> tuple[Manifest, Event, list[NewFile]]:
        transitions.open_order(numbered, actor, now)  # what refuses the order leaves no customer behind
        code, is_new = customer_of(vault, customer, actor, now)
        if is_new:
            opened.append(code)
        return (*transitions.open_order(replace(numbered, customer=code), actor, now), [])

    try:
        case = opened_order(vault, new, opening)
    except BaseException:
        vault.notices += [Sentence(CUSTOMER_OPENED, {"customer": code}) for code in opened]
        raise
    tell_index_of_new(vault, case)
    note_same_references(vault, case.id, new.references)
    if opened:
        note_like_customer(vault, case.id, customer)
    return OpenedOrder(case.id, vault.layout.shown(case.folder), bool(opened))


def opened_order(
    vault: Vault, new: NewOrder, opening: Callable[[NewOrder], tuple[Manifest, Event, list[NewFile]]]
) -> CaseFile:
    """Create an order under the next number of the vault's pattern, or under the one it asks for; the index is not told yet."""
    book = NumberBook(vault.layout, vault.holder)
    year = int((new.opened or vault.now())[:4])
    pattern = _pattern(vault)
    with book.next_number(pattern, year, new.customer, lambda number: vault.cases.exists(ORDER, number)) as number:
        left_out = pattern.left_out(new.number, book.last_like(pattern, new.number))
        if left_out:
            raise NumberTooFarError(number=new.number, count=left_out, next=number)
        if new.number and book.is_used(new.number):
            raise CaseExistsError(kind=ORDER, id=new.number)
        return vault.cases.create(*opening(replace(new, number=new.number or number)))


def customer_of(vault: Vault, code: str, actor: str, now: str) -> tuple[str, bool]:
    """The customer's code as its case file has it, opened now when there is none (R-CU1), and whether it was."""
    known = known_customer(vault, code)
    if known is not None:
        return current_customer(vault, known), False
    code = made_code(vault, code)
    manifest, event = transitions.open_customer(code, "", actor, now)
    try:
        case = vault.cases.create(manifest, event)
    except CaseExistsError:  # somebody else opened it a moment ago
        return code, False
    tell_index_of_new(vault, case)
    return code, True


def _pattern(vault: Vault) -> Pattern:
    try:
        return Pattern(vault.config.numbering.order)
    except BadPatternError as error:
        raise BadNumberingError(pattern=vault.config.numbering.order) from error
