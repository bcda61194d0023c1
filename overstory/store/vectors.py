"""Vectors in and out of the store, kept with the encoder revision that made them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from overstory.store.records import StoredVector, TimedVector
from overstory.store.rows import in_chunks
from overstory.store.schema import articles, vectors

__all__ = ["VectorRepository"]


class VectorRepository:
    """The table of vectors. Vectors of several encoder revisions may lie side by side."""

    def by_article(
        self, connection: Connection, encoder_revision: str, article_ids: Iterable[str]
    ) -> dict[str, StoredVector]:
        """Answer the vectors that are there, by article."""
        found: dict[str, StoredVector] = {}
        for chunk in in_chunks(article_ids):
            query = select(
                vectors.c.article_id, vectors.c.text_hash, vectors.c.vector, vectors.c.dims
            ).where(vectors.c.encoder_revision == encoder_revision, vectors.c.article_id.in_(chunk))
            for row in connection.execute(query):
                found[row.article_id] = StoredVector(
                    row.article_id, row.text_hash, _decode(row.vector, row.dims)
                )
        return found

    def by_text(
        self, connection: Connection, encoder_revision: str, text_hashes: Iterable[str]
    ) -> dict[str, NDArray[np.float32]]:
        """Answer the vectors of texts that some article had embedded already, by text hash."""
        found: dict[str, NDArray[np.float32]] = {}
        for chunk in in_chunks(text_hashes):
            query = select(vectors.c.text_hash, vectors.c.vector, vectors.c.dims).where(
                vectors.c.encoder_revision == encoder_revision, vectors.c.text_hash.in_(chunk)
            )
            for row in connection.execute(query):
                found[row.text_hash] = _decode(row.vector, row.dims)
        return found

    def written_after(
        self, connection: Connection, encoder_revision: str, change: int
    ) -> Iterator[list[TimedVector]]:
        """Yield the vectors that were written after a change, some thousands at a time."""
        query = (
            select(vectors.c.article_id, vectors.c.vector, vectors.c.dims, articles.c.published_at)
            .join(articles, articles.c.id == vectors.c.article_id)
            .where(vectors.c.encoder_revision == encoder_revision, vectors.c.seq > change)
        )
        for rows in in_chunks(connection.execute(query)):
            yield [
                TimedVector(
                    row.article_id,
                    _decode(row.vector, row.dims),
                    row.published_at.timestamp() if row.published_at is not None else None,
                )
                for row in rows
            ]

    def newest(
        self, connection: Connection, encoder_revision: str, change: int, limit: int
    ) -> list[tuple[str, int]]:
        """Answer the last vectors written up to a change, as (article id, its own change)."""
        query = (
            select(vectors.c.article_id, vectors.c.seq)
            .where(vectors.c.encoder_revision == encoder_revision, vectors.c.seq <= change)
            .order_by(vectors.c.seq.desc(), vectors.c.article_id)
            .limit(limit)
        )
        return [(article_id, int(seq)) for article_id, seq in connection.execute(query)]

    def changes(
        self, connection: Connection, encoder_revision: str, article_ids: Iterable[str]
    ) -> dict[str, int]:
        """Answer the change that wrote each article's vector; those without one are left out."""
        found: dict[str, int] = {}
        for chunk in in_chunks(article_ids):
            query = select(vectors.c.article_id, vectors.c.seq).where(
                vectors.c.encoder_revision == encoder_revision, vectors.c.article_id.in_(chunk)
            )
            found.update({article_id: int(seq) for article_id, seq in connection.execute(query)})
        return found

    def put(
        self,
        connection: Connection,
        encoder_revision: str,
        rows: Sequence[StoredVector],
        change: int,
    ) -> None:
        """Write vectors, over older ones of the same articles and encoder revision.

        Parameters
        ----------
        connection
            Inside a write transaction.
        encoder_revision
            What made them.
        rows
            The vectors.
        change
            Number of the change.
        """
        if not rows:
            return
        for chunk in in_chunks([row.article_id for row in rows]):
            connection.execute(
                vectors.delete().where(
                    vectors.c.encoder_revision == encoder_revision,
                    vectors.c.article_id.in_(chunk),
                )
            )
        connection.execute(
            vectors.insert(),
            [
                {
                    "article_id": row.article_id,
                    "encoder_revision": encoder_revision,
                    "dims": int(row.vector.shape[0]),
                    "vector": np.ascontiguousarray(row.vector, dtype="<f4").tobytes(),
                    "text_hash": row.text_hash,
                    "seq": change,
                }
                for row in rows
            ],
        )


def _decode(blob: bytes, dims: int) -> NDArray[np.float32]:
    return np.frombuffer(blob, dtype="<f4", count=dims).astype(np.float32)
