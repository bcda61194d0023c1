"""Second-pass signals: what the first pass says about the company that two documents keep.

Whether two articles report one event shows in their neighbours as well: true pairs share them,
chance look-alikes do not.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from clustering.blocks import in_blocks
from clustering.company import Company
from clustering.evidence import Evidence, Pairs
from clustering.kernels import inner_products, side_by_side, table

__all__ = ["NEIGHBOURHOOD_SIGNALS", "WEAK", "Neighbourhood"]

Floats = NDArray[np.float32]
Indices = NDArray[np.int64]

NEIGHBOURHOOD_SIGNALS: tuple[str, ...] = (
    "first_pass",
    "first_pass_of_best_min",
    "first_pass_of_best_max",
    "shared_mass",
    "shared_mass_of_fewer",
    "best_triangle",
    "strong_jaccard",
    "degree_min",
    "degree_max",
    "neighbourhood_vector",
    "neighbourhood_log_hours",
)
"""Names of the columns of :meth:`Neighbourhood.signals`."""

_STRONG = 0.5
WEAK = 0.1
"""First-pass probability below which a link says nothing of a neighbourhood."""


class Neighbourhood:
    """What the first pass made of some documents.

    Parameters
    ----------
    evidence
        Of all documents.
    links
        Those of the documents that the first pass gave a probability of at least ``WEAK``.
    """

    def __init__(self, evidence: Evidence, links: Company) -> None:
        self._links = links
        self._degree, self._best = self._links.degrees()
        # Strong company alone: weak links would smear every neighbourhood into the same one.
        self._company = self._links.stronger(_STRONG)
        self._strong_degree = self._company.counts()
        self._evidence = evidence
        self._times = self._company.mean_times(evidence.times)

    def signals(self, rows: Pairs, probabilities: Floats) -> Floats:
        """Signals of each pair, shape (len(rows), len(NEIGHBOURHOOD_SIGNALS)), float32.

        Documents are told by their row among the links; ``probabilities`` are those of the first
        pass for these pairs.
        """
        out = table(len(rows), len(NEIGHBOURHOOD_SIGNALS))

        def fill(part: slice) -> None:
            out[part] = self._signals(rows.low[part], rows.high[part], probabilities[part])

        for _ in in_blocks(fill, len(rows)):
            pass
        return out

    def _signals(self, low: Indices, high: Indices, p: Floats) -> Floats:
        shared, triangle, common = self._links.shared(low, high, _STRONG)
        degree, strong = self._degree, self._strong_degree
        # A pair's own link says nothing about the company it keeps.
        fewer = np.maximum(np.minimum(degree[low], degree[high]) - p, 0)
        # A pair that was never a candidate is not in either's company.
        union = np.maximum(strong[low] + strong[high] - common - 2.0 * (p > _STRONG), 0)
        relative_low = p / np.maximum(self._best[low], 1e-3)
        relative_high = p / np.maximum(self._best[high], 1e-3)
        hours = np.abs(self._times[low] - self._times[high]) / 3600
        if self._evidence.use_vectors:
            vector = self._company_cosines(low, high)
        else:
            vector = np.full(len(low), np.nan, np.float32)
        return side_by_side(
            [
                p,
                np.minimum(relative_low, relative_high),
                np.maximum(relative_low, relative_high),
                shared,
                shared / (fewer + 0.5),
                triangle,
                common / (union + 1),
                np.minimum(degree[low], degree[high]),
                np.maximum(degree[low], degree[high]),
                vector,
                np.log1p(hours),
            ]
        )

    def _company_cosines(self, low: Indices, high: Indices) -> Floats:
        """Cosines between the mean vectors of two documents' company, themselves included."""
        distinct, rows = np.unique(np.concatenate([low, high]), return_inverse=True)
        vectors = self._company.gathered(self._evidence.nearness.centred, distinct)
        return inner_products(vectors, rows[: len(low)], rows[len(low) :])
