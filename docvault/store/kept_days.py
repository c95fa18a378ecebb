"""Kept days: which days of a year are public holidays in a country, and which are worked for them, under `.docvault/calendar`. Derived.

They come out of a package whose import takes longer than all the work of a short command; here they are at hand until that package changes.
Due times are written into manifests: a damaged file is noticed, and made anew.
"""

from docvault.model.service_hours import PublicDays
from docvault.store.kept_json import keep, kept
from docvault.store.layout import Layout

Years = dict[str, tuple[list[str], list[str]]]
"""`CN 2026` to its holidays and its made-up working days."""


class KeptDays:
    """The kept days of one vault, as looked up in a `source`; those of another source count for nothing."""

    def __init__(self, layout: Layout, source: str) -> None:
        """Nothing is read yet. An empty `source` cannot be told from another: its days are not written down."""
        self._path = layout.derived / "calendar"
        self._source = source
        self._years: Years | None = None

    def get(self, country: str, year: int) -> PublicDays | None:
        """The days of a year; None when they were never looked up, or what was kept is damaged or of another source."""
        found = self._known().get(f"{country} {year}")
        return PublicDays(frozenset(found[0]), frozenset(found[1])) if found else None

    def put(self, country: str, year: int, days: PublicDays) -> None:
        """Keep the days of a year. Not synced; where nothing can be written they are looked up again next time."""
        years = self._known()
        years[f"{country} {year}"] = (sorted(days.holidays), sorted(days.made_up))
        if self._source:
            keep(self._path, {"source": self._source, "years": years})

    def _known(self) -> Years:
        if self._years is None:
            self._years = self._read()
        return self._years

    def _read(self) -> Years:
        tree = kept(self._path)
        if tree is None or tree["source"] != self._source:
            return {}
        years: Years = tree["years"]
        return years
