"""How alike the sentences of a story are, on a scale that holds for any encoder.

Cosines of raw vectors are not comparable between encoders, and within one story all of them are
high. Two steps bring them to a common scale: the mean of the story's sentences is taken out of
every vector, and of each language what sets it off from that mean (Libovický et al. 2020, "On the
language neutrality of pre-trained multilingual representations"); then the cosines are divided by
their own spread.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from clustering.takes.counterparts import counterparts
from clustering.takes.figures import conflicting, other_figures, revises, unlike
from clustering.takes.opposites import in_other_days, in_other_months, opposed
from clustering.takes.overlap import rarity, share_of_both, shared_weight
from clustering.takes.sameness import quote_other_words, sameness
from clustering.takes.tolls import differ, find_tolls
from clustering.takes.units import Unit

__all__ = ["Centring", "Likeness"]

# Spread of centred cosines between sentences of a story (1.48 times the median absolute deviation)
# for the encoder on which the constants below were read off; other encoders are brought to it. A
# story of so few sentences as SPREAD_PRIOR tells its own spread and the usual one half and half.
USUAL_SPREAD = 0.105
SPREAD_PRIOR = 40
# Fewer sentences than these say nothing about a mean: words decide alone.
FEWEST = 6
# Sentences of a language that count as much as the story's mean does.
LANGUAGE_WEIGHT = 10.0

# Across languages, where little can be compared beside the vectors: score = cosine + WORDS *
# overlap + NUMBERS * shared numbers (up to 2) + ACROSS. Within one see `sameness`. Two sentences
# say the same where their score passes SAME.
WORDS = 0.15
NUMBERS = 0.10
NUMBERS_WITHIN = 0.06
ACROSS = 0.09
# What it costs to name other days of the week, and to quote other words of one language.
OTHER_DAY, OTHER_QUOTATION = 0.43, 0.3
# A number that more than this share of the documents name tells no statements apart.
COMMON = 0.25
SAME = 0.50
# So many shared words have sentences that tell of one thing and its opposite.
OPPOSED_OVERLAP = 0.4
STEEPNESS = 14.0


class Centring:
    """What all sentences of a story, and all of one language, have in common, to be taken out.

    Parameters
    ----------
    vectors
        (n, d) of the sentences, rows of unit length or zero.
    languages
        Language of each row.
    counted
        (n,) which rows are counted; copies would shift the mean towards what they say.
    """

    def __init__(
        self,
        vectors: NDArray[np.float32],
        languages: Sequence[str],
        counted: NDArray[np.bool_],
    ) -> None:
        filled = (np.linalg.norm(vectors, axis=1) > 1e-6) & counted
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

    def level(self, vectors: NDArray[np.float32], languages: Sequence[str]) -> NDArray[np.float64]:
        """Vectors (n, d) less what sets their language off from the others of the story."""
        levelled = vectors.astype(np.float64)
        for row, language in enumerate(languages):
            if language in self._offsets:
                levelled[row] -= self._offsets[language]
        return levelled

    def apply(self, vectors: NDArray[np.float32], languages: Sequence[str]) -> NDArray[np.float32]:
        """Centred vectors (n, d): rows of unit length; zero rows stay zero."""
        filled = np.linalg.norm(vectors, axis=1) > 1e-6
        centred = self.level(vectors, languages) - self._mean
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
    originals
        Documents of which none reproduces another: what is common and what is rare is read off
        their sentences alone, so that copies change nothing.

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
        Pairs ``(i, j)``, i < j, that are about the same and give different numbers, or opposites.
    conflicts
        The same by sentence.
    """

    def __init__(
        self, units: Sequence[Unit], vectors: NDArray[np.float32], originals: Collection[int]
    ) -> None:
        self.units = units
        stems = [unit.stems for unit in units]
        counted = np.array([unit.document in originals for unit in units], dtype=bool)
        self.idf = rarity([stems[i] for i in np.flatnonzero(counted)])
        # A word that a copy alone has is as rare as a word can be.
        rarest = max(self.idf.values(), default=1.0)
        for word in sorted({word for words in stems for word in words}):
            self.idf.setdefault(word, rarest)
        languages = [unit.language for unit in units]
        self.centring = Centring(vectors, languages, counted)
        self.vectors = self.centring.apply(vectors, languages)
        cosine = self.vectors @ self.vectors.T
        documents = np.array([unit.document for unit in units])
        compared = (documents[:, None] != documents[None, :]) & np.outer(counted, counted)
        spread = _spread(cosine[compared], int(counted.sum()))
        scale = min(1.25, max(0.75, USUAL_SPREAD / spread))
        self.cosine = cosine * scale if counted.sum() >= FEWEST else np.zeros_like(cosine)
        shared = shared_weight(stems, self.idf)
        self.overlap = share_of_both(shared).astype(np.float32)
        self.conflict: set[tuple[int, int]] = set()
        nearest = counterparts(vectors, documents, languages, counted)
        within = sameness(units, self.cosine, shared, self.idf)
        self.same = self._same(originals, nearest, within)
        self.conflicts: defaultdict[int, list[int]] = defaultdict(list)
        for i, j in sorted(self.conflict):
            self.conflicts[i].append(j)
            self.conflicts[j].append(i)

    def _same(
        self,
        originals: Collection[int],
        nearest: NDArray[np.float32],
        within: NDArray[np.float64],
    ) -> NDArray[np.float32]:
        languages = np.array([unit.language for unit in self.units])
        score: NDArray[np.float32] = np.where(
            languages[:, None] == languages[None, :],
            within,
            self.cosine + WORDS * self.overlap + nearest,
        ).astype(np.float32)
        if sum(unit.document in originals for unit in self.units) < FEWEST:
            score = self.overlap.copy()
        candidates = np.argwhere(np.triu(score > SAME - 0.2, k=1))
        adjust = np.zeros_like(score)
        telling = _telling_numbers(self.units, originals)
        for i, j in candidates:
            a, b = self.units[i], self.units[j]
            across = a.language != b.language
            change = (NUMBERS if across else NUMBERS_WITHIN) * min(2, len(telling[i] & telling[j]))
            if conflicting(a.quantities, b.quantities, across):
                if score[i, j] > SAME - (0.05 if across else 0.1):
                    self.conflict.add((int(i), int(j)))
                change -= 1.0
            elif (
                (across and unlike(a.quantities, b.quantities))
                or differ(find_tolls(a.text, a.language), find_tolls(b.text, b.language))
                or (revises(a.quantities, b.quantities) != revises(b.quantities, a.quantities))
                or (not across and other_figures(a.quantities, b.quantities))
                or in_other_months(a, b)
            ):
                # One of them knows a newer figure, or counts otherwise.
                change -= 1.0
            elif opposed(a, b):
                if score[i, j] > SAME and self.overlap[i, j] > OPPOSED_OVERLAP:
                    self.conflict.add((int(i), int(j)))
                change -= 1.0
            elif a.language == b.language and a.negated != b.negated and self.overlap[i, j] < 0.8:
                change -= 0.06
            if in_other_days(a, b):
                change -= OTHER_DAY
            if not across and quote_other_words(a, b):
                change -= OTHER_QUOTATION
            if across:
                # Words cannot be shared across languages, so their share is given on trust.
                change += ACROSS
            adjust[i, j] = adjust[j, i] = change
        same = 1.0 / (1.0 + np.exp(-STEEPNESS * (score + adjust - SAME)))
        np.fill_diagonal(same, 1.0)
        return np.asarray(same, dtype=np.float32)


def _spread(cosines: NDArray[np.float32], sentences: int) -> float:
    """Robust spread of cosines, drawn to the usual one where there are few sentences."""
    if not cosines.size:
        return USUAL_SPREAD
    own = 1.4826 * float(np.median(np.abs(cosines - np.median(cosines))))
    share = sentences / (sentences + SPREAD_PRIOR)
    return max(1e-6, share * own + (1 - share) * USUAL_SPREAD)


def _telling_numbers(
    units: Sequence[Unit], originals: Collection[int]
) -> list[set[tuple[str, float]]]:
    """For each sentence the numbers in it that not every document names."""
    numbers = [
        {(q.unit, round(q.value, 2)) for q in unit.quantities if q.value >= 5} for unit in units
    ]
    holders: defaultdict[tuple[str, float], set[int]] = defaultdict(set)
    for unit, found in zip(units, numbers, strict=True):
        for number in found if unit.document in originals else ():
            holders[number].add(unit.document)
    documents = len({unit.document for unit in units if unit.document in originals})
    most = max(2, COMMON * documents)
    return [{n for n in found if len(holders[n]) <= most} for found in numbers]
