"""Why documents are in their stories."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray

from clustering.documents import Document, hours_apart
from clustering.evidence import Evidence
from clustering.explanation import shared_terms
from clustering.text import TextTokens

__all__ = ["TERMS", "Membership", "Memberships"]

TERMS = 6
"""So many shared terms are told at most."""
_BLOCK = 1000


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


class Memberships(Sequence[Membership]):
    """Why each document is in its story, with shared terms looked up when they are asked for."""

    def __init__(
        self,
        documents: Sequence[Document],
        tokens: Sequence[TextTokens],
        copies: Sequence[int | None],
        evidence: Evidence,
        probabilities: NDArray[np.float64],
        nearest: Sequence[int | None],
    ) -> None:
        self.probabilities = probabilities
        self._documents = documents
        self._tokens = tokens
        self._copies = copies
        self._evidence = evidence
        self._nearest = nearest

    def __len__(self) -> int:
        return len(self._nearest)

    @overload
    def __getitem__(self, index: int) -> Membership: ...
    @overload
    def __getitem__(self, index: slice) -> list[Membership]: ...
    def __getitem__(self, index: int | slice) -> Membership | list[Membership]:
        if isinstance(index, slice):
            return self._some(range(*index.indices(len(self))))
        return self._some([range(len(self))[index]])[0]

    def __iter__(self) -> Iterator[Membership]:
        for start in range(0, len(self), _BLOCK):
            yield from self[start : start + _BLOCK]

    def _some(self, indices: Sequence[int]) -> list[Membership]:
        linked = [(i, near) for i in indices if (near := self._nearest[i]) is not None]
        terms = shared_terms(
            [(self._tokens[i], self._tokens[near]) for i, near in linked],
            self._evidence.idf,
            TERMS,
        )
        texts = {
            i: tuple(term.text for term in found)
            for (i, _), found in zip(linked, terms, strict=True)
        }
        return [
            Membership(
                probability=float(self.probabilities[i]),
                nearest=near,
                shared_terms=texts.get(i, ()),
                hours_apart=None
                if near is None
                else hours_apart(self._documents[i], self._documents[near]),
                copy_of=self._copies[i],
            )
            for i in indices
            for near in [self._nearest[i]]
        ]
