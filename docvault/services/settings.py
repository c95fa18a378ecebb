"""An edit by hand of `vault.yaml`: what keeps it from being recorded, and what whoever gives a command is told of it."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from docvault.errors import N_
from docvault.model.case.fields import FieldError
from docvault.model.sentence import Problem, Sentence
from docvault.model.sound_settings import unsound
from docvault.model.vault_config import VaultConfig
from docvault.services.schemas import findings_of
from docvault.services.working_time import unknown_settings
from docvault.store.inbox_places import holds_vault, in_each_other, misplaced
from docvault.store.layout import Layout

if TYPE_CHECKING:
    from docvault.store.config import Edit

EDITED = N_(
    "vault.yaml was edited and not adopted yet: what is recorded counts. "
    "An administrator records the edit with `docvault adopt`, or undoes it with `docvault revert`."
)
UNUSABLE = N_(
    "vault.yaml was changed by hand and cannot be used: {problem}. What is recorded counts. "
    "An administrator undoes the change with `docvault revert`, or mends the file and records it with `docvault adopt`."
)

UNREAD = N_(
    "vault.yaml cannot be read: {problem}. What is recorded counts. "
    "Whoever it belongs to, or root, types `chmod g+rw vault.yaml` in the vault's folder."
)


def notice(edit: "Edit") -> Sentence:
    """What to say of an edit by hand that is not recorded."""
    if edit.unread:
        return Sentence(UNREAD, {"problem": edit.problem})
    return Sentence(EDITED) if edit.problem is None else Sentence(UNUSABLE, {"problem": edit.problem})


def problems(layout: Layout, tree: Any) -> Sequence[tuple[str, Problem]]:
    """Why the tree of an edited `vault.yaml`, which can be read as one, cannot be recorded: path and problem of each, none where it can."""
    config = VaultConfig.from_tree(tree)
    return findings_of(tree, config.to_tree(), "vault") or [*_misplaced(layout, config), *unworkable(layout, config)]


def is_sound(layout: Layout, tree: Any) -> bool:
    """Whether a tree is a `vault.yaml` that can be worked by."""
    try:
        return not problems(layout, tree)
    except FieldError:
        return False


def unworkable(layout: Layout, config: VaultConfig) -> Iterator[tuple[str, Problem]]:
    """What nothing could work by, though its format allows it (V006): path and problem."""
    yield from unsound(config)
    yield from unknown_settings(config)
    for place, problem in in_each_other(layout, [inbox.path for inbox in config.inboxes]):
        yield f"inboxes[{place}].path", problem


def _misplaced(layout: Layout, config: VaultConfig) -> Iterator[tuple[str, Problem]]:
    """Inboxes that lie where none may (V005)."""
    for place, inbox in enumerate(config.inboxes):
        problem = misplaced(layout, inbox.path) or holds_vault(layout, inbox.path)
        if problem is not None:
            yield f"inboxes[{place}].path", problem
