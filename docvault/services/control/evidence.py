"""What a signed sheet proves: whether it carries the code of the very copy that is signed for, made with this vault's key."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from docvault.errors import N_, RefusedError, UsageError
from docvault.model.control.codes import Code, Standing, read_codes
from docvault.model.sentence import Listing, Sentence
from docvault.model.sentence import Named as NamedId
from docvault.services.control.paper_codes import code_key

if TYPE_CHECKING:
    from docvault.model.case.manifest import Document, Manifest, Version
    from docvault.services.vault import Vault

UNREAD = N_("it is not read yet, which `docvault ingest` does")
NO_CODE = N_("there is no code of ours on it")
UNCHECKED = N_("the code on it has no checksum, so it may not be from this vault")
STRANGE = N_("the code on it is not from this vault")
OTHERS = N_("it carries the codes of {copies}")
COPY = N_("copy no. {copy} of v{version} of {document} of order {order}")
NOTICE = N_("the notice of change {change} of order {order} for {department}")
COVER = N_("the cover sheet of order {order}")
_NAMED = 5


class NotThatCopyError(RefusedError):
    """A paper that does not carry the code of the copy it is to be the receipt of."""

    message = N_(
        "{item} is no signed sheet of a copy of {document}@{version} that {department} was issued in order {order}: {problem}."
    )
    next_step = N_(
        "Take the sheet with the code of that copy (`docvault inbox` names what a sheet is for). "
        "Where there is none, say why the paper counts all the same: `--evidence-only --why REASON`; both are recorded and shown."
    )


class NotThatNoticeError(RefusedError):
    """A paper that does not carry the code of the line a department signs on the notice of a change."""

    message = N_("{item} is no notice of change {change} of order {order} that {department} signed: {problem}.")
    next_step = N_(
        "Take the notice with the code of that line (`docvault inbox` names what a sheet is for), or leave `--item` out: who knows of the change may say so."
    )


class NoReasonForEvidenceError(UsageError):
    """A paper without the code counts for a reason, or not at all."""

    message = N_("Why does the paper count without the code of the copy?")
    next_step = N_("Say it with `--why`, such as that its code is torn off; it is recorded with the signature.")


class NoEvidenceToCountError(UsageError):
    """`--evidence-only` without a paper it could be about."""

    message = N_("--evidence-only is about a signed paper, and none is named.")
    next_step = N_("Name it with `--item ITEM` or `--evidence DOCUMENT@VERSION`, or leave --evidence-only out.")


class NothingToExplainError(UsageError):
    """`--why` without `--evidence-only`."""

    message = N_("--why says why a paper counts without the code of the copy, and --evidence-only is not given.")
    next_step = N_("Give both, or neither.")


def demand_code(
    vault: "Vault", sha256: str, item: str, manifest: "Manifest", place: "tuple[Document, Version]", department: str
) -> None:
    """Refuse an item that does not carry the code of a copy of a version that a department was issued. Raises `NotThatCopyError`."""
    problem = missing_code(vault, sha256, manifest.id, place, department)
    if problem is not None:
        document, version = place
        raise NotThatCopyError(
            item=item,
            order=manifest.id,
            document=document.id,
            version=version.number,
            department=department,
            problem=problem,
        )


def demand_notice_code(vault: "Vault", sha256: str, item: str, order: str, change: str, department: str) -> None:
    """Refuse an item that is not the notice of a change with the code of a department's line. Raises `NotThatNoticeError`."""
    problem = _problem(vault, sha256, {Code(order, change, department=department).said})
    if problem is not None:
        named = NamedId("department", department)
        raise NotThatNoticeError(item=item, order=order, change=change, department=named, problem=problem)


def missing_code(
    vault: "Vault", sha256: str, order: str, place: "tuple[Document, Version]", department: str
) -> Sentence | None:
    """Why a paper, by its digest, is no receipt of a copy that a department was issued; None when it is one."""
    document, version = place
    wanted = {
        Code(order, document.id, version.number, copy.number).said
        for copy in version.copies
        if copy.department == department
    }
    return _problem(vault, sha256, wanted)


def _problem(vault: "Vault", sha256: str, wanted: "Collection[str]") -> Sentence | None:
    """Why a paper carries none of the codes that are wanted; None when it does."""
    extracted = vault.kept_text.head(sha256)
    codes = read_codes(extracted.facts.codes) if extracted is not None else []
    key = code_key(vault)
    ours = [code for code in codes if key.standing(code) is Standing.OURS]
    if any(code.said in wanted for code in ours):
        return None
    if extracted is None or (not codes and (extracted.to_recognise or extracted.parts_to_recognise)):
        return Sentence(UNREAD)
    if ours:
        return Sentence(OTHERS, {"copies": _named(ours)})
    if not codes:
        return Sentence(NO_CODE)
    unchecked = any(key.standing(code) is Standing.UNCHECKED for code in codes)
    return Sentence(UNCHECKED if unchecked else STRANGE)


def _named(codes: Sequence[Code]) -> Listing:
    """What codes are of, for people: the copies of versions, or the order of a cover sheet."""
    return Listing(tuple(_called(code) for code in dict.fromkeys(codes))[:_NAMED])


def _called(code: Code) -> Sentence:
    if not code.document:
        return Sentence(COVER, {"order": code.order})
    if code.department:
        known = {"change": code.document, "order": code.order, "department": NamedId("department", code.department)}
        return Sentence(NOTICE, known)
    return Sentence(COPY, {"document": code.document, "version": code.version, "copy": code.copy, "order": code.order})
