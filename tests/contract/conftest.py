"""Every test of the contract runs on every engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from docvault.index.contract.index import Index
from docvault.index.open import open_index
from tests.contract.entries import ENGINES, Texts


@pytest.fixture
def texts() -> Texts:
    return Texts()


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def index(engine: str, texts: Texts, tmp_path: Path) -> Iterator[Index]:
    opened = open_index(tmp_path / "index", engine, texts.get)
    yield opened
    opened.close()
