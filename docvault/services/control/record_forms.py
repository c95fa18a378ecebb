"""What the distribution record (资料分发记录表) says, and what every form says of its order."""

from typing import TYPE_CHECKING

from docvault.errors import N_
from docvault.model.control.codes import Code, CodeKey
from docvault.model.control.rights import NOT_SHOWN
from docvault.model.times import minute
from docvault.services.forms.form import Form, Row

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.model.called import Called
    from docvault.model.case.manifest import Manifest
    from docvault.model.case.records import Signature
    from docvault.services.control.distribution import CopyLine, Distribution


EVIDENCE_ONLY = N_("without the code of the copy")
ONLY_DECLARED = N_("declared, system user {user}")
ELSEWHERE = N_("in the vault {vault}")


def distribution_record(found: "Distribution", key: CodeKey, language: "Language", called: "Called") -> Form:
    """The distribution record: every copy, to whom, when, how, signed by whom, returned when; codes with the checksums of a key."""
    _ = language.text
    return Form(
        title=_("Distribution record"),
        facts=order_facts(found.manifest, language),
        headings=[
            _("Document"),
            _("Version"),
            _("Copy"),
            _("Department"),
            _("How"),
            _("Issued"),
            _("To sign by"),
            _("Signed"),
            _("Returned"),
        ],
        rows=[_copy_row(found.manifest.id, one, key, language, called) for one in found.copies],
        notes=[_("Sign in your row and give the sheet back: scanned into the inbox, it is recognised.")],
        signature=_("Signature and date"),
    )


def _copy_row(order: str, line: "CopyLine", key: CodeKey, language: "Language", called: "Called") -> Row:
    document, version, copy = line
    _ = language.text
    cells = [
        document.title
        if document.title == document.id
        else language.beside(document.title or _(NOT_SHOWN), document.id),
        f"v{version.number}",
        str(copy.number),
        called("department", copy.department),
        language.word(copy.medium),
        minute(copy.issued),
        minute(copy.due),
        language.listed(_signed(one, language) for one in line.signed),
        minute(copy.returned),
    ]
    on_paper = copy.medium == "paper" and not copy.returned
    return Row(cells, key.text(Code(order, document.id, version.number, copy.number)) if on_paper else "")


def _signed(signature: "Signature", language: "Language") -> str:
    """Who signed and when; what rests on somebody's word, or on another vault's, says so."""
    return as_far_as_known(f"{signature.name} {minute(signature.at)}", signature, language)


def as_far_as_known(said: str, signature: "Signature", language: "Language") -> str:
    """What a paper says of a signature, with what it rests on where that is not this vault and a code of it."""
    remarks = []
    if signature.evidence_only:
        only = language.text(EVIDENCE_ONLY)
        remarks.append(language.labelled(only, signature.why) if signature.why else only)
    if signature.declared:
        remarks.append(language.text(ONLY_DECLARED).format(user=signature.declared))
    if signature.elsewhere:
        remarks.append(language.text(ELSEWHERE).format(vault=signature.elsewhere))
    return language.beside(said, language.listed(remarks)) if remarks else said


def order_facts(manifest: "Manifest", language: "Language") -> list[tuple[str, str]]:
    """What every form says of its order."""
    _ = language.text
    order = manifest.order
    return [
        (_("Order"), f"{manifest.id}  {manifest.title or _(NOT_SHOWN)}"),
        (_("Customer"), order.customer),
        *([(_("Styles"), language.joined(order.styles))] if order.styles else []),
        *([(_("Delivery"), order.due)] if order.due else []),
    ]
