"""Desks for tests that go all the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from counting import CountingEncoder
from word_linker import WordLinker

import overstory
from overstory.desk import Desk


@pytest.fixture(scope="module", autouse=True)
def word_linker() -> Iterator[WordLinker]:
    """In place of the trained linker, so that these tests do not change with its training."""
    linker = WordLinker()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("clustering.load_linker", lambda _revision=None: linker)
        yield linker


@pytest.fixture
def encoder() -> CountingEncoder:
    return CountingEncoder()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.db"


@pytest.fixture
def desk(encoder: CountingEncoder) -> Iterator[Desk]:
    """An empty desk in memory."""
    with overstory.open(encoder=encoder) as desk:
        yield desk
