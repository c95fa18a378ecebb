"""The verbs `adopt` and `revert`: what to do about a manifest or `vault.yaml` that was changed by hand (R-OD12)."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, ForbiddenError, UsageError
from docvault.model.case.canonical import Json
from docvault.model.case.case_name import case_name
from docvault.model.case.fields import FieldError
from docvault.model.case.history import Event
from docvault.model.case.manifest import Manifest
from docvault.model.sentence import Listing, Problem, Sentence
from docvault.model.times import written_time
from docvault.model.values import dataclass, plain
from docvault.model.vault_config import VaultConfig
from docvault.services import settings
from docvault.services.access import demand_open_case
from docvault.services.administrators import demand_administrator, takes_last_account
from docvault.services.case_change import changing
from docvault.services.clock import instant
from docvault.services.intake.following import follow_after, following
from docvault.services.orders.held_along import held_along
from docvault.services.proof.adoptable import demand_adoptable, entered_late, problems
from docvault.services.proof.adopted_rights import as_closed_as_before, changed_documents
from docvault.services.proof.kinds_gone import tell_kinds_gone
from docvault.services.proof.putting_back import put_back
from docvault.services.rules import demand_permission
from docvault.services.time_zone import zone_or_utc
from docvault.services.vault import NO_ZONE
from docvault.store.cases.case_file import MANIFEST

if TYPE_CHECKING:
    from docvault.services.vault import Vault
    from docvault.store.cases.case_file import CaseFile, Mended
    from docvault.store.cases.hand_edits import AdoptableManifest
    from docvault.store.config_mending import Mended as MendedConfig
    from docvault.store.layout import Layout

VAULT = "vault.yaml"
NO_ACCOUNT = N_(
    "no administrator would have an account on this computer any more, and anybody could say that they are one"
)
SAVED_OTHERWISE = N_("{what} was saved {how}: docvault wrote it anew, in UTF-8 and with lines ended by LF.")
NO_COMMENTS = N_("The comments in {what} were not kept: docvault writes the file anew, and keeps what its fields say.")


class OnlyAnAdministratorError(ForbiddenError):
    """Roles rest on `vault.yaml`: whoever could adopt an edit of it could give himself any."""

    message = N_("Only an administrator adopts or reverts a change of vault.yaml; {person} is not one.")
    next_step = N_("Ask {administrators}.")


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
        before = vault.config
        with following(vault):
            adopted = vault.config_file.adopt(
                lambda: Event(vault.now(), actor, "adopted", {}),
                partial(_problems_of_settings, vault.layout, vault.config),
            )
            vault.config = adopted.config
        _tell_no_more_of_zone(vault)
        tell_kinds_gone(vault, before)
        _tell_unkept(vault, VAULT, adopted.saved, had_comments=adopted.had_comments)
        return None
    actor = demand_permission(vault, "adopt").id
    demand_open_case(vault, order)
    _ = vault.index  # opened before anything is held
    with changing(vault, *case_name(order), expected_head=expected_head, edited=True, is_sound=_is_manifest) as held:

        def adoption(recorded: "Manifest", now: str) -> "tuple[Manifest, Event]":
            found = vault.cases.edited_manifest(held.case, lambda tree: problems(recorded, tree))
            told[:] = [found]
            demand_adoptable(vault, held.case, recorded, found.manifest, now)
            edited = as_closed_as_before(vault, recorded, found.manifest, actor)
            changed[:] = [(order, one.id) for _was, one in changed_documents(recorded, edited)]
            return held_along(vault, recorded, entered_late(recorded, edited)), Event(now, actor, "adopted", {})

        told: list[AdoptableManifest] = []
        changed: list[tuple[str, str]] = []
        held.change(adoption)
        _tell_unkept(vault, f"{order}/{MANIFEST}", told[0].saved, had_comments=told[0].had_comments)
    follow_after(vault, changed, actor)
    return held.case


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


def _demand_no_head(expected_head: str) -> None:
    if expected_head:
        raise NoHeadOfVaultError


def _tell_no_more_of_zone(vault: "Vault") -> None:
    """What was to be said of a time zone nobody knows is put right by this very command."""
    vault.notices[:] = [one for one in vault.notices if one.message != NO_ZONE]


def _tell_unkept(vault: "Vault", what: str, saved: Sequence[str], *, had_comments: bool) -> None:
    if saved:
        how = Listing(tuple(map(Sentence, saved)))
        vault.notices.append(Sentence(SAVED_OTHERWISE, {"what": what, "how": how}))
    if had_comments:
        vault.notices.append(Sentence(NO_COMMENTS, {"what": what}))
