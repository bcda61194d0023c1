"""Signals of whole clusters: are the two sides of a join one story?

Average linkage knows the mean probability between two clusters and nothing else. How it compares
with the cohesion of either side, whether the sides are of one language, how far apart they lie in
time and how dense the news is around them is read here, for every join of the dendrogram.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from clustering.dendrogram import Dendrogram, accumulate, average_linkage
from clustering.evidence import PAIR_SIGNALS
from clustering.neighbourhood import NEIGHBOURHOOD_SIGNALS

__all__ = ["MERGE_SIGNALS", "READ_COLUMNS", "join_gains", "joined", "merge_signals", "moved"]

Floats = NDArray[np.float32]
Indices = NDArray[np.int64]
Doubles = NDArray[np.float64]

_MEANS = (
    "vector", "vector_centred", "vector_over_top3_min", "vector_over_top30_max",
    "words", "words_over_top10_min", "pairs", "title", "characters", "names", "cognates",
    "names_idf_max", "numbers", "dates", "log_hours", "same_source", "first_pass",
    "shared_mass_of_fewer", "strong_jaccard", "neighbourhood_vector", "log_length_min",
    "degree_min", "vector_centred_over_top3_min", "vector_language_best_min",
    "vector_language_rank_min",
)  # fmt: skip
_LARGEST = (
    "vector_centred", "words", "title", "characters", "names", "names_idf_max", "cognates",
    "numbers", "log_hours", "first_pass", "vector_language_best_max",
)  # fmt: skip
_SMALLEST = ("log_hours", "vector_centred")
_INSIDE = ("vector_centred", "words", "characters", "names", "log_hours")

MERGE_SIGNALS: tuple[str, ...] = (
    "mean",
    "max",
    "min",
    "deviation",
    "share_likely",
    "mean_one_language",
    "mean_two_languages",
    "share_two_languages",
    "log_size_min",
    "log_size_max",
    "cohesion_min",
    "cohesion_max",
    "joined_at_min",
    "joined_at_max",
    "next_join",
    *(f"mean_{name}" for name in _MEANS),
    *(f"max_{name}" for name in _LARGEST),
    *(f"min_{name}" for name in _SMALLEST),
    *(f"less_than_inside_{name}" for name in _INSIDE),
)
"""Names of the columns of :func:`merge_signals`."""

_READ = tuple(dict.fromkeys(("same_language", *_MEANS, *_LARGEST, *_SMALLEST, *_INSIDE)))
READ_COLUMNS = np.array([(*PAIR_SIGNALS, *NEIGHBOURHOOD_SIGNALS).index(name) for name in _READ])
"""Which signals of pairs, both passes' side by side, are read here."""
_CERTAIN = 1e-6


def joined(
    sizes: Indices, signals: Floats, probabilities: Floats
) -> tuple[Dendrogram, Indices, Floats]:
    """Join the documents of each group by average linkage, and read what each join shows.

    Parameters
    ----------
    sizes
        Number of documents of each group.
    signals
        Columns ``READ_COLUMNS`` of the signals of every pair inside the groups.
    probabilities
        The second pass's probability of each pair.

    Returns
    -------
    joins, join_of
        From :func:`clustering.dendrogram.average_linkage`.
    merge_signals
        From :func:`merge_signals`.
    """
    joins, join_of = average_linkage(sizes, probabilities)
    return joins, join_of, merge_signals(signals, probabilities, joins, join_of)


