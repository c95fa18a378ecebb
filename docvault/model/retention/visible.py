"""What stands against a disposal, as somebody sees it (R-RO2). Pure."""

from docvault.model.case.holds import COMPLAINT
from docvault.model.case.kinds import CUSTOMER, ORDER
from docvault.model.control.rights import NOT_SHOWN, Reader
from docvault.model.control.visible import OF_CUSTOMER
from docvault.model.retention.grounds import Ground
from docvault.model.values import replace


def seen_ground(ground: Ground, reader: Reader) -> Ground:
    """A ground without the words of a hold that is about a complaint, or about a customer, somebody may not read of."""
    values = ground.values
    if reader.reads_everything or "why" not in values:
        return ground
    of_customer = ground.code == "customer" or values.get("target", "").startswith(OF_CUSTOMER)
    of_complaint = ground.code == COMPLAINT and not reader.may_read_kind(COMPLAINT)
    if reader.may_read_case(CUSTOMER if of_customer else ORDER) and not of_complaint:
        return ground
    return replace(ground, values={**values, "why": NOT_SHOWN})
