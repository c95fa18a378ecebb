"""The reading room (R-OD13, R-RO2): who may read a document, what is entered in the access register (查阅登记表), and the register for people."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, ForbiddenError, UsageError
from docvault.language.names import who_acted
from docvault.model.case.case_name import case_name, written
from docvault.model.case.history import UNKNOWN, Event, Known
from docvault.model.case.kinds import CUSTOMER, ORDER, PLAN
from docvault.model.control.rights import CLOSED, NOT_SHOWN, level_of, level_of_cases, readers, roles_for
from docvault.model.nearest import as_typed
from docvault.model.page import Page
from docvault.model.sentence import departments_named
from docvault.model.times import minute
from docvault.model.values import dataclass, replace
from docvault.services.forms.form import Form, Row
from docvault.services.rules import able_people, named
from docvault.services.seeing import reader, view_of
from docvault.services.whereabouts import demand_kept
from docvault.store.cases.case_file import NoSuchCaseError

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.model.case.canonical import Json
    from docvault.model.case.history import Record
    from docvault.model.case.manifest import Document, Manifest, Version
    from docvault.model.vault_config import VaultConfig
    from docvault.services.vault import Vault

WHAT: Mapping[str, str] = {"taken": N_("copy taken"), "shown": N_("looked at"), "exported": N_("exported")}
"""What was done, by the action of the register's record."""


class ReasonMissingError(UsageError):
    """Whoever consults the archive says why (R-OD13)."""

    message = N_("The reason for consulting {order} is missing.")
    next_step = N_("Say it with `--why`; it is entered in the access register.")


class MayNotReadError(ForbiddenError):
    """R-RO2: the document's level, and neither role nor department that sees it."""

    message = N_("{document} of {order} is {level}: {person} may not read it.")
    next_step = N_("It is for the role of {roles}, and for people of {departments}.")


class ClosedCaseError(ForbiddenError):
    """R-RO2: the level of case files of a kind, and no role that reads it."""

    message = N_("{case} is {level}: {person} may not read what it says, and so changes nothing in it.")
    next_step = N_("Give it to {people}.")


class NotWholeError(ForbiddenError):
    """R-RO2: of the case file something is closed, a field or what was said of it."""

    message = N_("The {kind} {id} says what {person} may not read: it cannot go out as a whole.")
    next_step = N_("Give it to {people}.")


@dataclass(frozen=True, slots=True)
class Consultation:
    """One line of the access register: who consulted what, when, why; a copy taken names the document and its version, else they are empty.

    A customer's own case file has the customer and no order; a plan stands in `order` as it is called.
    """

    at: str
    person: str
    order: str
    document: str
    version: int
    what: str
    why: str
    customer: str = ""
    closed: bool = False  # whoever asks may not read what was consulted, and so not why
    known: Known = UNKNOWN  # how it is known who consulted it

    @property
    def called(self) -> str:
        """How the case file is called that was consulted."""
        return written(CUSTOMER, self.customer) if self.customer else self.order

    def to_tree(self) -> dict[str, Any]:
        """The line as JSON."""
        return {
            "at": self.at,
            "person": self.person,
            **({"known": self.known.to_tree()} if self.known.how else {}),
            **({CUSTOMER: self.customer} if self.customer else {ORDER: self.order}),
            "document": self.document,
            "version": self.version,
            "what": self.what,
            **({CLOSED: True} if self.closed else {"why": self.why}),
        }


def demand_readable(vault: "Vault", order: str, document: "Document", version: "Version", kind: str = ORDER) -> None:
    """Refuse a document whose level neither the person's roles nor the department allows (R-RO2), and bytes that were disposed of.

    A department reads what it supplied and what it was issued a copy of; anything general everybody may read.
    """
    demand_kept(vault, order, document, version)
    demand_may_read(vault, order, document, kind)


def demand_may_read(vault: "Vault", case: str, document: "Document", kind: str = ORDER) -> None:
    """Refuse a document of a case file that whoever asks may not read (R-RO2), whether its bytes are there or not. Raises `MayNotReadError`."""
    _person = vault.who.id  # nobody takes anything without saying who they are
    if reader(vault).may_read(document, kind):
        return
    level = level_of(vault.config, document, kind)
    raise MayNotReadError(
        document=document.id,
        order=case,
        level=level,
        person=vault.who.id,
        roles=", ".join(roles_for(vault.config, f"read-{level}")),
        departments=departments_named(readers(document)),
    )


def demand_open_case(vault: "Vault", name: str) -> None:
    """Refuse what is done with a customer, or another case file that is no order, by who may not read what it says (R-RO2). Raises `ClosedCaseError`."""
    kind = case_name(name).kind
    if kind != ORDER and not reader(vault).may_read_case(kind):
        level = level_of_cases(vault.config, kind)
        people = named(able_people(vault.config, f"read-{level}"))
        raise ClosedCaseError(case=name, level=level, person=vault.who.id, people=people)


def demand_whole(vault: "Vault", manifest: "Manifest") -> None:
    """Refuse a case file something of which whoever asks may not read: it goes out with its manifest and its history.

    Raises `MayNotReadError` for a document, `NotWholeError` for what else is closed.
    """
    for document in manifest.documents:
        demand_may_read(vault, manifest.id, document, manifest.kind)
    if not view_of(vault, manifest).is_whole:
        people = able_people(vault.config, "read-confidential")
        raise NotWholeError(kind=manifest.kind, id=manifest.id, person=vault.who.id, people=named(people))


