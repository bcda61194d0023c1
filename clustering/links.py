"""Link probabilities among a set of documents: the linker's two passes over its pairs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from clustering.evidence import Evidence, Pairs
from clustering.linkage import LinkageForest, components, pairs_within
from clustering.linker import Linker
from clustering.neighbourhood import Neighbourhood

__all__ = ["Links", "complete_pairs"]

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
    groups
        Shape (n,): documents of different groups are in different stories at any threshold.
    """

    def __init__(self, evidence: Evidence, linker: Linker) -> None:
        self.evidence = evidence
        self.linker = linker
        candidates = evidence.candidates()
        signals = evidence.signals(candidates)
        first = linker.first_pass(signals)
        self.groups = components(evidence.n, candidates, first, linker.floor)
        self.pairs, known = complete_pairs(candidates, self.groups)
        fresh = Pairs(self.pairs.low[~known], self.pairs.high[~known])
        all_signals = np.empty((len(self.pairs), signals.shape[1]), np.float32)
        all_signals[known] = signals
        all_signals[~known] = evidence.signals(fresh)
        probabilities = np.empty(len(self.pairs), np.float32)
        probabilities[known] = first
        probabilities[~known] = linker.first_pass(all_signals[~known])
        self._neighbourhood = Neighbourhood(evidence, self.pairs, probabilities)
        self.probabilities = linker.second_pass(
            all_signals, self._neighbourhood.signals(self.pairs, probabilities)
        )
        self._forest = LinkageForest(self.pairs, self.probabilities, self.groups)

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