def merge_signals(
    signals: Floats, probabilities: Floats, joins: Dendrogram, join_of: Indices
) -> Floats:
    """Signals of each join.

    Parameters
    ----------
    signals
        Columns ``READ_COLUMNS`` of the signals of every pair inside the groups.
    probabilities
        The second pass's probability of each pair.
    joins, join_of
        From :func:`clustering.dendrogram.average_linkage`.

    Returns
    -------
    ndarray
        Shape (joins, len(MERGE_SIGNALS)), float32; NaN where unknown.
    """
    if not len(joins):
        return np.empty((0, len(MERGE_SIGNALS)), np.float32)
    by_join = _ByJoin(joins, join_of)

    def column(name: str) -> Doubles:
        return np.asarray(signals[by_join.order, _READ.index(name)], np.float64)

    p = probabilities[by_join.order].astype(np.float64)
    two = column("same_language") == 0
    mean = by_join.mean(p)
    cohesion = by_join.inside(p)
    joined_at = np.concatenate([np.ones(joins.n), mean])
    above = joins.parents()[joins.n :]
    sides = np.stack([joins.left, joins.right])
    sizes = np.log(joins.sizes()[sides])
    columns: list[Doubles] = [
        mean,
        by_join.largest(p),
        by_join.smallest(p),
        np.sqrt(np.maximum(by_join.mean(p**2) - mean**2, 0)),
        by_join.mean((p > 0.5).astype(np.float64)),
        by_join.mean(np.where(two, np.nan, p)),
        by_join.mean(np.where(two, p, np.nan)),
        by_join.mean(two.astype(np.float64)),
        sizes.min(axis=0),
        sizes.max(axis=0),
        np.fmin(*cohesion[sides]),
        np.fmax(*cohesion[sides]),
        joined_at[sides].min(axis=0),
        joined_at[sides].max(axis=0),
        np.where(above >= 0, joined_at[above], 0.0),
    ]
    columns.extend(by_join.mean(column(name)) for name in _MEANS)
    columns.extend(by_join.largest(column(name)) for name in _LARGEST)
    columns.extend(by_join.smallest(column(name)) for name in _SMALLEST)
    for name in _INSIDE:
        values = column(name)
        columns.append(by_join.mean(values) - np.fmin(*by_join.inside(values)[sides]))
    return np.column_stack(columns).astype(np.float32)


def moved(joins: Dendrogram) -> Doubles:
    """How many documents each join moves, shape (joins,).

    Of a and b documents their harmonic mean: so many documents' precision or recall, as B-cubed
    counts them (Bagga & Baldwin 1998), is at stake.
    """
    sizes = joins.sizes()
    a, b = sizes[joins.left], sizes[joins.right]
    return np.asarray(2.0 * a * b / (a + b), np.float64)


def join_gains(joins: Dendrogram, probabilities: Floats, threshold: float) -> Doubles:
    """What each join is worth: its log-odds above the threshold's, times what it moves.

    Parameters
    ----------
    probabilities
        That each join is right, shape (joins,), in [0, 1].
    threshold
        In [0, 1]: below it a join is a loss.
    """
    own, least = _log_odds(probabilities.astype(np.float64)), _log_odds(np.float64(threshold))
    return np.asarray(moved(joins) * (own - least), np.float64)


def _log_odds(probability: Doubles | np.float64) -> Doubles:
    inside = np.clip(probability, _CERTAIN, 1 - _CERTAIN)
    return np.asarray(np.log(inside / (1 - inside)), np.float64)


class _ByJoin:
    """Sums over the pairs that each join brings together; unknown values are left out."""

    def __init__(self, joins: Dendrogram, join_of: Indices) -> None:
        self._joins = joins
        self.order = np.argsort(join_of, kind="stable")
        self._start = np.searchsorted(join_of[self.order], np.arange(len(joins)))

    def _sums(self, values: Doubles) -> tuple[Doubles, Doubles]:
        known = np.isfinite(values)
        return (
            np.add.reduceat(np.where(known, values, 0.0), self._start),
            np.add.reduceat(known.astype(np.float64), self._start),
        )

    def mean(self, values: Doubles) -> Doubles:
        sums, counts = self._sums(values)
        return _ratio(sums, counts)

    def largest(self, values: Doubles) -> Doubles:
        return np.asarray(np.fmax.reduceat(values, self._start))

    def smallest(self, values: Doubles) -> Doubles:
        return np.asarray(np.fmin.reduceat(values, self._start))

    def inside(self, values: Doubles) -> Doubles:
        """Mean over all pairs within each cluster, shape (n + joins,)."""
        sums, counts = (accumulate(self._joins, part) for part in self._sums(values))
        return _ratio(sums, counts)


def _ratio(sums: Doubles, counts: Doubles) -> Doubles:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(sums / counts, np.float64)
