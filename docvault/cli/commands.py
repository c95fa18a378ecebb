"""The commands: their names, one line of help each, the groups and headings of the help, and the room of `cli/` each stands in.

Nothing but words: help is written from here without importing a command.
"""

from collections.abc import Mapping

from docvault.errors import N_

Table = Mapping[str, str]
"""Commands by name, with one line of help each."""

ORDER: Table = {
    "new": N_("Open an order."),
    "list": N_("List orders, all or those that match a query."),
    "show": N_("Show an order with its documents and their versions."),
    "edit": N_("Change what is known of an order."),
    "repeat": N_("Open an order that repeats an earlier one."),
    "confirm": N_("Confirm what a repeat order took over, or the order to the customer."),
    "compare": N_("Show how an order differs from the one it repeats."),
    "cover": N_("Print a cover sheet: what is faxed or scanned behind it files itself."),
    "complete": N_("Complete an order."),
    "cancel": N_("Cancel an order."),
    "void": N_("Make an order void that was opened by mistake."),
    "reopen": N_("Open a closed order again."),
}
DOCUMENT: Table = {
    "edit": N_("Put right the kind, title or department of a document."),
    "void": N_("Make a version void that was filed by mistake."),
}
CHANGE: Table = {
    "open": N_("Record a change the customer asks for."),
    "confirm": N_("Enter the customer's answer to a change."),
    "issue": N_("Send a confirmed change to everybody concerned."),
    "acknowledge": N_("Enter that a department knows of a change."),
    "close": N_("Close a change that all have signed for."),
    "reject": N_("Reject a change that was not issued."),
    "list": N_("List change notices."),
    "show": N_("Show a change: the change record."),
    "notice": N_("Print the business notice of a change."),
}
RETENTION: Table = {
    "audit": N_("Show what may be disposed of, and what is held back."),
    "propose": N_("Write a disposal list of what is due."),
    "show": N_("Show a disposal: its list, its dates, who took which step."),
    "approve": N_("Approve a disposal list of somebody else."),
    "withdraw": N_("Withdraw a list that was not carried out."),
    "execute": N_("Carry out an approved disposal: bin, then destruction."),
    "restore": N_("Bring back what lies in the bin."),
    "list": N_("List the disposals and how far they are."),
    "hold": N_("Hold orders back from disposal."),
    "release": N_("Release a hold."),
    "holds": N_("List everything that is held."),
}
CUSTOMER: Table = {
    "new": N_("Open a customer's file."),
    "list": N_("List customers."),
    "show": N_("Show a customer."),
    "edit": N_("Change what is known of a customer."),
    "rename": N_("Give a customer another code."),
    "merge": N_("Let two customers be one."),
}
PERSON: Table = {
    "add": N_("Enter a person."),
    "list": N_("List the people of the vault."),
    "edit": N_("Change a person, or make somebody inactive."),
}
SECTIONS: Mapping[str, Table] = {
    N_("Every day"): {
        "agenda": N_("Show what is to be done, the most urgent first."),
        "inbox": N_("Show what waits to be filed."),
        "file": N_("File a waiting item to its order."),
        "reject": N_("Reject a waiting item, with the reason."),
        "unfile": N_("Take an arrival back that was filed by mistake."),
        "handled": N_("Mark an arrival as dealt with."),
        "search": N_("Search all documents, versions and waiting items."),
        "add": N_("Add files to an order by hand."),
        "get": N_("Take a copy of a document's version."),
        "move": N_("Move a document that was filed in the wrong place."),
        "document": N_("Put documents right: their kind and title, or make a version void."),
        "history": N_("Show everything that happened to an order."),
    },
    N_("Who has which version"): {
        "distribute": N_("Issue copies of a document to departments."),
        "distribution": N_("Show or print the distribution record."),
        "sign": N_("Sign for a version that was received."),
        "signoffs": N_("Show who signed for what, and who still has to."),
        "holders": N_("Show who held which version on a day."),
        "return": N_("Enter copies that came back."),
        "recall": N_("Ask copies of a version back."),
        "change": N_("Keep change notices."),
        "review": N_("Review a contract by its five items."),
        "second-look": N_("Enter a second look at a document."),
    },
    N_("Orders, customers, people"): {
        "order": N_("Open, list, show and change orders."),
        "customer": N_("Open, list, show and change customers."),
        "person": N_("Enter, list and change people."),
    },
    N_("The archive"): {
        "retention": N_("Audit retention, dispose of what is due, hold what is not."),
        "access": N_("Show who consulted what, and why."),
    },
    N_("The inboxes"): {
        "watch": N_("Watch the inboxes and take in what arrives, until stopped."),
        "ingest": N_("Take in once what lies in the inboxes."),
    },
    N_("The vault"): {
        "init": N_("Make a new vault."),
        "demo": N_("Make a vault to try, and show what docvault does."),
        "about": N_("Show which docvault and which vault this is, and what keeps it safe here."),
        "check": N_("Check the vault against its format."),
        "seal": N_("Seal the vault as it is now, so that any later alteration shows."),
        "prove": N_("Write a proof of one signature for an outsider."),
        "adopt": N_("Record a change made by hand in a file."),
        "revert": N_("Undo a change made by hand in a file."),
        "reindex": N_("Make the index again from the files."),
        "reread": N_("Read again what an older docvault read less well."),
        "export": N_("Take orders out of the vault as bags."),
        "import": N_("Take an order over from the bag of another vault."),
    },
}
GROUPS: Mapping[str, Table] = {
    "order": ORDER,
    "document": DOCUMENT,
    "change": CHANGE,
    "customer": CUSTOMER,
    "person": PERSON,
    "retention": RETENTION,
}

ROOMS: Mapping[str, str] = {
    **dict.fromkeys(("inbox", "file", "reject", "handled", "watch", "ingest"), "intake"),
    **dict.fromkeys(("order", "document", "customer", "add", "get", "move", "unfile", "history"), "orders"),
    **dict.fromkeys(
        ("agenda", "distribute", "distribution", "sign", "signoffs", "holders", "return", "recall"), "control"
    ),
    **dict.fromkeys(("change", "review", "second-look"), "control"),
    **dict.fromkeys(("check", "seal", "prove", "adopt", "revert"), "proof"),
    **dict.fromkeys(("init", "demo"), "setup"),
    **dict.fromkeys(("export", "import"), "exchange"),
    **dict.fromkeys(("person", "access"), "people"),
    "retention": "retention",
    "search": "search",
    **dict.fromkeys(("about", "reindex", "reread"), "upkeep"),
}
"""The room of `cli/` each command, or all of a group, stands in."""
ANSWERS = frozenset(
    (
        *("agenda", "inbox", "search", "history", "distribution", "signoffs", "holders", "access", "check", "about"),
        *("order list", "order show", "order compare", "order cover", "change list", "change show", "change notice"),
        *("retention audit", "retention show", "retention list", "retention holds"),
        *("customer list", "customer show", "person list"),
    )
)
"""Commands that change nothing: what they print is all they do."""
KEYWORDS = ("return", "import")
"""Commands whose modules would be keywords of Python: an underscore follows in the file's name."""
