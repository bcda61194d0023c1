"""Fixtures that several parts share: a few invented articles, and a desk that holds them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import overstory
from tests.support.shared_articles import ARTICLES


@pytest.fixture(scope="session")
def shared_articles() -> list[dict[str, Any]]:
    """The shared articles, for fixtures that serve many tests; not to be changed."""
    return [dict(article) for article in ARTICLES]


@pytest.fixture
def articles() -> list[dict[str, Any]]:
    """The shared articles, to be changed at will."""
    return [dict(article) for article in ARTICLES]


@pytest.fixture
def articles_file(tmp_path: Path, articles: list[dict[str, Any]]) -> Path:
    """The shared articles as a file of JSON Lines."""
    path = tmp_path / "articles.jsonl"
    path.write_text("".join(f"{json.dumps(article)}\n" for article in articles))
    return path


@pytest.fixture
def hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the hashing encoder, which needs no model, the default."""
    monkeypatch.setenv("OVERSTORY_ENCODER", "hashing")


@pytest.fixture
def desk(hashing: None) -> Iterator[overstory.Desk]:
    """An empty desk in memory that encodes by hashing."""
    with overstory.open() as desk:
        yield desk


@pytest.fixture(scope="session")
def filled_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds the shared articles, clustered; to be copied and not changed."""
    path = tmp_path_factory.mktemp("store") / "news.db"
    with overstory.open(path, settings=overstory.Settings(encoder="hashing")) as desk:
        assert all(outcome.error is None for outcome in desk.add(ARTICLES))
        desk.recluster()
    return path
