"""Vectors of sentences, kept from one time that a story's takes are computed to the next."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from overstory.errors import StoreError
from overstory.jobs.models import Models
from overstory.jobs.naming import content_hash
from overstory.jobs.window import back_from
from overstory.store.store import Store

__all__ = ["SentenceVectors"]


class SentenceVectors:
    """Encodes sentences, each once for as long as stories go on using it.

    Parameters
    ----------
    store
        Keeps the vectors.
    models
        The encoder of sentences.
    """

    def __init__(self, store: Store, models: Models) -> None:
        self._store = store
        self._models = models

    def encode(self, texts: Sequence[str], *, wait: bool = True) -> NDArray[np.float32]:
        """Vectors as the encoder gives them, shape (n, dims).

        Parameters
        ----------
        texts
            Sentences.
        wait
            Whether to wait for other writers with what is to be kept; without, it is not kept
            where there is one.
        """
        encoder = self._models.sentences
        hashes = [content_hash(text) for text in texts]
        with self._store.read() as connection:
            known = self._store.sentences.get(connection, encoder.revision, set(hashes))
        missing = {
            name: text for name, text in zip(hashes, texts, strict=True) if name not in known
        }
        made: dict[str, NDArray[np.float32]] = {}
        if missing:
            rows = np.asarray(encoder.encode(list(missing.values())), dtype=np.float32)
            made = dict(zip(missing, rows, strict=True))
        # Who cannot write may read all the same.
        with suppress(StoreError), self._store.write(wait=wait) as connection:
            now = datetime.now(UTC)
            self._store.sentences.put(connection, encoder.revision, made, now)
            self._store.sentences.touch(connection, encoder.revision, set(known), now)
        vectors = np.zeros((len(texts), encoder.dims), dtype=np.float32)
        for row, name in enumerate(hashes):
            vectors[row] = made[name] if name in made else known[name]
        return vectors

    def forget_unused(self, span: timedelta) -> None:
        """Delete the vectors that no story has used for a span of time."""
        with self._store.write() as connection:
            self._store.sentences.delete_before(connection, back_from(datetime.now(UTC), span))
