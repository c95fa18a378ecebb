"""The trade's words as people read them: states, classes, channels, fields, problems.

Ids in JSON stay what they are; only text is translated.
"""

from collections.abc import Mapping

from docvault.errors import N_

WORDS: Mapping[str, str] = {
    # states of orders and of intake items
    "open": N_("open"),
    "completed": N_("completed"),
    "cancelled": N_("cancelled"),
    "void": N_("void"),
    "waiting": N_("waiting"),
    "filing": N_("being filed"),
    "filed": N_("filed"),
    "rejected": N_("rejected"),
    "duplicate": N_("duplicate"),
    # states of sign-offs and of change notices
    "owed": N_("owed"),
    "signed": N_("signed"),
    "superseded": N_("superseded"),
    "returned": N_("returned"),
    "confirmed": N_("confirmed"),
    "issued": N_("issued"),
    "acknowledged": N_("acknowledged"),
    "closed": N_("closed"),
    "not there": N_("not there"),
    # how copies are issued and signatures given
    "paper": N_("paper"),
    "screen": N_("on screen"),
    "sheet": N_("signed sheet"),
    # the items of a review and opinions on them
    "capacity": N_("capacity"),
    "process": N_("process and technique"),
    "quantity": N_("quantity"),
    "price": N_("price"),
    "delivery": N_("delivery"),
    "credit": N_("special approval (credit)"),
    "agree": N_("agrees"),
    "conditions": N_("with conditions"),
    "object": N_("objects"),
    # states of disposals
    "proposed": N_("proposed"),
    "approved": N_("approved"),
    "binned": N_("in the bin"),
    "destroying": N_("being destroyed"),
    "destroyed": N_("destroyed"),
    "withdrawn": N_("withdrawn"),
    "dropped": N_("without an order: all dropped out"),
    "executed": N_("executed"),
    "restored": N_("brought back"),
    # what a manifest names and vault.yaml does not know
    "person": N_("person"),
    # levels of confidentiality
    "general": N_("general"),
    "internal": N_("internal"),
    "confidential": N_("confidential"),
    # the classes of R-TM1
    "normal": N_("normal"),
    "special": N_("special"),
    "urgent": N_("urgent"),
    # kinds of case files
    "order": N_("order"),
    "customer": N_("customer"),
    "plan": N_("plan"),
    # channels
    "fax": N_("fax"),
    "email": N_("e-mail"),
    "scan": N_("scan"),
    # roles
    "member": N_("member"),
    "reviewer": N_("reviewer"),
    "records": N_("records officer"),
    "manager": N_("manager"),
    "administrator": N_("administrator"),
    # fields
    "title": N_("title"),
    "kind": N_("kind"),
    "department": N_("department"),
    "class": N_("class"),
    "service_class": N_("class"),
    "stage": N_("stage"),
    "due": N_("delivery date"),
    "note": N_("note"),
    "value": N_("value"),
    "merchandiser": N_("merchandiser"),
    "credit_limit": N_("credit limit"),
    "reason": N_("reason"),
    "references": N_("customer's references"),
    "styles": N_("styles"),
    "contracts": N_("contracts"),
    "addresses": N_("addresses"),
    "importance": N_("importance"),
    "shipped": N_("shipped"),
    "settled": N_("settled"),
    "high": N_("high"),
    # levels of findings
    "error": N_("error"),
    "warning": N_("warning"),
    # what is wrong with a name (V013)
    "it is empty or a dot": N_("it is empty or a dot"),
    "it is not text": N_("it is not text"),
    "it is longer than 200 bytes": N_("it is longer than 200 bytes"),
    "it is not in Unicode form NFC": N_("it is not in Unicode form NFC"),
    "it holds a character Windows forbids or a control character": N_(
        "it holds a character Windows forbids or a control character"
    ),
    "it begins or ends with a space, or ends with a dot": N_("it begins or ends with a space, or ends with a dot"),
    "it is reserved by Windows": N_("it is reserved by Windows"),
    "it holds a space or one of ~ @ :": N_("it holds a space or one of ~ @ :"),
    "it is longer than 80 bytes": N_("it is longer than 80 bytes"),
    "it holds more than 20 digits in a row": N_("it holds more than 20 digits in a row"),
    "it begins with a dot or a hyphen": N_("it begins with a dot or a hyphen"),
    "it is in full width, or has signs that look like others or that nobody sees": N_(
        "it is in full width, or has signs that look like others or that nobody sees"
    ),
    # what is wrong with a seal
    "it stands in the place of another": N_("it stands in the place of another"),
    "the list of what it covers cannot be read": N_("the list of what it covers cannot be read"),
    "the list of what it covers was altered": N_("the list of what it covers was altered"),
    "the history is not what it covers": N_("the history is not what it covers"),
    "it is not what was signed": N_("it is not what was signed"),
    # systems' own problems, as far as people meet them
    "Permission denied": N_("Permission denied"),
    "Operation not permitted": N_("Operation not permitted"),
    "Read-only file system": N_("Read-only file system"),
    "No such file or directory": N_("No such file or directory"),
    "Is a directory": N_("Is a directory"),
    "Not a directory": N_("Not a directory"),
    "Directory not empty": N_("Directory not empty"),
    "File exists": N_("File exists"),
    "File name too long": N_("File name too long"),
    "Too many levels of symbolic links": N_("Too many levels of symbolic links"),
    "Too many open files": N_("Too many open files"),
    "Device or resource busy": N_("Device or resource busy"),
    "No locks available": N_("No locks available"),
    "Input/output error": N_("Input/output error"),
    "No such device or address": N_("No such device or address"),
    "No such device": N_("No such device"),
    "Invalid argument": N_("Invalid argument"),
    "Invalid cross-device link": N_("Invalid cross-device link"),
    "Stale file handle": N_("Stale file handle"),
    "Connection timed out": N_("Connection timed out"),
    "Host is down": N_("Host is down"),
    "No route to host": N_("No route to host"),
    "Transport endpoint is not connected": N_("Transport endpoint is not connected"),
    # SQLite's own problems with an index
    "database disk image is malformed": N_("database disk image is malformed"),
    "file is not a database": N_("file is not a database"),
    "unable to open database file": N_("unable to open database file"),
    "attempt to write a readonly database": N_("attempt to write a readonly database"),
    "database is locked": N_("database is locked"),
    "disk I/O error": N_("disk I/O error"),
}
TRANSLATED = ("what", "kind", "state", "problem", "field", "wanted_kind", "step", "level", "means")
LISTS = ("open", "roles", "fields")
"""Values that are words of the trade, separated by commas."""
PLAIN_LISTS = (
    *("administrators", "departments", "documents", "items", "kinds", "known", "names", "orders", "paths", "people"),
    *("stages", "targets"),
)
"""Values that are ids and names, separated by commas."""
