"""Articles as the clustering and the encoder see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustering.documents import Document
from overstory.store.records import StoredArticle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from overstory.articles import Article
    from overstory.sources import SourceRegistry

__all__ = ["as_document", "compared_titles", "vector_text"]


def as_document(
    article: StoredArticle | Article,
    registry: SourceRegistry,
    report: str | None = None,
    *,
    document_id: str | None = None,
    title: str | None = None,
) -> Document:
    """Turn an article into clustering input.

    Parameters
    ----------
    article
        The article.
    registry
        Says the lean of its outlet.
    report
        The report that it is a copy of, if it is one.
    document_id
        The document's id; by default the article's own, empty where it has none.
    title
        Its title as it is compared in its batch; by default the article's own.
    """
    source = registry.for_domain(article.source) if article.source else None
    return Document(
        id=document_id or article.id or "",
        title=article.title if title is None else title,
        body=article.body,
        language=article.language,
        published_at=article.published_at.timestamp() if article.published_at else None,
        source=article.source,
        country=article.country,
        lean=source.lean if source else None,
        report=report,
    )


def compared_titles(articles: Sequence[StoredArticle | Article]) -> list[str]:
    """Titles of a batch as they are compared, for :func:`as_document` and :func:`vector_text`.

    An outlet that no article names is known by the endings that its headlines share.
    """
    from clustering.boilerplate import without_endings

    return without_endings(
        [article.title for article in articles],
        [article.source_name or article.source for article in articles],
    )


def vector_text(title: str, body: str, outlet: str | None) -> str:
    """Answer what of an article is embedded: title and lead without their boilerplate.

    ``outlet`` is its name, else its domain, which titles like to end with.
    """
    from clustering.boilerplate import comparable_body, comparable_title
    from embeddings import article_text

    return article_text(comparable_title(title, outlet), comparable_body(body))
