"""What pdfium passes over in silence, looked for by pypdf where something hints at it: pages beyond the count, pages with broken content, more files."""

import io
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from docvault.extract.content import Attachment
from docvault.model.intake.extracted import Reason, ReasonCode
from docvault.model.limits import Limits

_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_FILE = re.compile(rb"/EmbeddedFile(?![A-Za-z])")
_MOST_BLANK = 200
"""Blank pages of which the content is looked at."""


class SecondLook:
    """A PDF as pypdf sees it; opened when something is asked that its bytes hint at."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @cached_property
    def _reader(self) -> Any:
        import pypdf

        reader = pypdf.PdfReader(io.BytesIO(self._data))
        if reader.is_encrypted:
            reader.decrypt("")
        return reader

    def more_pages(self, count: int, most: int) -> list[str]:
        """The texts of pages that are in the file and not in the count it claims, up to page `most`."""
        if len(_PAGE.findall(self._data)) <= count:
            return []
        try:
            pages = self._reader.pages
            return [pages[place].extract_text() or "" for place in range(count, min(len(pages), most))]
        except Exception:  # noqa: BLE001 - whatever its parser takes amiss: the pages that are counted are read
            return []

    def broken(self, blank: Iterable[int]) -> int:
        """How many of the pages (from 1) on which nothing stands have a content that cannot be read."""
        return sum(map(self._is_broken, list(blank)[:_MOST_BLANK]))

    def _is_broken(self, number: int) -> bool:
        try:
            page = self._reader.pages[number - 1]
            if "/Contents" not in page:
                return False
            content = page.get_contents()
            return content is None or (not content.get_data().strip() and self._has_bytes(page["/Contents"]))
        except Exception:  # noqa: BLE001 - that is what is asked
            return True

    def _has_bytes(self, contents: Any) -> bool:
        streams = contents.get_object()
        return any(
            len(one.get_object()._data) > _EMPTY  # noqa: SLF001 - as they lie in the file, without what they are packed by
            for one in (streams if isinstance(streams, list) else [streams])
        )

    def more_files(self, known: list[Attachment], limits: Limits) -> Iterator[Attachment]:
        """Files that hang at the document, a page or anything else (ISO 32000-2, 14.13) and stand in no list of files."""
        if len(_FILE.findall(self._data)) <= len(known):
            return
        seen = {one.data for one in known if one.reason is None}
        for name, stream in self._files():
            try:
                data = bytes(stream.get_data())
            except Exception:  # noqa: BLE001 - one file that cannot be unpacked is not the others
                yield Attachment(name, reason=Reason(ReasonCode.DAMAGED, {"detail": "its bytes are not in the file"}))
                continue
            if data in seen:
                continue
            seen.add(data)
            if len(data) > limits.part_bytes:
                yield Attachment(name, reason=Reason(ReasonCode.TOO_LARGE_PART, {"bytes": len(data)}))
            else:
                yield Attachment(name, data)

    def _files(self) -> Iterator[tuple[str, Any]]:
        """Each file specification with bytes that is in the file now, whoever refers to it."""
        try:
            numbers = [*self._reader.xref.get(0, {}), *self._reader.xref_objStm]
            numbers += [number for older in self._reader.xref.values() for number in older]
        except Exception:  # noqa: BLE001 - likewise
            return
        for number in dict.fromkeys(numbers):
            try:
                yield from self._files_in(self._reader.get_object(number), 0)
            except Exception:  # noqa: BLE001, S112 - likewise
                continue

    def _files_in(self, found: Any, depth: int) -> Iterator[tuple[str, Any]]:
        if isinstance(found, list):
            for one in found[:1000]:
                yield from self._files_in(one, depth + 1) if isinstance(one, dict | list) else ()
        elif isinstance(found, dict):
            if "/EF" in found:
                inner = found["/EF"].get_object()
                stream = inner.get("/UF") or inner.get("/F")
                if stream is not None:
                    yield str(found.get("/UF") or found.get("/F") or "attachment"), stream.get_object()
            elif depth < _DEEPEST:
                for one in found.values():
                    yield from self._files_in(one, depth + 1) if isinstance(one, dict | list) else ()


_EMPTY, _DEEPEST = 16, 8
"""Bytes that an empty stream may have when it is packed; how deep a file may lie in an object."""
