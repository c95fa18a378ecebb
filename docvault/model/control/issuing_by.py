"""What is distributed by a change notice (R-OD6, R-OD7): the version is bound to it, and so are its copies and the signatures owed for them. Pure."""

from docvault.errors import N_, RefusedError
from docvault.model.case.manifest import Document, Manifest, Version
from docvault.model.case.records import ChangeNotice, Owed
from docvault.model.case.transitions import demand_affected
from docvault.model.control.change_notices import CONFIRMED, ISSUED, OPEN, ChangeStateError, find_change
from docvault.model.control.issued_papers import ChangeRules, MadeWithoutChangeError, demand_made_by_change
from docvault.model.times import read_time
from docvault.model.values import replace


class NothingMoreByItError(ChangeStateError):
    """By a change that is over, or signed by everybody it asked, nothing more goes out."""

    message = N_("Change {change} of {order} is {state}: nothing more is issued by it.")
    next_step = N_(
        "`docvault change show {order} {change}` shows how far it is. Leave `--change` out, or name the change that makes this version."
    )


class UnconfirmedChangeError(NothingMoreByItError):
    """By a change the customer has not confirmed nothing goes out yet."""

    message = N_("Change {change} of {order} waits for the customer's answer: nothing is issued by it yet.")
    next_step = N_("Enter the answer first: `docvault change confirm {order} {change} --evidence DOCUMENT@VERSION`.")


class NotMadeByError(RefusedError):
    """What goes out by a change is what the change made."""

    message = N_("Version {version} of {document}, order {order}, was not made by change {change}.")
    next_step = N_(
        "Add the corrected version first, `docvault add {order} FILE --document {document} --change {change}`, or leave `--change` out."
    )


def bound_to(
    manifest: Manifest, found: tuple[Document, Version], departments: tuple[str, ...], typed: str, rules: ChangeRules
) -> tuple[Manifest, str]:
    """An order with a version that is about to be distributed by a change, and that change's id.

    A version that took a change, or came since the change was opened, and names none was made by it from now on. Of a change that is out these departments
    owe the signature too. Raises `NoSuchChangeError`, `NothingMoreByItError`, `NotAffectedError`, `NotMadeByError`.
    """
    document, version = found
    change = find_change(manifest, typed)
    if change.state not in {CONFIRMED, ISSUED}:
        refusal = UnconfirmedChangeError if change.state == OPEN else NothingMoreByItError
        raise refusal(order=manifest.id, change=change.id, state=change.state)
    demand_affected(manifest, change.id, document.id)
    if not _is_after(document, version, change):
        if not _may_be_made_by(manifest, document, version, change, rules):
            raise NotMadeByError(order=manifest.id, document=document.id, version=version.number, change=change.id)
        manifest = manifest.with_document(document.with_version(replace(version, change=change.id)))
    if change.state == ISSUED:
        owed = tuple(Owed(one, document.id, version.number) for one in departments)
        new = tuple(one for one in owed if one not in change.owed)
        notified = tuple(dict.fromkeys([*change.notified, *departments]))
        asked = replace(change, owed=(*change.owed, *new), notified=notified)
        manifest = manifest.with_facts(manifest.order.with_change(asked))
    return manifest, change.id


def _is_after(document: Document, version: Version, change: ChangeNotice) -> bool:
    """Whether a version was made by a change, or came after one that was."""
    return any(
        one.change == change.id and one.number <= version.number and not one.is_gone for one in document.versions
    )


def _may_be_made_by(
    manifest: Manifest, document: Document, version: Version, change: ChangeNotice, rules: ChangeRules
) -> bool:
    """Whether a version that names no change may be taken for what a change made."""
    if version.change:
        return False
    if read_time(version.added) > read_time(change.opened):
        return True
    try:
        demand_made_by_change(manifest, document, version, rules)
    except MadeWithoutChangeError:
        return True
    return False
