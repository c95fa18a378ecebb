"""How orders and customers are shown."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from docvault.cli.orders.gone import came_mark, gone_lines, gone_mark
from docvault.cli.orders.how_read import read_lines
from docvault.cli.show import bold, command, dim, moment, size
from docvault.cli.tables import fields, table
from docvault.errors import N_
from docvault.language.names import called, person_name
from docvault.model.case.case_name import written
from docvault.model.control.rights import NOT_SHOWN
from docvault.model.control.stages import CONCLUDED

if TYPE_CHECKING:
    from docvault.language.spoken import Language
    from docvault.model.vault_config import VaultConfig


def case_lines(language: "Language", tree: dict[str, Any], config: "VaultConfig") -> Iterable[str]:
    """An order or a customer for people."""
    _ = language.text
    number = written(tree["kind"], tree[tree["kind"]])
    yield bold(f"{tree[tree['kind']]}  {tree.get('title') or _(NOT_SHOWN)}")
    yield from fields(_case_fields(language, tree, config), indent="  ")
    if tree.get("cut_off"):
        yield _(
            "The history of {id} is cut off: this is what is left of it, and manifest.yaml says more. "
            "Restore history.jsonl from the backup."
        ).format(id=number)
    elif tree.get("hand_edited"):
        yield _(
            "manifest.yaml was changed by hand; this is the recorded state. "
            "`docvault adopt {id}` keeps the change, `docvault revert {id}` undoes it."
        ).format(id=number)
    yield ""
    if tree["documents"]:
        yield from _documents(language, tree, config)
    else:
        yield _(NOT_SHOWN) if "documents" in tree.get("closed", ()) else _("No documents yet.")
    from docvault.cli.retention.views import held_lines, outcome_lines

    yield from outcome_lines(language, tree.get("disposals", ()), config)
    yield from held_lines(language, tree, config)
    if "order" in tree:
        from docvault.cli.control.views import control_lines

        yield from control_lines(language, tree, config)


def _case_fields(language: "Language", tree: dict[str, Any], config: "VaultConfig") -> Iterable[tuple[str, str]]:
    _ = language.text
    yield _("Customer"), tree.get("customer", "") if "order" in tree else ""
    yield _("State"), _state(language, tree)
    yield _("Class"), language.word(tree.get("class", ""))
    yield _("Stage"), _stage(language, tree, config)
    yield _("In charge"), person_name(language, config, tree["merchandiser"]) if tree.get("merchandiser") else ""
    yield _("Repeats"), tree.get("based_on", "")
    yield _("Delivery"), tree.get("due", "")
    yield _("Confirmed to the customer"), moment(tree.get("confirmed", ""))
    closed = dict.fromkeys(tree.get("closed", ()), _(NOT_SHOWN))
    yield _("Value"), tree.get("value", closed.get("value", ""))
    yield _("Credit limit"), tree.get("credit_limit", closed.get("credit_limit", ""))
    yield _("References"), language.joined(tree.get("references", ()))
    yield _("Styles"), language.joined(tree.get("styles", ()))
    yield _("Contracts"), language.joined(tree.get("contracts", ()))
    yield _("Addresses"), closed.get("addresses") or language.joined(tree.get("addresses", ()))
    yield _("Opened"), _opened(language, tree)
    yield _("Shipped"), tree.get("shipped", "")
    yield _("Settled"), tree.get("settled", "")
    yield _("Importance"), language.word(tree.get("importance", ""))
    for one in tree.get("overrides", ()):
        said = _("{step} although something was open, {at}, {person}: {why}")
        person = person_name(language, config, one["by"])
        step = language.word(one["step"])
        line = said.format(step=step, at=language.moment(one["at"]), person=person, why=one["why"])
        there = _("in the vault {vault}").format(vault=one["elsewhere"]) if "elsewhere" in one else ""
        yield _("Set aside"), language.beside(line, there) if there else line
    yield _("Folder"), tree["folder"]
    if "merged" in tree:
        yield _("Now"), f"{tree['merged']['into']} ({language.moment(tree['merged']['at'])})"
    yield _("Note"), tree.get("note", closed.get("note", ""))


def _stage(language: "Language", tree: dict[str, Any], config: "VaultConfig") -> str:
    """The stage that was entered, or the one it is taken to be at, and why."""
    known = tree.get("stage_concluded")
    if not known:
        return called(language, config.stages, tree.get("stage", ""))
    said = language.text(CONCLUDED[known["by"]]).format(at=known["at"])
    return language.beside(called(language, config.stages, known["stage"]), said)


def _missing(language: "Language", tree: dict[str, Any], config: "VaultConfig") -> Iterable[str]:
    """The papers that are wanted by now and not there."""
    kinds = [called(language, config.kinds, one["kind"]) for one in tree.get("missing", ())]
    if kinds:
        yield language.text(N_("Wanted by this stage and not there: {kinds}.")).format(kinds=language.joined(kinds))


def _opened(language: "Language", tree: dict[str, Any]) -> str:
    _ = language.text
    if "entered" not in tree:
        return moment(tree["opened"])
    return _("{day}, entered {at}").format(
        day=language.moment(tree["opened"][:10]), at=language.moment(tree["entered"])
    )


def _state(language: "Language", tree: dict[str, Any]) -> str:
    state = language.word(tree["state"])
    if "void" in tree:
        _, void = language.text, tree["void"]
        return _("void since {at}: {why}").format(at=language.moment(void["at"]), why=void.get("why") or _(NOT_SHOWN))
    return language.beside(state, language.moment(tree["completed"])) if tree.get("completed") else state


def _documents(language: "Language", tree: dict[str, Any], config: "VaultConfig") -> Iterable[str]:
    _ = language.text
    count = len(tree["documents"])
    yield bold(language.plural("{count} document", "{count} documents", count))
    rejected = {one["id"] for one in tree.get("changes", ()) if one["state"] == "rejected"}
    rows = []
    for document in tree["documents"]:
        for version in reversed(document["versions"]):
            first = version is document["versions"][-1]
            rows.append(_version_row(language, document, version, config, first=first, rejected=rejected))
    heads = (_("Document"), _("Kind"), _("Version"), "", _("Received"), _("By"), _("Size"), _("File"))
    yield from table(heads, rows, indent="  ")
    yield from (f"  {line}" for line in gone_lines(language, tree["documents"]))
    yield from (f"  {line}" for line in read_lines(language, tree["documents"]))
    yield from _doubles(language, tree, config)
    yield from _missing(language, tree, config)


def _doubles(language: "Language", tree: dict[str, Any], config: "VaultConfig") -> Iterable[str]:
    """Of which kinds several papers are in force, where an order has one at a time."""
    _ = language.text
    several = [document for document in tree["documents"] if document.get("double")]
    for kind in dict.fromkeys(document["kind"] for document in several):
        ids = [document["id"] for document in several if document["kind"] == kind]
        yield _("An order has one {kind} at a time, and these are all in force: {documents}.").format(
            kind=called(language, config.kinds, kind), documents=language.joined(ids)
        )
        move = command("move", tree["order"], ids[-1], tree["order"], "--document", ids[0], "--why", put_in=_("REASON"))
        yield _("To make {last} a newer version of {first}: {command}").format(last=ids[-1], first=ids[0], command=move)


def _version_row(
    language: "Language",
    document: dict[str, Any],
    version: dict[str, Any],
    config: "VaultConfig",
    *,
    first: bool,
    rejected: set[str],
) -> list[str]:
    _ = language.text
    gone, came = gone_mark(language, version), came_mark(language, version)
    mark = dim(gone or _("superseded")) if version["superseded"] else _("current")
    mark = language.joined([mark, came]) if came and not gone else mark
    if document.get("double") and not version["superseded"]:
        mark = _("{mark}, and not the only one of its kind").format(mark=mark)
    if version.get("change") in rejected:
        mark = _("{mark}, made by change {change}, which was rejected").format(mark=mark, change=version["change"])
    if version.get("override"):
        mark = _("{mark}, added against a rule: {why}").format(mark=mark, why=version["override"])
    if version.get("overridden_in"):
        mark = _("{mark} (in the vault {vault}; it does not count here)").format(
            mark=mark, vault=version["overridden_in"]
        )
    if version.get("late"):
        mark = _("{mark}, added late: {why}").format(mark=mark, why=version["late"])
    if "disposed" in version:
        there, _of, number = version["disposed"].rpartition("/")
        sentence = _("disposed of in another vault ({disposal})") if there else _("disposed of ({disposal})")
        mark = dim(sentence.format(disposal=number))
    return [
        document["id"] if first else "",
        called(language, config.kinds, document["kind"]) if first else "",
        f"v{version['number']}",
        mark,
        moment(version.get("received") or version["added"]),
        person_name(language, config, version["by"]),
        size(version["bytes"]),
        version.get("original_name") or version.get("file") or _(NOT_SHOWN),
    ]
