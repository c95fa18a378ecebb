"""One run of a command: which vault, who acts, and how the result is wanted."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from docvault.cli.show import OutputError, lines, print_json
from docvault.errors import N_
from docvault.language.catalogue import Catalogue

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from docvault.language.spoken import Language
    from docvault.model.control.rights import Reader
    from docvault.model.progress import Progress
    from docvault.model.sentence import Sentence
    from docvault.services.vault import Vault


class Session:
    """One run of a command: which vault, who acts, and whether the result is wanted as JSON."""

    def __init__(self, folder: str, person: str | None, spoken: str) -> None:
        self.folder = folder
        self.person = person
        self.json = False
        self.mending = False  # the command puts right what is recorded, so that it need not be sound
        self.unwritten: OSError | None = (
            None  # why standard output did not take what a command said of what it had done
        )
        self.only_answers = False
        self.catalogue = Catalogue(spoken)

    @cached_property
    def language(self) -> "Language":
        """The language of whoever typed the command."""
        from docvault.language.spoken import Language

        return Language(self.catalogue.code, self._called)

    def _called(self, of: str, id: str) -> str:
        """What sentences call a department or a person, once the vault is open."""
        if "vault" not in self.__dict__:
            return id
        from docvault.language.names import naming

        return naming(self.language, self.vault.config)(of, id)

    @cached_property
    def vault(self) -> "Vault":
        """The vault, opened when first asked for."""
        from pathlib import Path

        from docvault.services.asker import user_here
        from docvault.services.upkeep.opening import open_vault

        vault = open_vault(
            Path(self.folder),
            person=self.person,
            system_user=user_here(),
            language=self.catalogue.code,
            mending=self.mending,
        )
        if sys.stderr is not None and sys.stderr.isatty():
            from docvault.cli.progress import LongWork

            vault.parts.catching_up = LongWork(self.catalogue.text(N_("Indexing")))
        return vault

    @property
    def root(self) -> "Path":
        """The vault's folder, found without opening it: a damaged vault has one too."""
        from pathlib import Path

        from docvault.services.upkeep.opening import find_root

        return find_root(Path(self.folder))

    @property
    def reader(self) -> "Reader":
        """What whoever typed the command may read, found without opening the vault."""
        from docvault.services.asker import user_here
        from docvault.services.upkeep.opening import reader_in

        return reader_in(self.root, self.person, user_here())

    def result(self, tree: Any, text: Callable[[], Iterable[str]]) -> None:
        """Print the result of the command: the tree as JSON, or the text made of it."""
        with self.writing():
            if self.json:
                print_json(tree)
            else:
                lines(text())

    @contextmanager
    def writing(self) -> Iterator[None]:
        """What is printed in the block is no reason to fail for a command that has changed something: it goes on, and says in the end what is missing."""
        try:
            yield
        except (OutputError, BrokenPipeError) as error:
            if self.only_answers:
                raise
            self.unwritten = error.reason if isinstance(error, OutputError) else error

    def progress(self, what: str) -> "AbstractContextManager[Progress]":
        """A bar on standard error while the block runs, when that is a terminal. With `--json` there is none: what stands there is for programs."""
        from docvault.cli.progress import no_progress, progress

        return no_progress() if self.json else progress(what)

    def close(self, *, answered: bool) -> list[str]:
        """Release what the vault holds. Returns what is to be known beside the result: that an index is behind, or could not be told."""
        notices: list[str] = []
        if "vault" in self.__dict__:
            told = [*self._notices(answered=answered), *self._edits()]
            notices = list(dict.fromkeys(map(self.language.sentence, told)))
            self.vault.close()
        return notices

    def _notices(self, *, answered: bool) -> "list[Sentence]":
        """What the vault has to say, and that its index is behind: of an answer, where nothing was said of the index already."""
        notices, behind = self.vault.notices, self.vault.behind
        if behind is None or not answered:
            return notices
        from docvault.services.search.indexing import UNTELLABLE, UNTOLD

        return notices if any(one.message in {UNTELLABLE, UNTOLD} for one in notices) else [*notices, behind]

    def _edits(self) -> "list[Sentence]":
        """What is to be known of an edit by hand of `vault.yaml`."""
        if self.vault.config_edit is None:
            return []
        from docvault.services.settings import notice

        return [notice(self.vault.config_edit)]
