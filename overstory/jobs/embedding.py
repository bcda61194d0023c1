"""Vectors for articles; no text is embedded twice."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from overstory.jobs.documents import vector_text
from overstory.jobs.naming import content_hash
from overstory.jobs.progress import Progress, no_progress
from overstory.store.records import StoredArticle, StoredVector
from overstory.store.rows import in_chunks
from overstory.store.store import Store

if TYPE_CHECKING:
    from embeddings import Encoder

__all__ = ["embed", "ensure_vectors"]

_BATCH = 64


def embed(
    store: Store,
    encoder: Encoder,
    articles: Sequence[StoredArticle],
    connection: Connection | None = None,
) -> dict[str, StoredVector]:
    """Answer a vector for each article: the stored one where its text was embedded before.

    Nothing is written; the caller puts the vectors beside the articles.

    Parameters
    ----------
    store
        Looked through for vectors of the same texts.
    encoder
        Makes the others.
    articles
        The articles.
    connection
        Reads inside this transaction; by default in one of its own, closed before anything is
        encoded.
    """
    texts = {article.id: _text(article) for article in articles}
    hashes = {article_id: content_hash(text) for article_id, text in texts.items()}
    with store.read() if connection is None else nullcontext(connection) as reading:
        known = store.vectors.by_text(reading, encoder.revision, set(hashes.values()))
    missing = {
        text_hash: texts[article_id]
        for article_id, text_hash in hashes.items()
        if text_hash not in known
    }
    for chunk in in_chunks(missing.items(), _BATCH):
        rows = encoder.encode([text for _, text in chunk])
        for (text_hash, _), row in zip(chunk, rows, strict=True):
            known[text_hash] = np.asarray(row, dtype=np.float32)
    return {
        article.id: StoredVector(article.id, hashes[article.id], known[hashes[article.id]])
        for article in articles
    }


def ensure_vectors(
    store: Store,
    encoder: Encoder,
    articles: Sequence[StoredArticle],
    progress: Progress = no_progress,
) -> NDArray[np.float32]:
    """Answer the vectors of stored articles, embedding and storing those that are missing.

    They are missing after a change of encoder, and nowhere else.

    Returns
    -------
    ndarray of shape (n, dims), float32
        One row an article, in their order.
    """
    with store.read() as connection:
        known = store.vectors.by_article(
            connection, encoder.revision, [article.id for article in articles]
        )
    missing = [article for article in articles if article.id not in known]
    for number, chunk in enumerate(in_chunks(missing, _BATCH)):
        progress("embedding", number * _BATCH, len(missing))
        made = embed(store, encoder, chunk)
        with store.write() as connection:
            rows = _unchanged(store, connection, made)
            store.vectors.put(connection, encoder.revision, rows, store.next_change(connection))
        known.update(made)
    if missing:
        progress("embedding", len(missing), len(missing))
    vectors = np.zeros((len(articles), encoder.dims), dtype=np.float32)
    for row, article in enumerate(articles):
        vectors[row] = known[article.id].vector
    return vectors


def _unchanged(
    store: Store, connection: Connection, made: dict[str, StoredVector]
) -> list[StoredVector]:
    """Leave out vectors whose article was given another text while they were computed."""
    now = store.articles.by_ids(connection, made)
    return [
        vector
        for article_id, vector in made.items()
        if article_id in now and content_hash(_text(now[article_id])) == vector.text_hash
    ]


def _text(article: StoredArticle) -> str:
    return vector_text(article.title, article.body, article.source_name or article.source)