def enter_access(
    vault: "Vault",
    action: str,
    order: str,
    why: str,
    document: "Document | None" = None,
    version: "Version | None" = None,
) -> None:
    """Enter a consultation in the register; durable on return. Raises `ReasonMissingError`."""
    if not why.strip():
        raise ReasonMissingError(order=order)
    name = case_name(order)
    data: dict[str, Json] = {name.kind: name.id, "why": why.strip()}
    if document is not None and version is not None:
        data |= {"document": document.id, "version": version.number, "sha256": version.sha256}
    vault.registers.append("access", [Event(vault.now(), vault.who.id, action, data)])


def access(
    vault: "Vault", order: str = "", person: str = "", limit: int | None = None, offset: int = 0
) -> Page[Consultation]:
    """The register's lines, the oldest first; of one order, of one person, or all.

    Of the whole register a piece is read from the end that is nearer to it. Of an order or a person it is gone through from its start: no index knows
    which lines are theirs. Raises `NoSuchCaseError` and `PersonUnknownError` for an order and a person that neither the vault nor the register knows.
    """
    page = _seen(vault, _of(vault, order, person, limit, offset) if order or person else _of_all(vault, limit, offset))
    if not page.total:
        if order and not vault.cases.exists(ORDER, order):
            raise NoSuchCaseError(kind=ORDER, id=order)
        if person and vault.config.person(person) is None:
            from docvault.services.people import PersonUnknownError

            raise PersonUnknownError(person=as_typed(person, (one.id for one in vault.config.people)))
    return page


def _seen(vault: "Vault", page: Page[Consultation]) -> Page[Consultation]:
    """The lines as whoever asks sees them: why a closed document, or a customer's file, was consulted is not shown but to who did."""
    asking = reader(vault)
    if asking.reads_everything:
        return page
    marks = vault.index.rights_of(one.called for one in page if one.document)
    own = vault.who.person.id if vault.who.person else ""

    def is_open(one: Consultation) -> bool:
        if one.person == own:
            return True
        mark = marks.get((one.called, one.document))
        of_document = not one.document or (mark is not None and asking.may_read_marked(mark))
        return of_document and asking.may_read_case(case_name(one.called).kind)

    return replace(page, rows=tuple(one if is_open(one) else replace(one, why="", closed=True) for one in page))


def _of_all(vault: "Vault", limit: int | None, offset: int) -> Page[Consultation]:
    """A piece of the whole register, whose records are numbered from 1 on."""
    total = vault.registers.head("access").seq
    end = total if limit is None else min(offset + limit, total)
    from_the_start = end <= total - offset
    records = islice(vault.registers.records("access"), offset, end) if from_the_start else _back(vault, offset, end)
    return Page(tuple(map(_consultation, records)), total)


def _back(vault: "Vault", offset: int, end: int) -> Iterable["Record"]:
    """The records behind the first `offset` up to the one numbered `end`; what others enter meanwhile is passed over."""
    found: list[Record] = []
    for record in vault.registers.newest_first("access"):
        if offset < record.seq <= end:
            found.append(record)
        if record.seq <= offset + 1:
            break
    return found[::-1]


def _of(vault: "Vault", order: str, person: str, limit: int | None, offset: int) -> Page[Consultation]:
    """A piece of what the register has of an order, of a person, or of both together."""
    rows: list[Consultation] = []
    total = 0
    for record in vault.registers.mentioning("access", order or person):
        if order in {"", record.event.data.get("order")} and person in {"", record.event.by}:
            if total >= offset and (limit is None or total < offset + limit):
                rows.append(_consultation(record))
            total += 1
    return Page(tuple(rows), total)


def _consultation(record: "Record") -> Consultation:
    event = record.event
    known: dict[str, Any] = dict(event.data)
    document, version = known.get("document", ""), known.get("version", 0)
    order, customer, why = (str(known.get(name, "")) for name in (ORDER, CUSTOMER, "why"))
    if PLAN in known:
        order = written(PLAN, str(known[PLAN]))
    return Consultation(event.at, event.by, order, document, version, event.action, why, customer, known=event.known)


def access_tree(page: Page[Consultation]) -> dict[str, Any]:
    """The register as JSON."""
    return {"rows": [row.to_tree() for row in page], "total": page.total}


ACCESS_HEADINGS = (N_("When"), N_("Who"), N_("Order"), N_("Document"), N_("Version"), N_("What"), N_("Why"))


def access_form(rows: Iterable[Consultation], language: "Language", config: "VaultConfig") -> Form:
    """The register as a paper (查阅登记表)."""
    return Form(
        title=language.text(N_("Access register")),
        facts=[],
        headings=[language.text(heading) for heading in ACCESS_HEADINGS],
        rows=[Row(_cells(row, language, config)) for row in rows],
    )


def _cells(row: Consultation, language: "Language", config: "VaultConfig") -> list[str]:
    return [
        minute(row.at),
        who_acted(language, config, row.person, row.known),
        row.order or row.customer,
        row.document or (language.text(N_("the customer's file")) if row.customer else ""),
        f"v{row.version}" if row.version else "",
        language.text(WHAT.get(row.what, row.what)),
        language.text(NOT_SHOWN) if row.closed else row.why,
    ]
