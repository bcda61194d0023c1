"""Work over many rows in blocks, on all processors: memory stays bounded and order is kept."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

__all__ = ["BLOCK", "in_blocks", "in_parts"]

T = TypeVar("T")

BLOCK = 16_384
"""Pairs in a block: their signals fit the processor's cache."""


def in_blocks(work: Callable[[slice], T], count: int, size: int = BLOCK) -> Iterator[T]:
    """Do work on each block of ``count`` rows, see :func:`in_parts`."""
    return in_parts(work, [slice(i, min(i + size, count)) for i in range(0, count, size)])


def in_parts(work: Callable[[slice], T], parts: Sequence[slice]) -> Iterator[T]:
    """Do work on each part; the results come in the order of the parts.

    What ``work`` spends its time in must let go of the interpreter, as array operations and the
    compiled loops of this package do. One part is worked on at once, without any threads.
    """
    if len(parts) < 2 or processors() < 2:
        return map(work, parts)
    return _pooled(work, parts)


def _pooled(work: Callable[[slice], T], parts: Sequence[slice]) -> Iterator[T]:
    with ThreadPoolExecutor(processors(), "clustering") as pool:
        # A few blocks ahead: results that nobody has asked for yet take memory.
        ahead = 4 * processors()
        waiting = [pool.submit(work, part) for part in parts[:ahead]]
        for number in range(len(parts)):
            result = waiting[number % ahead].result()
            if number + ahead < len(parts):
                waiting[number % ahead] = pool.submit(work, parts[number + ahead])
            yield result


@cache
def processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
