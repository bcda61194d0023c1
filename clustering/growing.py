"""Arrays and packed rows that grow at their end, without a copy of all that is there."""

from __future__ import annotations

from typing import Generic, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from clustering.packed import PackedRows

__all__ = ["Growing", "GrowingRows"]

T = TypeVar("T", bound=np.generic)

_STEP = 2**24
"""Bytes by which large arrays grow: what clearing them takes is not felt."""


class Growing(Generic[T]):
    """An array whose first axis grows.

    Parameters
    ----------
    dtype
        Of its elements.
    width
        Elements of a row; None for an array of one axis.
    """

    def __init__(self, dtype: DTypeLike, width: int | None = None) -> None:
        shape = (0,) if width is None else (0, width)
        self._row = () if width is None else (width,)
        self._all: NDArray[T] = np.empty(shape, dtype)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    @property
    def array(self) -> NDArray[T]:
        """What is there, as a view that is good until the array grows."""
        return self._all[: self._size]

    def extend(self, rows: NDArray[T]) -> None:
        """Add rows at the end."""
        size = self._size + len(rows)
        if size > len(self._all):
            row = max(1, self._all.itemsize * int(np.prod(self._row)))
            room = min(size, _STEP // row + 1)
            # The system moves the pages of a large array and copies none of them.
            self._all.resize((size + room, *self._row), refcheck=False)
        self._all[self._size : size] = rows
        self._size = size


class GrowingRows:
    """Packed rows that grow in number."""

    def __init__(self) -> None:
        self._start: Growing[np.int64] = Growing(np.int64)
        self._start.extend(np.zeros(1, np.int64))
        self._turn: Growing[np.int64] = Growing(np.int64)
        self._feature: Growing[np.uint16] = Growing(np.uint16)
        self._count: Growing[np.uint8] = Growing(np.uint8)

    @property
    def rows(self) -> PackedRows:
        """What is there, as views that are good until it grows."""
        return PackedRows(
            self._start.array, self._turn.array, self._feature.array, self._count.array
        )

    def extend(self, rows: PackedRows) -> None:
        """Add rows at the end."""
        end = len(self._feature)
        self._start.extend(rows.start[1:] + end)
        self._turn.extend(rows.turn + end)
        self._feature.extend(rows.feature)
        self._count.extend(rows.count)
