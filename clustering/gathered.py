"""Rows of a few documents, their features numbered anew by those that occur.

What is laid out by feature, as the kernels do, then fits the processor's cache: a hundred
documents have some thousands of features of 131,072.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from clustering.bits import ones, place_of_lowest
from clustering.packed import HALF, PackedRows
from clustering.signals import WIDTH

__all__ = ["Gathered", "gather"]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Rows with features numbered anew, in the order that they had.

    Parameters
    ----------
    rows
        The rows.
    features
        What each new number stands for, ascending, shape (distinct,).
    """

    rows: PackedRows
    features: NDArray[np.int64]

    def spread(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Values of the new numbers at the places of the old, shape (WIDTH,), 0 elsewhere."""
        out = np.zeros(WIDTH, np.float32)
        out[self.features] = values
        return out


def gather(own: PackedRows, others: PackedRows, rows: Sequence[int]) -> Gathered:
    """The rows of ``own``, and below them some of the others."""
    chosen = np.asarray(rows, np.int64)
    lengths = np.concatenate([own.lengths(), others.start[chosen + 1] - others.start[chosen]])
    start = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=start[1:])
    turn = np.empty(len(lengths), np.int64)
    feature, count = np.empty(start[-1], np.uint16), np.empty(start[-1], np.uint8)
    features = np.empty(min(start[-1], WIDTH), np.int64)
    distinct = _gather(
        own.start, own.turn, own.feature, own.count, np.arange(len(own)),
        others.start, others.turn, others.feature, others.count, chosen,
        start, turn, feature, count, features,
    )  # fmt: skip
    return Gathered(PackedRows(start, turn, feature, count), features[:distinct])


@njit(nogil=True, cache=True)
def _gather(
    own_start: Any, own_turn: Any, own_feature: Any, own_count: Any, own_rows: Any,
    their_start: Any, their_turn: Any, their_feature: Any, their_count: Any, their_rows: Any,
    start: Any, turn: Any, feature: Any, count: Any, features: Any,
) -> Any:  # pragma: no cover - compiled  # fmt: skip
    # One bit a feature; the number of a feature is that of the bits before its own.
    bits = np.zeros(WIDTH // 64, np.uint64)
    _mark(own_start, own_turn, own_feature, own_rows, bits)
    _mark(their_start, their_turn, their_feature, their_rows, bits)
    before = np.zeros(len(bits), np.int64)
    distinct = 0
    for word in range(len(bits)):
        before[word] = distinct
        left = bits[word]
        while left != np.uint64(0):
            features[distinct] = 64 * word + place_of_lowest(left)
            distinct += 1
            left &= left - np.uint64(1)
    _number(
        own_start, own_turn, own_feature, own_count, own_rows, 0,
        bits, before, start, turn, feature, count,
    )  # fmt: skip
    _number(
        their_start, their_turn, their_feature, their_count, their_rows, len(own_rows),
        bits, before, start, turn, feature, count,
    )  # fmt: skip
    return distinct


@njit(nogil=True, cache=True)
def _mark(
    start: Any, turn: Any, feature: Any, rows: Any, bits: Any
) -> None:  # pragma: no cover - compiled
    for row in rows:
        for place in range(start[row], start[row + 1]):
            a = np.int64(feature[place]) + (HALF if place >= turn[row] else 0)
            bits[a >> 6] |= np.uint64(1) << np.uint64(a & 63)


@njit(nogil=True, cache=True)
def _number(
    start: Any, turn: Any, feature: Any, count: Any, rows: Any, first: Any,
    bits: Any, before: Any, new_start: Any, new_turn: Any, new_feature: Any, new_count: Any,
) -> None:  # pragma: no cover - compiled  # fmt: skip
    for number in range(len(rows)):
        row = rows[number]
        free = new_start[first + number]
        new_turn[first + number] = new_start[first + number + 1]
        for place in range(start[row], start[row + 1]):
            a = np.int64(feature[place]) + (HALF if place >= turn[row] else 0)
            lower = (np.uint64(1) << np.uint64(a & 63)) - np.uint64(1)
            new = before[a >> 6] + ones(bits[a >> 6] & lower)
            if new >= HALF:
                new_turn[first + number] = min(free, new_turn[first + number])
                new -= HALF
            new_feature[free] = new
            new_count[free] = count[place]
            free += 1
