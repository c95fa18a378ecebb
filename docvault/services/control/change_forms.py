"""What the change record (更改记录表) and the business notice (业务通告) say."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from docvault.errors import N_, Translate
from docvault.model.control.codes import Code
from docvault.model.control.holdings import signature_of
from docvault.services.control.record_forms import minute, order_facts
from docvault.services.forms.form import Form, Row

if TYPE_CHECKING:
    from docvault.model.called import Called
    from docvault.model.case.manifest import Manifest, Version
    from docvault.model.case.records import ChangeNotice, Owed, Step

_STATES = {
    "open": N_("open"),
    "confirmed": N_("confirmed"),
    "issued": N_("issued"),
    "acknowledged": N_("acknowledged"),
    "closed": N_("closed"),
    "rejected": N_("rejected"),
}


def change_record(manifest: "Manifest", change: "ChangeNotice", translate: Translate, called: "Called") -> Form:
    """The change record: what changed from what to what, why, on what evidence, who was told, who signed."""
    facts = [
        *order_facts(manifest, translate),
        (translate(N_("State")), translate(_STATES[change.state])),
        (translate(N_("Reason")), change.why),
        (translate(N_("Documents")), ", ".join(change.affects)),
        (translate(N_("Departments told")), ", ".join(called("department", one) for one in change.notified)),
        *(_step(step, translate, called) for step in change.steps),
    ]
    return Form(
        title=translate(N_("Change record {change}")).format(change=change.id),
        facts=[(name, value) for name, value in facts if value],
        headings=[translate(text) for text in (N_("What"), N_("From"), N_("To"))],
        rows=[Row((one.what, one.before, one.after)) for one in change.what],
        notes=[_signed(manifest, owed, translate, called) for owed in change.owed],
    )


def _step(step: "Step", translate: Translate, called: "Called") -> tuple[str, str]:
    said = (minute(step.at), called("person", step.by), step.evidence, step.why)
    return translate(_STATES[step.state]), "  ".join(text for text in said if text)


def _signed(manifest: "Manifest", owed: "Owed", translate: Translate, called: "Called") -> str:
    document = manifest.document(owed.document)
    newer = [one for one in document.versions if one.number >= owed.version] if document else []
    found = next((one for one in (signature_of(version, owed.department) for version in newer) if one), None)
    values = {
        "department": called("department", owed.department),
        "document": owed.document,
        "version": owed.version,
        "signed": f"{found.name}, {minute(found.at)}" if found else "____________________",
    }
    return translate(N_("{department} for {document}@{version}: {signed}")).format_map(values)


def business_notice(
    manifest: "Manifest", change: "ChangeNotice", departments: Sequence[str], translate: Translate, called: "Called"
) -> Form:
    """What goes out to departments about a change: what is in force now, what to give back, and a line to sign for each."""
    what = [(one.what, f"{one.before} → {one.after}") for one in change.what]
    rows = [_notice_row(manifest, change, owed, called) for owed in change.owed if owed.department in departments]
    rows += [
        Row((called("department", one), "", "", ""))
        for one in departments
        if one not in {owed.department for owed in change.owed}
    ]
    return Form(
        title=translate(N_("Business notice {change}")).format(change=change.id),
        facts=[*order_facts(manifest, translate), *what, (translate(N_("Reason")), change.why)],
        headings=[
            translate(text) for text in (N_("Department"), N_("Document"), N_("In force"), N_("Give back copies no."))
        ],
        rows=rows,
        notes=[translate(N_("Older versions are no longer valid. Sign for the new one and give the old copies back."))],
        signature=translate(N_("Signature and date")),
    )


def _notice_row(manifest: "Manifest", change: "ChangeNotice", owed: "Owed", called: "Called") -> Row:
    document = manifest.document(owed.document)
    versions = document.versions if document else ()
    back = [
        f"{copy.number} (v{version.number})"
        for version in versions
        if version.number < owed.version
        for copy in version.copies
        if copy.department == owed.department and copy.medium == "paper" and not copy.returned
    ]
    new = next((version for version in versions if version.number == owed.version), None)
    cells = (called("department", owed.department), owed.document, f"v{owed.version}", ", ".join(back))
    return Row(cells, _code(manifest.id, owed, change.id, new))


def _code(order: str, owed: "Owed", change: str, version: "Version | None") -> str:
    """What brings the signed notice home: the code of the paper copy the change issued."""
    for copy in version.copies if version else ():
        if (copy.department, copy.change, copy.medium) == (owed.department, change, "paper"):
            return Code(order, owed.document, owed.version, copy.number).text
    return ""
