"""The result of a clustering: stories, and why each document is in its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from clustering.components import numbered
from clustering.documents import Document, hours_apart
from clustering.explanation import Explanation, contributions_by_family, shared_terms
from clustering.kernels import links_inside
from clustering.links import Links
from clustering.membership import TERMS, Membership, Memberships
from clustering.text import TextTokens

__all__ = ["Partition"]


class Partition:
    """Documents grouped into stories; made by :func:`clustering.cluster_documents`.

    Attributes
    ----------
    labels
        Shape (n,), int64: the story of each document, numbered by first document.
    threshold
        The probability that the sides of a join are one story, below which they were parted.
    membership
        For each document why it is in its story; what terms it shares is looked up at each use.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        tokens: Sequence[TextTokens],
        copies: Sequence[int | None],
        reports: Sequence[int],
        links: Links,
        threshold: float,
        groups: Sequence[int] | None = None,
    ) -> None:
        self._documents = documents
        self._tokens = tokens
        self._copies = copies
        self._reports = reports
        self._links = links
        self.threshold = threshold
        # Row of each document among the reports; a copy has its original's.
        row = {document: number for number, document in enumerate(reports)}
        self._rows = np.array(
            [row[i if original is None else original] for i, original in enumerate(copies)],
            np.int64,
        )
        if groups is None:
            by_report = links.cut(threshold)
            self.labels: NDArray[np.int64] = numbered(by_report[self._rows])
        else:
            # Told from outside, groups may have any numbers.
            self.labels = numbered(np.unique(np.asarray(groups, np.int64), return_inverse=True)[1])
            by_report = self.labels[np.asarray(reports, np.int64)]
        self._reasons = self._explain_members(by_report)
        self.membership: Sequence[Membership] = self._reasons

    def __len__(self) -> int:
        return len(self._documents)

    def at(self, threshold: float) -> Partition:
        """The same documents cut at another threshold, in [0, 1]; nothing is scored again."""
        return Partition(
            self._documents, self._tokens, self._copies, self._reports, self._links, threshold
        )

    def regrouped(self, groups: Sequence[int]) -> Partition:
        """The same documents in other stories, as told; why each is there is explained anew.

        Parameters
        ----------
        groups
            The story of each of the n documents, by any numbers.

        Raises
        ------
        ValueError
            There are not n of them.
        """
        if len(groups) != len(self):
            raise ValueError(f"{len(groups)} stories for {len(self)} documents")
        return Partition(
            self._documents,
            self._tokens,
            self._copies,
            self._reports,
            self._links,
            self.threshold,
            groups,
        )

    def similarity(self, first: Sequence[int], second: Sequence[int]) -> float:
        """Mean link probability, in [0, 1], between two lists of documents, by index; 0 for none.

        Pairs that were never looked at count as 0, and copies of one text as 1.
        """
        if not first or not second:
            return 0.0
        columns = np.sort(self._rows[list(second)])
        total = 0.0
        for row in self._rows[list(first)].tolist():
            others, probabilities = self._links.beside(row)
            times = np.searchsorted(columns, others, "right") - np.searchsorted(columns, others)
            total += float(times @ probabilities.astype(np.float64)) + float((columns == row).sum())
        return total / (len(first) * len(second))

    def explain(self, first: int, second: int) -> Explanation:
        """What joins or parts two documents, given by their indices.

        Raises
        ------
        IndexError
            There is no such document.
        """
        for index in (first, second):
            if not 0 <= index < len(self):
                raise IndexError(f"no document {index} among {len(self)}")
        rows = int(self._rows[first]), int(self._rows[second])
        evidence = self._links.evidence
        low, high = (np.array([row], np.int64) for row in rows)
        is_copy = rows[0] == rows[1]
        probability, contributions = self._links.pair(*rows)
        both = self._tokens[first], self._tokens[second]
        terms = shared_terms([both], evidence.idf, 4 * TERMS)
        return Explanation(
            probability=1.0 if is_copy else probability,
            shared=tuple(terms[0]),
            vector_similarity=float(evidence.nearness.vectors.cosines(low, high)[0]),
            hours_apart=hours_apart(self._documents[first], self._documents[second]),
            contributions={} if is_copy else contributions_by_family(contributions.tolist()),
            is_copy=is_copy,
        )

    def borderline(self, n: int = 10) -> list[int]:
        """Indices of the n documents, of stories of two or more, that belong least certainly."""
        sizes = np.bincount(self.labels, minlength=1)
        shared = [i for i in range(len(self)) if sizes[self.labels[i]] > 1]
        sure = self._reasons.probabilities
        return sorted(shared, key=lambda i: (sure[i], self._documents[i].id))[:n]

    def _explain_members(self, by_report: NDArray[np.int64]) -> Memberships:
        parts = ((pairs.low, pairs.high, values) for pairs, values in self._links.pairs_in_parts())
        sums, best_row = links_inside(by_report, parts)
        others = self._links.mates(by_report)
        means = np.where(others > 0, sums / np.maximum(others, 1), 1.0)
        first_copies = self._first_copies()
        nearest: list[int | None] = []
        for index, original in enumerate(self._copies):
            if original is not None:
                nearest.append(original)
            elif best_row[self._rows[index]] >= 0:
                nearest.append(self._reports[best_row[self._rows[index]]])
            else:
                nearest.append(first_copies.get(index))
        means = means[self._rows]
        for index in self._parted_copies():
            means[index], nearest[index] = self._explain_parted(index)
        return Memberships(
            self._documents,
            self._tokens,
            self._copies,
            self._links.evidence,
            np.clip(means, 0.0, 1.0),
            nearest,
        )

    def _parted_copies(self) -> list[int]:
        """Copies that are in another story than their original."""
        return [
            index
            for index, original in enumerate(self._copies)
            if original is not None and self.labels[index] != self.labels[original]
        ]

    def _explain_parted(self, index: int) -> tuple[float, int | None]:
        """How probably a copy belongs with the reports of its own story, and its nearest one."""
        others, probabilities = self._links.beside(int(self._rows[index]))
        known = dict(zip(others.tolist(), probabilities.tolist(), strict=True))
        mates = [row for row, i in enumerate(self._reports) if self.labels[i] == self.labels[index]]
        if not mates:
            return 1.0, None
        nearest = max(mates, key=lambda row: (known.get(row, 0.0), -row))
        return sum(known.get(row, 0.0) for row in mates) / len(mates), self._reports[nearest]

    def _first_copies(self) -> dict[int, int]:
        """For each original its copy with the lowest id: what is nearest where it is alone."""
        first: dict[int, int] = {}
        for index in sorted(range(len(self)), key=lambda i: self._documents[i].id):
            original = self._copies[index]
            if original is not None and self.labels[index] == self.labels[original]:
                first.setdefault(original, index)
        return first
