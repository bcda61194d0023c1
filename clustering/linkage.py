"""Average linkage over link probabilities (UPGMA, Sokal & Michener 1958)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from clustering.evidence import Pairs

__all__ = ["LinkageForest", "components", "numbered", "pairs_within"]

Floats = NDArray[np.float32]
Labels = NDArray[np.int64]

LARGEST_DENSE = 1000
"""Components up to this size are linked with every pair scored."""


def components(n: int, pairs: Pairs, probabilities: Floats, floor: float) -> Labels:
    """Connected components over links of at least ``floor``, split until each can be linked.

    A component of more than ``LARGEST_DENSE`` documents is cut at a rising floor.
    """
    labels = _components(n, pairs, probabilities >= floor)
    sizes = np.bincount(labels, minlength=1)
    while sizes.max() > LARGEST_DENSE and floor < 0.99:
        floor = min(0.99, floor + 0.05)
        large = sizes[labels] > LARGEST_DENSE
        finer = _components(n, pairs, (probabilities >= floor) & large[pairs.low])
        # Components of other documents stay as they are.
        combined = np.where(large, finer + labels.max() + 1, labels)
        labels = np.unique(combined, return_inverse=True)[1].astype(np.int64)
        sizes = np.bincount(labels)
    return labels


def _components(n: int, pairs: Pairs, kept: NDArray[np.bool_]) -> Labels:
    if not n:
        return np.empty(0, np.int64)
    ones = np.ones(int(kept.sum()), np.int8)
    graph = sparse.csr_matrix((ones, (pairs.low[kept], pairs.high[kept])), shape=(n, n))
    return np.asarray(connected_components(graph, directed=False)[1], np.int64)


def pairs_within(labels: Labels) -> Pairs:
    """Every pair of documents with the same label."""
    lows, highs = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for members in _members(labels):
        if len(members) > 1:
            first, second = np.triu_indices(len(members), 1)
            lows.append(members[first])
            highs.append(members[second])
    low, high = np.concatenate(lows), np.concatenate(highs)
    order = np.lexsort((high, low))
    return Pairs(low[order], high[order])


def _members(labels: Labels) -> list[Labels]:
    """The documents of each label, ascending."""
    order = np.argsort(labels, kind="stable").astype(np.int64)
    return np.split(order, np.flatnonzero(np.diff(labels[order])) + 1) if len(order) else []


class LinkageForest:
    """One average-linkage tree a group, which can be cut at any threshold.

    Parameters
    ----------
    pairs, probabilities
        Scored pairs; a pair of one group that is absent counts as probability 0.
    groups
        Shape (n,): documents of different groups are never joined.
    """

    def __init__(self, pairs: Pairs, probabilities: Floats, groups: Labels) -> None:
        self._n = len(groups)
        self._trees: list[tuple[Labels, NDArray[np.float64] | None]] = []
        inside = np.flatnonzero(groups[pairs.low] == groups[pairs.high])
        inside = inside[np.argsort(groups[pairs.low[inside]], kind="stable")]
        low, high = pairs.low[inside], pairs.high[inside]
        distances = np.clip(1.0 - probabilities[inside].astype(np.float64), 0.0, 1.0)
        position = np.empty(self._n, np.int64)
        for members in _members(groups):
            size = len(members)
            if size == 1:
                self._trees.append((members, None))
                continue
            position[members] = np.arange(size)
            group = groups[members[0]]
            mine = slice(*np.searchsorted(groups[low], [group, group + 1]))
            square = np.ones((size, size))
            np.fill_diagonal(square, 0.0)
            rows, columns = position[low[mine]], position[high[mine]]
            square[rows, columns] = square[columns, rows] = distances[mine]
            self._trees.append((members, linkage(squareform(square, checks=False), "average")))

    def cut(self, threshold: float) -> Labels:
        """Join clusters while the mean probability between them is at least ``threshold``.

        Parameters
        ----------
        threshold
            In [0, 1]: 0 joins all of a group, 1 joins certainties alone.

        Returns
        -------
        ndarray
            Labels of shape (n,), numbered by first member.
        """
        labels = np.empty(self._n, np.int64)
        used = 0
        for members, tree in self._trees:
            if tree is None:
                labels[members] = used
                used += 1
                continue
            cut = fcluster(tree, 1.0 - threshold, "distance")
            labels[members] = used + cut - 1
            used += int(cut.max())
        return numbered(labels)


def numbered(labels: Labels) -> Labels:
    """Renumber labels by their first occurrence."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[inverse]
