"""The first pass over a sample, with everything kept that the next passes learn from."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from clustering.components import components, pairs_within
from clustering.evidence import Evidence, Pairs

__all__ = ["score_pairs"]

Floats = NDArray[np.float32]
Labels = NDArray[np.int64]


def score_pairs(
    evidence: Evidence, score: Callable[[Pairs, Floats], Floats], floor: float
) -> tuple[Pairs, Floats, Floats, Labels]:
    """First pass with all its signals kept, as training needs it: for thousands of documents.

    Parameters
    ----------
    evidence
        n documents.
    score
        Answers the probability of each pair from the pairs and their signals.
    floor
        Probability below which a link joins no group.

    Returns
    -------
    pairs, signals, probabilities
        Candidates, and every pair inside the groups that they make.
    groups
        Shape (n,): what may become one story.
    """
    candidates = evidence.candidates()
    signals = evidence.signals(candidates)
    probabilities = score(candidates, signals)
    groups = components(evidence.n, candidates, probabilities, floor)
    pairs, known = _complete_pairs(candidates, groups)
    fresh = Pairs(pairs.low[~known], pairs.high[~known])
    fresh_signals = evidence.signals(fresh)
    all_signals = np.empty((len(pairs), signals.shape[1]), np.float32)
    all_signals[known], all_signals[~known] = signals, fresh_signals
    all_probabilities = np.empty(len(pairs), np.float32)
    all_probabilities[known] = probabilities
    all_probabilities[~known] = score(fresh, fresh_signals)
    return pairs, all_signals, all_probabilities, groups


def _complete_pairs(candidates: Pairs, groups: Labels) -> tuple[Pairs, NDArray[np.bool_]]:
    """Candidate pairs together with every other pair inside a group.

    Average linkage needs all pairs of what may become one story, not the nearest alone.

    Returns
    -------
    pairs, known
        The union, sorted; ``known`` marks those that were candidates.
    """
    n = len(groups)
    keys = candidates.keys(n)
    union = np.union1d(keys, pairs_within(groups).keys(n))
    return Pairs(union // n, union % n), np.isin(union, keys, assume_unique=True)
