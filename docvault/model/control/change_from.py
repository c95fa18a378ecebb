"""Whether what a change says something was is what the order says it is: a change never writes over what nobody read."""

from collections.abc import Iterable

from docvault.model.case.demands import BadAmountError, demand_amount
from docvault.model.case.manifest import Manifest
from docvault.model.case.records import Difference
from docvault.model.control.change_notices import order_field
from docvault.model.values import dataclass


@dataclass(frozen=True, slots=True)
class Mistaken:
    """What a change says a field of the order was, and what that field says."""

    difference: Difference
    field: str
    present: tuple[str, ...]


def mistaken_from(manifest: Manifest, what: Iterable[Difference]) -> Mistaken | None:
    """The first difference whose FROM is not what its field of the order says; of a field that is changed twice, what the first change makes of it.

    A style with nothing before it is a further one, and stands beside those there are.
    """
    order = manifest.order
    present: dict[str, tuple[str, ...]] = {
        "due": (order.due,),
        "title": (manifest.title,),
        "value": (order.value,),
        "note": (manifest.note,),
        "styles": order.styles,
    }
    for difference in what:
        field = order_field(difference.what)
        if not field:
            continue
        before, after = _read(field, difference.before), _read(field, difference.after)
        known = present[field]
        if field == "styles" and not before:
            present[field] = (*known, after)
        elif before in (_read(field, one) for one in known):
            present[field] = tuple(after if _read(field, one) == before else one for one in known)
        else:
            return Mistaken(difference, field, known)
    return None


def _read(field: str, text: str) -> str:
    """A value as the format writes it; what is no amount stays as it was typed, and is that of no order."""
    try:
        return demand_amount(text) if field == "value" else text.strip()
    except BadAmountError:
        return text.strip()
