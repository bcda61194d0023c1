"""How crowded the neighbourhood of a document is, and how a pair stands in it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["CROWDS", "crowd_names", "over_crowd", "top_means"]

Floats = NDArray[np.float32]
Indices = NDArray[np.int64]

CROWDS = (1, 3, 10, 30)
"""Numbers of nearest documents that are a crowd."""


def crowd_names(what: str, sizes: Sequence[int] = CROWDS) -> tuple[str, ...]:
    """Names of the columns of :func:`over_crowd`."""
    return tuple(f"{what}_over_top{k}_{side}" for k in sizes for side in ("min", "max"))


def top_means(similarities: Floats) -> Floats:
    """Mean of each row's best 1, 3, 10 and 30 similarities, shape (n, len(CROWDS)).

    NaN where there are not so many others: a mean over the few there are is no crowd.
    """
    n, others = similarities.shape
    unknown = np.full(n, np.nan, np.float32)
    return np.column_stack(
        [similarities[:, :k].mean(axis=1) if k <= others else unknown for k in CROWDS]
    ).astype(np.float32)


def over_crowd(
    values: Floats, crowd: Floats, low: Indices, high: Indices, sizes: Sequence[int] = CROWDS
) -> list[Floats]:
    """How far similarities of pairs exceed the crowds' around either document.

    Parameters
    ----------
    values
        Similarity of each pair.
    crowd
        From :func:`top_means`.
    low, high
        The documents of each pair.
    sizes
        The first few of ``CROWDS``.

    Returns
    -------
    list
        For each size the smaller and the larger excess, shape (pairs,).
    """
    columns = []
    for position in range(len(sizes)):
        first, second = values - crowd[low, position], values - crowd[high, position]
        columns += [np.minimum(first, second), np.maximum(first, second)]
    return columns
