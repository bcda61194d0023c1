"""Compiled loops over sparse rows: what documents have in common, and how often features occur."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from clustering.packed import DAMPENED, HALF, PackedRows

__all__ = [
    "LEAST_WEIGHT",
    "SHARED_COLUMNS",
    "feature_frequencies",
    "row_lengths",
    "shared_features",
]

Floats = NDArray[np.float32]
Indices = NDArray[np.int64]

SHARED_COLUMNS = ("cosine", "idf_sum", "idf_max", "idf_top3")
"""Columns of :func:`shared_features`."""
LEAST_WEIGHT = np.float32(0.1)
"""No feature weighs less, however common it is in its language."""


def shared_features(
    rows: PackedRows,
    lengths: Floats,
    idf: Floats,
    rarity: Floats,
    low: Indices,
    high: Indices,
    *,
    weights: bool = True,
) -> Floats:
    """What two sparse rows have in common, for many pairs of rows.

    Parameters
    ----------
    rows
        Counts of n documents.
    lengths
        Length of each weighted row, from :func:`row_lengths`.
    idf
        Weight of each feature, shape (features,).
    rarity
        What is taken off the weights in each row, shape (n,).
    low, high
        The rows of each pair; quickest where pairs with the same ``low`` are together.
    weights
        False leaves all but the cosine at 0, in half the time.

    Returns
    -------
    ndarray
        Shape (pairs, 4), float32: the cosine, and the sum, the largest and the sum of the three
        largest weights among the features that both rows have.
    """
    out = np.zeros((len(low), len(SHARED_COLUMNS)), np.float32)
    _shared_features(
        rows.start, rows.turn, rows.feature, rows.count, lengths, idf, rarity, low, high,
        DAMPENED, weights, out,
    )  # fmt: skip
    return out


@njit(nogil=True, cache=True)
def _shared_features(
    start: Any, turn: Any, feature: Any, count: Any, lengths: Any, idf: Any, rarity: Any,
    low: Any, high: Any, dampened: Any, weights: Any, out: Any,
) -> None:  # pragma: no cover - compiled  # fmt: skip
    # The places of the lower row are laid out by feature, so that the other is read in one go. A
    # bit for each feature fits the processor's first cache, and few features are shared.
    own, marked = np.zeros(len(idf), np.uint16), np.zeros(HALF // 4, np.uint8)
    upper = marked[HALF // 8 :]
    longest = 1
    for pair in range(len(low)):
        i, j = low[pair], high[pair]
        longest = max(longest, start[i + 1] - start[i], start[j + 1] - start[j])
    own_idf, own_value = np.empty(longest, np.float32), np.empty(longest, np.float32)
    both = np.empty(longest + 1, np.int64)
    laid = -1
    for pair in range(len(low)):
        i, j = low[pair], high[pair]
        if i != laid:
            if laid >= 0:
                for place in range(start[laid], start[laid + 1]):
                    a = np.int64(feature[place]) + (HALF if place >= turn[laid] else 0)
                    own[a] = 0
                    marked[a >> 3] = 0
            for place in range(start[i], start[i + 1]):
                a = np.int64(feature[place]) + (HALF if place >= turn[i] else 0)
                here = place - start[i]
                own[a] = here + 1
                marked[a >> 3] |= np.uint8(1 << (a & 7))
                own_idf[here] = idf[a]
                own_value[here] = dampened[count[place]] * max(idf[a] - rarity[i], LEAST_WEIGHT)
            laid = i
        # Collected without a branch: whether a feature is shared cannot be foreseen.
        shared = 0
        for place in range(start[j], turn[j]):
            a = feature[place]
            both[shared] = place
            shared += (marked[a >> 3] >> (a & 7)) & 1
        for place in range(turn[j], start[j + 1]):
            a = feature[place]
            both[shared] = place
            shared += (upper[a >> 3] >> (a & 7)) & 1
        less_j = rarity[j]
        less = max(rarity[i], less_j)
        dot = 0.0
        total = 0.0
        first = 0.0
        second = 0.0
        third = 0.0
        for number in range(shared):
            place = both[number]
            here = own[np.int64(feature[place]) + (HALF if place >= turn[j] else 0)] - 1
            there = max(own_idf[here] - less_j, LEAST_WEIGHT)
            dot += own_value[here] * (dampened[count[place]] * there)
            if not weights:
                continue
            weight = max(own_idf[here] - less, LEAST_WEIGHT)
            total += weight
            if weight > first:
                first, second, third = weight, first, second
            elif weight > second:
                second, third = weight, second
            elif weight > third:
                third = weight
        product = lengths[i] * lengths[j]
        out[pair, 0] = dot / product if product > 0 else 0
        out[pair, 1] = total
        out[pair, 2] = first
        out[pair, 3] = first + second + third


def feature_frequencies(rows: PackedRows, width: int = 2 * HALF) -> tuple[Indices, Floats]:
    """The features, of so many, that occur, and in how many of the rows each does."""
    number = np.zeros(width, np.int32)
    found = np.empty(min(len(rows.feature), width), np.int64)
    distinct = _feature_frequencies(rows.start, rows.turn, rows.feature, number, found)
    features = found[:distinct]
    return features, number[features].astype(np.float32)


@njit(nogil=True, cache=True)
def _feature_frequencies(
    start: Any, turn: Any, feature: Any, number: Any, found: Any
) -> Any:  # pragma: no cover - compiled
    distinct = 0
    for i in range(len(turn)):
        for place in range(start[i], start[i + 1]):
            a = np.int64(feature[place]) + (HALF if place >= turn[i] else 0)
            if number[a] == 0:
                found[distinct] = a
                distinct += 1
            number[a] += 1
    return distinct


def row_lengths(rows: PackedRows, idf: Floats, rarity: Floats) -> Floats:
    """Euclidean length of each row once its counts are dampened and weighted, shape (n,)."""
    out = np.empty(len(rows), np.float32)
    _row_lengths(rows.start, rows.turn, rows.feature, rows.count, idf, rarity, DAMPENED, out)
    return out


@njit(nogil=True, cache=True)
def _row_lengths(
    start: Any, turn: Any, feature: Any, count: Any, idf: Any, rarity: Any, dampened: Any, out: Any
) -> None:  # pragma: no cover - compiled
    for i in range(len(out)):
        total = 0.0
        for place in range(start[i], start[i + 1]):
            a = np.int64(feature[place])
            if place >= turn[i]:
                a += HALF
            value = dampened[count[place]] * max(idf[a] - rarity[i], LEAST_WEIGHT)
            total += value * value
        out[i] = np.sqrt(total)
