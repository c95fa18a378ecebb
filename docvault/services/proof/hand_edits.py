"""The verbs `adopt` and `revert`: what to do about a manifest or `vault.yaml` that was changed by hand (R-OD12)."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, ForbiddenError, RefusedError, UsageError
from docvault.model.case.by_hand import BY_HAND, COMPLETE, changed_by_hand, not_by_hand
from docvault.model.case.canonical import Json
from docvault.model.case.case_name import case_name, written
from docvault.model.case.editing import Edit, demand_free
from docvault.model.case.fields import FieldError
from docvault.model.case.history import Event
from docvault.model.case.kinds import KINDS, ORDER
from docvault.model.case.manifest import Manifest
from docvault.model.case.order_dates import broken_by_hand
from docvault.model.case.transitions import demand_open
from docvault.model.control.completing import StillOpenError, listing
from docvault.model.sentence import Problem, Sentence, Sentences, placed
from docvault.model.times import written_time
from docvault.model.values import dataclass, plain, replace
from docvault.model.vault_config import VaultConfig
from docvault.services import settings
from docvault.services.access import demand_may_read, demand_open_case
from docvault.services.administrators import demand_administrator, takes_last_account
from docvault.services.case_change import changing
from docvault.services.clock import instant
from docvault.services.document_kinds import kind_id
from docvault.services.orders.completing import kept_from, open_of
from docvault.services.orders.editing import sound_edit
from docvault.services.proof.putting_back import put_back
from docvault.services.rules import demand_permission
from docvault.services.schemas import findings_of
from docvault.services.time_zone import zone_or_utc
from docvault.services.typed import department_id
from docvault.services.vault import NO_ZONE
from docvault.store.cases.case_file import MANIFEST

if TYPE_CHECKING:
    from docvault.model.case.manifest import Document
    from docvault.services.vault import Vault
    from docvault.store.cases.case_file import CaseFile, Mended
    from docvault.store.config_mending import Mended as MendedConfig
    from docvault.store.layout import Layout

VAULT = "vault.yaml"
OPEN = "open"
NO_ACCOUNT = N_(
    "no administrator would have an account on this computer any more, and anybody could say that they are one"
)
NO_COMMENTS = N_("The comments in {what} were not kept: docvault writes the file anew, and keeps what its fields say.")


class OnlyAnAdministratorError(ForbiddenError):
    """Roles rest on `vault.yaml`: whoever could adopt an edit of it could give himself any."""

    message = N_("Only an administrator adopts or reverts a change of vault.yaml; {person} is not one.")
    next_step = N_("Ask one of: {administrators}.")


class EditRefusedError(RefusedError):
    """A manifest edited by hand says what the verb for it would refuse."""

    message = N_("{path} cannot be adopted. {why}")
    next_step = N_("Or put the recorded state back with `docvault revert {id}`.")


class NameForIdError(UsageError):
    """A name where a manifest has the id."""

    message = N_("{typed} is a name, and in the file stands the id.")
    next_step = N_("Write {id}.")


class NoHeadOfVaultError(UsageError):
    """`--if-head` names the head of an order, and `vault.yaml` has none that is shown."""

    message = N_("`--if-head` goes with an order: of vault.yaml nothing shows a head it could be compared with.")
    next_step = N_("Name the order, or leave `--if-head` out.")


def adopt(vault: "Vault", order: str | None, *, expected_head: str = "") -> "CaseFile | None":
    """Record the manifest of a case file, by what it is called (or `vault.yaml`, without one), as edited by hand; durable on return.

    By hand a manifest can be made to say what verbs ask a role for: raises `NotPermittedError`. `vault.yaml` is for those who are administrators by
    its recorded state: raises `OnlyAnAdministratorError`.
    """
    if order is None:
        _demand_no_head(expected_head)
        vault.config_edit = None  # it is why this is asked: nobody need be told of it
        actor = vault.who.id
        demand_administrator(vault, OnlyAnAdministratorError)
        vault.config, had_comments = vault.config_file.adopt(
            lambda: Event(vault.now(), actor, "adopted", {}), partial(_problems_of_settings, vault.layout, vault.config)
        )
        _tell_no_more_of_zone(vault)
        _tell_of_comments(vault, VAULT, had_comments=had_comments)
        return None
    actor = demand_permission(vault, "adopt").id
    demand_open_case(vault, order)
    with changing(vault, *case_name(order), expected_head=expected_head, edited=True, is_sound=_is_manifest) as held:

        def adoption(recorded: "Manifest", now: str) -> "tuple[Manifest, Event]":
            edited, had_comments = vault.cases.edited_manifest(held.case, lambda tree: _problems(recorded, tree))
            told.append(had_comments)
            _demand_what_verbs_demand(vault, held.case, recorded, edited)
            _demand_dates(vault, held.case, recorded, edited, now)
            _demand_may_say(vault, recorded, edited)
            edited = _entered_late(recorded, edited)
            return edited, Event(now, actor, "adopted", {})

        told: list[bool] = []
        held.change(adoption)
        _tell_of_comments(vault, f"{order}/{MANIFEST}", had_comments=any(told))
        return held.case


def _demand_may_say(vault: "Vault", recorded: "Manifest", edited: "Manifest") -> None:
    """Refuse what the verbs ask for a role for, to whom they would refuse it. Raises `NotPermittedError`."""
    fields = {one.field for one in changed_by_hand(recorded, edited)} & BY_HAND.keys()
    if edited.state != recorded.state:
        fields -= {"state", "completed", "cancelled"}
    settling = vault.config.retention.fields
    for action in {COMPLETE if field in settling else BY_HAND[field] for field in fields}:
        demand_permission(vault, action)
    _demand_still_edited(vault, recorded, edited, fields)
    if edited.state != recorded.state:
        demand_permission(vault, "complete" if recorded.state == OPEN else "reopen")
        left = open_of(vault, edited) if edited.state == "completed" else ()
        if left:
            raise StillOpenError(order=edited.id, open=listing(left))
    reviewed = vault.config.kinds_with("review")
    was = {document.id: document for document in recorded.documents}
    for document in edited.documents:
        known = was.get(document.id)
        if known is None or _what_it_is(document) == _what_it_is(known):
            continue
        demand_may_read(vault, edited.id, known, edited.kind)
        demand_permission(vault, "enter")
        if known.kind in reviewed and document.kind not in reviewed:
            demand_permission(vault, "override")  # it would go out without the review that it needs


def _demand_still_edited(vault: "Vault", recorded: "Manifest", edited: "Manifest", fields: set[str]) -> None:
    """Refuse fields that the verb would not change any more: of a closed order, or agreed with the customer too long ago (R-TM2)."""
    facts = recorded.facts
    later = {"completed", "cancelled", *(facts.SHAPE.keys.get(name, name) for name in facts.AFTERWARDS)}
    if fields - later and edited.state != OPEN:
        demand_open(recorded)
    demand_free(recorded, sorted(fields), vault.config.control.free_hours, vault.now())


def _entered_late(recorded: "Manifest", edited: "Manifest") -> "Manifest":
    """What was opened on an earlier day than it says so far was entered when it was opened here."""
    order = recorded.order_or_none
    if order is None or order.entered or edited.opened[:10] >= recorded.opened[:10]:
        return edited
    return edited.with_facts(replace(edited.order, entered=recorded.opened))


def _what_it_is(document: "Document") -> tuple[str, str, str]:
    """What says who may read a document, who supplies it and how it goes out."""
    return document.kind, document.level, document.department


@dataclass(frozen=True, slots=True)
class PutBack:
    """What the last recorded state that was sound put back: the record after which it held, its time, and the fields that are as they were then."""

    record: int
    at: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reverted:
    """What was put back: `what` people know it as; `kept` says that an edited text went to lost+found. `to` where the recorded state was not sound."""

    what: str
    kept: bool = True
    to: PutBack | None = None
    moved: tuple[str, str] | None = None  # from where, to where: the folder of an order that was not in its place

    def to_tree(self) -> dict[str, Any]:
        """What was put back, as the result of the command."""
        tree: dict[str, Any] = {"reverted": self.what}
        if self.moved:
            tree["folder"] = dict(zip(("from", "to"), self.moved, strict=True))
        return {**tree, "to": plain(self.to)} if self.to else tree


def revert(vault: "Vault", order: str | None, *, expected_head: str = "") -> Reverted:
    """Put the recorded manifest (or `vault.yaml`) back; the edited text goes to lost+found. Durable on return.

    Where the recorded state is not sound, the last that was is put back, with all that was recorded since and is sound by itself. That of `vault.yaml` is
    for administrators, as with `adopt`. Of an order whose folder is not in its place the folder is put back, and nothing else.
    """
    actor = vault.who.id
    if order is None:
        _demand_no_head(expected_head)
        vault.config_edit = None
        demand_administrator(vault, OnlyAnAdministratorError)
        return _revert_settings(vault, actor)
    demand_open_case(vault, order)
    moved = put_back(vault, order)
    if moved is not None:
        return Reverted(order, kept=False, moved=moved)
    with changing(vault, *case_name(order), expected_head=expected_head, edited=True, is_sound=_is_manifest) as held:
        before = held.case
        vault.cases.keep_edited_text(before)
        held.change(lambda recorded, now: (recorded, Event(now, actor, "reverted", _put_back_to(before.mended))))
        to = PutBack(before.mended.record, before.mended.at, before.mended.fields) if before.mended else None
        return Reverted(order, before.hand_edited, to)


def _revert_settings(vault: "Vault", actor: str) -> Reverted:
    def reverted(config: "VaultConfig", mended: "MendedConfig | None") -> Event:
        now = written_time(instant(vault.parts.clock), zone_or_utc(config))
        return Event(now, actor, "reverted", _put_back_to(mended))

    done = vault.config_file.revert(reverted, partial(settings.is_sound, vault.layout))
    vault.config = done.config
    _tell_no_more_of_zone(vault)
    to = PutBack(done.mended.record, done.mended.at, done.mended.fields) if done.mended else None
    return Reverted(VAULT, done.kept, to)


def _put_back_to(mended: "Mended | MendedConfig | None") -> dict[str, Json]:
    """What the record of a state that was put back says of it: the number of the record after which it held."""
    return {"record": mended.record, "fields": list(mended.fields)} if mended else {}


def _is_manifest(tree: Any) -> bool:
    """Whether a tree is a manifest that can be worked with."""
    try:
        Manifest.from_tree(tree)
    except FieldError:
        return False
    return True


def adopted_tree(order: str | None) -> dict[str, Any]:
    """What was adopted, as the result of the command: an order, or `vault.yaml`."""
    return {"adopted": order or VAULT}


def _problems_of_settings(layout: "Layout", recorded: VaultConfig, tree: Any) -> Sequence[tuple[str, Problem]]:
    """Why an edited `vault.yaml` cannot be adopted: it could not be used, or leaves no administrator with an account."""
    found = settings.problems(layout, tree)
    if not found and takes_last_account(recorded, VaultConfig.from_tree(tree)):
        return [("people", Sentence(NO_ACCOUNT))]
    return found


def _problems(recorded: "Manifest", tree: Any) -> Sequence[tuple[str, Problem]]:
    """Why an edited manifest cannot be adopted: it breaks the schema, takes away what must last (R-OD12, V062), or says what only a verb says."""
    edited = Manifest.from_tree(tree)
    broken = findings_of(tree, edited.to_tree(), KINDS[recorded.kind].schema)
    return broken or list(not_by_hand(recorded, edited))


def _demand_what_verbs_demand(vault: "Vault", case: "CaseFile", recorded: "Manifest", edited: "Manifest") -> None:
    """Refuse what the verbs refuse of what was changed by hand: names that nobody knows, dates out of all years. Raises `EditRefusedError`."""
    facts, was = edited.facts, recorded.facts
    checked = {**facts.EDITED, **facts.AFTERWARDS}
    texts = {name: text for name in checked if (text := getattr(facts, name)) != getattr(was, name, None)}
    known = {one.id: one for one in recorded.documents}
    try:
        for name, text in texts.items():
            checked[name](text)
        ids = [
            (text, sound_edit(vault, Edit(title=edited.title, texts=texts)).texts.get(name, text))
            for name, text in texts.items()
        ]
        for one in edited.documents:
            before = known.get(one.id)
            if before is None or one.kind != before.kind:
                ids.append((one.kind, kind_id(vault.config, one.kind)))
            if one.department and (before is None or one.department != before.department):
                ids.append((one.department, department_id(vault.config, one.department)))
        for typed, id in ids:
            if typed != id:
                raise NameForIdError(typed=typed, id=id)
    except UsageError as error:
        said = [Sentence(text, error.values) for text in (error.message, error.next_step) if text]
        why = Sentences(tuple(said))
        raise EditRefusedError(
            path=vault.layout.shown(case.folder / MANIFEST), why=why, id=written(case.kind, case.id)
        ) from error


def _demand_dates(vault: "Vault", case: "CaseFile", recorded: "Manifest", edited: "Manifest", now: str) -> None:
    """Refuse what the verbs refuse of the dates of an order that were changed by hand. Raises `EditRefusedError`."""
    if case.kind != ORDER:
        return
    wrong = tuple(
        Sentence(N_("{problem}."), {"problem": placed(field, problem)})
        for field, problem in broken_by_hand(recorded, edited, now[:10], kept_from(vault, case.id))
    )
    if wrong:
        raise EditRefusedError(
            path=vault.layout.shown(case.folder / MANIFEST), why=Sentences(wrong), id=written(case.kind, case.id)
        )


def _demand_no_head(expected_head: str) -> None:
    if expected_head:
        raise NoHeadOfVaultError


def _tell_no_more_of_zone(vault: "Vault") -> None:
    """What was to be said of a time zone nobody knows is put right by this very command."""
    vault.notices[:] = [one for one in vault.notices if one.message != NO_ZONE]


def _tell_of_comments(vault: "Vault", what: str, *, had_comments: bool) -> None:
    if had_comments:
        vault.notices.append(Sentence(NO_COMMENTS, {"what": what}))
