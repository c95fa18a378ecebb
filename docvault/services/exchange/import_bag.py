"""The verb `import`: a case file of another vault, taken over from its bag with its history intact.

First the bag is proven (RFC 8493), then what is in it: a copy is put together in staging and checked by the rules of the format, byte by byte. Only then it
gets its place, under the lock of the numbers. Until that rename nothing in the vault has changed.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, RefusedError
from docvault.language.spoken import Language
from docvault.model.case.case_name import written
from docvault.model.case.fields import FieldError
from docvault.model.case.history import in_order
from docvault.model.case.kinds import CUSTOMER, KINDS, ORDER
from docvault.model.exchange import bagit
from docvault.model.exchange.provenance import Provenance, imported
from docvault.model.names import name_problem
from docvault.model.progress import Progress, unseen
from docvault.model.sentence import Sentence, Sentences
from docvault.model.values import dataclass
from docvault.services.case_change import tell_index_of_new
from docvault.services.entering import demand_may_enter
from docvault.services.exchange.bags.sources import BrokenFileError, opened_bag
from docvault.services.exchange.bags.validate import tag_text, validate
from docvault.services.orders.made_ids import demand_unlike
from docvault.services.orders.opening import customer_of
from docvault.services.orders.sound import BadIdError, id_problem
from docvault.services.proof.checking.case_places import CaseFolder
from docvault.services.proof.checking.case_rules import check_case
from docvault.services.proof.checking.date_rules import DATES
from docvault.services.proof.checking.findings import LEFT_ABOUT, Finding
from docvault.services.proof.checking.fixity import check_bytes
from docvault.services.rules import demand_permission
from docvault.store import durable
from docvault.store.cases.case_file import HISTORY, NEXT
from docvault.store.cases.number_book import NumberBook

if TYPE_CHECKING:
    from docvault.model.case.manifest import Manifest
    from docvault.services.exchange.bags.sources import BagSource
    from docvault.services.vault import Vault
    from docvault.store.cases.case_file import CaseFile
    from docvault.store.cases.staging import Following

ORIGIN = "docvault.json"
_TOLD = 5
"""So many problems are told one by one."""


class BadBagError(RefusedError):
    """The bag is damaged, incomplete or dangerous; nothing of it was used."""

    message = N_("{bag} is not a sound bag. {problem}")
    next_step = N_("Nothing was taken over. Ask whoever made the bag for another copy.")


class FetchBagError(RefusedError):
    """A bag that is whole only with files from elsewhere."""

    message = N_("{bag} names files that are to be fetched from elsewhere, and docvault fetches nothing.")
    next_step = N_("Ask whoever made the bag for one that holds everything itself.")


class ForeignBagError(RefusedError):
    """A sound bag, of something else than a case file of a vault."""

    message = N_("{bag} is a sound bag, but not of an order or a customer of a docvault vault. {problem}")
    next_step = N_("Files of other programs are taken in through an inbox, or with `docvault add`.")


class NotIntactError(RefusedError):
    """The bag is sound; what was put into it was not."""

    message = N_("The {kind} {id} in {bag} is not intact. {problem}")
    next_step = N_("Nothing was taken over. Run `docvault check` in the vault it comes from, and export it again.")


class TakenAlreadyError(RefusedError):
    """The number or code is or was in use (V034, R-OD1)."""

    message = N_("The {kind} {id} is in this vault already, or was.")
    next_step = N_(
        "Nothing was taken over: a number is never used twice. `docvault history {name}` shows what is here."
    )


class CustomerHereError(TakenAlreadyError):
    """The customer's file is here already: opened before, by an order at the latest."""

    message = N_("There is a customer {id} in this vault already.")
    next_step = N_(
        "Nothing was taken over: two files of one customer do not become one. Enter what is missing with `docvault customer edit {id}`; "
        "in a vault that has no order of the customer yet, the customer's bag is imported before those of the orders."
    )


class CustomerFirstError(RefusedError):
    """The bag of an order, beside it that of its customer, whom the vault does not know: imported first, the order would open an empty file in its place."""

    message = N_(
        "Customer {customer} is not in this vault yet, and the customer's own bag lies beside that of order {order}."
    )
    next_step = N_("Import it first, then this one: `docvault import {bag}`.")


