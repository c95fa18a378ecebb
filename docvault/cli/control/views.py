"""How the control of versions is shown: rows of sign-offs, and what an order's page says of copies, changes and what is to be confirmed."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from docvault.cli.show import bold, moment
from docvault.cli.tables import table
from docvault.errors import N_
from docvault.language.names import called, person_name
from docvault.model.control.rights import NOT_SHOWN

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.model.vault_config import VaultConfig


_GONE = {
    "void": N_("the version is void"),
    "moved": N_("the version was moved"),
    "order-void": N_("the order is void"),
}
"""What became of a version that counts for nothing, of which copies are out."""


def position_row(language: "Language", row: Mapping[str, Any], config: "VaultConfig") -> list[str]:
    """A row of sign-offs: document, version, department, state, due time, and the rest in words."""
    _ = language.text
    due = moment(row.get("due") or row.get("return_due", ""))
    late = row["overdue"]
    state = _(_GONE[row["gone"]]) if row.get("gone") and row["state"] == "superseded" else language.word(row["state"])
    return [
        row["document"],
        f"v{row['version']}",
        called(language, config.departments, row["department"]),
        bold(state) if late else state,
        bold(due) if late else due,
        _("; ").join(_remarks(language, row, config)),
    ]


def _remarks(language: "Language", row: Mapping[str, Any], config: "VaultConfig") -> Iterable[str]:
    _ = language.text
    if row["state"] == "owed":
        yield (
            _("holds v{version}, not signed").format_map(row)
            if row["version"] == row["newest"]
            else _("holds v{version}, superseded by v{newest} since {since}; v{newest} is not signed").format(
                version=row["version"], newest=row["newest"], since=language.moment(row["since"])
            )
        )
    if row.get("open_signers"):
        yield _("still to sign: {people}").format(
            people=language.joined(person_name(language, config, one) for one in row["open_signers"])
        )
    if row.get("name"):
        yield _("v{version} signed by {name}, {time}").format(
            version=row["version"], name=row["name"], time=language.moment(row["at"])
        )
    if row.get("evidence_only"):
        said = _("without the code of the copy")
        yield language.labelled(said, row["why"]) if row.get("why") else said
    if row.get("declared") and not config.is_declared:
        yield _("who signed is only declared, system user {user}").format(user=row["declared"])
    if row.get("elsewhere"):
        yield _("signed in the vault {vault}, before the order came from there").format(vault=row["elsewhere"])
    if row.get("to_return"):
        yield _("to give back: no. {numbers}, by {time}").format(
            numbers=language.joined(map(str, row["to_return"])), time=language.moment(row["return_due"])
        )


def control_lines(language: "Language", tree: Mapping[str, Any], config: "VaultConfig") -> Iterable[str]:
    """What an order's page says below its documents: what is to confirm, its changes, who holds what."""
    _ = language.text
    open_ = [item["what"] for item in tree.get("to_confirm", ()) if item["state"] == "open"]
    if open_:
        yield ""
        yield bold(_("Taken over from {base}, still to be confirmed or changed:").format(base=tree["based_on"]))
        yield "  " + language.joined(language.word(what) for what in open_)
    if tree.get("changes"):
        yield ""
        yield bold(_("Changes"))
        yield from table(("", "", "", ""), [_change_row(language, change) for change in tree["changes"]], indent="  ")
    held = [row for row in tree.get("signoffs", ()) if row["state"] != "returned"]
    if held:
        yield ""
        yield bold(_("Who holds what"))
        heads = (_("Document"), _("Version"), _("Department"), _("State"), _("Due"), _("Who and what"))
        yield from table(heads, [position_row(language, row, config) for row in held], indent="  ")


def _change_row(language: "Language", change: Mapping[str, Any]) -> list[str]:
    what = language.listed(
        language.labelled(
            language.word(one["field"]),
            language.text(NOT_SHOWN) if one.get("closed") else f"{one['from']} → {one['to']}",
        )
        for one in change["what"]
    )
    return [change["id"], language.word(change["state"]), moment(change["steps"][-1]["at"]), what]
