"""Stores for tests of the store."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from overstory.store import Store


@pytest.fixture
def store() -> Iterator[Store]:
    """An empty store in memory."""
    with Store() as store:
        yield store
