"""Findings as whoever asks sees them: without the names of files, and the words of manifests, that are closed (R-RO2)."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from docvault.model.case.kinds import KINDS
from docvault.model.control.rights import NOT_SHOWN, Reader
from docvault.model.control.visible import View
from docvault.model.sentence import Sentence
from docvault.model.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docvault.model.case.manifest import Manifest
    from docvault.services.proof.checking.findings import Finding

_NAMED = ("intake", "bin", "lost+found", "inbox")
"""Folders in which files have the names they came with."""
_QUOTING = frozenset({"V010", "V011", "V012", "V023", "V032", "V033", "W020"})
"""Rules whose findings may quote what a file says."""
_SHELVES = frozenset(kind.shelf for kind in KINDS.values())


def seen_findings(
    found: "Iterable[Finding]", manifests: "Mapping[str, Manifest]", inboxes: Iterable[str], asking: Reader
) -> "Iterator[Finding]":
    """Findings without what is closed; `manifests` are by the folders of their case files, as findings show them. A file is named by its folder instead."""
    views = (
        {folder: View(manifest, asking) for folder, manifest in manifests.items()}
        if not asking.reads_everything
        else {}
    )
    named = (*_NAMED, *inboxes)
    for one in found:
        yield one if asking.reads_everything else _seen(one, views, named)


def _seen(finding: "Finding", views: Mapping[str, View], named: Iterable[str]) -> "Finding":
    parts = finding.path.split("/")
    if parts[0] in _SHELVES:
        return _of_case(finding, views)
    if any(finding.path == one or finding.path.startswith(f"{one}/") for one in named):
        return replace(finding, path=_folder(finding.path), values=_unquoted(finding))
    return finding


def _of_case(finding: "Finding", views: Mapping[str, View]) -> "Finding":
    folder, view = next(
        ((folder, view) for folder, view in views.items() if finding.path.startswith(f"{folder}/")), ("", None)
    )
    rest = finding.path.removeprefix(f"{folder}/").split("/") if folder else []
    if rest[:1] == ["documents"] and view is not None:
        is_open = len(rest) > 1 and view.shows_document(rest[1])
        return finding if is_open else replace(finding, path=_folder(finding.path), values=_unquoted(finding))
    if view is not None and view.is_whole:
        return finding
    path = _folder(finding.path) if view is None and "/documents/" in finding.path else finding.path
    values = _unquoted(finding) if finding.rule in _QUOTING else finding.values
    return replace(finding, path=path, values=values)


def _folder(path: str) -> str:
    """The folder of a file, of what lies deep in it or beside others alike."""
    return path.rpartition("/")[0] or path


def _unquoted(finding: "Finding") -> dict[str, object]:
    return {
        name: value
        if isinstance(value, int)
        else Sentence(NOT_SHOWN)
        if name in {"problem", "name", "other"}
        else value
        for name, value in finding.values.items()
    }
