"""What the documents of a small set share, all pairs of it in one go.

Where there are few documents nearly every pair is looked at, more than once. Going through the
features, and for each through those that have it, looks at nothing but what is shared.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from clustering.packed import DAMPENED, HALF, PackedRows
from clustering.sparse_rows import LEAST_WEIGHT, SHARED_COLUMNS
from clustering.unit_vectors import UnitVectors

__all__ = ["FEW", "nearest_of_all", "products_of_all", "shared_by_all"]

Floats = NDArray[np.float32]

FEW = 200
"""Up to so many documents it is worth its memory."""


def shared_by_all(
    rows: PackedRows, lengths: Floats, idf: Floats, rarity: Floats, *, weights: bool = True
) -> Floats:
    """:func:`clustering.sparse_rows.shared_features` of every pair, to the last bit.

    Returns
    -------
    ndarray
        Shape (n, n, 4), float32, symmetric; 0 on the diagonal.
    """
    n = len(rows)
    out = np.zeros((n, n, len(SHARED_COLUMNS)), np.float32)
    ends = np.zeros(len(idf) + 1, np.int64)
    row, value = np.empty(len(rows.feature), np.int32), np.empty(len(rows.feature), np.float32)
    _by_feature(
        rows.start, rows.turn, rows.feature, rows.count, idf, rarity, DAMPENED, ends, row, value
    )
    _add_products(ends, row, value, lengths, np.zeros((n, n)), out)
    if weights:
        _add_weights(ends, row, idf, rarity, np.zeros((n, n, 4)), out)
    return out


@njit(nogil=True, cache=True)
def _by_feature(
    start: Any, turn: Any, feature: Any, count: Any, idf: Any, rarity: Any, dampened: Any,
    ends: Any, row: Any, value: Any,
) -> None:  # pragma: no cover - compiled  # fmt: skip
    """Entries by feature, and by row within each: sums run in the order of features."""
    for i in range(len(turn)):
        for place in range(start[i], start[i + 1]):
            ends[np.int64(feature[place]) + (HALF if place >= turn[i] else 0)] += 1
    before = 0
    for number in range(len(ends)):
        before, ends[number] = before + ends[number], before
    for i in range(len(turn)):
        for place in range(start[i], start[i + 1]):
            a = np.int64(feature[place]) + (HALF if place >= turn[i] else 0)
            row[ends[a]] = i
            value[ends[a]] = dampened[count[place]] * max(idf[a] - rarity[i], LEAST_WEIGHT)
            ends[a] += 1


@njit(nogil=True, cache=True)
def _add_products(
    ends: Any, row: Any, value: Any, lengths: Any, sums: Any, out: Any
) -> None:  # pragma: no cover - compiled
    first = 0
    for last in ends[:-1]:
        for one in range(first, last - 1):
            own, of_one = value[one], sums[row[one]]
            for other in range(one + 1, last):
                of_one[row[other]] += own * value[other]
        first = last
    for i in range(len(lengths)):
        for j in range(i + 1, len(lengths)):
            product = lengths[i] * lengths[j]
            out[i, j, 0] = out[j, i, 0] = sums[i, j] / product if product > 0 else 0


@njit(nogil=True, cache=True)
def _add_weights(
    ends: Any, row: Any, idf: Any, rarity: Any, sums: Any, out: Any
) -> None:  # pragma: no cover - compiled
    first = 0
    for feature in range(len(idf)):
        last = ends[feature]
        own = idf[feature]
        for one in range(first, last - 1):
            less, of_one = rarity[row[one]], sums[row[one]]
            for other in range(one + 1, last):
                j = row[other]
                weight = max(own - max(less, rarity[j]), LEAST_WEIGHT)
                of_one[j, 0] += weight
                if weight > of_one[j, 3]:
                    _place(of_one[j], weight)
        first = last
    for i in range(len(rarity)):
        for j in range(i + 1, len(rarity)):
            best = sums[i, j]
            out[i, j, 1] = out[j, i, 1] = best[0]
            out[i, j, 2] = out[j, i, 2] = best[1]
            out[i, j, 3] = out[j, i, 3] = best[1] + best[2] + best[3]


@njit(nogil=True, cache=True)
def _place(best: Any, weight: Any) -> None:  # pragma: no cover - compiled
    """Put a weight among the three largest, behind those that are as large."""
    if weight > best[1]:
        best[1], best[2], best[3] = weight, best[1], best[2]
    elif weight > best[2]:
        best[2], best[3] = weight, best[2]
    else:
        best[3] = weight


def products_of_all(vectors: UnitVectors) -> Floats:
    """Cosines of every pair.

    Returns
    -------
    ndarray
        Shape (n, n), float32, symmetric; -inf on the diagonal.
    """
    low, high = np.triu_indices(len(vectors), 1)
    out = np.full((len(vectors), len(vectors)), -np.inf, np.float32)
    out[low, high] = out[high, low] = vectors.cosines(low, high)
    return out


def nearest_of_all(cosines: Floats, k: int, least: float) -> tuple[NDArray[np.int32], Floats]:
    """Largest of each document's similarities, given those of all pairs.

    Parameters
    ----------
    cosines
        Shape (n, n), symmetric, no more than ``least`` on the diagonal.
    k
        At most so many a document.
    least
        Similarities up to this are passed over.

    Returns
    -------
    neighbours, similarities
        Shape (n, k), best first, equal ones by number; ending in -1 and 0 where there are fewer.
    """
    n = len(cosines)
    neighbours, similarities = np.full((n, k), -1, np.int32), np.zeros((n, k), np.float32)
    best = np.argsort(-cosines, axis=1, kind="stable")[:, :k]
    values = np.take_along_axis(cosines, best, axis=1)
    width = best.shape[1]
    neighbours[:, :width] = np.where(values > least, best, -1)
    similarities[:, :width] = np.where(values > least, values, 0)
    return neighbours, similarities
