"""The verb `order cover`: a sheet that is laid on top of what is faxed or scanned, so that it files itself."""

from typing import TYPE_CHECKING, Any

from docvault.model.case.kinds import ORDER
from docvault.model.control.codes import Code
from docvault.model.values import dataclass
from docvault.services.control.record_forms import cover_sheet

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.services.forms.form import Form
    from docvault.services.vault import Vault


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover sheet of an order in the reader's language."""

    order: str
    form: "Form"

    def to_tree(self) -> dict[str, Any]:
        """The sheet as JSON: what its QR code says."""
        return {"order": self.order, "code": Code(self.order).text}


def cover(vault: "Vault", order: str, language: "Language") -> Cover:
    """The cover sheet of an order. Raises `NoSuchCaseError`."""
    return Cover(order, cover_sheet(vault.cases.read(ORDER, order).manifest, language))