@dataclass(frozen=True, slots=True)
class Imported:
    """A case file that was taken over. `warnings`: what `vault.yaml` does not know of it, and the like."""

    case: "CaseFile"
    folder: str
    origin: Provenance
    customer_opened: bool
    warnings: tuple[Finding, ...]

    def to_tree(self, language: Language) -> dict[str, Any]:
        """What was taken over and from where, as the result of the command."""
        return {
            self.case.kind: self.case.id,
            "folder": self.folder,
            "from": {"vault": self.origin.vault, "name": self.origin.vault_name},
            "customer_opened": self.customer_opened,
            "warnings": [one.to_tree(language) for one in self.warnings],
        }


def import_bag(vault: "Vault", bag: Path, progress: Progress = unseen) -> Imported:
    """Take the order or customer in a bag (a folder or a .zip) over into this vault; durable on return.

    One record is appended to its history: where it comes from. A customer the vault does not know is opened (R-CU1); one who brings a credit limit is taken
    over by who may set it. Raises `NoSuchBagError`,
    `NotABagError`, `NotPermittedError`, `BadBagError`, `FetchBagError`, `ForeignBagError`, `NotIntactError`, `TakenAlreadyError` (V034).
    """
    actor, now = demand_may_enter(vault).id, vault.now()
    with opened_bag(bag) as source:
        verdict = validate(source, _half(progress, 0))
        if verdict.problems:
            raise BadBagError(bag=bag, problem=_told(verdict.problems))
        if bagit.FETCH in source.files:
            raise FetchBagError(bag=bag)
        origin = _origin(source, bag)
        _demand_free(vault, origin)
        _demand_names(source, bag, origin)
        with vault.cases.importing(origin.kind, origin.id) as staged:
            _stage(source, bag, origin, verdict.payload, staged, _half(progress, 1))
            warnings, manifest = _demand_intact(vault, bag, origin, staged)
            if manifest.kind == CUSTOMER and manifest.customer_facts.credit_limit:
                demand_permission(vault, "credit")
            order, opened = manifest.order_or_none, False
            customer = order.customer if order else ""
            _demand_customer_first(vault, bag, origin.id, customer)
            if customer:
                customer, opened = customer_of(vault, customer, actor, now)
            case = _placed(
                vault,
                origin,
                staged,
                lambda before, end: imported(before, origin, customer, actor, in_order(now, end.at)),
            )
    tell_index_of_new(vault, case)
    return Imported(case, vault.layout.shown(case.folder), origin, opened, warnings)


def _half(progress: Progress, half: int) -> Progress:
    """The first half of the work is proving, the second is copying."""
    return lambda done, total: progress(done + half * total, 2 * total)


def _told(problems: Iterable[Sentence]) -> Sentences:
    """The first few problems, and how many more there are."""
    every = list(problems)
    told, more = every[:_TOLD], len(every) - _TOLD
    if more > 0:
        told.append(Sentence(N_("Further problems: {count}."), {"count": more}))
    return Sentences(tuple(told))


def _origin(source: "BagSource", bag: Path) -> Provenance:
    """What `docvault.json` says, when the payload is what it says. Raises `ForeignBagError`."""
    if ORIGIN not in source.files:
        raise ForeignBagError(bag=bag, problem=Sentence(N_("There is no docvault.json in it.")))
    try:
        origin = Provenance.from_tree(json.loads(tag_text(source, ORIGIN)))
    except (ValueError, RecursionError) as error:  # FieldError and BadTagFileError are ValueErrors
        detail = error.sentence if isinstance(error, FieldError) else Sentence(N_("it is not JSON"))
        problem = Sentence(N_("docvault.json cannot be read: {problem}."), {"problem": detail})
        raise ForeignBagError(bag=bag, problem=problem) from error
    if id_problem(origin.id):
        raise ForeignBagError(bag=bag, problem=_bad_id(origin.id))
    folder = f"{bagit.PAYLOAD}{origin.id}/"
    for path in source.files:
        if path.startswith(bagit.PAYLOAD) and not path.startswith(folder):
            values = {"path": bagit.shown(path), "folder": folder}
            raise ForeignBagError(bag=bag, problem=Sentence(N_("{path} lies outside of {folder}."), values))
    return origin


def _bad_id(text: str) -> Sentence:
    return Sentence(BadIdError.message, {"text": bagit.shown(text), "problem": id_problem(text)})


def _demand_free(vault: "Vault", origin: Provenance) -> None:
    """A number or code is never used again, in whatever case it is written (V034)."""
    if KINDS[origin.kind].numbered:
        used = vault.cases.exists(ORDER, origin.id) or NumberBook(vault.layout, vault.holder).is_used(origin.id)
    else:
        used = vault.cases.same_id(origin.kind, origin.id) is not None
    if used and origin.kind == CUSTOMER:
        raise CustomerHereError(kind=origin.kind, id=vault.cases.same_id(CUSTOMER, origin.id))
    if used:
        raise TakenAlreadyError(kind=origin.kind, id=origin.id, name=written(origin.kind, origin.id))
    if origin.kind in {ORDER, CUSTOMER}:
        demand_unlike(vault, origin.kind, origin.id)


