"""What the change record (更改记录表) and the business notice (业务通告) say."""

from typing import TYPE_CHECKING

from docvault.model.control.codes import Code, CodeKey
from docvault.model.control.holdings import signature_of
from docvault.model.control.rights import CLOSED, NOT_SHOWN
from docvault.model.times import minute
from docvault.services.control.record_forms import ONLY_DECLARED, as_far_as_known, order_facts
from docvault.services.forms.form import Form, Row

if TYPE_CHECKING:
    from collections.abc import Collection

    from docvault.language.spoken import Language
    from docvault.model.called import Called
    from docvault.model.case.manifest import Manifest, Version
    from docvault.model.case.records import ChangeNotice, Difference, NoticeStep, Owed, Signature, Told
    from docvault.services.control.change_issue import BusinessNotice
    from docvault.services.control.change_list import ChangeFound


def change_record(found: "ChangeFound", language: "Language", called: "Called") -> Form:
    """The change record: what changed from what to what, why, on what evidence, who was told, who signed."""
    _ = language.text
    manifest, change = found.manifest, found.notice
    facts = [
        *order_facts(manifest, language),
        (_("State"), language.word(change.state)),
        (_("Reason"), _why(change, language)),
        (_("Documents"), language.joined(change.affects)),
        (_("Departments told"), language.joined(called("department", one) for one in change.notified)),
        *(_step(step, language, called) for step in change.steps),
    ]
    return Form(
        title=_("Change record {change}").format(change=change.id),
        facts=[(name, value) for name, value in facts if value],
        headings=[_("What"), _("From"), _("To")],
        rows=[Row((one.what, *_from_to(one, language))) for one in change.what],
        notes=[
            *(_signed(manifest, owed, language, called) for owed in change.owed),
            *(_known(one, language, called) for one in change.told),
        ],
    )


def _why(change: "ChangeNotice", language: "Language") -> str:
    return language.text(NOT_SHOWN) if CLOSED in change.extra else change.why


def _from_to(one: "Difference", language: "Language") -> tuple[str, str]:
    """What something was and becomes, or that whoever asks may not read it."""
    return (language.text(NOT_SHOWN),) * 2 if CLOSED in one.extra else (one.before, one.after)


def _step(step: "NoticeStep", language: "Language", called: "Called") -> tuple[str, str]:
    said = (minute(step.at), called("person", step.by), step.evidence, step.why)
    return language.word(step.state), "  ".join(text for text in said if text)


def _signed(manifest: "Manifest", owed: "Owed", language: "Language", called: "Called") -> str:
    document = manifest.document(owed.document)
    newer = [one for one in document.versions if one.number >= owed.version] if document else []
    found = next((one for one in (signature_of(version, owed.department) for version in newer) if one), None)
    values = {
        "department": called("department", owed.department),
        "document": owed.document,
        "version": owed.version,
        "signed": _who(found, language) if found else "____________________",
    }
    _ = language.text
    return _("{department} for {document}@{version}: {signed}").format_map(values)


def _known(told: "Told", language: "Language", called: "Called") -> str:
    signed = f"{told.name}, {minute(told.at)}" if told.at else "____________________"
    if told.declared:
        signed = language.beside(signed, language.text(ONLY_DECLARED).format(user=told.declared))
    return language.labelled(called("department", told.department), signed)


def _who(signature: "Signature", language: "Language") -> str:
    return as_far_as_known(f"{signature.name}, {minute(signature.at)}", signature, language)


def business_notice(going: "BusinessNotice", key: CodeKey, language: "Language", called: "Called") -> Form:
    """What goes out to departments about a change: what is in force now, what to give back, and a line to sign for each, with its code."""
    _ = language.text
    manifest, change, departments = going.manifest, going.notice, going.departments
    what = [(language.word(one.what), " → ".join(dict.fromkeys(_from_to(one, language)))) for one in change.what]
    rows = [
        _notice_row(manifest, change, owed, key, language, called)
        for owed in change.owed
        if owed.department in departments
    ]
    waiting = {one.department for one in change.told}
    rows += [
        Row((called("department", one), "", "", ""), _told_code(key, manifest.id, change.id, one, waiting))
        for one in departments
        if one not in {owed.department for owed in change.owed}
    ]
    return Form(
        title=_("Business notice {change}").format(change=change.id),
        facts=[*order_facts(manifest, language), *what, (_("Reason"), _why(change, language))],
        headings=[_("Department"), _("Document"), _("In force"), _("Give back copies no.")],
        rows=rows,
        notes=[
            _("Older versions are no longer valid. Sign for the new one and give the old copies back.")
            if change.owed
            else _("No paper is replaced. Sign that you know of the change, and work by it.")
        ],
        signature=_("Signature and date"),
    )


def _notice_row(
    manifest: "Manifest", change: "ChangeNotice", owed: "Owed", key: CodeKey, language: "Language", called: "Called"
) -> Row:
    document = manifest.document(owed.document)
    versions = document.versions if document else ()
    back = [
        language.beside(copy.number, f"v{version.number}")
        for version in versions
        if version.number < owed.version
        for copy in version.copies
        if copy.department == owed.department and copy.medium == "paper" and not copy.returned
    ]
    new = next((version for version in versions if version.number == owed.version), None)
    cells = (called("department", owed.department), owed.document, f"v{owed.version}", language.joined(back))
    return Row(cells, _code(key, manifest.id, owed, change.id, new))


def _told_code(key: CodeKey, order: str, change: str, department: str, waiting: "Collection[str]") -> str:
    """What brings the notice home that a department signed which has no paper to sign for."""
    return key.text(Code(order, change, department=department)) if department in waiting else ""


def _code(key: CodeKey, order: str, owed: "Owed", change: str, version: "Version | None") -> str:
    """What brings the signed notice home: the code of a copy of the version, of one the change issued before another, of one on paper before one on screen."""
    issued = [copy for copy in (version.copies if version else ()) if copy.department == owed.department]
    for copy in sorted(issued, key=lambda one: (one.change != change, one.medium != "paper")):
        return key.text(Code(order, owed.document, owed.version, copy.number))
    return ""
