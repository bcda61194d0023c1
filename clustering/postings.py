"""Inverted lists that documents are added to one at a time: who has which word."""

from __future__ import annotations

from array import array
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from clustering.packed import DAMPENED, PackedRows

__all__ = ["Postings"]

_LOOKED_AT = 300_000
"""Entries of lists that one query looks at, those of its rarest features first."""


class Postings:
    """The rows that each feature of one view occurs in, by number of row."""

    def __init__(self) -> None:
        self._rows: dict[int, array[int]] = {}
        self._counts: dict[int, array[int]] = {}
        self._sums = np.zeros(0, np.float32)

    def add(self, first: int, rows: PackedRows) -> None:
        """Add rows, numbered from ``first`` on; numbers only ever rise."""
        columns = rows.columns()
        order = np.argsort(columns, kind="stable")
        columns = columns[order]
        numbers = np.repeat(np.arange(first, first + len(rows)), rows.lengths())[order]
        numbers, counts = numbers.astype(np.uint32), rows.count[order]
        starts = np.flatnonzero(np.diff(columns, prepend=-1))
        ends = np.append(starts, len(columns))[1:]
        for feature, start, end in zip(
            columns[starts].tolist(), starts.tolist(), ends.tolist(), strict=True
        ):
            if feature not in self._rows:
                self._rows[feature], self._counts[feature] = array("I"), array("B")
            self._rows[feature].frombytes(numbers[start:end].tobytes())
            self._counts[feature].frombytes(counts[start:end].tobytes())

    def scores(
        self, features: NDArray[np.int32], weights: NDArray[np.float32], n: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Weighted sums over shared features.

        Parameters
        ----------
        features, weights
            Of the query.
        n
            Number of rows so far.

        Returns
        -------
        rows, sums
            Rows that share features, and for each the sum of the features' weights times their
            dampened counts.
        """
        lists = [self._rows.get(int(feature), _NONE) for feature in features]
        lengths = np.array([len(rows) for rows in lists], np.int64)
        order = np.argsort(lengths, kind="stable")
        order = order[np.cumsum(lengths[order]) <= _LOOKED_AT]
        order = order[lengths[order] > 0]
        if not len(order):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        rows = np.concatenate([np.frombuffer(lists[i], np.uint32) for i in order])
        counts = np.concatenate(
            [np.frombuffer(self._counts[int(features[i])], np.uint8) for i in order]
        )
        if len(self._sums) < n:
            self._sums = np.zeros(n + n // 8, np.float32)
        met = np.empty(len(rows), np.int64)
        number = _add_up(rows, counts, lengths[order], weights[order], DAMPENED, self._sums, met)
        met = met[:number]
        sums = self._sums[met]
        self._sums[met] = 0
        return met, sums


_NONE = array("I")


@njit(nogil=True, cache=True)
def _add_up(
    rows: Any, counts: Any, lengths: Any, weights: Any, dampened: Any, sums: Any, met: Any
) -> Any:  # pragma: no cover - compiled
    number = 0
    place = 0
    for feature in range(len(lengths)):
        for _ in range(lengths[feature]):
            row = rows[place]
            if sums[row] == 0:
                met[number] = row
                number += 1
            sums[row] += weights[feature] * dampened[counts[place]]
            place += 1
    return number
