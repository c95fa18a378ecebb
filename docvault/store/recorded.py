"""A YAML file whose history records it, manifest or `vault.yaml`: one change of it, and the order in which it is written (FORMAT.md section 7)."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from docvault.errors import DocvaultError
from docvault.model.case.canonical import Json
from docvault.model.case.differences import diff
from docvault.model.case.history import Event, Head, Record, seal_record
from docvault.store import chainfile, durable, group_files
from docvault.store.yaml_text import readable_yaml

Tree = Mapping[str, Json]
Demand = Callable[[str, str, Tree | None, Tree], None]
"""Raises where what is to be written is not as the format says, and what it follows was: what people know the file as, schema, before, after."""


def taken_as_it_is(_file: str, _schema: str, _before: Tree | None, _after: Tree) -> None:
    """Demand nothing: for what is written by tests and tools of the stores alone."""


class Change(NamedTuple):
    """What the file says after a change, and the record of it."""

    text: bytes
    record: Record
    sha256: str  # of the text


def first_change(tree: Tree, event: Event) -> Change:
    """The change by which a file comes to be."""
    return _change(tree, Head(), event, [{"op": "add", "path": "", "value": tree}])


def next_change(before: Tree, tree: Tree, head: Head, event: Event) -> Change:
    """A change of what a file said before; its record follows `head`."""
    return _change(tree, head, event, diff(before, tree))


def write_change(change: Change, *, staged: Path, chain: Path, final: Path, at: Head, sync_name: bool = False) -> Head:
    """Write a change: the text beside, the record, the text in its place; durable on return. The record is the commit point. Returns the chain's new end.

    With `sync_name` a loss of power leaves a committed text always, for one sync more; without, it may have to be made again from the history.
    A text that cannot get its place on a disk that fails is no failure of the change, which is recorded: it stays staged, for whoever comes next.
    """
    durable.stage(staged, change.text)
    group_files.keep_group_rights(staged, final)
    if sync_name:
        durable.sync_folder(staged.parent)
    head = chainfile.append_records(chain, [change.record], at)
    with suppress(DocvaultError, OSError):
        durable.publish(staged, final)
    return head


def _change(tree: Tree, head: Head, event: Event, changes: Sequence[Tree]) -> Change:
    text = readable_yaml(tree)
    digest = hashlib.sha256(text).hexdigest()
    return Change(text, seal_record(head, event, manifest=digest, changes=changes), digest)
