"""One day of a vector index."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Shard"]

# FAISS computes a batch of queries with a matrix product, whose rounding depends on its shape. It
# is trusted to find the nearest up to this much, and to them the score is computed row by row.
_ROUNDING = 2e-6
_SPARE = 16


class Shard:
    """Vectors with ids and times, searched exhaustively.

    Parameters
    ----------
    dims
        Length of a vector.
    """

    def __init__(self, dims: int) -> None:
        import faiss

        self._faiss: Any = faiss
        self._index: Any = faiss.IndexFlatIP(dims)
        self.ids: list[str] = []
        self.times: NDArray[np.float64] = np.zeros(0)
        self.saved_as: str | None = None
        """File name that holds this state, once saved; None after a change."""

    def add(self, ids: list[str], vectors: NDArray[np.float32], times: NDArray[np.float64]) -> None:
        """Add rows; ``times`` are seconds since the epoch, NaN where unknown."""
        self._index.add(vectors)
        self.ids.extend(ids)
        self.times = np.concatenate([self.times, times])
        self.saved_as = None

    def remove(self, ids: Collection[str]) -> None:
        """Remove the rows of these ids."""
        gone = np.array([name in ids for name in self.ids], bool)
        self._index.remove_ids(np.flatnonzero(gone))
        self.ids = [name for name, out in zip(self.ids, gone, strict=True) if not out]
        self.times = self.times[~gone]
        self.saved_as = None

    def vectors(self) -> NDArray[np.float32]:
        """A copy of all rows, (n, dims)."""
        rows: NDArray[np.float32] = self._index.reconstruct_n(0, len(self.ids))
        return rows

    def between(self, since: float | None, until: float | None) -> NDArray[np.bool_]:
        """Which rows lie between two times, both included; rows without a time do."""
        inside = np.ones(len(self.ids), bool)
        if since is not None:
            inside &= ~(self.times < since)
        if until is not None:
            inside &= ~(self.times > until)
        return inside

    def nearest(
        self, queries: NDArray[np.float32], k: int, chosen: NDArray[np.bool_] | None = None
    ) -> list[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """Rows that can be among the ``k`` nearest of each query, with their scores.

        All rows that tie with the ``k``-th are included, so that whoever cuts the list decides
        between them.

        Parameters
        ----------
        queries
            (n, dims)
        k
            How many are wanted; at least 1.
        chosen
            (rows,) which rows take part; all where None.
        """
        available = len(self.ids) if chosen is None else int(chosen.sum())
        if not available or not len(queries):
            return [(np.zeros(0, np.int64), np.zeros(0, np.float32))] * len(queries)
        parameters = None
        if chosen is not None:
            bits = np.packbits(chosen, bitorder="little")
            parameters = self._faiss.SearchParameters(sel=self._faiss.IDSelectorBitmap(bits))
        fetched = min(available, k + _SPARE)
        rough, rows = self._index.search(queries, fetched, params=parameters)
        found = []
        for query, near, last in zip(queries, rows, rough[:, -1], strict=True):
            scores = self._scores(query, near)
            if fetched < available:
                cut = np.partition(scores, len(scores) - k)[len(scores) - k]
                if cut - last <= _ROUNDING:  # Rows that were not fetched may tie with the k-th.
                    near = self._at_least(query, float(cut) - _ROUNDING, parameters)
                    scores = self._scores(query, near)
            found.append((near, scores))
        return found

    def _scores(self, query: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        vectors: NDArray[np.float32] = self._index.reconstruct_batch(rows)
        products = vectors.astype(np.float64) * query.astype(np.float64)
        scores: NDArray[np.float32] = products.sum(axis=1).astype(np.float32)
        return scores

    def _at_least(
        self, query: NDArray[np.float32], score: float, parameters: Any
    ) -> NDArray[np.int64]:
        _, _, rows = self._index.range_search(query[None, :], score, params=parameters)
        near: NDArray[np.int64] = rows
        return near
