"""The company that documents keep: who is linked to whom, and how surely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clustering.company_loops import (
    add_up_degrees,
    count_links,
    gather_vectors,
    list_links,
    mean_times,
    merge_links,
    share_neighbours,
)
from clustering.evidence import Pairs
from clustering.unit_vectors import UnitVectors

__all__ = ["Company", "company", "company_of", "stacked"]

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Company:
    """Links of some documents, a row each.

    Parameters
    ----------
    documents
        Whose links, shape (n,).
    start
        Shape (n + 1,): the links of row i lie in ``start[i]:start[i + 1]``.
    other
        The document that each link is with, ascending within each row, int32.
    probability
        Of each link, in (0, 1].
    """

    documents: Indices
    start: Indices
    other: NDArray[np.int32]
    probability: Floats

    def __len__(self) -> int:
        return len(self.documents)

    def counts(self) -> Floats:
        """How many links each document has, shape (n,)."""
        return np.diff(self.start).astype(np.float32)

    def degrees(self) -> tuple[Floats, Floats]:
        """Sum and largest of each document's probabilities, shape (n,); 0 where it has none."""
        total, best = np.zeros(len(self), np.float32), np.zeros(len(self), np.float32)
        add_up_degrees(self.start, self.probability, total, best)
        return total, best

    def stronger(self, probability: float) -> Company:
        """The links of more than some probability."""
        kept = self.probability > np.float32(probability)
        before = np.concatenate([[0], np.cumsum(kept)])
        start = before[self.start]
        return Company(self.documents, start, self.other[kept], self.probability[kept])

    def mean_times(self, times: Doubles) -> Doubles:
        """Mean time of each document and its company; NaN where none of them has one."""
        out = np.empty(len(self), np.float64)
        mean_times(self.documents, self.start, self.other, self.probability, times, out)
        return out

    def gathered(self, vectors: UnitVectors, rows: Indices) -> Floats:
        """Sum vectors over weighted company and oneself, and bring the sums to unit length.

        Parameters
        ----------
        vectors
            Of all documents.
        rows
            Whose company, by row.

        Returns
        -------
        ndarray
            Shape (len(rows), d), float32.
        """
        out = np.empty((len(rows), vectors.dims), np.float32)
        gather_vectors(
            self.documents, self.start, self.other, self.probability, vectors.codes, rows, out
        )
        return out

    def shared(
        self, rows: Indices, columns: Indices, strong: float
    ) -> tuple[Floats, Floats, Floats]:
        """Which neighbours two documents share, for many pairs.

        Parameters
        ----------
        rows, columns
            The rows of each pair.
        strong
            Probability above which a neighbour counts as a strong one.

        Returns
        -------
        mass, triangle, common
            Shape (pairs,), float32: the sum of products of both links over shared neighbours, the
            largest weaker link of a shared neighbour, and the number of shared strong neighbours.
        """
        mass, triangle, common = (np.zeros(len(rows), np.float32) for _ in range(3))
        share_neighbours(
            self.start, self.other, self.probability, rows, columns, strong,
            mass, triangle, common,
        )  # fmt: skip
        return mass, triangle, common


def company(n: int, pairs: Pairs, probabilities: Floats, least: float) -> Company:
    """The company of n documents by those pairs, each given once, of at least some probability."""
    start = np.zeros(n + 1, np.int64)
    count_links(pairs.low, pairs.high, probabilities, np.float32(least), start)
    start = np.cumsum(start)
    other, probability = np.empty(start[-1], np.int32), np.empty(start[-1], np.float32)
    list_links(
        pairs.low, pairs.high, probabilities, np.float32(least), start, start[:-1].copy(), other,
        probability,
    )  # fmt: skip
    return Company(np.arange(n), start, other, probability)


def company_of(
    documents: Indices, outside: Company, rows: Pairs, probabilities: Floats, least: float
) -> Company:
    """The company of some documents: among them, by pairs of rows, and outside.

    Parameters
    ----------
    documents
        Whose.
    outside
        The links that any document has with others than these; those of documents that have
        none are passed over.
    rows, probabilities
        Pairs of these documents by their places, the upper triangle row by row, with the
        probability of each. Documents that are paired ascend with their places.
    least
        Links among them are of at least this probability.
    """
    inside = company(len(documents), rows, probabilities, least)
    count = inside.start[1:] - inside.start[:-1]
    count = count + outside.start[documents + 1] - outside.start[documents]
    start = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    other, probability = np.empty(start[-1], np.int32), np.empty(start[-1], np.float32)
    merge_links(
        documents, start, inside.start, inside.other, inside.probability, outside.start,
        outside.other, outside.probability, other, probability,
    )  # fmt: skip
    return Company(documents, start, other, probability)


def stacked(parts: Sequence[Company]) -> Company:
    """The rows of several companies, one below the other."""
    ends = np.cumsum([0, *(part.start[-1] for part in parts)])
    starts = [part.start[1:] + end for part, end in zip(parts, ends[:-1], strict=True)]
    return Company(
        np.concatenate([np.empty(0, np.int64), *(part.documents for part in parts)]),
        np.concatenate([np.zeros(1, np.int64), *starts]),
        np.concatenate([np.empty(0, np.int32), *(part.other for part in parts)]),
        np.concatenate([np.empty(0, np.float32), *(part.probability for part in parts)]),
    )
