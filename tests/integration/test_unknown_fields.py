"""Fields of `vault.yaml` nobody here knows: what a later program or a person put there survives each change, and is recorded (V011)."""

from pathlib import Path
from typing import Any

import pytest

from docvault.model.values import replace
from docvault.model.vault_config import Person
from docvault.services.people import add_person
from docvault.services.proof.hand_edits import adopt
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from docvault.store.yaml_text import dump_yaml, load_yaml

LATER: dict[str, Any] = {"remark": "as agreed", "steps": [{"a": 1}, "b"]}
UNKNOWN: dict[str, tuple[str, dict[str, Any]]] = {
    # what is put where: the section (empty: the whole), fields the schema allows there
    "top": ("", LATER),
    "retention": ("retention", LATER),
    "numbering": ("numbering", {"customer": "{seq}"}),
    "service_hours": ("service_hours", {"express": 1, **LATER}),
    "calendar": ("calendar", LATER),
    "intake": ("intake", {"later_seconds": 5}),
    "control": ("control", {"later_hours": 7, "later": True}),
    "limits": ("limits", {"later_bytes": 9}),
    "permissions": ("permissions", {"teleport": ["manager"]}),
    "departments": ("departments.0", LATER),
    "people": ("people.0", LATER),
    "kinds": ("kinds.0", LATER),
    "stages": ("stages.0", LATER),
    "inboxes": ("inboxes.0", LATER),
    "classes": ("retention.classes.0", LATER),
}


def opened(root: Path) -> Vault:
    return open_vault(root, system_user="tester")


def section(tree: Any, path: str) -> Any:
    """The part of a tree at a path, made where there is none."""
    for step in path.split(".") if path else ():
        tree = tree[int(step)] if step.isdigit() else tree.setdefault(step, {})
    return tree


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    init(root, language="en", time_zone="Asia/Shanghai", system_user="tester")
    return root


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_nobody_knows_survives_adopting_and_adding_a_person(root: Path, name: str) -> None:
    path, fields = UNKNOWN[name]
    place = root / "vault.yaml"
    tree = load_yaml(place.read_bytes(), "vault.yaml")
    if name == "classes":
        classes = [{"id": "orders", "name": "Orders", "period": "P5Y", "trigger": "completed"}]
        tree["retention"] = {"classes": classes, "bin_days": 30, "coming_days": 90}
    section(tree, path).update(fields)
    place.write_bytes(dump_yaml(tree))

    adopt(opened(root), None)
    vault = opened(root)
    add_person(vault, Person("wu", "Wu Min", vault.config.departments[0].id, ("merchandiser",)))

    written = load_yaml(place.read_bytes(), "vault.yaml")
    recorded = vault.config_file.recorded().to_tree()
    for found in (written, recorded):
        assert {key: section(found, path)[key] for key in fields} == fields
    assert dump_yaml(recorded) == place.read_bytes()
    assert [person["id"] for person in written["people"]][-1] == "wu"


def test_a_setting_changed_later_leaves_them(root: Path) -> None:
    place = root / "vault.yaml"
    tree = load_yaml(place.read_bytes(), "vault.yaml")
    tree["control"] = {"later_hours": 7}
    place.write_bytes(dump_yaml(tree))
    adopt(opened(root), None)
    config = opened(root).config
    changed = replace(config, control=replace(config.control, sign_hours=12)).to_tree()
    assert changed["control"] == {"sign_hours": 12, "later_hours": 7}
