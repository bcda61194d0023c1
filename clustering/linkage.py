"""Average linkage over link probabilities (UPGMA, Sokal & Michener 1958)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse.csgraph import connected_components

from clustering.evidence import Pairs

__all__ = ["LinkageForest", "components", "numbered", "pairs_within"]

Floats = NDArray[np.float32]
Labels = NDArray[np.int64]

LARGEST_DENSE = 1000
"""Components up to this size are linked with every pair scored."""
_LARGEST = 4000
"""No component is larger, however sure its links: more pairs than that are never scored."""
_SURE = 0.99
_MANY = 20_000
"""Documents from which the number of pairs inside components is bounded."""
_PAIRS_EACH = 50
"""Pairs for each document of a large set."""


def components(n: int, pairs: Pairs, probabilities: Floats, floor: float) -> Labels:
    """Connected components over links of at least ``floor``, split until each can be linked.

    A component of more than ``LARGEST_DENSE`` documents is cut at a rising floor. In a large set
    smaller ones are cut as well, until there are few enough pairs inside components to score.
    """
    labels = _components(n, pairs, probabilities >= floor)
    largest = LARGEST_DENSE
    labels = _split(labels, pairs, probabilities, floor, largest)
    while n > _MANY and largest > 30 and _pairs_inside(labels) > _PAIRS_EACH * n:
        largest //= 2
        labels = _split(labels, pairs, probabilities, floor, largest)
    if np.bincount(labels, minlength=1).max() > _LARGEST:
        order = np.argsort(-probabilities, kind="stable")
        inside = labels[pairs.low[order]] == labels[pairs.high[order]]
        order = order[inside & (probabilities[order] >= floor)]
        parent, size = np.arange(n), np.ones(n, np.int64)
        _join(pairs.low[order], pairs.high[order], _LARGEST, parent, size)
        labels = np.unique(parent, return_inverse=True)[1].astype(np.int64)
    return labels


def _split(
    labels: Labels, pairs: Pairs, probabilities: Floats, floor: float, largest: int
) -> Labels:
    """Cut components of more than ``largest`` documents at a rising floor."""
    sizes = np.bincount(labels, minlength=1)
    while sizes.max() > largest and floor < _SURE:
        floor = min(_SURE, floor + 0.05)
        large = sizes[labels] > largest
        finer = _components(len(labels), pairs, (probabilities >= floor) & large[pairs.low])
        # Components of other documents stay as they are.
        combined = np.where(large, finer + labels.max() + 1, labels)
        labels = np.unique(combined, return_inverse=True)[1].astype(np.int64)
        sizes = np.bincount(labels)
    return labels


def _pairs_inside(labels: Labels) -> int:
    sizes = np.bincount(labels)
    return int((sizes * (sizes - 1) // 2).sum())


@njit(nogil=True, cache=True)
def _join(
    low: Any, high: Any, largest: Any, parent: Any, size: Any
) -> None:  # pragma: no cover - compiled
    """Join documents link by link, but never to more than ``largest``."""
    for pair in range(len(low)):
        i, j = low[pair], high[pair]
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        while parent[j] != j:
            parent[j] = parent[parent[j]]
            j = parent[j]
        if i != j and size[i] + size[j] <= largest:
            i, j = min(i, j), max(i, j)
            parent[j] = i
            size[i] += size[j]
    for i in range(len(parent)):
        root = i
        while parent[root] != root:
            root = parent[root]
        parent[i] = root


def _components(n: int, pairs: Pairs, kept: NDArray[np.bool_]) -> Labels:
    if not n:
        return np.empty(0, np.int64)
    ones = np.ones(int(kept.sum()), np.int8)
    graph = sparse.csr_matrix((ones, (pairs.low[kept], pairs.high[kept])), shape=(n, n))
    return np.asarray(connected_components(graph, directed=False)[1], np.int64)


def pairs_within(labels: Labels) -> Pairs:
    """Every pair of documents with the same label, label by label."""
    order, place, ends = _grouped(labels)
    others = (ends - place - 1)[order]
    low, high = np.repeat(order, others), np.empty(int(others.sum()), np.int64)
    _list_later(order, others, high)
    return Pairs(low, high)


def _grouped(labels: Labels) -> tuple[Labels, Labels, Labels]:
    """Documents by label, each document's place among them, and where those of its label end."""
    order = np.argsort(labels, kind="stable").astype(np.int64)
    place = np.empty(len(labels), np.int64)
    place[order] = np.arange(len(labels))
    ends = np.searchsorted(labels[order], labels, side="right")
    return order, place, ends


@njit(nogil=True, cache=True)
def _list_later(order: Any, others: Any, high: Any) -> None:  # pragma: no cover - compiled
    free = 0
    for place in range(len(order)):
        for later in range(place + 1, place + 1 + others[place]):
            high[free] = order[later]
            free += 1


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
        order, place, _ = _grouped(groups)
        firsts = np.flatnonzero(np.diff(groups[order], prepend=-1))
        sizes = np.diff(firsts, append=self._n)
        # The distances inside each group, as scipy wants them: the upper triangle row by row.
        offsets = np.concatenate([[0], np.cumsum(sizes * (sizes - 1) // 2)])
        group = np.empty(self._n, np.int64)
        group[order] = np.repeat(np.arange(len(firsts)), sizes)
        distances = np.ones(offsets[-1])
        _spread(
            pairs.low, pairs.high, probabilities, group, place, firsts, sizes, offsets, distances
        )
        for number, (start, count) in enumerate(zip(firsts, sizes, strict=True)):
            members = order[start : start + count]
            mine = distances[offsets[number] : offsets[number + 1]]
            self._trees.append((members, linkage(mine, "average") if count > 1 else None))

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


@njit(nogil=True, cache=True)
def _spread(
    low: Any, high: Any, probabilities: Any, group: Any, place: Any, firsts: Any, sizes: Any,
    offsets: Any, distances: Any,
) -> None:  # pragma: no cover - compiled  # fmt: skip
    """Write the distance of each pair of one group where scipy looks for it."""
    for pair in range(len(low)):
        own = group[low[pair]]
        if own == group[high[pair]]:
            row = place[low[pair]] - firsts[own]
            column = place[high[pair]] - firsts[own]
            within = row * sizes[own] - row * (row + 1) // 2 + column - row - 1
            distance = 1.0 - np.float64(probabilities[pair])
            distances[offsets[own] + within] = min(max(distance, 0.0), 1.0)


def numbered(labels: Labels) -> Labels:
    """Renumber labels by their first occurrence."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[inverse]
