"""The bundled demonstration corpus: invented articles by invented outlets (see README.md)."""

from __future__ import annotations

from pathlib import Path

__all__ = ["corpus_file", "sources_file"]

_FOLDER = Path(__file__).parent


def corpus_file() -> Path:
    """The articles, as JSON Lines with ``gold_story``."""
    return _FOLDER / "articles.jsonl"


def sources_file() -> Path:
    """The outlets, as a CSV that :class:`overstory.sources.SourceRegistry` reads."""
    return _FOLDER / "sources.csv"
