"""When a whole vault was last checked on this machine, and what came of it: noted under `.docvault/` for `docvault about`, and proof of nothing."""

import json
from contextlib import suppress
from typing import Any

from docvault.errors import DocvaultError
from docvault.model.values import dataclass, plain
from docvault.store import durable, inside
from docvault.store.layout import Layout


@dataclass(frozen=True, slots=True)
class LastCheck:
    """A check that was made. `failed`: something was found that is to be looked at."""

    at: str
    findings: int
    failed: bool
    fast: bool
    since_seal: bool

    def to_tree(self) -> dict[str, Any]:
        """As JSON."""
        tree: dict[str, Any] = plain(self)
        return tree


def note_check(layout: Layout, made: LastCheck) -> None:
    """Note a check of the whole vault. A vault that lies where nothing can be written, or has no `.docvault/`, is checked all the same."""
    if layout.derived.is_dir():
        with suppress(OSError, DocvaultError):
            durable.write_derived(layout.last_check, json.dumps(made.to_tree()).encode())


def last_check(layout: Layout) -> LastCheck | None:
    """The check noted last; None when there is none, or nobody can tell."""
    try:
        tree = json.loads(inside.read_bytes(layout.last_check))
        return LastCheck(
            str(tree["at"]), int(tree["findings"]), bool(tree["failed"]), bool(tree["fast"]), bool(tree["since_seal"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
