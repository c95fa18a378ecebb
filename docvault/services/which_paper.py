"""Which paper a file becomes: a further version of one that is there, or another one. Whoever puts in a paper of which an order has one at a time says it.

A revised paper that silently becomes a second one beside the old is the loss docvault exists to end (the gold buttons and the silver ones, both in force).
"""

from typing import TYPE_CHECKING

from docvault.errors import N_, RefusedError, UsageError
from docvault.model.case.single import current_of_kind, with_bytes
from docvault.model.intake.further import Likeness, Paper, compared
from docvault.model.sentence import Listing, Named, Sentence
from docvault.model.times import minute
from docvault.model.values import dataclass, replace
from docvault.services.whereabouts import DestroyedError, DisposedElsewhereError, demand_kept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docvault.model.case.manifest import Document, Manifest, Version
    from docvault.model.control.rights import Reader
    from docvault.model.intake.extracted import Extracted
    from docvault.services.vault import Vault

SINGLE = "single"
"""The mark of a kind in `vault.yaml` of which an order has one paper at a time."""
_COMPARED = 10
"""With so many papers of a kind, the newest, something is compared."""
PAPER = N_("{document}, version {version} of {at}")
AGAIN = N_("{file} has the same bytes as a version that is gone, and was added as a new one. {gone}")
IN_FORCE_AGAIN = N_(
    "{file} is byte for byte version {version} of {document}, which was superseded: that is in force again."
)


class WhichPaperError(RefusedError):
    """A paper of a kind of which an order has one at a time, and it is not said whether it is a further version of that or another one."""

    message = N_("{order} has one {kind} at a time, and has it already: {papers}. Is {file} a newer version of it?")
    next_step = N_(
        "`docvault add {order} {typed} --document {document}` makes it version {next} of {document}; "
        "`docvault add {order} {typed} --kind {kind} --new` makes it another one, in force beside it."
    )


class WhichPaperIsItemError(WhichPaperError):
    """The same of an intake item."""

    next_step = N_(
        "`docvault file {typed} {order} --document {document}` makes it version {next} of {document}; "
        "`docvault file {typed} {order} --kind {kind} --new` makes it another one, in force beside it."
    )


class WhichPaperIsPartError(WhichPaperError):
    """The same of a part of an item."""

    next_step = N_(
        "`docvault file {typed} {order} --part {part} --document {document}` makes it version {next} of {document}; "
        "`docvault file {typed} {order} --part {part} --kind {kind} --new` makes it another one, in force beside it."
    )


class LooksFurtherError(WhichPaperIsItemError):
    """What files itself never becomes a second paper beside one it looks like a further version of."""

    message = N_("{file} looks like a newer version of a {kind} of {order}: {papers}. Somebody says whether it is.")


class BothSaidError(UsageError):
    """A paper that is there, and another one, are both asked for."""

    message = N_("{document} is a document of {order} already, and `--new` makes another one.")
    next_step = N_("Leave `--new` out for a newer version of {document}, or leave `--document` out.")


class SameBytesError(RefusedError):
    """The order has a version with these bytes already."""

    message = N_("{file} is byte for byte version {version} of {document} of {order}; it was not added.")
    next_step = N_("Check that you took the new file.")


class SameBytesAsOldError(SameBytesError):
    """The order has these bytes as a version that was superseded."""

    message = N_(
        "{file} is byte for byte version {version} of {document} of {order}, which is superseded by version {newest}; "
        "it was not added."
    )
    next_step = N_(
        "Check that you took the new file. If the old version is to be in force again, name the document: `--document {document}`."
    )


class SameBytesAsItemError(SameBytesError):
    """The order has the bytes of an intake item already."""

    next_step = N_("Nothing more is to be filed of it: `docvault reject {item} --why REASON` puts it away.")


class SameBytesAsRejectedError(SameBytesError):
    """The order has the bytes of a rejected item already."""

    next_step = N_("Nothing is to be done with it: it is rejected already.")


class SameBytesAsDuplicateError(SameBytesError):
    """The order has the bytes of a duplicate already: that is why it is one."""

    next_step = N_(
        "Nothing is to be done with it. Where it belongs to another order too: `docvault file {item} ORDER`."
    )


class SameMailError(SameBytesAsDuplicateError):
    """The order has the mail already, in the bytes of somebody else's mailbox."""

    message = N_(
        "{file} is the same mail as version {version} of {document}, order {order}, as somebody else saved it; it was not added."
    )
    next_step = N_(
        "Nothing is to be done with it, its bytes are kept. Where they are to be in the order, too: `docvault file {item} {order} --new`."
    )


class SameBytesAsPartError(SameBytesError):
    """The order has the bytes of a part of an item already."""

    next_step = N_("Nothing more is to be filed of it: `docvault order show {order}` shows what the order has.")


