"""The verb `order cover`: a sheet that is laid on top of what is faxed or scanned, so that it files itself."""

from typing import TYPE_CHECKING, Any

from docvault.model.case.kinds import ORDER
from docvault.model.control.codes import Code
from docvault.model.values import dataclass
from docvault.services.control.paper_codes import printing_key
from docvault.services.control.record_forms import order_facts
from docvault.services.forms.form import Form, Row
from docvault.services.seeing import view_of

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.model.case.manifest import Manifest
    from docvault.services.vault import Vault


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover sheet of an order in the reader's language."""

    order: str
    code: str
    form: Form

    def to_tree(self) -> dict[str, Any]:
        """The sheet as JSON: what its QR code says."""
        return {"order": self.order, "code": self.code}


def cover(vault: "Vault", order: str, language: "Language") -> Cover:
    """The cover sheet of an order. Raises `NoSuchCaseError`."""
    manifest = view_of(vault, vault.cases.read(ORDER, order).manifest).manifest
    code = printing_key(vault).text(Code(manifest.id))
    return Cover(order, code, _sheet(manifest, code, language))


def _sheet(manifest: "Manifest", code: str, language: "Language") -> Form:
    """The sheet that is laid on top of what is faxed or scanned: its QR names the order."""
    _ = language.text
    said = _("Lay this sheet on top of what is faxed or scanned: it files itself in this order.")
    return Form(
        title=_("Cover sheet of order {order}").format(order=manifest.id),
        facts=order_facts(manifest, language),
        headings=[_("What to do")],
        rows=[Row((said,), code)],
    )
