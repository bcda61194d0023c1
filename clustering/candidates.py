"""Which pairs of documents are worth a closer look: the nearest by words, and pairs of lists.

In large sets words are looked for among the rarest of a document.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from clustering.blocks import in_blocks
from clustering.packed import DAMPENED, HALF, PackedRows
from clustering.sparse_rows import LEAST_WEIGHT, feature_frequencies

__all__ = ["LEAST_COSINE", "nearest_by_words", "pairs_of_lists"]

Floats = NDArray[np.float32]
Indices = NDArray[np.int64]
Lists = NDArray[np.int32]

_LOOKED_AT = 30_000_000
"""Documents met on the lists of words, over all documents of a set …"""
_LEAST_LOOKED_AT = 3_000
"""… and at least so many for each."""
_SPARE = 8
LEAST_COSINE = 0.02
"""Whose words have no more in common are not near."""
_ROWS = 512


def nearest_by_words(
    rows: PackedRows, lengths: Floats, idf: Floats, rarity: Floats, k: int
) -> tuple[Lists, Floats]:
    """Largest cosines between weighted rows.

    Parameters
    ----------
    rows, lengths, idf, rarity
        See :func:`clustering.sparse_rows.shared_features`.
    k
        At most so many a row.

    Returns
    -------
    neighbours, similarities
        Shape (n, k), best first, a document is not its own neighbour. Where there are fewer, a
        row ends in -1 and similarities of 0.
    """
    n = len(rows)
    neighbours = np.full((n, k), -1, np.int32)
    similarities = np.zeros((n, k), np.float32)
    if n < 2:
        return neighbours, similarities
    budget = max(_LEAST_LOOKED_AT, _LOOKED_AT // n)
    weighted = lengths, idf, rarity, DAMPENED
    packed = rows.start, rows.turn, rows.feature, rows.count
    frequency = np.zeros(len(idf), np.int64)
    features, times = feature_frequencies(rows)
    frequency[features] = times
    ends = np.concatenate([[0], np.cumsum(np.where(frequency <= budget, frequency, 0))])
    documents = np.empty(ends[-1], np.int32)
    values = np.empty(ends[-1], np.float32)
    _invert(*packed, *weighted, frequency, budget, ends[:-1].copy(), documents, values)

    def search(part: slice) -> None:
        _nearest_by_words(
            *packed, *weighted, frequency, budget, ends, documents, values,
            part.start, part.stop, neighbours, similarities,
        )  # fmt: skip

    for _ in in_blocks(search, n, max(_ROWS, n // 64)):
        pass
    return neighbours, similarities


@njit(nogil=True, cache=True)
def _invert(
    start: Any, turn: Any, feature: Any, count: Any, lengths: Any, idf: Any, rarity: Any,
    dampened: Any, frequency: Any, budget: Any, free: Any, documents: Any, values: Any,
) -> None:  # pragma: no cover - compiled  # fmt: skip
    for i in range(len(turn)):
        for place in range(start[i], start[i + 1]):
            a = np.int64(feature[place]) + (HALF if place >= turn[i] else 0)
            if frequency[a] <= budget and lengths[i] > 0:
                weight = max(idf[a] - rarity[i], LEAST_WEIGHT)
                documents[free[a]] = i
                values[free[a]] = dampened[count[place]] * weight / lengths[i]
                free[a] += 1


@njit(nogil=True, cache=True)
def _nearest_by_words(
    start: Any, turn: Any, feature: Any, count: Any, lengths: Any, idf: Any, rarity: Any,
    dampened: Any, frequency: Any, budget: Any, ends: Any, documents: Any, values: Any,
    first: Any, last: Any, neighbours: Any, similarities: Any,
) -> None:  # pragma: no cover - compiled  # fmt: skip
    n, k = len(turn), neighbours.shape[1]
    sums = np.zeros(n, np.float32)
    met = np.empty(n, np.int32)
    own = np.zeros(len(idf), np.float32)
    best = np.empty(k + _SPARE, np.int32)
    score = np.empty(k + _SPARE, np.float32)
    for i in range(first, last):
        if lengths[i] == 0:
            continue
        size = start[i + 1] - start[i]
        features = np.empty(size, np.int64)
        common = np.empty(size, np.int64)
        for place in range(start[i], start[i + 1]):
            a = np.int64(feature[place]) + (HALF if place >= turn[i] else 0)
            weight = max(idf[a] - rarity[i], LEAST_WEIGHT)
            own[a] = dampened[count[place]] * weight
            features[place - start[i]] = a
            common[place - start[i]] = frequency[a]
        # The rarest features say most; the lists of the others are as long as they are idle.
        looked_at = 0
        number = 0
        for rank in np.argsort(common, kind="mergesort"):
            a = features[rank]
            if looked_at + frequency[a] > budget:
                break
            looked_at += frequency[a]
            for place in range(ends[a], ends[a] + frequency[a]):
                j = documents[place]
                if sums[j] == 0:
                    met[number] = j
                    number += 1
                sums[j] += own[a] * values[place]
        sums[i] = 0
        found = _keep_best(met, number, sums, best, score)
        # Of those the whole cosine, to the last bit as `shared_features` computes it.
        for rank in range(found):
            j = best[rank]
            total = 0.0
            for place in range(start[j], start[j + 1]):
                a = np.int64(feature[place]) + (HALF if place >= turn[j] else 0)
                if own[a] > 0:
                    weight = max(idf[a] - rarity[j], LEAST_WEIGHT)
                    total += own[a] * (dampened[count[place]] * weight)
            score[rank] = total / (lengths[i] * lengths[j])
        _sort(best, score, found)
        for rank in range(min(found, k)):
            if score[rank] > LEAST_COSINE:
                neighbours[i, rank] = best[rank]
                similarities[i, rank] = score[rank]
        for rank in range(number):
            sums[met[rank]] = 0
        for a in features:
            own[a] = 0


@njit(nogil=True, cache=True)
def _keep_best(
    met: Any, number: Any, sums: Any, best: Any, score: Any
) -> Any:  # pragma: no cover - compiled
    """The documents with the largest sums, equal ones by number, in no order."""
    found = 0
    worst = 0
    for rank in range(number):
        j = met[rank]
        value = sums[j]
        if value <= 0:
            continue
        if found < len(best):
            best[found], score[found] = j, value
            found += 1
            if found < len(best):
                continue
        elif value > score[worst] or (value == score[worst] and j < best[worst]):
            best[worst], score[worst] = j, value
        else:
            continue
        worst = 0
        for other in range(1, found):
            if score[other] < score[worst] or (
                score[other] == score[worst] and best[other] > best[worst]
            ):
                worst = other
    return found


@njit(nogil=True, cache=True)
def _sort(best: Any, score: Any, found: Any) -> None:  # pragma: no cover - compiled
    for end in range(1, found):
        j, value = best[end], score[end]
        place = end
        while place > 0 and (
            score[place - 1] < value or (score[place - 1] == value and best[place - 1] > j)
        ):
            best[place], score[place] = best[place - 1], score[place - 1]
            place -= 1
        best[place], score[place] = j, value


def pairs_of_lists(*lists: Lists) -> tuple[Lists, Lists]:
    """Pairs of which either document is on the other's list, each once, sorted.

    Parameters
    ----------
    lists
        Of shape (n, k), documents on the lists of each; -1 stands for none.

    Returns
    -------
    low, high
        The two documents of each pair, lower first, int32.
    """
    n = len(lists[0])
    ends = np.zeros(n + 1, np.int64)
    for some in lists:
        _count_pairs(some, ends)
    ends = np.cumsum(ends)
    others, free = np.empty(ends[-1], np.int32), ends[:-1].copy()
    for some in lists:
        _list_pairs(some, free, others)
    kept = np.empty(n, np.int64)
    _keep_distinct(ends, others, kept)
    low = np.repeat(np.arange(n, dtype=np.int32), kept)
    high = np.empty(len(low), np.int32)
    _close_up(ends, others, kept, high)
    return low, high


@njit(nogil=True, cache=True)
def _count_pairs(lists: Any, ends: Any) -> None:  # pragma: no cover - compiled
    for i in range(lists.shape[0]):
        for j in lists[i]:
            if j >= 0 and j != i:
                ends[min(i, j) + 1] += 1


@njit(nogil=True, cache=True)
def _list_pairs(lists: Any, free: Any, others: Any) -> None:  # pragma: no cover - compiled
    for i in range(lists.shape[0]):
        for j in lists[i]:
            if j >= 0 and j != i:
                low = min(i, j)
                others[free[low]] = max(i, j)
                free[low] += 1


@njit(nogil=True, cache=True)
def _keep_distinct(ends: Any, others: Any, kept: Any) -> None:  # pragma: no cover - compiled
    for i in range(len(kept)):
        own = others[ends[i] : ends[i + 1]]
        own.sort()
        distinct = 0
        for place in range(len(own)):
            if place == 0 or own[place] != own[place - 1]:
                own[distinct] = own[place]
                distinct += 1
        kept[i] = distinct


@njit(nogil=True, cache=True)
def _close_up(ends: Any, others: Any, kept: Any, high: Any) -> None:  # pragma: no cover - compiled
    free = 0
    for i in range(len(kept)):
        for place in range(ends[i], ends[i] + kept[i]):
            high[free] = others[place]
            free += 1