@dataclass(frozen=True, slots=True)
class Like:
    """A paper of an order that something may be a further version of, and how much they are alike."""

    document: "Document"
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of a file that is put into an order: which document it is a version of, that it is another paper, the change it is made by."""

    file: str
    document: str = ""
    new: bool = False
    change: str = ""


def paper_of(name: str, title: str, extracted: "Extracted | None" = None) -> Paper:
    """A file as it is compared with the papers of an order."""
    stem = name.rpartition(".")[0] or name
    return Paper(stem, title if title != stem else "", extracted.text if extracted is not None else "")


def papers_like(vault: "Vault", manifest: "Manifest", kind: str, paper: Paper) -> list[Like]:
    """The papers of a kind that are in force in an order, the likest first; of as many as are compared."""
    found = current_of_kind(manifest, kind)[-_COMPARED:]
    alike = map(Like, found, compared(paper, (_paper(vault, one) for one in found)))
    return sorted(alike, key=lambda one: -one.likeness.score)


def single_kinds(vault: "Vault") -> tuple[str, ...]:
    """The kinds of which an order has one paper at a time."""
    return vault.config.kinds_with(SINGLE)


def is_single(vault: "Vault", kind: str) -> bool:
    """Whether an order has one paper of a kind at a time."""
    return kind in single_kinds(vault)


def demand_which(
    vault: "Vault",
    manifest: "Manifest",
    kind: str,
    paper: Paper,
    said: Said,
    refusal: type[WhichPaperError] = WhichPaperError,
    **typed: object,
) -> None:
    """Refuse a second paper of a kind of which an order has one at a time, unless it is said that it is another one. Raises `WhichPaperError`, `BothSaidError`.

    `typed` is what the commands that say it name beside the order.
    """
    if said.new and manifest.document(said.document) is not None:
        raise BothSaidError(order=manifest.called, document=said.document)
    if said.document or said.new or not is_single(vault, kind):
        return
    there = papers_like(vault, manifest, kind, paper)
    if there:
        raise which_of(refusal, manifest, kind, said.file, there, **typed)


def which_of(
    refusal: type[WhichPaperError],
    manifest: "Manifest",
    kind: str,
    file: str,
    there: "Sequence[Like]",
    **typed: object,
) -> WhichPaperError:
    """The refusal that names the papers that are there, and both commands for the likest."""
    first = there[0].document
    papers = Listing(tuple(_named(one.document) for one in there))
    following = len(first.versions) + 1
    return refusal(
        order=manifest.called,
        kind=Named("kind", kind),
        papers=papers,
        file=file,
        document=first.id,
        next=following,
        **typed,
    )


def demand_other_bytes(
    vault: "Vault",
    manifest: "Manifest",
    sha256: str,
    said: Said,
    asking: "Reader | None",
    refusal: type[SameBytesError] = SameBytesError,
    **typed: object,
) -> None:
    """Refuse bytes the order has already. Let in, and said, are those that are gone, and a superseded version of the document that was named.

    The customer's word for a change may itself be the corrected paper: its evidence is filed as that, and becomes a version of what it corrects.
    Nobody is told of a document that they may not read: what has its bytes is let in. `asking` is None for what files itself, which tells nobody.
    Raises `SameBytesError`; `NotThereError` while they lie in a bin.
    """
    there = []
    evidence = _evidence_of(manifest, said.change)
    for document, version in with_bytes(manifest, sha256):
        is_closed = asking is not None and not asking.may_read(document, manifest.kind)
        if is_closed or f"{document.id}@{version.number}" in evidence:
            continue
        if version.disposed:
            _let_in_again(vault, manifest, document, version, said.file)
        else:
            there.append((document, version))
    if not there:
        return
    document, version = next(((one, newest) for one, newest in there if newest is one.newest), there[0])
    known = {"file": said.file, "document": document.id, "version": version.number, "order": manifest.called}
    if version is document.newest:
        raise refusal(**known, **typed)
    if said.document != document.id:
        older = SameBytesAsOldError if refusal is SameBytesError else refusal
        raise older(**known, newest=document.newest.number, **typed)
    vault.notices.append(Sentence(IN_FORCE_AGAIN, known))


def _evidence_of(manifest: "Manifest", typed: str) -> frozenset[str]:
    """What a change rests on, as `document@version`."""
    order = manifest.order_or_none
    change = order.change_typed(typed) if order is not None and typed else None
    steps = change.steps if change is not None else ()
    return frozenset(one for step in steps for one in step.evidence.split(", ") if one)


def _let_in_again(vault: "Vault", manifest: "Manifest", document: "Document", version: "Version", file: str) -> None:
    try:
        demand_kept(vault, manifest.id, document, version)
    except (DestroyedError, DisposedElsewhereError) as error:
        vault.notices.append(Sentence(AGAIN, {"file": file, "gone": Sentence(error.message, error.values)}))


def _paper(vault: "Vault", document: "Document") -> Paper:
    newest = document.newest
    return replace(paper_of(newest.name, "", vault.kept_text.get(newest.sha256)), title=document.title)


def _named(document: "Document") -> Sentence:
    newest = document.newest
    values = {"document": document.id, "version": newest.number, "at": minute(newest.received or newest.added)}
    return Sentence(PAPER, values)
