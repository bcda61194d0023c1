"""Compiled loops over pairs of sparse rows: the cost of scoring pairs is theirs."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray
from scipy import sparse

__all__ = ["LEAST_WEIGHT", "SHARED_COLUMNS", "shared_company", "shared_features"]

SHARED_COLUMNS = ("cosine", "idf_sum", "idf_max", "idf_top3")
"""Columns of :func:`shared_features`."""


_MANY = 20_000
"""Pairs from which all threads are used."""
_THREADS = Lock()
LEAST_WEIGHT = np.float32(0.1)
"""No feature weighs less, however common it is in its language."""


def shared_features(
    left: sparse.csr_matrix,
    right: sparse.csr_matrix,
    idf: NDArray[np.float32],
    rarity: tuple[NDArray[np.float32], NDArray[np.float32]],
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
) -> NDArray[np.float32]:
    """What two sparse rows have in common, for many pairs of rows.

    Parameters
    ----------
    left, right
        Unit rows with sorted indices.
    idf
        Weight of each feature, shape (features,).
    rarity
        What is taken off the weights in each row of ``left`` and of ``right``.
    rows, columns
        Pair i is ``left[rows[i]]`` and ``right[columns[i]]``.

    Returns
    -------
    ndarray
        Shape (pairs, 4), float32: the cosine, and the sum, the largest and the sum of the three
        largest weights among the features that both rows have.
    """
    out = np.zeros((len(rows), len(SHARED_COLUMNS)), np.float32)
    _shared_features(
        len(rows),
        left.indptr.astype(np.int64), left.indices, left.data,
        right.indptr.astype(np.int64), right.indices, right.data,
        idf, *rarity, rows, columns, out,
    )  # fmt: skip
    return out


def _share_features(
    left_start: Any, left_index: Any, left_value: Any,
    right_start: Any, right_index: Any, right_value: Any,
    idf: Any, left_rarity: Any, right_rarity: Any, rows: Any, columns: Any, out: Any,
) -> None:  # pragma: no cover - compiled  # fmt: skip
    for pair in prange(len(rows)):
        i, i_end = left_start[rows[pair]], left_start[rows[pair] + 1]
        j, j_end = right_start[columns[pair]], right_start[columns[pair] + 1]
        less = max(left_rarity[rows[pair]], right_rarity[columns[pair]])
        dot = 0.0
        total = 0.0
        first = 0.0
        second = 0.0
        third = 0.0
        while i < i_end and j < j_end:
            a, b = left_index[i], right_index[j]
            if a == b:
                dot += left_value[i] * right_value[j]
                weight = max(idf[a] - less, LEAST_WEIGHT)
                total += weight
                if weight > first:
                    first, second, third = weight, first, second
                elif weight > second:
                    second, third = weight, second
                elif weight > third:
                    third = weight
                i += 1
                j += 1
            elif a < b:
                i += 1
            else:
                j += 1
        out[pair, 0] = dot
        out[pair, 1] = total
        out[pair, 2] = first
        out[pair, 3] = first + second + third


def shared_company(
    links: sparse.csr_matrix,
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    strong: float,
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Which neighbours two documents share, for many pairs.

    Parameters
    ----------
    links
        Symmetric probabilities, shape (n, n), with sorted indices.
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
    links.sort_indices()
    mass, triangle, common = (np.zeros(len(rows), np.float32) for _ in range(3))
    _shared_company(
        len(rows),
        links.indptr.astype(np.int64), links.indices, links.data, rows, columns, strong,
        mass, triangle, common,
    )  # fmt: skip
    return mass, triangle, common


def _share_company(
    start: Any, index: Any, value: Any, rows: Any, columns: Any, strong: Any,
    mass: Any, triangle: Any, common: Any,
) -> None:  # pragma: no cover - compiled  # fmt: skip
    for pair in prange(len(rows)):
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


def _compiled(loop: Callable[..., None]) -> Callable[..., None]:
    """A loop over pairs, compiled: on one thread for few pairs, else on all.

    For few pairs starting threads costs more than it gains.
    """
    few, many = njit(loop, cache=True), njit(loop, parallel=True, cache=True)

    def run(pairs: int, *arguments: Any) -> None:
        if pairs < _MANY:
            few(*arguments)
            return
        # Not every threading layer of numba may be entered by two threads at once.
        with _THREADS:
            many(*arguments)

    return run


_shared_features = _compiled(_share_features)
_shared_company = _compiled(_share_company)
