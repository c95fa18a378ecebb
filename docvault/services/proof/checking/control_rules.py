"""The control of versions in one case file: copies, signatures, change notices and what they refer to (V060 to V065)."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from docvault.errors import N_
from docvault.model.case.facts import OrderFacts
from docvault.model.case.history import Record
from docvault.model.case.kinds import CUSTOMER
from docvault.model.case.manifest import Document, Manifest, Version
from docvault.model.case.records import ChangeNotice, Copy, Signature
from docvault.model.control.change_notices import STEPS
from docvault.model.control.holdings import holds, is_gone_by
from docvault.model.times import is_before, read_time
from docvault.services.proof.checking.findings import Finding

Signed = tuple[str, int, str, str, str, str, bool, str]
"""Document, version, department, person, sha256, time; whether it rests on its evidence only, and why."""
Ended = tuple[str, str, object]
"""A change, a document and a version that ceased to count, for which nobody had to sign by that change any more."""
_CEASED = frozenset({"version-voided", "moved-out", "moved"})


def check_control(manifest: Manifest, records: Sequence[Record], shown: str) -> Iterator[Finding]:
    """Check what a manifest says of copies, signatures and changes, and its signatures against the history.

    What hangs on which of two times was first is left out while a time of them is none.
    """
    where = f"{shown}/manifest.yaml"
    order = manifest.order_or_none or OrderFacts()
    no_times = [time for time in dict.fromkeys(_times(manifest, order.changes)) if not _is_time(time)]
    for time in no_times:
        message = N_("{time} is not a time: it is written as 2026-11-24T15:30:12+08:00.")
        yield Finding("V011", where, message, {"time": time})
    for document in manifest.documents:
        for version in document.versions:
            yield from _numbers(document, version, where)
            yield from _signatures(document, version, where)
            if not no_times:
                yield from _returns(document, version, where)
    yield from _lasting(manifest, records, shown)
    yield from _references(manifest, order, where)
    numbers = [change.id for change in order.changes]
    if numbers != [f"CN-{number}" for number in range(1, len(numbers) + 1)]:
        yield Finding("V064", where, N_("The change notices are not numbered CN-1, CN-2, …"))
    ended = {one for record in records for one in _ended(record)} if order.changes else set()
    for change in order.changes:
        yield from _steps(change, where)
        if not no_times:
            yield from _acknowledged(manifest, change, where, ended)


def check_bases(orders: Iterable[tuple[str, Manifest]]) -> Iterator[Finding]:
    """Orders that repeat one the vault does not have (W060): places and manifests of all orders."""
    known = list(orders)
    ids = {manifest.id for _, manifest in known}
    for shown, manifest in known:
        order = manifest.order_or_none
        if order is not None and order.based_on and order.based_on not in ids:
            message = N_("It repeats order {order}, which this vault does not have.")
            yield Finding("W060", f"{shown}/manifest.yaml", message, {"order": order.based_on})


def check_merged(cases: Iterable[tuple[str, Manifest]]) -> Iterator[Finding]:
    """Orders that name a customer that is another one since (W063): places and manifests of all case files."""
    known = list(cases)
    merged = {one.id: one.customer_facts.merged.into for _, one in known if one.kind == CUSTOMER}
    for shown, manifest in known:
        order = manifest.order_or_none
        if order is not None and merged.get(order.customer):
            values = {"code": order.customer, "into": merged[order.customer]}
            message = N_("It names customer {code}, which is {into} since.")
            yield Finding("W063", f"{shown}/manifest.yaml", message, values)


def check_customers(cases: Iterable[tuple[str, Manifest]]) -> Iterator[Finding]:
    """Orders that name a customer who has no file (W064), whose credit limit and holds nobody can know: places and manifests of all case files."""
    known = list(cases)
    codes = {one.id for _, one in known if one.kind == CUSTOMER}
    for shown, manifest in known:
        order = manifest.order_or_none
        if order is not None and order.customer and order.customer not in codes:
            message = N_(
                "It names customer {code}, which has no file in this vault: no credit limit and no hold of theirs counts for it."
            )
            yield Finding("W064", f"{shown}/manifest.yaml", message, {"code": order.customer})


def _times(manifest: Manifest, changes: Iterable[ChangeNotice]) -> Iterator[str]:
    """The times of copies, signatures and steps of changes that are compared."""
    for document in manifest.documents:
        for version in document.versions:
            for copy in version.copies:
                yield from (time for time in (copy.issued, copy.returned) if time)
            yield from (signature.at for signature in version.signatures)
    for change in changes:
        yield from (step.at for step in change.steps)
        yield from (one.at for one in change.told if one.at)


def _is_time(text: str) -> bool:
    try:
        read_time(text)
    except ValueError:
        return False
    return True


def _numbers(document: Document, version: Version, where: str) -> Iterator[Finding]:
    values = {"document": document.id, "version": version.number}
    if [copy.number for copy in version.copies] != list(range(1, len(version.copies) + 1)):
        yield Finding("V060", where, N_("The copies of {document}@{version} are not numbered 1, 2, 3, …"), values)


def _returns(document: Document, version: Version, where: str) -> Iterator[Finding]:
    values = {"document": document.id, "version": version.number}
    for copy in version.copies:
        if copy.returned and is_before(copy.returned, copy.issued):
            message = N_("Copy {copy} of {document}@{version} was returned before it was issued.")
            yield Finding("V060", where, message, {**values, "copy": copy.number})


def _signatures(document: Document, version: Version, where: str) -> Iterator[Finding]:
    given = {copy.department for known in document.versions for copy in known.copies}
    for signature in version.signatures:
        values = {
            "document": document.id,
            "version": version.number,
            "person": signature.person,
            "department": signature.department,
        }
        if signature.sha256 != version.sha256:
            message = N_("{person} signed for {document}@{version} with another digest than the version has.")
            yield Finding("V061", where, message, values)
        if signature.evidence_only and not signature.evidence:
            message = N_("The signature of {person} for {document}@{version} rests on evidence only, and names none.")
            yield Finding("V061", where, message, values)
        if signature.department not in given:
            message = N_("{person} signed for {document}@{version}, and {department} was never issued a copy.")
            yield Finding("V061", where, message, values)


def _lasting(manifest: Manifest, records: Iterable[Record], shown: str) -> Iterator[Finding]:
    """Signatures of the manifest against the records `signed`, both ways, each as often as it was given (V062)."""
    recorded: Counter[Signed] = Counter()
    places: dict[Signed, int] = {}
    for record in records:
        if record.event.action == "signed":
            signed = _recorded(record)
            recorded[signed] += 1
            places[signed] = record.seq
    present = Counter(
        _signed(document, version, signature)
        for document in manifest.documents
        for version in document.versions
        for signature in version.signatures
    )
    for signed in recorded - present:
        message = N_("The signature of {person} for {document}@{version} is missing in the manifest, or altered.")
        values = {"person": signed[3], "document": signed[0], "version": signed[1]}
        yield Finding("V062", f"{shown}/history.jsonl:{places[signed]}", message, values)
    for signed in present - recorded:
        message = N_("The history knows nothing of the signature of {person} for {document}@{version}.")
        values = {"person": signed[3], "document": signed[0], "version": signed[1]}
        yield Finding("V062", f"{shown}/manifest.yaml", message, values)


def _recorded(record: Record) -> Signed:
    data = record.event.data
    document, department, person, sha256 = (
        str(data.get(name)) for name in ("document", "department", "person", "sha256")
    )
    version = data.get("version")
    only, why = data.get("evidence_only") is True, str(data.get("why", ""))
    return document, version if isinstance(version, int) else 0, department, person, sha256, record.event.at, only, why


def _signed(document: Document, version: Version, signature: Signature) -> Signed:
    who = signature.department, signature.person, signature.sha256, signature.at
    return document.id, version.number, *who, signature.evidence_only, signature.why


def _references(manifest: Manifest, order: OrderFacts, where: str) -> Iterator[Finding]:
    """Everything that names a version, as it is written (V063)."""
    named = [reference for opinion in order.reviews for reference in [opinion.about] if reference]
    for document in manifest.documents:
        for version in document.versions:
            named += [signature.evidence for signature in version.signatures if signature.evidence]
    for change in order.changes:
        named += [reference for step in change.steps for reference in step.evidence.split(", ") if reference]
        named += [f"{owed.document}@{owed.version}" for owed in change.owed]
        named += [told.evidence for told in change.told if told.evidence]
        missing = [document for document in change.affects if manifest.document(document) is None]
        named += [f"{document}@1" for document in missing]
    for reference in dict.fromkeys(named):
        if not _exists(manifest, reference):
            yield Finding("V063", where, N_("{reference} is named and does not exist."), {"reference": reference})


def _exists(manifest: Manifest, reference: str) -> bool:
    name, _, number = reference.rpartition("@")
    document = manifest.document(name)
    return document is not None and number.isdigit() and document.version(int(number)) is not None


def _steps(change: ChangeNotice, where: str) -> Iterator[Finding]:
    states = [step.state for step in change.steps]
    legal = states[0] == "open" and all(after in STEPS.get(before, ()) for before, after in pairwise(states))
    if not legal:
        message = N_("Change {change} took a way there is not: {states}.")
        yield Finding("V064", where, message, {"change": change.id, "states": " → ".join(states)})
    if change.said != change.state:
        message = N_("Change {change} says it is {said}, and its last step is {state}.")
        yield Finding("V064", where, message, {"change": change.id, "said": change.said, "state": change.state})
    for step in change.steps:
        wanted = step.state == "open" or (step.state == "confirmed" and not change.free)
        if wanted and not step.evidence:
            message = N_("Change {change} is {state} without evidence.")
            yield Finding("V064", where, message, {"change": change.id, "state": step.state})


def _ended(record: Record) -> Iterator[Ended]:
    """The changes nobody had to sign for any more for versions that ceased to count by a record, whether or not these count again by now."""
    data = record.event.data
    changes, versions = data.get("acknowledged"), data.get("versions", [data.get("version")])
    if record.event.action in _CEASED and isinstance(changes, list) and isinstance(versions, list):
        yield from ((str(change), str(data.get("document")), version) for change in changes for version in versions)


def _acknowledged(manifest: Manifest, change: ChangeNotice, where: str, ended: Collection[Ended]) -> Iterator[Finding]:
    """Whether everybody concerned had signed, or held nothing any more, when the change was acknowledged (V065)."""
    step = next((step for step in change.steps if step.state == "acknowledged"), None)
    for owed in change.owed if step is not None else ():
        document = manifest.document(owed.document)
        if step is None or document is None or (change.id, owed.document, owed.version) in ended:
            continue
        if _settled(document, owed.department, owed.version, step.at):
            continue
        message = N_("Change {change} is {state}, and {department} had not signed for {document}@{version}.")
        values = {
            "change": change.id,
            "state": change.state,
            "department": owed.department,
            "document": owed.document,
            "version": owed.version,
        }
        yield Finding("V065", where, message, values)
    for told in change.told if step is not None else ():
        if step is not None and (not told.at or is_before(step.at, told.at)):
            message = N_("Change {change} is {state}, and {department} had not acknowledged it.")
            known = {"change": change.id, "state": change.state, "department": told.department}
            yield Finding("V065", where, message, known)


def _settled(document: Document, department: str, version: int, at: str) -> bool:
    owed = document.version(version)
    if owed is not None and is_gone_by(owed, at):
        return True
    signed = any(
        signature.department == department and not is_before(at, signature.at)
        for known in document.versions
        if known.number >= version
        for signature in known.signatures
    )
    return signed or not any(
        _held(document, known, copy, department, at) for known in document.versions for copy in known.copies
    )


def _held(document: Document, version: Version, copy: Copy, department: str, at: str) -> bool:
    return copy.department == department and not is_gone_by(version, at) and holds(document, version, copy, at)
