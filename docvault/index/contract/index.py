"""The whole contract: what an engine offers."""

from typing import Protocol

from docvault.index.contract.catalogue import Catalogue
from docvault.index.contract.control import Control
from docvault.index.contract.full_text import FullText
from docvault.index.contract.retention import Retention
from docvault.index.contract.upkeep import Upkeep


class Index(Catalogue, FullText, Control, Retention, Upkeep, Protocol):
    """An engine, opened by one thread and used by that one alone. Whoever catches `IndexBroken` deletes the index and rebuilds it."""
