"""What the index gets to know of case files and intake items: entries made of manifests, and of the intake register."""

import json
from functools import reduce
from typing import TYPE_CHECKING, Any

from docvault.errors import DamagedError
from docvault.index.contract.catalogue import CaseEntry, ItemEntry, VersionEntry
from docvault.index.contract.control import ChangeEntry
from docvault.model.case.case_name import case_name
from docvault.model.case.history import WATCHER
from docvault.model.case.kinds import ORDER, is_controlled
from docvault.model.control.rights import CONFIDENTIAL, GENERAL, OWN_LEVEL, higher, level_of, level_of_cases, readers
from docvault.model.intake.item import FILED, FILING, WAITING
from docvault.model.values import plain, replace

if TYPE_CHECKING:
    from docvault.model.case.manifest import Document, Manifest, Version
    from docvault.model.intake.item import ItemState
    from docvault.model.retention.audit import Facts
    from docvault.services.vault import Vault
    from docvault.store.cases.case_file import CaseFile


_WHY = '{"why"'  # how the index's reason of an item begins that somebody rejected; of a reading it is a list
READING = "reading"
"""What the index says of an item whose bytes are being read or recognised."""


def case_entry(vault: "Vault", case: "CaseFile") -> CaseEntry:
    """The catalogue's entry of a case file as read."""
    manifest, folder = case.manifest, vault.layout.shown(case.folder)
    versions = tuple(
        _version_entry(vault, manifest, folder, document, version)
        for document in manifest.documents
        for version in document.live_versions
    )
    return CaseEntry(
        kind=case.kind,
        id=case.id,
        folder=folder,
        head=case.head.hash,
        history_bytes=case.head.bytes,
        title=manifest.title,
        state=manifest.state,
        opened=manifest.opened,
        **manifest.facts.row(),
        versions=versions,
        retention=_retention_facts(vault, manifest),
        **_control_entries(vault, manifest),
    )


def _version_entry(
    vault: "Vault", manifest: "Manifest", folder: str, document: "Document", version: "Version"
) -> VersionEntry:
    """The entry of a version; `folder` is that of its case file, relative to the vault."""
    return VersionEntry(
        document=document.id,
        version=version.number,
        kind=document.kind,
        title=document.title,
        department=document.department,
        file=version.name,
        path=f"{folder}/{document.place(version)}",
        sha256=version.sha256,
        bytes=version.bytes,
        added=version.added,
        received=version.received or version.added,
        channel=version.channel,
        sender=version.sender,
        superseded=version is not document.newest or version.is_gone,
        gone=_gone(manifest, version),
        item=version.item,
        level=_level(vault, manifest.kind, document),
        readers=readers(document) if is_controlled(manifest.kind) else (),
    )


def _gone(manifest: "Manifest", version: "Version") -> str:
    """How a version counts no more, as JSON: `void`, also with its order, or `moved`; empty for one that counts."""
    order = manifest.order_or_none
    void = version.void if version.void.at else order.void if order is not None else version.void
    found = {"void": void.to_tree()} if void.at else {}
    if version.moved.to.order:
        found["moved"] = version.moved.to_tree()
    return json.dumps(found, ensure_ascii=False, sort_keys=True) if found else ""


def _level(vault: "Vault", kind: str, document: "Document") -> str:
    """What a document's row says of its level: its own, or the one the case file raises it to; empty where its kind's counts, whatever that is then."""
    if level_of_cases(vault.config, kind) == GENERAL:
        return document.level
    return level_of(vault.config, document, kind)


def _control_entries(vault: "Vault", manifest: "Manifest") -> dict[str, Any]:
    """Sign-offs, duties and change notices of a case file; most have none, and ask for no calendar."""
    if not is_controlled(manifest.kind):
        return {}
    from docvault.model.control.agenda import duties
    from docvault.model.control.change_told import change_detail
    from docvault.model.control.holdings import positions_in

    rules = vault.agenda_rules
    return {
        "positions": tuple(positions_in(manifest, rules.times)),
        "duties": tuple(duties(manifest, rules)),
        "changes": tuple(
            ChangeEntry(
                change=change.id,
                state=change.state,
                opened=change.opened,
                since=change.since,
                affects=", ".join(change.affects),
                detail=change_detail(manifest, change),
            )
            for change in manifest.order.changes
        ),
    }


def _retention_facts(vault: "Vault", manifest: "Manifest") -> "Facts | None":
    """What the audit goes by: of an order what falls due when, of a customer its open holds."""
    from docvault.model.retention.audit import Facts, facts_of
    from docvault.model.retention.grounds import customer_grounds

    if is_controlled(manifest.kind):
        return facts_of(manifest, vault.retention_rules)
    grounds = customer_grounds(manifest)
    return Facts("", manifest.id, grounds=grounds) if grounds else None


def item_entry(vault: "Vault", state: "ItemState", known: ItemEntry | None = None) -> ItemEntry:
    """The catalogue's entry of an intake item; what was found out by reading it is kept from what is known."""
    arrival = state.arrival
    path = vault.layout.shown(vault.layout.item(arrival.item) / arrival.file) if state.has_folder else ""
    base = known or ItemEntry(
        item=arrival.item,
        state=state.state,
        file="",
        path="",
        channel=arrival.channel,
        received=arrival.received,
        sha256="",
        bytes=0,
    )
    entry = replace(
        base,
        state=state.state,
        file=arrival.original_name or arrival.file,
        path=path,
        sha256=arrival.sha256,
        bytes=arrival.bytes,
        reason=json.dumps({"why": state.why}, ensure_ascii=False) if state.why else _reason_read(base),
        order=state.order,
        document=state.document,
        version=state.version,
        duplicate_of=state.duplicate_of,
        handled=state.is_handled,
        register=_rest_of(state),
        likely=base.likely if state.state in {WAITING, FILING} else "",
        due=_due(vault, state, base),
    )
    entry = replace(entry, mark=mark_of_item(vault, state, entry.looks_like))
    is_settled = (
        state.state == FILED and state.by == WATCHER
    )  # what files itself was read before, whatever was said of it till then
    unknown = {"", READING} if is_settled else {""}
    return _read_facts(vault, entry) if entry.outcome in unknown else entry


