"""Link probabilities among a set of documents: the linker's passes over its pairs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from clustering.blocks import BLOCK, in_blocks, in_parts
from clustering.bridges import bridged, bridges
from clustering.company import Company, company, company_of, stacked
from clustering.components import components, grouped
from clustering.dendrogram import Dendrogram, chained
from clustering.evidence import PAIR_SIGNALS, Evidence, Pairs
from clustering.kernels import sorted_lookup, table
from clustering.linker import Linker
from clustering.merges import READ_COLUMNS, join_gains, joined
from clustering.neighbourhood import NEIGHBOURHOOD_SIGNALS, WEAK, Neighbourhood

__all__ = ["Links"]

Floats = NDArray[np.float32]
Labels = NDArray[np.int64]

_NONE = np.empty(0, np.int64)


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

    Groups of documents that may become one story are looked at one after the other, from the
    signals of their pairs to their joins: what all pairs of a million documents show would not
    fit into memory.

    Attributes
    ----------
    evidence
        What they were scored from.
    linker
        What scored them.
    """

    def __init__(self, evidence: Evidence, linker: Linker) -> None:
        self.evidence = evidence
        self.linker = linker
        candidates = evidence.candidates()
        scores = self._first_pass(candidates)
        self._near_first = candidates.high[candidates.low == 0]
        self._known = Known(candidates, scores, evidence.n)
        strong = scores >= min(WEAK, linker.floor)
        linked = Pairs(candidates.low[strong], candidates.high[strong])
        del candidates
        labels = components(evidence.n, linked, scores[strong], linker.floor)
        self._groups = grouped(labels)
        self._bridges = bridges(labels, linked, scores[strong])
        self._parts = _parts(self._groups.starts)
        across = labels[linked.low] != labels[linked.high]
        self._outside = company(
            evidence.n,
            Pairs(linked.low[across], linked.high[across]),
            scores[strong][across],
            WEAK,
        )

    def cut(self, threshold: float) -> Labels:
        """Stories, shape (n,): joined where that is right with at least ``threshold``."""
        joins = self._linked.joins
        stories = joins.cut(join_gains(joins, self._linked.of_joins, threshold))
        return bridged(stories, self._bridges)

    def mates(self, stories: Labels) -> Labels:
        """How many other documents of its story each document was compared with, shape (n,)."""
        groups = np.empty(self.evidence.n, np.int64)
        groups[self._groups.documents] = np.repeat(np.arange(len(self._groups)), self._groups.sizes)
        both = stories * len(self._groups) + groups
        _, place, sizes = np.unique(both, return_inverse=True, return_counts=True)
        return np.asarray(sizes[place] - 1, np.int64)

    def pairs_in_parts(self) -> Iterator[tuple[Pairs, Floats]]:
        """Every pair inside what may become one story, with its probability in [0, 1], in parts.

        Any other pair is in no story.
        """
        groups, probabilities = self._groups, self._linked.probabilities
        for part in self._parts:
            yield groups.pairs(part), probabilities[groups.of_pairs(part)]

    def beside(self, document: int) -> tuple[Labels, Floats]:
        """The documents that may be in one story with a document, ascending, and how probably."""
        others, pairs = self._groups.pairs_with(document)
        return others, self._linked.probabilities[pairs]

    def of_first(self) -> Floats:
        """Probability of document 0 with each document, shape (n,); 0 where none was thought of."""
        others = np.union1d(self._near_first, self._groups.pairs_with(0)[0])
        pairs = Pairs(np.zeros(len(others), np.int64), others)
        out = np.zeros(self.evidence.n, np.float32)
        out[others] = self.linker.second_pass(self._unlinked(pairs))
        return out

    def cut_among(self, documents: Labels, threshold: float) -> Labels:
        """Stories among a few documents alone: all of their pairs are scored and joined.

        Parameters
        ----------
        documents
            Rows of the documents, ascending, shape (k,).
        threshold
            As in :meth:`cut`.

        Returns
        -------
        ndarray
            Shape (k,).
        """
        low, high = np.triu_indices(len(documents), 1)
        signals = self._unlinked(Pairs(documents[low], documents[high]))
        probabilities = self.linker.second_pass(signals)
        joins, _, of_joins = joined(
            np.array([len(documents)]), signals[:, READ_COLUMNS], probabilities
        )
        return joins.cut(join_gains(joins, self.linker.merge_pass(of_joins), threshold))

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
        groups, first_pass = self._groups, self._linked.first
        parts = [groups.part_of(first), groups.part_of(second)]
        if parts[0] == parts[1]:
            del parts[1]
        company = stacked(
            [self._company(part, first_pass[groups.of_pairs(part)]) for part in parts]
        )
        low, high = (np.flatnonzero(company.documents == own) for own in (one.low, one.high))
        signals = self._signals(one, Pairs(low, high), Neighbourhood(self.evidence, company))
        return float(self.linker.second_pass(signals)[0]), self.linker.contributions(signals)[0]

    @cached_property
    def _of_first_pass(self) -> Neighbourhood:
        """The neighbourhood where pairs are not joined: one pass over them is enough."""
        companies = [
            self._company(part, self._first_of(self._groups.pairs(part))) for part in self._parts
        ]
        return Neighbourhood(self.evidence, stacked(companies))

    @cached_property
    def _linked(self) -> _Linked:
        done = list(in_parts(self._link_groups, self._parts))
        # Of a million documents a large part of a gigabyte, and never looked at again.
        nothing = np.empty(0, np.float32)
        self._known = Known(Pairs(_NONE, _NONE), nothing, self.evidence.n)
        return _Linked(
            np.concatenate([nothing, *(part.first for part in done)]),
            np.concatenate([nothing, *(part.probabilities for part in done)]),
            chained([part.joins for part in done], self._groups.documents),
            np.concatenate([nothing, *(part.of_joins for part in done)]),
        )

    def _link_groups(self, part: slice) -> _Linked:
        """The same of some groups: what their pairs show is needed until their joins are known."""
        rows, documents = self._groups.rows(part), self._groups.members(part)
        pairs = Pairs(documents[rows.low], documents[rows.high])
        own = len(PAIR_SIGNALS)
        signals = table(len(pairs), own + len(NEIGHBOURHOOD_SIGNALS))
        blocks = [slice(i, min(i + BLOCK, len(pairs))) for i in range(0, len(pairs), BLOCK)]
        for block in blocks:
            signals[block, :own] = self.evidence.signals(pairs[block])
        first = self._first_of(pairs, signals[:, :own])
        company = company_of(documents, self._outside, rows, first, WEAK)
        neighbourhood = Neighbourhood(self.evidence, company)
        probabilities = np.empty(len(pairs), np.float32)
        for block in blocks:
            signals[block, own:] = neighbourhood.signals(rows[block], first[block])
            probabilities[block] = self.linker.second_pass(signals[block])
        sizes = self._groups.sizes[part]
        joins, _, of_joins = joined(sizes, signals[:, READ_COLUMNS], probabilities)
        return _Linked(first, probabilities, joins, self.linker.merge_pass(of_joins))

    def _company(self, part: slice, first: Floats) -> Company:
        """The company of some groups, given the first pass over the pairs inside."""
        rows, documents = self._groups.rows(part), self._groups.members(part)
        return company_of(documents, self._outside, rows, first, WEAK)

    def _first_of(self, pairs: Pairs, signals: Floats | None = None) -> Floats:
        """First pass over pairs; what was a candidate is known, and signals may be."""
        out = self._known.scores(pairs.low, pairs.high)
        new = np.flatnonzero(np.isnan(out))
        own = self.evidence.signals(pairs[new]) if signals is None else signals[new]
        out[new] = self.linker.first_pass(own)
        return out

    def _first_pass(self, pairs: Pairs) -> Floats:
        """Probability of each pair by its own signals."""
        out = np.empty(len(pairs), np.float32)

        def score(part: slice) -> None:
            out[part] = self.linker.first_pass(self.evidence.signals(pairs[part]))

        for _ in in_blocks(score, len(pairs)):
            pass
        return out

    def _unlinked(self, pairs: Pairs) -> Floats:
        """Signals of both passes where the joins are not asked for."""
        place = self._groups.place
        rows = Pairs(place[pairs.low], place[pairs.high])
        return self._signals(pairs, rows, self._of_first_pass)

    def _signals(self, pairs: Pairs, rows: Pairs, neighbourhood: Neighbourhood) -> Floats:
        """Signals of both passes side by side; ``rows`` are those of the neighbourhood."""
        own = self.evidence.signals(pairs)
        return np.hstack([own, neighbourhood.signals(rows, self.linker.first_pass(own))])


@dataclass(frozen=True, slots=True)
class _Linked:
    """Probabilities of pairs by either pass, the joins that they make, and the joins' own."""

    first: Floats
    probabilities: Floats
    joins: Dendrogram
    of_joins: Floats


def _parts(starts: Labels) -> list[slice]:
    """Groups in parts of about a block of pairs, but never part of a group."""
    last = len(starts) - 1
    bounds = [0]
    while bounds[-1] < last:
        next_bound = int(np.searchsorted(starts, starts[bounds[-1]] + BLOCK, side="right")) - 1
        bounds.append(min(max(next_bound, bounds[-1] + 1), last))
    return [slice(a, b) for a, b in pairwise(bounds)]
