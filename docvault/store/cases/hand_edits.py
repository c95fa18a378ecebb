"""Manifests edited by hand (V032): what the edited text says, for `adopt`, and where it goes, for `revert`. Changes no case file."""

from docvault.errors import N_
from docvault.model.case.manifest import Manifest
from docvault.model.sentence import Sentence
from docvault.store.cases.case_file import MANIFEST, BadManifestError, CaseFile, NotEditedError
from docvault.store.cases.reading import CaseReading
from docvault.store.layout import Layout
from docvault.store.lost_and_found import LostAndFound
from docvault.store.yaml_text import Problems, load_yaml


class HandEdits:
    """Edits by hand of case files of one vault. Whoever calls holds the case file's lock and has recovered it."""

    def __init__(self, layout: Layout, reading: CaseReading) -> None:
        self._layout = layout
        self._reading = reading
        self._lost = LostAndFound(layout)

    def edited_manifest(self, case: CaseFile, problems: Problems) -> Manifest:
        """What the edited text says. Raises `NotEditedError`, `HistoryCutOffError`, and `BadYamlError` or `BadManifestError` when it cannot be adopted."""
        self._demand_edited(case)
        path = case.folder / MANIFEST
        tree = load_yaml(path.read_bytes(), self._layout.shown(path))
        manifest = self._reading.manifest_of(tree, case.folder)
        for field, problem in problems(manifest.to_tree()):
            raise BadManifestError(path=self._layout.shown(path), field=field or "-", problem=problem, id=case.id)
        if (manifest.kind, manifest.id) != (case.kind, case.id):
            other = Sentence(N_("it says it is {kind} {id}"), {"kind": manifest.kind, "id": manifest.id})
            raise BadManifestError(path=self._layout.shown(path), field="id", problem=other, id=case.id)
        return manifest

    def keep_edited_text(self, case: CaseFile) -> None:
        """Keep a copy of the edited text in lost+found, where there is a text; durable on return. Raises `NotEditedError`, `HistoryCutOffError`."""
        self._demand_edited(case)
        path = case.folder / MANIFEST
        if path.is_file():
            self._lost.keep_bytes(path, path.read_bytes())

    def _demand_edited(self, case: CaseFile) -> None:
        if not case.hand_edited:
            raise NotEditedError(kind=case.kind, id=case.id)
        self._reading.demand_not_cut_off(case)
