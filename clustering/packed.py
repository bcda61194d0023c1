"""Counts of hashed features in three bytes each: a million articles have a billion of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from mmap import mmap
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import DTypeLike, NDArray
from scipy import sparse

__all__ = ["DAMPENED", "HALF", "PackedRows", "joined", "pack", "pack_occurrences", "stack"]

HALF = 2**16
"""Half of the number of hashed features: so many can be told in two bytes."""
_MOST = 255
DAMPENED = np.concatenate([[0], 1 + np.log(np.arange(1, _MOST + 1))]).astype(np.float32)
"""What a count weighs: ``1 + log(count)``, 0 for none."""


@dataclass(frozen=True, slots=True)
class PackedRows:
    """Sparse rows of counts, features ascending within each row.

    Parameters
    ----------
    start
        Shape (n + 1,), int64: row i lies in ``start[i]:start[i + 1]``.
    turn
        Shape (n,), int64: from here on a row's features are those beyond the first 65,536.
    feature
        Shape (nnz,), uint16: the feature, less 65,536 from ``turn`` on.
    count
        Shape (nnz,), uint8: how often it occurs, 255 for more.
    """

    start: NDArray[np.int64]
    turn: NDArray[np.int64]
    feature: NDArray[np.uint16]
    count: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.turn)

    def lengths(self) -> NDArray[np.int64]:
        """How many features each row has, shape (n,)."""
        return np.diff(self.start)

    def columns(self) -> NDArray[np.int32]:
        """The feature of each entry, shape (nnz,), in [0, 2 * 65,536)."""
        columns = self.feature.astype(np.int32)
        row = np.repeat(self.turn, self.lengths())
        columns[np.arange(len(columns)) >= row] += HALF
        return columns

    def part(self, first: int, last: int) -> PackedRows:
        """The rows from one to before another, as views of these."""
        start, end = self.start[first], self.start[last]
        return PackedRows(
            self.start[first : last + 1] - start,
            self.turn[first:last] - start,
            self.feature[start:end],
            self.count[start:end],
        )

    def take(self, rows: Sequence[int] | NDArray[np.int64]) -> PackedRows:
        """Some rows, in the order asked for."""
        rows = np.asarray(rows, np.int64)
        first = self.start[rows]
        start = np.concatenate([[0], np.cumsum(self.start[rows + 1] - first)]).astype(np.int64)
        feature = np.empty(start[-1], self.feature.dtype)
        count = np.empty(start[-1], self.count.dtype)
        _copy(first, start, self.feature, self.count, feature, count)
        return PackedRows(start, self.turn[rows] - (first - start[:-1]), feature, count)


def pack(counts: sparse.csr_matrix) -> PackedRows:
    """Pack dampened counts, from :func:`clustering.signals.count_views`.

    Raises
    ------
    ValueError
        There are more features than fit.
    """
    occurrences = np.rint(np.exp(counts.data.astype(np.float64) - 1))
    return pack_occurrences(counts, occurrences)


def pack_occurrences(
    counts: sparse.csr_matrix, occurrences: NDArray[np.floating] | None = None
) -> PackedRows:
    """Pack how often each feature occurs: the data of a matrix, or others at their places.

    Raises
    ------
    ValueError
        There are more features than fit.
    """
    if counts.shape[1] > 2 * HALF:
        raise ValueError(f"{counts.shape[1]} features do not fit into {2 * HALF}")
    start = counts.indptr.astype(np.int64)
    high = counts.indices >= HALF
    beyond = np.concatenate([[0], np.cumsum(high)])
    turn = start[1:] - (beyond[start[1:]] - beyond[start[:-1]])
    return PackedRows(
        start,
        turn,
        (counts.indices - HALF * high).astype(np.uint16),
        np.minimum(counts.data if occurrences is None else occurrences, _MOST).astype(np.uint8),
    )


@njit(nogil=True, cache=True)
def _copy(
    first: Any, start: Any, feature: Any, count: Any, features: Any, counts: Any
) -> None:  # pragma: no cover - compiled
    """Copy rows one by one: an index of every entry would take eight times their room."""
    for row in range(len(first)):
        shift = first[row] - start[row]
        for place in range(start[row], start[row + 1]):
            features[place] = feature[place + shift]
            counts[place] = count[place + shift]


def stack(parts: list[PackedRows]) -> PackedRows:
    """Rows of several parts, one below the other. The parts are used up: their list is emptied."""
    rows = sum(map(len, parts))
    start, turn = np.zeros(rows + 1, np.int64), np.empty(rows, np.int64)
    row = 0
    for part in parts:
        turn[row : row + len(part)] = part.turn + start[row]
        start[row + 1 : row + 1 + len(part)] = part.start[1:] + start[row]
        row += len(part)
    features, counts = [part.feature for part in parts], [part.count for part in parts]
    parts.clear()
    return PackedRows(start, turn, joined(features, np.uint16), joined(counts, np.uint8))


def joined(parts: list[NDArray[Any]], dtype: DTypeLike) -> NDArray[Any]:
    """Arrays one after the other.

    Each is let go when it was copied, so that the room for all is not taken twice; their list is
    emptied.
    """
    out = _mapped((sum(map(len, parts)), *(parts[0].shape[1:] if parts else ())), dtype)
    parts.reverse()
    filled = 0
    while parts:
        part = parts.pop()
        out[filled : filled + len(part)] = part
        filled += len(part)
    return out


def _mapped(shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
    """An array of zeros whose room goes back to the system as soon as nobody has it.

    The allocator keeps room of up to 32 MB for itself, in pieces that what comes next may not
    fit into: with thousands of arrays that was two gigabytes of six.
    """
    size = prod(shape) * np.dtype(dtype).itemsize
    # A map must not be empty.
    return np.frombuffer(mmap(-1, size) if size else bytearray(), dtype).reshape(shape)
