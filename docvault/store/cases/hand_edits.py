"""Manifests edited by hand (V032): what the edited text says, for `adopt`, and where it goes, for `revert`. Changes no case file."""

from typing import NamedTuple

from docvault.errors import N_
from docvault.model.case.manifest import Manifest
from docvault.model.sentence import Sentence, placed
from docvault.store.cases.case_file import MANIFEST, BadManifestError, CaseFile, NotEditedError
from docvault.store.cases.reading import CaseReading
from docvault.store.layout import Layout
from docvault.store.lost_and_found import LostAndFound
from docvault.store.yaml_text import BadYamlError, Problems, has_comments, load_yaml


class AdoptableManifest(NamedTuple):
    """What an edited text says, and whether it has comments, which are not kept."""

    manifest: Manifest
    had_comments: bool


class HandEdits:
    """Edits by hand of case files of one vault. Whoever calls holds the case file's lock and has recovered it."""

    def __init__(self, layout: Layout, reading: CaseReading) -> None:
        self._layout = layout
        self._reading = reading
        self._lost = LostAndFound(layout)

    def edited_manifest(self, case: CaseFile, problems: Problems) -> AdoptableManifest:
        """What the edited text says. Raises `NotEditedError`, `HistoryCutOffError`, and `BadManifestError` when it cannot be adopted."""
        self._demand_edited(case)
        path = case.folder / MANIFEST
        if path.is_dir() or not path.exists():
            gone = N_("a folder lies in its place") if path.is_dir() else N_("it is missing")
            raise BadManifestError(path=self._layout.shown(path), problem=gone, id=case.id)
        text = path.read_bytes()
        try:
            tree = load_yaml(text, self._layout.shown(path))
        except BadYamlError as error:
            line = Sentence(N_("line {line}: {problem}"), error.values)
            raise BadManifestError(path=self._layout.shown(path), problem=line, id=case.id) from error
        manifest = self._reading.manifest_of(tree, case.folder)
        for field, problem in problems(tree):
            raise BadManifestError(path=self._layout.shown(path), problem=placed(field, problem), id=case.id)
        if (manifest.kind, manifest.id) != (case.kind, case.id):
            other = Sentence(N_("it says it is {kind} {id}"), {"kind": manifest.kind, "id": manifest.id})
            raise BadManifestError(path=self._layout.shown(path), problem=other, id=case.id)
        return AdoptableManifest(manifest, has_comments(text))

    def keep_edited_text(self, case: CaseFile) -> None:
        """Keep a copy of the edited text in lost+found, where there is a text; durable on return. Raises `NotEditedError`, `HistoryCutOffError`."""
        self._demand_edited(case)
        path = case.folder / MANIFEST
        if path.is_file():
            self._lost.keep_bytes(path, path.read_bytes())
        elif path.exists():
            self._lost.keep(path)  # a folder, over which no manifest can be written

    def _demand_edited(self, case: CaseFile) -> None:
        if not case.hand_edited:
            raise NotEditedError(kind=case.kind, id=case.id)
        self._reading.demand_not_cut_off(case)