def _demand_customer_first(vault: "Vault", bag: Path, order: str, customer: str) -> None:
    """Refuse an order whose customer nobody knows here while the customer's bag lies beside it. Raises `CustomerFirstError`."""
    if not customer or vault.cases.same_id(CUSTOMER, customer) is not None:
        return
    beside = (bag.absolute().parent / f"{CUSTOMER}-{customer}{ending}" for ending in (".zip", ""))
    first = next((one for one in beside if one.exists()), None)
    if first is not None:
        raise CustomerFirstError(customer=customer, order=order, bag=bag.with_name(first.name))


def _demand_names(source: "BagSource", bag: Path, origin: Provenance) -> None:
    """Refuse names that not every system can hold (V013) before one of them is written."""
    parts = {(path, part) for path in source.files if path.startswith(bagit.PAYLOAD) for part in path.split("/")}
    message = N_("The name cannot be used on every system: {problem}.")
    bad = [
        Finding("V013", path, message, {"problem": problem})
        for path, part in sorted(parts)
        if (problem := name_problem(part))
    ]
    if bad:
        raise NotIntactError(kind=origin.kind, id=origin.id, bag=bag, problem=_told(map(_sentence, bad)))


def _stage(
    source: "BagSource", bag: Path, origin: Provenance, digests: Mapping[str, str], staged: Path, progress: Progress
) -> None:
    """Copy the payload, comparing its bytes with what was proven; they are durable on return."""
    folder = f"{bagit.PAYLOAD}{origin.id}/"
    total, done = sum(source.files[path] for path in digests), 0
    for path, sha256 in digests.items():
        target = staged / path.removeprefix(folder)
        durable.make_folders(target.parent, durable=False)
        try:
            durable.write_blocks(target, _proven(source, path, sha256))
        except BrokenFileError as error:
            problem = Sentence(N_("{path} cannot be read."), {"path": bagit.shown(path)})
            raise BadBagError(bag=bag, problem=problem) from error
        done += source.files[path]
        progress(done, total)


def _proven(source: "BagSource", path: str, sha256: str) -> Iterator[bytes]:
    """The bytes of a file once more. Raises `BrokenFileError` when somebody changed the bag meanwhile."""
    hasher = hashlib.sha256()
    for block in source.blocks(path):
        hasher.update(block)
        yield block
    if hasher.hexdigest() != sha256:
        raise BrokenFileError(path)


def _demand_intact(
    vault: "Vault", bag: Path, origin: Provenance, staged: Path
) -> "tuple[tuple[Finding, ...], Manifest]":
    """Check the copy by every rule for case files (V010 to V042); what is only a warning is returned. Raises `NotIntactError`, for wrong dates too (W061)."""
    report = check_case(staged, CaseFolder(origin.kind, origin.id, staged), vault.config, None)
    found = [*report.findings, *check_bytes(staged, report.files)]
    if (staged / NEXT).exists():
        found.append(Finding("V042", NEXT, N_("The manifest does not name this.")))
    if report.first_hash and (report.first_hash, report.head_hash) != (origin.first, origin.head):
        found.append(Finding("V021", HISTORY, N_("The history is not the one docvault.json names.")))
    broken = [
        _sentence(finding) for finding in found if finding.level == "error" or finding.rule in {LEFT_ABOUT, DATES}
    ]
    order = report.manifest.order_or_none if report.manifest is not None else None
    if order is not None and order.customer and id_problem(order.customer):
        broken.append(_bad_id(order.customer))
    if broken or report.manifest is None:
        raise NotIntactError(kind=origin.kind, id=origin.id, bag=bag, problem=_told(broken))
    return tuple(found), report.manifest


def _sentence(finding: Finding) -> Sentence:
    values = {
        "path": bagit.shown(finding.path.removeprefix("./")),
        "finding": Sentence(finding.message, finding.values),
        "rule": finding.rule,
    }
    return Sentence(N_("{path}: {finding} ({rule})"), values)


def _placed(vault: "Vault", origin: Provenance, staged: Path, following: "Following") -> "CaseFile":
    book = NumberBook(vault.layout, vault.holder)
    with book.held() if KINDS[origin.kind].numbered else nullcontext():
        _demand_free(vault, origin)
        return vault.cases.take_over(origin.kind, origin.id, staged, following)
