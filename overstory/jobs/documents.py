"""Stored articles as the clustering sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustering.documents import Document
from overstory.store.records import StoredArticle

if TYPE_CHECKING:
    from overstory.sources import SourceRegistry

__all__ = ["as_document"]


def as_document(
    article: StoredArticle, registry: SourceRegistry, report: str | None = None
) -> Document:
    """Turn a stored article into clustering input.

    Parameters
    ----------
    article
        The article.
    registry
        Says the lean of its outlet.
    report
        The report that it is a copy of, if it is one.
    """
    source = registry.for_domain(article.source) if article.source else None
    return Document(
        id=article.id,
        title=article.title,
        body=article.body,
        language=article.language,
        published_at=article.published_at.timestamp() if article.published_at else None,
        source=article.source,
        country=article.country,
        lean=source.lean if source else None,
        report=report,
    )
