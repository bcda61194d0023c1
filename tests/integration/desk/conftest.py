"""Desks for tests that go all the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from counting import CountingEncoder

import overstory
from overstory.desk import Desk


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
