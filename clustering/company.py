"""The company that documents keep: who is linked to whom, and how surely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from clustering.evidence import Pairs
from clustering.unit_vectors import UnitVectors

__all__ = ["Company", "company", "company_of", "stacked"]

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Company:
    """Links of some documents, a row each.

    Parameters
    ----------
    documents
        Whose links, shape (n,).
    start
        Shape (n + 1,): the links of row i lie in ``start[i]:start[i + 1]``.
    other
        The document that each link is with, ascending within each row, int32.
    probability
        Of each link, in (0, 1].
    """

    documents: Indices
    start: Indices
    other: NDArray[np.int32]
    probability: Floats

    def __len__(self) -> int:
        return len(self.documents)

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
        start = before[self.start]
        return Company(self.documents, start, self.other[kept], self.probability[kept])

    def mean_times(self, times: Doubles) -> Doubles:
        """Mean time of each document and its company; NaN where none of them has one."""
        out = np.empty(len(self), np.float64)
        _mean_times(self.documents, self.start, self.other, self.probability, times, out)
        return out

    def gathered(self, vectors: UnitVectors, rows: Indices) -> Floats:
        """Sum vectors over weighted company and oneself, and bring the sums to unit length.

        Parameters
        ----------
        vectors
            Of all documents.
        rows
            Whose company, by row.

        Returns
        -------
        ndarray
            Shape (len(rows), d), float32.
        """
        out = np.empty((len(rows), vectors.dims), np.float32)
        _gather_company(
            self.documents, self.start, self.other, self.probability, vectors.codes, rows, out
        )
        return out

    def shared(
        self, rows: Indices, columns: Indices, strong: float
    ) -> tuple[Floats, Floats, Floats]:
        """Which neighbours two documents share, for many pairs.

        Parameters
        ----------
        rows, columns
            The rows of each pair.
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


def company(n: int, pairs: Pairs, probabilities: Floats, least: float) -> Company:
    """The company of n documents by those pairs, each given once, of at least some probability."""
    start = np.zeros(n + 1, np.int64)
    _count_links(pairs.low, pairs.high, probabilities, np.float32(least), start)
    start = np.cumsum(start)
    other, probability = np.empty(start[-1], np.int32), np.empty(start[-1], np.float32)
    _list_links(
        pairs.low, pairs.high, probabilities, np.float32(least), start, start[:-1].copy(), other,
        probability,
    )  # fmt: skip
    return Company(np.arange(n), start, other, probability)


def company_of(
    documents: Indices, outside: Company, rows: Pairs, probabilities: Floats, least: float
) -> Company:
    """The company of some documents: among them, by pairs of rows, and outside.

    Parameters
    ----------
    documents
        Whose.
    outside
        The links that any document has with others than these; those of documents that have
        none are passed over.
    rows, probabilities
        Pairs of these documents by their places, the upper triangle row by row, with the
        probability of each. Documents that are paired ascend with their places.
    least
        Links among them are of at least this probability.
    """
    inside = company(len(documents), rows, probabilities, least)
    count = inside.start[1:] - inside.start[:-1]
    count = count + outside.start[documents + 1] - outside.start[documents]
    start = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    other, probability = np.empty(start[-1], np.int32), np.empty(start[-1], np.float32)
    _merge_links(
        documents, start, inside.start, inside.other, inside.probability, outside.start,
        outside.other, outside.probability, other, probability,
    )  # fmt: skip
    return Company(documents, start, other, probability)


def stacked(parts: Sequence[Company]) -> Company:
    """The rows of several companies, one below the other."""
    ends = np.cumsum([0, *(part.start[-1] for part in parts)])
    starts = [part.start[1:] + end for part, end in zip(parts, ends[:-1], strict=True)]
    return Company(
        np.concatenate([np.empty(0, np.int64), *(part.documents for part in parts)]),
        np.concatenate([np.zeros(1, np.int64), *starts]),
        np.concatenate([np.empty(0, np.int32), *(part.other for part in parts)]),
        np.concatenate([np.empty(0, np.float32), *(part.probability for part in parts)]),
    )


@njit(nogil=True, cache=True)
def _merge_links(
    documents: Any, start: Any, in_start: Any, in_other: Any, in_probability: Any,
    out_start: Any, out_other: Any, out_probability: Any, other: Any, probability: Any,
) -> None:  # pragma: no cover - compiled  # fmt: skip
    """Two lists of links of each row as one, by the number of the document."""
    for row in range(len(documents)):
        a, a_end = in_start[row], in_start[row + 1]
        b, b_end = out_start[documents[row]], out_start[documents[row] + 1]
        for free in range(start[row], start[row + 1]):
            here = documents[in_other[a]] if a < a_end else -1
            if b == b_end or (a < a_end and here < out_other[b]):
                other[free], probability[free] = here, in_probability[a]
                a += 1
            else:
                other[free], probability[free] = out_other[b], out_probability[b]
                b += 1


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
    documents: Any, start: Any, other: Any, probability: Any, times: Any, out: Any
) -> None:  # pragma: no cover - compiled
    for row in range(len(out)):
        i = documents[row]
        total = 0.0
        weights = 0.0
        place, end = start[row], start[row + 1]
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
        out[row] = total / weights if weights > 0 else np.nan


@njit(nogil=True, cache=True)
def _gather_company(
    documents: Any, start: Any, index: Any, value: Any, codes: Any, rows: Any, out: Any
) -> None:  # pragma: no cover - compiled
    dims = codes.shape[1]
    for row in range(len(rows)):
        i = documents[rows[row]]
        total = np.float32(0)
        for d in range(dims):
            out[row, d] = codes[i, d]
        for place in range(start[rows[row]], start[rows[row] + 1]):
            j = index[place]
            for d in range(dims):
                out[row, d] += value[place] * np.float32(codes[j, d])
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
