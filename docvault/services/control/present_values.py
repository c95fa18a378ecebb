"""A change is refused that says something was what it is not: what the order says now is told to who may read it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from docvault.errors import N_, RefusedError
from docvault.model.control.change_from import mistaken_from
from docvault.services.seeing import reader

if TYPE_CHECKING:
    from docvault.model.case.manifest import Manifest
    from docvault.model.case.records import Difference
    from docvault.services.vault import Vault


class NotSoBeforeError(RefusedError):
    """The change says that a field of the order was something else than it is."""

    message = N_("The change says that {field} of order {order} was “{before}”. It is “{present}”.")
    next_step = N_("Look at what the customer wrote, and say it as it is: `--what '{field}: {present} -> {after}'`.")


class ClosedBeforeError(NotSoBeforeError):
    """The field says something else, and who asks may not read what."""

    message = N_("The change says that {field} of order {order} was “{before}”. It is not.")
    next_step = N_("Ask somebody who may read it.")


class EmptyBeforeError(NotSoBeforeError):
    """The field says nothing yet."""

    message = N_("The change says that {field} of order {order} was “{before}”. It says nothing yet.")
    next_step = N_("Look at what the customer wrote, and say it as it is: `--what '{field}: -> {after}'`.")


class NoLongerSoError(RefusedError):
    """The order was changed since the change was opened."""

    message = N_("Change {change} says that {field} of order {order} was “{before}”. By now it is another.")
    next_step = N_(
        "`docvault order show {order}` shows what it is. If the change still holds, reject it and open it anew: "
        "`docvault change reject {order} {change} --why REASON`."
    )


def demand_so_before(vault: "Vault", manifest: "Manifest", what: "Iterable[Difference]") -> None:
    """Refuse a change that is opened whose FROM is not what the order says. Raises `NotSoBeforeError`."""
    found = mistaken_from(manifest, what)
    if found is None:
        return
    asking = reader(vault)
    difference = found.difference
    known = {
        "order": manifest.id,
        "field": difference.what,
        "before": difference.before,
        "after": difference.after,
        "present": ", ".join(found.present),
    }
    if found.field in asking.closed_fields or not asking.may_read_case(manifest.kind):
        raise ClosedBeforeError(**known)
    raise NotSoBeforeError(**known) if any(found.present) else EmptyBeforeError(**known)


def demand_still_so(manifest: "Manifest", change: str, what: "Iterable[Difference]") -> None:
    """Refuse to issue a change whose FROM is not what the order says by now. Raises `NoLongerSoError`."""
    found = mistaken_from(manifest, what)
    if found is not None:
        known = {"order": manifest.id, "change": change, "field": found.difference.what}
        raise NoLongerSoError(**known, before=found.difference.before)
