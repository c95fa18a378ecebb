"""What happens at the intake, as told to whoever watches: `watch` shows it as it comes, `ingest` counts it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from docvault.errors import DocvaultError
from docvault.model.sentence import Sentence
from docvault.model.system_errors import told
from docvault.model.values import dataclass

if TYPE_CHECKING:
    from docvault.language.spoken import Language


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened, for whoever watches: `what` is taken, duplicate, same, resumed, read, filed, waiting, corrected, failed, busy or polled."""

    what: str
    item: str
    file: str
    order: str = ""
    detail: str = ""
    error: DocvaultError | None = None  # why it failed, where `detail` is not all that is to be said
    waits: Sentence | None = None  # why it waits, where that is for a paper of its order

    @property
    def is_arrival(self) -> bool:
        """Whether it says of an item that it arrived, or that nobody was told yet what became of it."""
        return self.what in {"taken", "duplicate", "resumed"}

    def failure(self, language: "Language") -> str:
        """Why a file was not taken in or not filed, in words."""
        return language.error(self.error) if self.error is not None else language.word(self.detail)


Tell = Callable[[News], None]


def error_of(error: Exception) -> DocvaultError | None:
    """Why a file could not be taken, as one of our errors."""
    if isinstance(error, OSError):
        return told(error)
    return error if isinstance(error, DocvaultError) else None
