"""What the distribution record (资料分发记录表) and the cover sheet say."""

from typing import TYPE_CHECKING

from docvault.errors import N_, Translate
from docvault.model.control.codes import Code
from docvault.services.forms.form import Form, Row

if TYPE_CHECKING:
    from docvault.model.called import Called
    from docvault.model.case.manifest import Document, Manifest, Version
    from docvault.model.case.records import Copy

_MEDIA = {"paper": N_("paper"), "screen": N_("on screen"), "email": N_("e-mail")}


def distribution_record(
    manifest: "Manifest", documents: "list[Document]", translate: Translate, called: "Called", *, newest_only: bool
) -> Form:
    """The distribution record of some documents of an order: every copy, to whom, when, how, signed by whom, returned when."""
    rows = [
        _copy_row(manifest.id, document, version, copy, translate, called)
        for document in documents
        for version in document.versions
        if not newest_only or version is document.newest
        for copy in version.copies
    ]
    return Form(
        title=translate(N_("Distribution record")),
        facts=order_facts(manifest, translate),
        headings=[
            translate(text)
            for text in (
                N_("Document"),
                N_("Version"),
                N_("Copy"),
                N_("Department"),
                N_("How"),
                N_("Issued"),
                N_("To sign by"),
                N_("Signed"),
                N_("Returned"),
            )
        ],
        rows=rows,
        notes=[translate(N_("Sign in your row and give the sheet back: scanned into the inbox, it is recognised."))],
        signature=translate(N_("Signature and date")),
    )


def _copy_row(
    order: str, document: "Document", version: "Version", copy: "Copy", translate: Translate, called: "Called"
) -> Row:
    signed = [one for one in version.signatures if one.department == copy.department]
    cells = [
        document.title if document.title == document.id else f"{document.title} ({document.id})",
        f"v{version.number}",
        str(copy.number),
        called("department", copy.department),
        translate(_MEDIA[copy.medium]),
        minute(copy.issued),
        minute(copy.due),
        "; ".join(f"{one.name} {minute(one.at)}" for one in signed),
        minute(copy.returned),
    ]
    on_paper = copy.medium == "paper" and not copy.returned
    return Row(cells, Code(order, document.id, version.number, copy.number).text if on_paper else "")


def cover_sheet(manifest: "Manifest", translate: Translate) -> Form:
    """The sheet that is laid on top of what is faxed or scanned: its QR names the order."""
    said = N_("Lay this sheet on top of what is faxed or scanned: it files itself in this order.")
    return Form(
        title=translate(N_("Cover sheet of order {order}")).format(order=manifest.id),
        facts=order_facts(manifest, translate),
        headings=[translate(N_("What to do"))],
        rows=[Row((translate(said),), Code(manifest.id).text)],
    )


def order_facts(manifest: "Manifest", translate: Translate) -> list[tuple[str, str]]:
    """What every form says of its order."""
    return [
        (translate(N_("Order")), f"{manifest.id}  {manifest.title}"),
        (translate(N_("Customer")), manifest.customer),
        *([(translate(N_("Styles")), ", ".join(manifest.styles))] if manifest.styles else []),
        *([(translate(N_("Delivery")), manifest.due)] if manifest.due else []),
    ]


def minute(time: str) -> str:
    """A written time to the minute."""
    return time[:16].replace("T", " ")
