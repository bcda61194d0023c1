"""Bits of 64 that are set, for compiled loops."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

__all__ = ["ones", "place_of_lowest"]


@njit(nogil=True, cache=True)
def ones(bits: Any) -> Any:  # pragma: no cover - compiled
    """How many are set, counted in the way that compilers know as one instruction."""
    x = bits - ((bits >> np.uint64(1)) & np.uint64(0x5555555555555555))
    x = (x & np.uint64(0x3333333333333333)) + ((x >> np.uint64(2)) & np.uint64(0x3333333333333333))
    x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((x * np.uint64(0x0101010101010101)) >> np.uint64(56))


@njit(nogil=True, cache=True)
def place_of_lowest(bits: Any) -> Any:  # pragma: no cover - compiled
    """The place of the lowest that is set, from 0; 64 where none is."""
    return ones(~bits & (bits - np.uint64(1)))
