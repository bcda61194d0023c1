"""Unit vectors in two bytes a component: a million of 384 dimensions are 0.8 GB, not 1.5.

Products are sums of whole numbers, so that they are the same in whatever order they are summed,
and take less time than those of floats. Rounding moves a cosine by some 0.00001.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from clustering.blocks import in_blocks

__all__ = ["UnitVectors"]

Floats = NDArray[np.float32]
Indices = NDArray[np.int64]

_STEPS = 2**15 - 1
_PART = 16_384


class UnitVectors:
    """n unit vectors, rounded to steps of 1/32767.

    Parameters
    ----------
    codes
        Shape (n, d), int16: the components in steps.
    """

    def __init__(self, codes: NDArray[np.int16]) -> None:
        self.codes = codes

    @classmethod
    def of(cls, vectors: Floats, rows: Sequence[int] | Indices | None = None) -> UnitVectors:
        """Round vectors of components in [-1, 1]; some of the rows alone, if told which."""
        chosen = np.arange(len(vectors)) if rows is None else np.asarray(rows, np.int64)
        return cls.made((len(chosen), vectors.shape[1]), lambda part: vectors[chosen[part]])

    @classmethod
    def made(cls, shape: tuple[int, int], make: Any) -> UnitVectors:
        """Round vectors that ``make`` answers for each slice of rows."""
        codes = np.empty(shape, np.int16)

        def fill(part: slice) -> None:
            # A length a little above 1 must not turn a component's sign.
            codes[part] = np.rint(np.clip(make(part), -1, 1) * _STEPS)

        for _ in in_blocks(fill, len(codes), _PART):
            pass
        return cls(codes)

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def dims(self) -> int:
        """Components of a vector."""
        return int(self.codes.shape[1])

    def floats(self, rows: slice | Indices) -> Floats:
        """Some of the vectors, float32."""
        return self.codes[rows] * np.float32(1 / _STEPS)

    def mean(self, rows: Indices) -> Floats:
        """Mean of some of the vectors, the same in any order; shape (d,)."""
        sums: Iterator[Indices] = (
            self.codes[rows[i : i + _PART]].sum(axis=0, dtype=np.int64)
            for i in range(0, len(rows), _PART)
        )
        total = np.sum(list(sums), axis=0)
        return np.asarray(total / (_STEPS * len(rows)), np.float32)

    def cosines(self, low: Indices, high: Indices) -> Floats:
        """Cosines of pairs of the vectors, shape (pairs,); 0 with a row of zeros."""
        out = np.empty(len(low), np.float32)
        _cosines(self.codes, low, high, np.float32(1 / _STEPS**2), out)
        return out


@njit(nogil=True, cache=True)
def _cosines(
    codes: Any, low: Any, high: Any, unit: Any, out: Any
) -> None:  # pragma: no cover - compiled
    for pair in range(len(low)):
        u, v = codes[low[pair]], codes[high[pair]]
        # No more than 2**30: the product of two lengths of at most 2**15.
        dot = np.int32(0)
        for d in range(codes.shape[1]):
            dot = np.int32(dot + np.int32(np.int32(u[d]) * np.int32(v[d])))
        out[pair] = dot * unit
