"""Matching what was read of an item against the orders there are: what is looked up where, for `model.matching` to judge."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from docvault.errors import DamagedError, DocvaultError
from docvault.extract.detect import MAIL, MBOX, MSG
from docvault.index.errors import IndexBroken
from docvault.model.case.kinds import ORDER
from docvault.model.control.codes import Code, CodeKey, Standing, is_odd, read_codes
from docvault.model.intake.extracted import Extracted
from docvault.model.intake.item import FILED, FILING, WAITING
from docvault.model.intake.keys import exact, folded, is_transposed
from docvault.model.intake.matching import (
    Clue,
    Found,
    Match,
    Suggestion,
    candidates,
    likeness,
    pieces,
    rank,
    shingles,
)
from docvault.model.search.query import Every, Field
from docvault.model.values import replace
from docvault.services.intake.item_entries import reasons_json, suggestions_json
from docvault.services.search.index_entries import READING
from docvault.services.search.indexing import describe_item, note_matched

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import ItemEntry, KeyHit
    from docvault.model.case.manifest import Manifest
    from docvault.services.vault import Vault

_CLUES = {"number": Clue.NUMBER, "reference": Clue.REFERENCE, "contract": Clue.CONTRACT, "style": Clue.STYLE}
_COVERS = {Standing.OURS: Clue.COVER, Standing.UNCHECKED: Clue.OLD_COVER, Standing.STRANGE: Clue.STRANGE}
_WEAK = frozenset({Clue.STYLE, Clue.SENDER, Clue.STRANGE})
_BY_MAIL = "email"
_MAIL_TYPES = frozenset({MAIL, MSG, MBOX})
_FIRST_PAGES = 50
_ORDERS_OF_SENDER = 3
_ALIKE = 0.8
_COMPARED = 20
_SLIP_LENGTH, _SLIPS = 6, 60
"""So long is a number of which a slip is looked for, and so many are."""


def suggestions(vault: "Vault", entry: "ItemEntry", extracted: Extracted | None) -> tuple[Suggestion, ...]:
    """The orders an item may belong to, best first, each with its reasons."""
    coded, says_nothing = _of_codes(vault, entry, extracted)
    covered = any(one.match.clue is Clue.COVER for one in coded)
    found = [*coded, *_found(vault, entry, extracted, whole=covered)]
    if covered and extracted is not None:
        found += _mistaken(vault, extracted)
    strong = any(one.match.clue not in _WEAK for one in found)
    if extracted is not None and not strong and _is_recognised(extracted):
        found += _near(vault, extracted)
    elif extracted is not None and not strong:
        found += _slips(vault, entry, extracted)
    if not found and extracted is not None and extracted.facts.sender:
        found += _of_sender(vault, extracted.facts.sender)
    if says_nothing:
        found += [Found(one.order, one.is_open, Match(Clue.STRANGE)) for one in found]
    return rank(found)


def found_out(
    vault: "Vault",
    entry: "ItemEntry",
    extracted: Extracted | None,
    suggested: Sequence[Suggestion],
    *,
    under_way: bool,
) -> dict[str, str]:
    """What the index says of a waiting item beside what the register does; `under_way` while pages are still to be recognised."""
    likely = suggested[0].order if suggested else ""
    found = {
        "suggestions": suggestions_json(suggested),
        "likely": likely,
        "due": due_of(vault, entry, likely),
        "looks_like": "",
    }
    if extracted is None:
        return found
    facts = extracted.facts
    return found | {
        "outcome": READING if under_way else extracted.outcome.value,
        "reason": reasons_json(extracted.reasons),
        "sender": facts.sender,
        "title": facts.title,
        "message_id": facts.message_id,
        "looks_like": "" if under_way else looks_like(vault, entry, extracted, suggested),
    }


def match_waiting(vault: "Vault") -> None:
    """Find out again, from kept text, what a new index does not know of the items that wait, or other rules settle. Nothing is read or filed."""
    for entry in vault.index.items((WAITING,)):
        _look_again(vault, entry)
    for entry in vault.index.items((FILED,), unhandled=True):
        describe_item(vault, entry.item, due=due_of(vault, entry, entry.order))
    note_matched(vault)


def look_again(vault: "Vault", item: str) -> None:
    """Find out of an item that waits again where it may belong, and until when it is to be dealt with. An index that is busy finds out later."""
    with finding_out(vault):
        entry = vault.index.exact_item(item)
        if entry is not None and entry.state == WAITING:
            _look_again(vault, entry)


@contextmanager
def finding_out(vault: "Vault") -> Iterator[None]:
    """What the index is told beside the register, which stands: one that is busy, on a full disk or broken is told later."""
    try:
        yield
    except (DocvaultError, OSError, IndexBroken):
        vault.close()


def _look_again(vault: "Vault", entry: "ItemEntry") -> None:
    extracted = vault.kept_text.get(entry.sha256)
    unread = extracted is not None and bool(extracted.to_recognise or extracted.parts_to_recognise)
    under_way = unread and vault.config.intake.recognise
    found = found_out(vault, entry, extracted, suggestions(vault, entry, extracted), under_way=under_way)
    describe_item(vault, entry.item, **found)


def as_of_now(vault: "Vault", entry: "ItemEntry") -> "ItemEntry":
    """An item with the orders it may belong to now, whatever became of them since it arrived; one that is decided belongs where it went.

    For what is shown: what the index keeps is as old as the item, and a list must be the same when the index is made anew.
    """
    if entry.state not in {WAITING, FILING}:
        return replace(entry, suggestions="", likely="", looks_like="")
    extracted = vault.kept_text.get(entry.sha256)
    suggested = suggestions(vault, entry, extracted)
    known = extracted if entry.outcome != READING else None
    return replace(
        entry,
        suggestions=suggestions_json(suggested),
        likely=suggested[0].order if suggested else "",
        looks_like=looks_like(vault, entry, known, suggested) if known is not None else "",
    )


def due_of(vault: "Vault", entry: "ItemEntry", order: str) -> str:
    """When an item must be dealt with: by the class of the order it most likely belongs to, on the house's calendar (R-TM1); never, once it is."""
    if entry.handled:
        return ""
    case = vault.index.case(ORDER, order) if order else None
    hours = vault.config.service_hours.of(case.service_class if case else "normal")
    return vault.agenda_rules.times.calendar.due(entry.received, hours)


