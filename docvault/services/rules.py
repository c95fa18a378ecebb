"""Who may do what, as `vault.yaml` settles it, and who else may when somebody may not (R-RO1)."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from docvault.errors import N_, ForbiddenError
from docvault.model.control.holdings import without_leavers
from docvault.model.control.rights import roles_for
from docvault.model.sentence import BESIDE, Listing, Sentence
from docvault.model.sentence import Named as NamedId
from docvault.model.values import replace
from docvault.model.vault_config import Named, Person, VaultConfig

if TYPE_CHECKING:
    from docvault.model.case.manifest import Manifest
    from docvault.services.vault import Vault

ACTIONS: Mapping[str, str] = {
    "enter": N_("enter orders and customers and change their data"),
    "distribute": N_("issue and recall copies"),
    "change": N_("keep change notices"),
    "repeat": N_("open and confirm repeat orders"),
    "review": N_("review contracts"),
    "override": N_("go on against a rule, or approve an order above the credit limit"),
    "credit": N_("set a customer's credit limit"),
    "dispose-propose": N_("propose documents for disposal"),
    "dispose-approve": N_("approve a disposal"),
    "dispose-execute": N_("carry out a disposal, or restore from its bin"),
    "hold": N_("hold orders and release them"),
    "complete": N_("complete or cancel orders, and enter what the retention of their documents goes by"),
    "reopen": N_("open a completed order again"),
    "adopt": N_("adopt what was changed by hand in an order"),
    "new-key": N_("go on sealing a vault with another key, or although something was altered"),
}


class NotPermittedError(ForbiddenError):
    """Somebody without the role for it."""

    message = N_("{person} may not do this: only a {roles} may {action}.")
    next_step = N_("Ask {people}.")


class NobodyMayError(ForbiddenError):
    """Nobody in the vault has a role for it."""

    message = N_("{person} may not do this: only a {roles} may {action}, and nobody here is one.")
    next_step = N_(
        "An administrator gives somebody the role, beside those the person keeps: `docvault person edit ID --role {role} --role …`."
    )


def demand_permission(vault: "Vault", action: str) -> Person:
    """The acting person, who may do this. Raises `NotPermittedError`, which names who may, and `NobodyMayError`."""
    actor = vault.config.person(vault.who.id)
    roles = roles_for(vault.config, action)
    if actor is not None and set(roles) & set(actor.roles):
        return actor
    able, said = able_people(vault.config, action), ", ".join(roles)
    if not able:
        raise NobodyMayError(person=vault.who.id, roles=said, action=ACTIONS[action], role=roles[0])
    raise NotPermittedError(person=vault.who.id, roles=said, action=ACTIONS[action], people=named(able))


def called_or_id(known: Iterable[Named], typed: str) -> str:
    """The id of a department, kind or stage by what was typed: its id, or its name in either language; the empty text for none."""
    entries = list(known)
    if any(one.id == typed for one in entries):
        return typed
    wanted = typed.strip().casefold()
    return next((one.id for one in entries if wanted and wanted in {one.name.casefold(), one.name_zh.casefold()}), "")


def choices(of: str, ids: Iterable[str]) -> Listing:
    """What may be typed, each id with its name beside it."""
    return Listing(tuple(Sentence(BESIDE, {"text": one, "more": NamedId(of, one)}) for one in ids))


def named(people: Iterable[Person]) -> Listing:
    """People as an error names them: by their names, with the ids that `--as` takes."""
    return Listing(
        tuple(
            one.name if one.name == one.id else Sentence(BESIDE, {"text": one.name, "more": one.id}) for one in people
        )
    )


def able_people(config: VaultConfig, action: str) -> list[Person]:
    """The active people who may do something."""
    roles = set(roles_for(config, action))
    return [one for one in config.people if one.active and roles & set(one.roles)]


def with_members(vault: "Vault", manifest: "Manifest") -> "Manifest":
    """An order with nobody waited for who has left the department that signs, or whom the vault does not ask any more."""
    members = vault.agenda_rules.times.members
    return replace(manifest, documents=tuple(without_leavers(one, members) for one in manifest.documents))
