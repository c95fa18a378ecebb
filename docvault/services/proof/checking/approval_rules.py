"""Who approved disposals (V076): what two people do takes two, as the vault's identity demanded it when the list was proposed (design 2.9)."""

import os
from collections.abc import Iterable
from pathlib import Path

from docvault.errors import N_, DocvaultError
from docvault.model.case.history import DECLARED, PROVEN
from docvault.model.control.rights import roles_for
from docvault.model.retention.disposal import Disposal
from docvault.model.vault_config import VaultConfig
from docvault.services.proof.checking.findings import Finding
from docvault.store.config import ConfigFile
from docvault.store.layout import Layout
from docvault.store.locks import Holder
from docvault.store.retention.papers import REGISTER

PLACE = f"registers/{REGISTER}.jsonl"
NOT_PROVEN = N_("{disposal} was approved by {person}, who was not proven, where two proven people are demanded.")
NOT_TWO = N_("{disposal} was proposed and approved from one account: system user {user}.")
NO_ROLE = N_(
    "{disposal} was approved by {person}, who had neither the role nor the account for it when it was proposed."
)


def check_approvals(root: Path, disposals: Iterable[Disposal]) -> list[Finding]:
    """Every approval since it is recorded how people are known (V076)."""
    file = ConfigFile(Layout(root), Holder("", os.getpid(), ""))
    found: list[Finding] = []
    for disposal in disposals:
        if "approved" not in disposal.acts or not disposal.settings:
            continue
        try:
            config = file.as_of(disposal.acts["proposed"].at, disposal.settings)
        except DocvaultError:  # V004 says that the history of the settings cannot be read
            continue
        found += _of(disposal, config)
    return found


def _of(disposal: Disposal, config: VaultConfig) -> list[Finding]:
    first, second = disposal.acts["proposed"], disposal.acts["approved"]
    values = {"disposal": disposal.number, "person": second.by, "user": second.known.system_user}
    if config.is_declared:
        return []
    if second.known.how != PROVEN or (first.known.how == DECLARED and not first.known.entered_by):
        return [Finding("V076", PLACE, NOT_PROVEN, values)]
    if first.known.system_user == second.known.system_user or first.known.entered_by == second.by:
        return [Finding("V076", PLACE, NOT_TWO, values)]
    person = config.person(second.by)
    stood = person is not None and person.active and second.known.system_user in person.system_users
    if person is None or not stood or not set(person.roles) & set(roles_for(config, "dispose-approve")):
        return [Finding("V076", PLACE, NO_ROLE, values)]
    return []
