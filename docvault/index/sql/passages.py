"""What of a document is words to the index, and which of them a hit shows: both from the same places, in one order of preference."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from docvault.index.contract.full_text import Snippet
from docvault.model.intake.extracted import Extracted
from docvault.model.search.snippets import beginning, snippet
from docvault.model.search.tokens import unglued

if TYPE_CHECKING:
    import re


def searched(extracted: Extracted | None, described: Sequence[str]) -> list[str]:
    """All texts by which a document is found: how it is described, what it says of itself, its parts' names, its pages.

    Words of recognised pages in which letters and digits ran together come a second time, taken apart.
    """
    texts = [*dict.fromkeys(described), *_facts(extracted)]
    if extracted is not None:
        texts += [part.name for part in extracted.parts]
        texts += [page.text for page in extracted.pages]
        texts += [unglued(page.text) for page in extracted.pages if page.recognised]
    return texts


def shown(extracted: Extracted | None, described: Sequence[str], pattern: "re.Pattern[str] | None") -> Snippet:
    """The piece of a document a hit shows: from the first page that matches, else from what it is called, else its beginning."""
    names = {part.number: part.name for part in extracted.parts} if extracted else {}
    for page in extracted.pages if extracted else ():
        found = snippet(page.text, pattern)
        if found:
            return Snippet(found[0], found[1], page.number, names.get(page.part, ""))
    for text in [*_facts(extracted), *names.values(), *described]:
        found = snippet(text, pattern)
        if found:
            return Snippet(found[0], found[1])
    text = extracted.pages[0].text if extracted and extracted.pages else ""
    return Snippet(beginning(text))


def _facts(extracted: Extracted | None) -> list[str]:
    """What a document says of itself."""
    if extracted is None:
        return []
    facts = extracted.facts
    return [facts.title, facts.sender_name, facts.sender, *facts.recipients]
