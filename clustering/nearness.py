"""How near documents are by their vectors: plain, and without what is their language's.

Encoders keep a trace of the language in every vector. By plain vectors the nearest documents are
mostly of one language. Without the mean of its language and the directions in which languages
differ (Yang et al. 2021, "A simple and effective method to eliminate the self language bias in
multilingual representations") a report meets those in other languages, and how it stands among
the documents of one language (as in the local scaling of Conneau et al. 2018, "Word translation
without parallel data") tells a translation from a look-alike.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from clustering.blocks import in_blocks
from clustering.crowds import crowd_names, over_crowd, top_means
from clustering.kernels import places, side_by_side, standing
from clustering.regions import Regions, nearest_by_vector
from clustering.unit_vectors import UnitVectors

__all__ = ["VECTOR_SIGNALS", "Nearness"]

Floats = NDArray[np.float32]
Indices = NDArray[np.int64]
Lists = NDArray[np.int32]

VECTOR_SIGNALS: tuple[str, ...] = (
    "vector",
    "vector_centred",
    *crowd_names("vector"),
    *crowd_names("vector_centred"),
    "vector_rank_min",
    "vector_rank_max",
    "vector_language_rank_min",
    "vector_language_rank_max",
    "vector_language_best_min",
    "vector_language_best_max",
)
"""Names of the columns of :meth:`Nearness.signals`."""

_NEIGHBOURS = 30
_ROWS = 512


class Nearness:
    """The vectors of a set of documents and who is near whom.

    Parameters
    ----------
    vectors
        Of n documents; zero rows where there is nothing to embed.
    centres, centre_of
        What is taken off, one row a language, and for each vector the row that is its own.
    axes
        Orthonormal rows of shape (k, d): along them lie languages and not events.
    regions
        Where each document is looked for.

    Attributes
    ----------
    centred
        Vectors without their centre and without what lies along the axes.
    """

    def __init__(
        self,
        vectors: UnitVectors,
        centres: Floats,
        centre_of: Indices,
        axes: Floats,
        regions: Regions,
    ) -> None:
        self.vectors = vectors
        self.centred = _centred(vectors, centres, centre_of, axes)
        self._language = centre_of
        self._plain = nearest_by_vector(vectors, _NEIGHBOURS, regions)
        self._centred = nearest_by_vector(self.centred, _NEIGHBOURS, regions)
        self._crowd = top_means(_of_lists(vectors, self._plain))
        self._near = _of_lists(self.centred, self._centred)
        self._crowd_centred = top_means(self._near)

    @property
    def lists(self) -> tuple[Lists, Lists]:
        """Each document's nearest by either, of shape (n, k); -1 where there is none."""
        return self._plain, self._centred

    def signals(self, low: Indices, high: Indices) -> Floats:
        """Signals of each pair, shape (pairs, len(VECTOR_SIGNALS)); NaN where unknown."""
        cosine = self.vectors.cosines(low, high)
        centred = self.centred.cosines(low, high)
        forward, backward = places(self._plain, low, high), places(self._plain, high, low)
        rank, best = self._standing(low, high)
        rank_back, best_back = self._standing(high, low)
        columns = [
            cosine,
            centred,
            *over_crowd(cosine, self._crowd, low, high),
            *over_crowd(centred, self._crowd_centred, low, high),
            np.minimum(forward, backward),
            np.maximum(forward, backward),
            np.minimum(rank, rank_back),
            np.maximum(rank, rank_back),
            centred - np.fmax(best, best_back),
            centred - np.fmin(best, best_back),
        ]
        return side_by_side(columns)

    def _standing(self, rows: Indices, columns: Indices) -> tuple[Floats, Floats]:
        return standing(self._centred, self._near, self._language, rows, columns)


def _of_lists(vectors: UnitVectors, lists: Lists) -> Floats:
    """Cosines of documents with those on their lists; 0 where there is none."""
    out = np.zeros(lists.shape, np.float32)

    def fill(part: slice) -> None:
        rows, columns = np.nonzero(lists[part] >= 0)
        others = lists[part][rows, columns].astype(np.int64)
        out[part][rows, columns] = vectors.cosines(rows + part.start, others)

    for _ in in_blocks(fill, len(lists), _ROWS):
        pass
    return out


def _centred(
    vectors: UnitVectors, centres: Floats, centre_of: Indices, axes: Floats
) -> UnitVectors:
    def make(part: slice) -> Floats:
        plain = vectors.floats(part)
        own = plain - centres[centre_of[part]]
        # Texts lie further along than headlines do: taking off the mean of either is not enough.
        own -= (own @ axes.T) @ axes
        own[~plain.any(axis=1)] = 0
        return np.asarray(own / np.maximum(np.linalg.norm(own, axis=1, keepdims=True), 1e-6))

    return UnitVectors.made(vectors.codes.shape, make)
