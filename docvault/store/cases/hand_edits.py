"""Manifests edited by hand (V032): what the edited text says, for `adopt`, and where it goes, for `revert`. Changes no case file."""

from typing import NamedTuple

from docvault.errors import N_
from docvault.model.case.case_name import written
from docvault.model.case.fields import FieldError
from docvault.model.case.manifest import Manifest
from docvault.model.sentence import Problem, Sentence, placed
from docvault.store import inside
from docvault.store.cases.case_file import MANIFEST, BadManifestError, CaseFile, NotEditedError, UnsoundEditError
from docvault.store.cases.reading import CaseReading
from docvault.store.layout import Layout
from docvault.store.lost_and_found import LostAndFound
from docvault.store.misspelt_fields import misspelt
from docvault.store.saved_text import as_saved
from docvault.store.yaml_text import BadYamlError, Problems, has_comments, line_of, load_yaml

_ON_LINE = N_("line {line}: {problem}")


class AdoptableManifest(NamedTuple):
    """What an edited text says, whether it has comments, which are not kept, and how it was saved where the format has it otherwise."""

    manifest: Manifest
    had_comments: bool
    saved: tuple[str, ...]


class HandEdits:
    """Edits by hand of case files of one vault. Whoever calls holds the case file's lock and has recovered it."""

    def __init__(self, layout: Layout, reading: CaseReading) -> None:
        self._layout = layout
        self._reading = reading
        self._lost = LostAndFound(layout)

    def edited_manifest(self, case: CaseFile, problems: Problems) -> AdoptableManifest:
        """What the edited text says. Raises `NotEditedError`, `HistoryCutOffError`, `BadManifestError` for no text, and `UnsoundEditError`."""
        self._demand_edited(case)
        path = case.folder / MANIFEST
        if not case.hand_edited:
            raise NotEditedError(kind=case.kind, id=case.id)
        if path.is_dir() or not path.exists():
            gone = N_("a folder lies in its place") if path.is_dir() else N_("it is missing")
            raise BadManifestError(path=self._layout.shown(path), problem=gone, id=written(case.kind, case.id))
        text, saved = as_saved(inside.read_bytes(path))
        try:
            tree = load_yaml(text, self._layout.shown(path))
        except BadYamlError as error:
            line = Sentence(_ON_LINE, error.values)
            raise BadManifestError(
                path=self._layout.shown(path), problem=line, id=written(case.kind, case.id)
            ) from error
        try:
            manifest = Manifest.from_tree(tree)
        except FieldError as error:
            if not error.path:  # it is no manifest at all
                raise BadManifestError(
                    path=self._layout.shown(path), problem=error.sentence, id=written(case.kind, case.id)
                ) from error
            raise self._unsound(case, _on_its_line(text, misspelt(tree, error))) from error
        for field, problem in problems(tree):
            raise self._unsound(case, placed(field, problem))
        if (manifest.kind, manifest.id) != (case.kind, case.id):
            other = Sentence(N_("it says it is {kind} {id}"), {"kind": manifest.kind, "id": manifest.id})
            raise self._unsound(case, other)
        return AdoptableManifest(manifest, has_comments(text), saved)

    def _unsound(self, case: CaseFile, problem: Problem) -> UnsoundEditError:
        return UnsoundEditError(
            path=self._layout.shown(case.folder / MANIFEST), problem=problem, id=written(case.kind, case.id)
        )

    def keep_edited_text(self, case: CaseFile) -> None:
        """Keep a copy of the edited text in lost+found, where there is a text; durable on return. Raises `NotEditedError`, `HistoryCutOffError`."""
        self._demand_edited(case)
        path = case.folder / MANIFEST
        if not case.hand_edited:
            return  # what lies there is what is recorded: the history has it
        if path.is_file():
            self._lost.keep_bytes(path, inside.read_bytes(path))
        elif path.exists():
            self._lost.keep(path)  # a folder, over which no manifest can be written

    def _demand_edited(self, case: CaseFile) -> None:
        if not case.hand_edited and case.mended is None:
            raise NotEditedError(kind=case.kind, id=case.id)
        self._reading.demand_not_cut_off(case)


def _on_its_line(text: bytes, error: FieldError) -> Problem:
    return Sentence(_ON_LINE, {"line": line_of(text, error.path), "problem": error.sentence})
