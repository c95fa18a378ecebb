"""A query as this vault understands it: kinds, departments and stages by their names too, and what names nothing here said with what is probably meant."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from docvault.errors import N_, DocvaultError
from docvault.model.case.case_name import as_meant, case_name, written
from docvault.model.case.demands import CLASSES
from docvault.model.case.kinds import CUSTOMER, ORDER
from docvault.model.nearest import nearest
from docvault.model.search.query import (
    DATE_FIELDS,
    IS_VALUES,
    TEXT_FIELDS,
    Either,
    Every,
    Field,
    Not,
    Query,
    Unmeant,
    fields_of,
    parse_query,
    words_of,
)
from docvault.model.sentence import Listing, Sentence
from docvault.model.values import replace

if TYPE_CHECKING:
    from docvault.model.vault_config import Named, VaultConfig
    from docvault.services.vault import Vault

PERHAPS = N_("Nothing is called {typed}. Perhaps {nearest} is meant.")
ONE_OF = N_("Nothing is called {typed}. After {field}: comes one of these: {known}.")
NO_CASE = {
    ORDER: N_("Nothing is called {typed}. `docvault order list` shows the orders there are."),
    CUSTOMER: N_("Nothing is called {typed}. `docvault customer list` shows the customers there are."),
}
NO_VALUE = N_("{field}: has no value. Write it without a space, like order:2026-0001.")
NO_DAY = N_("{typed} is no date. Write it like {field}:2026-03 or {field}:2026-03-15.")
NO_TIME = N_(
    "{typed} is no date, or ends before it begins. Write it like {field}:2026-03-15 or {field}:2026-01..2026-03."
)
NO_FIELD = N_("{typed} was looked for as text. Perhaps {nearest} is meant.")
STATES = ("open", "completed", "cancelled", "void")
_ALIKE = 0.7
_CASES = {"order": ORDER, "customer": CUSTOMER}
"""The fields that name a case file, and of which kind."""


def asked(vault: "Vault", typed: str) -> Query:
    """The query that was typed; whoever asked is told of what names nothing in this vault, and what is probably meant. Raises `TooLongQueryError`."""
    query = meant(vault, typed)
    vault.notices.extend(said_of(vault, query))
    return query


def meant(vault: "Vault", typed: str) -> Query:
    """The query that was typed, ids in the place of names. Raises `TooLongQueryError`."""
    return _settled(vault, parse_query(typed))


def said_of(vault: "Vault", query: Query) -> Iterator[Sentence]:
    """What of a query names nothing in this vault, and what is probably meant."""
    yield from _said(_known(vault.config), query)
    for one in fields_of(query):
        if isinstance(one, Field) and one.name in _CASES and not one.value.endswith("*"):
            yield from _case_said(vault, one)


def _case_said(vault: "Vault", field: Field) -> Iterator[Sentence]:
    """That there is no such order or customer, and which is probably meant, as far as whoever asks may read those."""
    from docvault.services.case_named import OtherCaseMeantError, named_case  # few queries name a case file
    from docvault.services.seeing import reader
    from docvault.store.cases.case_file import NoSuchCaseError

    kind, typed = _CASES[field.name], f"{field.name}:{field.value}"
    if not reader(vault).may_read_case(kind):
        return
    try:
        found = case_name(named_case(vault, written(kind, field.value)))
    except OtherCaseMeantError as error:
        found = case_name(str(error.values["nearest"]))
    except NoSuchCaseError:
        yield Sentence(NO_CASE[kind], {"typed": typed})
        return
    except DocvaultError:  # it is there, and is to be looked for elsewhere, or one of several
        return
    if found.id.casefold() != field.value.casefold():
        yield Sentence(PERHAPS, {"typed": typed, "nearest": f"{found.kind}:{found.id}"})


def _settled(vault: "Vault", query: Query) -> Query:
    """The query with ids in the place of names, and with the code that a customer has by now beside one it had."""
    if isinstance(query, Not):
        return Not(_settled(vault, query.inner))
    if isinstance(query, Every | Either):
        return replace(query, inner=tuple(_settled(vault, one) for one in query.inner))
    if isinstance(query, Field) and _CASES.get(query.name) == CUSTOMER:
        return _with_code_of_now(vault, query)
    if isinstance(query, Field):
        config = vault.config
        wanted = query.value.strip().casefold()
        named = (
            one.id for one in _things(config, query.name) if wanted in {one.name.casefold(), one.name_zh.casefold()}
        )
        return replace(query, value=next(named, query.value))
    return query


def _with_code_of_now(vault: "Vault", field: Field) -> Query:
    """The orders of a customer by whichever code: a merge or a rename that is not finished leaves some under the old one."""
    from docvault.services.case_named import current_customer  # few queries name a customer

    typed = as_meant(field.value)
    code = typed if vault.cases.exists(CUSTOMER, typed) else vault.cases.same_id(CUSTOMER, typed)
    if code is None:
        return field
    now = current_customer(vault, code)
    return field if now == code else Either((field, replace(field, value=now)))


def _things(config: "VaultConfig", field: str) -> "Iterable[Named]":
    return {"kind": config.kinds, "dept": config.departments, "stage": config.stages}.get(field, ())


def _known(config: "VaultConfig") -> Mapping[str, tuple[str, ...]]:
    """What may stand after a field, of those that take no other value."""
    things = {field: tuple(one.id for one in _things(config, field)) for field in ("kind", "dept", "stage")}
    channels = tuple(dict.fromkeys(inbox.channel for inbox in config.inboxes))
    return {**things, "channel": channels, "is": IS_VALUES, "state": STATES, "class": CLASSES}


def _said(known: Mapping[str, tuple[str, ...]], query: Query) -> Iterator[Sentence]:
    for one in fields_of(query):
        if isinstance(one, Unmeant) and not one.value:
            yield Sentence(NO_VALUE, {"field": one.name})
        elif one.name in DATE_FIELDS:
            text = NO_DAY if one.name in {"after", "before"} else NO_TIME
            yield Sentence(text, {"typed": f"{one.name}:{one.value}", "field": one.name})
        elif one.name in known and not _is_known(one.value, known[one.name]):
            yield _unknown(one.name, one.value, known[one.name])
    for word in words_of(query):
        field, sign, value = word.text.replace("：", ":").partition(":")
        meant = nearest(field, (*TEXT_FIELDS, *DATE_FIELDS), alike=_ALIKE) if sign and value else ""
        if meant:
            yield Sentence(NO_FIELD, {"typed": word.text, "nearest": f"{meant}:{value}"})


def _is_known(value: str, known: Iterable[str]) -> bool:
    wanted = value.casefold()
    if wanted.endswith("*"):
        return any(one.casefold().startswith(wanted[:-1]) for one in known)
    return any(one.casefold() == wanted for one in known)


def _unknown(field: str, value: str, known: tuple[str, ...]) -> Sentence:
    meant = nearest(value.removesuffix("*"), known)
    if meant:
        return Sentence(PERHAPS, {"typed": f"{field}:{value}", "nearest": f"{field}:{meant}"})
    return Sentence(ONE_OF, {"typed": f"{field}:{value}", "field": field, "known": Listing(known)})