def _due(vault: "Vault", state: "ItemState", known: ItemEntry) -> str:
    """Until when an item is to be dealt with that is on the agenda again: as most orders have it, till it is found out again where it may belong."""
    if state.is_handled or known.due or not known.outcome or state.state not in {WAITING, FILED}:
        return "" if state.is_handled else known.due
    return vault.agenda_rules.times.calendar.due(known.received, vault.config.service_hours.of("normal"))


def mark_of_item(vault: "Vault", state: "ItemState", looks_like: str) -> str:
    """What who may read an item that waits goes by, as the index keeps it: the documents that were made of its parts, or of itself, and the one it looks like.

    Empty where everybody who files may read it.
    """
    places = set(state.places)
    order, slash, version = looks_like.partition("/")
    if slash:
        places.add((order, version.rpartition("@")[0]))
    if not places or not state.has_folder:
        return ""
    found = [_document_known(vault, *place) for place in sorted(places)]
    levels = [level_of(vault.config, one) if one is not None else CONFIDENTIAL for one in found]
    closed = [one for one, level in zip(found, levels, strict=True) if level != GENERAL]
    if not closed:
        return ""
    departments = set.intersection(*(set(readers(one)) if one is not None else set() for one in closed))
    level = reduce(higher, levels)
    return json.dumps([f"{OWN_LEVEL}{level}", "|".join(["", *sorted(departments), ""]) if departments else ""])


def document_there(vault: "Vault", name: str, document: str) -> "Document | None":
    """A document of a case file that is called so, with the level it has there; None where there is none."""
    kind, case_id = case_name(name)
    found = vault.cases.read(kind, case_id).manifest.document(document) if vault.cases.exists(kind, case_id) else None
    if found is None or kind == ORDER:
        return found
    return replace(found, level=level_of(vault.config, found, kind))


def _document_known(vault: "Vault", name: str, document: str) -> "Document | None":
    """The same; None too in a case file that is damaged: nobody can say who may read it, and the index is made without it."""
    try:
        return document_there(vault, name, document)
    except DamagedError:
        return None


def item_state(entry: ItemEntry) -> "ItemState":
    """What the register says of an item, from the catalogue's entry of it: `item_entry` read backwards."""
    from docvault.model.intake.item import Arrival, FiledPart, Handled, ItemState, Unfiled

    rest: dict[str, Any] = json.loads(entry.register or "{}")
    arrival = Arrival(
        item=entry.item,
        channel=entry.channel,
        file=rest.get("stored", entry.file),
        original_name=entry.file,
        received=entry.received,
        sha256=entry.sha256,
        bytes=entry.bytes,
        source=rest.get("source", ""),
        left=rest.get("left", False),
    )
    return ItemState(
        arrival=arrival,
        state=entry.state,
        since=rest.get("since", ""),
        by=rest.get("by", ""),
        why=json.loads(entry.reason)["why"] if entry.reason.startswith(_WHY) else "",
        order=entry.order,
        document=entry.document,
        version=entry.version,
        duplicate_of=entry.duplicate_of,
        handled=Handled(*rest["handled"]) if "handled" in rest else None,
        disposal=rest.get("disposal", ""),
        disposed_with=rest.get("disposed_with", ""),
        parts=tuple(FiledPart(*part) for part in rest.get("parts", ())),
        same_mail=rest.get("same_mail", False),
        rejected=Handled(*rest["rejected"]) if "rejected" in rest else None,
        unfiled=tuple(Unfiled(one[0], one[1], one[2], tuple(one[3]), *one[4:]) for one in rest.get("unfiled", ())),
    )


def _rest_of(state: "ItemState") -> str:
    """What the register says of an item beyond the columns of its entry, as JSON."""
    arrival = state.arrival
    rest = {
        "stored": arrival.file if arrival.file != arrival.original_name else "",
        "source": arrival.source,
        "left": arrival.left,
        "since": state.since,
        "by": state.by,
        "handled": [state.handled.by, state.handled.at, state.handled.why] if state.handled else None,
        "rejected": [state.rejected.by, state.rejected.at, state.rejected.why] if state.rejected else None,
        "disposal": state.disposal,
        "disposed_with": state.disposed_with,
        "parts": [(part.part, part.order, part.document, part.version) for part in state.parts],
        "same_mail": state.same_mail,
        "unfiled": [
            (one.part, one.order, one.document, one.versions, one.by, one.at, one.why) for one in state.unfiled
        ],
    }
    return json.dumps({name: value for name, value in rest.items() if value}, ensure_ascii=False)


def _reason_read(known: ItemEntry) -> str:
    """The reason a reading gave; somebody's words of why an item was rejected end with its rejection."""
    return "" if known.reason.startswith(_WHY) else known.reason


def _read_facts(vault: "Vault", entry: ItemEntry) -> ItemEntry:
    """What kept text says of an item the index does not know well: after the index was made again."""
    extracted = vault.kept_text.head(entry.sha256)
    if extracted is None:
        return entry
    facts = extracted.facts
    reasons = [plain(reason) for reason in extracted.reasons]
    return replace(
        entry,
        outcome=extracted.outcome.value,
        reason=entry.reason or (json.dumps(reasons, ensure_ascii=False) if reasons else ""),
        sender=facts.sender,
        title=facts.title,
        message_id=facts.message_id,
    )
