"""Link probabilities among a set of documents: the linker's two passes over its pairs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from clustering.evidence import Evidence, Pairs
from clustering.linkage import LinkageForest, components, pairs_within
from clustering.linker import Linker
from clustering.neighbourhood import Neighbourhood

__all__ = ["Links", "complete_pairs", "score_pairs"]

Floats = NDArray[np.float32]
Labels = NDArray[np.int64]


def complete_pairs(candidates: Pairs, groups: Labels) -> tuple[Pairs, NDArray[np.bool_]]:
    """Candidate pairs together with every other pair inside a group.

    Average linkage needs all pairs of what may become one story, not the nearest alone.

    Returns
    -------
    pairs, known
        The union, sorted; ``known`` marks those that were candidates.
    """
    n = len(groups)
    inside = pairs_within(groups)
    keys = candidates.low * n + candidates.high
    union = np.union1d(keys, inside.low * n + inside.high)
    return Pairs(union // n, union % n), np.isin(union, keys, assume_unique=True)


def score_pairs(
    evidence: Evidence, score: Callable[[Pairs, Floats], Floats], floor: float
) -> tuple[Pairs, Floats, Floats, Labels]:
    """First pass: candidates, and every pair inside the groups that they make.

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
        All pairs that were looked at.
    groups
        Shape (n,): what may become one story.
    """
    candidates = evidence.candidates()
    signals = evidence.signals(candidates)
    probabilities = score(candidates, signals)
    groups = components(evidence.n, candidates, probabilities, floor)
    pairs, known = complete_pairs(candidates, groups)
    fresh = Pairs(pairs.low[~known], pairs.high[~known])
    fresh_signals = evidence.signals(fresh)
    all_signals = np.empty((len(pairs), signals.shape[1]), np.float32)
    all_signals[known], all_signals[~known] = signals, fresh_signals
    all_probabilities = np.empty(len(pairs), np.float32)
    all_probabilities[known] = probabilities
    all_probabilities[~known] = score(fresh, fresh_signals)
    return pairs, all_signals, all_probabilities, groups


class Links:
    """Scored pairs of documents.

    Attributes
    ----------
    evidence
        What they were scored from.
    linker
        What scored them.
    pairs
        All pairs that were looked at; any other has a negligible probability.
    probabilities
        Of each pair, in [0, 1], shape (len(pairs),).
    """

    def __init__(self, evidence: Evidence, linker: Linker) -> None:
        self.evidence = evidence
        self.linker = linker
        self.pairs, signals, first, groups = score_pairs(
            evidence, lambda _, signals: linker.first_pass(signals), linker.floor
        )
        self._neighbourhood = Neighbourhood(evidence, self.pairs, first)
        self.probabilities = linker.second_pass(
            signals, self._neighbourhood.signals(self.pairs, first)
        )
        self._forest = LinkageForest(self.pairs, self.probabilities, groups)

    def cut(self, threshold: float) -> Labels:
        """Stories at a mean link probability of at least ``threshold``, shape (n,)."""
        return self._forest.cut(threshold)

    def pair(self, first: int, second: int) -> tuple[float, Floats]:
        """Probability of any one pair, and what each signal adds to its log-odds.

        Returns
        -------
        probability
            In [0, 1].
        contributions
            One a signal, in the linker's order, then the base rate.
        """
        one = Pairs(np.array([min(first, second)]), np.array([max(first, second)]))
        signals = self.evidence.signals(one)
        neighbourhood = self._neighbourhood.signals(one, self.linker.first_pass(signals))
        probability = self.linker.second_pass(signals, neighbourhood)
        return float(probability[0]), self.linker.contributions(signals, neighbourhood)[0]
