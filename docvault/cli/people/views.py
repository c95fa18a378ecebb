"""How people are shown."""

from typing import Any

from docvault.model.vault_config import Person


def person_tree(person: Person) -> dict[str, Any]:
    """A person as JSON."""
    return {
        "person": person.id,
        "name": person.name,
        "department": person.department,
        "roles": list(person.roles),
        "system_users": list(person.system_users),
        "active": person.active,
    }
