"""The verb `get`: versions copied out, their bytes compared with their digest on the way."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, RefusedError
from docvault.model.case.case_name import case_name
from docvault.model.case.corrections import Voided
from docvault.model.case.transitions import names_version
from docvault.model.control.withdrawing import demand_counting
from docvault.model.times import minute
from docvault.model.values import dataclass
from docvault.services.access import ReasonMissingError, demand_readable, enter_access
from docvault.services.outside import demand_place
from docvault.services.search.read_told import read_tree
from docvault.services.seeing import find_seen
from docvault.services.whereabouts import DamagedVersionError, MissingVersionError
from docvault.store import durable
from docvault.store.durable import SourceMissingError

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.model.intake.extracted import Extracted
    from docvault.services.vault import Vault


class NothingInForceError(RefusedError):
    """All versions of a document are void: which of them is wanted is for a person to say."""

    message = N_("No version of {document} of {order} is in force: the last, version {version}, is void since {at}.")
    next_step = N_(
        "To have that one all the same: `docvault get {order} {document}@{version} --out FILE --why REASON`."
    )


@dataclass(frozen=True, slots=True)
class Copied:
    """A version that was copied out."""

    order: str
    document: str
    version: int
    newest: int
    sha256: str
    bytes: int
    out: Path
    void: Voided
    read: "Extracted | None" = None  # how reading it ended

    @property
    def superseded(self) -> bool:
        """Whether a later version is in force."""
        return self.version != self.newest or bool(self.void.at)

    def to_tree(self, language: "Language") -> dict[str, Any]:
        """The copy as JSON: where it lies, whether what was taken is superseded, and how reading it ended."""
        return {
            "order": self.order,
            "document": self.document,
            "version": self.version,
            "newest": self.newest,
            "superseded": self.superseded,
            "sha256": self.sha256,
            "bytes": self.bytes,
            "out": str(self.out),
            **read_tree(self.read, language),
            **({"void": self.void.to_tree()} if self.void.at else {}),
        }


def get_version(vault: "Vault", order: str, wanted: str, out: Path, why: str, *, force: bool = False) -> Copied:
    """Copy a version out, comparing its bytes with their digest on the way, and enter it in the access register (R-OD13).

    `out` is a file or a folder. Raises `DamagedVersionError` and copies nothing when the bytes are not those that were stored, `MissingVersionError`;
    `MayNotReadError`, `NotThereError` (R-RO2), `MovedAwayError`, which says where it is, `NothingInForceError`; what `demand_place` raises.
    """
    if not why.strip():
        raise ReasonMissingError(order=order)
    case = vault.cases.read(*case_name(order))
    document, version = find_seen(vault, case.manifest, wanted)
    demand_readable(vault, order, document, version, case.kind)
    if not version.void.at:
        demand_counting(case.manifest, document, version)
    elif not names_version(wanted):
        known = {"order": case.manifest.called, "document": document.id, "version": version.number}
        raise NothingInForceError(**known, at=minute(version.void.at))
    source = case.folder / document.place(version)
    target = out / version.file if out.is_dir() else out
    demand_place(vault.root, target, force=force)
    enter_access(vault, "taken", order, why, document, version)
    try:
        durable.copy_out(source, target, sha256=version.sha256)
    except durable.SourceChangedError as error:
        raise DamagedVersionError(path=vault.layout.shown(source)) from error
    except SourceMissingError as error:
        raise MissingVersionError(path=vault.layout.shown(source)) from error
    return Copied(
        order,
        document.id,
        version.number,
        document.newest.number,
        version.sha256,
        version.bytes,
        target,
        version.void,
        vault.kept_text.head(version.sha256),
    )
