"""The lines of a signed sheet: whose signature for what it carries by its codes, and which of them are entered already."""

from typing import TYPE_CHECKING, Any

from docvault.errors import DamagedError
from docvault.model.case.kinds import ORDER
from docvault.model.control.codes import CodeKey, Standing, read_codes
from docvault.model.intake.item import FILED, WAITING
from docvault.model.values import dataclass

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import ItemEntry
    from docvault.model.case.manifest import Manifest
    from docvault.model.control.codes import Code
    from docvault.services.vault import Vault


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of a sheet: the version and department its code names; `unchecked` where the code has no checksum."""

    order: str
    document: str
    version: int
    department: str
    unchecked: bool = False
    signed: bool = False  # that department has signed for that version
    superseded: bool = False
    change: str = ""  # instead of a version, the change the department knows of

    def to_tree(self) -> dict[str, Any]:
        """The line as JSON."""
        what = {"change": self.change} if self.change else {"document": f"{self.document}@{self.version}"}
        tree: dict[str, Any] = {"order": self.order, **what, "department": self.department}
        marks = {"unchecked": self.unchecked, "signed": self.signed, "superseded": self.superseded}
        return tree | {name: True for name, is_so in marks.items() if is_so}


def sheet_lines(vault: "Vault", entry: "ItemEntry") -> tuple[SheetLine, ...]:
    """The lines of an item that waits or was filed, each version and department once; nothing of what is no sheet, or may not be read."""
    if entry.closed or entry.state not in {WAITING, FILED}:
        return ()
    return lines_of_bytes(vault, entry.sha256)


def lines_of_bytes(vault: "Vault", sha256: str) -> tuple[SheetLine, ...]:
    """The lines of a sheet by its digest; none of an order that is damaged, which `check` names."""
    extracted = vault.kept_text.head(sha256)
    codes = read_codes(extracted.facts.codes) if extracted is not None else []
    if not any(code.document for code in codes):
        return ()
    config, _ = vault.parts.config()  # a watcher runs for days, and the key may be younger
    key = CodeKey(config.id, config.codes.key)
    found = (_line(vault, code, key.standing(code)) for code in codes if code.document)
    return tuple(dict.fromkeys(line for line in found if line is not None))


def _told(manifest: "Manifest", code: "Code") -> SheetLine | None:
    """The line of a department on the notice of a change it was told of."""
    change = manifest.order.change(code.document)
    told = next((one for one in change.told if one.department == code.department), None) if change is not None else None
    if told is None:
        return None
    return SheetLine(code.order, "", 0, told.department, signed=bool(told.at), change=code.document)


def _line(vault: "Vault", code: "Code", standing: Standing) -> SheetLine | None:
    if standing is Standing.STRANGE or not vault.cases.exists(ORDER, code.order):
        return None
    try:
        manifest = vault.cases.read(ORDER, code.order).manifest
    except DamagedError:
        return None
    if code.department:
        return _told(manifest, code) if standing is Standing.OURS else None
    document = manifest.document(code.document)
    version = document.version(code.version) if document is not None else None
    if document is None or version is None or version.is_gone:
        return None
    copy = next((one for one in version.copies if one.number == code.copy), None)
    if copy is None:
        return None
    return SheetLine(
        order=code.order,
        document=document.id,
        version=version.number,
        department=copy.department,
        unchecked=standing is not Standing.OURS,
        signed=any(one.department == copy.department for one in version.signatures),
        superseded=version is not document.newest,
    )
