"""The papers of disposals under `registers/disposal/`: lists and certificates, each written once, its digest in the register `disposal`."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from docvault.errors import N_, DamagedError, NotFoundError
from docvault.model.case.canonical import Json
from docvault.model.case.fields import FieldError
from docvault.model.retention.disposal_list import DisposalList
from docvault.store import border, digests, durable, inside
from docvault.store.layout import HOLDING, Layout
from docvault.store.yaml_text import dump_yaml, load_yaml

REGISTER = "disposal"


class NoSuchDisposalError(NotFoundError):
    """No disposal has this number."""

    message = N_("There is no disposal {disposal} in this vault.")
    next_step = N_("`docvault retention list` shows those there are.")


class DisposalListDamagedError(DamagedError):
    """The list is not the one that was proposed: nothing is done by it."""

    message = N_("{path} is not the list that was proposed; nothing is disposed of by it.")
    next_step = N_("Bring the file back from your last backup, or propose anew.")


class DisposalFiles:
    """The papers of the disposals of one vault."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._folder = layout.disposals

    def begin(self) -> None:
        """Make the folder and the register of a vault that has had no disposal yet; durable on return."""
        durable.make_folders(self._folder)
        register = self._layout.register(REGISTER)
        if not register.exists():
            durable.write_new(register, b"")
            durable.sync_folder(register.parent)

    def list_path(self, number: str) -> Path:
        """Where the list of a disposal lies."""
        return self._folder / f"{number}.list.yaml"

    def certificate_path(self, number: str) -> Path:
        """Where the certificate of a disposal lies."""
        return self._folder / f"{number}.yaml"

    def paper_path(self, number: str) -> Path:
        """Where the printable certificate lies."""
        return self._folder / f"{number}.docx"

    def forget(self, number: str) -> None:
        """Remove the list of a proposal the register does not know: it was being written when its process died. Durable on return."""
        for path in (self.list_path(number), self.list_path(number).with_name(f".{number}.list.yaml.next")):
            durable.remove(path, sync=False)
        if self._folder.is_dir():
            durable.sync_folder(self._folder)

    def write_list(self, listed: DisposalList) -> str:
        """Write a list and return its digest; durable on return."""
        return self._write(self.list_path(listed.disposal), dump_yaml(listed.to_tree()))

    def write_certificate(self, number: str, tree: dict[str, Json], paper: bytes) -> tuple[str, str]:
        """Write a certificate as YAML and as a paper, over what a crash left of them; durable on return. Returns their digests."""
        text = dump_yaml(tree)
        return self._write(self.certificate_path(number), text), self._write(self.paper_path(number), paper)

    def read_list(self, number: str, sha256: str) -> DisposalList:
        """The list of a disposal. Raises `NoSuchDisposalError`, `DisposalListDamagedError`."""
        path = self.list_path(number)
        try:
            text = inside.read_bytes(path)
        except FileNotFoundError as error:
            raise DisposalListDamagedError(path=self._layout.shown(path)) from error
        if hashlib.sha256(text).hexdigest() != sha256:
            raise DisposalListDamagedError(path=self._layout.shown(path))
        try:
            return DisposalList.from_tree(load_yaml(text, self._layout.shown(path)))
        except FieldError as error:
            raise DisposalListDamagedError(path=self._layout.shown(path)) from error

    def _write(self, path: Path, text: bytes) -> str:
        staged = path.with_name(f".{path.name}.next")
        durable.stage(staged, text)
        durable.publish(staged, path)
        return hashlib.sha256(text).hexdigest()


class StrayCopies:
    """Files that may hold the bytes of a version once more: in holding places, in lost+found, in staging."""

    def __init__(self, layout: Layout, inboxes: list[Path]) -> None:
        self._layout = layout
        self._places = [layout.lost_and_found, layout.staging, *(inbox / HOLDING for inbox in inboxes)]

    def find(self, wanted: Callable[[str], bool], sizes: set[int]) -> Iterator[tuple[Path, str, int]]:
        """Every file whose digest is wanted, with digest and size in bytes. Only files of a size in `sizes` are read."""
        for place in self._places:
            for path in sorted(place.rglob("*")) if self._is_folder(place) else ():
                if path.is_file() and not path.is_symlink() and path.stat().st_size in sizes:
                    digest, size = digests.digest(path)
                    if wanted(digest):
                        yield path, digest, size

    def remove(self, path: Path) -> None:
        """Remove one for good; durable on return."""
        with border.open_folder(self._layout.root, path.parent) as folder:
            border.remove(folder, path.name)
        durable.sync_folder(path.parent)
        place = next((one for one in self._places if path.is_relative_to(one)), path.parent)
        durable.remove_empty_folders(path.parent, place)

    def _is_folder(self, place: Path) -> bool:
        """Whether it is there; a link that somebody who drops files put in the place of a holding place leads to files that are no copies of ours."""
        try:
            border.open_folder(self._layout.root, place).close()
        except (OSError, border.OddError):
            return False
        return True
