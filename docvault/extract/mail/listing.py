"""The names of what is attached, among the words of a mail: people look for a paper by what it was called, be it empty or locked."""

from collections.abc import Iterable

from docvault.extract.content import Attachment

_MOST, _LONGEST = 500, 300


def attached(files: Iterable[Attachment]) -> list[str]:
    """A line for each file that has a name; one that arrived empty says so."""
    shown = [
        f"Attached: {one.name[:_LONGEST]}" + (" (0 bytes)" if _is_empty(one) else "")
        for one in files
        if one.name != "…"
    ]
    return list(dict.fromkeys(shown[:_MOST]))


def _is_empty(one: Attachment) -> bool:
    return not one.data and one.reason is None
