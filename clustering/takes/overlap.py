"""Words that texts share, weighted by how rare each is among them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

__all__ = ["overlap", "rarity", "share_of_both", "shared_weight", "weighted_rows"]


def rarity(texts: Sequence[Collection[str]]) -> dict[str, float]:
    """Inverse document frequency of each stem; never below 0."""
    counts = Counter(word for words in texts for word in words)
    return {word: math.log((len(texts) + 1) / (c + 0.5)) + 0.1 for word, c in counts.items()}


def weighted_rows(
    texts: Sequence[Collection[str]], weights: Mapping[str, float]
) -> sparse.csr_matrix:
    """(n, words) matrix whose products of rows are the summed weights of shared stems.

    Stems without a weight are left out. Columns are the stems in alphabetical order.
    """
    column = {word: i for i, word in enumerate(sorted(weights))}
    rows, columns, values = [], [], []
    for row, words in enumerate(texts):
        for word in sorted(set(words) & column.keys()):
            rows.append(row)
            columns.append(column[word])
            values.append(math.sqrt(max(0.0, weights[word])))
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(texts), max(1, len(column))))


def shared_weight(
    texts: Sequence[Collection[str]], weights: Mapping[str, float]
) -> NDArray[np.float64]:
    """(n, n) summed weights of the stems that two texts share; on the diagonal those of each."""
    matrix = weighted_rows(texts, weights)
    return np.asarray((matrix @ matrix.T).toarray(), dtype=float)


def overlap(texts: Sequence[Collection[str]], weights: Mapping[str, float]) -> NDArray[np.float64]:
    """(n, n) shared weight over the geometric mean of both texts' weights, in [0, 1]."""
    return share_of_both(shared_weight(texts, weights))


def share_of_both(shared: NDArray[np.float64]) -> NDArray[np.float64]:
    """What :func:`shared_weight` gives, (n, n), over the geometric mean of both texts' weights."""
    weight = np.sqrt(np.maximum(shared.diagonal(), 1e-9))
    return np.asarray(np.clip(shared / weight[:, None] / weight[None, :], 0.0, 1.0))
