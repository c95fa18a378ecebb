"""The verbs `order new|show|edit|complete|cancel` and `customer show|edit`: case files opened, looked at and changed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from docvault.errors import N_, UsageError
from docvault.model.case import editing, transitions
from docvault.model.case.editing import Edit
from docvault.model.case.history import Event
from docvault.model.case.manifest import Manifest
from docvault.model.case.numbering import BadPatternError, Pattern
from docvault.model.case.transitions import NewOrder
from docvault.model.names import name_problem
from docvault.services.case_change import change_case
from docvault.services.rules import demand_permission
from docvault.services.search.indexing import tell_index
from docvault.services.vault import Vault
from docvault.store.cases.case_file import CaseExistsError, CaseFile, NewFile
from docvault.store.cases.number_book import NumberBook
from docvault.store.retention.bin import Bin


class BadIdError(UsageError):
    """A number or code that cannot name a folder (V013)."""

    message = N_("{text} cannot be the number of an order or the code of a customer: {problem}.")
    next_step = N_("Use letters, digits, dots, underscores and hyphens, without spaces.")


class BadNumberingError(UsageError):
    """The pattern in `vault.yaml` gives no numbers."""

    message = N_("The numbering {pattern} in vault.yaml gives no order numbers.")
    next_step = N_("Write it like {{year}}-{{seq:04}}, and record the change with `docvault adopt`.")


class NoSuchImportanceError(UsageError):
    """An importance no class of the retention schedule goes by: it would be kept as if it had none."""

    message = N_("The retention schedule of vault.yaml knows no importance {importance}.")
    next_step = N_("Choose one of: {known}; or leave it empty.")


class NoSuchStageError(UsageError):
    """A stage `vault.yaml` does not know."""

    message = N_("There is no stage {stage}.")
    next_step = N_("Choose one of: {stages}.")


class TextMissingError(UsageError):
    """A field that must say something is empty."""

    message = N_("The {field} is missing.")
    next_step = N_("Say it and try again.")


@dataclass(frozen=True, slots=True)
class OpenedOrder:
    """A new order, its folder relative to the vault, and whether the customer's case file was opened with it."""

    order: str
    folder: str
    customer_opened: bool


def new_order(vault: Vault, new: NewOrder) -> OpenedOrder:
    """Open an order; durable on return. Without a number the pattern of the vault gives the next one (R-OD1).

    A customer code the vault does not know opens that customer's case file first (R-CU1).
    """
    actor, now = vault.actor, vault.now()
    demand_sound(vault, new)
    customer, opened = customer_of(vault, new.customer, actor, now)
    new = replace(new, customer=customer, merchandiser=new.merchandiser or actor)
    case = opened_order(vault, new, lambda numbered: (*transitions.open_order(numbered, actor, now), []))
    tell_index(vault, [case])
    return OpenedOrder(case.id, vault.layout.shown(case.folder), opened)


def opened_order(
    vault: Vault, new: NewOrder, opening: Callable[[NewOrder], tuple[Manifest, Event, list[NewFile]]]
) -> CaseFile:
    """Create an order under the next number of the vault's pattern, or under the one it asks for; the index is not told yet."""
    book = NumberBook(vault.layout, vault.holder)
    year = datetime.fromisoformat(vault.now()).year
    with book.next_number(
        _pattern(vault), year, new.customer, lambda number: vault.cases.exists("order", number)
    ) as number:
        if new.number and book.is_used(new.number):
            raise CaseExistsError(kind="order", id=new.number)
        return vault.cases.create(*opening(replace(new, number=new.number or number)))


def show_case(vault: Vault, kind: str, case_id: str) -> CaseFile:
    """The committed state of an order or a customer, read from its folder."""
    return vault.cases.read(kind, case_id)