def _found(vault: "Vault", entry: "ItemEntry", extracted: Extracted | None, *, whole: bool = False) -> Iterator[Found]:
    """Orders that are named; with `whole` on any page, however far behind: what lies behind a cover sheet must not name another."""
    if extracted is not None:
        for where in vault.index.find_thread(extracted.facts.references):
            if where.case_kind == ORDER:
                yield Found(where.case_id, _is_open(vault, where.case_id), Match(Clue.THREAD))
    for hit in vault.index.find_keys(candidates(_texts(entry, extracted, whole=whole))):
        if can_be_a_key(hit):
            yield as_found(hit)


def _is_open(vault: "Vault", order: str) -> bool:
    """Whether the index knows an order as open."""
    case = vault.index.case(ORDER, order)
    return case is not None and case.state == "open"


def _of_codes(vault: "Vault", entry: "ItemEntry", extracted: Extracted | None) -> tuple[list[Found], bool]:
    """What the codes on the pages say, and whether one of them says nothing of what this vault has, or is none."""
    if extracted is None or not extracted.facts.codes:
        return [], False
    codes, odd = read_codes(extracted.facts.codes), any(map(is_odd, extracted.facts.codes))
    config, _ = vault.parts.config()  # a watcher runs for days, and the key may be younger
    key = CodeKey(config.id, config.codes.key)
    found, says_nothing = [], odd
    for code in codes:
        said = list((_receipt if code.document else _cover)(vault, code, key.standing(code)))
        found += said
        says_nothing = says_nothing or not said
    if _came_by_mail(entry, extracted):
        covered = [one for one in found if one.match.clue is Clue.COVER]
        found += [Found(one.order, one.is_open, Match(Clue.MAILED)) for one in covered]
    return found, says_nothing


def _cover(vault: "Vault", code: Code, standing: Standing) -> Iterator[Found]:
    """The order a cover sheet names."""
    for hit in vault.index.find_keys([code.order]):
        if hit.field == "number" and exact(hit.order) == exact(code.order):
            key = "" if standing is Standing.STRANGE else hit.order
            yield Found(hit.order, hit.state == "open", Match(_COVERS[standing], key))


def _receipt(vault: "Vault", code: Code, standing: Standing) -> Iterator[Found]:
    """A line of a signed distribution record: whose signature for what it may carry."""
    if not vault.cases.exists(ORDER, code.order):
        return
    try:
        manifest = vault.cases.read(ORDER, code.order).manifest
    except DamagedError:  # which copies there are nobody can say; `check` names it
        yield Found(code.order, _is_open(vault, code.order), Match(Clue.STRANGE))
        return
    if code.department:
        yield Found(code.order, manifest.state == "open", _notice(manifest, code, standing))
        return
    document = manifest.document(code.document)
    version = document.version(code.version) if document else None
    copies = version.copies if version and not version.is_gone else ()
    copy = next((one for one in copies if one.number == code.copy), None)
    match = Match(Clue.STRANGE)
    if copy is not None and standing is not Standing.STRANGE:
        clue = Clue.RECEIPT if standing is Standing.OURS else Clue.OLD_RECEIPT
        match = Match(clue, f"{code.document}@{code.version}", copy.department)
    yield Found(code.order, manifest.state == "open", match)


def _notice(manifest: "Manifest", code: Code, standing: Standing) -> Match:
    """What the line of a department on the notice of a change is worth."""
    change = manifest.order.change(code.document)
    is_told = change is not None and any(one.department == code.department for one in change.told)
    if not is_told or standing is not Standing.OURS:  # none was ever printed without a checksum
        return Match(Clue.STRANGE)
    return Match(Clue.RECEIPT, code.document, code.department)


