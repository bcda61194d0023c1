"""The demonstration corpus as the clustering sees it, for tests."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from clustering import Document
from embeddings import article_text, load_encoder
from overstory.articles import article_id
from overstory.demo import gold_stories, load_corpus

__all__ = ["corpus_documents", "corpus_vectors", "vectors_of"]


@cache
def corpus_documents() -> tuple[list[Document], list[str]]:
    """Answer the documents of the demonstration corpus and the event that each reports."""
    gold = gold_stories()
    documents = [
        Document(
            id=article_id(article),
            title=article.title,
            body=article.body,
            language=article.language,
            published_at=article.published_at.timestamp() if article.published_at else None,
            source=article.source,
            country=article.country,
        )
        for article in load_corpus()
    ]
    return documents, [gold[document.id] for document in documents]


@cache
def corpus_vectors() -> NDArray[np.float32]:
    """Answer vectors of those documents by the hashing encoder, shape (n, dims)."""
    return vectors_of(corpus_documents()[0])


def vectors_of(documents: list[Document]) -> NDArray[np.float32]:
    """Answer vectors by the hashing encoder, shape (n, dims)."""
    encoder = load_encoder("hashing")
    return encoder.encode([article_text(d.title, d.body) for d in documents])
