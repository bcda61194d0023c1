"""Link probabilities among a set of documents: the linker's passes over its pairs."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from clustering.blocks import BLOCK, in_blocks, in_parts
from clustering.components import components, grouped, pairs_within
from clustering.dendrogram import Dendrogram, chained
from clustering.evidence import Evidence, Pairs
from clustering.kernels import sorted_lookup
from clustering.linker import Linker
from clustering.merges import READ_COLUMNS, join_gains, joined
from clustering.neighbourhood import WEAK, Neighbourhood

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
    pairs, known = complete_pairs(candidates, groups)
    fresh = Pairs(pairs.low[~known], pairs.high[~known])
    fresh_signals = evidence.signals(fresh)
    all_signals = np.empty((len(pairs), signals.shape[1]), np.float32)
    all_signals[known], all_signals[~known] = signals, fresh_signals
    all_probabilities = np.empty(len(pairs), np.float32)
    all_probabilities[known] = probabilities
    all_probabilities[~known] = score(fresh, fresh_signals)
    return pairs, all_signals, all_probabilities, groups


class Known:
    """Scores of pairs that were looked at before.

    Parameters
    ----------
    pairs
        Sorted pairs.
    scores
        Of each pair.
    n
        Number of documents.
    """

    def __init__(self, pairs: Pairs, scores: Floats, n: int) -> None:
        self._high = pairs.high
        self._scores = scores
        self._ends = np.concatenate([[0], np.cumsum(np.bincount(pairs.low, minlength=n))])

    def scores(self, low: Labels, high: Labels) -> Floats:
        """The score of each pair, NaN where it was not looked at."""
        return sorted_lookup(self._ends, self._high, self._scores, low, high)


class Links:
    """Scored pairs of documents.

    Signals are computed where they are needed and forgotten: those of all pairs of a million
    documents would not fit into memory.

    Attributes
    ----------
    evidence
        What they were scored from.
    linker
        What scored them.
    pairs
        Every pair inside what may become one story; any other is in no story.
    """

    def __init__(self, evidence: Evidence, linker: Linker) -> None:
        self.evidence = evidence
        self.linker = linker
        candidates = evidence.candidates()
        self._near_first = candidates.high[candidates.low == 0]
        scores = self._first_pass(candidates)
        strong = scores >= min(WEAK, linker.floor)
        linked, probabilities = (
            Pairs(candidates.low[strong], candidates.high[strong]),
            scores[strong],
        )
        self._labels = components(evidence.n, linked, probabilities, linker.floor)
        self._groups = grouped(self._labels)
        self.pairs = self._groups.pairs
        self._first = self._first_pass(self.pairs, Known(candidates, scores, evidence.n))
        del candidates, scores
        # The neighbourhood sees links between groups too; those inside are all there by now.
        across = self._labels[linked.low] != self._labels[linked.high]
        self._neighbourhood = Neighbourhood(
            evidence,
            Pairs(
                np.concatenate([linked.low[across], self.pairs.low]),
                np.concatenate([linked.high[across], self.pairs.high]),
            ),
            np.concatenate([probabilities[across], self._first]),
        )

    @property
    def probabilities(self) -> Floats:
        """Probability of each of the pairs, in [0, 1], shape (len(pairs),)."""
        return self._linked[0]

    def cut(self, threshold: float) -> Labels:
        """Stories, shape (n,): joined where that is right with at least ``threshold``."""
        _, joins, probabilities = self._linked
        return joins.cut(join_gains(joins, probabilities, threshold))

    def of_first(self) -> Floats:
        """Probability of document 0 with each document, shape (n,); 0 where none was thought of."""
        out = np.zeros(self.evidence.n, np.float32)
        beside = np.flatnonzero(self._labels == self._labels[0])
        others = np.union1d(self._near_first, beside[beside > 0])
        pairs = Pairs(np.zeros(len(others), np.int64), others)
        out[others] = self.linker.second_pass(self._signals(pairs))
        return out

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
        signals = self._signals(one)
        return float(self.linker.second_pass(signals)[0]), self.linker.contributions(signals)[0]

    @cached_property
    def _linked(self) -> tuple[Floats, Dendrogram, Floats]:
        """Probabilities of all pairs, the joins that they make, and the joins' probabilities."""
        groups = self._groups
        done = list(in_parts(self._link_groups, _parts(groups.starts)))
        nothing = np.empty(0, np.float32)
        return (
            np.concatenate([nothing, *(probabilities for probabilities, _, _ in done)]),
            chained([joins for _, joins, _ in done], groups.documents),
            np.concatenate([nothing, *(of_joins for _, _, of_joins in done)]),
        )

    def _link_groups(self, part: slice) -> tuple[Floats, Dendrogram, Floats]:
        """The same of some groups: their signals are needed until their joins are known."""
        groups = self._groups
        start, end = groups.starts[part.start], groups.starts[part.stop]
        probabilities = np.empty(end - start, np.float32)
        read = np.empty((end - start, len(READ_COLUMNS)), np.float32)
        for first in range(start, end, BLOCK):
            block = slice(first, min(first + BLOCK, end))
            pairs = Pairs(self.pairs.low[block], self.pairs.high[block])
            signals = self._signals(pairs, self._first[block])
            own = slice(block.start - start, block.stop - start)
            probabilities[own] = self.linker.second_pass(signals)
            read[own] = signals[:, READ_COLUMNS]
        joins, _, of_joins = joined(groups.sizes[part], read, probabilities)
        return probabilities, joins, self.linker.merge_pass(of_joins)

    def _signals(self, pairs: Pairs, first: Floats | None = None) -> Floats:
        """Signals of both passes side by side; the first pass's probabilities may be known."""
        own = self.evidence.signals(pairs)
        if first is None:
            first = self.linker.first_pass(own)
        return np.hstack([own, self._neighbourhood.signals(pairs, first)])

    def _first_pass(self, pairs: Pairs, known: Known | None = None) -> Floats:
        """Probability of each pair by its own signals; what is known is not computed again."""
        out = np.empty(len(pairs), np.float32)

        def score(part: slice) -> None:
            low, high = pairs.low[part], pairs.high[part]
            if known is None:
                out[part] = self.linker.first_pass(self.evidence.signals(Pairs(low, high)))
                return
            there = known.scores(low, high)
            new = np.isnan(there)
            fresh = Pairs(low[new], high[new])
            there[new] = self.linker.first_pass(self.evidence.signals(fresh))
            out[part] = there

        for _ in in_blocks(score, len(pairs)):
            pass
        return out


def _parts(starts: Labels) -> list[slice]:
    """Groups in parts of about a block of pairs, but never part of a group."""
    last = len(starts) - 1
    bounds = [0]
    while bounds[-1] < last:
        next_bound = int(np.searchsorted(starts, starts[bounds[-1]] + BLOCK, side="right")) - 1
        bounds.append(min(max(next_bound, bounds[-1] + 1), last))
    return [slice(a, b) for a, b in pairwise(bounds)]
