"""Nearest vectors among many that come and go one at a time.

Each vector is kept with a code of one bit a dimension, on which side of the mean it lies. A
query looks at all codes, which is quick, and at the vectors of those with the most bits in common
(Charikar 2002). Up to some number of vectors it looks at all of them instead.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from clustering.bits import ones
from clustering.growing import Growing
from clustering.kernels import inner_products

__all__ = ["CodedVectors"]

Floats = NDArray[np.float32]

EXACT = 5000
"""Up to so many vectors each is looked at."""
_LOOKED_AT = 1500
"""Vectors that are looked at where there are more."""


class CodedVectors:
    """Vectors by number of row; rows that are gone are zero.

    Parameters
    ----------
    mean
        Shape (d,): where the sides part.
    """

    def __init__(self, mean: Floats) -> None:
        self._mean = mean
        self._words = -(-len(mean) // 64)
        self._vectors: Growing[np.float32] = Growing(np.float32, len(mean))
        self._codes: Growing[np.uint64] = Growing(np.uint64, self._words)

    @property
    def array(self) -> Floats:
        """All rows, shape (n, d)."""
        return self._vectors.array

    def add(self, vectors: Floats) -> None:
        """Add rows."""
        self._vectors.extend(vectors)
        self._codes.extend(self._code(vectors))

    def clear(self, rows: NDArray[np.int64]) -> None:
        """Let rows be zero: nothing is near to them."""
        self._vectors.array[rows] = 0

    def nearest(self, vector: Floats, k: int) -> tuple[NDArray[np.int64], Floats]:
        """Rows with the k largest positive inner products, and all that are as near as the last.

        Returns
        -------
        rows, scores
            Rows and their inner products, best first; equal ones by number.
        """
        vectors = self._vectors.array
        if len(vectors) <= EXACT:
            rows = np.arange(len(vectors))
        else:
            rows = _least_apart(self._codes.array, self._code(vector[np.newaxis])[0], _LOOKED_AT)
        query = np.array([vector], np.float32)
        # One loop for all: what a product is does not depend on the row that it stands in.
        scores = inner_products(vectors, rows, np.zeros(len(rows), np.int64), query)
        least = np.partition(scores, -k)[-k] if len(scores) > k else np.float32(0)
        kept = np.flatnonzero((scores >= least) & (scores > 0))
        rows, scores = rows[kept], scores[kept]
        order = np.argsort(-scores, kind="stable")
        return rows[order], scores[order]

    def _code(self, vectors: Floats) -> NDArray[np.uint64]:
        bits = np.packbits(vectors > self._mean, axis=1)
        padded = np.zeros((len(vectors), 8 * self._words), np.uint8)
        padded[:, : bits.shape[1]] = bits
        return padded.view(np.uint64)


def _least_apart(
    codes: NDArray[np.uint64], code: NDArray[np.uint64], least: int
) -> NDArray[np.int64]:
    """Rows whose codes differ in the fewest bits, at least so many, ascending."""
    apart = np.empty(len(codes), np.uint16)
    number = np.zeros(64 * codes.shape[1] + 1, np.int64)
    _count_bits_apart(codes, code, apart, number)
    most = int(np.searchsorted(np.cumsum(number), min(least, len(codes))))
    return np.flatnonzero(apart <= most)


@njit(nogil=True, cache=True)
def _count_bits_apart(
    codes: Any, code: Any, apart: Any, number: Any
) -> None:  # pragma: no cover - compiled
    for row in range(len(codes)):
        total = 0
        for word in range(codes.shape[1]):
            total += ones(codes[row, word] ^ code[word])
        apart[row] = total
        number[total] += 1
