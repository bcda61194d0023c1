"""Vectors of sentences: a cache, whose rows may be deleted at any time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from overstory.store.rows import in_chunks
from overstory.store.schema import sentence_vectors

__all__ = ["SentenceRepository"]

# How old the note of a use may be before it is written anew.
_FRESH = timedelta(hours=20)


class SentenceRepository:
    """The table of sentence vectors, by the encoder's revision and the hash of the text."""

    def get(
        self, connection: Connection, encoder_revision: str, text_hashes: Iterable[str]
    ) -> dict[str, NDArray[np.float32]]:
        """Answer the vectors that are there, by hash."""
        found: dict[str, NDArray[np.float32]] = {}
        for chunk in in_chunks(text_hashes):
            query = select(sentence_vectors.c.text_hash, sentence_vectors.c.vector).where(
                sentence_vectors.c.encoder_revision == encoder_revision,
                sentence_vectors.c.text_hash.in_(chunk),
            )
            for name, blob in connection.execute(query):
                found[name] = np.frombuffer(blob, dtype="<f4").astype(np.float32)
        return found

    def put(
        self,
        connection: Connection,
        encoder_revision: str,
        rows: Mapping[str, NDArray[np.float32]],
        used_at: datetime,
    ) -> None:
        """Write vectors, over those of the same texts."""
        for chunk in in_chunks(rows.items()):
            connection.execute(
                sentence_vectors.delete().where(
                    sentence_vectors.c.encoder_revision == encoder_revision,
                    sentence_vectors.c.text_hash.in_([name for name, _ in chunk]),
                )
            )
            connection.execute(
                sentence_vectors.insert(),
                [
                    {
                        "encoder_revision": encoder_revision,
                        "text_hash": name,
                        "vector": np.ascontiguousarray(vector, dtype="<f4").tobytes(),
                        "used_at": used_at,
                    }
                    for name, vector in chunk
                ],
            )

    def touch(
        self,
        connection: Connection,
        encoder_revision: str,
        text_hashes: Iterable[str],
        used_at: datetime,
    ) -> None:
        """Note that vectors were used; once a day is often enough."""
        for chunk in in_chunks(text_hashes):
            connection.execute(
                sentence_vectors.update()
                .where(
                    sentence_vectors.c.encoder_revision == encoder_revision,
                    sentence_vectors.c.text_hash.in_(chunk),
                    sentence_vectors.c.used_at < used_at - _FRESH,
                )
                .values(used_at=used_at)
            )

    def delete_before(self, connection: Connection, time: datetime) -> None:
        """Delete the vectors that were last used before a time."""
        connection.execute(sentence_vectors.delete().where(sentence_vectors.c.used_at < time))
