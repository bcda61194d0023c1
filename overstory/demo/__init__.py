"""The bundled demonstration corpus: invented articles by invented outlets (see README.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from overstory.articles import Article, article_id

__all__ = ["corpus_file", "gold_stories", "load_corpus", "sources_file"]

_FOLDER = Path(__file__).parent


def corpus_file() -> Path:
    """The articles, as JSON Lines with ``gold_story``."""
    return _FOLDER / "articles.jsonl"


def sources_file() -> Path:
    """The outlets, as a CSV that :class:`overstory.sources.SourceRegistry` reads."""
    return _FOLDER / "sources.csv"


def load_corpus() -> list[Article]:
    """All articles, oldest first."""
    return [Article.parse(row) for row in _rows()]


def gold_stories() -> dict[str, str]:
    """The event that each article reports, by :func:`overstory.articles.article_id`.

    In the order of :func:`load_corpus`.
    """
    return {article_id(Article.parse(row)): row["gold_story"] for row in _rows()}


def _rows() -> Iterator[dict[str, Any]]:
    with corpus_file().open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
