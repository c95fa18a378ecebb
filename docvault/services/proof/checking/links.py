"""Links in the vault's own folders (V007): docvault follows none, since whoever may write to the folder could lead it to anybody's files."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from docvault.errors import N_
from docvault.services.proof.checking.findings import Finding, is_no_part, shown_path
from docvault.store.inside import is_link

_LINK = N_(
    "It is a link, and docvault follows none here: it may lead to anybody's files. "
    "Put the file or folder itself in its place, from your last backup or from where it leads."
)
_INBOX = "inbox"
"""What lies there is what others drop; the border of the inbox looks at it (W052)."""


def links_in(root: Path, within: Path | None = None) -> list[Finding]:
    """All links in a vault, or in a folder of it, but those in its inboxes. A folder that cannot be read is another rule's finding."""
    return [Finding("V007", shown_path(path, root), _LINK) for path in _links(root, within or root)]


def _links(root: Path, folder: Path) -> Iterator[Path]:
    if is_link(folder, root):
        yield folder
        return
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in found:
        path = folder / entry.name
        if entry.is_symlink():
            if is_link(path, root) and not is_no_part(entry.name):
                yield path
        elif entry.is_dir(follow_symlinks=False) and path != root / _INBOX:
            yield from _links(root, path)


def without_behind(found: Iterable[Finding], links: Sequence[Finding]) -> list[Finding]:
    """Findings but those about links, and about what would lie behind one: it is not looked at."""
    places = {link.path for link in links}
    return [one for one in found if not any(place in places for place in _upwards(one.path))]


def _upwards(shown: str) -> Iterator[str]:
    """A path and all above it."""
    parts = shown.split("/")
    return ("/".join(parts[:end]) for end in range(1, len(parts) + 1))
