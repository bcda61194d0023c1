"""The company that documents keep: who is linked to whom, and how surely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["Company", "company"]

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Company:
    """Links of n documents: a symmetric sparse matrix.

    Parameters
    ----------
    start
        Shape (n + 1,): the links of document i lie in ``start[i]:start[i + 1]``.
    other
        Whom each link is with, ascending within each document, int32.
    probability
        Of each link, in (0, 1].
    """

    start: Indices
    other: NDArray[np.int32]
    probability: Floats

    def __len__(self) -> int:
        return len(self.start) - 1

    def counts(self) -> Floats:
        """How many links each document has, shape (n,)."""
        return np.diff(self.start).astype(np.float32)

    def degrees(self) -> tuple[Floats, Floats]:
        """Sum and largest of each document's probabilities, shape (n,); 0 where it has none."""
        total, best = np.zeros(len(self), np.float32), np.zeros(len(self), np.float32)
        _degrees(self.start, self.probability, total, best)
        return total, best

    def stronger(self, probability: float) -> Company:
        """The links of more than some probability."""
        kept = self.probability > np.float32(probability)
        before = np.concatenate([[0], np.cumsum(kept)])
        return Company(before[self.start], self.other[kept], self.probability[kept])

    def mean_times(self, times: Doubles) -> Doubles:
        """Mean time of each document and its company; NaN where none of them has one."""
        out = np.empty(len(self), np.float64)
        _mean_times(self.start, self.other, self.probability, times, out)
        return out

    def gathered(self, vectors: Floats, rows: Indices) -> Floats:
        """Sum vectors over weighted company and oneself, and bring the sums to unit length.

        Parameters
        ----------
        vectors
            Shape (n, d).
        rows
            Whose company.

        Returns
        -------
        ndarray
            Shape (len(rows), d), float32.
        """
        out = np.empty((len(rows), vectors.shape[1]), np.float32)
        _gather_company(self.start, self.other, self.probability, vectors, rows, out)
        return out

    def shared(
        self, rows: Indices, columns: Indices, strong: float
    ) -> tuple[Floats, Floats, Floats]:
        """Which neighbours two documents share, for many pairs.

        Parameters
        ----------
        rows, columns
            The documents of each pair.
        strong
            Probability above which a neighbour counts as a strong one.

        Returns
        -------
        mass, triangle, common
            Shape (pairs,), float32: the sum of products of both links over shared neighbours, the
            largest weaker link of a shared neighbour, and the number of shared strong neighbours.
        """
        mass, triangle, common = (np.zeros(len(rows), np.float32) for _ in range(3))
        _shared_company(
            self.start, self.other, self.probability, rows, columns, strong,
            mass, triangle, common,
        )  # fmt: skip
        return mass, triangle, common


def company(n: int, low: Indices, high: Indices, probabilities: Floats, least: float) -> Company:
    """The company of n documents by those pairs, each given once, of at least some probability."""
    start = np.zeros(n + 1, np.int64)
    _count_links(low, high, probabilities, np.float32(least), start)
    start = np.cumsum(start)
    other, probability = np.empty(start[-1], np.int32), np.empty(start[-1], np.float32)
    _list_links(
        low, high, probabilities, np.float32(least), start, start[:-1].copy(), other, probability
    )
    return Company(start, other, probability)


@njit(nogil=True, cache=True)
def _count_links(
    low: Any, high: Any, probabilities: Any, least: Any, start: Any
) -> None:  # pragma: no cover - compiled
    for pair in range(len(low)):
        if probabilities[pair] >= least:
            start[low[pair] + 1] += 1
            start[high[pair] + 1] += 1


@njit(nogil=True, cache=True)
def _list_links(
    low: Any, high: Any, probabilities: Any, least: Any, start: Any, free: Any,
    other: Any, probability: Any,
) -> None:  # pragma: no cover - compiled  # fmt: skip
    unsorted, weight = np.empty_like(other), np.empty_like(probability)
    for pair in range(len(low)):
        if probabilities[pair] >= least:
            i, j = low[pair], high[pair]
            unsorted[free[i]], weight[free[i]] = j, probabilities[pair]
            unsorted[free[j]], weight[free[j]] = i, probabilities[pair]
            free[i] += 1
            free[j] += 1
    free[:] = start[:-1]
    # Every link is there from both sides: read row by row they come to the others ascending.
    for i in range(len(free)):
        for place in range(start[i], start[i + 1]):
            j = unsorted[place]
            other[free[j]], probability[free[j]] = i, weight[place]
            free[j] += 1


@njit(nogil=True, cache=True)
def _degrees(
    start: Any, probability: Any, total: Any, best: Any
) -> None:  # pragma: no cover - compiled
    for i in range(len(total)):
        for place in range(start[i], start[i + 1]):
            total[i] += probability[place]
            best[i] = max(best[i], probability[place])


@njit(nogil=True, cache=True)
def _mean_times(
    start: Any, other: Any, probability: Any, times: Any, out: Any
) -> None:  # pragma: no cover - compiled
    for i in range(len(out)):
        total = 0.0
        weights = 0.0
        place, end = start[i], start[i + 1]
        myself = False
        j: Any = i
        while place < end or not myself:
            if not myself and (place == end or other[place] > i):
                j, weight, myself = i, 1.0, True
            else:
                j, weight = np.int64(other[place]), np.float64(probability[place])
                place += 1
            if np.isfinite(times[j]):
                weights += weight
                total += weight * times[j]
        out[i] = total / weights if weights > 0 else np.nan


@njit(nogil=True, cache=True)
def _gather_company(
    start: Any, index: Any, value: Any, vectors: Any, rows: Any, out: Any
) -> None:  # pragma: no cover - compiled
    dims = vectors.shape[1]
    for row in range(len(rows)):
        i = rows[row]
        total = np.float32(0)
        for d in range(dims):
            out[row, d] = vectors[i, d]
        for place in range(start[i], start[i + 1]):
            j = index[place]
            for d in range(dims):
                out[row, d] += value[place] * vectors[j, d]
        for d in range(dims):
            total += out[row, d] * out[row, d]
        length = max(np.sqrt(total), np.float32(1e-6))
        for d in range(dims):
            out[row, d] /= length


@njit(nogil=True, cache=True)
def _shared_company(
    start: Any, index: Any, value: Any, rows: Any, columns: Any, strong: Any,
    mass: Any, triangle: Any, common: Any,
) -> None:  # pragma: no cover - compiled  # fmt: skip
    for pair in range(len(rows)):
        i, i_end = start[rows[pair]], start[rows[pair] + 1]
        j, j_end = start[columns[pair]], start[columns[pair] + 1]
        while i < i_end and j < j_end:
            if index[i] == index[j]:
                mass[pair] += value[i] * value[j]
                weaker = min(value[i], value[j])
                triangle[pair] = max(triangle[pair], weaker)
                if weaker > strong:
                    common[pair] += 1
                i += 1
                j += 1
            elif index[i] < index[j]:
                i += 1
            else:
                j += 1
