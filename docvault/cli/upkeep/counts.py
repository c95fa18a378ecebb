"""How what was not read whole is counted: each count beside what is typed to find it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from docvault.cli.show import command

if TYPE_CHECKING:
    from docvault.language.spoken import Language


def lacking_counts(lacking: Mapping[str, int] | None, language: "Language") -> str:
    """How many files ended how, as `docvault search is:…` finds them; nothing where that is not known."""
    if lacking is None:
        return ""
    return language.joined(
        language.beside(str(count), command("search", f"is:{how}")) for how, count in lacking.items()
    )
