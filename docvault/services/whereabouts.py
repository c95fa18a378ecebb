"""Where the bytes of a version are: in their place, in a bin, destroyed, or not as they were stored.

Who issues a version, signs for it, looks at it, takes it over or names it as evidence stands on bytes that can be read: what cannot is refused.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from docvault.errors import N_, DamagedError, RefusedError
from docvault.model.case.transitions import find_version
from docvault.model.control.withdrawing import demand_counting
from docvault.model.retention.disposal import DESTROYED, IllegalDisposalError, fold
from docvault.model.times import minute
from docvault.store import digests
from docvault.store.retention.papers import REGISTER, DisposalFiles

if TYPE_CHECKING:
    from docvault.model.case.manifest import Document, Manifest, Version
    from docvault.model.retention.disposal import Disposal
    from docvault.services.vault import Vault


class NotThereError(RefusedError):
    """The version's bytes were disposed of; they lie in a bin."""

    message = N_("{document}@{version} of {order} lies in the bin of disposal {disposal}, not in the order.")
    next_step = N_("`docvault retention restore {disposal} --order {order}` brings it back.")


class DestructionBegunError(NotThereError):
    """The destruction of the version's bytes was begun; the next command finishes it."""

    message = N_("{document}@{version} of {order} is being destroyed by disposal {disposal}.")
    next_step = N_("Nothing brings it back; `docvault retention show {disposal}` shows how far it is.")


class DestroyedError(NotThereError):
    """The version's bytes were destroyed, and certified to be."""

    message = N_(
        "{document}@{version} of {order} was destroyed on {at} by disposal {disposal}; the certificate is {paper}."
    )
    next_step = N_(
        "Nothing brings it back: it is neither issued nor signed for, and is no evidence any more. "
        "`docvault retention show {disposal}` shows what went with it."
    )


class DisposedElsewhereError(NotThereError):
    """The version's bytes were disposed of in the vault the order came from."""

    message = N_(
        "{document}@{version} of {order} was disposed of in another vault ({disposal}), before the order came here."
    )
    next_step = N_("The register and the certificates of that vault say what became of it.")


class DamagedVersionError(DamagedError):
    """The stored bytes are not those that were stored: nothing is handed out."""

    message = N_("{path} is damaged: its bytes are not those that were stored. Nothing was copied.")
    next_step = N_("Run `docvault check`, and bring the file back from your last backup.")


class MissingVersionError(DamagedError):
    """The stored file is not there: nothing is handed out."""

    message = N_("{path} is missing: it was stored, and is not there any more. Nothing was copied.")
    next_step = N_("Run `docvault check`, and bring the file back from your last backup.")


class DamagedPaperError(DamagedVersionError):
    """Nothing is entered about bytes that are not those that were stored."""

    message = N_(
        "{document}@{version} of {order} is damaged: its bytes are not those that were stored. Nothing was entered."
    )


class MissingPaperError(MissingVersionError):
    """Nothing is entered about bytes that are not there."""

    message = N_(
        "The file of {document}@{version} of {order} is missing: it was stored, and is not there any more. Nothing was entered."
    )


def demand_kept(vault: "Vault", order: str, document: "Document", version: "Version") -> None:
    """Refuse a version whose bytes were disposed of, saying how far that is. Raises `NotThereError` and those below it."""
    if not version.disposed:
        return
    known = {
        "document": document.id,
        "version": version.number,
        "order": order,
        "disposal": version.disposal,
    }
    if version.disposed_in:
        raise DisposedElsewhereError(**known)
    disposal = _disposal(vault, version.disposal)
    if disposal is None or order not in disposal.destroying:
        raise NotThereError(**known)
    if disposal.state != DESTROYED:
        raise DestructionBegunError(**known)
    paper = vault.layout.shown(DisposalFiles(vault.layout).paper_path(disposal.number))
    raise DestroyedError(**known, at=minute(disposal.destroying[order].at), paper=paper)


def is_destroyed(vault: "Vault", order: str, version: "Version") -> bool:
    """Whether nothing brings a version's bytes back: they were destroyed, or that was begun, or another vault disposed of them."""
    if version.disposed_in or not version.disposed:
        return bool(version.disposed)
    disposal = _disposal(vault, version.disposal)
    return disposal is not None and order in disposal.destroying


def demand_there(vault: "Vault", manifest: "Manifest", wanted: "Iterable[tuple[Document, Version]]") -> None:
    """Refuse versions that count no more, and whose bytes are not there as they were stored.

    They are named by what everybody may know: the name of the file may be closed to whoever asks.
    Raises `VoidVersionError`, `MovedAwayError`, `NotThereError`, `MissingPaperError`, `DamagedPaperError`.
    """
    for document, version in wanted:
        demand_counting(manifest, document, version)
        demand_whole_bytes(vault, manifest, document, version)


def demand_whole_bytes(vault: "Vault", manifest: "Manifest", document: "Document", version: "Version") -> None:
    """Refuse a version, also one that counts no more, whose bytes are not there as they were stored.

    Raises `NotThereError`, `MissingPaperError`, `DamagedPaperError`.
    """
    demand_kept(vault, manifest.id, document, version)
    folder = vault.cases.folder(manifest.kind, manifest.id)
    assert folder is not None, "the case file was just read"  # noqa: S101
    path = folder / document.place(version)
    try:
        sha256, _size = digests.digest(path)
    except FileNotFoundError as error:
        raise MissingPaperError(document=document.id, version=version.number, order=manifest.id) from error
    if sha256 != version.sha256:
        raise DamagedPaperError(document=document.id, version=version.number, order=manifest.id)


def demand_papers(vault: "Vault", manifest: "Manifest", typed: Iterable[str]) -> None:
    """The same for versions as they were typed, `DOC` or `DOC@V`. Raises what `find_version` raises, too."""
    demand_there(vault, manifest, [find_version(manifest, one) for one in typed if one])


def _disposal(vault: "Vault", number: str) -> "Disposal | None":
    """A disposal as the register tells it; None where it tells nothing of it that can be understood, which `check` names."""
    found: Disposal | None = None
    try:
        for record in vault.registers.mentioning(REGISTER, number):
            if record.event.data.get("disposal") == number:
                found = fold(found, record)
    except IllegalDisposalError:
        return None
    return found
