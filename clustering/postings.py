"""Inverted lists that documents are added to one at a time: who has which word."""

from __future__ import annotations

import heapq
from array import array
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from clustering.growing import Growing
from clustering.packed import DAMPENED, PackedRows

__all__ = ["Postings"]

Floats = NDArray[np.float32]

_LOOKED_AT = 300_000
"""Entries of lists that one query looks at, those of its rarest features first."""
_BLOCK = 2**16
"""Rows that are summed up at a time: their sums fit the processor's cache."""
_MOST_ROWS = 2**24


class Postings:
    """The rows that each feature of one view occurs in, by number of row.

    An entry has the number of the row in its upper 24 bits and the count in its lower 8.
    """

    def __init__(self) -> None:
        self._lists: dict[int, array[int]] = {}
        self._scale: Growing[np.float32] = Growing(np.float32)

    def add(self, rows: PackedRows) -> None:
        """Add rows, numbered on from those that are there.

        Raises
        ------
        ValueError
            There are more rows than fit.
        """
        first = len(self._scale)
        if first + len(rows) > _MOST_ROWS:
            raise ValueError(f"{first + len(rows)} rows do not fit into {_MOST_ROWS}")
        lengths, columns = rows.lengths(), rows.columns()
        self._scale.extend((1 / np.sqrt(lengths + 1.0)).astype(np.float32))
        order = np.argsort(columns, kind="stable")
        columns = columns[order]
        numbers = np.repeat(np.arange(first, first + len(rows)), lengths)
        entries = (numbers << 8 | rows.count).astype(np.uint32)[order].tobytes()
        starts = np.flatnonzero(np.diff(columns, prepend=-1))
        ends = 4 * np.append(starts[1:], len(columns))
        for feature, start, end in zip(
            columns[starts].tolist(), (4 * starts).tolist(), ends[: len(starts)].tolist(),
            strict=True,
        ):  # fmt: skip
            if feature not in self._lists:
                self._lists[feature] = array("I")
            self._lists[feature].frombytes(entries[start:end])

    def clear(self, rows: NDArray[np.int64]) -> None:
        """Let rows be near to nothing."""
        self._scale.array[rows] = 0

    def nearest(
        self, features: NDArray[np.int32], weights: Floats, frequencies: Floats, k: int
    ) -> tuple[NDArray[np.int64], Floats]:
        """Rows with the largest weighted sums over shared features.

        Parameters
        ----------
        features, weights
            Of the query.
        frequencies
            In how many rows that are not cleared each feature occurs.
        k
            At most so many rows.

        Returns
        -------
        rows, scores
            For each row the sum of the shared features' weights times its dampened counts, over
            the square root of one more than the number of its features; best first, equal ones
            by number.
        """
        order = np.argsort(frequencies, kind="stable")
        order = order[np.cumsum(frequencies[order], dtype=np.float64) <= _LOOKED_AT]
        lists = [np.frombuffer(self._lists.get(int(features[i]), _NONE), np.uint32) for i in order]
        ends = np.cumsum([0, *map(len, lists)])
        rows, scores = np.empty(k, np.int64), np.empty(k, np.float32)
        found = _add_up(
            np.concatenate([np.empty(0, np.uint32), *lists]), ends[:-1].copy(), ends[1:],
            weights[order], DAMPENED, self._scale.array, _BLOCK, rows, scores,
        )  # fmt: skip
        return rows[:found], scores[:found]


_NONE = array("I")


@njit(nogil=True, cache=True)
def _add_up(
    entries: Any, at: Any, ends: Any, weights: Any, dampened: Any, scale: Any, size: Any,
    rows: Any, scores: Any,
) -> Any:  # pragma: no cover - compiled  # fmt: skip
    sums = np.zeros(size, np.float32)
    best: Any = [(np.float32(0), 0)][:0]  # which tells the compiler what it holds
    worst: Any = np.float32(0)
    for first in range(0, len(scale), size):
        for number in range(len(at)):
            weight, place, end = weights[number], at[number], ends[number]
            while place < end:
                here = np.int64(entries[place] >> 8) - first
                if here >= size:
                    break
                sums[here] += weight * dampened[entries[place] & 255]
                place += 1
            at[number] = place
        for row in range(min(size, len(scale) - first)):
            score = sums[row] * scale[first + row]
            sums[row] = 0
            # Hardly any passes, which is quick to tell.
            if score < worst or score <= 0:
                continue
            one = score, -(first + row)
            if len(best) < len(rows):
                heapq.heappush(best, one)
            elif one > best[0]:
                heapq.heapreplace(best, one)
                worst = best[0][0]
    best.sort()
    for number in range(len(best)):
        scores[number], minus = best[len(best) - 1 - number]
        rows[number] = -minus
    return len(best)
