"""The result of a clustering: stories, and why each document is in its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clustering.documents import Document, hours_apart
from clustering.explanation import Explanation, contributions_by_family, shared_terms
from clustering.linkage import numbered
from clustering.links import Links
from clustering.text import TextTokens

__all__ = ["Membership", "Partition"]

_TERMS = 6


@dataclass(frozen=True, slots=True)
class Membership:
    """Why a document is in its story.

    Parameters
    ----------
    probability
        Mean probability, in [0, 1], that it reports the same event as the story's other reports;
        1 for the only report of a story.
    nearest
        Index of the story's document that it is most probably linked to, or None.
    shared_terms
        Names, numbers and rare words that both have, rarest first.
    hours_apart
        Hours between it and the nearest, or None where a time is unknown.
    copy_of
        Index of the earliest document of the text that it reproduces, or None.
    """

    probability: float
    nearest: int | None = None
    shared_terms: tuple[str, ...] = ()
    hours_apart: float | None = None
    copy_of: int | None = None


class Partition:
    """Documents grouped into stories; made by :func:`clustering.cluster_documents`.

    Attributes
    ----------
    labels
        Shape (n,), int64: the story of each document, numbered by first document.
    threshold
        The mean link probability at which stories were cut apart.
    membership
        For each document why it is in its story.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        tokens: Sequence[TextTokens],
        copies: Sequence[int | None],
        reports: Sequence[int],
        links: Links,
        threshold: float,
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
        by_report = links.cut(threshold)
        self.labels: NDArray[np.int64] = numbered(by_report[self._rows])
        self.membership = self._explain_members(by_report)

    def __len__(self) -> int:
        return len(self._documents)

    def at(self, threshold: float) -> Partition:
        """The same documents cut at another threshold, in [0, 1]; nothing is scored again."""
        return Partition(
            self._documents, self._tokens, self._copies, self._reports, self._links, threshold
        )

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
        is_copy = rows[0] == rows[1]
        probability, contributions = self._links.pair(*rows)
        terms = shared_terms([(self._tokens[first], self._tokens[second])], evidence, 4 * _TERMS)
        return Explanation(
            probability=1.0 if is_copy else probability,
            shared=tuple(terms[0]),
            vector_similarity=float(evidence.vectors[rows[0]] @ evidence.vectors[rows[1]]),
            hours_apart=hours_apart(self._documents[first], self._documents[second]),
            contributions={} if is_copy else contributions_by_family(contributions.tolist()),
            is_copy=is_copy,
        )

    def borderline(self, n: int = 10) -> list[int]:
        """Indices of the n documents, of stories of two or more, that belong least certainly."""
        sizes = np.bincount(self.labels, minlength=1)
        shared = [i for i in range(len(self)) if sizes[self.labels[i]] > 1]
        return sorted(
            shared, key=lambda i: (self.membership[i].probability, self._documents[i].id)
        )[:n]

    def _explain_members(self, by_report: NDArray[np.int64]) -> list[Membership]:
        pairs, probabilities = self._links.pairs, self._links.probabilities
        n = len(self._reports)
        inside = by_report[pairs.low] == by_report[pairs.high]
        low, high, values = pairs.low[inside], pairs.high[inside], probabilities[inside]
        sums = np.bincount(low, values, n) + np.bincount(high, values, n)
        others = np.bincount(by_report, minlength=1)[by_report] - 1 if n else np.empty(0)
        means = np.where(others > 0, sums / np.maximum(others, 1), 1.0)
        best_row = _most_probable(n, low, high, values)
        first_copies = self._first_copies()
        nearest: list[int | None] = []
        for index, original in enumerate(self._copies):
            if original is not None:
                nearest.append(original)
            elif best_row[self._rows[index]] >= 0:
                nearest.append(self._reports[best_row[self._rows[index]]])
            else:
                nearest.append(first_copies.get(index))
        linked = [(i, other) for i, other in enumerate(nearest) if other is not None]
        terms = shared_terms(
            [(self._tokens[i], self._tokens[other]) for i, other in linked],
            self._links.evidence,
            _TERMS,
        )
        texts = {
            i: tuple(term.text for term in found)
            for (i, _), found in zip(linked, terms, strict=True)
        }
        return [
            Membership(
                probability=float(np.clip(means[self._rows[index]], 0.0, 1.0)),
                nearest=other,
                shared_terms=texts.get(index, ()),
                hours_apart=None
                if other is None
                else hours_apart(self._documents[index], self._documents[other]),
                copy_of=self._copies[index],
            )
            for index, other in enumerate(nearest)
        ]

    def _first_copies(self) -> dict[int, int]:
        """For each original its copy with the lowest id: what is nearest where it is alone."""
        first: dict[int, int] = {}
        for index in sorted(range(len(self)), key=lambda i: self._documents[i].id):
            original = self._copies[index]
            if original is not None:
                first.setdefault(original, index)
        return first


def _most_probable(
    n: int, low: NDArray[np.int64], high: NDArray[np.int64], values: NDArray[np.float32]
) -> NDArray[np.int64]:
    """The row that each row is most probably linked to, -1 where there is none."""
    rows, columns = np.r_[low, high], np.r_[high, low]
    order = np.lexsort((columns, -np.r_[values, values], rows))
    rows, columns = rows[order], columns[order]
    first = np.r_[True, np.diff(rows) != 0] if len(rows) else np.empty(0, bool)
    nearest = np.full(n, -1, np.int64)
    nearest[rows[first]] = columns[first]
    return nearest
