"""A word in any carrier of any format is found, or it is said that it was not read; docs/reading.md is the table of it (design 2.8)."""

from collections.abc import Iterator, Mapping

import pytest

from tools.reading_table import RECOGNISED, SILENT, WORD, Carrier, cell, families, pages

WORDS = (WORD, "锆石纽扣八百", "NB-4711x")
FORMATS = [(suffix, cells) for _, made in families() for suffix, cells in made.items()]


@pytest.mark.parametrize(("suffix", "cells"), FORMATS, ids=[suffix for suffix, _ in FORMATS])
def test_every_word_in_every_carrier_of_a_format(suffix: str, cells: Mapping[str, Carrier]) -> None:
    for name, carrier in cells.items():
        found = dict(_cells(suffix, name, carrier))
        assert SILENT not in found.values(), (name, found)
        assert len(set(found.values())) == 1, (name, found)


def _cells(suffix: str, name: str, carrier: Carrier) -> Iterator[tuple[str, str]]:
    """What becomes of each word the carrier can hold; some hold nothing but ASCII."""
    for word in WORDS:
        try:
            data = carrier(word)
        except UnicodeEncodeError:
            assert not word.isascii()
            continue
        yield word, cell(suffix, name, data, word)


def test_the_table_is_in_step() -> None:
    for path, text in pages():
        assert SILENT not in text
        assert RECOGNISED in text or path.name.endswith(".zh.md")
        assert path.read_text(encoding="utf-8") == text, "run `python -m tools.reading_table`"
