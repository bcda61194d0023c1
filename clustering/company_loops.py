"""Compiled loops over the links of documents, laid out as in :mod:`clustering.company`.

Each fills the arrays that are handed to it last.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

__all__ = [
    "add_up_degrees",
    "count_links",
    "gather_vectors",
    "list_links",
    "mean_times",
    "merge_links",
    "share_neighbours",
]


@njit(nogil=True, cache=True)
def merge_links(
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
def count_links(
    low: Any, high: Any, probabilities: Any, least: Any, start: Any
) -> None:  # pragma: no cover - compiled
    """How many links each document has that are probable enough, at the place after its own."""
    for pair in range(len(low)):
        if probabilities[pair] >= least:
            start[low[pair] + 1] += 1
            start[high[pair] + 1] += 1


@njit(nogil=True, cache=True)
def list_links(
    low: Any, high: Any, probabilities: Any, least: Any, start: Any, free: Any,
    other: Any, probability: Any,
) -> None:  # pragma: no cover - compiled  # fmt: skip
    """Links that are probable enough, from both sides; ``free`` is where each row begins."""
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
def add_up_degrees(
    start: Any, probability: Any, total: Any, best: Any
) -> None:  # pragma: no cover - compiled
    """Sum and largest of the probabilities of each row."""
    for i in range(len(total)):
        for place in range(start[i], start[i + 1]):
            total[i] += probability[place]
            best[i] = max(best[i], probability[place])


@njit(nogil=True, cache=True)
def mean_times(
    documents: Any, start: Any, other: Any, probability: Any, times: Any, out: Any
) -> None:  # pragma: no cover - compiled
    """Mean time of each document and its company, oneself counted as a link of 1."""
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
def gather_vectors(
    documents: Any, start: Any, index: Any, value: Any, codes: Any, rows: Any, out: Any
) -> None:  # pragma: no cover - compiled
    """Sums of vectors over company and oneself, of unit length."""
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
def share_neighbours(
    start: Any, index: Any, value: Any, rows: Any, columns: Any, strong: Any,
    mass: Any, triangle: Any, common: Any,
) -> None:  # pragma: no cover - compiled  # fmt: skip
    """What :meth:`clustering.company.Company.shared` answers, by a walk along both rows."""
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