def edit_case(vault: Vault, kind: str, case_id: str, edit: Edit) -> CaseFile:
    """Change fields of an order or a customer; durable on return. Raises `NotPermittedError` for fields that not everybody changes."""
    if edit.stage:
        _demand_stage(vault, edit.stage)
    if edit.title is not None and not edit.title.strip():
        raise TextMissingError(field="title")
    actor = vault.actor
    if edit.credit_limit is not None:
        demand_permission(vault, "credit")
    if any(getattr(edit, name, None) is not None for name in vault.config.retention.fields):
        demand_permission(vault, "complete")
    if edit.customer is not None:
        edit = replace(edit, customer=customer_of(vault, edit.customer, actor, vault.now())[0])
    if edit.importance:
        _demand_importance(vault, edit.importance)
    free_hours = vault.config.control.free_hours
    [case] = change_case(
        vault, kind, case_id, lambda manifest, now: editing.edit(manifest, edit, actor, now, free_hours=free_hours)
    )
    return case


def complete_order(vault: Vault, order: str, on: str = "") -> CaseFile:
    """Complete an order today or `on` a date, from which its documents are kept; durable on return. Raises `NotPermittedError`."""
    actor = demand_permission(vault, "complete").id
    [case] = change_case(
        vault, "order", order, lambda manifest, now: transitions.complete(manifest, on or now[:10], actor, now)
    )
    return case


def reopen_order(vault: Vault, order: str, why: str) -> CaseFile:
    """Open a completed or cancelled order again, with the reason; durable on return. Raises `NotClosedError`, `InBinError`."""
    if not why.strip():
        raise TextMissingError(field="reason")
    actor = demand_permission(vault, "reopen").id
    [case] = change_case(
        vault,
        "order",
        order,
        lambda manifest, now: transitions.reopen(
            manifest, why.strip(), Bin(vault.layout).holding(manifest), actor, now
        ),
    )
    return case


def cancel_order(vault: Vault, order: str, why: str) -> CaseFile:
    """Cancel an order, with the reason; durable on return. Raises `NotPermittedError`."""
    if not why.strip():
        raise TextMissingError(field="reason")
    actor = demand_permission(vault, "complete").id
    [case] = change_case(vault, "order", order, lambda manifest, now: transitions.cancel(manifest, why, actor, now))
    return case


def customer_of(vault: Vault, code: str, actor: str, now: str) -> tuple[str, bool]:
    """The customer's code as its case file has it, opened now when there is none (R-CU1), and whether it was."""
    _demand_id(code)
    known = vault.cases.same_id("customer", code)
    if known is not None:
        return known, False
    manifest, event = transitions.open_customer(code, "", actor, now)
    try:
        case = vault.cases.create(manifest, event)
    except CaseExistsError:  # somebody else opened it a moment ago
        return code, False
    tell_index(vault, [case])
    return code, True


def demand_sound(vault: Vault, new: NewOrder) -> None:
    """Refuse an order whose number, title, stage, class or date cannot be."""
    if not new.title.strip():
        raise TextMissingError(field="title")
    if new.number:
        _demand_id(new.number)
    if new.stage:
        _demand_stage(vault, new.stage)
    if new.service_class not in transitions.CLASSES:
        raise transitions.BadClassError(text=new.service_class)
    transitions.demand_date(new.due)


def _demand_id(text: str) -> None:
    problem = id_problem(text)
    if problem:
        raise BadIdError(text=text, problem=problem)


def id_problem(text: str) -> str | None:
    """Say in a few words what keeps `text` from being the number of an order or the code of a customer, or None when nothing does."""
    problem = name_problem(text)
    if not problem and any(character.isspace() or character in "~@:" for character in text):
        problem = "it holds a space or one of ~ @ :"
    if not problem and len(text.encode()) > 80:
        problem = "it is longer than 80 bytes"
    if not problem and text.startswith((".", "-")):
        problem = "it begins with a dot or a hyphen"
    return problem


def _demand_importance(vault: Vault, importance: str) -> None:
    known = tuple(dict.fromkeys(one.importance for one in vault.config.retention.classes if one.importance))
    if importance not in known:
        raise NoSuchImportanceError(importance=importance, known=", ".join(known) or "–")


def _demand_stage(vault: Vault, stage: str) -> None:
    stages = [known.id for known in vault.config.stages]
    if stage not in stages:
        raise NoSuchStageError(stage=stage, stages=", ".join(stages))


def _pattern(vault: Vault) -> Pattern:
    try:
        return Pattern(vault.config.numbering)
    except BadPatternError as error:
        raise BadNumberingError(pattern=vault.config.numbering) from error
