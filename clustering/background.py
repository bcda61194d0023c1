"""How common words are in news at large, so that a window of three articles knows "the"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from clustering.unit_vectors import UnitVectors

__all__ = ["Background"]

_STEADY = 200
"""Documents that a mean of the background counts for beside those at hand."""


@dataclass(frozen=True, slots=True)
class Background:
    """Document frequencies and the mean vector of a large collection of news.

    Parameters
    ----------
    documents
        How many documents the frequencies count.
    frequencies
        For each view the document frequency of each hashed feature.
    languages
        How many of the documents are in each language.
    means
        Mean vector of each language, by the encoder that the linker was trained on; that of all
        under an empty name. Empty where there is none.
    weight
        How many documents the background may count for beside the documents at hand.
    """

    documents: int = 0
    frequencies: dict[str, NDArray[np.float32]] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)
    means: dict[str, NDArray[np.float32]] = field(default_factory=dict)
    weight: float = 1000.0

    def blend(
        self,
        view: str,
        frequencies: NDArray[np.float32],
        documents: int,
        features: NDArray[np.int64] | slice = slice(None),
    ) -> tuple[NDArray[np.float32], float]:
        """Add the background to frequencies counted on the documents at hand.

        Parameters
        ----------
        view
            Name of the view.
        frequencies
            How many of the documents have each of the features.
        documents
            How many there are.
        features
            Which features these are; all of them by default.

        Returns
        -------
        frequencies, documents
            Blended document frequencies and the number of documents behind them.
        """
        if not self.documents or view not in self.frequencies:
            return frequencies, float(documents)
        known = self.frequencies[view][features]
        return frequencies + self.share * known, documents + self.share * self.documents

    @property
    def share(self) -> float:
        """What each document of the background counts beside one at hand, in [0, 1]."""
        return min(1.0, self.weight / self.documents) if self.documents else 0.0

    def joined(
        self,
        frequencies: dict[str, NDArray[np.float32]],
        languages: Mapping[str, int],
        documents: int,
    ) -> Background:
        """The background with a whole window added, at full weight.

        Parameters
        ----------
        frequencies
            Those of the window and the background together, from :meth:`blend`.
        languages
            How many documents of the window are in each language.
        documents
            How many the window has.
        """
        total = documents + self.share * self.documents
        counts = self._language_counts(languages)
        return replace(
            self,
            documents=round(total),
            frequencies=frequencies,
            languages={language: round(count) for language, count in counts.items()},
            weight=total,
        )

    def rarity(self, languages: Sequence[str]) -> NDArray[np.float32]:
        """How much rarer any word seems than it is in its language, shape (n,), at least 0.

        ``log((N + 1) / (L + 1))`` for N documents in all of which L are in the language; 0 where
        the language is unknown.
        """
        own = Counter(languages)
        counts = self._language_counts(own)
        total = sum(counts.values())
        less = {
            language: float(np.log((total + 1) / (counts[language] + 1))) if language else 0.0
            for language in own
        }
        return np.array([less[language] for language in languages], np.float32)

    def _language_counts(self, languages: Mapping[str, int]) -> dict[str, float]:
        counts = {language: self.share * count for language, count in self.languages.items()}
        for language, count in languages.items():
            counts[language] = counts.get(language, 0.0) + count
        return counts

    def centres(
        self, vectors: UnitVectors, languages: NDArray[np.str_]
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """What to take off each vector: the mean of its language.

        Encoders keep a trace of the language in every vector, which makes texts of one language
        look alike. A language's mean is steadied by that of all, and both by the background's.

        Returns
        -------
        centres, centre_of
            One row a language, and for each vector the row that is its own.
        """
        names, centre_of = np.unique(languages, return_inverse=True)
        if not len(vectors):
            return np.empty((0, vectors.dims), np.float32), centre_of.astype(np.int64)
        mean = vectors.mean(np.arange(len(vectors)))
        everything = self._steadied("", len(vectors), mean, mean)
        centres = []
        for number, name in enumerate(names):
            rows = np.flatnonzero(centre_of == number)
            own = vectors.mean(rows)
            centres.append(self._steadied(str(name), len(rows), own, everything))
        return np.array(centres, np.float32), centre_of.astype(np.int64)

    def language_axes(self, dims: int) -> NDArray[np.float32]:
        """Directions in which the means of languages differ from each other.

        Returns
        -------
        ndarray
            Orthonormal rows of shape (k, dims), one less than there are languages; none where the
            means are of another encoder.
        """
        named = [mean for name, mean in sorted(self.means.items()) if name]
        if len(named) < 2 or len(named[0]) != dims:
            return np.empty((0, dims), np.float32)
        apart = np.array(named[1:]) - named[0]
        return np.asarray(np.linalg.qr(apart.T.astype(np.float64))[0].T, np.float32)

    def _steadied(
        self,
        language: str,
        count: int,
        mean: NDArray[np.float32],
        fallback: NDArray[np.float32],
    ) -> NDArray[np.float32]:
        known = self.means.get(language)
        if known is None or known.shape != fallback.shape:
            known = fallback
        share = _STEADY / (_STEADY + count)
        return np.asarray(share * known + (1 - share) * mean, np.float32)
