"""Nearest documents by vector, looked for in the regions around a document's own.

Documents are laid out region by region (inverted lists, Sivic & Zisserman 2003): what is near by
meaning is then near in memory, for everything that looks at pairs afterwards. Few documents are
searched exactly: each of their blocks lies around every other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import faiss
import numpy as np
from numba import njit
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from clustering.blocks import in_blocks
from clustering.every_pair import FEW, nearest_of_all, products_of_all
from clustering.unit_vectors import UnitVectors

__all__ = ["EXACT", "Regions", "by_region", "everywhere", "nearest_by_vector"]

Floats = NDArray[np.float32]
Indices = NDArray[np.int64]
Lists = NDArray[np.int32]

EXACT = 8_000
"""Up to so many documents each vector is compared with every other."""
_BLOCK = 256
_AROUND = 8
"""Regions that the vectors of a region are looked for in, at least …"""
_COMPARED = 1_000
"""… and as many as hold so many documents."""
_SAMPLE = 32
"""Vectors for each region from which the regions are learnt."""
_ROUNDS = 4
_LARGEST = 4
"""A region of more than so many times the mean is parted: its vectors may all be one."""
_ASSIGNED = 65_536


@dataclass(frozen=True, slots=True)
class Regions:
    """Where documents, laid out region by region, are looked for.

    Parameters
    ----------
    starts
        Shape (regions + 1,): region r is the documents ``starts[r]:starts[r + 1]``.
    around
        Shape (regions, k): the regions that those of each are looked for in, ascending.
    """

    starts: Indices
    around: Indices

    def __len__(self) -> int:
        return len(self.around)

    def of(self, number: int) -> slice:
        """The documents of a region."""
        return slice(int(self.starts[number]), int(self.starts[number + 1]))

    def near(self, number: int) -> Indices:
        """The documents that those of a region are compared with, ascending."""
        around = (self.of(near) for near in self.around[number])
        return np.concatenate([np.arange(own.start, own.stop) for own in around])


def everywhere(n: int) -> Regions:
    """Documents in blocks, each around every other: an exact search."""
    starts = np.append(np.arange(0, n, _BLOCK), n)
    count = len(starts) - 1
    return Regions(starts, np.tile(np.arange(count), (count, 1)))


def by_region(vectors: Floats, rows: Sequence[int]) -> tuple[Indices, Regions]:
    """Lay out documents region by region, if they are more than ``EXACT``.

    Parameters
    ----------
    vectors
        Unit rows of shape (N, d), float32.
    rows
        Which of them, n, in an order that depends on nothing but the documents.

    Returns
    -------
    rows, regions
        The same rows, region by region and as they came within each.
    """
    given = np.asarray(rows, np.int64)
    if len(given) <= EXACT:
        return given, everywhere(len(given))
    count = round(math.sqrt(8 * len(given)))
    centres = _centres(vectors, given, count)
    region = np.concatenate(
        [
            _nearest(vectors[given[i : i + _ASSIGNED]], centres, 1).ravel()
            for i in range(0, len(given), _ASSIGNED)
        ]
    )
    starts, owner = _parted(np.bincount(region, minlength=count))
    # A part of a region stands where the region does.
    centres = centres[owner]
    looked_in = min(max(_AROUND, math.ceil(_COMPARED * len(owner) / len(given))), len(owner))
    around = _nearest(centres, centres, looked_in)
    without = np.flatnonzero(~(around == np.arange(len(owner))[:, None]).any(axis=1))
    around[without, -1] = without
    return given[np.argsort(region, kind="stable")], Regions(starts, np.sort(around, axis=1))


def _centres(vectors: Floats, rows: Indices, count: int) -> Floats:
    """Centres of so many regions, by spherical k-means on a sample."""
    # Every so many-th: the documents come in an order of their own.
    sample = np.ascontiguousarray(vectors[rows[:: max(1, len(rows) // (_SAMPLE * count))]])
    means = faiss.Kmeans(
        vectors.shape[1], count, niter=_ROUNDS, seed=1, spherical=True, min_points_per_centroid=1,
        max_points_per_centroid=2 * _SAMPLE,
    )  # fmt: skip
    means.train(sample)
    return np.asarray(means.centroids, np.float32).reshape(count, -1)


def _nearest(vectors: Floats, centres: Floats, k: int) -> Indices:
    found = faiss.knn(vectors, centres, k, metric=faiss.METRIC_INNER_PRODUCT)[1]
    return np.asarray(found, np.int64)


def _parted(sizes: Indices) -> tuple[Indices, Indices]:
    """Where regions of such sizes start once the largest are parted, and which each was."""
    largest = _LARGEST * math.ceil(sizes.mean())
    starts, owner, first = [], [], 0
    for number, size in enumerate(sizes.tolist()):
        for start in range(0, size, largest):
            starts.append(first + start)
            owner.append(number)
        first += size
    return np.array([*starts, first], np.int64), np.array(owner, np.int64)


def nearest_by_vector(vectors: UnitVectors, k: int, regions: Regions) -> Lists:
    """Nearest documents by inner product among those of the regions around.

    Returns
    -------
    ndarray
        Shape (n, min(k, n - 1)); best first, equal ones by number; a document is not its own
        neighbour. A row may have fewer, and then ends in -1.
    """
    n = len(vectors)
    width = min(k, n - 1)
    if width < 1:
        return np.empty((n, 0), np.int32)
    if n <= FEW:
        return nearest_of_all(products_of_all(vectors), width, -np.inf)[0]
    neighbours = np.full((n, width), -1, np.int32)

    def search(part: slice) -> None:
        own = regions.of(part.start)
        others = regions.near(part.start)
        products = vectors.floats(own) @ vectors.floats(others).T
        _keep_nearest(products, own.start, others, neighbours[own])

    # Regions are searched side by side, and each of the products on one processor.
    with threadpool_limits(1, "blas"):
        for _ in in_blocks(search, len(regions), 1):
            pass
    return neighbours


@njit(nogil=True, cache=True)
def _keep_nearest(
    products: Any, first: Any, others: Any, neighbours: Any
) -> None:  # pragma: no cover - compiled
    last = neighbours.shape[1] - 1
    best = np.empty(last + 1, np.float32)
    for row in range(products.shape[0]):
        kept = neighbours[row]
        best[:] = -np.inf
        for column in range(products.shape[1]):
            value = products[row, column]
            if value <= best[last] or others[column] == first + row:
                continue
            place = last
            while place > 0 and best[place - 1] < value:
                best[place], kept[place] = best[place - 1], kept[place - 1]
                place -= 1
            best[place], kept[place] = value, others[column]
