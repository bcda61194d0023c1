"""Nearest vectors within a time window."""

from __future__ import annotations

import math
import threading
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from embeddings import index_files
from embeddings.shard import Shard

__all__ = ["VectorIndex"]

_SECONDS_PER_DAY = 86_400

# Float32 rounding leaves a unit row within this of length one, and quantised encoders too.
_LENGTH_TOLERANCE = 1e-3


class VectorIndex:
    """Vectors by id and time, searched exactly by inner product.

    Vectors lie in shards of one UTC day each, so that a search looks only at the days of its
    window, old days leave by dropping whole shards, and saving writes only the days that changed.
    Vectors without a time lie in a shard of their own and are within every window.

    Search is exhaustive within the window: a million vectors of 384 dimensions take 1.5 GB, and a
    query looks at all those that its window holds. Scores and order depend on the vectors alone,
    not on the order of adding or on the other queries of a call.

    The index is a cache for those who keep the vectors: where :meth:`load` raises
    :class:`embeddings.IndexUnusableError`, they build it again. Safe to share between threads.

    Parameters
    ----------
    dims
        Length of a vector.
    revision
        Revision of the encoder that makes the vectors.
    """

    def __init__(self, dims: int, revision: str) -> None:
        if dims < 1:
            raise ValueError(f"dims: {dims} is not a positive number")
        self.dims = dims
        self.revision = revision
        self._shards: dict[int | None, Shard] = {}
        self._day_of: dict[str, int | None] = {}
        self._lock = threading.RLock()

    def __len__(self) -> int:
        return len(self._day_of)

    def __contains__(self, id: object) -> bool:  # noqa: A002 - the field's name everywhere
        return id in self._day_of

    def __repr__(self) -> str:
        return f"VectorIndex(dims={self.dims}, revision={self.revision!r}, {len(self)} vectors)"

    def ids(self) -> list[str]:
        """The ids of all vectors, sorted."""
        with self._lock:
            return sorted(self._day_of)

    def add(self, ids: Sequence[str], vectors: ArrayLike, times: Sequence[float | None]) -> None:
        """Add vectors; one whose id is known already replaces the one before.

        Parameters
        ----------
        ids
            Distinct.
        vectors
            (n, dims), rows of unit length or zero. A row of zeros scores 0 with everything.
        times
            Seconds since the epoch, or None where unknown; one for each id.

        Raises
        ------
        ValueError
            Lengths differ, an id occurs twice, or a vector or time is not one. Nothing is added.
        """
        rows = self._checked(vectors)
        if len(rows) != len(ids) or len(times) != len(ids):
            raise ValueError(f"{len(ids)} ids, {len(rows)} vectors and {len(times)} times")
        if len(set(ids)) != len(ids):
            raise ValueError("an id occurs twice")
        lengths = np.linalg.norm(rows, axis=1)
        odd = np.flatnonzero((np.abs(lengths - 1) > _LENGTH_TOLERANCE) & (lengths > 0))
        if len(odd):
            raise ValueError(f"vectors: row {odd[0]} has length {lengths[odd[0]]:.3f}, not 1 or 0")
        days = [_day(time) for time in times]
        by_day: defaultdict[int | None, list[int]] = defaultdict(list)
        for i, day in enumerate(days):
            by_day[day].append(i)
        with self._lock:
            self.remove(ids)
            for day, places in by_day.items():
                shard = self._shards.setdefault(day, Shard(self.dims))
                at = np.array([math.nan if times[i] is None else times[i] for i in places], float)
                shard.add([ids[i] for i in places], rows[places], at)
            self._day_of.update(zip(ids, days, strict=True))

    def remove(self, ids: Iterable[str]) -> None:
        """Remove vectors; ids that are not here are passed over."""
        with self._lock:
            gone: defaultdict[int | None, set[str]] = defaultdict(set)
            for name in ids:
                if name in self._day_of:
                    gone[self._day_of.pop(name)].add(name)
            for day, names in gone.items():
                self._shards[day].remove(names)
                if not self._shards[day].ids:
                    del self._shards[day]

    def drop_before(self, time: float) -> int:
        """Drop the whole UTC days that ended before ``time``; the number of vectors dropped.

        Vectors of the day in which ``time`` falls stay, and so do those without a time.
        """
        day = _day(time)
        assert day is not None  # noqa: S101 - only an unknown time has no day
        with self._lock:
            old = [key for key in self._shards if key is not None and key < day]
            ids = [name for key in old for name in self._shards.pop(key).ids]
            for name in ids:
                del self._day_of[name]
        return len(ids)

    def search(
        self,
        vectors: ArrayLike,
        k: int,
        since: float | None = None,
        until: float | None = None,
    ) -> tuple[list[list[str]], list[NDArray[np.float32]]]:
        """The ``k`` nearest of each query among the vectors of a time window.

        Parameters
        ----------
        vectors
            Queries (n, dims), or one of shape (dims,).
        k
            At most so many for each query.
        since, until
            Bounds of the window in seconds since the epoch, both included; None leaves it open.

        Returns
        -------
        ids
            For each query the ids of its nearest, best first, equal scores by id.
        scores
            For each query their inner products, in [-1, 1] for unit vectors.

        Raises
        ------
        ValueError
            A query is not a vector of this index, or ``k`` is not positive.
        """
        queries = self._checked(vectors)
        if k < 1:
            raise ValueError(f"k: {k} is not a positive number")
        first, last = _day(since), _day(until)
        found: list[list[tuple[float, str]]] = [[] for _ in queries]
        with self._lock:
            for day, shard in self._shards.items():
                if day is not None and (
                    (first is not None and day < first) or (last is not None and day > last)
                ):
                    continue
                whole = day is None or day not in (first, last)
                chosen = None if whole else shard.between(since, until)
                for pairs, (rows, scores) in zip(
                    found, shard.nearest(queries, k, chosen), strict=True
                ):
                    pairs.extend(
                        (-score, shard.ids[row])
                        for row, score in zip(rows.tolist(), scores.tolist(), strict=True)
                    )
        best = [sorted(pairs)[:k] for pairs in found]
        ids = [[name for _, name in pairs] for pairs in best]
        scores_of = [np.array([-score for score, _ in pairs], np.float32) for pairs in best]
        return ids, scores_of

    def save(self, path: Path) -> None:
        """Save to the folder ``path``, which then holds this index, the one before, or both whole.

        Days that did not change since they were saved there or loaded from there are left alone.

        Raises
        ------
        OSError
            The folder cannot be written.
        """
        with self._lock:
            index_files.save(Path(path), self._shards, self.dims, self.revision)

    @classmethod
    def load(cls, path: Path, revision: str) -> VectorIndex:
        """The index saved in the folder ``path``, every file checked by its digest.

        Parameters
        ----------
        path
            Where it was saved.
        revision
            Revision of the encoder in use.

        Raises
        ------
        IndexUnusableError
            There is none, a file is missing or damaged, or another revision made it.
        """
        dims, shards = index_files.load(Path(path), revision)
        index = cls(dims, revision)
        index._shards = shards
        index._day_of = {name: day for day, shard in shards.items() for name in shard.ids}
        return index

    def _checked(self, vectors: ArrayLike) -> NDArray[np.float32]:
        rows = np.ascontiguousarray(vectors, np.float32)
        if rows.ndim == 1 and rows.size:
            rows = rows[None, :]
        if rows.size == 0:
            rows = rows.reshape(0, self.dims)
        if rows.ndim != 2 or rows.shape[1] != self.dims:
            raise ValueError(f"vectors: shape {rows.shape}, where (n, {self.dims}) is expected")
        if not np.isfinite(rows).all():
            raise ValueError("vectors: not all numbers are finite")
        return rows


def _day(time: float | None) -> int | None:
    if time is None:
        return None
    if not math.isfinite(time):
        raise ValueError(f"times: {time} is not a time")
    return math.floor(time / _SECONDS_PER_DAY)
