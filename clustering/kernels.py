"""Compiled loops over pairs of documents: the cost of scoring pairs is theirs.

They run without the interpreter's lock, so that blocks of pairs are scored side by side
(:mod:`clustering.blocks`) and nobody waits for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = [
    "inner_products",
    "links_inside",
    "places",
    "side_by_side",
    "sorted_lookup",
    "standing",
    "table",
]

Floats = NDArray[np.float32]
Indices = NDArray[np.int64]


def inner_products(
    vectors: Floats, low: Indices, high: Indices, others: Floats | None = None
) -> Floats:
    """Inner products of pairs of rows, the second of them of ``others`` if given; (pairs,)."""
    out = np.empty(len(low), np.float32)
    _inner_products(vectors, vectors if others is None else others, low, high, out)
    return out


@njit(nogil=True, cache=True, fastmath={"reassoc", "contract"})
def _inner_products(
    vectors: Any, others: Any, low: Any, high: Any, out: Any
) -> None:  # pragma: no cover - compiled
    for pair in range(len(low)):
        u, v = vectors[low[pair]], others[high[pair]]
        dot = np.float32(0)
        for d in range(vectors.shape[1]):
            dot += u[d] * v[d]
        out[pair] = dot


def table(rows: int, columns: int) -> Floats:
    """An empty table, float32, that lies in memory column by column."""
    return np.empty((columns, rows), np.float32).T


def side_by_side(columns: Sequence[NDArray[Any]]) -> Floats:
    """A :func:`table` of columns of one length."""
    out = table(len(columns[0]), len(columns))
    np.concatenate(columns, out=out.T.reshape(-1), casting="same_kind")
    return out


def places(lists: NDArray[np.int32], rows: Indices, columns: Indices) -> Floats:
    """Place of each column in its row's list, from 1; one past the end where it is not there."""
    out = np.empty(len(rows), np.float32)
    _places(lists, rows, columns, out)
    return out


@njit(nogil=True, cache=True)
def _places(lists: Any, rows: Any, columns: Any, out: Any) -> None:  # pragma: no cover - compiled
    width = lists.shape[1]
    for pair in range(len(rows)):
        place = 0
        while place < width and lists[rows[pair], place] != columns[pair]:
            place += 1
        out[pair] = place + 1


def standing(
    lists: NDArray[np.int32], values: Floats, kind: Indices, rows: Indices, columns: Indices
) -> tuple[Floats, Floats]:
    """How a column stands among those of its own kind in its row's list.

    Parameters
    ----------
    lists, values
        Neighbours of each row and how near they are, best first, shape (n, k); -1 where none.
    kind
        Of each document, shape (n,).
    rows, columns
        Row and column of each pair.

    Returns
    -------
    place, best
        Its place from 1, one past their number where it is not there; the largest value among
        them, NaN where there are none.
    """
    place, best = np.empty(len(rows), np.float32), np.empty(len(rows), np.float32)
    _standing(lists, values, kind, rows, columns, place, best)
    return place, best


@njit(nogil=True, cache=True)
def _standing(
    lists: Any, values: Any, kind: Any, rows: Any, columns: Any, place: Any, best: Any
) -> None:  # pragma: no cover - compiled
    for pair in range(len(rows)):
        row, column = rows[pair], columns[pair]
        ahead, most = 0, np.float32(np.nan)
        for position in range(lists.shape[1]):
            other = lists[row, position]
            if other < 0 or kind[other] != kind[column]:
                continue
            if ahead == 0:
                most = values[row, position]
            if other == column:
                break
            ahead += 1
        place[pair], best[pair] = ahead + 1, most


def links_inside(
    labels: Indices, parts: Iterable[tuple[Indices, Indices, Floats]]
) -> tuple[NDArray[np.float64], Indices]:
    """What links of documents with others of the same label say of each.

    Parameters
    ----------
    labels
        Of n documents.
    parts
        Links in parts: the two documents of each and its value.

    Returns
    -------
    sums, nearest
        Shape (n,): the sum of a document's values, and the other document of its largest, of
        equal ones the first; -1 where it has none.
    """
    n = len(labels)
    sums = np.zeros(n, np.float64)
    nearest, most = np.full(n, -1, np.int64), np.full(n, -np.inf, np.float32)
    for low, high, values in parts:
        _links_inside(labels, low, high, values, sums, nearest, most)
    return sums, nearest


@njit(nogil=True, cache=True)
def _links_inside(
    labels: Any, low: Any, high: Any, values: Any, sums: Any, nearest: Any, most: Any
) -> None:  # pragma: no cover - compiled
    for pair in range(len(low)):
        if labels[low[pair]] != labels[high[pair]]:
            continue
        value = values[pair]
        for i, j in ((low[pair], high[pair]), (high[pair], low[pair])):
            sums[i] += value
            if value > most[i] or (value == most[i] and j < nearest[i]):
                nearest[i], most[i] = j, value


def sorted_lookup(
    ends: Indices, columns: Indices, values: Floats, rows: Indices, wanted: Indices
) -> Floats:
    """Values of a sparse matrix at some places, NaN where it has none.

    Parameters
    ----------
    ends
        Shape (n + 1,): row i has the columns ``columns[ends[i]:ends[i + 1]]``, ascending.
    columns, values
        Of all rows, one after the other.
    rows, wanted
        Row and column of each place.
    """
    out = np.empty(len(rows), np.float32)
    _sorted_lookup(ends, columns, values, rows, wanted, out)
    return out


@njit(nogil=True, cache=True)
def _sorted_lookup(
    ends: Any, columns: Any, values: Any, rows: Any, wanted: Any, out: Any
) -> None:  # pragma: no cover - compiled
    for number in range(len(rows)):
        first, last = ends[rows[number]], ends[rows[number] + 1]
        place = first + np.searchsorted(columns[first:last], wanted[number])
        found = place < last and columns[place] == wanted[number]
        out[number] = values[place] if found else np.nan