def _came_by_mail(entry: "ItemEntry", extracted: Extracted) -> bool:
    """Whether an item is a mail, or has one in it, in whichever inbox it was dropped."""
    types = {extracted.media_type, *(part.media_type for part in extracted.parts)}
    return entry.channel == _BY_MAIL or bool(types & _MAIL_TYPES)


def _texts(entry: "ItemEntry", extracted: Extracted | None, *, whole: bool) -> Iterator[str]:
    yield entry.file.rpartition(".")[0] or entry.file
    if extracted is not None:
        yield extracted.facts.title
        yield from (part.name for part in extracted.parts)
        for page in extracted.pages if whole else extracted.pages[:_FIRST_PAGES]:
            yield from pieces(page.text) if whole else (page.text,)


def can_be_a_key(hit: "KeyHit") -> bool:
    """A short key, or one of letters only, says nothing by standing somewhere."""
    key = exact(hit.key)
    return len(key) >= 4 and any(character.isdigit() for character in key)


def as_found(hit: "KeyHit") -> Found:
    """An order that was found by a key it carries."""
    return Found(hit.order, hit.state == "open", Match(_CLUES[hit.field], hit.key))


def _is_recognised(extracted: Extracted) -> bool:
    return any(page.recognised for page in extracted.pages)


def _near(vault: "Vault", extracted: Extracted) -> Iterator[Found]:
    """Keys that recognised text may mean: confusable characters, or one character off. Only ever suggestions (design 5)."""
    texts = [page.text for page in extracted.pages if page.recognised]
    for seen in candidates(texts)[:400]:
        for hit in vault.index.find_keys([seen], near=True):
            if hit.field != "style" and can_be_a_key(hit):
                yield Found(hit.order, hit.state == "open", Match(Clue.NEAR, hit.key, seen))


def _slips(vault: "Vault", entry: "ItemEntry", extracted: Extracted) -> Iterator[Found]:
    """Keys of which two neighbours changed places when they were typed. Only ever suggestions."""
    wanted = [one for one in candidates(_texts(entry, extracted, whole=False)) if len(exact(one)) >= _SLIP_LENGTH]
    for seen in wanted[:_SLIPS]:
        for hit in vault.index.find_keys([seen], near=True):
            if hit.field != "style" and can_be_a_key(hit) and is_transposed(exact(seen), exact(hit.key)):
                yield Found(hit.order, hit.state == "open", Match(Clue.NEAR, hit.key, seen))


def _mistaken(vault: "Vault", extracted: Extracted) -> Iterator[Found]:
    """Keys that recognised text behind a cover sheet names, but for letters and digits that recognition takes for each other."""
    texts = (piece for page in extracted.pages if page.recognised for piece in pieces(page.text))
    seen = {folded(one): one for one in candidates(texts)}
    for hit in vault.index.find_keys(seen, fold=True):
        read = seen.get(folded(hit.key), "")
        if hit.field != "style" and can_be_a_key(hit) and exact(read) != exact(hit.key):
            yield Found(hit.order, hit.state == "open", Match(Clue.NEAR, hit.key, read))


def _of_sender(vault: "Vault", sender: str) -> Iterator[Found]:
    for code in vault.index.find_address(sender):
        query = Every((Field("customer", code), Field("state", "open")))
        for case in vault.index.cases(query, limit=_ORDERS_OF_SENDER):
            yield Found(case.id, is_open=True, match=Match(Clue.SENDER, code))


def looks_like(vault: "Vault", entry: "ItemEntry", extracted: Extracted, suggested: Sequence[Suggestion]) -> str:
    """A version or item whose pages say the same in other bytes: the same fax sent again. The empty text when there is none."""
    if not _is_recognised(extracted):
        return ""
    pieces = shingles(extracted.text)
    if len(pieces) < 40:
        return ""
    for where, sha256 in _comparable(vault, entry, suggested):
        other = vault.kept_text.get(sha256)
        if (
            other is not None
            and other.media_type == extracted.media_type
            and likeness(pieces, shingles(other.text)) >= _ALIKE
        ):
            return where
    return ""


def _comparable(vault: "Vault", entry: "ItemEntry", suggested: Sequence[Suggestion]) -> list[tuple[str, str]]:
    cases = [(suggestion.order, vault.index.case(ORDER, suggestion.order)) for suggestion in suggested[:3]]
    versions = [
        (f"{order}/{version.document}@{version.version}", version.sha256)
        for order, case in cases
        for version in (case.versions if case else ())
        if version.channel == entry.channel and version.sha256 != entry.sha256 and not version.gone
    ]
    waiting = vault.index.items(("waiting",), limit=_COMPARED)
    return versions + [
        (other.item, other.sha256)
        for other in waiting
        if (other.received, other.item) < (entry.received, entry.item) and other.sha256 != entry.sha256
    ]
