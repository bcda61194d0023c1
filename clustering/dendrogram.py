"""Average linkage over link probabilities (UPGMA, Sokal & Michener 1958), and cutting its trees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.cluster.hierarchy import linkage

from clustering.components import numbered

__all__ = ["Dendrogram", "accumulate", "average_linkage", "chained"]

Floats = NDArray[np.float32]
Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Dendrogram:
    """The joins of average linkage in some groups, lower ones of a tree first.

    Parameters
    ----------
    n
        Number of documents. Clusters below ``n`` are single documents; join i makes cluster
        ``n + i``.
    left, right
        The two clusters of each join, shape (joins,).
    """

    n: int
    left: Labels
    right: Labels

    def __len__(self) -> int:
        return len(self.left)

    def parents(self) -> Labels:
        """The cluster that each cluster is joined into, -1 where none, shape (n + joins,)."""
        parent = np.full(self.n + len(self), -1, np.int64)
        parent[self.left] = parent[self.right] = self.n + np.arange(len(self))
        return parent

    def sizes(self) -> Labels:
        """Documents of each cluster, shape (n + joins,)."""
        return accumulate(self, np.zeros(len(self)), leaf=1.0).astype(np.int64)

    def cut(self, gains: NDArray[np.float64]) -> Labels:
        """The clusters whose joins gain most in sum.

        Parameters
        ----------
        gains
            What each join is worth, shape (joins,). A join that is worth little may stand below
            one that is worth much.

        Returns
        -------
        ndarray
            Labels of shape (n,), numbered by first member.
        """
        owner = np.arange(self.n + len(self))
        _cut(self.n, self.left, self.right, gains, owner)
        return numbered(owner[: self.n])


def average_linkage(
    sizes: Sequence[int] | Labels, probabilities: Floats
) -> tuple[Dendrogram, Labels]:
    """Join documents within each group by the mean probability between clusters.

    Parameters
    ----------
    sizes
        Of each group; documents are numbered group by group.
    probabilities
        Of every pair inside the groups: group by group, the upper triangle row by row.

    Returns
    -------
    dendrogram
        Its joins.
    join_of
        For each pair the join that brings it together.
    """
    n = int(np.sum(sizes))
    distances = np.clip(1.0 - probabilities.astype(np.float64), 0.0, 1.0)
    join_of = np.empty(len(distances), np.int64)
    trees: list[Labels] = []
    first = pair = joins = 0
    for size in sizes:
        end = pair + size * (size - 1) // 2
        if size > 1:
            tree = linkage(distances[pair:end], "average")[:, :2].astype(np.int64)
            _joins_of_pairs(tree, join_of[pair:end])
            join_of[pair:end] += joins
            # A tree numbers its documents first, then its joins.
            trees.append(np.where(tree < size, first + tree, n + joins + tree - size))
        first, pair, joins = first + size, end, joins + max(size - 1, 0)
    both = np.concatenate([np.empty((0, 2), np.int64), *trees])
    return Dendrogram(n, both[:, 0], both[:, 1]), join_of


def chained(parts: Sequence[Dendrogram], documents: Labels) -> Dendrogram:
    """Several dendrograms as one.

    Parameters
    ----------
    parts
        Dendrograms of documents that follow each other.
    documents
        The number that each of their documents shall have, shape (n,).
    """
    n = len(documents)
    sides: list[Labels] = [np.empty((2, 0), np.int64)]
    first = joins = 0
    for part in parts:
        both = np.stack([part.left, part.right])
        own = np.minimum(first + both, max(n - 1, 0))
        sides.append(np.where(both < part.n, documents[own], n + joins + both - part.n))
        first, joins = first + part.n, joins + len(part)
    left, right = np.concatenate(sides, axis=1)
    return Dendrogram(n, left, right)


def accumulate(
    joins: Dendrogram, values: NDArray[np.float64], leaf: float = 0.0
) -> NDArray[np.float64]:
    """Sums below each cluster: of what its joins have, and ``leaf`` for each document.

    ``values`` has shape (joins,), the answer (n + joins,).
    """
    out = np.full(joins.n + len(joins), leaf)
    _accumulate(joins.n, joins.left, joins.right, values, out)
    return out


@njit(nogil=True, cache=True)
def _accumulate(
    n: Any, left: Any, right: Any, values: Any, out: Any
) -> None:  # pragma: no cover - compiled
    for i in range(len(left)):
        out[n + i] = out[left[i]] + out[right[i]] + values[i]


@njit(nogil=True, cache=True)
def _cut(
    n: Any, left: Any, right: Any, gains: Any, owner: Any
) -> None:  # pragma: no cover - compiled
    """Give each cluster the number of the kept join that it is in, else its own."""
    whole = np.zeros(n + len(gains))
    best = np.zeros(n + len(gains))
    for i in range(len(gains)):
        parted = best[left[i]] + best[right[i]]
        whole[n + i] = whole[left[i]] + whole[right[i]] + gains[i]
        best[n + i] = max(whole[n + i], parted)
        if whole[n + i] <= parted:
            owner[n + i] = -1
    for i in range(len(gains) - 1, -1, -1):
        if owner[n + i] >= 0:
            owner[left[i]] = owner[right[i]] = owner[n + i]


@njit(nogil=True, cache=True)
def _joins_of_pairs(tree: Any, out: Any) -> None:  # pragma: no cover - compiled
    """Which join of one tree brings each pair of its documents together.

    ``tree`` has shape (size - 1, 2); ``out`` is the upper triangle, row by row.
    """
    size = len(tree) + 1
    # Members of a cluster as a chain: its first, its last, and who follows whom.
    first = np.arange(2 * size - 1)
    last = np.arange(2 * size - 1)
    following = np.full(size, -1, np.int64)
    for join in range(size - 1):
        a, b = tree[join, 0], tree[join, 1]
        i = first[a]
        while i >= 0:
            j = first[b]
            while j >= 0:
                low, high = min(i, j), max(i, j)
                out[low * size - low * (low + 1) // 2 + high - low - 1] = join
                j = following[j]
            i = following[i]
        following[last[a]] = first[b]
        first[size + join] = first[a]
        last[size + join] = last[b]
