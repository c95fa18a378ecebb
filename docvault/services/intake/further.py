"""Whether an item is a further version of a paper its order has: asked of a person, or of whoever lets it file itself, before it is filed.

What looks like a further version never files itself as another paper: it waits, and `inbox` shows what it looks like, the likest first.
"""

from typing import TYPE_CHECKING, Any

from docvault.errors import N_, DocvaultError
from docvault.model.case.history import WATCHER
from docvault.model.case.kinds import ORDER
from docvault.model.control.rights import CLOSED
from docvault.model.intake.further import Likeness
from docvault.model.intake.item import DUPLICATE, REJECTED, SHORT, WAITING
from docvault.model.sentence import Sentence
from docvault.model.values import dataclass
from docvault.services.intake.item_entries import state_of
from docvault.services.intake.target import Target, guessed_kind, is_letter
from docvault.services.issued_papers import demand_changeable
from docvault.services.search.index_entries import item_state
from docvault.services.seeing import reader
from docvault.services.which_paper import (
    LooksFurtherError,
    Said,
    SameBytesAsDuplicateError,
    SameBytesAsItemError,
    SameBytesAsPartError,
    SameBytesAsRejectedError,
    SameBytesError,
    SameMailError,
    WhichPaperIsItemError,
    WhichPaperIsPartError,
    demand_other_bytes,
    demand_which,
    is_single,
    paper_of,
    papers_like,
    which_of,
)

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import ItemEntry
    from docvault.language.spoken import Language
    from docvault.model.case.manifest import Manifest
    from docvault.model.intake.extracted import Extracted
    from docvault.services.vault import Vault
    from docvault.services.which_paper import Like

_SHOWN = 5


MAY_BE_NEWER = N_(
    "may be a newer version of {document} of {order}: `docvault file {item} {order} --document {document}`; "
    "or another one beside it: `docvault file {item} {order} --new`"
)


@dataclass(frozen=True, slots=True)
class Further:
    """A paper an item may be a further version of, and how much they are alike; None of a paper whoever asks may not read."""

    order: str
    document: str
    version: int
    likeness: Likeness | None

    def to_tree(self, language: "Language") -> dict[str, Any]:
        """The paper as JSON."""
        tree = {"order": self.order, "document": self.document, "version": self.version}
        if self.likeness is None:
            return {**tree, CLOSED: True}
        return {**tree, "score": self.likeness.score, "why": self.likeness.why(language.text)}


def demand_decided(vault: "Vault", manifest: "Manifest", entry: "ItemEntry", target: Target, actor: str) -> None:
    """Refuse an item, or a part of one, of which nobody said whether it is a further version, where that is to be said; and bytes the order has.

    By hand that is a kind of which an order has one paper at a time; what files itself is asked of every kind. What is out takes a change notice.
    Raises `WhichPaperError`, `SameBytesError`, `BothSaidError`, `ChangeWantedError`.
    """
    extracted = vault.kept_text.get(entry.sha256)
    kind = target.kind or guessed_kind(vault, extracted, entry.file)
    said = Said(entry.file, target.document, target.new, target.change)
    short = entry.item[-SHORT:]
    asking = reader(vault) if actor != WATCHER else None
    _demand_another_mail(vault, manifest, entry, said)
    demand_other_bytes(vault, manifest, entry.sha256, said, asking, _bytes_refusal(entry, target), item=short)
    if actor == WATCHER:
        there = _looks_further(vault, manifest, entry, extracted)
        if there:
            raise which_of(LooksFurtherError, manifest, kind, entry.file, there, typed=short)
        return
    refusal = WhichPaperIsPartError if target.part else WhichPaperIsItemError
    title = target.title or (extracted.facts.title if extracted is not None else "")
    paper = paper_of(entry.file, title, extracted)
    demand_which(vault, manifest, kind, paper, said, refusal, typed=short, part=target.part)
    known = manifest.document(target.document)
    demand_changeable(vault, manifest, known, kind, vault.now(), change=target.change, override=target.override)


def _bytes_refusal(entry: "ItemEntry", target: Target) -> type[SameBytesError]:
    if target.part:
        return SameBytesAsPartError
    if entry.state == REJECTED:
        return SameBytesAsRejectedError
    return SameBytesAsDuplicateError if entry.state == DUPLICATE else SameBytesAsItemError


def _demand_another_mail(vault: "Vault", manifest: "Manifest", entry: "ItemEntry", said: Said) -> None:
    """Refuse a mail the order has as somebody else saved it, unless it is said that it is to be there too. Raises `SameMailError`."""
    if said.new or not item_state(entry).same_mail:
        return
    order, _slash, name = entry.duplicate_of.partition("/")
    wanted, _at, number = name.rpartition("@")
    first = None if name else state_of(vault, entry.duplicate_of)
    if first is not None:
        order, wanted, number = first.order, first.document, str(first.version)
    version = manifest.version(wanted, int(number)) if order == manifest.called else None
    if version is not None and not version.is_gone:
        known = {"file": said.file, "document": wanted, "version": version.number, "order": manifest.called}
        raise SameMailError(**known, item=entry.item[-SHORT:])


def further_of(vault: "Vault", entry: "ItemEntry", order: str) -> tuple[Further, ...]:
    """What a waiting item may be a further version of in an order that is open, the likest first, as whoever asks may know it.

    Nothing for an order that cannot be read: `check` names it.
    """
    if entry.state != WAITING or not order:
        return ()
    try:
        manifest = vault.cases.read(ORDER, order).manifest
    except DocvaultError:
        return ()
    if manifest.state != "open":
        return ()
    asking = reader(vault)
    extracted = vault.kept_text.get(entry.sha256)
    made = []
    for one in _looks_further(vault, manifest, entry, extracted)[:_SHOWN]:
        document = one.document
        if asking.may_read(document):
            made.append(Further(order, document.id, document.newest.number, one.likeness))
        elif is_single(vault, document.kind):  # that the order has it is no secret; how much they are alike is
            made.append(Further(order, document.id, document.newest.number, None))
    return tuple(made)


def why_it_waits(vault: "Vault", entry: "ItemEntry") -> Sentence | None:
    """That an item waits because its order has a paper it may be a newer version of, with what says which it is; None where it waits for anything else."""
    for paper in further_of(vault, entry, entry.likely)[:1] if not entry.closed else ():
        known = {"document": paper.document, "order": paper.order, "item": entry.item[-SHORT:]}
        return Sentence(MAY_BE_NEWER, known)
    return None


def _looks_further(
    vault: "Vault", manifest: "Manifest", entry: "ItemEntry", extracted: "Extracted | None"
) -> "list[Like]":
    """The papers an item looks like a further version of, the likest first: all of its kind where an order has one at a time, else those it is like.

    A letter is never a further version of another: each is a letter of its own.
    """
    kind = guessed_kind(vault, extracted, entry.file)
    single = is_single(vault, kind)
    if not single and extracted is not None and is_letter(extracted):
        return []
    title = extracted.facts.title if extracted is not None else ""
    there = papers_like(vault, manifest, kind, paper_of(entry.file, title, extracted))
    return there if single else [one for one in there if one.likeness.is_further]
