"""What the forms say: the distribution record (资料分发记录表), the change record (更改记录表), the business notice (业务通告)."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from docvault.errors import N_, Translate
from docvault.model.codes import Code
from docvault.services.forms.form import Form, Row

if TYPE_CHECKING:
    from docvault.model.control import ChangeNotice, Copy
    from docvault.model.manifest import Document, Manifest, Version

Called = Callable[[str, str], str]
_MEDIA = {"paper": N_("paper"), "screen": N_("on screen"), "email": N_("e-mail")}


def distribution_record(
    manifest: "Manifest", documents: "list[Document]", translate: Translate, called: Called, *, newest_only: bool
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
        facts=_order_facts(manifest, translate),
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
    order: str, document: "Document", version: "Version", copy: "Copy", translate: Translate, called: Called
) -> Row:
    signed = [one for one in version.signatures if one.department == copy.department]
    cells = [
        document.title if document.title == document.id else f"{document.title} ({document.id})",
        f"v{version.number}",
        str(copy.number),
        called("department", copy.department),
        translate(_MEDIA[copy.medium]),
        _minute(copy.issued),
        _minute(copy.due),
        "; ".join(f"{one.name} {_minute(one.at)}" for one in signed),
        _minute(copy.returned),
    ]
    on_paper = copy.medium == "paper" and not copy.returned
    return Row(cells, Code(order, document.id, version.number, copy.number).text if on_paper else "")


def change_record(manifest: "Manifest", change: "ChangeNotice", translate: Translate, called: Called) -> Form:
    """The change record: what changed from what to what, why, on what evidence, who was told, who signed."""
    words = {
        "open": N_("open"),
        "confirmed": N_("confirmed"),
        "issued": N_("issued"),
        "acknowledged": N_("acknowledged"),
        "closed": N_("closed"),
        "rejected": N_("rejected"),
    }
    steps = [
        (
            translate(words[step.state]),
            "  ".join(text for text in (_minute(step.at), step.by, step.evidence, step.why) if text),
        )
        for step in change.steps
    ]
    facts = [
        *_order_facts(manifest, translate),
        (translate(N_("Reason")), change.why),
        (translate(N_("Documents")), ", ".join(change.affects)),
        (translate(N_("Departments told")), ", ".join(called("department", one) for one in change.notified)),
        *steps,
    ]
    return Form(
        title=translate(N_("Change record {change}")).format(change=change.id),
        facts=[(name, value) for name, value in facts if value],
        headings=[translate(text) for text in (N_("What"), N_("From"), N_("To"))],
        rows=[Row((one.what, one.before, one.after)) for one in change.what],
        notes=[
            translate(N_("{department}: signature for {document}@{version}")).format(
                department=called("department", one.department), document=one.document, version=one.version
            )
            + "  ____________________"
            for one in change.owed
        ],
    )


def _order_facts(manifest: "Manifest", translate: Translate) -> list[tuple[str, str]]:
    return [
        (translate(N_("Order")), f"{manifest.id}  {manifest.title}"),
        (translate(N_("Customer")), manifest.customer),
        *([(translate(N_("Styles")), ", ".join(manifest.styles))] if manifest.styles else []),
        *([(translate(N_("Delivery")), manifest.due)] if manifest.due else []),
    ]


def _minute(time: str) -> str:
    return time[:16].replace("T", " ")
