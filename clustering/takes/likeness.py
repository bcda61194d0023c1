"""How alike the sentences of a story are, on a scale that holds for any encoder.

Cosines of raw vectors are not comparable between encoders, and within one story all of them are
high. Two steps bring them to a common scale: the mean of the story's sentences is taken out of
every vector, and of each language what sets it off from that mean (Libovický et al. 2020, "On the
language neutrality of pre-trained multilingual representations"); then the cosines are divided by
their own spread.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from clustering.takes.numbers import conflicting, revises
from clustering.takes.overlap import overlap, rarity
from clustering.takes.units import Unit

__all__ = ["Centring", "Likeness"]

# Spread (standard deviation) of centred cosines between sentences of a story for the encoder on
# which the constants below were read off; other encoders are brought to it.
USUAL_SPREAD = 0.11
# Fewer sentences than these say nothing about a mean: words decide alone.
FEWEST = 6
# Sentences of a language that count as much as the story's mean does.
LANGUAGE_WEIGHT = 10.0

# score = cosine + WORDS * overlap + NUMBERS * shared numbers (up to 2); same where it passes SAME
WORDS = 0.35
NUMBERS = 0.10
# A number that more than this share of the documents name tells no statements apart.
COMMON = 0.25
SAME = 0.50
STEEPNESS = 14.0


class Centring:
    """What all sentences of a story, and all of one language, have in common, to be taken out.

    Parameters
    ----------
    vectors
        (n, d) of the sentences, rows of unit length or zero.
    languages
        Language of each row.
    """

    def __init__(self, vectors: NDArray[np.float32], languages: Sequence[str]) -> None:
        filled = np.linalg.norm(vectors, axis=1) > 1e-6
        self._mean = (
            vectors[filled].astype(np.float64).mean(axis=0)
            if filled.any()
            else np.zeros(vectors.shape[1])
        )
        by_language: defaultdict[str, list[int]] = defaultdict(list)
        for row, language in enumerate(languages):
            if filled[row]:
                by_language[language].append(row)
        self._offsets = {
            language: (vectors[rows].mean(axis=0) - self._mean)
            * (len(rows) / (len(rows) + LANGUAGE_WEIGHT))
            for language, rows in sorted(by_language.items())
            if len(by_language) > 1
        }

    def apply(self, vectors: NDArray[np.float32], languages: Sequence[str]) -> NDArray[np.float32]:
        """Centred vectors (n, d): rows of unit length; zero rows stay zero."""
        filled = np.linalg.norm(vectors, axis=1) > 1e-6
        centred = vectors.astype(np.float64) - self._mean
        for row, language in enumerate(languages):
            if language in self._offsets:
                centred[row] -= self._offsets[language]
        norms = np.linalg.norm(centred, axis=1, keepdims=True)
        kept = (norms > 1e-6) & filled[:, None]
        return np.where(kept, centred / np.maximum(norms, 1e-6), 0.0).astype(np.float32)


class Likeness:
    """Likeness of all pairs of a story's sentences.

    Parameters
    ----------
    units
        The sentences.
    vectors
        Their vectors (n, d), rows of unit length.

    Attributes
    ----------
    centring
        What was taken out of the vectors.
    vectors
        (n, d) centred vectors.
    cosine
        (n, n) cosines of centred vectors, scaled to a usual spread, in about [-1, 1].
    overlap
        (n, n) shared words, weighted by rarity, in [0, 1].
    same
        (n, n) how surely two sentences say the same, in [0, 1]; 0.5 is the place to cut.
    conflict
        Pairs ``(i, j)``, i < j, that are about the same and give different numbers.
    """

    def __init__(self, units: Sequence[Unit], vectors: NDArray[np.float32]) -> None:
        n = len(units)
        self.units = units
        stems = [unit.stems for unit in units]
        self.idf = rarity(stems)
        languages = [unit.language for unit in units]
        self.centring = Centring(vectors, languages)
        self.vectors = self.centring.apply(vectors, languages)
        cosine = self.vectors @ self.vectors.T
        documents = np.array([unit.document for unit in units])
        apart = documents[:, None] != documents[None, :]
        spread = float(cosine[apart].std()) if apart.any() else 0.0
        scale = min(1.25, max(0.6, USUAL_SPREAD / spread)) if spread > 1e-6 else 1.0
        self.cosine = cosine * scale if n >= FEWEST else np.zeros_like(cosine)
        self.overlap = overlap(stems, self.idf).astype(np.float32)
        self.conflict: set[tuple[int, int]] = set()
        self.same = self._same()

    def _same(self) -> NDArray[np.float32]:
        score = self.cosine + WORDS * self.overlap
        if len(self.units) < FEWEST:
            score = self.overlap.copy()
        candidates = np.argwhere(np.triu(score > SAME - 0.2, k=1))
        adjust = np.zeros_like(score)
        telling = _telling_numbers(self.units)
        for i, j in candidates:
            a, b = self.units[i], self.units[j]
            change = NUMBERS * min(2, len(telling[i] & telling[j]))
            across = a.language != b.language
            if conflicting(a.quantities, b.quantities, across):
                if score[i, j] > SAME - (0.05 if across else 0.1):
                    self.conflict.add((int(i), int(j)))
                change -= 0.25
            elif revises(a.quantities, b.quantities) != revises(b.quantities, a.quantities):
                # One of them knows a newer figure.
                change -= 0.30
            elif a.language == b.language and a.negated != b.negated and self.overlap[i, j] < 0.8:
                change -= 0.06
            change -= 0.10 * abs(_side(a) - _side(b))
            adjust[i, j] = adjust[j, i] = change
        same = 1.0 / (1.0 + np.exp(-STEEPNESS * (score + adjust - SAME)))
        np.fill_diagonal(same, 1.0)
        return same.astype(np.float32)


def _side(unit: Unit) -> int:
    """-1 for a sentence that finds fault, 1 for one that approves, else 0."""
    difference = unit.cues.get("supportive", 0) - unit.cues.get("critical", 0)
    return (difference > 0) - (difference < 0)


def _telling_numbers(units: Sequence[Unit]) -> list[set[tuple[str, float]]]:
    """For each sentence the numbers in it that not every document names."""
    numbers = [
        {(q.unit, round(q.value, 2)) for q in unit.quantities if q.value >= 5} for unit in units
    ]
    holders: defaultdict[tuple[str, float], set[int]] = defaultdict(set)
    for unit, found in zip(units, numbers, strict=True):
        for number in found:
            holders[number].add(unit.document)
    documents = len({unit.document for unit in units})
    most = max(2, COMMON * documents)
    return [{n for n in found if len(holders[n]) <= most} for found in numbers]
